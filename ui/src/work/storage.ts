// Where unsent answers sleep: IndexedDB, or plain memory where the browser refuses it (private windows).
import type { PictureFacts, Said } from '../api/contract';
import { placeOf, within } from '../offline/database';

export interface Place {
  project: string;
  stage: string;
}

export interface Letter {
  seq?: number; // the order they were written in, given by the disk
  assignment: string;
  said: Said;
  place?: Place; // none in letters of an earlier version
  picture?: PictureFacts; // to look at, should it be refused
  parked?: string; // the server's sentence: it will never take this one
}

export interface Drawer {
  /** Oldest first. */
  all(): Promise<Letter[]>;
  /** Keeps a letter; one about a picture of a pack in the same step removes that, or is not kept where another window
   * has answered it already. Where the whole pack went back it is kept: the server says what becomes of it. */
  add(letter: Letter, pack?: string): Promise<unknown>;
  /** What was confirmed is let go of, what was refused is kept with its sentence. */
  settle(confirmed: Letter[], parked: Letter[]): Promise<void>;
}

const disk: Drawer = {
  all: () => within(['letters'], 'readonly', (of) => of('letters').getAll() as IDBRequest<Letter[]>),
  add: (letter, pack) =>
    within(['letters', 'tasks', 'packs'], 'readwrite', (of) => {
      const there = of('tasks').getKey(letter.assignment);
      const kept = of('packs').get(placeOf(letter.place?.project ?? '', letter.place?.stage ?? ''));
      kept.onsuccess = () => {
        const goneAlone = there.result === undefined && pack !== undefined && kept.result?.pack === pack;
        if (there.result !== undefined) of('tasks').delete(letter.assignment);
        if (!goneAlone) of('letters').add(letter);
      };
    }),
  settle: (confirmed, parked) =>
    within(['letters'], 'readwrite', (of) => {
      for (const { seq } of confirmed) if (seq) of('letters').delete(seq);
      for (const letter of parked) if (letter.seq) of('letters').put(letter);
    }),
};

export function memoryDrawer(): Drawer {
  let letters: Letter[] = [];
  const same = (one: Letter) => (other: Letter) => one.assignment === other.assignment && one.said.revision === other.said.revision;
  return {
    all: async () => letters,
    add: async (letter) => letters.push(letter),
    settle: async (confirmed, parked) => {
      letters = letters.filter((one) => !confirmed.some(same(one))).map((one) => parked.find(same(one)) ?? one);
    },
  };
}

/** The disk; and for what it will not take, this page's memory. */
export function openDrawer(): Drawer {
  const memory = memoryDrawer();
  return {
    all: async () => [...(await disk.all().catch(() => [])), ...(await memory.all())],
    add: (letter, pack) => disk.add(letter, pack).catch(() => memory.add(letter, pack)),
    settle: async (confirmed, parked) => {
      await memory.settle(confirmed, parked);
      await disk.settle(confirmed, parked).catch(() => undefined);
    },
  };
}
