// Deutsch: die Seite über die eigene Arbeit, und Bemerkungen zu Bildern.
import { day, number, plural } from '../said';
import type { Own } from '../shape';

const pictures = (n: number) => plural(n, { one: '{} Bild', other: '{} Bilder' });
const ofPictures = (n: number) => plural(n, { one: '{} Bild', other: '{} Bildern' });

export const own: Own = {
  heading: 'Ihre Antworten',
  lead: 'Diese Seite sehen nur Sie.',
  nothing: 'Sie haben hier noch nichts beantwortet.',
  start: 'Bilder ansehen',
  did: (answered: number, settled: number) =>
    `Sie haben ${pictures(answered)} beantwortet.${settled ? ` Mit Ihrer Hilfe ${settled === 1 ? 'steht eines' : `stehen ${number(settled)}`} fest.` : ''}`,
  agreed: (agreed: number, of: number) => `Bei ${number(agreed)} von ${number(of)} waren andere Ihrer Meinung.`,
  asOf: (at: string) => `Stand vom ${day(at)}. Einmal am Tag wird neu gezählt.`,
  notYet: 'Wie oft andere Ihrer Meinung sind, steht hier, sobald mehr Bilder feststehen.',
  look: (n: number) => (n === 1 ? 'Das eine ansehen' : `Die ${number(n)} ansehen`),
  hide: 'Ausblenden',

  otherwise: {
    lead: 'Hier haben sich andere anders entschieden. Sie können sich irren.',
    you: (value: string) => `Sie: ${value}.`,
    people: (value: string) => `Die anderen: ${value}.`,
    owner: (value: string) => `Entschieden ist: ${value}.`,
    stands: 'Ich bleibe dabei',
    fine: 'Gut so, weglegen',
    stood: 'Es wird noch einmal angesehen.',
    none: 'Es ist keines mehr anzusehen.',
    picture: (n: number) => `Bild ${number(n)}`,
    large: 'Groß ansehen',
  },

  next: {
    heading: 'Wie es weitergeht',
    open: (left: number, of: number) => `${number(left)} von ${ofPictures(of)} sind noch offen.`,
    done: 'Jedes Bild hat die Antworten, die es braucht.',
    paused: 'Hier ist gerade Pause. Nichts geht verloren.',
    closed: 'Dieser Teil ist geschlossen.',
    draft: 'Dieser Teil hat noch nicht begonnen.',
    exam: { to_start: 'Zuerst kommt ein kurzer Test.', running: 'Ihr Test geht weiter.', wait: 'Sie können den Test später noch einmal machen.', failed: 'Der Test ist für Sie vorbei.' },
    releaseOn: (at: string) => `Der nächste Datensatz erscheint am ${day(at)}, falls Neues dazugekommen ist.`,
    release: 'Der Datensatz erscheint, wenn alles durchgesehen ist.',
    again: 'Für den nächsten Datensatz steht noch kein Tag fest.',
    out: (n: number) => `${plural(n, { one: '{} Datensatz ist', other: '{} Datensätze sind' })} erschienen.`,
    goOn: 'Weiter',
    about: 'Über das Projekt',
  },

  inForce: 'Was Sie gerade aufhält',
  over: 'Was aufgehoben wurde',

  remarks: {
    heading: 'Was Sie zu Bildern geschrieben haben',
    answer: 'Die Antwort',
    gone: 'Dieses Bild ist nicht mehr da.',
  },

  say: {
    label: 'Was sollte man über dieses Bild wissen?',
    why: 'Das liest nur, wem das Projekt gehört. Die Antwort steht dann bei Ihren Antworten.',
    left: (n: number) => `noch ${number(n)} Zeichen`,
    send: 'Abschicken',
    close: 'Schließen',
    sent: 'Abgeschickt. Danke.',
    mine: 'Ihre Antworten',
    notSent: 'Es kam nicht an. Ihre Worte stehen noch hier; bitte schicken Sie sie noch einmal.',
    empty: 'Schreiben Sie zuerst einen Satz.',
  },
};
