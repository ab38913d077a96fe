// Circles, one a line: latitude, longitude, kilometres. The first tap is the middle of the last one, the next its edge; from a
// middle without an edge one also drags it. A handle's place is twice the circle's, and one more for its edge.
const SMALLEST = 0.1, LARGEST = 200; // kilometres, as the form takes them
const SIDES = [[1, 0], [-1, 0], [0, -1], [0, 1]];
const LONGEST = 80; // characters of a line
const ROW = /^(.*?)(?:[,;\s]\s*(\d+(?:\.\d+)?))?$/;

export function circleOf(field, ground, words) {
  const toward = []; // where on each edge its handle stands
  function read(row) {
    const alone = ground.point(row);
    if (alone) return { at: alone, line: row.trim(), km: 0 };
    const [, pair, km] = (row.length < LONGEST && ROW.exec(row.trim())) || [];
    const at = km && ground.point(pair);
    return at ? { at, line: pair.trim(), km: Number(km) } : null;
  }
  function circles() { // null: something else stands there
    const rows = field.value.split("\n"), found = rows.map((row) => (row.trim() ? read(row) : {}));
    return found.every(Boolean) ? found.filter((one, place) => one.at || place === found.length - 1) : null;
  }
  function put(found) { field.value = found.map(({ at, line, km }) => (at ? `${line}${km ? `, ${km}` : ""}` : "")).join("\n"); }
  const all = () => circles() || [{}];
  const last = () => all().length - 1;
  function changed(one, fresh) { put(all().map((circle, place) => (place === one ? { ...circle, ...fresh } : circle))); }
  const radius = ({ km }) => ground.units(km);
  function edge(circle, one) { // its handle where it can be reached
    const on = ([east, south]) => [circle.at[0] + east * radius(circle), circle.at[1] + south * radius(circle)];
    const isSeen = (at) => ground.inside(at).every((value, axis) => value === at[axis]);
    const sides = [toward[one] || SIDES[0], ...SIDES];
    return sides.map(on).find(isSeen) || on(sides[0]);
  }
  function reach(one, [x, y]) {
    const [east, south] = [x - all()[one].at[0], y - all()[one].at[1]];
    const far = Math.hypot(east, south);
    if (far) toward[one] = [east / far, south / far];
    changed(one, { km: Number(Math.min(Math.max(ground.km(far), SMALLEST), LARGEST).toFixed(2)) });
  }
  const set = (one, at) => changed(one, { at, line: ground.line(at) });
  const size = ({ at, km }) => (at ? (km ? words.radius.replace("0", km.toLocaleString(document.documentElement.lang)) : words.edge) : "");
  return {
    add(at) { if (circles()) (all()[last()].at ? reach : set)(last(), at); },
    another() { if (circles() && all()[last()].km) put([...all(), {}]); },
    isWhole: () => Boolean(all()[last()].km),
    clear() { field.value = ""; },
    held: (place) => (all()[place >> 1].km ? place : place | 1),
    move(place, at) { (place & 1 ? reach : set)(place >> 1, at); },
    remove(place) { changed(place >> 1, place & 1 ? { km: 0 } : { at: null, km: 0 }); },
    drop(one) { toward.splice(one, 1); put(all().filter((_circle, place) => place !== one)); },
    handles: () => all().flatMap((circle, one) => [...(circle.at ? [[one * 2, circle.at]] : []), ...(circle.km ? [[one * 2 + 1, edge(circle, one)]] : [])]),
    name: (place) => `${(place >> 1) + 1}: ${place & 1 ? words.edgeName : words.middleName}`,
    shapes: () => all().filter((one) => one.km).map((one) => ["circle", { cx: one.at[0], cy: one.at[1], r: radius(one), class: "sketch-area" }]),
    parts: () => all().map(size),
    said: () => size(all()[last()]) || words.middle,
  };
}
