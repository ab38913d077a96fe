// What is taken along: villages on this phone, adding one, the households of a village with how far each is.
import * as db from "./db.js";
import { json } from "./line.js";
import * as outbox from "./outbox.js";
import { date, day, h, icon, number, w } from "./page.js";

export async function home(place, vault) {
  const old = await outbox.dropOldPacks(vault), packs = await db.of("packs", vault.person.key), mine = await outbox.entries(vault);
  const cards = await Promise.all(packs.map(async (row) => {
    const pack = await outbox.readPack(vault, row.id);
    const done = pack.records.filter((one) => isDone(stateOf(one, mine, pack.kind))).length;
    const held = unoffered(vault, pack.kind) ? h("span.small", {}, icon("attention"), " ", w("not-offered")) : "";
    const until = h("span.small.soft", {}, w("taken", { when: day(row.at), size: number(row.size / 1024) || 1, until: date(row.until) }));
    if (pack.kind.round === false && pack.records.length) {
      const [record] = pack.records;
      return h("li", {}, h("a.offline-card", { href: `#/visit/${encodeURIComponent(row.id)}/${record.target}` },
        h("strong", {}, row.title), h("span.offline-card-state", {}, w(`state-${stateOf(record, mine, pack.kind)}`)), held, until));
    }
    return h("li", {}, h("a.offline-card", { href: `#/list/${encodeURIComponent(row.id)}` },
      h("strong", {}, row.title), h("span.soft", {}, w(pack.kind.homes === false ? "filled" : "visited", { done, all: pack.records.length })),
      h("progress", { max: pack.records.length || 1, value: done, "aria-label": row.title }), held, until));
  }));
  const waiting = mine.filter((one) => one.state === "answered" && ["conflict", "held", "refused"].includes(one.result));
  place.replaceChildren(
    h("h1", {}, w("title")),
    old.length ? h("div.notice.notice-info", { role: "note" }, icon("attention"), h("p", {}, w("grown-old", { names: old.join(", ") }))) : "",
    cards.length ? h("ul.offline-cards", {}, cards) : h("div.empty", {}, icon("household"), h("h2", {}, w("no-lists")), h("p", {}, w("no-lists-how"))),
    h("p.actions", {}, h("a.button.button-wide", { href: "#/add", className: `button button-wide${cards.length ? "" : " button-primary"}` }, icon("download"), " ", w("add-list"))),
    stuck(mine),
    waiting.length ? h("section.section", {}, h("h2", {}, w("at-office")), h("ul.offline-answers", {}, waiting.slice(-20).map((one) =>
      h("li", {}, h("strong", {}, one.body.title), h("span.small", {}, one.sentence))))) : "",
    h("p.offline-more", {}, h("a", { href: "/w/offline/entries/" }, w("what-i-sent")), h("a", { href: "/w/offline/devices/" }, w("my-devices")), h("a", { href: "#/leave" }, w("leave"))));
}

// The server that was asked last names no such form for this person: taken away, or its questions cannot be read there now.
export const unoffered = (vault, kind) => Boolean(vault.person.kinds) && !vault.person.kinds.some((one) => one.name === kind.name);

function stuck(mine) {
  const found = mine.filter((one) => one.state === "stuck");
  return found.length ? h("div.notice.notice-attention", { role: "note" }, icon("attention"), h("div", {}, h("p", {}, found[0].sentence),
    h("p", {}, h("a", { href: "#/leave" }, w("save-file"))))) : "";
}

