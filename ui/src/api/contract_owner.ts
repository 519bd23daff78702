// The bodies of the calls of owners' pages; like contract.ts, made from openapi.json at each build.
import type { components } from './schema';

type Schemas = components['schemas'];

export type Counted = Schemas['Counted'];
export type InForce = Schemas['InForce'];
export type PersonLine = Schemas['PersonLine'];
export type PeoplePage = Schemas['PeoplePage'];
export type Person = Schemas['Person'];
export type Restriction = Schemas['Restrained'];
export type RestrictWish = Schemas['RestrictWish'];
export type TakeBackWish = Schemas['TakeBackWish'];
export type Withdrawing = Schemas['Withdrawing'];
export type Taken = Schemas['Taken'];
export type Withdrawal = Schemas['Withdrawal'];
export type Recounting = Schemas['Recounting'];
export type StageRules = Schemas['StageRules'];
export type Firing = Schemas['Firing'];
export type Appeal = Schemas['Objection'];
export type Alert = Schemas['Alert'];
export type StageQuality = Schemas['StageQuality'];
export type QuestionQuality = Schemas['QuestionQuality'];
export type Event = Schemas['Event'];
export type KnownAnswer = Schemas['KnownAnswer'];
export type KnownPicture = Schemas['KnownPicture'];
export type Audit = Schemas['Audit'];
export type AuditLine = Schemas['AuditLine'];
export type Differed = Schemas['Differed'];
export type ToCheck = Schemas['ToCheck'];
export type Forecast = Schemas['Forecast'];
export type Amount = Schemas['Amount'];
