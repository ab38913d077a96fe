// What is drawn over the ground, painted anew on every change. What stands already is kept: a finger's events end where its dot is
// taken away, and so does the focus of whoever moves it by keys.
const SPACE = "http://www.w3.org/2000/svg";

export function layerOf(svg) {
  const layer = svg.appendChild(document.createElementNS(SPACE, "g"));
  function made(name, old) {
    const one = document.createElementNS(SPACE, name);
    if (old) old.replaceWith(one); else layer.append(one);
    return one;
  }
  function dressed(one, attributes) {
    for (const { name } of [...one.attributes]) if (!(name in attributes)) one.removeAttribute(name);
    for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  }
  return (wanted) => {
    wanted.forEach(([name, attributes], place) => {
      const old = layer.children[place];
      dressed(old?.nodeName === name ? old : made(name, old), attributes);
    });
    while (layer.children.length > wanted.length) layer.lastChild.remove();
  };
}
