// <form data-choose-rows>: the box in the header ticks every line, x the line in focus; the button says how many.
const form = document.querySelector("form[data-choose-rows]");
const all = form?.querySelector("[data-choose-all]");
function boxes() { return [...form.querySelectorAll("input[type=checkbox][name=uid]")]; }
function count() {
  const chosen = boxes().filter((box) => box.checked).length;
  const label = form.querySelector("[data-choose-count]");
  if (label) {
    label.hidden = chosen === 0;
    label.querySelector("[data-choose-number]").textContent = String(chosen);
  }
  if (!all) return;
  all.hidden = boxes().length === 0;
  all.checked = chosen > 0 && chosen === boxes().length;
  all.indeterminate = chosen > 0 && chosen < boxes().length;
}
if (form) {
  all?.addEventListener("change", () => {
    boxes().forEach((box) => { box.checked = all.checked; });
    count();
  });
  form.addEventListener("change", count);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const box = document.activeElement?.closest("tr")?.querySelector("input[name=uid]");
    if (box) { box.checked = !box.checked; count(); }
  });
  addEventListener("pageshow", count);
}
