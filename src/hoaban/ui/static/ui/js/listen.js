// <button data-listen="sentence" hidden>: reads the sentence with the device's own Vietnamese voice, if it has one.
const speech = "speechSynthesis" in window ? window.speechSynthesis : null;

function vietnamese() {
  return speech?.getVoices().find((voice) => voice.lang.toLowerCase().startsWith("vi"));
}
function show() {
  if (vietnamese()) document.querySelectorAll("[data-listen][hidden]").forEach((button) => { button.hidden = false; });
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-listen]");
  const voice = button && vietnamese();
  if (!voice) return;
  speech.cancel();
  const words = new SpeechSynthesisUtterance(button.dataset.listen);
  words.voice = voice;
  words.lang = voice.lang;
  speech.speak(words);
});
if (speech) {
  show();
  speech.addEventListener?.("voiceschanged", show);
}
