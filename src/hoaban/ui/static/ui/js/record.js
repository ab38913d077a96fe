// <form data-recorder>: the microphone of the page, with a countdown, a level meter and a second try. Without it: the file
// input that carries data-recorder-file.
const form = document.querySelector("form[data-recorder]");
const part = (name) => form.querySelector(`[data-recorder-${name}]`);
const field = form?.querySelector("[data-recorder-file]");
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
let recorder = null;
let stream = null;

const say = (name) => { part("said").textContent = part("said").dataset[name] || ""; };
const clock = (seconds) => { part("clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`; };
const rest = (seconds) => new Promise((go) => setTimeout(go, seconds * 1000));

async function begin() {
  part("start").disabled = true;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, autoGainControl: false } });
  } catch (refused) {
    part("start").disabled = false;
    return say("denied");
  }
  for (const left of [3, 2, 1]) { part("clock").textContent = left; await rest(1); }
  const type = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
  const pieces = [];
  recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  recorder.ondataavailable = (event) => pieces.push(event.data);
  recorder.onstop = () => finish(new Blob(pieces, { type: recorder.mimeType }));
  recorder.start();
  say("speak");
  part("start").hidden = true;
  part("stop").hidden = false;
  part("stop").focus();
  watch(Date.now());
}
function watch(since) {
  const sound = new AudioContext();
  const analyser = sound.createAnalyser();
  sound.createMediaStreamSource(stream).connect(analyser);
  const wave = new Float32Array(analyser.fftSize);
  const look = () => {
    if (recorder.state !== "recording") return sound.close();
    analyser.getFloatTimeDomainData(wave);
    part("level").value = Math.min(1, Math.max(...wave.map(Math.abs)));
    const seconds = Math.floor((Date.now() - since) / 1000);
    clock(seconds);
    if (seconds >= Number(form.dataset.most)) return recorder.stop();
    return setTimeout(look, 100);
  };
  look();
}
function finish(blob) {
  stream.getTracks().forEach((track) => track.stop());
  const box = new DataTransfer();
  box.items.add(new File([blob], blob.type.includes("mp4") ? "voice.m4a" : "voice.webm", { type: blob.type }));
  field.files = box.files;
  part("result").src = URL.createObjectURL(blob);
  part("result").hidden = part("start").hidden = false;
  part("start").disabled = false;
  part("stop").hidden = true;
  part("level").value = 0;
  part("start").querySelector("span").textContent = part("start").dataset.again;
  say("ready");
}
if (field && navigator.mediaDevices && "MediaRecorder" in window) {
  part("box").hidden = false;
  part("start").addEventListener("click", begin);
  part("stop").addEventListener("click", () => recorder.stop());
}
