// The calls of the page of a project's changes.
import { call } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];

export type Version = Schemas['VersionOfProject'];
export type Versions = Schemas['VersionsOfProject'];
export type Step = Schemas['StepOfChange'];
export type NotYetApplied = Schemas['NotYetApplied'];

const at = (slug: string) => `/projects/${encodeURIComponent(slug)}/changes`;

export const versions = (slug: string, after: number, limit: number) => call<Versions>('GET', `${at(slug)}?after=${after}&limit=${limit}`);
export const waiting = (slug: string) => call<NotYetApplied>('GET', `${at(slug)}/waiting`);
