// [data-listen]: a sentence to hear. A link plays its sound (Opus, else AAC), a button the device's own voice. One at a time.
const synth = "speechSynthesis" in window ? window.speechSynthesis : null;
const player = new Audio();
const opus = player.canPlayType('audio/ogg; codecs="opus"');
let current = null;

const voiceFor = (lang) => synth?.getVoices().find((voice) => voice.lang.toLowerCase().startsWith(lang));
export const canSound = (button) => Boolean(button.href || voiceFor(button.lang));
export const bytesOf = (button) => (button.href ? Number(button.dataset.bytes) : 0);
export const stop = () => current?.end(false);

export function play(button) {
  stop();
  return new Promise((done) => {
    const bar = document.createElement("progress");
    const end = (whole) => {
      if (current?.end !== end) return;
      current = null;
      player.pause();
      synth?.cancel();
      bar.remove();
      button.removeAttribute("aria-pressed");
      done(whole);
    };
    current = { button, end, isHeard: !button.href };
    button.setAttribute("aria-pressed", "true");
    if (!button.href) { speak(button, end); return; }
    bar.setAttribute("aria-hidden", "true");
    button.append(bar);
    player.ontimeupdate = () => { if (player.duration) bar.value = player.currentTime / player.duration; };
    player.onended = () => end(true);
    // Withdrawn, or no line: this voice is gone from the page, the device's own reads.
    player.onerror = () => { if (current?.end === end) { forget(button); speak(button, end); } };
    begin(button, end);
  });
}
// A browser plays a copy out of its memory without asking anybody: a voice taken back since must not sound.
async function begin(button, end) {
  const address = opus ? button.href : button.dataset.aac;
  const answer = await fetch(address, { method: "HEAD", cache: "no-store" }).catch(() => null); // no line: its own copy
  const kept = answer ? null : await keptHere(address);
  if (current?.end !== end) return;
  if (answer && !answer.ok) { player.onerror(); return; }
  current.isHeard = true;
  if (player.src.startsWith("blob:")) URL.revokeObjectURL(player.src);
  player.src = kept ? URL.createObjectURL(kept) : address;
  player.play().catch(() => {});
}
// What the worker of the warnings kept on this phone sounds on the first page too, which that worker does not serve.
async function keptHere(address) {
  const found = await window.caches?.match(address, { ignoreVary: true }).catch(() => null);
  return found ? found.blob() : null;
}
function forget(button) {
  button.removeAttribute("href");
  button.tabIndex = 0;
  button.querySelector("span").textContent = document.body.dataset.ownVoice;
}
function speak(button, end) {
  const voice = voiceFor(button.lang);
  if (!voice) { button.hidden = true; end(true); return; }
  const words = new SpeechSynthesisUtterance(button.dataset.listen);
  words.voice = voice;
  words.lang = voice.lang;
  words.onend = () => end(true);
  words.onerror = () => end(false);
  synth.speak(words);
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-listen]");
  if (!button) return;
  event.preventDefault();
  if (current?.button !== button) { play(button); return; }
  if (!button.href || !current.isHeard) { stop(); return; } // a second tap while it is still on its way
  if (player.paused) player.play(); else player.pause();
  button.setAttribute("aria-pressed", String(!player.paused));
});
function show() {
  document.querySelectorAll("[data-listen][hidden]").forEach((button) => { button.hidden = !canSound(button); });
  document.dispatchEvent(new Event("voices"));
}
document.querySelectorAll("a[data-listen]").forEach((link) => {
  link.setAttribute("role", "button");
  link.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); link.click(); } });
});
show();
synth?.addEventListener?.("voiceschanged", show);
