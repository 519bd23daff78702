// Rules as sentences, and what agreement means, for owners' pages.
import { type Facts, has } from '../facts';
import { number, named, percent, point, several, span } from '../said';

/** A rule as project.yaml has it, as a sentence. */
export function rule(facts: Facts): string {
  const last = has(facts, 'over_last');
  const of = (what: string) => (last ? `the last ${number(last)} ${what}` : `all ${what}`);
  const below = percent(has(facts, 'below') ?? 0);
  const count = has(facts, 'count') ?? 0;
  const least = has(facts, 'at_least');
  const from = least ? `, not before ${number(least)}` : '';
  const honest = ` (it catches somebody honest in ${percent(has(facts, 'error') ?? 0.01)} of cases)`;
  const whens: Record<string, string> = {
    control_accuracy: `When surely fewer than ${below} of ${of('answers about known pictures')} are right${from}${honest}`,
    agreement: `When surely fewer than ${below} of ${of('answers')} agree with what others say${from}${honest}`,
    acceptance_rate: `When surely fewer than ${below} of ${of('answers')} are what was settled${from}${honest}`,
    drift: `When somebody’s last answers are clearly worse than they used to be${from}`,
    fast_answers: `When ${percent(has(facts, 'share') ?? 1)} of ${of('answers')} took less than ${percent(has(facts, 'under_median') ?? 0)} of the usual time${from}`,
    skips_in_a_row: `When somebody skips ${several(count, 'picture', 'pictures')} in a row`,
    answers_a_day: `When somebody gives ${several(count, 'answer', 'answers')} in a day`,
    income_a_day: `When somebody earns ${number((has(facts, 'amount') ?? 0) / 1_000_000)} in a day`,
    exam: `When somebody has ${facts['result'] === 'passed' ? 'passed' : 'failed'} the exam`,
  };
  return `${whens[String(facts['when'])] ?? named(String(facts['when']))}: ${doing(facts)}.`;
}

export function doing(facts: Facts): string {
  const seconds = has(facts, 'for');
  const long = facts['for'] === 'good' ? ' for good' : seconds ? ` for ${span(seconds)}` : '';
  const scope = { stage: ' in this stage', project: ' in the whole project', site: ' on the whole site' }[String(facts['scope'])] ?? '';
  const again = facts['answers'] === 'ask_again' ? ', and others are asked again about their pictures' : '';
  const does: Record<string, string> = {
    restrict: `they are stopped${scope}${long}${again}`,
    slow_down: `Next waits for them${scope}${long}${again}`,
    require_exam: `they take the exam again${again}`,
    set_skill: `“${facts['skill']}” of theirs becomes “${facts['to']}”`,
    change_overlap: `${several(has(facts, 'by') ?? 1, 'more person is', 'more people are')} asked about their pictures`,
    withdraw: 'their answers are taken back',
    alert: 'you are told',
  };
  return does[String(facts['do'])] ?? named(String(facts['do']));
}

/** What was counted when a rule acted, as "asked 12, right 5". */
export const counted = (numbers: Facts) =>
  Object.entries(numbers)
    .filter(([, value]) => typeof value === 'number')
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${Number.isInteger(value) ? number(value as number) : point(value as number)}`)
    .join(', ');

/** What a Krippendorff alpha or a kappa means; the bounds are Krippendorff's own, .8 and 2/3. */
export function meaning(alpha: number | null): string {
  if (alpha === null) return 'Too few pictures have two answers to say how far people agree.';
  if (alpha >= 0.8) return 'People agree well. What they settle can be relied on.';
  if (alpha >= 2 / 3) return 'People agree fairly. Good for first conclusions; look at the hard pictures.';
  if (alpha >= 0.4) return 'People agree only in part. The question, or what counts, may be unclear.';
  return 'People hardly agree more than by chance. Look at the question before you use the answers.';
}
