// A photo in pieces (tus 1.0): ask where the server stands, go on from there, forget it only on the word "kept".
import { sha256 } from "./crypto.js";
import { ask } from "./line.js";

export const PIECE = 128 * 1024;
const TUS = { "Tus-Resumable": "1.0.0" };
const base64 = (said) => btoa(String.fromCharCode(...new TextEncoder().encode(said)));

export async function upload(csrf, media, bytes, moved = () => {}) {
  const path = `/w/offline/media/${media.uid}/`;
  const told = { uid: media.uid, entry: media.entry, kind: media.kind, filename: media.name };
  const metadata = Object.entries(told).map(([key, value]) => `${key} ${base64(value)}`).join(",");
  let answer = await ask("/w/offline/media/", {
    method: "POST", headers: { ...TUS, "Upload-Length": String(bytes.byteLength), "Upload-Metadata": metadata, "X-CSRFToken": csrf },
  });
  let offset = Number(answer.headers.get("Upload-Offset")), misses = 0;
  while (answer.headers.get("Offline-State") !== "kept") {
    const piece = bytes.slice(offset, offset + PIECE), began = performance.now();
    try {
      answer = await ask(path, { method: "PATCH", body: piece, headers: {
        ...TUS, "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream",
        "Upload-Checksum": `sha256 ${await sha256(piece)}`, "X-CSRFToken": csrf,
      } }, 90e3);
      moved(piece.byteLength, performance.now() - began);
    } catch (problem) {
      misses += 1;
      if (!["offset", "broken"].includes(problem.kind) || misses > 5) throw problem;
      answer = await ask(path, { method: "HEAD", headers: TUS });
    }
    offset = Number(answer.headers.get("Upload-Offset"));
  }
}
