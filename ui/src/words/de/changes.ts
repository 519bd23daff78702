// Die Wörter der Seite der Änderungen.
import { named, number } from '../said';

// Was eine Fassung zu tun gibt, wie ihre Zeile es sagt.
const STEPS: Record<string, (question: string) => string> = {
  items: () => 'Bilder angesehen, ob sie hinein- oder hinauskommen',
  wanted: () => 'Aufgaben mit ihrer Zahl von Leuten',
  question: (question) => `Aufgaben ohne die Frage ${question}`,
  control: () => 'bekannte Bilder, wie die Datei sie nennt',
  training: () => 'Beispiele aufgenommen',
  recount: () => 'Aufgaben neu zusammengezählt',
};

export const changes = {
  heading: 'Änderungen',
  lead: 'Jede übernommene Fassung von project.yaml, und was aus ihr wurde.',
  waiting: 'Noch nicht übernommen',
  counting: 'Es wird gezählt, was die Datei ändern würde …',
  lookAgain: 'Noch einmal nachsehen',
  state: {
    none: () => 'Die Datei sagt, was gilt. Nichts wartet.',
    waiting: (next: number | null) => `Die Datei wurde geändert. Übernommen wird sie Fassung ${number(next ?? 0)}:`,
    wrong: () => 'Die Datei wurde geändert und kann so nicht übernommen werden:',
    refused: () => 'Die Datei wurde geändert, und das geht bei einem laufenden Projekt nicht:',
  },
  type: {
    none: '',
    waiting: 'Zum Übernehmen dort eingeben, wo die Datei liegt:',
    wrong: 'Alles mit seinen Stellen zeigt, dort eingegeben, wo die Datei liegt:',
    refused: 'Ist es berichtigt, dort eingeben, wo die Datei liegt:',
  },
  applied: 'Übernommene Fassungen',
  version: (n: number) => `Fassung ${number(n)}`,
  rules: 'gilt jetzt',
  notCounted: 'Übernommen, bevor Zahlen mit einer Fassung aufgehoben wurden; das hier sagen die Dateien allein.',
  of: (done: number, total: number) => `${number(done)} von ${number(total)}`,
  step: (what: string, stage: string, about: string) => [stage, STEPS[what]?.(named(about)) ?? what].filter(Boolean).join(': '),
  carriedOut: (when: string) => `Ausgeführt, ${when}.`,
  ended: (step: string, total: number, when: string) => `${step}: ${number(total)}, fertig ${when}`,
  newer: 'Neuere',
  older: 'Ältere',
};
