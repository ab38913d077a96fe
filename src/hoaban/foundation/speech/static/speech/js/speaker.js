// <form data-recorder> with [data-new-speaker]: a known speaker has agreed already.
const form = document.querySelector("form[data-recorder]");
const known = form?.querySelector("select[name=speaker]");
const fresh = form?.querySelector("[data-new-speaker]");
const choose = () => { fresh.hidden = Boolean(known.value); };
if (known) { known.addEventListener("change", choose); choose(); }
