// <table data-keyboard-list> or <ul data-keyboard-list>: j and k walk the rows' links, Enter opens as always.
function typing(target) { return target.closest("input, textarea, select, [contenteditable]"); }
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key !== "j" && event.key !== "k") return;
  const links = [...document.querySelectorAll("[data-keyboard-list] tbody a, [data-keyboard-list] > li a.row-link")];
  if (!links.length) return;
  const here = links.indexOf(document.activeElement);
  const next = event.key === "j" ? Math.min(here + 1, links.length - 1) : Math.max(here - 1, 0);
  links[next].focus();
  event.preventDefault();
});
