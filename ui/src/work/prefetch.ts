// Pictures fetched and decoded before their turn: the decoded element itself is what later goes on the page.
import type { PictureFacts, Task } from '../api/contract';
import { words } from '../words';
import { candidates, LAYOUT } from './sizes';

const QUICK_MS = 500;
const RETRY_MS = 1_000;

const pause = (ms: number) => new Promise((go) => setTimeout(go, ms));

export function pictureElement(facts: PictureFacts): HTMLImageElement {
  const element = new Image(facts.width, facts.height);
  element.alt = words.pictureAlt;
  element.decoding = 'async';
  element.setAttribute('elementtiming', 'picture');
  element.sizes = LAYOUT;
  element.srcset = candidates(facts);
  return element;
}

/** True once every pixel can be painted at once; one more try after a second, then false. */
export async function decoded(element: HTMLImageElement, url: string): Promise<boolean> {
  for (const wait of [0, RETRY_MS]) {
    if (wait) await pause(wait);
    if (wait || element.getAttribute('src') !== url) element.src = url;
    try {
      await element.decode();
      return true;
    } catch {
      // broken, withdrawn or no network: the second try tells
    }
  }
  return false;
}

export interface Held {
  task: Task;
  element: HTMLImageElement;
  loaded: Promise<boolean>;
}

export function fetchAhead(task: Task): Held {
  const element = pictureElement(task.item);
  return { task, element, loaded: decoded(element, task.item.url) };
}

/** How many pictures to hold ahead: three, one when the person saves data, six when answers come very fast. */
export class Pace {
  private gaps: number[] = [];
  private last = 0;

  answered(now: number): void {
    if (this.last) this.gaps = [...this.gaps.slice(-2), now - this.last];
    this.last = now;
  }

  get ahead(): number {
    const { connection } = navigator as { connection?: { saveData?: boolean } };
    if (connection?.saveData) return 1;
    const mean = this.gaps.reduce((sum, gap) => sum + gap, 0) / this.gaps.length;
    return this.gaps.length >= 3 && mean < QUICK_MS ? 6 : 3;
  }
}
