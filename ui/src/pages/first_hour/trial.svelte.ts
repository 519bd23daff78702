// A trial of the page people answer on: examples, then pictures; nothing of it is stored anywhere.
import type { PictureFacts, Stage } from '../../api/contract';
import { type Trial as Found, trial, tryExample } from '../../api/first_hour';
import { choose, complete, missing, unsureOfAll } from '../../work/draft';
import { Shown } from '../../work/shown.svelte';
import { sentenceOf } from '../owner/asking.svelte';

export class Trial {
  shown = $state.raw<Shown | null>(null);
  sentences = $state.raw<Record<string, string>>({});
  trouble = $state('');
  over = $state(false);
  at = $state(0); // pictures done, examples first
  private found = $state.raw<Found>({ examples: [], pictures: [] });
  private busy = false;

  constructor(
    private slug: string,
    private stage: Stage,
  ) {}

  async begin(): Promise<void> {
    this.over = false;
    this.at = 0;
    try {
      this.found = await trial(this.slug, this.stage.name);
      this.show();
    } catch (error) {
      this.trouble = sentenceOf(error);
    }
  }

  private get all(): PictureFacts[] {
    return [...this.found.examples, ...this.found.pictures];
  }

  get examples(): number {
    return this.found.examples.length;
  }

  get learning(): boolean {
    return this.at < this.examples;
  }

  private show(): void {
    const facts = this.all[this.at];
    this.sentences = {};
    this.over = facts === undefined;
    this.shown = facts ? Shown.of(facts) : null;
    this.shown?.inFront();
  }

  say(question: string, value: string): void {
    if (this.shown) this.shown.draft = choose(this.shown.draft, question, value);
  }

  skip(): void {
    this.at += 1;
    this.show();
  }

  async next(): Promise<void> {
    if (this.busy || !this.shown || missing(this.shown.draft, this.stage).length) return;
    this.busy = true;
    this.trouble = '';
    try {
      if (this.learning) this.sentences = await this.judged();
      if (!Object.keys(this.sentences).length) this.skip();
    } catch (error) {
      this.trouble = sentenceOf(error);
    }
    this.busy = false;
  }

  private async judged(): Promise<Record<string, string>> {
    if (!this.shown) return {};
    const { answers } = complete(this.shown.draft, this.stage);
    return (await tryExample(this.slug, this.stage.name, this.at + 1, answers)).sentences;
  }

  unsure(): void {
    if (!this.shown) return;
    this.shown.draft = unsureOfAll(this.stage);
    void this.next();
  }
}
