// One of the owner's pictures in front of him: what he says of it, and why, until both are on the server's disk.
import type { Answers, Stage } from '../../api/contract';
import { forgetOwn, keepOwn, nextOwn, type OwnPicture, ownAnswers, someOwn } from '../../api/first_hour';
import { choose, complete, draftOf, emptyDraft, missing } from '../../work/draft';
import { Shown } from '../../work/shown.svelte';
import type { FirstHour } from './hour.svelte';

export class Own {
  picture = $state.raw<OwnPicture | null>(null);
  shown = $state.raw<Shown | null>(null);
  because = $state<Answers>({});
  explaining = $state(false);
  over = $state(false); // every picture is answered
  mine = $state.raw<OwnPicture[]>([]);
  choice = $state.raw<OwnPicture[] | null>(null); // pictures to choose from

  constructor(
    private hour: FirstHour,
    private stage: () => Stage,
  ) {}

  async begin(): Promise<void> {
    await Promise.all([this.next(), this.look()]);
  }

  async next(): Promise<void> {
    const { picture } = await nextOwn(this.hour.slug);
    this.over = picture === null;
    this.put(picture);
  }

  async look(): Promise<void> {
    this.mine = (await ownAnswers(this.hour.slug)).pictures;
  }

  async choose(): Promise<void> {
    this.choice = (await someOwn(this.hour.slug)).pictures;
  }

  /** In front of him, with what he said of it before. */
  put(picture: OwnPicture | null): void {
    this.picture = picture;
    this.choice = null;
    this.because = { ...picture?.because };
    this.explaining = Object.keys(this.because).length > 0;
    this.shown = picture && Shown.of(picture.item);
    if (this.shown && picture) this.shown.draft = Object.keys(picture.answers).length ? draftOf(picture.answers) : emptyDraft();
  }

  say(question: string, value: string): void {
    if (this.shown) this.shown.draft = choose(this.shown.draft, question, value);
  }

  get explained(): boolean {
    return this.explaining && Object.values(this.because).some((reason) => reason.trim());
  }

  get lacking(): boolean {
    return !this.shown || missing(this.shown.draft, this.stage()).length > 0;
  }

  async keep(): Promise<void> {
    if (!this.picture || !this.shown || this.lacking) return;
    const { answers } = complete(this.shown.draft, this.stage());
    this.hour.take(await keepOwn(this.hour.slug, this.picture.item.id, answers, this.explained ? this.because : {}));
    await this.begin();
  }

  async forget(): Promise<void> {
    if (!this.picture) return;
    this.hour.take(await forgetOwn(this.hour.slug, this.picture.item.id));
    await this.begin();
  }
}
