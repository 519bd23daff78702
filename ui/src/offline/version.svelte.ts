// The service worker's life: registered once the page stands, told apart from a newer one, gone when its site says so.
const QUIET_MS = 10_000;
const SOON_MS = 3_000;
const HOUR_MS = 3_600_000;

export const version = $state({ newer: false }); // another version than this page's is ready

let asked = 0;
let reloading = false;

const below = (path: string) => new URL(path, document.baseURI).href;
const wanted = () => document.querySelector('link[rel=manifest]') !== null;
const able = () => 'serviceWorker' in navigator && 'caches' in globalThis && 'indexedDB' in globalThis; // not on plain http

/** Called once the page stands, so that it is in nobody's way. */
export async function keepUp(): Promise<void> {
  if (!able()) return;
  if (!wanted()) return leave();
  const had = navigator.serviceWorker.controller !== null;
  const registration = await navigator.serviceWorker.register(below('sw.js'), { updateViaCache: 'none' }).catch(() => undefined);
  if (!registration) return;
  void look(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing;
    coming?.addEventListener('statechange', () => coming.state === 'installed' && had && void look(coming));
  });
  navigator.serviceWorker.addEventListener('controllerchange', () => (reloading ? location.reload() : had && void look(navigator.serviceWorker.controller)));
  document.addEventListener('visibilitychange', () => !document.hidden && void again(registration));
}

/** A page that stays open for days asks once an hour whether there is another version. */
async function again(registration: ServiceWorkerRegistration): Promise<void> {
  if (Date.now() - asked < HOUR_MS) return;
  asked = Date.now();
  await registration.update().catch(() => undefined);
}

/** Where a service worker is of this page's own version, it takes over by itself; else the person is told. */
async function look(worker: ServiceWorker | null): Promise<void> {
  if (!worker) return;
  const runs = document.querySelector<HTMLScriptElement>('script[type=module][src]')?.src ?? '';
  const { newer } = await told<{ newer?: boolean }>(worker, { runs });
  if (newer) version.newer = true;
}

/** The person wants it: the waiting one takes over, and the page comes back in the new version. */
export async function useIt(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration(below('.'));
  if (!registration?.waiting) return location.reload();
  reloading = true;
  registration.waiting.postMessage({ goOn: true });
  setTimeout(() => location.reload(), SOON_MS); // should nobody say that it took over
}

function told<T extends object>(worker: ServiceWorker, what: object): Promise<Partial<T>> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = ({ data }) => done(data as T);
    setTimeout(() => done({}), QUIET_MS); // an older one that does not know the question
    worker.postMessage(what, [port2]);
  });
}

/** Whether pictures can be taken along: a service worker is there to show them. */
export async function ready(): Promise<boolean> {
  if (!able() || !wanted()) return false;
  return (await navigator.serviceWorker.ready.catch(() => undefined))?.active !== undefined;
}

/** All that this page runs on is kept, in its language. */
export async function keepShell(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType('resource').map((one) => one.name).filter((name) => name.startsWith(below('static/assets/')));
  if (active) await told(active, { keep: [...new Set(files)] });
}

async function leave(): Promise<void> {
  for (const one of await navigator.serviceWorker.getRegistrations()) if (one.scope === below('.')) await one.unregister();
  for (const name of await caches.keys()) if (name.startsWith('manyeyes-')) await caches.delete(name);
}
