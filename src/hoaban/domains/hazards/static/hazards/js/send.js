// form[data-keep-trying]: a form that no line carried stays as it is and goes by itself when there is one. A position behind «#at=»
// is put into it, for everybody to see.
const form = document.querySelector("form[data-keep-trying]");
const note = form?.querySelector("[data-no-line]");
const shown = form?.querySelector("[data-position]");
const EVERY = 10000;
let waiting = 0;

function place() {
  const at = /^#at=(-?[\d.]+),(-?[\d.]+)$/.exec(location.hash);
  if (!at || !shown) return;
  [form.elements.latitude.value, form.elements.longitude.value] = [at[1], at[2]];
  shown.hidden = false;
  shown.querySelector("[data-position-off]").addEventListener("click", () => {
    form.elements.latitude.value = form.elements.longitude.value = "";
    shown.hidden = true;
  });
}
// The page is asked for first: a form posted into nothing would leave the browser's own page of failure, and no form.
async function there() {
  const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" }).catch(() => null);
  return Boolean(answer && answer.ok);
}
async function go() {
  if (await there()) {
    clearInterval(waiting);
    form.submit();
    return;
  }
  note.hidden = false;
  note.scrollIntoView({ block: "center" });
  if (!waiting) waiting = setInterval(go, EVERY);
}
if (form && note) {
  place();
  form.addEventListener("submit", (event) => { event.preventDefault(); go(); });
  addEventListener("online", () => { if (waiting) go(); });
}
