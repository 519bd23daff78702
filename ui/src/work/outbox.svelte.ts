// Answers on their way: kept until the server has confirmed each, sent again with growing pauses.
import { answer, Problem } from '../api/client';
import type { Said, Saved } from '../api/contract';
import { type Drawer, type Letter, memoryDrawer, openDrawer } from './storage';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const AT_ONCE = 4; // answers to different pictures may travel side by side

export interface Post {
  sent(reply: Saved): void;
  parked(assignment: string): void;
}

export class Outbox {
  unsent = $state(0);
  troubled = $state(false); // the last try did not get through
  unsigned = $state(false); // the server does not know this browser (401)
  parked = $state<Letter[]>([]);

  private letters: Letter[] = [];
  private drawer: Promise<Drawer>;
  private travelling = new Set<string>(); // assignments
  private wait = FIRST_WAIT_MS;
  private timer: ReturnType<typeof setTimeout> | undefined;
  readonly ready: Promise<void>;

  constructor(private post: Post, drawer: Promise<Drawer> = openDrawer()) {
    this.drawer = drawer;
    this.ready = this.wake();
    addEventListener('online', () => this.soon());
    document.addEventListener('visibilitychange', () => !document.hidden && this.soon());
  }

  /** Letters of an earlier visit go out too; doubles are harmless, the server knows (assignment, revision). */
  private async wake(): Promise<void> {
    const kept = await (await this.drawer).all().catch(() => []);
    this.parked = kept.filter((letter) => letter.parked);
    this.letters.unshift(...kept.filter((letter) => !letter.parked));
    this.count();
    this.flush();
  }

  holds(assignment: string): boolean {
    return this.letters.some((letter) => letter.assignment === assignment);
  }

  add(assignment: string, said: Said): void {
    const letter = { id: `${assignment}.${said.revision}`, assignment, said };
    this.letters.push(letter);
    this.count();
    void this.keep((drawer) => drawer.put(letter));
    this.flush();
  }

  dismiss(letter: Letter): void {
    this.parked = this.parked.filter((other) => other.id !== letter.id);
    void this.keep((drawer) => drawer.remove(letter.id));
  }

  private async keep(write: (drawer: Drawer) => Promise<void>): Promise<void> {
    try {
      await write(await this.drawer);
    } catch {
      this.drawer = Promise.resolve(memoryDrawer()); // the disk said no: this page's memory still holds every letter
    }
  }

  private count(): void {
    this.unsent = this.letters.length;
  }

  /** The network seems to be back: no more waiting. */
  soon(): void {
    this.wait = FIRST_WAIT_MS;
    this.flush();
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const letter of this.letters) {
      if (this.travelling.size >= AT_ONCE) return;
      if (!this.travelling.has(letter.assignment)) void this.send(letter); // one picture's revisions stay in order
    }
  }

  private async send(letter: Letter): Promise<void> {
    this.travelling.add(letter.assignment);
    try {
      const reply = await answer(letter.assignment, letter.said);
      this.through(letter);
      this.post.sent(reply);
    } catch (error) {
      this.notThrough(letter, error);
      return;
    } finally {
      this.travelling.delete(letter.assignment);
    }
    this.flush();
  }

  private through(letter: Letter): void {
    this.drop(letter);
    this.troubled = this.unsigned = false;
    this.wait = FIRST_WAIT_MS;
    void this.keep((drawer) => drawer.remove(letter.id));
  }

  private drop(letter: Letter): void {
    this.letters = this.letters.filter((other) => other.id !== letter.id);
    this.count();
  }

  private notThrough(letter: Letter, error: unknown): void {
    const problem = error instanceof Problem ? error : null;
    if (problem && !problem.passing && problem.status !== 401) {
      return this.park(letter, problem.sentence);
    }
    this.troubled = true;
    this.unsigned = problem?.status === 401;
    this.later(problem?.retryAfter ?? null);
  }

  /** The server will never take this one: it is put aside, told once, and the others go on. */
  private park(letter: Letter, sentence: string): void {
    const parked = { ...letter, parked: sentence || ' ' };
    this.drop(letter);
    this.parked = [...this.parked, parked];
    void this.keep((drawer) => drawer.put(parked));
    this.post.parked(letter.assignment);
    queueMicrotask(() => this.flush());
  }

  private later(seconds: number | null): void {
    if (this.timer) return; // the others of this round failed too: one pause for all
    const wait = seconds === null ? this.wait : seconds * 1000;
    this.timer = setTimeout(() => this.flush(), wait + Math.random() * 200);
    this.wait = Math.min(LONGEST_WAIT_MS, this.wait * 2);
  }
}
