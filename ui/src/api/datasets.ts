// The calls of the pages about releases, taggers and tags.
import { call } from './client';
import type { Job } from './contract';
import type { components } from './schema';

type Schemas = components['schemas'];
export type ReleasePage = Schemas['ReleasePage'];
export type ReleaseQuestion = Schemas['ReleaseQuestion'];
export type ReleaseTag = Schemas['ReleaseTag'];
export type ReleaseFormats = Schemas['ReleaseFormats'];
export type Count = Schemas['Count'];
export type TaggerHistory = Schemas['TaggerHistory'];
export type TaggerLine = Schemas['TaggerLine'];
export type TaggerDetail = Schemas['TaggerDetail'];
export type LearningCurve = Schemas['LearningCurve'];
export type LearningCurves = Schemas['LearningCurves'];
export type TagStatistics = Schemas['TagStatistics'];
export type TagLine = Schemas['TagLine'];
export type AskedFirst = Schemas['AskedFirst'];

const safe = encodeURIComponent;
const at = (project: string, ...rest: (string | number)[]) => ['/projects', safe(project), ...rest.map((one) => safe(`${one}`))].join('/');

export const release = (project: string, name: string) => call<ReleasePage>('GET', at(project, 'releases', name));

export const releaseFormats = (project: string, name: string) => call<ReleaseFormats>('GET', at(project, 'releases', name, 'formats'));

export const taggers = (project: string, stage: string) => call<TaggerHistory>('GET', at(project, 'stages', stage, 'taggers'));
export const tagger = (project: string, stage: string, number: number) => call<TaggerDetail>('GET', at(project, 'stages', stage, 'taggers', number));
// A page of its own, opened beside ours.
export const evaluationAt = (project: string, stage: string, number: number) => `api/v1${at(project, 'stages', stage, 'taggers', number, 'evaluation')}`;
export const letServe = (project: string, stage: string, number: number) => call<TaggerLine>('POST', at(project, 'stages', stage, 'taggers', number, 'serve'));
export const trainNow = (project: string, stage: string) => call<Job>('POST', at(project, 'stages', stage, 'train'), {});
export const learningCurves = (project: string, stage: string) => call<LearningCurves>('GET', at(project, 'stages', stage, 'learning-curves'));

export const tags = (project: string) => call<TagStatistics>('GET', at(project, 'tags'));
export const askFirst = (project: string, tag: string, stage: string) => call<AskedFirst>('POST', at(project, 'tags', 'ask-first'), { tag, stage });
