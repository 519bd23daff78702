// What can be in front of a person on the work page; each has its own component.
import type { Claim, ExamStanding } from '../api/contract';
import type { Shown } from './shown.svelte';
import type { Training } from './training.svelte';

export type View =
  | { is: 'waiting' }
  | { is: 'picture'; shown: Shown }
  | { is: 'training'; training: Training }
  | { is: 'exam'; standing: ExamStanding }
  | { is: 'pause'; done: number }
  | { is: 'outcome'; claim: Claim }
  | { is: 'trouble'; heading: string; sentence: string }
  | { is: 'too-old' };

/** A view that gives way to the next picture without being kept for Back. */
export const givesWay = (view: View | undefined): boolean =>
  view === undefined || view.is !== 'picture' || view.shown.assignment === null || view.shown.skipped;

/** A view that only waits for a picture, and is replaced as soon as one is there. */
export const waits = (view: View | undefined): boolean =>
  view === undefined ||
  ['waiting', 'outcome', 'trouble'].includes(view.is) ||
  (view.is === 'exam' && ['wait', 'failed'].includes(view.standing.state)) ||
  (view.is === 'picture' && view.shown.assignment === null);
