// The calls of the owner's first hour.
import { call } from './client';
import type { Answers } from './contract';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Hour = Schemas['FirstHour'];
export type OwnPicture = Schemas['OwnPicture'];
export type Wording = Schemas['WordingWish'];
export type Trial = Schemas['Trial'];
export type Run = Schemas['RunView'];
export type Step = Schemas['StepWish']['what'];

const safe = encodeURIComponent;
const at = (slug: string, rest = '') => `/projects/${safe(slug)}/first-hour${rest}`;

export const hour = (slug: string) => call<Hour>('GET', at(slug));
export const reword = (slug: string, wording: Wording) =>
  call<{ set_aside: number; now: Hour }>('PUT', at(slug, '/wording'), wording);
export const nextOwn = (slug: string) => call<{ picture: OwnPicture | null }>('GET', at(slug, '/next'));
export const someOwn = (slug: string) => call<{ pictures: OwnPicture[] }>('GET', at(slug, '/some'));
export const ownAnswers = (slug: string) => call<{ pictures: OwnPicture[] }>('GET', at(slug, '/answers'));
export const keepOwn = (slug: string, item: string, answers: Answers, because: Answers) =>
  call<Hour>('PUT', at(slug, `/answers/${safe(item)}`), { answers, because });
export const forgetOwn = (slug: string, item: string) => call<Hour>('DELETE', at(slug, `/answers/${safe(item)}`));
export const begin = (slug: string, what: Step) => call<{ run: string }>('POST', at(slug, '/do'), { what });
export const watch = (slug: string, run: string, after: number) => call<Run>('GET', at(slug, `/done/${safe(run)}?after=${after}`));

const trialAt = (slug: string, stage: string) => `/projects/${safe(slug)}/stages/${safe(stage)}/trial`;
export const trial = (slug: string, stage: string) => call<Trial>('GET', trialAt(slug, stage));
export const tryExample = (slug: string, stage: string, step: number, answers: Answers) =>
  call<{ sentences: Record<string, string> }>('POST', trialAt(slug, stage), { step, answers });
export const qrCode = (slug: string) => `api/v1/projects/${safe(slug)}/qr.svg`;
