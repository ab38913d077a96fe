// <button data-print> prints the page; without script the browser's own menu does. What is folded below [data-on-paper] and
// stands on the paper too is opened for it, and folded again.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("[data-on-paper] details:not([open])")];
  for (const one of opened) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of opened) one.open = false;
});
