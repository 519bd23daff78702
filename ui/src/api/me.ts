// The calls of one's own page, and of remarks about pictures; none is loaded before somebody asks for them.
import { call } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];

export type MyProject = Schemas['MyProject'];
export type MyRemark = Schemas['MyRemark'];
export type SettledOtherwise = Schemas['SettledOtherwise'];
export type Remark = Schemas['Remark'];

const safe = encodeURIComponent;

export const myProjects = () => call<{ projects: MyProject[] }>('GET', '/me/projects');
export const settledOtherwise = (slug: string) => call<{ pictures: SettledOtherwise[] }>('GET', `/me/projects/${safe(slug)}/otherwise`);
export const lookAgain = (task: string, said: 'stands' | 'fine') => call<unknown>('PUT', `/me/otherwise/${safe(task)}`, { said });

export const myRemarks = () => call<{ remarks: MyRemark[] }>('GET', '/me/remarks');
export const sayAbout = (slug: string, item: string, key: string, text: string) =>
  call<MyRemark>('POST', `/projects/${safe(slug)}/items/${safe(item)}/remarks`, { key, text });

export const remarks = (slug: string, item = '') =>
  call<{ remarks: Remark[]; waiting: number }>('GET', `/projects/${safe(slug)}/remarks${item && `?item=${safe(item)}`}`);
export const dealWith = (remark: string, done: boolean, answer: string | null) =>
  call<Remark>('PUT', `/remarks/${safe(remark)}`, { done, answer });
