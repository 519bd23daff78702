// The words of the playground.
import type { Tagger } from '../../api/playground';
import { named, number, percent as share, point, several, span } from '../said';

const percent = (score: number) => (score > 0 && score < 0.01 ? 'under 1 %' : share(score));

export const playground = {
  named,
  percent,
  heading: 'Try the tagger',
  lead: 'Show it a picture, and it says what it sees.',
  choose: 'Choose a picture',
  another: 'Another picture',
  camera: 'Take a photo',
  ours: 'One of this project’s',
  hint: 'Or drop one here, or paste it.',
  drop: 'Let go, and it is looked at.',
  address: 'The address of a picture',
  byAddress: 'By its address',
  look: 'Look at it',
  kept: 'What you show is looked at and deleted at once. It is not kept, and nobody else sees it.',
  alt: 'The picture you chose',
  altOurs: 'A picture of this project',
  looking: 'Looking …',
  queue: 'Many are trying it just now. Yours goes on by itself.',
  fetching: 'Fetching it …',

  tags: 'What it sees',
  none: 'It is sure of nothing here. What comes nearest:',
  less: 'Less likely',
  all: (n: number) => `Show all ${number(n)} tags`,
  fewer: 'Show fewer',
  row: (tag: string, score: number) => `${named(tag)}, ${percent(score)}. Show which parts mattered`,
  heat: (tag: string) => `Bright is what mattered for “${named(tag)}”.`,
  heatNone: (tag: string) => `No single part decided about “${named(tag)}”.`,

  wrong: 'Wrong? Fix it',
  fix: 'What is right?',
  fixWhy: 'You were given this picture to answer, so what you say counts as your answer.',
  fixAgain: 'You answered this one before. What you say now replaces it.',
  save: 'Save',
  saved: 'Saved as your answer. The tagger learns from it once the picture is settled.',
  thanks: 'Thank you for looking closely. Nothing of this picture is kept, so it changes nothing.',
  help: 'What helps is answering pictures of the project.',
  answer: 'Look at pictures',

  notYet: 'Not yet',
  notInstalled: 'Not here yet',
  noStage: 'There is nothing to try here',
  waits: 'This page goes on by itself as soon as there is one.',
  about: 'About the project',
  changed: (n: number) => (n ? `Tagger ${number(n)} answers now.` : 'It has learnt something new.'),
  card: 'The tagger',
  facts: (one: Tagger, now = Date.now()): string[] => {
    const ago = (now - new Date(one.trained_at).getTime()) / 1000;
    const age = ago < 60 ? 'It learnt just now' : `It learnt ${span(ago)} ago`;
    const from = one.learnt_from ?? one.settled;
    const where = one.release ? ` of ${one.release}` : '';
    return [
      `${one.number ? `Tagger ${number(one.number)}` : 'The live tagger'} knows ${several(one.tags, 'tag', 'tags')}.`,
      `${age} from ${several(from, 'settled picture', 'settled pictures')}${where}.`,
      good(one),
      ...one.notes,
    ].filter(Boolean);
  },
} as const;

/** How good it is, in words first and then as the number. */
function good(one: Tagger): string {
  if (one.map === null) return 'How good it is has not been measured yet: too few pictures are held back.';
  const on = one.held_back ? `On ${several(one.held_back, 'picture', 'pictures')} it had not seen` : 'On pictures it had not seen';
  const word = one.map >= 0.9 ? 'it does very well' : one.map >= 0.7 ? 'it does well' : one.map >= 0.5 ? 'it does fairly' : 'it still does poorly';
  const beside = one.map_baseline === null ? '' : `, where guessing by how frequent tags are reaches ${point(one.map_baseline)}`;
  return `${on} ${word}: mean average precision ${point(one.map)}${beside}.`;
}
