// What the server knows of earlier: pictures somebody may still correct, and what an owner wrote to who was stopped.
import { me, myAnswers } from '../api/client';
import type { EarlierAnswer, Project, Stage } from '../api/contract';
import { words } from '../words';
import { draftOf } from './draft';
import { Shown } from './shown.svelte';
import type { View } from './view';

/** What may still be corrected here, the newest first; nothing without a network. */
export async function earlierOf(project: Project, stage: Stage): Promise<View[]> {
  const { answers } = await myAnswers().catch(() => ({ answers: [] as EarlierAnswer[] }));
  const here = (a: EarlierAnswer) => a.project === project.project && a.stage === stage.name;
  const mine = answers.filter((a) => a.correctable && here(a));
  return mine.map((a) => ({ is: 'picture', shown: Shown.earlier(a, draftOf(a.answers, a.untouched)) }));
}

/** Somebody who was stopped goes on: he hears that, and what the owner wrote to him. */
export async function welcomed(say: (note: string) => void): Promise<void> {
  say(words.restricted.over);
  const { restrictions } = await me().catch(() => ({ restrictions: [] }));
  const answer = restrictions.find((one) => one.lifted)?.appeal?.answer;
  if (answer) say(words.restricted.overBecause(answer));
}
