// A sealed file goes to the server in pieces; only the server can open it.
import { upload } from "./lane.js";
import { json } from "./line.js";
import { uuid7 } from "./uid.js";

const form = document.querySelector("[data-offline-import]");
if (form) {
  const told = form.querySelector("[data-told]"), bar = form.querySelector("progress");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [file] = form.querySelector("input[type=file]").files;
    if (!file) return;
    bar.hidden = false;
    bar.max = file.size;
    try {
      const hello = await json("/w/offline/hello/"), mark = `sealed:${file.name}:${file.size}:${file.lastModified}`;
      const uid = sessionStorage.getItem(mark) || uuid7();
      sessionStorage.setItem(mark, uid);
      await upload(hello.csrf, { uid, entry: uid, kind: "sealed", name: file.name }, await file.arrayBuffer(), (size) => { bar.value += size; });
      location.assign("/w/offline/entries/");
    } catch (problem) { told.textContent = problem.sentence || told.dataset.trouble; }
  });
}
