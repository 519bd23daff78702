// What is tried: one picture at a time, asked about again when another tagger serves.
import { giveBack, Problem } from '../../api/client';
import { type HeatMap, predict, type Predicted, type Subject } from '../../api/playground';
import { words } from '../../words';
import { playground as text } from '../../words';
import { smaller } from './smaller';

const TRIES = 4; // of which all but the first wait as long as the server asks for
const SHOWN_BY_BROWSERS = /^image\/(jpeg|png|webp|gif|avif|svg|bmp)/;

const rest = (seconds: number) => new Promise((wake) => setTimeout(wake, seconds * 1000));

export class Trying {
  subject = $state.raw<Subject | null>(null);
  shown = $state(''); // the address of what the page shows
  seen = $state.raw<Predicted | null>(null);
  heat = $state.raw<HeatMap | null>(null);
  said = $state('');
  trouble = $state('');
  busy = $state(false);
  answered = false; // what is in front was answered here, so it is not given back
  #latest = 0;

  constructor(private readonly slug: string) {}

  /** Look at a picture; the one before is let go. */
  async show(given: Subject): Promise<void> {
    this.leave();
    const subject: Subject = given.is === 'file' ? { is: 'file', file: await smaller(given.file) } : given;
    this.subject = subject;
    const drawable = subject.is === 'file' && SHOWN_BY_BROWSERS.test(subject.file.type);
    if (drawable) this.shown = URL.createObjectURL(subject.file);
    if (subject.is === 'task') this.shown = subject.task.item.url;
    await this.#ask({ preview: !this.shown }, subject.is === 'address' ? text.fetching : text.looking);
    if (this.seen?.preview) this.shown = this.seen.preview;
  }

  /** Another tagger serves: the same picture once more. */
  again = (): Promise<void> => this.#ask({}, '');

  async heatOf(tag: string): Promise<void> {
    if (this.heat?.tag === tag) this.heat = null;
    else await this.#ask({ heat: tag }, text.looking);
  }

  /** Let go of what is shown; a task goes back to others. */
  leave(): void {
    this.#latest++;
    if (this.shown.startsWith('blob:')) URL.revokeObjectURL(this.shown);
    if (this.subject?.is === 'task' && !this.answered) void giveBack(this.subject.task.assignment).catch(() => undefined);
    this.subject = this.seen = this.heat = null;
    this.shown = this.trouble = this.said = '';
    this.busy = this.answered = false;
  }

  async #ask(wish: { heat?: string; preview?: boolean }, saying: string): Promise<void> {
    const subject = this.subject;
    if (!subject) return;
    const mine = ++this.#latest;
    this.busy = true;
    this.trouble = '';
    this.said = saying;
    try {
      const seen = await this.#patiently(subject, wish, mine);
      if (mine !== this.#latest) return;
      const preview = seen.preview ?? this.seen?.preview ?? null;
      this.seen = { ...seen, preview };
      this.heat = seen.heat;
      this.said = seen.heat ? (seen.heat.cells.some((cell) => cell > 0) ? text.heat(seen.heat.tag) : text.heatNone(seen.heat.tag)) : '';
    } catch (error) {
      if (mine !== this.#latest) return;
      this.said = '';
      this.trouble = error instanceof Problem ? error.sentence || words.trouble.refusedSentence : words.trouble.offline;
    }
    this.busy = false;
  }

  /** Where too many come at once, it is tried again after as long as the server says. */
  async #patiently(subject: Subject, wish: { heat?: string; preview?: boolean }, mine: number): Promise<Predicted> {
    for (let turn = 1; ; turn++) {
      try {
        return await predict(this.slug, subject, wish);
      } catch (error) {
        const later = error instanceof Problem && error.status === 429 && turn < TRIES;
        if (!later || mine !== this.#latest) throw error;
        this.said = text.queue;
        await rest(error.retryAfter ?? 1);
      }
    }
  }
}
