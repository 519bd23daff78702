// How far the first hour is, as the files and the server say it; and the steps that the server does for it.
import { begin, type Hour, hour, type Step, watch } from '../../api/first_hour';
import { sentenceOf } from '../owner/asking.svelte';

const LOOK_MS = 300;
export const STEPS = ['ask', 'answer', 'try', 'estimate', 'open', 'share'] as const;
export type StepName = (typeof STEPS)[number];

/** Remembered here, not on the server: only that this browser has seen it. */
const remembered = (slug: string, what: string) => `first-hour ${slug} ${what}`;

export class FirstHour {
  now = $state.raw<Hour | null>(null);
  trouble = $state('');
  doing = $state(''); // what the server says while it works
  tried = $state(false);
  hours = $state(''); // the estimate, once it was seen

  constructor(readonly slug: string) {
    this.tried = localStorage.getItem(remembered(slug, 'tried')) === 'yes';
    this.hours = localStorage.getItem(remembered(slug, 'hours')) ?? '';
  }

  static hasTried = (slug: string) => localStorage.setItem(remembered(slug, 'tried'), 'yes');

  saw(hours: string): void {
    this.hours = hours;
    localStorage.setItem(remembered(this.slug, 'hours'), hours);
  }

  async ask(): Promise<void> {
    try {
      this.take(await hour(this.slug));
    } catch (error) {
      this.trouble = sentenceOf(error);
    }
  }

  take(now: Hour): void {
    this.now = now;
    this.trouble = '';
  }

  /** Do commands one after the other, and look how it stands then; says whether all went well. */
  async do(...steps: Step[]): Promise<boolean> {
    if (this.doing) return false;
    this.trouble = '';
    this.doing = ' ';
    try {
      for (const step of steps) await this.one(step);
    } catch (error) {
      this.trouble = error instanceof Refused ? error.message : sentenceOf(error);
    }
    this.doing = '';
    const well = this.trouble === '';
    if (well) await this.ask();
    return well;
  }

  private async one(step: Step): Promise<void> {
    const { run } = await begin(this.slug, step);
    for (let after = 0; ; ) {
      const seen = await watch(this.slug, run, after);
      after = seen.after;
      this.doing = seen.lines.at(-1) ?? this.doing;
      if (seen.state === 'failed') throw new Refused(seen.problem?.detail ?? '');
      if (seen.state === 'done') return;
      await new Promise((wake) => setTimeout(wake, LOOK_MS));
    }
  }
}

class Refused extends Error {}
