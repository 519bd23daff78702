// Deutsch: die Wörter der Seite, auf der Leute antworten, und was um sie steht.
import { listed, moment, named, number, several } from '../said';
import type { Words } from '../shape';
import { machines } from './machines';

const rights: Record<string, string> = {
  'not-ours': 'Nicht unsere; wir geben sie nicht weiter',
  none: 'Keine, nur Namen und Prüfsummen',
  preview: 'Kleine',
  full: 'Alle',
};
const pictures = (n: number) => several(n, 'Bild', 'Bilder');
const answers = (n: number) => several(n, 'Antwort', 'Antworten');

export const words: Words = {
  yes: 'Ja',
  no: 'Nein',
  notSure: 'Nicht sicher',
  back: 'Zurück',
  questionName: named,
  promise:
    'Kein Konto. Ein Cookie merkt sich, was Sie schon gesehen haben. Einige Bilder kennen wir schon: das hält die Daten richtig.',
  comma: ', ',
  weight: (mb: string) => `Etwa ${mb} MB für 100 Bilder.`,
  pictureAlt: 'Das Bild, um das es in den Fragen geht',
  language: 'Sprache',
  feed: 'Sagen, wenn der Datensatz da ist',
  noScript: 'Zum Antworten braucht es JavaScript. Nichts hier fragt dafür eine andere Seite.',
  shortcuts: { on: 'Einzelne Tasten antworten: 1 bis 9, 0, Enter', why: 'Schalten Sie das aus, wenn Spracheingabe oder eine unruhige Hand Tasten drückt, die Sie nicht meinten. Tab und Leertaste gehen immer.' },
  answersLabel: 'Ihre Antworten',

  filled: { line: 'Vermutung des Verschlagworters: bitte prüfen.', here: 'Vom Verschlagworter ausgefüllt' },

  save: {
    some: (verb: string, names: string[]) => `${verb}: ${listed(names)}`,
    none: (verb: string) => `${verb}: nichts davon`,
    missing: (names: string[]) => `Bitte beantworten: ${listed(names)}`,
    first: 'Speichern',
    again: 'Neu speichern',
    check: 'Prüfen',
  },

  say: 'Etwas zu diesem Bild sagen',
  mine: 'Ihre Antworten',
  source: { show: 'Woher ist es?', is: (series: string) => `Aus: ${series}` },
  help: { show: 'Was zählt?', hide: 'Ausblenden, was zählt' },

  training: {
    step: (n: number | string, of: number | string) => `${n} von ${of}`,
    look: 'Sehen Sie noch einmal hin: darum.',
    over: 'Das war das letzte Beispiel. Von hier an zählen Ihre Antworten.',
  },

  exam: {
    heading: {
      none: 'Hier ist das nächste',
      to_start: 'Zuerst ein kleiner Test',
      running: 'Der Test geht weiter',
      passed: 'Bestanden',
      wait: 'Diesmal nicht',
      failed: 'Diesmal nicht',
    },
    early: 'Er endet, sobald das Ergebnis klar ist.',
    tries: (n: number) => (n === 1 ? 'Es gibt einen Versuch.' : `Sie haben ${number(n)} Versuche.`),
    quiet: 'Er sieht aus wie die Arbeit selbst; das Ergebnis kommt am Ende.',
    start: 'Test beginnen',
    againFrom: (when: string) => `Nächster Versuch ab ${when}.`,
  },

  nextIn: (seconds: number) => `Weiter in ${number(seconds)} s`,
  slowed: 'Einen Moment: Sehen Sie das Bild an.',

  restricted: {
    until: (when: string) => `Weiter geht es ab ${when}.`,
    forGood: 'Das endet nicht von selbst. Wem das Projekt gehört, kann es aufheben.',
    kept: 'Was Sie geschickt haben, ist aufgehoben. Ändert sich etwas, geht die Seite von selbst weiter.',
    repeat: 'Beispiele wiederholen',
    object: 'Sagen, warum das falsch ist',
    why: 'Was sollte man wissen?',
    once: 'Sie können einmal schreiben, bis zu 1.000 Zeichen.',
    left: (n: number) => `noch ${several(n, 'Zeichen', 'Zeichen')}`,
    send: 'Abschicken',
    notSent: 'Es kam nicht an. Ihre Worte sind noch da; bitte schicken Sie sie noch einmal.',
    yours: 'Was Sie geschrieben haben',
    reading: 'Abgeschickt. Es wird gelesen, und die Antwort steht dann hier.',
    answered: 'Die Antwort',
    decided: { open: '', lifted: 'Sie können weitermachen.', upheld: 'Es bleibt, wie es ist.' },
    over: 'Sie können weitermachen. Danke fürs Warten.',
    overBecause: (answer: string) => `Sie können weitermachen. Die Antwort war: „${answer}“`,
  },

  done: (n: number) => `${number(n)} geschafft`,
  earlier: 'Ein früheres Bild. Speichern ändert Ihre Antwort.',
  tooOld: 'Nur Ihre letzten 10 Antworten lassen sich noch ändern.',
  goOn: 'Weiter',

  outbox: {
    waiting: (n: number) => (n === 1 ? 'Eine Antwort wartet aufs Abschicken' : `${number(n)} Antworten warten aufs Abschicken`),
    keptUnsigned: (n: number) =>
      `${several(n, 'Antwort bleibt', 'Antworten bleiben')} hier, bis diese Seite Sie wieder kennt: Ihr Cookie ist weg. Melden Sie sich an wie zuvor, dann werden sie geschickt.`,
    refused: 'Eine Antwort wurde nicht angenommen',
    look: 'Ansehen',
    again: 'Noch einmal schicken',
    dismiss: 'Verwerfen',
  },

  pack: {
    take: (n: number) => `${pictures(n)} mitnehmen`,
    taking: (here: number, of: number) => `Wird mitgenommen: ${number(here)} von ${number(of)}`,
    here: (n: number, until: string) => `${pictures(n)} dabei bis ${moment(until)}.`,
    giveBack: 'Zurückgeben',
  },

  version: { newer: 'Es gibt eine neue Fassung.', use: 'Jetzt benutzen' },

  failed: { sentence: 'Dieses Bild wurde nicht geladen, also gibt es nichts zu beantworten.', skip: 'Überspringen', reason: 'did_not_load' },
  slow: 'Das Bild ist unterwegs.',

  pause: {
    heading: 'Danke',
    saved: (n: number) => `${number(n)} geschafft, alles gespeichert.`,
    waiting: (n: number, left: number) => `${number(n)} geschafft, ${number(left)} warten aufs Abschicken.`,
    saving: (n: number) => `${number(n)} geschafft.`,
    settled: (n: number) => `Durch Sie ${n === 1 ? 'steht eines' : `stehen ${number(n)}`} fest.`,
    agreed: (agreed: number, of: number) => `Bei ${number(agreed)} von ${number(of)} waren sich die anderen mit Ihnen einig.`,
    round: (done: number, of: number) => `Diese Runde: ${number(done)} von ${number(of)}.`,
    goOn: 'Weiter',
    stands: 'Wie es steht',
  },

  outcome: {
    heading: {
      found: 'Hier ist das nächste',
      nothing_now: 'Im Moment nichts',
      all_seen: 'Sie haben hier alles gesehen',
      limit_reached: 'Genug für heute',
      paused: 'Eine kurze Pause',
      training_first: 'Zuerst ein paar Beispiele',
      exam_first: 'Zuerst ein kleiner Test',
      consent_first: 'Zuerst Ihre Zustimmung',
      sign_in_first: 'Bitte anmelden',
      not_invited: 'Nur mit Einladung',
      budget_spent: 'Das Geld ist ausgegeben',
      restricted: 'Antworten sind für Sie gestoppt',
      finished: 'Fertig. Danke',
    },
    again: 'Noch einmal nachsehen',
    closed: 'Im Moment ist nichts für Antworten offen.',
    stands: 'Sehen, wie es steht',
  },

  trouble: {
    offline: 'Gerade kein Netz',
    offlineSentence: 'Ihre Antworten sind hier aufgehoben. Diese Seite versucht es von selbst wieder.',
    refused: 'Das hat nicht geklappt',
    refusedSentence: 'Der Server konnte das gerade nicht.',
    again: 'Noch einmal',
  },

  missing: {
    heading: 'Hier ist keine Seite',
    sentence: 'Vielleicht ist die Adresse eine andere geworden, oder ein Buchstabe fehlt.',
    home: 'Zu den Projekten',
  },

  projects: {
    heading: 'Bilder, die ein Paar Augen brauchen',
    none: 'Hier ist noch kein Projekt offen.',
    noneSentence: 'Wem dieser Ort gehört, öffnet eines mit „manyeyes open“.',
  },

  about: {
    start: 'Bilder ansehen',
    stands: 'Wie es steht',
    settledOf: (n: number, of: number) => `${number(n)} von ${several(of, 'Bild', 'Bildern')} ${n === 1 ? 'steht' : 'stehen'} fest.`,
    answers: (n: number) => `Bisher ${answers(n)}.`,
    you: (answered: number, settled: number) =>
      `Sie haben ${number(answered)} beantwortet${settled ? `, und durch Sie ${settled === 1 ? 'steht eines' : `stehen ${number(settled)}`} fest` : ''}.`,
    how: 'So geht es',
    steps: [
      'Sie sehen ein Bild an und sagen, was darauf ist. Das dauert etwa zwei Sekunden.',
      'Mehrere Leute sehen jedes Bild. Sind sie sich klar genug einig, steht es fest.',
      'Einige Bilder kennen wir schon. Sie sagen uns, wie weit wir dem Rest trauen können.',
    ],
    releases: 'Was herauskam',
    noReleases: 'Noch kein Datensatz. Er kommt, wenn genug Bilder feststehen.',
    feed: 'Ein Feed für Feedreader. Niemand fragt nach Ihrer Mailadresse.',
    holds: (many: number, said: number, madeUp: number) =>
      listed([pictures(many), answers(said), madeUp > 0 && `davon ${number(madeUp)} ausgedacht`]),
    unchecked: 'Diesen Datensatz hat noch niemand geprüft.',
    download: 'Herunterladen',
    rights: 'Wer was benutzen darf',
    nothingYet: 'Noch wurde nichts gefragt.',
    rightsWords: (value: string) => rights[value] ?? value,
    rightsOf: { items: 'Bilder', answers: 'Antworten', publish: 'Bilder in einem Datensatz' },
    numbers: 'Alle Zahlen',
    try: 'Den Verschlagworter ausprobieren',
    release: (name: string) => `Alles über den Datensatz ${name}`,
  },

  status: {
    heading: 'Wie es steht, in Zahlen',
    moved: (waiting: number, passed: number, dropped: number) =>
      listed([
        passed > 0 && `${number(passed)} durch`,
        dropped > 0 && `${number(dropped)} ausgelassen`,
        waiting > 0 && `${number(waiting)} ${waiting === 1 ? 'wartet' : 'warten'}`,
      ]) || 'noch nichts',
    columns: { stage: 'Stufe', state: 'Zustand', items: 'Bilder', open: 'Offen', answers: 'Antworten', settled: 'Fest', contested: 'Strittig', closed: 'Geschlossen' },
    round: (n: number, done: number, of: number) => `Runde ${number(n)}: ${number(done)} von ${number(of)} geschafft`,
    release: 'Datensatz machen',
    releasing: (done: number, of: number) => (of ? `Der Datensatz wird geschrieben: ${number(done)} von ${number(of)} …` : 'Der Datensatz wird geschrieben …'),
    released: (name: string) => `Der Datensatz ${name} ist fertig.`,
    releaseWhy: 'Friert ein, was jetzt feststeht, als Datensatz, der sich nie ändert.',
    about: 'Über das Projekt',
    updated: 'Wird alle paar Sekunden erneuert.',
    resting: 'Im Moment ändert sich nichts. Diese Seite sieht wieder nach, wenn Sie sie berühren oder zurückkommen.',
  },

  ...machines,
};
