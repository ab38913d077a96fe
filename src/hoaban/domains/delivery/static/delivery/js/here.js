// [data-follow-here data-key]: one tap subscribes this browser and sends what its push service gave; each part stands for one state.
// [data-follows-nothing]: the last place was taken away, so the browser ends its subscription too.
const SCOPE = "/warnings/", WORKER = "/warnings/sw.js";
const place = document.querySelector("[data-follow-here]");
const part = (name) => place.querySelector(`[data-when="${name}"]`);
const show = (...names) => place.querySelectorAll("[data-when]").forEach((one) => { one.hidden = !names.includes(one.dataset.when); });
const canPush = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function bytes(text) {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

async function active() {
  const found = await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
  const worker = found.installing || found.waiting;
  if (!found.active && worker) await new Promise((done) => worker.addEventListener("statechange", () => worker.state === "activated" && done()));
  return found;
}

async function begin(form) {
  if ((await Notification.requestPermission()) !== "granted") { show("denied"); return; }
  const { pushManager } = await active(), wish = { userVisibleOnly: true, applicationServerKey: bytes(place.dataset.key) };
  const made = await pushManager.subscribe(wish).catch(async (problem) => {
    if (problem.name !== "InvalidStateError") throw problem;
    await (await pushManager.getSubscription()).unsubscribe(); // made under a former key of ours
    return pushManager.subscribe(wish);
  });
  const { endpoint, keys } = made.toJSON();
  Object.entries({ url: endpoint, p256dh: keys.p256dh, auth: keys.auth }).forEach(([name, value]) => { form.elements[name].value = value; });
  form.submit();
}

if (place && canPush) {
  show(Notification.permission === "denied" ? "denied" : "off");
  part("off").addEventListener("submit", (event) => {
    event.preventDefault();
    begin(event.target).catch((problem) => { console.warn(problem); show("failed", "off"); });
  });
}

if (canPush && document.querySelector("[data-follows-nothing]")) {
  const found = await navigator.serviceWorker.getRegistration(SCOPE);
  await (await found?.pushManager.getSubscription())?.unsubscribe();
}
