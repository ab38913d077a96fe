// A circle: the first tap is its middle, the next its edge; from a middle without an edge one also drags it.
const SMALLEST = 0.1, LARGEST = 200; // kilometres, as the form takes them
const SIDES = [[1, 0], [-1, 0], [0, -1], [0, 1]];

export function circleOf(centre, km, ground, words) {
  let toward = SIDES[0]; // where on the edge its handle stands
  const middle = () => ground.point(centre.value);
  const radius = () => (km.value > 0 ? ground.units(Number(km.value)) : 0);
  const on = ([x, y], [east, south]) => [x + east * radius(), y + south * radius()];
  function edge() { // its handle where it can be reached
    const isSeen = (at) => ground.inside(at).every((value, axis) => value === at[axis]);
    return [toward, ...SIDES].map((side) => on(middle(), side)).find(isSeen) || on(middle(), toward);
  }
  function reach([x, y]) {
    const [east, south] = [x - middle()[0], y - middle()[1]];
    const far = Math.hypot(east, south);
    if (far) toward = [east / far, south / far];
    km.value = Number(Math.min(Math.max(ground.km(far), SMALLEST), LARGEST).toFixed(2));
  }
  function set(at) { centre.value = ground.line(at); }
  return {
    add(at) { if (middle()) reach(at); else if (!centre.value.trim()) set(at); },
    clear() { centre.value = km.value = ""; },
    held: (place) => (radius() ? place : 1),
    move(place, at) { if (place) reach(at); else set(at); },
    remove(place) { if (!place) centre.value = ""; km.value = ""; },
    handles() {
      if (!middle()) return [];
      return radius() ? [middle(), edge()] : [middle()];
    },
    shapes() {
      if (!middle() || !radius()) return [];
      const [cx, cy] = middle();
      return [["circle", { cx, cy, r: radius(), class: "sketch-area" }]];
    },
    name: (place) => (place ? words.edgeName : words.middleName),
    said() {
      if (!middle()) return words.middle;
      return radius() ? words.radius.replace("0", Number(km.value).toLocaleString(document.documentElement.lang)) : words.edge;
    },
  };
}
