// Part of the one service worker of the site: shows what was pushed, and opens its page when it is tapped.
self.addEventListener("push", (event) => {
  let said = {};
  try { said = event.data.json(); } catch (unreadable) { console.warn(unreadable); }
  const title = said.title || location.hostname, path = String(said.url || "");
  event.waitUntil(self.registration.showNotification(title, {
    body: said.text || "", lang: said.language || "vi", requireInteraction: Boolean(said.life), data: { path },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openNotice(event.notification.data.path));
});

// A page of this site only, whatever the message says; a window that already shows it comes to the front.
async function openNotice(path) {
  const inside = path.startsWith("/") && !path.startsWith("//") && !path.includes("\\");
  const { href } = new URL(inside ? path : "/", location.origin);
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = open.find((one) => one.url === href);
  return there ? there.focus() : self.clients.openWindow(href);
}
