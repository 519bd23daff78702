// Pictures taken along: lent for hours, their bytes and facts on this device, so that they work without a network.
import { giveBack } from '../api/client';
import type { Project, Stage, Task } from '../api/contract';
import { decoded, pictureElement } from '../work/prefetch';
import { placeOf, within } from './database';
import { keepShell, ready } from './version.svelte';

const CACHE = 'manyeyes-pack'; // the service worker shows pictures out of it
const HOUR_MS = 3_600_000;

interface Kept {
  place: string; // project/stage
  pack?: string; // which one: a stage may have another after it; none in packs of an earlier version
  project: Project;
  stage: string;
  since: number; // by this device's clock, which may be wrong all day
  until: number;
}
type KeptTask = Task & { place: string; picture: string }; // the address of the size that this screen takes

const over = ({ since, until }: Kept) => Date.now() > until || Date.now() < since - HOUR_MS;
const all = <T>(store: 'packs' | 'tasks') => within([store], 'readonly', (of) => of(store).getAll() as IDBRequest<T[]>);

/** The project of a pack on this device, for a page that came up without the server. */
export async function takenAlong(slug?: string): Promise<{ project: Project; stage: string } | undefined> {
  const packs = await all<Kept>('packs').catch(() => []);
  return packs.find((one) => (!slug || one.project.project === slug) && !over(one));
}

/** Every picture that was taken along goes back to others: somebody else goes on here, and they were not lent to him.
 * Says whether there was any. */
export async function giveAllBack(): Promise<boolean> {
  const tasks = await all<KeptTask>('tasks').catch(() => []);
  await Promise.all(tasks.map(({ assignment }) => giveBack(assignment).catch(() => undefined)));
  await within(['packs', 'tasks'], 'readwrite', (of) => {
    of('packs').clear();
    of('tasks').clear();
  }).catch(() => undefined);
  if (tasks.length) await prune().catch(() => undefined);
  return tasks.length > 0;
}

export class Pack {
  possible = $state(false); // the stage allows it, and this browser can
  on = $state(false);
  here = $state(0); // pictures that work without a network
  until = $state('');
  id: string | undefined;
  private mine = new Map<string, string>(); // assignment: address of its picture
  private answered = new Set<string>();
  taken: Promise<void> = Promise.resolve(); // when all that was lent is here

  constructor(
    private project: Project,
    private stage: Stage,
  ) {}

  private get place(): string {
    return placeOf(this.project.project, this.stage.name);
  }

  get most(): number {
    return this.stage.offline?.tasks ?? 0;
  }

  has(assignment: string): boolean {
    return this.mine.has(assignment);
  }

  /** What an earlier visit took along and did not use; what is over is let go of. */
  async open(): Promise<Task[]> {
    const pack = (await all<Kept>('packs').catch(() => [])).find((one) => one.place === this.place);
    void ready().then((able) => (this.possible = able && this.stage.offline !== null));
    if (!pack) return [];
    if (over(pack) || !this.stage.offline) {
      await this.forget();
      return [];
    }
    const tasks = (await all<KeptTask>('tasks')).filter((one) => one.place === this.place);
    for (const task of tasks) this.mine.set(task.assignment, task.picture);
    this.on = true;
    this.id = pack.pack;
    this.tell(pack);
    return tasks;
  }

  /** Says whether the device keeps anything: a full one does not, and then nothing is taken along. */
  async begin(): Promise<boolean> {
    await keepShell();
    void navigator.storage?.persist?.().catch(() => false); // asked, and not relied on
    this.id = crypto.getRandomValues(new Uint32Array(3)).join('-');
    this.on = await this.write().then(() => true, () => false);
    return this.on;
  }

  private async write(): Promise<void> {
    const since = Date.now();
    const until = since + (this.stage.offline?.hours ?? 0) * HOUR_MS;
    const pack: Kept = { place: this.place, pack: this.id, project: $state.snapshot(this.project) as Project, stage: this.stage.name, since, until };
    await within(['packs'], 'readwrite', (of) => void of('packs').put(pack));
    this.tell(pack);
  }

  private tell(pack: Kept): void {
    this.until = new Date(pack.until).toISOString();
    this.here = this.mine.size;
  }

  /** Everything that is lent comes along, one after the other; what does not fit on the device stays an ordinary picture. */
  take(tasks: Task[]): void {
    if (!this.on) return;
    this.taken = this.taken.then(async () => {
      if (tasks.length) await this.write().catch(() => undefined);
      for (const task of tasks) if (this.wants(task)) await this.keep(task).catch(() => undefined);
    });
  }

  private wants({ assignment }: Task): boolean {
    return this.on && this.mine.size < this.most && !this.has(assignment) && !this.answered.has(assignment);
  }

  /** The picture first, then the task that needs it. */
  private async keep(task: Task): Promise<void> {
    const element = pictureElement(task.item);
    if (!(await decoded(element, task.item.url))) return;
    const picture = element.currentSrc;
    await (await caches.open(CACHE)).add(picture);
    if (!this.wants(task)) return;
    await within(['tasks'], 'readwrite', (of) => void of('tasks').put({ ...task, place: this.place, picture }));
    this.mine.set(task.assignment, picture);
    this.here = this.mine.size;
  }

  /** Answered or skipped. The outbox removes the task in the step that keeps the answer. */
  left(assignment: string, skipped = false): void {
    this.answered.add(assignment);
    const url = this.mine.get(assignment);
    if (!url) return;
    this.mine.delete(assignment);
    this.here = this.mine.size;
    if (skipped) void within(['tasks'], 'readwrite', (of) => void of('tasks').delete(assignment)).catch(() => undefined);
    void caches.open(CACHE).then((cache) => cache.delete(url)).catch(() => undefined);
  }

  /** Nothing is taken along any more; who holds the pictures gives them back. */
  async forget(): Promise<void> {
    this.on = false;
    this.mine.clear();
    this.here = 0;
    const place = this.place;
    await within(['packs', 'tasks'], 'readwrite', (of) => {
      of('packs').delete(place);
      const each = of('tasks').openCursor();
      each.onsuccess = () => {
        if ((each.result?.value as KeptTask | undefined)?.place === place) each.result?.delete();
        each.result?.continue();
      };
    }).catch(() => undefined);
    await prune().catch(() => undefined);
  }
}

/** Only pictures of tasks that are still here stay on the device. */
async function prune(): Promise<void> {
  const cache = await caches.open(CACHE);
  const needed = new Set((await all<KeptTask>('tasks')).map((task) => task.picture));
  for (const request of await cache.keys()) if (!needed.has(request.url)) await cache.delete(request);
}
