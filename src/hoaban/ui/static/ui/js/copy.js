// <button data-copy="#id or text" data-copied="Copied">: copies, then says so to eyes and ears.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button || !navigator.clipboard) return;
  const from = button.dataset.copy;
  const source = from.startsWith("#") ? document.querySelector(from) : null;
  await navigator.clipboard.writeText(source ? source.value || source.textContent.trim() : from);
  const before = [...button.childNodes];
  button.setAttribute("aria-live", "polite");
  button.replaceChildren(button.dataset.copied || "✔");
  setTimeout(() => button.replaceChildren(...before), 2000);
});
