// The calls of owners' pages. They stand apart so that the page people answer on never loads them.
import { call } from './client';
import type { Answers, ContestedTask } from './contract';
import type {
  Alert,
  Appeal,
  Audit,
  AuditLine,
  Firing,
  Forecast,
  KnownPicture,
  PeoplePage,
  Person,
  Restriction,
  RestrictWish,
  StageQuality,
  StageRules,
  Taken,
  TakeBackWish,
  ToCheck,
  Withdrawing,
} from './contract_owner';

const safe = encodeURIComponent;
const at = (project: string, ...rest: string[]) => ['/projects', safe(project), ...rest.map(safe)].join('/');
const query = (values: Record<string, string | number>) =>
  `?${new URLSearchParams(Object.entries(values).flatMap(([key, value]) => (value === '' ? [] : [[key, `${value}`]])))}`;

export const people = (project: string, wish: { order: string; only: string; stage: string; after: number; limit: number }) =>
  call<PeoplePage>('GET', at(project, 'people') + query(wish));
export const person = (project: string, worker: string) => call<Person>('GET', at(project, 'people', worker));
export const restrict = (project: string, worker: string, wish: RestrictWish) =>
  call<Restriction>('POST', at(project, 'people', worker, 'restrict'), wish);
export const lift = (restriction: string, why: string) =>
  call<{ lifted: boolean }>('POST', `/restrictions/${safe(restriction)}/lift`, { why });
export const previewTakeBack = (project: string, worker: string, wish: Omit<TakeBackWish, 'preview'>) =>
  call<Withdrawing>('POST', at(project, 'people', worker, 'take-back'), { ...wish, preview: true });
export const takeBackAnswers = (project: string, worker: string, wish: Omit<TakeBackWish, 'preview'>) =>
  call<Taken>('POST', at(project, 'people', worker, 'take-back'), { ...wish, preview: false });
export const undoWithdrawal = (withdrawal: string) =>
  call<{ undone: boolean }>('POST', `/withdrawals/${safe(withdrawal)}/undo`);
export const beReviewer = (project: string, worker: string, yes: boolean) =>
  call<{ reviewer: boolean }>(yes ? 'PUT' : 'DELETE', at(project, 'people', worker, 'reviewer'));

export const rules = (project: string) => call<{ stages: StageRules[] }>('GET', at(project, 'rules'));
export const firings = (project: string, after: number, limit: number) =>
  call<{ firings: Firing[]; after: number | null }>('GET', at(project, 'firings') + query({ after, limit }));
export const appeals = (project: string, open: boolean) =>
  call<{ appeals: Appeal[] }>('GET', at(project, 'appeals') + query({ open: `${open}` }));
export const answerAppeal = (appeal: string, lifts: boolean, text: string) =>
  call<Appeal>('PUT', `/appeals/${safe(appeal)}`, { lift: lifts, text });
export const alerts = (project: string) => call<{ alerts: Alert[] }>('GET', at(project, 'alerts'));
export const seeAlert = (alert: string) => call<unknown>('PUT', `/alerts/${safe(alert)}`, { seen: true });

export const quality = (project: string, stage: string) => call<StageQuality>('GET', at(project, 'stages', stage, 'quality'));
export const hard = (project: string, stage: string, limit: number) =>
  call<{ tasks: ContestedTask[] }>('GET', at(project, 'stages', stage, 'contested') + query({ limit }));
export const settleMany = (project: string, stage: string, tasks: { task: string; answers: Answers }[]) =>
  call<{ settled: number }>('PUT', at(project, 'stages', stage, 'settle'), { tasks });
export const known = (project: string, stage: string, after: number, limit: number) =>
  call<{ known: KnownPicture[]; after: number | null }>('GET', at(project, 'stages', stage, 'control') + query({ after, limit }));
export const keepKnown = (project: string, stage: string, item: string, answers: Answers) =>
  call<{ known: boolean; rescored: number }>('PUT', at(project, 'stages', stage, 'control', item), { answers });
export const retireKnown = (project: string, stage: string, item: string) =>
  call<unknown>('DELETE', at(project, 'stages', stage, 'control', item));

export const audits = (project: string) => call<{ audits: AuditLine[]; sentence: string }>('GET', at(project, 'audits'));
export const startAudit = (project: string, of: 'kept' | 'all', count: number) =>
  call<AuditLine>('POST', at(project, 'audits'), { of, count });
export const audit = (project: string, name: string) => call<Audit>('GET', at(project, 'audits', name));
export const nextToCheck = (project: string, name: string) => call<ToCheck>('GET', at(project, 'audits', name, 'next'));
export const check = (project: string, name: string, position: number, answers: Answers) =>
  call<unknown>('PUT', at(project, 'audits', name, 'items', `${position}`), { answers });
export const endAudit = (project: string, name: string) => call<Audit>('POST', at(project, 'audits', name, 'end'));

export const forecast = (project: string, stage: string, confidence: number | null) =>
  call<Forecast>('GET', at(project, 'stages', stage, 'forecast') + (confidence ? query({ confidence }) : ''));
