// IndexedDB of this site: answers on their way, pictures taken along, and of which stage they are.
const VERSION = 2;

/** The site's own path: two sites may stand below paths of one name, and share its storage. */
export const sitePath = (): string => new URL(document.baseURI).pathname;

/** The key of a stage's pack. */
export const placeOf = (project: string, stage: string): string => `${project}/${stage}`;

export type Store = 'letters' | 'tasks' | 'packs';
type Stores = (name: Store) => IDBObjectStore;

let opening: Promise<IDBDatabase> | undefined;

function opened(): Promise<IDBDatabase> {
  return (opening ??= new Promise((done, failed) => {
    const path = sitePath();
    const request = indexedDB.open(path === '/' ? 'manyeyes' : `manyeyes ${path}`, VERSION);
    request.onupgradeneeded = (event) => upgrade(request, event.oldVersion);
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      done(request.result);
    };
    request.onerror = () => failed(request.error);
    request.onblocked = () => failed(new Error('an older page holds the storage'));
  }));
}

function upgrade({ result: db, transaction }: IDBOpenDBRequest, from: number): void {
  const letters = db.createObjectStore('letters', { keyPath: 'seq', autoIncrement: true });
  db.createObjectStore('tasks', { keyPath: 'assignment' });
  db.createObjectStore('packs', { keyPath: 'place' });
  if (from !== 1 || !transaction) return;
  const before = transaction.objectStore('outbox').getAll(); // answers that an earlier version could not send yet
  before.onsuccess = () => {
    for (const { id: _, ...letter } of before.result) letters.add(letter);
    db.deleteObjectStore('outbox');
  };
}

/** One transaction; `ask` may return the request whose result is wanted. */
export async function within<T = void>(
  stores: Store[],
  mode: IDBTransactionMode,
  ask: (of: Stores) => IDBRequest<T> | void,
): Promise<T> {
  const db = await opened();
  return new Promise((done, failed) => {
    const transaction = db.transaction(stores, mode, { durability: 'strict' }); // on the disk, not only on its way
    const request = ask((name) => transaction.objectStore(name));
    transaction.oncomplete = () => done(request ? request.result : (undefined as T));
    transaction.onabort = transaction.onerror = () => failed(transaction.error);
  });
}
