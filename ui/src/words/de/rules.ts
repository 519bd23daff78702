// Deutsch: Regeln als Sätze, und was Einigkeit bedeutet.
import { type Facts, has } from '../facts';
import { listed, named, number, percent, point, several, span } from '../said';

/** Eine Regel aus project.yaml als Satz. */
export function rule(facts: Facts): string {
  const last = has(facts, 'over_last');
  const of = (what: string, rest = '') => (last ? `den letzten ${number(last)} ${what}${rest}` : `allen ${what}${rest}`);
  const below = percent(has(facts, 'below') ?? 0);
  const count = has(facts, 'count') ?? 0;
  const least = has(facts, 'at_least');
  const from = least ? `, nicht vor ${number(least)}` : '';
  const honest = ` (jemand Ehrlichen trifft es in ${percent(has(facts, 'error') ?? 0.01)} der Fälle)`;
  const whens: Record<string, string> = {
    control_accuracy: `Wenn sicher weniger als ${below} von ${of('Antworten', ' zu bekannten Bildern')} richtig sind${from}${honest}`,
    agreement: `Wenn sicher weniger als ${below} von ${of('Antworten')} mit denen der anderen übereinstimmen${from}${honest}`,
    acceptance_rate: `Wenn sicher weniger als ${below} von ${of('Antworten')} das sind, was feststeht${from}${honest}`,
    drift: `Wenn jemandes letzte Antworten deutlich schlechter sind als früher${from}`,
    fast_answers: `Wenn ${percent(has(facts, 'share') ?? 1)} von ${of('Antworten')} weniger als ${percent(has(facts, 'under_median') ?? 0)} der üblichen Zeit brauchten${from}`,
    skips_in_a_row: `Wenn jemand ${several(count, 'Bild', 'Bilder')} hintereinander überspringt`,
    answers_a_day: `Wenn jemand ${several(count, 'Antwort', 'Antworten')} am Tag gibt`,
    income_a_day: `Wenn jemand ${number((has(facts, 'amount') ?? 0) / 1_000_000)} am Tag verdient`,
    exam: `Wenn jemand die Prüfung ${facts['result'] === 'passed' ? 'bestanden' : 'nicht bestanden'} hat`,
  };
  return `${whens[String(facts['when'])] ?? named(String(facts['when']))}: ${doing(facts)}.`;
}

export function doing(facts: Facts): string {
  const seconds = has(facts, 'for');
  const long = facts['for'] === 'good' ? ' für immer' : seconds ? `, Dauer ${span(seconds)}` : '';
  const scope = { stage: ' in dieser Stufe', project: ' im ganzen Projekt', site: ' am ganzen Ort' }[String(facts['scope'])] ?? '';
  const again = facts['answers'] === 'ask_again' ? ', und andere werden zu diesen Bildern neu gefragt' : '';
  const does: Record<string, string> = {
    restrict: `wird gestoppt${scope}${long}${again}`,
    slow_down: `„Weiter“ wartet${scope}${long}${again}`,
    require_exam: `muss die Prüfung noch einmal machen${again}`,
    set_skill: `„${facts['skill']}“ wird „${facts['to']}“`,
    change_overlap: `zu diesen Bildern ${(has(facts, 'by') ?? 1) === 1 ? 'wird eine Person' : `werden ${number(has(facts, 'by') ?? 1)} Leute`} mehr gefragt`,
    withdraw: 'die Antworten werden zurückgenommen',
    alert: 'Sie erfahren es',
  };
  return does[String(facts['do'])] ?? named(String(facts['do']));
}

export const counted = (numbers: Facts) =>
  listed(
    Object.entries(numbers)
      .filter(([, value]) => typeof value === 'number')
      .map(([name, value]) => `${name.replaceAll('_', ' ')} ${Number.isInteger(value) ? number(value as number) : point(value as number)}`),
  );

/** Die Schranken sind Krippendorffs eigene, 0,8 und 2/3. */
export function meaning(alpha: number | null): string {
  if (alpha === null) return 'Zu wenige Bilder haben zwei Antworten, um zu sagen, wie einig man sich ist.';
  if (alpha >= 0.8) return 'Die Leute sind sich einig. Auf das, was feststeht, ist Verlass.';
  if (alpha >= 2 / 3) return 'Die Leute sind sich leidlich einig. Gut für erste Schlüsse; sehen Sie die schwierigen Bilder an.';
  if (alpha >= 0.4) return 'Die Leute sind sich nur teilweise einig. Die Frage, oder was zählt, ist vielleicht unklar.';
  return 'Die Leute sind sich kaum mehr einig als durch Zufall. Sehen Sie die Frage an, bevor Sie die Antworten benutzen.';
}
