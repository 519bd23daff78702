// What every language must have: the sentences of the English catalogue, each with the same blanks.
import type { datasets } from './en/datasets';
import type { devices } from './en/devices';
import type { firstHour } from './en/first_hour';
import type { words } from './en/main';
import type { own } from './en/me';
import type { owners } from './en/owner';
import type { playground } from './en/playground';
import type { stands } from './en/status';

type Said<T> = T extends string ? string : T extends readonly string[] ? readonly string[] : T;
type Sentences<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...blanks: infer B) => infer R
      ? (...blanks: B) => Said<R>
      : Sentences<T[K]>;
};

export type Words = Sentences<typeof words>;
export type Datasets = Sentences<typeof datasets>;
export type Devices = Sentences<typeof devices>;
export type FirstHour = Sentences<typeof firstHour>;
export type Own = Sentences<typeof own>;
export type Owners = Sentences<typeof owners>;
export type Playground = Sentences<typeof playground>;
export type Stands = Sentences<typeof stands>;
