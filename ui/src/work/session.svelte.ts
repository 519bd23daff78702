// One visit: pictures come, answers go, and every way it can end has its page.
import { claim, giveBack, Problem, skip, startExam, training } from '../api/client';
import type { Claim, ExamStanding, First, Project, Said, Stage, TrainingStep } from '../api/contract';
import { Pack } from '../offline/pack.svelte';
import { words } from '../words';
import { choose, complete, type Draft, missing, unsureOfAll } from './draft';
import { earlierOf, welcomed } from './earlier';
import { Exam } from './exam.svelte';
import { Front } from './front.svelte';
import { keepLeases } from './leases';
import { Outbox } from './outbox.svelte';
import type { Held } from './prefetch';
import { beginAnew, noteFromBefore } from './questions';
import { Shown } from './shown.svelte';
import { Supply } from './supply';
import { Training } from './training.svelte';
import { type View, waits } from './view';

const GENTLY_S = 60; // between two looks whether somebody may go on

export class WorkSession extends Front {
  done = $state(0); // pictures answered in this visit
  taking = $state(false); // pictures are being taken along

  readonly pack: Pack;
  readonly exam: Exam;
  readonly outbox: Outbox = new Outbox({
    wish: (place, gone) => {
      const here = place?.project === this.project.project && place.stage === this.stage.name;
      return { want: here ? this.supply.wantAfter(gone) : 0, pack: here && this.pack.on };
    },
    sent: (reply) => {
      this.note = reply.note ?? this.note;
      if (reply.next) this.supply.take(this.alongWith(reply.next));
      else this.carryOn();
      void this.exam.look();
    },
    parked: ({ assignment }) => {
      void giveBack(assignment).catch(() => undefined); // never to be answered here: somebody else may have it
      this.carryOn();
    },
  });
  private readonly supply: Supply = new Supply({
    claim: async (count) => this.alongWith(await claim(this.project.project, this.stage.name, count, this.pack.on)),
    unsent: () => this.outbox.unsent,
    pack: () => (this.pack.on ? this.pack.most : 0),
    leaving: (assignment) => this.outbox.holds(assignment),
    leave: (assignment) => giveBack(assignment).catch(() => undefined),
    changed: () => {
      if (this.outbox.troubled && !this.supply.failure) this.outbox.soon(); // the server is there again
      this.carryOn();
    },
  });

