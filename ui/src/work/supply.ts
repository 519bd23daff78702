// The pictures lent to this visit: asked for ahead of need, each shown once.
import { Problem } from '../api/client';
import type { Claim, Task } from '../api/contract';
import { fetchAhead, type Held, Pace } from './prefetch';
import { asksOtherwise } from './questions';

const MOST_HELD = 20;
const LONGEST_WAIT_S = 30;

export interface Needs {
  claim(count: number): Promise<Claim>;
  unsent(): number; // answers on their way: the server still counts their pictures as held
  pack(): number; // how many are to be taken along, 0 for none
  leaving(assignment: string): boolean;
  leave(assignment: string): Promise<unknown>; // not to be shown here: somebody else may have it
  changed(): void;
}

export class Supply {
  last: Claim | null = null;
  failure: Error | null = null; // why the last asking failed
  asking = false;
  private queue: Held[] = [];
  private later: Task[] = []; // lent, and not fetched before their turn comes near
  private seen = new Set<string>();
  private pace = new Pace();
  private patience = 1; // seconds until the next asking
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private needs: Needs) {}

  /** How many pictures to hold: the one in front, those ahead, and those whose answers are not there yet. */
  get want(): number {
    return this.wantAfter(0);
  }

  /** The same once so many answers have arrived. */
  wantAfter(gone: number): number {
    return Math.min(MOST_HELD, Math.max(this.pace.ahead + 1, this.needs.pack()) + this.needs.unsent() - gone);
  }

  get first(): Held | undefined {
    return this.queue[0];
  }

  /** The questions of a picture that has others than the page; none while all have the same. */
  otherwise(workflow: string): string | undefined {
    const held = [...this.queue.map((held) => held.task), ...this.later];
    return held.find((task) => asksOtherwise(task.workflow, workflow))?.workflow;
  }

  get assignments(): string[] {
    return [...this.queue.map((held) => held.task), ...this.later].map((task) => task.assignment);
  }

  next(): Held | undefined {
    const first = this.queue.shift();
    this.fetchNear();
    return first;
  }

  /** Pictures of an earlier visit, which lie on this device. */
  start(tasks: Task[]): void {
    this.line(tasks);
    this.needs.changed();
  }

  private line(tasks: Task[]): void {
    const fresh = tasks.filter((task) => !this.seen.has(task.assignment) && !this.needs.leaving(task.assignment));
    for (const task of fresh) this.seen.add(task.assignment);
    this.later.push(...fresh);
    if (fresh.length) this.patience = 1;
    this.fetchNear();
  }

  private fetchNear(): void {
    const near = Math.max(0, this.pace.ahead + 1 - this.queue.length);
    this.queue.push(...this.later.splice(0, near).map(fetchAhead));
  }

  answered(): void {
    this.pace.answered(performance.now());
  }

  async ask(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    clearTimeout(this.timer);
    const reply = await this.needs.claim(this.want).catch((error: unknown) => error as Error);
    this.asking = false;
    if (reply instanceof Error) this.failed(reply);
    else this.take(reply);
  }

  take(reply: Claim): void {
    this.last = reply;
    this.failure = null;
    if (reply.outcome === 'restricted') void this.drop();
    this.line(reply.tasks);
    this.needs.changed();
  }

  /** Gives back what is held and not yet shown; should it be lent again, it is new. */
  async drop(): Promise<void> {
    const all = this.assignments;
    this.queue = [];
    this.later = [];
    for (const assignment of all) this.seen.delete(assignment);
    await Promise.all(all.map((assignment) => this.needs.leave(assignment)));
  }

  private failed(error: Error): void {
    this.failure = error;
    const problem = error instanceof Problem ? error : null;
    if (!problem || problem.passing) this.askLater(problem?.retryAfter ?? this.patience);
    this.needs.changed();
  }

  askLater(seconds = this.patience): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), seconds * 1000);
    this.patience = Math.min(LONGEST_WAIT_S, this.patience * 2);
  }
}
