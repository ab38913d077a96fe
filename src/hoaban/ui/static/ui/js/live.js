// <section id="now" data-live="duties">: when something of the topic happens, the part is fetched again from this very page.
// A stream says when; without one the same address is polled. Nothing moves under a hand: a part in use waits for it.
// A page that answered a form has no address to fetch again: a part of it names another page that holds the same part.
const parts = () => [...document.querySelectorAll("[data-live][id]")];
const topics = [...new Set(parts().flatMap((part) => part.dataset.live.split(" ")))].sort();
const address = `/streams/changes?topics=${topics.join(",")}`;
const EVERY = 15000;
const background = { "X-Background": "1" };
let known = "";
let etag = "";
let polling = 0;

// <div id="code" data-live="warnings" data-keeps>: what somebody wrote or chose in it stays, though she looks elsewhere meanwhile.
const first = (choice) => Math.max([...choice.options].findIndex((one) => one.defaultSelected), 0);
const isChanged = (field) => field.options ? field.selectedIndex !== first(field) : field.value !== field.defaultValue;
const isWritten = (part) => "keeps" in part.dataset && [...part.querySelectorAll("select, input:not([type=hidden])")].some(isChanged);

async function refresh() {
  const from = document.querySelector("[data-live-from]")?.dataset.liveFrom || location.href;
  const answer = await fetch(from, { headers: background, redirect: "manual" });
  if (!answer.ok) return; // signed out or locked: the next step of the person says so
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of parts()) {
    const next = fresh.getElementById(part.id);
    if (next && !part.contains(document.activeElement) && !isWritten(part)) part.replaceWith(next);
  }
}
function heard(seq) {
  const now = JSON.stringify(seq);
  if (known && known !== now) refresh().catch(() => {});
  known = now;
}
async function poll() {
  if (document.hidden) return false;
  const headers = { ...background, Accept: "application/json", ...(etag && { "If-None-Match": etag }) };
  const answer = await fetch(address, { headers, redirect: "manual", cache: "no-store" }).catch(() => null);
  if (answer && answer.status === 304) return true;
  if (!answer || !answer.ok) return false;
  etag = answer.headers.get("ETag") || "";
  heard((await answer.json()).seq);
  return true;
}
// A stream refused while the server had no records comes back with them.
async function again() {
  if (!(await poll()) || !("EventSource" in window)) return;
  clearInterval(polling);
  polling = 0;
  listen();
}
function startPolling() {
  if (!polling) polling = setInterval(again, EVERY);
  poll();
}
// A browser keeps six lines to one server over HTTP/1.1: tabs that nobody sees must not hold them.
function listen() {
  if (document.hidden) return;
  const stream = new EventSource(address);
  stream.addEventListener("seq", (event) => heard(JSON.parse(event.data)));
  stream.addEventListener("change", () => refresh().catch(() => {}));
  stream.addEventListener("error", () => {
    // The browser tries again by itself unless the server refused.
    if (stream.readyState === EventSource.CLOSED) startPolling();
  });
  const hang = () => stream.close();
  addEventListener("pagehide", hang, { once: true });
  document.addEventListener("visibilitychange", hang, { once: true });
}
if (topics.length) {
  if ("EventSource" in window) {
    listen();
    document.addEventListener("visibilitychange", () => { if (!polling) listen(); });
  } else startPolling();
}
