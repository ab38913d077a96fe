// One household: nothing changed is one tap; what is typed is kept as it is typed, so a killed phone loses nothing.
import { choice, inputOf, labelOf, several } from "./choice.js";
import * as db from "./db.js";
import { grouped, unfit } from "./groups.js";
import { back, unoffered } from "./lists.js";
import * as outbox from "./outbox.js";
import { h, icon, w } from "./page.js";
import { people, unfitting, unnamed } from "./people.js";
import { shrink } from "./photos.js";
import * as sender from "./sender.js";
import * as status from "./status.js";

const PAUSE = 400;

export async function visit(place, vault, id, target) {
  const pack = await outbox.readPack(vault, id);
  const record = pack && pack.records.find((one) => one.target === target);
  if (!record) { location.hash = "#/"; return; }
  const isRound = pack.kind.round !== false;
  const mine = await outbox.entries(vault), home = isRound ? `#/list/${encodeURIComponent(id)}` : "#/";
  const kept = mine.find((one) => one.state === "draft" && one.body.target === target);
  const entry = kept || outbox.begin(vault, pack.kind, record, mine);
  const told = h("p.offline-told", { role: "status" });
  const fields = pack.kind.fields.filter((one) => !one.each && (one.observed || one.key in entry.body.base));
  const changed = keeper(vault, entry, told), ask = (one) => question(named(one, record), entry, changed);
  const form = h("form.offline-form", { noValidate: true, onsubmit: (event) => { event.preventDefault(); finish(vault, pack.kind, record, entry, home, told); } },
    people(record, pack.kind, entry, ask, changed), grouped(fields, entry, ask), pack.kind.photos ? await photos(vault, entry, pack.kind, told) : "", told,
    h("button.button.button-primary.button-wide", { type: "submit" }, icon("check"), " ", w(isRound ? "save" : "save-form")), h("p.small.soft", {}, w("save-what")));
  const discard = h("button.button.button-quiet", { type: "button", onclick: async () => {
    if (!confirm(w("discard-sure"))) return;
    entry.state = "discarded";
    await outbox.discard(entry);
    location.hash = home;
  } }, icon("erase"), " ", w("discard"));
  place.replaceChildren(back(home), h("h1", {}, record.title), h("p.soft", {}, record.detail), answers(mine, target),
    unoffered(vault, pack.kind) ? h("div.notice.notice-attention", { role: "note" }, icon("attention"), h("p", {}, w("not-offered"))) : "",
    kept ? h("div.notice.notice-info", { role: "note" }, icon("edit"), h("p", {}, w("draft-kept"))) : "",
    ...(isRound ? [h("button.button.button-wide.offline-same", { type: "button", onclick: () => same(vault, pack.kind, record, mine, entry, home, told) }, icon("done"), " ", w("no-change")),
      h("p.offline-or", {}, w("or"))] : []), form, kept ? discard : "");
}

// One of those who stand in the record: a choice among their names.
const named = (one, record) => one.kind !== "line" ? one : { ...one, kind: "choice",
  choices: (record.lines || []).map((line) => ({ code: line.key, label: [line.title, line.detail].filter(Boolean).join(" · ") })) };

function answers(mine, target) {
  const last = mine.filter((one) => one.body.target === target && one.state === "answered" && one.sentence).pop();
  return last ? h("div.notice.notice-attention", { role: "note" }, icon("message"), h("p", {}, last.sentence)) : "";
}

function question(one, entry, changed) {
  const id = `answer-${one.key}`, value = entry.body.values[one.key] || "";
  const facts = { id, value, maxLength: one.longest, autocomplete: "off", oninput: (event) => { entry.body.values[one.key] = event.target.value; changed(); } };
  const kinds = { phone: { type: "tel" }, number: { type: "text", inputMode: "numeric", pattern: "[0-9]*" }, amount: { type: "text", inputMode: one.whole ? "numeric" : "decimal" } };
  const input = one.kind === "long" ? h("textarea", facts) : h("input", { type: "text", ...(kinds[one.kind] || {}), ...facts });
  const was = !one.observed && entry.body.base[one.key] ? h("p.field-help", { id: `${id}-was` }, w("was", { value: labelOf(one, entry.body.base[one.key]) })) : "";
  if (one.kind === "choice") {
    const pick = (code) => { entry.body.values[one.key] = code; changed(); };
    const required = one.stays && entry.body.base[one.key];
    return h("fieldset.field", {}, h("legend", {}, one.label), was, choice({ ...one, required }, id, value, pick));
  }
  if (one.kind === "several") {
    const pick = (codes) => { entry.body.values[one.key] = codes; changed(); };
    return h("fieldset.field", {}, h("legend", {}, one.label), was, several(one, id, value, pick));
  }
  if (was) input.setAttribute("aria-describedby", `${id}-was`);
  return h("div.field", {}, h("label", { htmlFor: id }, one.label), was, input);
}

