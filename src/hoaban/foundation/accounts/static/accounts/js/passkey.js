// Joins allauth's passkey functions to the button that names one:
// <button data-passkey="authenticate" data-credential="id of the hidden field">.
// What the server asks of the key stands in the page as JSON under the id js_data.

const KINDS = { login: "loginForm", authenticate: "authenticateForm", add: "addForm" };

for (const button of document.querySelectorAll("[data-passkey]")) {
  const forms = window.allauth?.webauthn?.forms;
  const kind = button.dataset.passkey;
  if (!forms || !window.PublicKeyCredential) {
    button.disabled = true;
    continue;
  }
  const ids = { [kind]: button.id, credential: button.dataset.credential, data: "js_data" };
  if (button.dataset.passwordless) ids.passwordless = button.dataset.passwordless;
  forms[KINDS[kind]]({ ids });
}

// The person closed the window of the device, or the key is unknown here: say so instead of staying silent.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const sentence of document.querySelectorAll("[data-passkey-failed]")) sentence.hidden = false;
});
