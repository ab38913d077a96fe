// Ctrl-K (or /): pages by name at once, then what the search room suggests. Enter with nothing chosen searches.
const box = document.querySelector("dialog[data-palette]");
const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
let waiting;
let asked = 0; // an answer that arrives after a newer question is dropped

function options() { return [...box.querySelectorAll("[role=option]:not([hidden])")]; }
function chosen() { return box.querySelector("[aria-selected=true]:not([hidden])"); }
function choose(option) {
  options().forEach((one) => one.setAttribute("aria-selected", String(one === option)));
  option?.scrollIntoView({ block: "nearest" });
}
async function suggest(text) {
  const list = box.querySelector("[role=listbox]");
  list.querySelectorAll("[data-found]").forEach((one) => one.remove());
  const number = ++asked;
  if (!box.dataset.suggest || text.trim().length < 2) return;
  const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { hits } = await answer.json();
  if (number !== asked) return;
  const listed = new Set([...list.querySelectorAll("a")].map((link) => link.getAttribute("href")));
  for (const hit of hits.filter((one) => !listed.has(one.url))) {
    const option = Object.assign(document.createElement("li"), { role: "option" });
    option.setAttribute("role", "option");
    option.dataset.found = "yes";
    const link = Object.assign(document.createElement("a"), { href: hit.url, textContent: hit.label, tabIndex: -1 });
    link.append(Object.assign(document.createElement("small"), { textContent: [hit.kind, hit.detail].filter(Boolean).join(" · ") }));
    option.append(link);
    list.append(option);
  }
}
function typed(event) {
  const text = fold(event.target.value);
  box.querySelectorAll("[data-words]").forEach((one) => { one.hidden = !fold(one.dataset.words).includes(text); });
  choose(null);
  clearTimeout(waiting);
  waiting = setTimeout(() => suggest(event.target.value), 180);
}
function key(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const all = options();
    choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
    event.preventDefault();
  } else if (event.key === "Enter") {
    const only = options().length === 1 ? options()[0] : null;
    const target = chosen() || only;
    if (!target) return;
    event.preventDefault();
    target.querySelector("a").click();
  }
}
if (box) {
  const input = box.querySelector("input");
  input.addEventListener("input", typed);
  input.addEventListener("keydown", key);
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  document.addEventListener("keydown", (event) => {
    const free = !event.target.closest("input, textarea, select");
    if ((event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && free)) {
      event.preventDefault();
      box.showModal();
      input.select();
    }
  });
}
