// <form data-auto-submit>: a changed filter is applied at once; empty filters leave the address clean.
function clean(form) {
  for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
}
document.querySelectorAll("form[data-auto-submit]").forEach((form) => {
  form.addEventListener("change", (event) => {
    if (event.target.type !== "search") form.requestSubmit();
  });
  form.addEventListener("submit", () => clean(form));
});
// The back button brings the page with its disabled fields: open them again.
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-auto-submit] :disabled").forEach((field) => { field.disabled = false; });
});
