// Deutsch: die Wörter zum Weitermachen auf einem anderen Gerät.
import { number, several } from '../said';
import type { Devices } from '../shape';

const pictures = (n: number) => several(n, 'Bild', 'Bilder');

export const devices: Devices = {
  heading: 'Auf einem anderen Gerät weitermachen',
  type: {
    heading: 'Hier weitermachen',
    lead: 'Tippen Sie den Code ein, den Ihr anderes Gerät zeigt. Dann geht es hier weiter wie dort: mit Ihren Antworten, Ihren Beispielen und dem, was Sie gerade haben.',
    label: 'Der Code',
    hint: '12 Ziffern. Leerzeichen sind egal.',
    look: 'Weiter',
    looking: 'Einen Moment …',
  },
  sure: {
    heading: 'Hier weitermachen?',
    as: (n: number) =>
      n ? `Sie machen hier weiter, wo auf dem anderen Gerät ${pictures(n)} beantwortet ${n === 1 ? 'ist' : 'sind'}.` : 'Sie machen hier weiter wie auf dem anderen Gerät.',
    here: (n: number) =>
      `Auf diesem Gerät ${n === 1 ? 'wurde' : 'wurden'} schon ${pictures(n)} beantwortet, als jemand anderes. ${n === 1 ? 'Diese Antwort bleibt und zählt, kommt' : 'Diese Antworten bleiben und zählen, kommen'} aber nicht mit: Zusammengelegt könnte eine Person doppelt zählen.`,
    along: 'Bilder, die auf diesem Gerät mitgenommen wurden, gehen an andere zurück.',
    first: (n: number) => `${several(n, 'Antwort', 'Antworten')} von hier ${n === 1 ? 'wird' : 'werden'} zuerst gesendet.`,
    yes: 'Hier weitermachen',
    no: 'So lassen, wie es ist',
  },
  done: {
    heading: 'Hier geht es weiter',
    sentence: (n: number) => (n ? `Bisher haben Sie ${number(n)} beantwortet. Beide Geräte sind jetzt Sie.` : 'Beide Geräte sind jetzt Sie.'),
    work: 'Zu den Bildern',
  },
  show: {
    heading: 'Hier einen Code zeigen',
    lead: 'Tippen Sie ihn auf Ihrem anderen Gerät ein, und machen Sie dort weiter wie hier.',
    ask: 'Code zeigen',
    again: 'Einen anderen Code zeigen',
    label: 'Ihr Code',
    left: (minutes: number) => (minutes > 1 ? `Er gilt einmal, noch ${number(minutes)} Minuten.` : 'Er gilt einmal, noch eine Minute.'),
    over: 'Dieser Code ist abgelaufen. Holen Sie einen neuen.',
    open: 'Öffnen Sie auf dem anderen Gerät',
    scan: 'Oder scannen Sie dies:',
    qr: 'Ein QR-Code, der diese Seite mit Ihrem Code öffnet',
    typed: 'Ein anderes Gerät zeigt einen Code? Hier eintippen.',
    alone: 'Dieser Server ist nur auf diesem Rechner offen, ein anderes Gerät erreicht ihn nicht. In einem anderen Browser hier gilt der Code.',
    private: 'Wer ihn eintippt, ist hier Sie: Zeigen Sie ihn sonst niemandem.',
    nobody: 'Auf diesem Gerät wurde noch nichts beantwortet, also gibt es nichts mitzunehmen.',
  },
  trouble: 'Gerade kein Netz. Nichts wurde geändert; versuchen Sie es wieder, wenn es zurück ist.',
};
