// One small fetch for all calls: JSON both ways, problems as errors with the server's sentence.
import type {
  Answers,
  Appeal,
  Claim,
  EarlierAnswer,
  ExamStanding,
  Job,
  LeftOutPage,
  ManySaid,
  ManySaved,
  Me,
  Progress,
  Project,
  ProjectLine,
  Release,
  ReleaseBegun,
  ReleaseProgress,
  Said,
  Saved,
  TakenBack,
  ToldProblem,
  TrainingReply,
  TrainingStep,
  Wish,
} from './contract';

export const API = 'api/v1';
const PATIENCE_MS = 20_000;

/** The server understood and said no; `sentence` is what the person reads. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    readonly sentence: string,
    readonly retryAfter: number | null,
  ) {
    super(sentence);
  }

  /** Worth the same words again later: too many, busy, full, or a server in trouble. */
  get passing(): boolean {
    return this.status >= 500 || [408, 425, 429].includes(this.status);
  }
}

/** Nobody answered: no network, or no server at the other end. */
export class Unreachable extends Error {}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Partial<ToldProblem>;
  return problemTold({ ...body, status: response.status }, Number(response.headers.get('Retry-After')));
}

/** A problem as the server wrote it, alone or as one of many results. */
export function problemTold(body: Partial<ToldProblem> & { status: number }, seconds = 0): Problem {
  const sentence = [body.detail, body.title].find((text) => typeof text === 'string' && text);
  const kind = String(body.type ?? '').split(/[/:]/).pop() ?? '';
  return new Problem(body.status, kind, sentence ?? '', seconds > 0 ? seconds : null);
}

export async function call<T>(method: Method, path: string, body?: unknown, keepalive = false): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-Manyeyes'] = '1'; // no other site can send this header
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(API + path, {
      method,
      headers,
      keepalive,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new Unreachable(String(cause));
  }
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as T;
  return (await response.json().catch(() => {
    throw new Unreachable('the reply broke off');
  })) as T;
}

const safe = encodeURIComponent;
const stagePath = (project: string, stage: string) => `/projects/${safe(project)}/stages/${safe(stage)}`;

export const projects = () => call<{ projects: ProjectLine[] }>('GET', '/projects');
export const project = (slug: string) => call<Project>('GET', `/projects/${safe(slug)}`);
export const progress = (slug: string) => call<Progress>('GET', `/projects/${safe(slug)}/progress`);
export const releases = (slug: string) => call<{ releases: Release[] }>('GET', `/projects/${safe(slug)}/releases`);
export const makeRelease = (slug: string, name?: string) =>
  call<ReleaseBegun>('POST', `/projects/${safe(slug)}/releases`, name ? { name } : {});
export const releaseProgress = (slug: string, name: string) =>
  call<ReleaseProgress>('GET', `/projects/${safe(slug)}/releases/${safe(name)}/progress`);

export const claim = (slug: string, stage: string, count: number, pack = false) =>
  call<Claim>('POST', `${stagePath(slug, stage)}/claim`, { count, pack });
export const training = (slug: string, stage: string) => call<TrainingStep>('GET', `${stagePath(slug, stage)}/training`);
export const tryTraining = (slug: string, stage: string, step: number, answers: Answers) =>
  call<TrainingReply>('POST', `${stagePath(slug, stage)}/training`, { step, answers });
export const repeatTraining = (slug: string, stage: string) =>
  call<TrainingStep>('POST', `${stagePath(slug, stage)}/training/again`);
export const exam = (slug: string, stage: string) => call<ExamStanding>('GET', `${stagePath(slug, stage)}/exam`);
export const startExam = (slug: string, stage: string) => call<ExamStanding>('POST', `${stagePath(slug, stage)}/exam`);

export const answer = (assignment: string, said: Said & Wish) =>
  call<Saved>('PUT', `/assignments/${safe(assignment)}/answer`, said, true);
export const answers = (slug: string, stage: string, many: ManySaid) =>
  call<ManySaved>('POST', `${stagePath(slug, stage)}/answers`, many, true);
export const skip = (assignment: string, reason: string) =>
  call<unknown>('POST', `/assignments/${safe(assignment)}/skip`, { reason });
export const giveBack = (assignment: string) => call<unknown>('DELETE', `/assignments/${safe(assignment)}`, undefined, true);
export const heartbeat = () => call<unknown>('POST', '/assignments/heartbeat', {});
export const myAnswers = (limit = 10) => call<{ answers: EarlierAnswer[] }>('GET', `/me/answers?limit=${limit}`);

export const me = () => call<Me>('GET', '/me');
export const appeal = (restriction: string, text: string) => call<Appeal>('POST', '/me/appeals', { restriction, text });

export const jobs = (slug: string) => call<{ jobs: Job[] }>('GET', `/projects/${safe(slug)}/jobs`);
export const tellJob = (job: string, what: 'pause' | 'resume' | 'cancel') => call<Job>('POST', `/jobs/${safe(job)}/${what}`);
export const leftOut = (slug: string, stage: string, what: string, after: number, limit: number) =>
  call<LeftOutPage>('GET', `${stagePath(slug, stage)}/left-out?${new URLSearchParams({ ...(what && { what }), after: `${after}`, limit: `${limit}` })}`);
export const takeBack = (slug: string, stage: string, id: string, really: boolean) =>
  call<TakenBack>(really ? 'POST' : 'DELETE', `${stagePath(slug, stage)}/left-out/${safe(id)}/take-back`);
