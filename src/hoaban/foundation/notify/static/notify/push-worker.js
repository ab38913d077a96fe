// Part of the one service worker of the site: shows what was pushed, and opens its page when it is tapped.
self.addEventListener("push", (event) => {
  let said = {};
  try { said = event.data.json(); } catch (unreadable) { console.warn(unreadable); }
  const title = said.title || location.hostname, path = String(said.url || "");
  event.waitUntil(self.registration.showNotification(title, {
    body: said.text || "", lang: said.language || "vi", requireInteraction: Boolean(said.life), data: { path }, ...alarm(said),
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openNotice(event.notification.data.path));
});

// As loud as a browser lets a page be: the phone's own sound of notices, again for each ring, and a long shake. It cannot choose the
// sound, make it last, or be heard on a phone that is silent; only the call does that.
function alarm(said) {
  const shake = [800, 300, 800, 300, 800, 300, 800, 300, 800];
  return said.rings ? { silent: false, vibrate: shake, tag: String(said.url || ""), renotify: Boolean(said.url) } : {};
}

// A page of this site only, whatever the message says; a window that already shows it comes to the front.
async function openNotice(path) {
  const inside = path.startsWith("/") && !path.startsWith("//") && !path.includes("\\");
  const { href } = new URL(inside ? path : "/", location.origin);
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = open.find((one) => one.url === href);
  return there ? there.focus() : self.clients.openWindow(href);
}
