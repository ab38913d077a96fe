// The door of this phone's offline work: a PIN the first time, the PIN again after 72 hours.
import { h, icon, w } from "./page.js";
import * as vaults from "./vault.js";

const field = (id, label, how = {}) => h("p.field", {}, h("label", { htmlFor: id }, label),
  h("input", { id, type: "password", inputMode: "numeric", pattern: "[0-9]{6}", maxLength: 6, autocomplete: "off", required: true, ...how }));

export function choose(place, opened, make, title = "pin-title") {
  const told = h("p.field-errors", { role: "alert" });
  const form = h("form.pin", { noValidate: true, onsubmit: async (event) => {
    event.preventDefault();
    const [pin, again] = ["pin", "again"].map((id) => document.getElementById(id).value);
    if (!/^\d{6}$/.test(pin)) { told.textContent = w("pin-six"); return; }
    if (pin !== again) { told.textContent = w("pin-differs"); return; }
    const button = form.querySelector("button");
    button.setAttribute("aria-busy", "true");
    try { opened(await make(pin)); } catch (problem) { told.textContent = problem.sentence || w("try-again"); }
    button.removeAttribute("aria-busy");
  } }, h("h1", {}, w(title)), h("p", {}, w("pin-why")), field("pin", w("pin-new")), field("again", w("pin-again")), told,
  h("button.button.button-primary.button-wide", { type: "submit" }, icon("lock"), " ", w("pin-save")));
  place.replaceChildren(form);
}

export function enter(place, people, opened, hello) {
  let person = people[0];
  const told = h("p.field-errors", { role: "alert" });
  const who = people.length > 1
    ? h("fieldset.field.choices", {}, h("legend", {}, w("pin-who")), people.map((one, place_) => h("label", {},
      h("input", { type: "radio", name: "who", checked: place_ === 0, onchange: () => { person = one; } }), one.label)))
    : h("p", {}, w("pin-for", { name: person.label }));
  const form = h("form.pin", { noValidate: true, onsubmit: async (event) => {
    event.preventDefault();
    const typed = document.getElementById("pin"), button = form.querySelector("button");
    button.setAttribute("aria-busy", "true");
    try { opened(await vaults.unlock(person, typed.value)); } catch (refused) {
      const seconds = Math.ceil(Math.max(0, person.waitUntil - Date.now()) / 1000);
      told.textContent = [refused.message === "wrong" ? w("pin-wrong") : "", seconds ? w("pin-wait", { seconds }) : "", w("pin-safe")].join(" ");
      typed.value = "";
      typed.focus();
    }
    button.removeAttribute("aria-busy");
  } }, h("h1", {}, w("pin-open")), who, field("pin", w("pin-yours")), told,
  h("button.button.button-primary.button-wide", { type: "submit" }, icon("lock"), " ", w("pin-go")),
  h("p.small.soft", {}, w("pin-hours")),
  h("button.button.button-quiet", { type: "button", onclick: () => {
    if (hello && person.rescue) choose(place, opened, (pin) => vaults.renewPin(person, hello, pin), "pin-renew");
    else told.textContent = w("pin-forgot-how");
  } }, w("pin-forgot")));
  place.replaceChildren(form);
  document.getElementById("pin").focus();
}
