// One question to the server whose reply a page shows, with the sentence where it was refused.
import { Problem } from '../../api/client';
import { words } from '../../words';

export const sentenceOf = (error: unknown): string =>
  error instanceof Problem ? error.sentence || words.trouble.refusedSentence : words.trouble.offline;

export class Asking<T> {
  reply = $state.raw<T | null>(null);
  trouble = $state('');
  busy = $state(false);
  #latest = 0;

  constructor(private readonly question: () => Promise<T>) {}

  /** Ask now; an earlier question that is still under way no longer matters. */
  async ask(): Promise<void> {
    const mine = ++this.#latest;
    this.busy = true;
    try {
      const reply = await this.question();
      if (mine === this.#latest) [this.reply, this.trouble] = [reply, ''];
    } catch (error) {
      if (mine === this.#latest) this.trouble = sentenceOf(error);
    }
    if (mine === this.#latest) this.busy = false;
  }
}

/** What a press did, as one sentence: `said` where it went well, the server's words where not. */
export class Pressing {
  said = $state('');
  busy = $state(false);

  async press(act: () => Promise<string>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    let well = true;
    try {
      this.said = await act();
    } catch (error) {
      this.said = sentenceOf(error);
      well = false;
    }
    this.busy = false;
    return well;
  }
}
