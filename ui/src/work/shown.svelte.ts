// One picture on the page and what is said about it; locked until all of it can be seen.
import type { Answers, EarlierAnswer, PictureFacts, Stage } from '../api/contract';
import { words } from '../words';
import { type Draft, emptyDraft } from './draft';
import { decoded, type Held, pictureElement } from './prefetch';

const DOUBLE_TAP_MS = 200;

export class Shown {
  draft = $state.raw<Draft>(emptyDraft());
  state = $state<'loading' | 'ready' | 'failed'>('loading');
  slow = $state(false);
  slowed = $state(''); // why Next waits
  wait = $state(0); // seconds it is still to be looked at before Next works
  revision = 0; // the last one sent
  skipped = false;
  private since = 0;
  private waited = false;
  private justCame = $state(false);

  constructor(
    readonly assignment: string | null,
    readonly facts: PictureFacts,
    readonly element: HTMLImageElement,
    loaded: Promise<boolean>,
    private readonly questions: string[] | null = null,
    private readonly guess: Answers = {},
  ) {
    this.draft = emptyDraft(guess);
    const tell = setTimeout(() => (this.slow = true), 1_000);
    void loaded.then((whole) => {
      clearTimeout(tell);
      this.slow = false;
      this.state = whole ? 'ready' : 'failed';
      this.since = performance.now();
    });
  }

  static held({ task, element, loaded }: Held): Shown {
    return new Shown(task.assignment, task.item, element, loaded, task.questions, task.draft);
  }

  /** A picture that is not lent: an example, a first look, or one answered earlier. */
  static of(facts: PictureFacts, served: HTMLImageElement | null = null): Shown {
    const mine = served?.getAttribute('src') === facts.url ? served : pictureElement(facts);
    return new Shown(null, facts, mine, decoded(mine, facts.url));
  }

  static earlier(answer: EarlierAnswer, draft: Draft): Shown {
    const element = pictureElement(answer.item);
    const loaded = decoded(element, answer.item.url);
    const shown = new Shown(answer.assignment, answer.item, element, loaded, Object.keys(answer.answers));
    shown.draft = draft;
    shown.revision = answer.revision;
    return shown;
  }

  /** The item, where somebody was lent it: an example has no name. */
  get item(): string {
    return this.assignment && 'id' in this.facts ? String(this.facts.id) : '';
  }

  /** The tagger filled something in. */
  get hasGuess(): boolean {
    return Object.keys(this.guess).length > 0;
  }

  /** What stands there is still the tagger's guess. */
  isGuess(question: string): boolean {
    return question in this.guess && !(question in this.draft.answers);
  }

  /** The stage as it is asked about this picture: a question whose `only:` does not hold is left out. */
  asked(stage: Stage): Stage {
    const { questions } = this;
    return questions ? { ...stage, questions: stage.questions.filter((q) => questions.includes(q.name)) } : stage;
  }

  /** The clock of "how long was it looked at" starts when the picture is in front of the person. */
  inFront(wait = 0, why = ''): void {
    this.since = performance.now();
    this.justCame = true;
    setTimeout(() => (this.justCame = false), DOUBLE_TAP_MS);
    if (wait > 0 && !this.waited && !this.revision) this.rest(Math.ceil(wait), why);
  }

  /** Next waits so many seconds from the moment the picture can be seen. */
  private rest(seconds: number, why: string): void {
    this.waited = true;
    this.slowed = why || words.slowed;
    this.wait = seconds;
    const tick = setInterval(() => {
      if (this.state === 'loading') return;
      this.wait = Math.max(0, Math.ceil(seconds - this.shownMs / 1000));
      if (this.wait === 0) clearInterval(tick);
    }, 200);
  }

  /** The second tap of a double one would answer a picture nobody has seen; a touched switch is a real answer. */
  get tooSoon(): boolean {
    return this.wait > 0 || (this.justCame && Object.keys(this.draft.answers).length === 0);
  }

  get shownMs(): number {
    return Math.round(performance.now() - this.since);
  }
}