  constructor(
    readonly project: Project,
    readonly stage: Stage,
  ) {
    super();
    this.exam = new Exam(project, stage, () => this.carryOn());
    this.pack = new Pack(project, stage);
    keepLeases(() => this.held(), (assignment) => this.pack.has(assignment));
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && this.trail.last?.is === 'outcome') void this.supply.ask();
    });
  }

  begin(first: First, served: HTMLImageElement | null): void {
    this.note = noteFromBefore();
    if (first.training && !first.training.done) return this.train(first.training, served);
    if (first.exam && first.exam.state !== 'running') return this.put({ is: 'exam', standing: first.exam });
    if (first.exam) this.exam.take(first.exam);
    if (first.picture) this.put({ is: 'picture', shown: Shown.of(first.picture, served) });
    void this.startWork();
  }

  private async startWork(): Promise<void> {
    await this.outbox.ready; // first: what was answered as the page went is taken out of the pack
    const tasks = await this.pack.open();
    if (tasks.length) this.supply.start(tasks);
    await this.supply.ask();
  }

  // -- what is taken along

  /** What was lent comes along, where that is wished for; who is stopped holds nothing any more. */
  private alongWith(reply: Claim): Claim {
    if (reply.outcome === 'restricted' && this.pack.on) void this.pack.forget();
    this.pack.take(reply.tasks.filter((task) => !this.outbox.holds(task.assignment)));
    return reply;
  }

  async takePack(): Promise<void> {
    this.taking = true;
    if (!(await this.pack.begin())) this.note = words.trouble.refused;
    await this.supply.ask();
    await this.pack.taken;
    this.taking = false;
  }

  async leavePack(): Promise<void> {
    await this.pack.forget();
    await this.supply.drop();
    await this.supply.ask();
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
    this.exam.answered();
    if (!this.exam.running) this.done += 1;
    this.supply.answered();
    this.advance(!this.exam.running && this.done === this.stage.show.pause_after);
  }

  private post(shown: Shown, assignment: string): void {
    const { answers, untouched } = complete(shown.draft, shown.asked(this.stage));
    const said: Said = { revision: shown.revision, answers, untouched, shown_ms: shown.shownMs, client: 'web', loaded: true };
    const place = { project: this.project.project, stage: this.stage.name };
    const pack = shown.revision === 1 && this.pack.has(assignment) ? this.pack.id : undefined;
    void this.outbox.add({ assignment, said, place, picture: shown.facts }, pack);
    this.pack.left(assignment);
  }

  async skipFailed(shown: Shown): Promise<void> {
    if (!shown.assignment) return this.again();
    try {
      await skip(shown.assignment, words.failed.reason);
    } catch (error) {
      if (!(error instanceof Problem) || error.passing) return void (this.note = words.trouble.offlineSentence);
    }
    shown.skipped = true;
    this.pack.left(shown.assignment, true);
    this.exam.answered();
    this.advance();
    if (waits(this.trail.last)) this.again();
  }

  goOn(): void {
    if (this.earlier) this.trail.toNewest();
    else this.advance();
  }

  again(): void {
    this.outbox.soon();
    void this.supply.ask();
  }

  // -- what is in front

  protected lastClaim(): Claim | null {
    return this.supply.last;
  }

  protected earlierPictures(): Promise<View[]> {
    return earlierOf(this.project, this.stage);
  }

  private advance(pause = false): void {
    if (this.exam.ended) return this.examOver(this.exam.ended);
    const held = pause || this.exam.over || this.supply.otherwise(this.stage.workflow) ? undefined : this.supply.next();
    if (pause) this.put({ is: 'pause', done: this.done });
    else if (held) this.show(held);
    else this.put({ is: 'waiting' });
    this.carryOn();
  }

  private show(held: Held): void {
    const { last } = this.trail;
    this.put({ is: 'picture', shown: Shown.held(held) });
    if (last?.is === 'outcome' && last.claim.outcome === 'restricted') void welcomed((note) => (this.note = note));
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
    if (supply.last?.outcome === 'restricted') this.setAside();
    if (!waits(this.trail.last)) return;
    const workflow = supply.otherwise(this.stage.workflow);
    if (workflow) return void ((!outbox.unsent || outbox.troubled) && beginAnew(workflow, this.note));
    if (this.exam.ended) return this.examOver(this.exam.ended);
    if (this.exam.over) return void (outbox.unsent || this.exam.look());
    if (supply.first) return void this.showFirst();
    if (supply.failure) return this.trouble(supply.failure);
    if (supply.asking || (outbox.unsent && !outbox.troubled)) return;
    if (!supply.last || supply.last.outcome === 'found') supply.askLater();
    else if (supply.last.outcome === 'training_first') void this.trainFirst();
    else if (supply.last.outcome === 'exam_first') void this.examFirst();
    else this.outcome();
  }

  /** Who is stopped need not answer what he has not begun: it would not count. What he has begun, he ends. */
  private setAside(): void {
    const { last } = this.trail;
    if (last?.is !== 'picture' || last.shown.revision || Object.keys(last.shown.draft.answers).length) return;
    last.shown.skipped = true;
    this.put({ is: 'waiting' });
  }

  /** A first look without a lease stays until the lent picture can take its place at once. */
  private async showFirst(): Promise<void> {
    if (this.trail.last?.is === 'picture') await this.supply.first?.loaded;
    if (waits(this.trail.last) && this.supply.first) this.advance();
  }

  private outcome(): void {
    const { last } = this.supply;
    if (!last) return;
    if (last.outcome === 'nothing_now' && last.wait) return this.rest(last);
    this.put({ is: 'outcome', claim: last });
    if (last.outcome === 'restricted') this.supply.askLater(Math.min(last.retry_after ?? GENTLY_S, GENTLY_S));
    else if (last.retry_after) this.supply.askLater(last.retry_after);
  }

  /** Somebody who is slowed down waits at the desk for his next picture, and reads why. */
  private rest(last: Claim): void {
    this.put({ is: 'waiting' });
    this.note = last.message;
    this.supply.askLater(last.retry_after ?? last.wait);
  }

  private async examFirst(): Promise<void> {
    try {
      const standing = await this.exam.ask();
      this.exam.take(standing);
      if (['to_start', 'wait', 'failed'].includes(standing.state)) this.put({ is: 'exam', standing });
      if (standing.state !== 'to_start') this.supply.askLater(standing.state === 'running' ? undefined : GENTLY_S);
    } catch (error) {
      this.trouble(error as Error);
      this.supply.askLater();
    }
  }

  async startExam(): Promise<void> {
    this.exam.take(await startExam(this.project.project, this.stage.name));
    this.put({ is: 'waiting' });
    this.again();
  }

  /** The result is told before anything else, and pictures of a failed test are not looked at any more. */
  private examOver(standing: ExamStanding): void {
    this.exam.ended = null;
    if (standing.state !== 'passed') void this.supply.drop();
    this.put({ is: 'exam', standing });
  }

  train(step: TrainingStep, served: HTMLImageElement | null = null): void {
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
