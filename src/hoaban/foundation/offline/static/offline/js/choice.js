// A question with given answers: a few as buttons to tap, many as a list; what is kept and sent is the code.
import { h, w } from "./page.js";

const FEW = 6;

export function choice(one, id, value, pick) {
  const answers = one.required ? one.choices : [...one.choices, { code: "", label: w("no-answer") }];
  if (answers.length > FEW) {
    return h("select", { id, onchange: (event) => pick(event.target.value) },
      answers.map((answer) => h("option", { value: answer.code, selected: answer.code === value }, answer.label)));
  }
  return h("div.choices", { id }, answers.map((answer) => h("label", {},
    h("input", { type: "radio", name: id, value: answer.code, checked: answer.code === value, onchange: () => pick(answer.code) }), " ", answer.label)));
}

export const labelOf = (one, value) => (one.choices || []).find((answer) => answer.code === value)?.label || value;
