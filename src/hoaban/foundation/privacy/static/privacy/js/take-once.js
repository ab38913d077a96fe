// <form data-take-once>: the answer is a file, so the page stays; a moment later it is shown as it stands since.
for (const form of document.querySelectorAll("form[data-take-once]")) {
  form.addEventListener("submit", () => setTimeout(() => location.reload(), 2000), { once: true });
}
