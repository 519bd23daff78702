// العربية: القواعد كجمل، ومعنى الاتفاق.
import { type Facts, has } from '../facts';
import { listed, named, number, percent, plural, point, span } from '../said';

const answers = (n: number) => plural(n, { one: 'إجابة واحدة', two: 'إجابتين', few: '{} إجابات', other: '{} إجابة' });
const pictures = (n: number) => plural(n, { one: 'صورة واحدة', two: 'صورتين', few: '{} صور', other: '{} صورة' });

/** قاعدة من project.yaml كجملة. */
export function rule(facts: Facts): string {
  const last = has(facts, 'over_last');
  const of = (what: string) => (last ? `آخر ${number(last)} من ${what}` : `كل ${what}`);
  const below = percent(has(facts, 'below') ?? 0);
  const count = has(facts, 'count') ?? 0;
  const least = has(facts, 'at_least');
  const from = least ? `، وليس قبل ${number(least)}` : '';
  const honest = ` (تصيب شخصًا صادقًا في ${percent(has(facts, 'error') ?? 0.01)} من الحالات)`;
  const whens: Record<string, string> = {
    control_accuracy: `إذا كان أقل من ${below} بالتأكيد من ${of('الإجابات عن صور معروفة')} صحيحًا${from}${honest}`,
    agreement: `إذا وافق أقل من ${below} بالتأكيد من ${of('الإجابات')} ما يقوله الآخرون${from}${honest}`,
    acceptance_rate: `إذا طابق أقل من ${below} بالتأكيد من ${of('الإجابات')} ما حُسم${from}${honest}`,
    drift: `إذا صارت آخر إجابات شخص أسوأ بوضوح مما كانت${from}`,
    fast_answers: `إذا استغرق ${percent(has(facts, 'share') ?? 1)} من ${of('الإجابات')} أقل من ${percent(has(facts, 'under_median') ?? 0)} من الوقت المعتاد${from}`,
    skips_in_a_row: `إذا تخطى شخص ${pictures(count)} على التوالي`,
    answers_a_day: `إذا قدّم شخص ${answers(count)} في اليوم`,
    income_a_day: `إذا كسب شخص ${number((has(facts, 'amount') ?? 0) / 1_000_000)} في اليوم`,
    exam: `إذا ${facts['result'] === 'passed' ? 'نجح' : 'رسب'} شخص في الاختبار`,
  };
  return `${whens[String(facts['when'])] ?? named(String(facts['when']))}: ${doing(facts)}.`;
}

export function doing(facts: Facts): string {
  const seconds = has(facts, 'for');
  const long = facts['for'] === 'good' ? ' نهائيًا' : seconds ? ` لمدة ${span(seconds)}` : '';
  const scope = { stage: ' في هذه المرحلة', project: ' في المشروع كله', site: ' في الموقع كله' }[String(facts['scope'])] ?? '';
  const again = facts['answers'] === 'ask_again' ? '، ويُسأل آخرون من جديد عن صوره' : '';
  const does: Record<string, string> = {
    restrict: `يوقف${scope}${long}${again}`,
    slow_down: `ينتظر زر «التالي»${scope}${long}${again}`,
    require_exam: `يعيد الاختبار${again}`,
    set_skill: `يصبح «${facts['skill']}» لديه «${facts['to']}»`,
    change_overlap: `يُسأل عن صوره عدد أكبر من الناس: ${number(has(facts, 'by') ?? 1)}`,
    withdraw: 'تُسحب إجاباته',
    alert: 'تُخبَر أنت',
  };
  return does[String(facts['do'])] ?? named(String(facts['do']));
}

export const counted = (numbers: Facts) =>
  listed(
    Object.entries(numbers)
      .filter(([, value]) => typeof value === 'number')
      .map(([name, value]) => `${name.replaceAll('_', ' ')} ${Number.isInteger(value) ? number(value as number) : point(value as number)}`),
  );

export function meaning(alpha: number | null): string {
  if (alpha === null) return 'الصور التي لها إجابتان أقل من أن تُظهر مدى اتفاق الناس.';
  if (alpha >= 0.8) return 'يتفق الناس جيدًا. يمكن الاعتماد على ما يحسمونه.';
  if (alpha >= 2 / 3) return 'يتفق الناس إلى حد معقول. يكفي لاستنتاجات أولى؛ انظر إلى الصور الصعبة.';
  if (alpha >= 0.4) return 'يتفق الناس جزئيًا فقط. ربما كان السؤال، أو ما يُحتسب، غير واضح.';
  return 'لا يكاد الناس يتفقون أكثر من المصادفة. انظر إلى السؤال قبل أن تستخدم الإجابات.';
}
