// The words of the page about one's own work, and of remarks about pictures.
import { day, number, plural, several } from '../said';

const pictures = (n: number) => several(n, 'picture', 'pictures');

export const own = {
  heading: 'Your answers',
  lead: 'Only you see this page.',
  nothing: 'You have not answered anything here yet.',
  start: 'Look at pictures',
  did: (answered: number, settled: number) =>
    `You answered about ${pictures(answered)}.${settled ? ` With your help ${plural(settled, { one: '{} is settled', other: '{} are settled' })}.` : ''}`,
  agreed: (agreed: number, of: number) => `People agreed with you on ${number(agreed)} of ${number(of)}.`,
  asOf: (at: string) => `As of ${day(at)}. It is renewed once a day.`,
  notYet: 'How often people agree with you stands here once more pictures are settled.',
  look: (n: number) => `Look at the ${number(n)}`,
  hide: 'Hide them',

  otherwise: {
    lead: 'Here people settled on something else. They may be wrong.',
    you: (value: string) => `You said ${value}.`,
    people: (value: string) => `People settled on ${value}.`,
    owner: (value: string) => `The owner decided ${value}.`,
    stands: 'I still think so',
    fine: 'Fine, put it away',
    stood: 'The owner looks at it again.',
    none: 'None is left to look at.',
    picture: (n: number) => `Picture ${number(n)}`,
    large: 'Look at it in large',
  },

  next: {
    heading: 'What comes next',
    open: (left: number, of: number) => `${number(left)} of ${pictures(of)} are still open.`,
    done: 'Every picture has the answers it needs.',
    paused: 'There is a pause. Nothing is lost.',
    closed: 'This part is closed.',
    draft: 'This part has not begun.',
    exam: { to_start: 'A short test comes first.', running: 'Your test goes on.', wait: 'You can try the test again later.', failed: 'The test is over for you.' } as Record<string, string>,
    releaseOn: (at: string) => `The next dataset comes out on ${day(at)}, if anything new came in.`,
    release: 'The dataset comes out when its owner has looked at everything.',
    again: 'The next dataset comes out when its owner says so.',
    out: (n: number) => `${several(n, 'dataset is', 'datasets are')} out.`,
    goOn: 'Go on',
    about: 'About the project',
  },

  inForce: 'What stops you now',
  over: 'What was lifted',

  remarks: {
    heading: 'What you wrote about pictures',
    answer: 'The owner wrote',
    gone: 'This picture is not here any more.',
  },

  say: {
    label: 'What should the owner know about this picture?',
    why: 'Only the owner reads it. The answer will stand with your answers.',
    left: (n: number) => `${several(n, 'letter', 'letters')} left`,
    send: 'Send it',
    close: 'Close',
    sent: 'Sent. Thank you.',
    mine: 'Your answers',
    notSent: 'It did not get through. Your words are still here; please send them again.',
    empty: 'Write a sentence first.',
  },
} as const;
