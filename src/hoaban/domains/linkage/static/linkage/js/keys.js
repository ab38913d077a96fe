// <… data-keys>: a key presses the button or link inside that names it (data-key); typing in a field is left alone.
const page = document.querySelector("[data-keys]");
document.addEventListener("keydown", (event) => {
  if (!page || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input:not([type=radio]), textarea, select, dialog")) return;
  const named = page.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (named) {
    event.preventDefault();
    named.click();
  }
});
