// Deutsch: die Seite, auf der man den Verschlagworter ausprobiert.
import type { Tagger } from '../../api/playground';
import { ago, named, number, percent as share, point, several } from '../said';
import type { Playground } from '../shape';

const percent = (score: number) => (score > 0 && score < 0.01 ? 'unter 1 %' : share(score));

export const playground: Playground = {
  named,
  percent,
  heading: 'Den Verschlagworter ausprobieren',
  lead: 'Zeigen Sie ihm ein Bild, und er sagt, was er sieht.',
  choose: 'Bild auswählen',
  another: 'Anderes Bild',
  camera: 'Foto machen',
  ours: 'Eines aus diesem Projekt',
  hint: 'Oder ziehen Sie eines hierher, oder fügen Sie es ein.',
  drop: 'Loslassen, dann wird es angesehen.',
  address: 'Die Adresse eines Bildes',
  byAddress: 'Mit seiner Adresse',
  look: 'Ansehen',
  kept: 'Was Sie zeigen, wird angesehen und gleich gelöscht. Es wird nicht aufgehoben, und niemand sonst sieht es.',
  alt: 'Das Bild, das Sie ausgewählt haben',
  altOurs: 'Ein Bild aus diesem Projekt',
  looking: 'Wird angesehen …',
  queue: 'Gerade probieren es viele aus. Ihres geht von selbst weiter.',
  fetching: 'Wird geholt …',

  tags: 'Was er sieht',
  none: 'Er ist sich bei nichts sicher. Was am nächsten kommt:',
  less: 'Weniger wahrscheinlich',
  all: (n: number) => `Alle ${number(n)} Schlagwörter zeigen`,
  fewer: 'Weniger zeigen',
  row: (tag: string, score: number) => `${named(tag)}, ${percent(score)}. Zeigen, worauf es ankam`,
  heat: (tag: string) => `Hell ist, worauf es für „${named(tag)}“ ankam.`,
  heatNone: (tag: string) => `Für „${named(tag)}“ gab kein einzelner Teil den Ausschlag.`,

  wrong: 'Falsch? Ausbessern',
  fix: 'Was ist richtig?',
  fixWhy: 'Dieses Bild wurde Ihnen zum Antworten gegeben, also zählt, was Sie sagen, als Ihre Antwort.',
  fixAgain: 'Dieses haben Sie schon beantwortet. Was Sie jetzt sagen, tritt an die Stelle.',
  save: 'Speichern',
  saved: 'Als Ihre Antwort gespeichert. Der Verschlagworter lernt daraus, sobald das Bild feststeht.',
  thanks: 'Danke fürs genaue Hinsehen. Von diesem Bild wird nichts aufgehoben, also ändert es nichts.',
  help: 'Was hilft, ist Bilder des Projekts zu beantworten.',
  answer: 'Bilder ansehen',

  notYet: 'Noch nicht',
  notInstalled: 'Hier noch nicht',
  noStage: 'Hier gibt es nichts auszuprobieren',
  waits: 'Diese Seite geht von selbst weiter, sobald es einen gibt.',
  about: 'Über das Projekt',
  changed: (n: number) => (n ? `Jetzt antwortet Verschlagworter ${number(n)}.` : 'Er hat etwas Neues gelernt.'),
  card: 'Der Verschlagworter',
  facts: (one: Tagger, now = Date.now()): string[] => {
    const seconds = (now - new Date(one.trained_at).getTime()) / 1000;
    const from = several(one.learnt_from ?? one.settled, 'Bild, das feststeht', 'Bildern, die feststehen');
    return [
      `${one.number ? `Verschlagworter ${number(one.number)}` : 'Der mitlernende Verschlagworter'} kennt ${several(one.tags, 'Schlagwort', 'Schlagwörter')}.`,
      `Er lernte ${seconds < 60 ? 'gerade eben' : ago(seconds)} aus ${from}${one.release ? ` (${one.release})` : ''}.`,
      good(one),
      ...one.notes,
    ].filter(Boolean);
  },
};

function good(one: Tagger): string {
  if (one.map === null) return 'Wie gut er ist, wurde noch nicht gemessen: Zu wenige Bilder sind zurückgelegt.';
  const on = one.held_back ? `Auf ${several(one.held_back, 'Bild, das er nicht kannte,', 'Bildern, die er nicht kannte,')}` : 'Auf Bildern, die er nicht kannte,';
  const word = one.map >= 0.9 ? 'ist er sehr gut' : one.map >= 0.7 ? 'ist er gut' : one.map >= 0.5 ? 'ist er mittelmäßig' : 'ist er noch schlecht';
  const beside = one.map_baseline === null ? '' : `; wer nach Häufigkeit rät, erreicht ${point(one.map_baseline)}`;
  return `${on} ${word}: mittlere Durchschnittspräzision ${point(one.map)}${beside}.`;
}
