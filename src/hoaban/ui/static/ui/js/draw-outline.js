// Outlines: one corner a line of their field, an empty line between two of them; a tap adds to the last one. What is no list of
// corners (GeoJSON, a line half typed) no tap changes.
export function outlineOf(field, ground, words) {
  function rings() { // null: something else stands there
    const found = field.value.split(/\n[^\S\n]*\n/).map((part) => part.split("\n").filter((row) => row.trim()).map(ground.point));
    return found.flat().every(Boolean) ? found.filter((ring, place) => ring.length || place === found.length - 1) : null;
  }
  function put(found) { field.value = found.map((ring) => ring.map(ground.line).join("\n")).join("\n\n"); }
  const all = () => rings() || [[]];
  const last = () => all().at(-1);
  const places = () => all().flatMap((ring, one) => ring.map((_at, corner) => [one, corner]));
  function changed([one, corner], deed) { put(all().map((ring, place) => (place === one ? deed(ring, corner) : ring))); }
  return {
    add(at) { if (rings()) put([...all().slice(0, -1), [...last(), at]]); },
    another() { if (rings() && last().length > 2) put([...all(), []]); },
    isWhole: () => last().length > 2,
    clear() { field.value = ""; },
    held: (place) => place,
    move(place, at) { changed(places()[place], (ring, corner) => ring.map((one, number) => (number === corner ? at : one))); },
    remove(place) { changed(places()[place], (ring, corner) => ring.filter((_one, number) => number !== corner)); },
    drop(one) { put(all().filter((_ring, place) => place !== one)); },
    handles: () => all().flat().map((at, place) => [place, at]),
    name(place) {
      const [one, corner] = places()[place];
      return `${one + 1}.${corner + 1}: ${ground.line(all()[one][corner])}`;
    },
    shapes: () => all().filter((ring) => ring.length).map((ring) => {
      const points = ring.map((at) => at.join(" ")).join(",");
      return [ring.length > 2 ? "polygon" : "polyline", { points, class: "sketch-area" }];
    }),
    parts: () => all().map((ring) => (ring.length ? words.corners.replace("0", ring.length) : "")),
    said: () => words.corners.replace("0", last().length),
  };
}
