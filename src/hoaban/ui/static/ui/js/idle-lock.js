// <body data-idle-lock="/…" data-idle-seconds="300">: an office PC left alone goes to the lock page.
// Tabs share the last sign of life, so work in one tab keeps the others open.
const page = document.body;
const where = page.dataset.idleLock;
const limit = 1000 * Number(page.dataset.idleSeconds || 300);
const aliveUrl = page.dataset.alive;
let last = Date.now();
let told = Date.now();
const channel = "BroadcastChannel" in window ? new BroadcastChannel("alive") : null;

function alive() {
  const now = Date.now();
  if (now - last > 5000) channel?.postMessage(now);
  last = now;
  // The server locks by itself; somebody who types for long without sending tells it that she is there.
  if (aliveUrl && now - told > limit / 3) tell(now);
}
async function tell(now) {
  told = now;
  const answer = await fetch(aliveUrl, { redirect: "manual" }).catch(() => null);
  if (answer && answer.type === "opaqueredirect") location.assign(where);
}
function lock() {
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  const form = document.createElement("form");
  form.method = "post";
  form.action = where;
  const fields = { csrfmiddlewaretoken: token ? token.value : "", next: location.pathname + location.search };
  for (const [name, value] of Object.entries(fields)) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(field);
  }
  page.append(form);
  form.submit();
}
if (where) {
  ["pointerdown", "keydown", "scroll", "input"].forEach((name) => addEventListener(name, alive, { passive: true }));
  channel?.addEventListener("message", (event) => { last = Math.max(last, event.data); });
  setInterval(() => { if (Date.now() - last > limit) lock(); }, 5000);
}
