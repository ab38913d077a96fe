// <div data-share="words" data-link=… data-level=…>: sends words, a picture of them and the sound to another app; else keeps the picture.
const place = document.querySelector("[data-share]");
const WIDE = 1080;
const HIGH = 1350;

function lines(pen, text, width) {
  return text.split("\n").flatMap((words) => words.split(" ").reduce((found, word) => {
    const longer = `${found[found.length - 1]} ${word}`.trim();
    if (pen.measureText(longer).width > width) found.push(word);
    else found[found.length - 1] = longer;
    return found;
  }, [""]));
}

function draw() {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDE, height: HIGH });
  const pen = canvas.getContext("2d");
  const token = "ended" in place.dataset ? "--done" : `--level-${place.dataset.level}`;
  const colour = getComputedStyle(document.documentElement).getPropertyValue(token).trim();
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, WIDE, HIGH);
  pen.fillStyle = colour;
  pen.fillRect(0, 0, WIDE, 90);
  pen.fillRect(0, HIGH - 40, WIDE, 40);
  pen.fillStyle = "#1b1b1b";
  let size = 64;
  let told = [];
  do { // smaller until it fits
    pen.font = `bold ${size}px sans-serif`;
    told = lines(pen, place.dataset.share, WIDE - 120);
    size -= 4;
  } while (told.length * size * 1.5 > HIGH - 380 && size > 24);
  told.forEach((line, n) => pen.fillText(line, 60, 190 + n * size * 1.5));
  pen.font = "32px sans-serif";
  lines(pen, place.dataset.link.replace(/(.{52})/g, "$1 "), WIDE - 120).forEach((line, n) => pen.fillText(line, 60, HIGH - 150 + n * 44));
  return canvas;
}

async function sound() {
  const link = document.querySelector("[data-share-sound] a[href]:not([data-other])");
  const answer = link && await fetch(link.href).catch(() => null);
  return answer && answer.ok ? [new File([await answer.blob()], "canh-bao.ogg", { type: "audio/ogg" })] : [];
}

async function start() {
  const picture = await new Promise((resolve) => { draw().toBlob(resolve, "image/png"); });
  const keep = place.querySelector("[data-share-picture]");
  keep.href = URL.createObjectURL(picture);
  keep.hidden = false;
  if (!navigator.share) return;
  const files = [new File([picture], "canh-bao.png", { type: "image/png" }), ...await sound()];
  const button = place.querySelector("[data-share-button]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const words = { text: `${place.dataset.share}\n${place.dataset.link}` };
    const whole = navigator.canShare && navigator.canShare({ files }) ? { ...words, files } : words;
    navigator.share(whole).catch(() => {}); // she changed her mind
  });
}

if (place) start();
