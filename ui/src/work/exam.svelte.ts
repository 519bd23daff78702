// The test before the work: how far it is, and its result once it has ended.
import { exam as askExam } from '../api/client';
import type { ExamStanding, Project, Stage } from '../api/contract';
import { words } from '../words';

const AGAIN_MS = 2_000;

export class Exam {
  running = $state.raw<ExamStanding | null>(null);
  ended: ExamStanding | null = null; // waits until the desk is free
  private asking = false;

  constructor(
    private project: Project,
    private stage: Stage,
    private changed: () => void,
  ) {}

  get step(): string {
    const { running } = this;
    return running ? words.training.step(Math.min(running.answered + 1, running.of), running.of) : '';
  }

  /** Every picture of it is answered here; the server has the last word. */
  get over(): boolean {
    return this.running !== null && this.running.answered >= this.running.of;
  }

  answered(): void {
    if (this.running) this.running = { ...this.running, answered: this.running.answered + 1 };
  }

  take(standing: ExamStanding): void {
    this.running = standing.state === 'running' ? standing : null;
  }

  ask(): Promise<ExamStanding> {
    return askExam(this.project.project, this.stage.name);
  }

  /** Whether it has ended by what was answered: it may do so early. */
  async look(): Promise<void> {
    if (this.asking || !this.running) return;
    this.asking = true;
    const standing = await this.ask().catch(() => null);
    this.asking = false;
    if (!standing || (standing.state === 'running' && this.over)) return void setTimeout(this.changed, AGAIN_MS);
    if (standing.state === 'running') return;
    this.running = null;
    this.ended = standing;
    this.changed();
  }
}
