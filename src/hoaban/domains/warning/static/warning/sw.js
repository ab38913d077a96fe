// Keeps what was last read of warnings, and the voices that were heard, for a phone without a line: the list, each warning that
// holds, the places this phone follows with the voice of each warning there, their styles. The server says what may be kept (X-Keep): nobody is signed in there. Never a
// form that needs a line, never who follows by number. What a push tells of is fetched while it comes.
const PAGES = "warnings-pages-1", FILES = "warnings-files-1", SOUNDS = "warnings-sounds-1";
const LIST = "/warnings/", HERE = "/warnings/here/", PAGE = /^\/warnings\/(?:here\/|at\/\d{9,12}\/|[0-9a-f-]{36}\/)?$/;
const MOST = { [PAGES]: 12, [FILES]: 40, [SOUNDS]: 8 }, LED = /href="(\/warnings\/[0-9a-f-]{36}\/)"/g;
const VOICE = /href="(\/speech\/[^"]+)" data-aac="([^"]+)"[^>]* lang="vi">/g, LARGEST = 600000, PATIENCE = 6000, AHEAD = 5, HEARD_WITHIN = 30000;
const FRESH = { cache: "no-cache" }; // «Back» would be answered by the browser's own store, of whatever age, as if it came just now

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(begin()));

// What was open before there was a worker is kept too: the first visit may be the only one with a line.
async function begin() {
  const old = (await caches.keys()).filter((name) => name.startsWith("warnings-") && !(name in MOST));
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
  const open = (await self.clients.matchAll({ type: "window" })).map((one) => new URL(one.url).pathname);
  await Promise.all([...new Set([LIST, ...open.filter((path) => PAGE.test(path))])].map(
    (path) => fetch(path, FRESH).then((answer) => keep(path, answer)).catch(() => {})));
}

self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || !["GET", "HEAD"].includes(request.method)) return;
  if (request.mode === "navigate") { if (PAGE.test(pathname)) event.respondWith(page(event, pathname)); }
  else if (pathname.startsWith("/speech/")) event.respondWith(request.method === "HEAD" ? stillThere(request, pathname) : sound(request, pathname));
  else if (pathname.startsWith("/static/")) event.respondWith(fetch(request).catch(() => find(FILES, pathname)));
});

const find = async (name, path) => (await (await caches.open(name)).match(path, { ignoreVary: true })) || Response.error();
const forget = async (name, path) => (await caches.open(name)).delete(path, { ignoreVary: true });

// The newest while there is a line; what was kept, marked, without one, on one that is too weak, or when the server is ill.
async function page(event, path) {
  let copy;
  const asked = fetch(event.request, FRESH).then((answer) => { copy = answer.clone(); return answer; });
  event.waitUntil(asked.then(() => keep(path, copy)).catch(() => {}));
  const cache = await caches.open(PAGES);
  const own = await cache.match(path), kept = own || (path.includes("/at/") && (await cache.match(HERE))) || (await cache.match(LIST));
  const tries = [asked.catch(() => null)];
  if (own) tries.push(new Promise((done) => { setTimeout(done, PATIENCE); }));
  const answer = await Promise.race(tries);
  if (answer && (answer.status < 500 || !kept)) return answer;
  return kept ? marked(kept) : Response.error();
}

// The notice of age stands open, and so do those of an old copy and of each warning that ran out: by the server's clock, not the phone's.
async function marked(kept) {
  const ahead = Number(kept.headers.get("x-ahead")), now = (Date.now() + ahead) / 1000;
  const html = (await kept.text())
    .replace(/data-kept="(\d+)" hidden/, (_all, asked) => `data-kept="${asked}" data-ahead="${ahead}"`)
    .replace(/data-(?:ended|old)="(\d+)" hidden/g, (all, end) => (Number(end) <= now ? all.slice(0, -7) : all));
  return new Response(html, { headers: kept.headers });
}

