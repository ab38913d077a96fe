// <textarea data-autosave="key">: keeps a draft in this tab only; sent or signed out, it is gone.
// sessionStorage, not localStorage: office PCs are shared.
document.querySelectorAll("[data-autosave]").forEach((field) => {
  const key = `draft:${location.pathname}:${field.dataset.autosave}`;
  try {
    const kept = sessionStorage.getItem(key);
    if (kept && field.value === "") field.value = kept;
    field.addEventListener("input", () => sessionStorage.setItem(key, field.value));
    field.form?.addEventListener("submit", () => sessionStorage.removeItem(key));
  } catch (refused) { /* storage is switched off: the text simply stays in the field */ }
});
