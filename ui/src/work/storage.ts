// Where unsent answers sleep: IndexedDB, or plain memory where the browser refuses it (private windows).
import type { Said } from '../api/contract';

export interface Letter {
  id: string;
  assignment: string;
  said: Said;
  parked?: string; // the server's sentence: it will never take this one
}

export interface Drawer {
  all(): Promise<Letter[]>;
  put(letter: Letter): Promise<void>;
  remove(id: string): Promise<void>;
}

const STORE = 'outbox';

function opened(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const request = indexedDB.open('manyeyes', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' });
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      done(request.result);
    };
    request.onerror = () => failed(request.error);
    request.onblocked = () => failed(new Error('blocked'));
  });
}

function within<T>(db: IDBDatabase, mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    const transaction = db.transaction(STORE, mode, { durability: 'strict' }); // on the disk, not only on its way
    const request = ask(transaction.objectStore(STORE));
    transaction.oncomplete = () => done(request.result);
    transaction.onabort = transaction.onerror = () => failed(transaction.error);
  });
}

export function memoryDrawer(): Drawer {
  const letters = new Map<string, Letter>();
  return {
    all: async () => [...letters.values()],
    put: async (letter) => void letters.set(letter.id, letter),
    remove: async (id) => void letters.delete(id),
  };
}

export async function openDrawer(): Promise<Drawer> {
  try {
    const db = await opened();
    return {
      all: () => within(db, 'readonly', (store) => store.getAll() as IDBRequest<Letter[]>),
      put: async (letter) => void (await within(db, 'readwrite', (store) => store.put(letter))),
      remove: (id) => within(db, 'readwrite', (store) => store.delete(id)),
    };
  } catch {
    return memoryDrawer();
  }
}
