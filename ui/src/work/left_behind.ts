// Letters that were not on the disk yet when their page went away: a reload is quicker than IndexedDB, and would lose them.
import { sitePath } from '../offline/database';
import type { Letter } from './storage';

export interface Written {
  letter: Letter;
  pack?: string; // which its picture was taken along in
}

const place = () => `manyeyes letter ${sitePath()} `; // no path holds a space

/** While the page goes only what is kept at once is kept. One entry a letter, so that two windows do not meet. */
export function leaveBehind(written: Written[]): void {
  try {
    for (const one of written) localStorage.setItem(`${place()}${one.letter.assignment} ${one.letter.said.revision}`, JSON.stringify(one));
  } catch {
    // private windows, a full device: the picture is asked once more
  }
}

/** Brings them to where the others are; a double is harmless, so each is let go of only after that. */
export async function bringAlong(add: (letter: Letter, pack?: string) => Promise<unknown>): Promise<void> {
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(place()))) {
      const { letter, pack } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Written>;
      if (letter) await add(letter, pack);
      localStorage.removeItem(key);
    }
  } catch {
    // the browser keeps nothing here
  }
}
