// <button data-press="#drawn">: with something new drawn in there the next press only checks, and the button says so.
document.querySelectorAll("[data-press]").forEach((button) => {
  const box = document.querySelector(button.dataset.press);
  const fields = [...box.querySelectorAll("select, textarea, input:not([type=hidden]):not([type=checkbox])")].filter((one) => one.name);
  const drawn = () => JSON.stringify(fields.map((one) => one.value.trim()));
  const read = document.querySelector("input[name=touched]") ? drawn() : ""; // its list stands on this page
  const show = () => {
    const checks = fields.some((one) => one.value.trim()) && drawn() !== read;
    button.querySelector("[data-checks]").hidden = !checks;
    button.querySelector("[data-sends]").hidden = checks;
  };
  // A finger that draws writes into the field without a word of it: asked again whenever a hand lets go.
  for (const one of ["input", "change", "pointerup", "keyup"]) box.addEventListener(one, () => setTimeout(show));
  show();
});
