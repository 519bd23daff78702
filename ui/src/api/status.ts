// The calls of the status page, the lists behind its numbers and an item's page; none is loaded where people answer.
import { call } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];

export type Status = Schemas['Status'];
export type StageStatus = Schemas['StageStatus'];
export type QuestionNumbers = Schemas['QuestionNumbers'];
export type ExpectedEnd = Schemas['ExpectedEnd'];
export type ItemsBehind = Schemas['ItemsBehind'];
export type ItemLine = Schemas['ItemLine'];
export type ItemTold = Schemas['ItemTold'];
export type Owned = Schemas['Owned'];

const safe = encodeURIComponent;

/** What a number counts: the query of its list, in the page's address and in the call alike. */
export type Behind = Record<string, string | number>;
export const queryOf = (behind: Behind): string =>
  new URLSearchParams(Object.entries(behind).map(([key, value]) => [key, `${value}`])).toString();
/** The page that shows the items behind a number. */
export const listOf = (slug: string, behind: Behind): string => `p/${safe(slug)}/items?${queryOf(behind)}`;
export const pageOf = (slug: string, item: string): string => `p/${safe(slug)}/items/${safe(item)}`;

export const status = (slug: string) => call<Status>('GET', `/projects/${safe(slug)}/status`);
export const items = (slug: string, query: string) => call<ItemsBehind>('GET', `/projects/${safe(slug)}/items?${query}`);
export const item = (slug: string, id: string) => call<ItemTold>('GET', `/projects/${safe(slug)}/items/${safe(id)}`);
