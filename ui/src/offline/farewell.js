// What a service worker becomes where its site has taken it back: it lets go of all it kept, and of itself.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(leave()));

async function leave() {
  for (const name of await caches.keys()) if (name.startsWith('manyeyes-')) await caches.delete(name);
  await self.registration.unregister();
}
