// An outline: one corner a line of its field. What is no list of corners (GeoJSON, a line half typed) no tap changes.
export function outlineOf(field, ground, words) {
  function corners() { // null: something else stands there
    const found = field.value.split("\n").filter((row) => row.trim()).map(ground.point);
    return found.every(Boolean) ? found : null;
  }
  function put(found) { field.value = found.map(ground.line).join("\n"); }
  return {
    add(at) { if (corners()) put([...corners(), at]); },
    clear() { field.value = ""; },
    held: (place) => place,
    move(place, at) { put(corners().map((one, number) => (number === place ? at : one))); },
    remove(place) { put(corners().filter((_one, number) => number !== place)); },
    handles: () => corners() || [],
    name: (place) => `${place + 1}: ${ground.line(corners()[place])}`,
    shapes() {
      const found = corners() || [];
      const points = found.map((at) => at.join(" ")).join(",");
      return found.length ? [[found.length > 2 ? "polygon" : "polyline", { points, class: "sketch-area" }]] : [];
    },
    said: () => words.corners.replace("0", (corners() || []).length),
  };
}
