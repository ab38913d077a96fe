// Points of the drawing ↔ latitude and longitude as they stand in text fields, by the numbers that `ui/sketch.py` wrote on the ground.
const PAIR = /^(-?\d+(?:\.\d+)?)(?:\s{0,4}[,;]\s{0,4}|\s{1,4})(-?\d+(?:\.\d+)?)$/;
const LONGEST = 60; // characters of a line
const KM = 111.32; // of one degree of latitude

export function groundOf(svg) {
  const { west, north, across, down } = svg.querySelector("[data-west]").dataset;
  const [width, height] = svg.getAttribute("viewBox").split(" ").slice(2).map(Number);
  const inside = ([x, y]) => [Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height)];
  return {
    width,
    height,
    inside,
    line: ([x, y]) => `${(north - y / down).toFixed(5)}, ${(Number(west) + x / across).toFixed(5)}`,
    point(text) { // null: no pair of numbers
      const found = text.length > LONGEST ? null : PAIR.exec(text.trim());
      return found && [(found[2] - west) * across, (north - found[1]) * down];
    },
    km: (units) => (units * KM) / down,
    units: (km) => (km * down) / KM,
    unit: () => Math.max(1, width / svg.clientWidth), // on a phone a drawing unit is less than a pixel
    where(event) {
      const edge = svg.getBoundingClientRect();
      return inside([((event.clientX - edge.left) * width) / edge.width, ((event.clientY - edge.top) * height) / edge.height]);
    },
  };
}
