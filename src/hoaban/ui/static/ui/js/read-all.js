// <button data-read-all>: hears the page from top to bottom, marks where it is; Esc or a second tap stops.
import { bytesOf, canSound, play, stop } from "./listen.js";

const all = document.querySelector("[data-read-all]");
const label = all?.querySelector("span");
const first = label?.textContent;
let reading = false;

const sentences = () => [...document.querySelectorAll("main [data-listen]:not([data-other])")].filter(canSound);

function show() {
  const found = sentences();
  const size = Math.ceil(found.reduce((sum, one) => sum + bytesOf(one), 0) / 1000);
  all.hidden = found.length === 0;
  if (!reading) label.textContent = size ? `${first} · ${size} kB` : first;
}
async function readAll() {
  reading = true;
  label.textContent = all.dataset.stop;
  all.setAttribute("aria-pressed", "true");
  for (const one of sentences()) {
    const place = one.closest("[data-spoken]") || one.parentElement;
    place.classList.add("spoken-now");
    place.scrollIntoView({ block: "center" });
    const whole = await play(one);
    place.classList.remove("spoken-now");
    if (!whole) break;
  }
  reading = false;
  all.removeAttribute("aria-pressed");
  show();
}
if (all) {
  all.addEventListener("click", () => { if (reading) stop(); else readAll(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") stop(); });
  document.addEventListener("voices", show);
  show();
}
