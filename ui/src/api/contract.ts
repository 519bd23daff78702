// The bodies of our own HTTP calls, by the names these pages use. Their types are made from openapi.json at each build.
import type { components } from './schema';

type Schemas = components['schemas'];

export type Answers = Record<string, string>;
export type Question = Schemas['Question'];
export type Stage = Schemas['StageView'];
export type Project = Schemas['ProjectView'];
export type ProjectLine = Schemas['ProjectLine'];
export type PictureFacts = Schemas['TrainingPicture'];
export type Task = Schemas['Lent'];
export type Claim = Schemas['Next'];
export type OutcomeName = Claim['outcome'];
export type Wish = Pick<Schemas['AnswerSaid'], 'want' | 'pack'>; // what an answer brings along
export type Said = Omit<Schemas['AnswerSaid'], keyof Wish> & { answers: Answers; client: 'web' | 'playground'; loaded: true };
export type ManySaid = Wish & { answers: (Said & { assignment: string })[] };
export type ManySaved = Schemas['ManySaved'];
export type ToldProblem = Schemas['Problem'];
export type Saved = Schemas['Saved'];
export type TrainingStep = Schemas['TrainingView'];
export type TrainingReply = Schemas['TrainingReply'];
export type ExamStanding = Schemas['ExamView'];
export type Me = Schemas['Me'];
export type Restriction = Schemas['RestrictionView'];
export type Appeal = Schemas['AppealView'];
export type EarlierAnswer = Schemas['MyAnswer'];
export type Progress = Schemas['Progress'];
export type Release = Schemas['Release'];
export type ReleaseBegun = Schemas['ReleaseBegun'];
export type ReleaseProgress = Schemas['ReleaseProgress'];
export type ContestedTask = Schemas['ContestedTask'];
export type Job = Schemas['Job'];
export type LeftOut = Schemas['LeftOut'];
export type LeftOutPage = Schemas['LeftOutPage'];
export type TakenBack = Schemas['TakenBack'];
export type Finding = Schemas['Finding'];

/** What the server wrote into the page (api/pages.py). */
export interface First {
  missing?: boolean;
  owner?: boolean; // what is offered; each call checks again who is asking
  project?: Project;
  stage?: string | null;
  training?: TrainingStep | null;
  picture?: PictureFacts | null;
  exam?: ExamStanding | null; // where a test comes first, or runs
}
