// What is in front of somebody: the picture or page he looks at, and the way back over what he has seen.
import type { Claim } from '../api/contract';
import type { Shown } from './shown.svelte';
import { Trail } from './trail';
import { givesWay, type View } from './view';

export abstract class Front {
  view = $state.raw<View>({ is: 'waiting' });
  note = $state('');
  earlier = $state(false); // an earlier picture is in front
  canGoBack = $state(false);
  protected readonly trail = new Trail<View>(givesWay, () => this.arrived());

  constructor() {
    this.canGoBack = this.trail.at > 0;
  }

  /** What the server said last: how long Next waits, and why. */
  protected abstract lastClaim(): Claim | null;

  /** What may still be corrected, the newest first. */
  protected abstract earlierPictures(): Promise<View[]>;

  back(): void {
    this.trail.back();
  }

  protected get answerable(): Shown | null {
    const { view } = this;
    return view.is === 'picture' && view.shown.state === 'ready' && view.shown.assignment ? view.shown : null;
  }

  protected put(view: View): void {
    this.trail.put(view);
    this.look();
  }

  private look(): void {
    this.view = this.trail.current ?? { is: 'waiting' };
    this.earlier = !this.trail.atNewest;
    this.canGoBack = this.trail.at > 0;
    const last = this.lastClaim();
    if (this.view.is === 'picture') this.view.shown.inFront(last?.wait, last?.message);
  }

  private arrived(): void {
    this.note = '';
    if (this.trail.current) this.look();
    else void this.remember();
  }

  /** After a reload the earlier pictures are asked from the server, once they are wanted. */
  private async remember(): Promise<void> {
    this.view = { is: 'waiting' };
    this.trail.fill(await this.earlierPictures());
    this.look();
    if (!this.trail.current) this.view = { is: 'too-old' };
  }
}
