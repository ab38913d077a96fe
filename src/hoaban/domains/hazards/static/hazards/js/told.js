// [data-ask-again]: the same page is asked again until somebody has answered; only this part is put in its place.
const EVERY = 15000;
async function again() {
  const part = document.querySelector("[data-ask-again][id]");
  if (!part || document.hidden) return;
  const answer = await fetch(location.href, { headers: { "X-Background": "1" }, cache: "no-store" }).catch(() => null);
  if (!answer || !answer.ok) return; // no line: the next time
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
  if (fresh && fresh.textContent !== part.textContent) part.replaceWith(fresh);
}
// form[data-seen]: whoever has the answer before her eyes has read it; without a line the button stays.
async function seen() {
  const form = document.querySelector("form[data-seen]");
  if (!form || document.hidden) return;
  const body = new FormData(form);
  const sent = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (sent && (sent.ok || sent.type === "opaqueredirect")) form.hidden = true;
}
async function look() {
  await again();
  await seen();
}
setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
seen();