async function keep(path, answer, isFirst = true) {
  if (answer.status >= 500 || answer.type === "opaqueredirect") return;
  if (!answer.ok && ![404, 410].includes(answer.status)) return; // a proxy's refusal says nothing of the warning
  if (!answer.ok || answer.headers.get("x-keep") !== "warning") { await forget(PAGES, path); return; }
  const html = (await answer.text()).replace(/<form data-line[^]*?<\/form>/g, ""), sent = Date.parse(answer.headers.get("date"));
  const headers = { "content-type": "text/html; charset=utf-8", "x-ahead": String(sent ? sent - Date.now() : 0) };
  for (const name of ["content-security-policy", "referrer-policy"]) {
    if (answer.headers.get(name)) headers[name] = answer.headers.get(name);
  }
  await store(PAGES, path, new Response(html, { headers }));
  const files = await caches.open(FILES);
  for (const [, file] of html.matchAll(/(?:href|src)="(\/static\/[^"#?]+)/g)) {
    if (!(await files.match(file, { ignoreVary: true }))) await files.add(file).catch(() => {});
  }
  await trim(FILES);
  const following = await (await caches.open(PAGES)).match(HERE);
  if (path === LIST) { await dropUnlisted(html); await fetchListed(html); }
  // What is followed and the list are of one age: neither says of a warning what the other knows better.
  if (isFirst && path === HERE) await refresh(LIST);
  if (isFirst && path === LIST && following) await refresh(HERE);
  if (path === HERE) await fetchVoices(html);
}

const refresh = (path) => fetch(path, FRESH).then((answer) => keep(path, answer, false)).catch(() => {});

self.addEventListener("push", (event) => {
  let path = "";
  try { path = String(event.data.json().url); } catch (unreadable) { console.warn(unreadable); }
  event.waitUntil(Promise.all([fetch(LIST, FRESH).then((answer) => keep(LIST, answer)).catch(() => {}), PAGE.test(path) && refresh(path)]));
});

// The list has the words of each; their own pages have the map, and may never have been opened.
async function fetchListed(html) {
  if (navigator.connection?.saveData) return;
  const cache = await caches.open(PAGES), named = [...html.matchAll(LED)].map(([, path]) => path);
  for (const path of [...new Set(named)].slice(0, AHEAD)) {
    if (!(await cache.match(path))) await fetch(path, FRESH).then((answer) => keep(path, answer)).catch(() => {});
  }
}

// Who follows a place hears its warnings without a line too, though she never did before: in her language, one voice a warning.
async function fetchVoices(html) {
  if (navigator.connection?.saveData) return;
  const kept = await caches.open(SOUNDS), opus = await playsOpus();
  for (const [, ogg, aac] of [...html.matchAll(VOICE)].slice(0, MOST[SOUNDS])) {
    const path = opus ? ogg : aac;
    if (!(await kept.match(path, { ignoreVary: true }))) await fetchSound(path).catch(() => {});
  }
}

async function playsOpus() {
  const audio = { contentType: 'audio/ogg; codecs="opus"' };
  const told = await navigator.mediaCapabilities?.decodingInfo({ type: "file", audio }).catch(() => null);
  return told?.supported ?? true;
}

// What the list no longer names was ended, and what it names with another end was prolonged: neither page must be found
// without a line as it was.
async function dropUnlisted(html) {
  const end = (text) => /data-ended="(\d+)"/.exec(text)?.[1];
  const cache = await caches.open(PAGES), paths = (await cache.keys()).map((one) => new URL(one.url).pathname);
  const listed = (path, until) => { const at = html.indexOf(`"${path}"`); return at >= 0 && end(html.slice(at)) === until; };
  await Promise.all(paths.filter((path) => path !== LIST).map(async (path) => {
    const page = await (await cache.match(path)).text();
    const told = path === HERE ? [...page.matchAll(LED)].map((one) => [one[1], end(page.slice(one.index))]) : [[path, end(page)]];
    if (!told.every(([one, until]) => listed(one, until))) await cache.delete(path);
  }));
}

async function store(name, path, answer) {
  const cache = await caches.open(name);
  await cache.delete(path, { ignoreVary: true }); // so that it stands last, and is dropped last
  await cache.put(path, answer);
  await trim(name);
}

async function trim(name) {
  const cache = await caches.open(name), keys = (await cache.keys()).filter((one) => ![LIST, HERE].includes(new URL(one.url).pathname));
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST[name])).map((one) => cache.delete(one)));
}

// A voice that was heard once sounds again without a line; one that was taken back is asked for first, and forgotten. An ill
// server or a line that hangs is no answer: the page then plays its own copy.
async function stillThere(request, path) {
  const late = new Promise((done) => { setTimeout(() => done(Response.error()), PATIENCE); });
  const answer = await Promise.race([fetch(request), late]);
  if (answer.status >= 500) return Response.error();
  if (answer.status === 404 || answer.status === 410) await forget(SOUNDS, path);
  return answer;
}

async function sound(request, path) {
  const kept = await (await caches.open(SOUNDS)).match(path, { ignoreVary: true });
  if (kept) return part(kept, request.headers.get("range"));
  return fetchSound(path);
}

async function fetchSound(path) {
  const answer = await fetch(path, { signal: AbortSignal.timeout?.(HEARD_WITHIN) });
  if (answer.ok && Number(answer.headers.get("content-length")) <= LARGEST) await store(SOUNDS, path, answer.clone());
  return answer;
}

// A player asks for parts, and a kept answer is whole.
async function part(answer, range) {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range || "") || [];
  if (!from) return answer;
  const whole = await answer.blob(), last = Math.min(to ? Number(to) : whole.size, whole.size - 1);
  const headers = { "content-type": whole.type, "content-range": `bytes ${from}-${last}/${whole.size}`, "accept-ranges": "bytes" };
  return new Response(whole.slice(Number(from), last + 1, whole.type), { status: 206, headers });
}
