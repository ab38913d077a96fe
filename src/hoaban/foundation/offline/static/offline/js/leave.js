// Before signing out: what is not sent is named, and each way out keeps it.
import * as db from "./db.js";
import { bytesOf, sealedFile } from "./crypto.js";
import { back } from "./lists.js";
import { json } from "./line.js";
import * as outbox from "./outbox.js";
import { day, h, icon, w } from "./page.js";
import * as sender from "./sender.js";
import * as vaults from "./vault.js";

export async function leave(place, vault) {
  const left = await vaults.unsent(vault.person.key);
  const told = h("p.offline-told", { role: "status" });
  const go = h("button.button.button-wide", { type: "button", onclick: () => signOut(vault, told) }, icon("sign-out"), " ", w(left.forms || left.media ? "out-keep" : "out"));
  if (!left.forms && !left.media) {
    place.replaceChildren(back("#/"), h("h1", {}, w("out-title")), h("p", {}, w("out-clean")), go, told);
    return;
  }
  const way = (name, drawing, act, primary) => h("li.offline-way", {},
    h(`button.button.button-wide${primary ? ".button-primary" : ""}`, { type: "button", onclick: async (event) => {
      const button = event.currentTarget;
      button.setAttribute("aria-busy", "true");
      try { told.textContent = await act(); } catch (problem) { told.textContent = problem.sentence || w(problem.kind === "cut" ? "out-no-line" : problem.kind === "signin" ? "signin" : "try-again"); }
      button.removeAttribute("aria-busy");
    } }, icon(drawing), " ", w(name)), h("p.small.soft", {}, w(`${name}-why`)));
  place.replaceChildren(back("#/"), h("h1", {}, w("out-title")),
    h("div.notice.notice-attention", { role: "note" }, icon("attention"), h("div", {}, h("p.notice-title", {}, w("out-unsent", { forms: left.forms, media: left.media, since: day(left.since) })), h("p", {}, w("out-nothing-lost")))),
    h("ul.offline-ways", {},
      way("way-stay", "send", async () => { await sender.send(); location.hash = "#/"; return ""; }, true),
      way("way-file", "file", () => file(vault)),
      way("way-hand", "people", () => hand(vault, place)),
      h("li.offline-way", {}, go, h("p.small.soft", {}, w("out-keep-why")))), told);
}

async function* pieces(vault) {
  const entries = (await outbox.entries(vault)).filter((one) => one.state !== "answered");
  const media = await db.of("media", vault.person.key), { person } = vault;
  yield bytesOf({
    person: { key: person.key, label: person.label }, app: 1, protocol: 1, made_at: new Date().toISOString(),
    entries: entries.map((one) => ({ uid: one.uid, media: one.media, draft: one.state === "draft", ...one.body })),
    media: media.map(({ uid, entry, kind, name, size }) => ({ uid, entry, kind, name, size })),
  });
  for (const one of media) yield outbox.photo(vault, one.uid);
}

async function file(vault) {
  const blob = await sealedFile(vault.person.serverKey, pieces(vault));
  const link = h("a", { href: URL.createObjectURL(blob), download: `phieu-chua-gui-${new Date().toISOString().slice(0, 10)}.hoaban` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60e3);
  return w("file-made");
}

// With a line everything goes to the office now; unfinished forms wait there for a colleague.
async function hand(vault, place) {
  const hello = await json(`/w/offline/hello/?device=${vault.person.device}`);
  await sender.sendEntries(vault, hello.csrf, true);
  await sender.send();
  const left = await vaults.unsent(vault.person.key);
  if (!left.forms && !left.media) await leave(place, vault);
  return w(left.forms || left.media ? "hand-part" : "hand-done", { forms: left.forms, media: left.media });
}

// Lists go, the key goes; unsent work stays here under the PIN.
async function signOut(vault, told) {
  await vaults.wipeSynced(vault.person.key);
  await vaults.lock(vault.person.key);
  let csrf = "";
  try { csrf = (await json("/w/offline/fate/csrf/")).csrf; } catch (cut) { told.textContent = w("out-locked-only"); return; }
  const field = (name, value) => h("input", { type: "hidden", name, value });
  const form = h("form", { method: "post", action: "/accounts/logout/" }, field("csrfmiddlewaretoken", csrf));
  document.body.append(form);
  form.submit();
}
