// Who lives in the house: of each it can be told that she died or moved away, how she is reached, what she speaks; whoever is new is
// added. Part of the same form.
import { choice } from "./choice.js";
import { h, icon, w } from "./page.js";

const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60e3).toISOString().slice(0, 10);
const labelled = (one, code) => one.choices.find((answer) => answer.code === code)?.label || code;

function line(one, person, entry, changed, more) {
  const key = `${one.key}.${person.key}`, said = entry.body.values[key];
  if (said === undefined) return "";
  const [stays] = one.choices, told = h("span.small.offline-word"), day = h("input", { type: "date", id: `day-${key}`, max: today() });
  let [code, on] = said.split(" ");
  day.value = on || today();
  const asked = h("div.offline-asked", {}, more(person));
  const when = h("p.field", {}, h("label", { htmlFor: day.id }, w("since-when")), day);
  const undated = () => code === stays.code || code === one.retracts, toRetract = (entry.body.base[key] || stays.code) !== stays.code;
  const draw = () => { told.textContent = labelled(one, code); when.hidden = undated(); asked.hidden = code !== stays.code; };
  const keep = () => { entry.body.values[key] = undated() ? code : `${code} ${day.value || today()}`; draw(); changed(); };
  day.addEventListener("change", keep);
  const choices = one.choices.filter((answer) => toRetract || answer.code !== one.retracts);
  const answers = choice({ ...one, choices, required: true }, `answer-${key}`, code, (picked) => { code = picked; keep(); });
  draw();
  return h("li", {}, h("details.offline-person", { open: code !== stays.code }, h("summary", {}, h("span.offline-who", {}, h("strong", {}, person.title), h("span.small.soft", {}, person.detail)), told),
    h("fieldset.field", {}, h("legend", {}, w("still-here")), answers), when, asked));
}

const numbers = (entry, more) => [...new Set(Object.keys(entry.body.values).filter((key) => more.some((one) => key.startsWith(`${one.key}.`))).map((key) => Number(key.split(".")[1])))].sort((a, b) => a - b);

export function people(record, kind, entry, question, changed) {
  const [asked, ...besides] = kind.fields.filter((one) => one.each === "line"), more = kind.fields.filter((one) => one.each === "more");
  const ofHer = (person) => besides.filter((one) => one.observed ? besides.some((each) => each.teller === one.key && `${each.key}.${person.key}` in entry.body.base)
    : `${one.key}.${person.key}` in entry.body.base).map((one) => question({ ...one, key: `${one.key}.${person.key}` }));
  const living = h("ul.offline-people", {}, asked ? (record.lines || []).map((person) => line(asked, person, entry, changed, ofHer)) : []);
  const added = h("div.offline-new");
  const draw = () => added.replaceChildren(...numbers(entry, more).map((number) => h("fieldset.offline-added", {}, h("legend", {}, w("new-person")),
    more.map((one) => question({ ...one, key: `${one.key}.${number}` })),
    h("button.button.button-small", { type: "button", onclick: () => { more.forEach((one) => delete entry.body.values[`${one.key}.${number}`]); changed(); draw(); } }, icon("erase"), " ", w("not-new")))));
  const add = h("button.button.button-wide", { type: "button", onclick: () => {
    const number = (numbers(entry, more).pop() || 0) + 1;
    more.forEach((one) => { entry.body.values[`${one.key}.${number}`] = ""; });
    changed();
    draw();
    added.querySelector(`#answer-${more[0].key}\\.${number}`).focus();
  } }, icon("plus"), " ", w("add-person"));
  draw();
  return asked ? [h("h2", {}, w("people-here")), living, added, more.length ? add : ""] : [];
}

// Two answers about one person that cannot both be: no telephone, and a number; or one that needs somebody who said it. Only where
// something was told anew: what the register says already is no reason to keep a visitor from saving.
export function unfitting(kind, entry, record) {
  const { base, values } = entry.body, anew = (key) => (values[key] || "") !== (base[key] || ""), first = kind.fields.find((one) => one.each === "line");
  for (const person of record.lines || []) {
    const stays = first?.choices[0]?.code, key = (name) => `${name}.${person.key}`;
    if (stays && (values[key(first.key)] || stays) !== stays) continue;
    for (const one of kind.fields.filter((each) => each.each === "line")) {
      const at = key(one.key), facts = { name: person.title, what: one.label };
      const [code, other] = one.bars || ["", ""], against = key(other);
      if (code && values[at] === code && (values[against] || "").trim() && (anew(at) || anew(against))) return { one: { ...one, key: at }, said: w("barred", facts) };
      if (one.teller && anew(at) && values[at] && !(values[key(one.teller)] || "").trim()) return { one: { ...one, key: key(one.teller) }, said: w("teller-missing", facts) };
    }
  }
  return null;
}

// Somebody new without a name is nobody yet: the first such answer, to put the cursor into.
export function unnamed(kind, entry) {
  const needed = kind.fields.filter((one) => one.each === "more" && one.needed);
  return Object.keys(entry.body.values).find((key) => needed.some((one) => key.startsWith(`${one.key}.`)) && !entry.body.values[key].trim());
}
