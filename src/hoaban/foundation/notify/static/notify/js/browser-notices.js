// <div data-browser-notices data-key=… data-worker=… data-scope=… data-known=…>: this browser begins or ends to take notices.
// The forms inside carry what the browser's push service gave; each part stands there for one state (data-when).
const place = document.querySelector("[data-browser-notices]");
const part = (name) => place.querySelector(`[data-when="${name}"]`);
const show = (name) => place.querySelectorAll("[data-when]").forEach((one) => { one.hidden = one.dataset.when !== name; });

function bytes(text) {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

async function hash(text) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function subscription() {
  const found = await navigator.serviceWorker.getRegistration(place.dataset.scope);
  return found ? found.pushManager.getSubscription() : null;
}

async function begin(form) {
  if ((await Notification.requestPermission()) !== "granted") { show("denied"); return; }
  await navigator.serviceWorker.register(place.dataset.worker, { scope: place.dataset.scope });
  const old = await subscription();
  if (old) await old.unsubscribe(); // perhaps made under a former key of ours
  const worker = await active();
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(place.dataset.key) });
  const { endpoint, keys } = made.toJSON();
  Object.entries({ url: endpoint, p256dh: keys.p256dh, auth: keys.auth }).forEach(([name, value]) => { form.elements[name].value = value; });
  form.submit();
}

async function active() {
  const found = await navigator.serviceWorker.getRegistration(place.dataset.scope);
  const worker = found.installing || found.waiting;
  if (!found.active && worker) await new Promise((resolve) => worker.addEventListener("statechange", () => worker.state === "activated" && resolve()));
  return found;
}

async function end(form) {
  const old = await subscription();
  if (old) { form.elements.url.value = old.endpoint; await old.unsubscribe(); }
  form.submit();
}

function guess() {
  const said = navigator.userAgent;
  const browser = [["Edg", "Edge"], ["OPR", "Opera"], ["Firefox", "Firefox"], ["Chrome", "Chrome"], ["Safari", "Safari"]].find(([mark]) => said.includes(mark));
  const system = ["Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux"].find((mark) => said.includes(mark));
  return [browser && browser[1], system].filter(Boolean).join(" · ");
}

async function start() {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return;
  for (const [name, deed] of [["off", begin], ["on", end]]) {
    part(name).addEventListener("submit", (event) => {
      event.preventDefault();
      deed(event.target).catch((problem) => { console.warn(problem); show("failed"); part("off").hidden = false; });
    });
  }
  part("off").elements.label.value = guess();
  const mine = await subscription();
  const known = mine && place.dataset.known.split(" ").includes(await hash(mine.endpoint));
  show(known ? "on" : Notification.permission === "denied" ? "denied" : "off");
}

if (place) start();
