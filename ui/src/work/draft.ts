// What a person has said about the picture in front of them, before it is sent. Pure functions on plain values.
import type { Answers, Question, Stage } from '../api/contract';
import { words } from '../words';

export const UNSURE = 'unsure';

export interface Draft {
  answers: Answers; // only what was touched
  filled: Answers; // what stands there where nobody touched it: the tagger's guess, or what was left so before
}

export const emptyDraft = (filled: Answers = {}): Draft => ({ answers: {}, filled });

/** What the page shows as said: what was touched, else what was filled in. */
export const said = (draft: Draft | undefined, question: string): string | undefined =>
  draft?.answers[question] ?? draft?.filled[question];

/** A value as people read it. */
export const valueName = (value: string): string =>
  value === 'yes' ? words.yes : value === 'no' ? words.no : value === UNSURE ? words.notSure : words.questionName(value);

/** A yes/no question is a switch when "left alone" has a meaning; else its two values are asked for openly. */
export const isSwitch = (question: Question, stage: Stage): boolean =>
  question.type === 'yes_no' && stage.untouched !== null && stage.unsure !== 'question';

export const choose = (draft: Draft, question: string, value: string): Draft => ({
  ...draft,
  answers: { ...draft.answers, [question]: value },
});

/** The default of an untouched question, or null where the project file gives none. */
function untouchedValue(question: Question, stage: Stage): string | null {
  const value = stage.untouched;
  return value !== null && question.values.includes(value) ? value : null;
}

export function missing(draft: Draft, stage: Stage): Question[] {
  return stage.questions.filter((q) => q.required && said(draft, q.name) === undefined && untouchedValue(q, stage) === null);
}

export function complete(draft: Draft, stage: Stage): { answers: Answers; untouched: string[] } {
  const answers: Answers = {};
  const untouched: string[] = [];
  for (const question of stage.questions) {
    const value = said(draft, question.name) ?? untouchedValue(question, stage);
    if (value === null) continue;
    answers[question.name] = value;
    if (!(question.name in draft.answers)) untouched.push(question.name);
  }
  return { answers, untouched };
}

export const unsureOfAll = (stage: Stage): Draft => ({
  filled: {},
  answers: Object.fromEntries(stage.questions.map((q) => [q.name, UNSURE])),
});

export function draftOf(answers: Answers, untouched: string[] = []): Draft {
  const those = (left: boolean) => Object.entries(answers).filter(([name]) => untouched.includes(name) === left);
  return { answers: Object.fromEntries(those(false)), filled: Object.fromEntries(those(true)) };
}

function spoken(question: Question, value: string, stage: Stage): string | null {
  const name = words.questionName(question.name);
  if (isSwitch(question, stage)) return value === 'yes' ? name : null;
  if (value === UNSURE) return `${name}: ${words.notSure.toLowerCase()}`;
  if (question.type === 'yes_no') return `${name}: ${value === 'yes' ? words.yes.toLowerCase() : words.no.toLowerCase()}`;
  return `${name}: ${value}`;
}

/** What the Next button says: exactly what it will store. */
export function saveLabel(draft: Draft, stage: Stage, verb: string): string {
  const lacking = missing(draft, stage);
  if (lacking.length) return words.save.missing(lacking.map((q) => words.questionName(q.name)));
  const { answers } = complete(draft, stage);
  const parts = stage.questions.flatMap((q) => spoken(q, answers[q.name] ?? '', stage) ?? []);
  const all = stage.questions.every((q) => answers[q.name] === UNSURE) && stage.questions.length > 0;
  if (all) return `${verb}: ${words.notSure.toLowerCase()}`;
  return parts.length ? words.save.some(verb, parts) : words.save.none(verb);
}

/** The controls that number keys reach, in the order they stand on the page. */
export interface Control {
  question: string;
  value: string; // '' for a switch
  key: string; // '1' to '9', or '' beyond
}

export function controls(stage: Stage): Control[] {
  const all = stage.questions.flatMap((q) =>
    isSwitch(q, stage)
      ? [{ question: q.name, value: '' }]
      : choices(q, stage).map((value) => ({ question: q.name, value })),
  );
  return all.map((control, i) => ({ ...control, key: i < 9 ? String(i + 1) : '' }));
}

export const choices = (question: Question, stage: Stage): string[] =>
  stage.unsure === 'question' ? [...question.values, UNSURE] : question.values;
