// The explained examples: each step repeats until it is right, and every wrong answer gets its own sentence.
import { Problem, tryTraining, Unreachable } from '../api/client';
import type { Project, Stage, TrainingStep } from '../api/contract';
import { words } from '../words';
import { complete } from './draft';
import { Shown } from './shown.svelte';

export class Training {
  step = $state.raw() as TrainingStep;
  shown = $state.raw() as Shown;
  sentences = $state.raw<Record<string, string>>({});
  trouble = $state('');
  private asking = false;

  constructor(
    private project: Project,
    private stage: Stage,
    first: TrainingStep,
    private over: () => void,
    served: HTMLImageElement | null = null,
  ) {
    this.take(first, served);
  }

  /** The stage as this step asks it: an example may ask fewer questions. */
  get asked(): Stage {
    return { ...this.stage, questions: this.step.questions, unsure: this.step.unsure };
  }

  private take(step: TrainingStep, served: HTMLImageElement | null = null): void {
    this.step = step;
    if (step.item) this.shown = Shown.of(step.item, served);
    this.sentences = {};
  }

  /** An example that did not load is fetched anew; there is nothing to skip. */
  again(): void {
    this.take(this.step);
  }

  async check(): Promise<void> {
    if (this.asking || this.shown.state !== 'ready') return;
    this.asking = true;
    this.trouble = '';
    try {
      await this.ask();
    } catch (error) {
      this.trouble = error instanceof Unreachable ? words.trouble.offline : (error as Problem).sentence;
    } finally {
      this.asking = false;
    }
  }

  private async ask(): Promise<void> {
    const { answers } = complete(this.shown.draft, this.asked);
    const reply = await tryTraining(this.project.project, this.stage.name, this.step.step, answers);
    if (reply.done) this.over();
    else if (reply.right) this.take(reply.next);
    else this.sentences = reply.sentences;
  }
}
