// [data-draw="id of a text field"]: corners on a map ↔ lines «latitude, longitude» of the field. Tap adds, drag moves; arrows and
// Enter do both. Without script the field alone is filled in; what is no list of corners (GeoJSON, a line half typed) no tap
// changes, only «clear» does, and undo gives it back.
const SPACE = "http://www.w3.org/2000/svg";
const PAIR = /^(-?\d+(?:\.\d+)?)(?:\s{0,4}[,;]\s{0,4}|\s{1,4})(-?\d+(?:\.\d+)?)$/;
const LONGEST = 60; // characters of a line
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function begin(box) {
  const field = document.getElementById(box.dataset.draw);
  const svg = box.querySelector("svg");
  const { west, north, across, down } = svg.querySelector("[data-west]").dataset;
  const [width, height] = svg.getAttribute("viewBox").split(" ").slice(2).map(Number);
  const layer = svg.appendChild(document.createElementNS(SPACE, "g"));
  const said = box.querySelector("[data-draw-said]");
  const past = []; // texts of the field
  let corners = read();
  let cross = [width / 2, height / 2];
  let zoom = 1;
  let dragged = false;

  const inside = ([x, y]) => [Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height)];
  const line = ([x, y]) => `${(north - y / down).toFixed(5)}, ${(Number(west) + x / across).toFixed(5)}`;
  function read() {
    const found = field.value.split("\n").filter((row) => row.trim()).map((row) => row.trim());
    const pairs = found.map((row) => (row.length > LONGEST ? null : PAIR.exec(row)));
    if (pairs.some((pair) => !pair)) return [];
    return pairs.map(([, lat, lon]) => [(lon - west) * across, (north - lat) * down]);
  }
  const points = () => corners.map((at) => at.join(" ")).join(",");
  function change(next) { past.push(field.value); corners = next; write(); }
  function add(at) { if (corners.length || !field.value.trim()) change([...corners, at]); }
  function write() { field.value = corners.map(line).join("\n"); show(); }
  function put(name, attributes) {
    const one = layer.appendChild(document.createElementNS(SPACE, name));
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
    return one;
  }
  function show(focused = -1) {
    layer.replaceChildren();
    if (corners.length) put(corners.length > 2 ? "polygon" : "polyline", { points: points(), class: "sketch-area" });
    corners.forEach((at, place) => handle(at, place, focused === place));
    if (document.activeElement === svg) put("path", { class: "sketch-cross", d: `M${cross[0] - 14} ${cross[1]}h28M${cross[0]} ${cross[1] - 14}v28` });
    said.textContent = said.dataset.words.replace("0", corners.length);
  }
  function handle(at, place, focused) {
    const size = Math.max(1, width / svg.clientWidth); // on a phone a drawing unit is less than a pixel
    const grip = put("circle", { cx: at[0], cy: at[1], r: 20 * size, class: "sketch-grip" });
    const dot = put("circle", { cx: at[0], cy: at[1], r: 8 * size, class: "sketch-handle", tabindex: 0, role: "button", "aria-label": `${place + 1}: ${line(at)}` });
    for (const one of [grip, dot]) one.addEventListener("pointerdown", (event) => drag(event, place));
    dot.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (!step && event.key !== "Delete") return;
      event.preventDefault();
      event.stopPropagation();
      const far = event.shiftKey ? 1 : 8;
      if (step) change(corners.map((one, number) => (number === place ? inside([at[0] + step[0] * far, at[1] + step[1] * far]) : one)));
      else change(corners.filter((_one, number) => number !== place));
      layer.querySelectorAll(".sketch-handle")[step ? place : Math.max(place - 1, 0)]?.focus();
    });
    if (focused) dot.focus();
  }
  function where(event) {
    const edge = svg.getBoundingClientRect();
    return inside([((event.clientX - edge.left) * width) / edge.width, ((event.clientY - edge.top) * height) / edge.height]);
  }
  function drag(event, place) {
    event.preventDefault();
    event.stopPropagation();
    past.push(field.value);
    dragged = true;
    // Moved in place: a finger's events end where its dot is taken away.
    const [area, ...dots] = layer.children;
    const move = (now) => {
      corners = corners.map((at, number) => (number === place ? where(now) : at));
      area.setAttribute("points", points());
      for (const dot of dots.slice(2 * place, 2 * place + 2)) { dot.setAttribute("cx", corners[place][0]); dot.setAttribute("cy", corners[place][1]); }
    };
    const drop = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", drop);
      removeEventListener("pointercancel", drop);
      write();
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", drop);
    addEventListener("pointercancel", drop);
  }
  const deeds = {
    undo: () => { if (past.length) { field.value = past.pop(); corners = read(); show(); } },
    clear: () => { if (field.value.trim()) change([]); },
    nearer: () => { zoom = Math.min(zoom * 1.6, 6); svg.style.width = `${zoom * 100}%`; show(); },
    further: () => { zoom = Math.max(zoom / 1.6, 1); svg.style.width = `${zoom * 100}%`; show(); },
  };
  for (const button of box.querySelectorAll("[data-draw-deed]")) button.addEventListener("click", deeds[button.dataset.drawDeed]);
  svg.addEventListener("pointerdown", () => { dragged = false; }, true);
  svg.addEventListener("click", (event) => { if (!dragged) add(where(event)); });
  svg.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (event.target !== svg || !(step || event.key === "Enter" || event.key === "Backspace")) return;
    event.preventDefault();
    const far = event.shiftKey ? 2 : 12;
    if (step) { cross = inside([cross[0] + step[0] * far, cross[1] + step[1] * far]); show(); }
    else if (event.key === "Enter") add(cross);
    else deeds.undo();
  });
  svg.tabIndex = 0;
  svg.addEventListener("focus", () => show());
  svg.addEventListener("blur", () => show());
  field.addEventListener("input", () => { corners = read(); show(); });
  box.hidden = false;
  show();
}
for (const box of document.querySelectorAll("[data-draw]")) begin(box);
