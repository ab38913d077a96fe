// Browsers inside chat apps often ignore Clear-Site-Data: wipe by hand what a script can reach.
try { localStorage.clear(); sessionStorage.clear(); } catch (refused) { /* storage is switched off: nothing was kept */ }
delete document.documentElement.dataset.theme;
if ("caches" in window) caches.keys().then((names) => names.forEach((name) => caches.delete(name)));
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.getRegistrations().then((all) => all.forEach((one) => one.unregister()));
}
if (window.indexedDB && indexedDB.databases) {
  indexedDB.databases().then((all) => all.forEach((one) => indexedDB.deleteDatabase(one.name)));
}
