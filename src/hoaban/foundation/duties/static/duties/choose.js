// <form data-choose>: x ticks the line of the focused action, shift-click ticks a run, the bar comes and counts.
const form = document.querySelector("form[data-choose]");
let last = null;

function boxes() { return [...form.querySelectorAll("input[type=checkbox][name=duty]")]; }
function count() {
  const chosen = boxes().filter((box) => box.checked).length;
  form.toggleAttribute("data-any", chosen > 0);
  const label = form.querySelector("[data-choose-count]");
  if (!label) return;
  label.hidden = chosen === 0;
  label.querySelector("[data-choose-number]").textContent = String(chosen);
}
if (form) {
  form.addEventListener("click", (event) => {
    const box = event.target.closest("input[type=checkbox][name=duty]");
    if (!box) return;
    const all = boxes();
    if (event.shiftKey && last) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((one, other) => one - other);
      all.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
    }
    last = box;
    count();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const box = document.activeElement?.closest("li.duty")?.querySelector("input[name=duty]");
    if (box) { box.checked = !box.checked; last = box; count(); }
  });
  addEventListener("pageshow", count);
}
