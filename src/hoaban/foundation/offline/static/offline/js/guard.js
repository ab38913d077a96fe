// On every page of somebody signed in: signing out first asks what of hers is not sent from this browser.
// On a locked screen whoever signs out is somebody else: lists go and every PIN closes; unsent work stays sealed, nobody is asked.
const LOGOUT = "/accounts/logout/";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (new URL(form.action, location.href).pathname !== LOGOUT || form.dataset.asked || !window.indexedDB) return;
  event.preventDefault();
  try {
    const names = indexedDB.databases ? (await indexedDB.databases()).map((one) => one.name) : ["hoaban-offline"];
    if (names.includes("hoaban-offline")) {
      const vaults = await import("./vault.js");
      const me = document.querySelector("[data-person]")?.dataset.person;
      for (const person of (await vaults.people()).filter((one) => !me || one.key === me)) {
        const left = await vaults.unsent(person.key);
        if (me && (left.forms || left.media)) { location.assign("/w/offline/#/leave"); return; }
        await vaults.wipeSynced(person.key);
        await vaults.lock(person.key);
      }
    }
  } catch (refused) { console.warn(refused); }
  form.dataset.asked = "yes";
  delete form.dataset.sent;
  form.submit();
});