// What the form was refused for stands until something else is typed: «kept» comes a moment later and would wipe it.
function refuse(told, words) {
  told.textContent = words;
  told.dataset.refused = "1";
}

function keeper(vault, entry, told) {
  let clock;
  return () => {
    clearTimeout(clock);
    told.textContent = "";
    delete told.dataset.refused;
    clock = setTimeout(async () => {
      if (entry.state !== "draft") return;
      try { await outbox.keep(vault, entry); if (!told.dataset.refused) told.textContent = w("kept"); } catch (problem) { told.textContent = w(db.isFull(problem) ? "phone-full" : "not-kept"); }
    }, PAUSE);
  };
}

async function photos(vault, entry, kind, told) {
  const shown = h("ul.offline-photos");
  const draw = async () => {
    shown.replaceChildren(...await Promise.all(entry.media.map(async (uid, place) => {
      const bytes = await outbox.photo(vault, uid);
      const url = bytes ? URL.createObjectURL(new Blob([bytes])) : "";
      return h("li", {}, h("img", { src: url, alt: w("photo-n", { n: place + 1 }), onload: () => URL.revokeObjectURL(url) }),
        h("button.button.button-small", { type: "button", onclick: async () => { await outbox.removePhoto(vault, entry, uid); draw(); } }, w("remove")));
    })));
    add.hidden = entry.media.length >= kind.photos;
  };
  const input = h("input", { type: "file", id: "photos", hidden: true, accept: "image/*", multiple: true, onchange: async () => {
    told.textContent = w("photos-keeping");
    try {
      for (const file of [...input.files].slice(0, kind.photos - entry.media.length)) await outbox.addPhoto(vault, entry, await shrink(file), "anh.jpg");
      told.textContent = w("kept");
    } catch (problem) { told.textContent = w(db.isFull(problem) ? "phone-full" : "not-kept"); }
    input.value = "";
    draw();
  } });
  const add = h("button.button.button-wide", { type: "button", onclick: () => input.click() }, icon("camera"), " ", w("photos-add", { most: kind.photos }));
  await draw();
  return h("div.field", {}, shown, add, input);
}

async function finish(vault, kind, record, entry, home, told) {
  const missing = unnamed(kind, entry);
  if (missing) {
    refuse(told, w("name-missing"));
    document.getElementById(`answer-${missing}`).focus();
    return;
  }
  const wrong = unfitting(kind, entry, record) || unfit(kind, entry);
  if (wrong) {
    refuse(told, wrong.said);
    const input = inputOf(wrong.one.key);
    input.closest("details")?.setAttribute("open", "");
    input.focus();
    return;
  }
  entry.body.made_at = new Date().toISOString();
  entry.state = "waiting";
  entry.at = Date.now();
  try { await outbox.keep(vault, entry); } catch (problem) {
    entry.state = "draft";
    told.textContent = w(db.isFull(problem) ? "phone-full" : "not-kept");
    return;
  }
  await status.again(); // the line above says so before the list is shown: «everything is sent» is true no more
  sender.send();
  location.hash = home;
}

async function same(vault, kind, record, mine, entry, home, told) {
  const typed = Object.keys(entry.body.values).some((key) => entry.body.values[key] !== (entry.body.base[key] || ""));
  if ((typed || entry.media.length) && !confirm(w("same-sure"))) return;
  entry.body.values = { ...entry.body.base };
  await finish(vault, kind, record, entry, home, told);
}
