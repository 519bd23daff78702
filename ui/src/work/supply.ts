// The pictures lent to this visit: asked for ahead of need, each shown once.
import { Problem } from '../api/client';
import type { Claim } from '../api/contract';
import { fetchAhead, type Held, Pace } from './prefetch';

const MOST_HELD = 20;
const LONGEST_WAIT_S = 30;

export interface Needs {
  claim(count: number): Promise<Claim>;
  unsent(): number; // answers on their way: the server still counts their pictures as held
  leaving(assignment: string): boolean;
  leave(assignment: string): void; // not to be shown here: somebody else may have it
  changed(): void;
}

export class Supply {
  last: Claim | null = null;
  failure: Error | null = null; // why the last asking failed
  asking = false;
  private queue: Held[] = [];
  private seen = new Set<string>();
  private pace = new Pace();
  private patience = 1; // seconds until the next asking
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private needs: Needs) {}

  /** How many pictures to hold: the one in front, those ahead, and those whose answers are not there yet. */
  get want(): number {
    return Math.min(MOST_HELD, this.pace.ahead + 1 + this.needs.unsent());
  }

  get first(): Held | undefined {
    return this.queue[0];
  }

  get assignments(): string[] {
    return this.queue.map((held) => held.task.assignment);
  }

  next(): Held | undefined {
    return this.queue.shift();
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
    if (reply.outcome === 'restricted') this.drop();
    const fresh = reply.tasks.filter((task) => !this.seen.has(task.assignment) && !this.needs.leaving(task.assignment));
    for (const task of fresh) this.seen.add(task.assignment);
    this.queue.push(...fresh.map(fetchAhead));
    if (fresh.length) this.patience = 1;
    this.needs.changed();
  }

  /** Gives back what is held and not yet shown; should it be lent again, it is new. */
  drop(): void {
    for (const { task } of this.queue) {
      this.seen.delete(task.assignment);
      this.needs.leave(task.assignment);
    }
    this.queue = [];
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
