// What people said about a hard picture, as the owner's card needs it. Pure functions on plain values.
import type { Answers, ContestedTask, Question, Stage } from '../../api/contract';

/** The likeliest value of each question that has one. */
export const likeliest = (task: ContestedTask): Answers =>
  Object.fromEntries(Object.entries(task.consensus).filter((pair): pair is [string, string] => pair[1] !== null));

/** How many people said this. */
export const saidOf = (task: ContestedTask, question: string, value: string): number =>
  task.answers.filter((one) => one[question] === value).length;

/** The questions people answered differently or nobody could; all of them where that is none. */
export function parted(stage: Stage, task: ContestedTask): Question[] {
  const differ = stage.questions.filter((question) => {
    const values = new Set(task.answers.map((one) => one[question.name]).filter(Boolean));
    return values.size > 1 || (values.size > 0 && task.consensus[question.name] == null);
  });
  return differ.length ? differ : stage.questions;
}

/** Every answer there is to these questions, in their order: the place of each is its key. */
export const choicesOf = (open: Question[]): { question: string; value: string }[] =>
  open.flatMap((question) => question.values.map((value) => ({ question: question.name, value })));
