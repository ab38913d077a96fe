// [data-draw]: an area on a map ↔ the text fields of outlines and of circles, which alone are sent and without script are all there
// is. A tap adds to what was chosen, a handle is dragged; arrows and Enter do both. Undo gives back what stood in the fields.
import { circleOf } from "./draw-circle.js";
import { groundOf } from "./draw-ground.js";
import { layerOf } from "./draw-layer.js";
import { listOf } from "./draw-list.js";
import { STEPS, dragged, moved } from "./draw-moves.js";
import { outlineOf } from "./draw-outline.js";
import { pastOf } from "./draw-past.js";

function begin(box) {
  const fields = ["draw", "drawCircles"].map((name) => document.getElementById(box.dataset[name]));
  const svg = box.querySelector("svg");
  const map = mapOf(svg, fields, box.querySelector("[data-draw-said]"));
  map.list = listOf(box, map);
  buttons(box, map);
  pointers(map);
  keys(map);
  for (const field of fields) field.addEventListener("input", map.show);
  box.hidden = false;
  choose(box, map, fields[1].value && !fields[0].value ? "circle" : "outline");
}
function mapOf(svg, [outline, circles], said) {
  const ground = groundOf(svg);
  const paint = layerOf(svg);
  const map = {
    svg,
    ground,
    tool: "outline",
    cross: [ground.width / 2, ground.height / 2],
    past: pastOf([outline, circles]),
    tools: { outline: outlineOf(outline, ground, said.dataset), circle: circleOf(circles, ground, said.dataset) },
    show() {
      paint([...shapes(map), ...handles(map), ...cross(map)]);
      const words = map.tools[map.tool].said();
      if (said.textContent !== words) said.textContent = words;
      map.list();
    },
    change(deed) {
      const before = map.past.now();
      deed(map.tools[map.tool]);
      map.past.keep(before);
      map.show();
    },
  };
  return map;
}
function shapes({ tools }) { return Object.values(tools).flatMap((one) => one.shapes()); }
function handles({ tools, ground }) {
  return Object.entries(tools).flatMap(([tool, one]) => one.handles().flatMap(([place, [cx, cy]]) => {
    const whose = { cx, cy, "data-tool": tool, "data-place": place };
    return [
      ["circle", { ...whose, r: 20 * ground.unit(), class: "sketch-grip" }],
      ["circle", { ...whose, r: 8 * ground.unit(), class: "sketch-handle", tabindex: 0, role: "button", "aria-label": one.name(place) }],
    ];
  }));
}
function cross({ svg, cross: [x, y] }) {
  return document.activeElement === svg ? [["path", { class: "sketch-cross", d: `M${x - 14} ${y}h28M${x} ${y - 14}v28` }]] : [];
}
function held(event) {
  const grip = event.target.closest("[data-place]");
  return grip && { tool: grip.dataset.tool, place: Number(grip.dataset.place) };
}
function pointers(map) {
  let isHandle = false;
  map.svg.addEventListener("pointerdown", (event) => {
    const handle = held(event);
    isHandle = Boolean(handle);
    if (handle) dragged(event, handle, map);
  });
  map.svg.addEventListener("click", (event) => { if (!isHandle) map.change((tool) => tool.add(map.ground.where(event))); });
}
function keys(map) {
  map.svg.tabIndex = 0;
  for (const name of ["focus", "blur"]) map.svg.addEventListener(name, map.show);
  map.svg.addEventListener("keydown", (event) => {
    const handle = held(event);
    if (handle) moved(event, handle, map); else crossed(event, map);
  });
}
function crossed(event, map) {
  const step = STEPS[event.key], far = event.shiftKey ? 2 : 12;
  const deed = { Enter: () => map.change((tool) => tool.add(map.cross)), Backspace: () => { map.past.back(); map.show(); } }[event.key];
  if (!step && !deed) return;
  event.preventDefault();
  if (deed) { deed(); return; }
  map.cross = map.ground.inside([map.cross[0] + step[0] * far, map.cross[1] + step[1] * far]);
  map.show();
}
function buttons(box, map) {
  let zoom = 1;
  const grow = (by) => {
    zoom = Math.min(Math.max(zoom * by, 1), 6);
    map.svg.parentNode.style.width = `${zoom * 100}%`;
    map.show();
  };
  const deeds = {
    undo: () => { map.past.back(); map.show(); },
    clear: () => map.change((tool) => tool.clear()),
    another: () => { map.change((tool) => tool.another()); map.svg.focus(); },
    nearer: () => grow(1.6),
    further: () => grow(1 / 1.6),
  };
  for (const button of box.querySelectorAll("[data-draw-deed]")) button.addEventListener("click", deeds[button.dataset.drawDeed]);
  for (const button of box.querySelectorAll("[data-draw-tool]")) button.addEventListener("click", () => choose(box, map, button.dataset.drawTool));
}
function choose(box, map, tool) {
  map.tool = tool;
  for (const button of box.querySelectorAll("[data-draw-tool]")) button.setAttribute("aria-pressed", button.dataset.drawTool === tool);
  for (const words of box.querySelectorAll("[data-draw-help], [data-draw-one]")) words.hidden = (words.dataset.drawHelp || words.dataset.drawOne) !== tool;
  map.show();
}
for (const box of document.querySelectorAll("[data-draw]")) begin(box);
