// The calls of the playground: whether there is a tagger, and what it sees on one picture.
import { API, call, problemOf, Unreachable } from './client';
import type { Task } from './contract';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Playground = Schemas['Playground'];
export type Predicted = Schemas['Predicted'];
export type Tagger = Schemas['TaggerTold'];
export type TagScore = Schemas['TagScore'];
export type HeatMap = Schemas['HeatMap'];
export type Yours = Schemas['Yours'];

/** A picture as somebody gave it: its bytes, its address, or a task of this project in his hands. */
export type Subject = { is: 'file'; file: Blob } | { is: 'address'; address: string } | { is: 'task'; task: Task };

const PATIENCE_MS = 30_000;
const at = (slug: string, rest: string) => `/projects/${encodeURIComponent(slug)}/${rest}`;

export const playground = (slug: string) => call<Playground>('GET', at(slug, 'playground'));

export async function predict(slug: string, subject: Subject, wish: { heat?: string; preview?: boolean } = {}): Promise<Predicted> {
  const query = new URLSearchParams({ ...(wish.heat && { heat: wish.heat }), ...(wish.preview && { preview: 'true' }) });
  const path = at(slug, `predict?${query}`);
  if (subject.is === 'address') return call<Predicted>('POST', path, { url: subject.address });
  if (subject.is === 'task') return call<Predicted>('POST', path, { item: subject.task.item.id });
  return send(path, subject.file);
}

async function send(path: string, file: Blob): Promise<Predicted> {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/octet-stream', 'X-Manyeyes': '1' };
  let response: Response;
  try {
    response = await fetch(API + path, { method: 'POST', headers, body: file, credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (cause) {
    throw new Unreachable(String(cause));
  }
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Predicted;
}
