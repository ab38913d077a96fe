// <div data-narrow="#box" hidden>: its search field narrows the box of ticks; marks are not needed, and what is ticked stays in sight.
const fold = (said) => said.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").trim();

function families(box) {
  const found = [];
  for (const row of box.children) {
    const tick = row.querySelector("input");
    const one = { row, tick, words: fold(row.textContent), below: [] };
    const above = found[found.length - 1];
    if ("below" in tick.dataset && above) above.below.push(one);
    else found.push(one);
  }
  return found;
}

function narrow(all, typed) {
  let hits = 0;
  const shows = (one, kin) => {
    const hit = one.words.includes(typed);
    hits += hit;
    one.row.hidden = !hit && !kin && !one.tick.checked;
    return !one.row.hidden;
  };
  for (const one of all) {
    const named = one.words.includes(typed);
    const below = one.below.filter((each) => shows(each, named));
    shows(one, below.length > 0);
  }
  return hits;
}

document.querySelectorAll("[data-narrow]").forEach((place) => {
  const all = families(document.querySelector(place.dataset.narrow));
  const search = place.querySelector("input");
  const none = place.querySelector("[data-narrow-none]");
  const show = () => { none.hidden = narrow(all, fold(search.value)) > 0; };
  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => { // it sends no warning; where villages are not in the list yet, it asks for them
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (search.value.trim()) place.querySelector("[data-narrow-seek]")?.click();
  });
  if (search.value) show();
  place.hidden = false;
});
