// One visit: pictures come, answers go, and every way it can end has its page.
import { claim, giveBack, myAnswers, Problem, skip, training } from '../api/client';
import type { EarlierAnswer, First, Project, Stage, TrainingStep } from '../api/contract';
import { words } from '../words';
import { choose, complete, type Draft, draftOf, missing, unsureOfAll } from './draft';
import { keepLeases } from './leases';
import { Outbox } from './outbox.svelte';
import { Shown } from './shown.svelte';
import { Supply } from './supply';
import { Trail } from './trail';
import { Training } from './training.svelte';
import { givesWay, type View, waits } from './view';

export class WorkSession {
  view = $state.raw<View>({ is: 'waiting' });
  done = $state(0); // pictures answered in this visit
  note = $state('');
  earlier = $state(false); // an earlier picture is in front
  canGoBack = $state(false);

  readonly outbox: Outbox = new Outbox({
    sent: (reply) => {
      this.note = reply.note ?? this.note;
      if (reply.next) this.supply.take(reply.next);
      else this.carryOn();
    },
    parked: (assignment) => {
      void giveBack(assignment).catch(() => undefined); // never to be answered here: somebody else may have it
      this.carryOn();
    },
  });
  private readonly supply = new Supply({
    claim: (count) => claim(this.project.project, this.stage.name, count),
    unsent: () => this.outbox.unsent,
    leaving: (assignment) => this.outbox.holds(assignment),
    changed: () => {
      if (this.outbox.troubled && !this.supply.failure) this.outbox.soon(); // the server is there again
      this.carryOn();
    },
  });
  private readonly trail = new Trail<View>(givesWay, () => this.arrived());

  constructor(
    readonly project: Project,
    readonly stage: Stage,
  ) {
    this.canGoBack = this.trail.at > 0;
    keepLeases(() => this.held());
  }

  begin(first: First, served: HTMLImageElement | null): void {
    if (first.training && !first.training.done) return this.train(first.training, served);
    if (first.picture) this.put({ is: 'picture', shown: Shown.of(first.picture, served) });
    void this.outbox.ready.then(() => this.supply.ask());
  }

  // -- what the person does

  say(question: string, value: string): void {
    const shown = this.answerable;
    if (shown) shown.draft = choose(shown.draft, question, value);
  }

  unsure(): void {
    const asked = this.answerable?.asked(this.stage);
    if (asked?.unsure === 'item') this.save(unsureOfAll(asked));
  }

  save(draft: Draft | undefined = this.answerable?.draft): void {
    const shown = this.answerable;
    if (!shown?.assignment || shown.tooSoon || !draft || missing(draft, shown.asked(this.stage)).length) return;
    shown.draft = draft;
    shown.revision += 1;
    this.note = '';
    this.post(shown, shown.assignment);
    if (this.earlier) return this.trail.toNewest();
    this.done += 1;
    this.supply.answered();
    this.advance(this.done === this.stage.show.pause_after);
  }

  private post(shown: Shown, assignment: string): void {
    const { answers, untouched } = complete(shown.draft, shown.asked(this.stage));
    const said = { revision: shown.revision, answers, untouched, shown_ms: shown.shownMs, want: this.supply.want };
    this.outbox.add(assignment, { ...said, client: 'web', loaded: true });
  }

  async skipFailed(shown: Shown): Promise<void> {
    if (!shown.assignment) return this.again();
    try {
      await skip(shown.assignment, words.failed.reason);
    } catch (error) {
      if (!(error instanceof Problem) || error.passing) return void (this.note = words.trouble.offlineSentence);
    }
    shown.skipped = true;
    this.advance();
    if (waits(this.trail.last)) this.again();
  }

  goOn(): void {
    if (this.earlier) this.trail.toNewest();
    else this.advance();
  }

  back(): void {
    this.trail.back();
  }

  again(): void {
    this.outbox.soon();
    void this.supply.ask();
  }

  // -- what is in front

  private get answerable(): Shown | null {
    const { view } = this;
    return view.is === 'picture' && view.shown.state === 'ready' && view.shown.assignment ? view.shown : null;
  }

  private put(view: View): void {
    this.trail.put(view);
    this.look();
  }

  private look(): void {
    this.view = this.trail.current ?? { is: 'waiting' };
    this.earlier = !this.trail.atNewest;
    this.canGoBack = this.trail.at > 0;
    if (this.view.is === 'picture') this.view.shown.inFront();
  }

  private arrived(): void {
    this.note = '';
    if (this.trail.current) this.look();
    else void this.remember();
  }

  /** After a reload the earlier pictures are asked from the server, once they are wanted. */
  private async remember(): Promise<void> {
    this.view = { is: 'waiting' };
    const { answers } = await myAnswers().catch(() => ({ answers: [] as EarlierAnswer[] }));
    const here = (a: EarlierAnswer) => a.project === this.project.project && a.stage === this.stage.name;
    const mine = answers.filter((a) => a.correctable && here(a));
    this.trail.fill(mine.map((a) => ({ is: 'picture', shown: Shown.earlier(a, draftOf(a.answers, a.untouched)) })));
    this.look();
    if (!this.trail.current) this.view = { is: 'too-old' };
  }

  private advance(pause = false): void {
    const held = pause ? undefined : this.supply.next();
    if (pause) this.put({ is: 'pause', done: this.done });
    else if (held) this.put({ is: 'picture', shown: Shown.held(held) });
    else this.put({ is: 'waiting' });
    this.carryOn();
  }

  private held(): string[] {
    const last = this.trail.last;
    const shown = last?.is === 'picture' && !last.shown.revision && !last.shown.skipped ? last.shown.assignment : null;
    return [...(shown ? [shown] : []), ...this.supply.assignments];
  }

  // -- what comes next

  /** One place decides what an empty desk means: a picture is here, an answer still brings one, or it is the end. */
  private carryOn(): void {
    const { supply, outbox } = this;
    if (!waits(this.trail.last)) return;
    if (supply.first) return void this.showFirst();
    if (supply.failure) return this.trouble(supply.failure);
    if (supply.asking || (outbox.unsent && !outbox.troubled)) return;
    if (!supply.last || supply.last.outcome === 'found') supply.askLater();
    else if (supply.last.outcome === 'training_first') void this.trainFirst();
    else this.outcome();
  }

  /** A first look without a lease stays until the lent picture can take its place at once. */
  private async showFirst(): Promise<void> {
    if (this.trail.last?.is === 'picture') await this.supply.first?.loaded;
    if (waits(this.trail.last) && this.supply.first) this.advance();
  }

  private outcome(): void {
    const { last } = this.supply;
    if (!last) return;
    this.put({ is: 'outcome', claim: last });
    if (last.retry_after) this.supply.askLater(last.retry_after);
  }

  private train(step: TrainingStep, served: HTMLImageElement | null = null): void {
    const over = () => {
      this.note = words.training.over;
      this.put({ is: 'waiting' });
      this.again();
    };
    this.put({ is: 'training', training: new Training(this.project, this.stage, step, over, served) });
  }

  private async trainFirst(): Promise<void> {
    try {
      const step = await training(this.project.project, this.stage.name);
      if (step.done) this.supply.askLater();
      else this.train(step);
    } catch (error) {
      this.trouble(error as Error);
      this.supply.askLater();
    }
  }

  private trouble(error: Error): void {
    const { trouble } = words;
    const sentence = error instanceof Problem ? error.sentence || trouble.refusedSentence : trouble.offlineSentence;
    this.put({ is: 'trouble', heading: error instanceof Problem ? trouble.refused : trouble.offline, sentence });
  }
}
