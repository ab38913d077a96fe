// [data-kept] on a page of warnings: how old it is when there is no line, and when that is too old; [data-ended]: which of them ran out
// while it stood open.
const notice = document.querySelector("[data-kept]");
const asked = Number(notice.dataset.kept) * 1000;
// The server's clock against the phone's: said by the worker of a kept page, else as the page came just now.
const ahead = "ahead" in notice.dataset ? Number(notice.dataset.ahead) : asked - Date.now();

function show() {
  const now = Date.now() + ahead, minutes = Math.max(0, Math.floor((now - asked) / 60000));
  for (const one of document.querySelectorAll("[data-ended], [data-old]")) one.hidden = Number(one.dataset.ended || one.dataset.old) * 1000 > now;
  const ago = notice.querySelector("[data-minutes]"), { now: fresh, minutes: m, hours: h, days: d } = ago.dataset;
  const [words, n] = minutes < 1 ? [fresh, 0] : minutes < 120 ? [m, minutes] : minutes < 2880 ? [h, Math.floor(minutes / 60)] : [d, Math.floor(minutes / 1440)];
  ago.textContent = words.replace("#", String(n));
}

function away() { notice.hidden = false; show(); }
show();
setInterval(show, 20000);
document.addEventListener("visibilitychange", show);
addEventListener("offline", away);
// «Back» may show the browser's own old copy as if it had just come, and a page it held whole runs nothing anew: asked once more.
const again = () => (navigator.onLine ? location.reload() : away());
if (performance.getEntriesByType("navigation")[0]?.type === "back_forward" && navigator.onLine) again();
addEventListener("pageshow", (event) => { if (event.persisted) again(); });
navigator.serviceWorker?.register("/warnings/sw.js", { scope: "/warnings/" }).catch(() => {}); // switched off: read with a line
