// One honest line: what is safe here, what is sent, how fast, what is missing.
import * as db from "./db.js";
import { h, icon, number, w } from "./page.js";
import * as sender from "./sender.js";
import * as vaults from "./vault.js";

export async function sentence(person) {
  const { phase, speed, sentence: told } = sender.now();
  const left = await vaults.unsent(person.key);
  const fresh = (await db.get("people", person.key)) || person;
  const ready = left.forms - left.drafts, total = left.media + (fresh.sentMedia || 0);
  const facts = { forms: ready, drafts: left.drafts, sent: fresh.sentMedia || 0, total, media: left.media, speed: number(speed * 1000 / 1024) };
  if (phase === "wiped") return [w("wiped"), "attention"];
  if (!ready && !left.media && !left.drafts && !navigator.onLine) return [w("all-sent-no-line"), "info"];
  if (!ready && !left.media) return [left.drafts ? w("only-drafts", facts) : w("all-sent"), left.drafts ? "info" : "done"];
  if (phase === "signin" || phase === "other") return [w(phase, facts), "attention"];
  if (phase === "full" || phase === "trouble") return [told || w("trouble"), "attention"];
  if (phase === "offline" || !navigator.onLine) return [left.media ? w("safe-with-photos", facts) : w("safe", facts), "info"];
  if (ready) return [w("sending-forms", facts), "info"];
  return [speed ? w("sending-photos", facts) : w("photos-wait", facts), "info"];
}

let last = 0, drawn = async () => {};
export const again = () => drawn();

export function attach(place, person) {
  const draw = async () => {
    const mine = last += 1;
    const [said, kind] = await sentence(person);
    if (mine !== last) return; // a later word is on its way: an older one does not come over it
    const phase = sender.now().phase;
    const next = phase === "signin" || phase === "other"
      ? h("a.button.button-small", { href: "/w/offline/open/" }, w("sign-in")) : "";
    place.hidden = false;
    place.className = `offline-status offline-status-${kind}`;
    place.replaceChildren(icon(kind === "done" ? "done" : "send"), h("span", {}, said), next);
  };
  sender.events.addEventListener("status", draw);
  sender.events.addEventListener("changed", draw);
  drawn = draw;
  return draw();
}
