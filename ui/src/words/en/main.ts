// The words of the page people answer on and of what stands around it. The server's own sentences come with its replies.
import type { OutcomeName } from '../../api/contract';
import { moment, named, number, several } from '../said';
import { machines } from './machines';

const rights: Record<string, string> = {
  'not-ours': 'Not ours to give on',
  none: 'None, only names and fingerprints',
  preview: 'Small ones',
  full: 'All of them',
};

export const words = {
  yes: 'Yes',
  no: 'No',
  notSure: 'Not sure',
  back: 'Back',
  questionName: named,
  promise:
    'No account. One cookie remembers what you have seen. Some pictures we already know: that keeps the data right.',
  comma: ', ',
  weight: (mb: string) => `About ${mb} MB for 100 pictures.`,
  pictureAlt: 'The picture the questions are about',
  language: 'Language',
  feed: 'Tell me when the dataset is out',
  noScript: 'Answering needs JavaScript. Nothing here asks for it from another site.',
  shortcuts: { on: 'Single keys answer: 1 to 9, 0, Enter', why: 'Turn this off where speech input or a shaky hand presses keys you did not mean. Tab and Space always work.' },
  answersLabel: 'Your answers',

  filled: { line: 'The tagger’s guess: correct what is wrong.', here: 'Filled in by the tagger' },

  save: {
    some: (verb: string, names: string[]) => `${verb}: ${names.join(', ')}`,
    none: (verb: string) => `${verb}: none of these`,
    missing: (names: string[]) => `Please answer: ${names.join(', ')}`,
    first: 'Save',
    again: 'Save again',
    check: 'Check',
  },

  say: 'Say something about this picture',
  mine: 'Your answers',
  source: { show: 'Where is it from?', is: (series: string) => `From: ${series}` },
  help: { show: 'What counts?', hide: 'Hide what counts' },

  training: {
    step: (n: number | string, of: number | string) => `${n} of ${of}`,
    look: 'Look again: here is why.',
    over: 'That was the last example. From here on your answers count.',
  },

  exam: {
    heading: {
      none: 'Here is the next one',
      to_start: 'First a small test',
      running: 'The test goes on',
      passed: 'Passed',
      wait: 'Not this time',
      failed: 'Not this time',
    },
    early: 'It ends as soon as the result is clear.',
    tries: (n: number) => (n === 1 ? 'There is one try.' : `You may try ${number(n)} times.`),
    quiet: 'It looks like the work itself; the result comes at the end.',
    start: 'Start the test',
    againFrom: (when: string) => `Next try from ${when}.`,
  },

  nextIn: (seconds: number) => `Next in ${number(seconds)} s`,
  slowed: 'Take a moment: look at the picture.',

  restricted: {
    until: (when: string) => `You can go on from ${when}.`,
    forGood: 'This has no end by itself. The owner can lift it.',
    kept: 'What you sent is kept. If this changes, the page goes on by itself.',
    repeat: 'Repeat the examples',
    object: 'Tell the owner why this is wrong',
    why: 'What does the owner need to know?',
    once: 'You can write once, up to 1,000 letters.',
    left: (n: number) => `${several(n, 'letter', 'letters')} left`,
    send: 'Send it',
    notSent: 'It did not get through. Your words are still here; please send them again.',
    yours: 'What you wrote',
    reading: 'Sent. The owner reads it, and the answer will stand here.',
    answered: 'What the owner answered',
    decided: { open: '', lifted: 'You can go on.', upheld: 'So it stays as it is.' },
    over: 'You can go on. Thank you for waiting.',
    overBecause: (answer: string) => `You can go on. The owner answered: “${answer}”`,
  },

  done: (n: number) => `${number(n)} done`,
  earlier: 'An earlier picture. Saving changes your answer.',
  tooOld: 'Only your last 10 answers can still be changed.',
  goOn: 'Go on',

  outbox: {
    waiting: (n: number) => `${several(n, 'answer', 'answers')} waiting to be sent`,
    keptUnsigned: (n: number) =>
      `${several(n, 'answer is', 'answers are')} kept here until this page knows you again: its cookie is gone. Sign in as before, and they are sent.`,
    refused: 'One answer was not taken',
    look: 'Look at it',
    again: 'Send it again',
    dismiss: 'Drop it',
  },

  pack: {
    take: (n: number) => `Take ${several(n, 'picture', 'pictures')} along`,
    taking: (here: number, of: number) => `Taking along: ${number(here)} of ${number(of)}`,
    here: (n: number, until: string) => `${several(n, 'picture', 'pictures')} along until ${moment(until)}.`,
    giveBack: 'Give back',
  },

  version: { newer: 'A new version is ready.', use: 'Use it now' },

  failed: { sentence: 'This picture did not load, so there is nothing to answer.', skip: 'Skip it', reason: 'did_not_load' },
  slow: 'The picture is on its way.',

  pause: {
    heading: 'Thank you',
    saved: (n: number) => `${number(n)} done, all saved.`,
    waiting: (n: number, left: number) => `${number(n)} done, ${number(left)} waiting to be sent.`,
    saving: (n: number) => `${number(n)} done.`,
    settled: (n: number) => `You settled ${number(n)}.`,
    agreed: (agreed: number, of: number) => `People agreed with you on ${number(agreed)} of ${number(of)}.`,
    round: (done: number, of: number) => `This round: ${number(done)} of ${number(of)}.`,
    goOn: 'Go on',
    stands: 'How it stands',
  },

  outcome: {
    heading: {
      found: 'Here is the next one',
      nothing_now: 'Nothing for the moment',
      all_seen: 'You have seen everything here',
      limit_reached: 'Enough for today',
      paused: 'A short break',
      training_first: 'First a few examples',
      exam_first: 'First a small test',
      consent_first: 'First your agreement',
      sign_in_first: 'Please sign in',
      not_invited: 'By invitation',
      budget_spent: 'The budget is spent',
      restricted: 'Answering is stopped for you',
      finished: 'Finished. Thank you',
    } satisfies Record<OutcomeName, string>,
    again: 'Look again',
    closed: 'Nothing is open for answers at the moment.',
    stands: 'See how it stands',
  },

  trouble: {
    offline: 'No network right now',
    offlineSentence: 'Your answers are kept here. This page tries again by itself.',
    refused: 'This did not work',
    refusedSentence: 'The server could not do that just now.',
    again: 'Try again',
  },

  missing: {
    heading: 'There is no page here',
    sentence: 'The address may have changed, or a letter is missing.',
    home: 'To the projects',
  },

  projects: {
    heading: 'Pictures that need a pair of eyes',
    none: 'No project is open here yet.',
    noneSentence: 'The owner of this place opens one with “manyeyes open”.',
  },

  about: {
    start: 'Look at pictures',
    stands: 'How it stands',
    settledOf: (n: number, of: number) => `${number(n)} of ${several(of, 'picture', 'pictures')} settled.`,
    answers: (n: number) => `${several(n, 'answer', 'answers')} so far.`,
    you: (answered: number, settled: number) =>
      `You answered ${number(answered)}${settled ? ` and settled ${number(settled)}` : ''}.`,
    how: 'How it works',
    steps: [
      'You look at a picture and say what is in it. It takes about two seconds.',
      'Several people see each picture. Once they agree clearly enough, it is settled.',
      'Some pictures we already know. They tell us how far to trust the rest.',
    ],
    releases: 'What came out',
    noReleases: 'No dataset yet. It comes when enough pictures are settled.',
    feed: 'A feed, for feed readers. Nobody asks for your mail address.',
    holds: (pictures: number, answers: number, madeUp: number) =>
      `${several(pictures, 'picture', 'pictures')}, ${several(answers, 'answer', 'answers')}${madeUp ? `, ${number(madeUp)} of them made up` : ''}`,
    unchecked: 'Nobody has checked this release yet.',
    download: 'Download',
    rights: 'Who may use what',
    nothingYet: 'Nothing has been asked yet.',
    rightsWords: (value: string) => rights[value] ?? value,
    rightsOf: { items: 'Pictures', answers: 'Answers', publish: 'Pictures in a dataset' },
    numbers: 'All numbers',
    try: 'Try the tagger',
    release: (name: string) => `All about release ${name}`,
  },

  status: {
    heading: 'How it stands, in numbers',
    moved: (waiting: number, passed: number, dropped: number) =>
      [
        passed > 0 && `${number(passed)} passed`,
        dropped > 0 && `${number(dropped)} left out`,
        waiting > 0 && `${number(waiting)} ${waiting === 1 ? 'waits' : 'wait'}`,
      ]
        .filter(Boolean)
        .join(', ') || 'nothing yet',
    columns: { stage: 'Stage', state: 'State', items: 'Pictures', open: 'Open', answers: 'Answers', settled: 'Settled', contested: 'Contested', closed: 'Closed' },
    round: (n: number, done: number, of: number) => `Round ${number(n)}: ${number(done)} of ${number(of)} done`,
    release: 'Make a release',
    releasing: (done: number, of: number) => (of ? `Writing the release: ${number(done)} of ${number(of)} …` : 'Writing the release …'),
    released: (name: string) => `Release ${name} is ready.`,
    releaseWhy: 'Freezes what is settled now as a dataset that never changes.',
    about: 'About the project',
    updated: 'Renewed every few seconds.',
    resting: 'Nothing changes at the moment. This page looks again when you touch it or come back.',
  },

  ...machines,
} as const;
