// What is drawn, one line each with its own button to take it away; whoever presses it stays where she was.
export function listOf(box, map) {
  const list = box.querySelector("[data-draw-list]"), { outline, circle, remove } = list.dataset;
  function line(tool, name, one, words) {
    const item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet";
    button.textContent = remove;
    button.setAttribute("aria-label", `${remove}: ${name} ${one + 1}`);
    button.addEventListener("click", () => {
      const place = [...list.children].indexOf(item);
      map.change(() => map.tools[tool].drop(one));
      (list.querySelectorAll("button")[Math.min(place, list.children.length - 1)] || map.svg).focus();
    });
    item.append(`${name} ${one + 1}: ${words} `, button);
    return item;
  }
  return () => {
    const some = Object.entries({ outline, circle }).flatMap(([tool, name]) =>
      map.tools[tool].parts().flatMap((words, one) => (words ? [line(tool, name, one, words)] : [])));
    if (list.textContent !== some.map((one) => one.textContent).join("")) list.replaceChildren(...some);
  };
}
