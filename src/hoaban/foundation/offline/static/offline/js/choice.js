// A question with given answers: a few as buttons to tap, many as a list; several as boxes to tick. What is kept and sent is the code.
import { h, w } from "./page.js";

const FEW = 6;

export function choice(one, id, value, pick) {
  const answers = one.required ? one.choices : [...one.choices, { code: "", label: w("no-answer") }];
  if (answers.length > FEW) {
    return h("select", { id, "aria-label": one.label, onchange: (event) => pick(event.target.value) },
      answers.map((answer) => h("option", { value: answer.code, selected: answer.code === value }, answer.label)));
  }
  return h("div.choices", { id }, answers.map((answer) => h("label", {},
    h("input", { type: "radio", name: id, value: answer.code, checked: answer.code === value, onchange: () => pick(answer.code) }), " ", answer.label)));
}

// Of several the first counts most: what is ticked later stands behind, and the order is told in words.
export function several(one, id, value, pick) {
  let codes = value.split(" ").filter(Boolean);
  const told = h("p.small.soft", { id: `${id}-told`, role: "status" });
  const draw = () => { told.textContent = codes.length ? w("several-told", { value: labelOf(one, codes.join(" ")) }) : w("several-how"); };
  const tick = (code, on) => {
    codes = on ? [...codes, code] : codes.filter((each) => each !== code);
    pick(codes.join(" "));
    draw();
  };
  draw();
  return [told, h("div.choices", { id }, one.choices.map((answer) => h("label", {},
    h("input", { type: "checkbox", name: id, value: answer.code, checked: codes.includes(answer.code), onchange: (event) => tick(answer.code, event.target.checked) }),
    " ", answer.label)))];
}

const word = (one, code) => (one.choices || []).find((answer) => answer.code === code)?.label || code;
export const labelOf = (one, value) => (one.kind === "several" ? value.split(" ").map((code) => word(one, code)).join(", ") : word(one, value));

// Where focus goes to a question with given answers: its first button, or the list itself.
export const inputOf = (key) => {
  const found = document.getElementById(`answer-${key}`);
  return found?.matches("div") ? found.querySelector("input") : found;
};
