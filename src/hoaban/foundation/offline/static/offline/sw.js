// Keeps the offline page and the files it is made of; never a list, never a form, never a page with somebody's name.
// VERSION and FILES are written above by the server.
const CACHE = `offline-${VERSION}`, SHELL = "/w/offline/";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("offline-") && name !== CACHE);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || !FILES.includes(pathname)) return;
  event.respondWith(pathname === SHELL ? freshShell(request) : caches.match(pathname).then((kept) => kept || fetch(request)));
});

// The newest page while there is a line; after three seconds, or without one, the page that is kept.
async function freshShell(request) {
  const cache = await caches.open(CACHE);
  const asked = fetch(request).then((answer) => { if (answer.ok && !answer.redirected) cache.put(SHELL, answer.clone()); return answer; });
  const patience = new Promise((resolve) => { setTimeout(resolve, 3000); });
  const first = await Promise.race([asked.catch(() => null), patience]);
  return (first && first.ok ? first : null) || (await cache.match(SHELL)) || asked;
}
