// Answers on their way: kept until the server has confirmed each, sent again with growing pauses.
import { answer, answers, Problem, problemTold } from '../api/client';
import type { Saved } from '../api/contract';
import { alone } from '../offline/alone';
import { bringAlong, leaveBehind, type Written } from './left_behind';
import { type Drawer, type Letter, openDrawer, type Place } from './storage';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const TOGETHER = 10;

export interface Post {
  /** How many pictures of that stage to bring along, when so many answers have gone; and whether for hours. */
  wish(place: Place | undefined, gone: number): { want: number; pack: boolean };
  sent(reply: Saved): void;
  parked(letter: Letter): void;
}

export class Outbox {
  unsent = $state(0);
  troubled = $state(false); // the last try did not get through
  late = $state(false); // some try did not, and what waited then has not all gone yet
  unsigned = $state(false); // the server does not know this browser (401)
  parked = $state.raw<Letter[]>([]);

  private onTheWay = new Set<string>(); // assignments
  private written: Written[] = []; // not on the disk yet
  private sending: Promise<void> | null = null;
  private again = false;
  private wait = FIRST_WAIT_MS;
  private timer: ReturnType<typeof setTimeout> | undefined;
  readonly ready: Promise<void>;

  constructor(private post: Post, private drawer: Drawer = openDrawer()) {
    this.ready = this.wake();
    addEventListener('pagehide', () => leaveBehind(this.written));
    addEventListener('online', () => this.soon());
    document.addEventListener('visibilitychange', () => !document.hidden && this.soon());
  }

  /** Letters of an earlier visit go out too; doubles are harmless, the server knows (assignment, revision). */
  private async wake(): Promise<void> {
    await bringAlong((letter, pack) => this.drawer.add(letter, pack));
    await this.look();
    this.flush();
  }

  holds(assignment: string): boolean {
    return this.onTheWay.has(assignment);
  }

  /** `pack`: which the picture was taken along in, so that another window may have answered it. */
  async add(letter: Letter, pack?: string): Promise<void> {
    this.written.push({ letter, pack });
    this.onTheWay.add(letter.assignment);
    this.unsent += 1;
    await this.drawer.add(letter, pack);
    this.written = this.written.filter((one) => one.letter !== letter);
    this.flush();
  }

  async dismiss(letter: Letter): Promise<void> {
    await this.drawer.settle([letter], []);
    await this.look();
  }

  /** Once more, should what was in its way be gone. */
  async sendAgain(letter: Letter): Promise<void> {
    const { parked: _, ...waiting } = letter;
    await this.drawer.settle([], [waiting]);
    this.soon();
  }

  /** What waits, oldest first: other windows write here, and send from here, too. */
  async look(): Promise<Letter[]> {
    const all = await this.drawer.all();
    const waiting = all.filter((letter) => !letter.parked);
    this.parked = all.filter((letter) => letter.parked);
    this.unsent = waiting.length + this.written.length;
    this.late = this.late && this.unsent > 0;
    this.onTheWay = new Set([...waiting, ...this.written.map((one) => one.letter)].map((letter) => letter.assignment));
    return waiting;
  }

  /** The network seems to be back: no more waiting. */
  soon(): void {
    this.wait = FIRST_WAIT_MS;
    this.flush();
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.again = true;
    this.sending ??= this.send().finally(() => this.rest());
  }

  private rest(): void {
    this.sending = null;
    if (this.again && !this.timer) this.flush(); // a letter that came in the last moment
  }

  private async send(): Promise<void> {
    try {
      while (this.again) {
        this.again = false;
        await alone(() => this.deliver());
      }
    } catch (error) {
      await this.later(error);
    }
  }

  private async deliver(): Promise<void> {
    for (let waiting = await this.look(); waiting.length; waiting = await this.look()) {
      const place = waiting[0]?.place;
      const same = (one: Letter) => one.place?.project === place?.project && one.place?.stage === place?.stage;
      const oldest = waiting.filter(same).slice(0, place ? TOGETHER : 1);
      await (place && oldest.length > 1 ? this.all(oldest, place) : this.each(oldest));
    }
  }

  private async all(letters: Letter[], place: Place): Promise<void> {
    const said = letters.map(({ assignment, said }) => ({ ...plain(said), assignment }));
    const wish = this.post.wish(place, letters.length);
    const reply = await answers(place.project, place.stage, { answers: said, ...wish }).catch((error: unknown) => {
      if (!refused(error)) throw error;
      return null; // the call itself is wrong: each letter alone tells what is
    });
    if (!reply) return this.each(letters);
    const problems = reply.results.map((one) => (one.problem ? problemTold(one.problem) : null));
    const passing = problems.find((problem) => problem && !refused(problem));
    const note = reply.results.map((one) => one.note).find(Boolean) ?? null;
    await this.through(
      letters.filter((_, n) => !problems[n]),
      letters.flatMap((one, n) => (refused(problems[n]) ? { ...one, parked: problems[n]?.sentence || ' ' } : [])),
      { saved: true, next: reply.next, note },
    );
    if (passing) throw passing;
  }

  private async each(letters: Letter[]): Promise<void> {
    for (const letter of letters) {
      try {
        const reply = await answer(letter.assignment, { ...plain(letter.said), ...this.post.wish(letter.place, 1) });
        await this.through([letter], [], reply);
      } catch (error) {
        if (!refused(error)) throw error;
        await this.through([], [{ ...letter, parked: error.sentence || ' ' }]);
      }
    }
  }

  /** Confirmed ones are let go of; those the server will never take are put aside and told, and the others go on. */
  private async through(confirmed: Letter[], parked: Letter[], reply?: Saved): Promise<void> {
    this.troubled = this.unsigned = false;
    this.wait = FIRST_WAIT_MS;
    for (const letter of [...confirmed, ...parked]) this.onTheWay.delete(letter.assignment);
    this.unsent -= confirmed.length + parked.length;
    if (reply) this.post.sent(reply);
    await this.drawer.settle(confirmed, parked);
    for (const letter of parked) this.post.parked(letter);
  }

  private async later(error: unknown): Promise<void> {
    const problem = error instanceof Problem ? error : null;
    this.troubled = this.late = true;
    this.unsigned = problem?.status === 401;
    const wait = problem?.retryAfter ? problem.retryAfter * 1000 : this.wait;
    this.wait = Math.min(LONGEST_WAIT_MS, this.wait * 2);
    this.timer = setTimeout(() => this.flush(), wait + Math.random() * 200);
    await this.look().catch(() => undefined);
  }
}

/** No later try will be better: a 4xx but one that passes, and but 401, after which the browser may be known again. */
const refused = (error: unknown): error is Problem => error instanceof Problem && !error.passing && error.status !== 401;

/** What is said, without what an earlier version wished for beside it. */
function plain(said: Letter['said']): Letter['said'] {
  const { want: _, pack: __, ...rest } = said as Letter['said'] & { want?: number; pack?: boolean };
  return rest as Letter['said'];
}
