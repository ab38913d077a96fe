// Sends what waits while a page of ours is open: on a new line, on coming back to the page, and by a clock that grows patient.
// Background Sync is not asked for: two of the three engines do not have it.
import * as db from "./db.js";
import { upload } from "./lane.js";
import { json, post } from "./line.js";
import * as outbox from "./outbox.js";
import * as vaults from "./vault.js";

const FIRST = 5e3, LONGEST = 10 * 60e3, TOGETHER = 10;
const state = { phase: "idle", speed: 0, sentence: "", wait: FIRST, timer: 0, busy: false };
export const events = new EventTarget();

function say(phase, sentence = "") {
  Object.assign(state, { phase, sentence });
  events.dispatchEvent(new CustomEvent("status", { detail: { ...state } }));
}
export const now = () => ({ ...state });

export function start() {
  addEventListener("online", () => { state.wait = FIRST; send(); });
  addEventListener("offline", () => say("offline"));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  send();
}

export async function send() {
  const vault = await vaults.opened();
  if (!vault || state.busy) return;
  state.busy = true;
  clearTimeout(state.timer);
  try {
    await navigator.locks.request("hoaban-offline-send", () => round(vault));
    state.wait = FIRST;
  } catch (problem) {
    const phases = { cut: "offline", signin: "signin", full: "full", other: "other" };
    say(phases[problem.kind] || "trouble", problem.sentence || "");
    state.wait = Math.min(state.wait * 2, LONGEST);
    if (!problem.kind) console.warn(problem);
  } finally {
    state.busy = false;
    const left = await vaults.unsent(vault.person.key);
    if (left.forms > left.drafts || left.media) state.timer = setTimeout(send, state.wait * (0.75 + Math.random() / 2));
  }
}

async function round(vault) {
  say("sending");
  await vaults.change(vault.person.key, {});
  const fate = await json(`/w/offline/fate/${vault.person.device}/`);
  let hello;
  try { hello = await json(`/w/offline/hello/?device=${vault.person.device}`); } catch (problem) {
    if (fate.wipe && problem.kind === "signin") await obey(vault, "");
    throw problem;
  }
  if (hello.person.key !== vault.person.key) throw Object.assign(new Error("other"), { kind: "other" });
  const names = (kinds) => (kinds || []).map((one) => one.name).sort().join();
  const asBefore = names(vault.person.kinds) === names(hello.kinds);
  await vaults.change(vault.person.key, { kinds: hello.kinds, serverKey: hello.seal });
  if (!asBefore) events.dispatchEvent(new Event("changed"));
  await sendEntries(vault, hello.csrf, false);
  await sendMedia(vault, hello.csrf);
  if (hello.wipe) return obey(vault, hello.csrf);
  say("idle");
}

// The office ended this browser: what could be sent is sent by now; the server is told what could not.
async function obey(vault, csrf) {
  const left = await vaults.unsent(vault.person.key);
  const said = { lost_forms: left.forms, lost_media: left.media };
  await post(`/w/offline/fate/${vault.person.device}/`, csrf || (await json("/w/offline/fate/csrf/")).csrf, said);
  await vaults.wipeAll(vault.person.key);
  say("wiped");
  events.dispatchEvent(new Event("wiped"));
}

export async function sendEntries(vault, csrf, drafts) {
  for (;;) {
    const mine = await outbox.entries(vault);
    const waiting = mine.filter((one) => one.state === "waiting" || (drafts && one.state === "draft"));
    const batch = waiting.slice(0, TOGETHER);
    if (!batch.length) return;
    const left = await vaults.unsent(vault.person.key);
    const answer = await post("/w/offline/sync/", csrf, {
      protocol: 1, app: 1, device: vault.person.device, name: browserName(), sent_at: new Date().toISOString(),
      unsent: { forms: left.forms, media: left.media },
      entries: batch.map((one) => ({ uid: one.uid, media: one.media, draft: one.state === "draft", ...one.body })),
    });
    const moved = await take(vault, batch, answer.answers, mine);
    state.wait = FIRST; // a line that carried something is a line: the next try need not be patient
    events.dispatchEvent(new Event("changed"));
    if (!moved) return;
  }
}

async function take(vault, batch, answers, mine) {
  let moved = 0;
  for (const entry of batch) {
    const said = answers.find((one) => one.uid === entry.uid);
    if (!said) continue;
    if (said.result === "later") {
      if (!mine.some((one) => one.uid === entry.body.after)) { entry.body.after = null; await outbox.keep(vault, entry); moved += 1; }
      continue;
    }
    moved += 1;
    const answered = { ...entry, state: said.result === "unreadable" ? "stuck" : "answered", result: said.result, sentence: said.sentence };
    await outbox.keep(vault, answered);
  }
  await outbox.refreshRecords(vault, answers.map((one) => one.record).filter(Boolean));
  return moved;
}

async function sendMedia(vault, csrf) {
  const drafts = new Set((await db.of("entries", vault.person.key)).filter((one) => one.state === "draft").map((one) => one.uid));
  for (const media of await db.of("media", vault.person.key)) {
    if (drafts.has(media.entry) || media.state === "refused") continue;
    const bytes = await outbox.photo(vault, media.uid);
    try {
      await upload(csrf, media, bytes, (size, took) => {
        state.speed = state.speed ? state.speed * 0.7 + (size / took) * 0.3 : size / took;
        say("sending");
      });
      await outbox.forgetPhoto(media.uid);
      const person = await db.get("people", vault.person.key);
      await vaults.change(vault.person.key, { sentMedia: (person.sentMedia || 0) + 1 });
      state.wait = FIRST;
    } catch (problem) {
      if (problem.kind !== "refused") throw problem;
      await db.put("media", { ...media, state: "refused", sentence: problem.sentence });
    }
    say("sending");
  }
  if (!(await db.of("media", vault.person.key)).length) {
    const left = await vaults.unsent(vault.person.key);
    if (!left.forms) await vaults.change(vault.person.key, { sentMedia: 0 });
    await tellDone(vault, csrf, left);
  }
}

// The list of devices says "everything is sent" only when the browser said so last.
async function tellDone(vault, csrf, left) {
  const facts = { protocol: 1, app: 1, device: vault.person.device, name: browserName(), unsent: { forms: left.forms, media: left.media } };
  await post("/w/offline/sync/", csrf, { ...facts, entries: [] });
}

function browserName() {
  const said = navigator.userAgent;
  const machine = (said.match(/Android|iPhone|iPad|Windows|Mac OS X|Linux/) || [""])[0];
  const browser = (said.match(/Firefox|Edg|Chrome|Safari/) || [""])[0].replace("Edg", "Edge");
  return [browser, machine].filter(Boolean).join(" · ");
}
