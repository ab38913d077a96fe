// A handle is dragged, or moved by arrows when it has the focus; Delete takes it away. A press that does not move it changes nothing.
export const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STILL = 4; // pixels a finger shakes

export function dragged(event, { tool, place }, map) {
  event.preventDefault();
  const held = map.tools[tool].held(place);
  const ends = ["pointerup", "pointercancel"];
  let isMoved = false;
  const move = (now) => {
    isMoved ||= Math.hypot(now.clientX - event.clientX, now.clientY - event.clientY) > STILL;
    if (!isMoved) return;
    map.tools[tool].move(held, map.ground.where(now));
    map.show();
  };
  const before = map.past.now();
  const drop = () => {
    removeEventListener("pointermove", move);
    ends.forEach((name) => removeEventListener(name, drop));
    map.past.keep(before);
  };
  addEventListener("pointermove", move);
  ends.forEach((name) => addEventListener(name, drop));
}

export function moved(event, { tool, place }, map) {
  const step = STEPS[event.key], far = event.shiftKey ? 1 : 8;
  if (!step && event.key !== "Delete") return;
  event.preventDefault();
  const [, [x, y]] = map.tools[tool].handles().find(([one]) => one === place);
  map.change(() => {
    if (step) map.tools[tool].move(place, map.ground.inside([x + step[0] * far, y + step[1] * far]));
    else map.tools[tool].remove(place);
  });
  if (!step) (map.svg.querySelectorAll(".sketch-handle")[Math.max(place - 1, 0)] || map.svg).focus();
}
