// Small helpers of the offline pages: words from the template, elements without markup in strings.
const words = [...document.querySelectorAll("#offline-words, #offline-words-more")];
const said = (pattern) => words.map((one) => one.content.querySelector(pattern)).find(Boolean);

export function w(key, facts = {}) {
  const found = said(`[data-w="${key}"]`);
  return (found ? found.textContent.trim() : key).replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole));
}

export function icon(name) {
  const found = said(`[data-icon="${name}"] svg`);
  return found ? found.cloneNode(true) : "";
}

export function h(name, facts = {}, ...inside) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(facts)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made && key !== "list") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...inside.flat().filter((one) => one !== null && one !== undefined && one !== false && one !== ""));
  return made;
}

const two = (value) => String(value).padStart(2, "0");
export function day(at) {
  const moment = new Date(at);
  return `${two(moment.getDate())}/${two(moment.getMonth() + 1)} ${two(moment.getHours())}:${two(moment.getMinutes())}`;
}
export const date = (at) => `${two(new Date(at).getDate())}/${two(new Date(at).getMonth() + 1)}`;
export const number = (value) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 0 });
