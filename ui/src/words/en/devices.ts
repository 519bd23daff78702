// The words of continuing on another device.
import { number, several } from '../said';

const pictures = (n: number) => several(n, 'picture', 'pictures');

export const devices = {
  heading: 'Continue on another device',
  type: {
    heading: 'Continue here',
    lead: 'Type the code that your other device shows. Then you go on here as there: your answers, your examples, what you hold.',
    label: 'The code',
    hint: '12 digits. Spaces make no difference.',
    look: 'Go on',
    looking: 'One moment …',
  },
  sure: {
    heading: 'Continue here?',
    as: (n: number) => (n ? `You go on as who answered ${pictures(n)} on the other device.` : 'You go on as who you are on the other device.'),
    here: (n: number) =>
      `On this device ${pictures(n)} ${n === 1 ? 'was' : 'were'} answered already, as somebody else. ${n === 1 ? 'That answer stays and counts, but does' : 'Those answers stay and count, but do'} not come along: put together, one person could count twice.`,
    along: 'Pictures taken along on this device go back to others.',
    first: (n: number) => `${several(n, 'answer', 'answers')} given here ${n === 1 ? 'is' : 'are'} sent first.`,
    yes: 'Continue here',
    no: 'Leave it as it is',
  },
  done: {
    heading: 'You go on here',
    sentence: (n: number) => (n ? `So far you answered ${number(n)}. Both devices are you now.` : 'Both devices are you now.'),
    work: 'To the pictures',
  },
  show: {
    heading: 'Show a code here',
    lead: 'Type it on your other device, and go on there as here.',
    ask: 'Show a code',
    again: 'Show another code',
    label: 'Your code',
    left: (minutes: number) => (minutes > 1 ? `It works once, for ${number(minutes)} more minutes.` : 'It works once, for one more minute.'),
    over: 'That code is over. Ask for another one.',
    open: 'On the other device, open',
    scan: 'Or scan this:',
    qr: 'A QR code that opens that page with your code',
    typed: 'Another device shows a code? Type it here.',
    alone: 'This server is open to this machine only, so another device does not reach it. A code works in another browser here.',
    private: 'Who types it is you here, so show it to nobody else.',
    nobody: 'Nothing was answered on this device yet, so there is nothing to go on with.',
  },
  trouble: 'No network right now. Nothing was changed; try again when it is back.',
} as const;
