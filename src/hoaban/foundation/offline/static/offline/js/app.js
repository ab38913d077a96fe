// The offline page: opens the vault, then shows what the address after # says.
import { leave } from "./leave.js";
import { json } from "./line.js";
import { add, home, list } from "./lists.js";
import { h, icon, w } from "./page.js";
import * as pin from "./pin.js";
import * as sender from "./sender.js";
import * as status from "./status.js";
import * as vaults from "./vault.js";
import { visit } from "./visit.js";

const place = document.getElementById("offline"), line = document.getElementById("offline-status");
const routes = [[/^#\/add$/, add], [/^#\/leave$/, leave], [/^#\/list\/([^/]+)$/, list], [/^#\/visit\/([^/]+)\/([^/]+)$/, visit], [/.*/, home]];
let started = false;

async function show() {
  const vault = await vaults.opened();
  if (!vault) return door();
  if (!started) {
    started = true;
    status.attach(line, vault.person);
    sender.start();
    askForRoom();
  }
  const [pattern, screen] = routes.find(([one]) => one.test(location.hash || "#/"));
  await screen(place, vault, ...(location.hash.match(pattern) || []).slice(1).map(decodeURIComponent));
  scrollTo(0, 0);
  const heading = place.querySelector("h1");
  if (heading) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
}

async function door() {
  const people = await vaults.people();
  let hello = null;
  try { hello = await json("/w/offline/hello/"); } catch (problem) {
    if (!people.length) return place.replaceChildren(h("h1", {}, w("title")), h("p", {}, w(problem.kind === "signin" ? "first-sign-in" : "first-line")),
      h("p.actions", {}, h("a.button.button-primary", { href: "/w/offline/open/" }, icon("sign-in"), " ", w("sign-in"))));
  }
  const known = hello ? people.filter((one) => one.key === hello.person.key) : people;
  return known.length ? pin.enter(place, known, show, hello) : pin.choose(place, show, (typed) => vaults.begin(hello, typed));
}

// Asked once; the answer is told, because a browser that says no may clear this phone's work when it is full.
async function askForRoom() {
  if (!navigator.storage || !navigator.storage.persist) return;
  const kept = await navigator.storage.persist();
  document.getElementById("offline-room").textContent = kept ? "" : w("may-be-cleared");
}

sender.events.addEventListener("changed", () => { if (/^#\/(list\/.*)?$/.test(location.hash || "#/")) show(); });
sender.events.addEventListener("wiped", () => place.replaceChildren(h("h1", {}, w("wiped"))));
addEventListener("hashchange", show);

// Without a line the desk is a page of the browser's own, with a dinosaur: it is not offered then.
const desk = document.querySelector(".offline-top a + a"), lined = () => { desk.hidden = !navigator.onLine; };
for (const turn of ["online", "offline"]) addEventListener(turn, lined);
lined();
if (navigator.serviceWorker) navigator.serviceWorker.register("/w/offline/sw.js", { scope: "/w/offline/" });
show();
