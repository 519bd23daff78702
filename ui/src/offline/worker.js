// The service worker: keeps the app's shell and the pictures people took along. Nothing else is kept: calls of the API
// never pass through here, and what a page says of a project always comes from the server while there is one.
const FILES = '__FILES__';
const SHELL = 'manyeyes-shell-__VERSION__';
const PACK = 'manyeyes-pack'; // filled and emptied by the page, so it holds a pack and no more
const FRESH_MS = 3_600_000; // so long a withdrawn picture may be shown anywhere
const PATIENCE_MS = 8_000;

const below = (path) => new URL(path, self.registration.scope).href;

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', (event) => event.waitUntil(told(event)));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const path = request.url.startsWith(below('.')) ? request.url.slice(below('.').length) : null;
  if (request.method !== 'GET' || path === null) return;
  if (request.mode === 'navigate') event.respondWith(page(event, isPage(path)));
  else if (path.startsWith('media/')) event.respondWith(picture(request));
  else if (path.startsWith('static/assets/')) event.respondWith(file(request));
});

async function install() {
  const cache = await caches.open(SHELL);
  await cache.add(new Request(below('./'), { cache: 'no-cache' }));
  await cache.addAll(FILES.map(below)); // mostly out of the browser's own cache: the page has just loaded them
}

/** The shells of other versions go; pictures that were taken along stay. */
async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith('manyeyes-shell-') && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

/** A page says which files it runs on: where they are ours it is of this version, and there is nothing to wait for. */
async function told({ data, ports }) {
  if (data.runs) {
    const ours = FILES.some((path) => below(path) === data.runs);
    if (ours) await self.skipWaiting();
    ports[0].postMessage({ newer: !ours });
  }
  if (data.goOn) await self.skipWaiting();
  if (data.keep) ports[0].postMessage({ kept: await keep(data.keep).then(() => true, () => false) });
}

/** What a page needs without a network: the shell in the language it is read in now, and its own files. */
async function keep(files) {
  const cache = await caches.open(SHELL);
  await cache.add(new Request(below('./'), { cache: 'no-cache' }));
  for (const url of files) if (!(await cache.match(url))) await cache.add(url);
}

const isPage = (path) => !/^(api|media|static|sign-in)\b/.test(path);

/**
 * A page is asked of the server; where nobody answers, the shell comes up and finds what was taken along. Asked once:
 * the browser began it before this worker woke (a link for signing in works a single time).
 */
async function page(event, hasShell) {
  const asked = (async () => (await event.preloadResponse) ?? fetch(event.request))();
  if (!hasShell) return asked;
  const shell = () => caches.match(below('./'), { cacheName: SHELL });
  const late = new Promise((go) => setTimeout(go, PATIENCE_MS));
  asked.catch(() => undefined);
  try {
    const reply = await Promise.race([asked, late]);
    if (reply && ![502, 503, 504].includes(reply.status)) return reply;
    return (await shell()) ?? (await asked);
  } catch {
    return (await shell()) ?? Response.error();
  }
}

/** What was taken along is shown at once for an hour; after that only where the server cannot be asked. */
async function picture(request) {
  const kept = await caches.match(request.url, { cacheName: PACK });
  if (kept && Date.now() - Date.parse(kept.headers.get('date') ?? 0) < FRESH_MS) return kept;
  try {
    const reply = await fetch(request);
    if (reply.status === 404 || reply.status === 410) await (await caches.open(PACK)).delete(request.url);
    return reply.status < 500 ? reply : (kept ?? reply);
  } catch {
    return kept ?? (await inAnySize(request.url)) ?? Response.error();
  }
}

/** A phone that was turned asks for another size than the one it took along. */
async function inAnySize(url) {
  for (const size of [320, 640, 1024]) {
    const found = await caches.match(url.replace(/\d+\.webp$/, `${size}.webp`), { cacheName: PACK });
    if (found) return found;
  }
}

/** Names of these files change with what is in them, so one that is kept is right. */
async function file(request) {
  return (await caches.match(request.url, { cacheName: SHELL })) ?? fetch(request);
}