export async function add(place, vault) {
  place.replaceChildren(back("#/"), h("h1", {}, w("add-title")), h("p.soft", {}, w("loading")));
  let found;
  try { found = (await json("/w/offline/packs/")).packs; } catch (cut) {
    place.replaceChildren(back("#/"), h("h1", {}, w("add-title")), h("div.notice.notice-attention", { role: "note" }, icon("offline"), h("p", {}, w(cut.kind === "signin" ? "signin" : "add-online"))));
    return;
  }
  const have = new Set((await db.of("packs", vault.person.key)).map((one) => `${one.kind}|${one.key}`));
  const row = (one) => {
    const button = h("button.button", { type: "button", onclick: async () => {
      button.setAttribute("aria-busy", "true");
      try {
        const id = await outbox.keepPack(vault, await json(`/w/offline/packs/${one.kind}/${one.key}/`), one.title);
        button.replaceChildren(icon("done"), " ", w("on-phone"));
        if (one.homes && !button.nextSibling) button.after(h("a.button", { href: `#/list/${encodeURIComponent(id)}` }, w("open-list")));
      } catch (problem) {
        button.replaceChildren(w(db.isFull(problem) ? "phone-full" : "try-again"));
      }
      button.removeAttribute("aria-busy");
    } }, icon("download"), " ", w(have.has(`${one.kind}|${one.key}`) ? "renew" : "take"));
    return h("li.duty", {}, h("div.duty-main", {}, h("strong", {}, one.title), h("p", {}, one.homes ? w("households", { n: one.count }) : one.label)), button);
  };
  place.replaceChildren(back("#/"), h("h1", {}, w("add-title")), h("p", {}, w("add-why")),
    found.length ? h("ul.duty-list", {}, found.map(row)) : h("p", {}, w("nothing-to-take")));
}

// Her own forms of a row; of a round, what she sent counts as long as the server counts it: next season's round begins anew.
const MONTH = 30 * 864e5;
const ownOf = (record, mine, kind) => mine.filter((one) => one.body.target === record.target
  && (kind.round === false || one.state !== "answered" || Date.now() - one.at < MONTH));

export function stateOf(record, mine, kind) {
  const own = ownOf(record, mine, kind);
  if (own.some((one) => one.state === "draft")) return "draft";
  if (own.some((one) => one.state === "waiting" || one.state === "stuck")) return "waiting";
  const last = own[own.length - 1];
  if (last && ["conflict", "held", "refused"].includes(last.result)) return "asked";
  return last || record.done ? "sent" : "open";
}

const isDone = (state) => !["open", "draft"].includes(state); // what is begun is not seen yet

// A household that somebody saw already: who it was and on which day; of her own, that it was sent.
const word = (record, state, mine, kind) => state === "sent" && record.seen && !ownOf(record, mine, kind).length
  ? w("seen-by", { who: record.seen.by, when: date(record.seen.at) }) : w(`state-${state}`);

const FIRST = ["draft", "open", "waiting", "asked", "sent"]; // of each, the unconfirmed first, as the list came
const fold = (said) => said.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");

export async function list(place, vault, id) {
  const pack = await outbox.readPack(vault, id), mine = await outbox.entries(vault);
  if (!pack) { location.hash = "#/"; return; }
  const found = pack.records.map((record) => ({ record, state: stateOf(record, mine, pack.kind) })).sort((one, other) => FIRST.indexOf(one.state) - FIRST.indexOf(other.state));
  const rows = found.map(({ record, state }) => {
    const names = (record.lines || []).map((one) => `${one.title} ${one.also || ""}`).join(" ");
    return h("li", { "data-find": fold(`${record.title} ${record.detail} ${names}`), "data-state": state },
      h("a.offline-row", { href: `#/visit/${encodeURIComponent(id)}/${record.target}` },
        h(`span.offline-dot.offline-dot-${state}`, { "aria-hidden": "true" }), h("span.offline-who", {}, h("strong", {}, record.title), h("span.small.soft", {}, record.detail)),
        h("span.small.offline-word", {}, word(record, state, mine, pack.kind))));
  });
  const search = h("input", { type: "search", id: "find", autocomplete: "off", oninput: () => {
    const typed = fold(search.value.trim());
    rows.forEach((row) => { row.hidden = typed && !row.dataset.find.includes(typed); });
  } });
  const isOther = pack.kind.homes === false; // of no households: a village's card
  const open = rows.filter((row) => !isDone(row.dataset.state)).length;
  place.replaceChildren(back("#/"), h("h1", {}, pack.title), h("p.soft", {}, w(isOther ? "filled" : "still-open", { n: open, all: rows.length, done: rows.length - open })),
    open || !rows.length || isOther ? "" : h("div.notice.notice-done", { role: "status" }, icon("done"), h("p", {}, w("round-done"))),
    rows.length > 8 ? h("p.field", {}, h("label", { htmlFor: "find" }, w("find")), search) : "", h("ul.offline-rows", {}, rows));
}

export const back = (href) => h("p.offline-back", {}, h("a", { href }, icon("previous"), " ", w("back")));
