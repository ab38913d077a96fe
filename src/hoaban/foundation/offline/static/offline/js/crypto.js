// Keys. The PIN makes a key that wraps a random one; only the random one seals forms, lists and photos.
// A short PIN is a lock on a door, not a safe: files that leave the phone are sealed to the server's key instead.
export const ROUNDS = 600_000;
const text = new TextEncoder(), plain = new TextDecoder();
export const random = (size) => crypto.getRandomValues(new Uint8Array(size));
const aes = { name: "AES-GCM", length: 256 };

async function fromPin(pin, salt, rounds, uses) {
  const typed = await crypto.subtle.importKey("raw", text.encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, typed, aes, false, uses);
}

// With `raw` the known key gets a new PIN; without it a new key is made.
export async function newKey(pin, raw) {
  const salt = random(16), iv = random(12), uses = ["encrypt", "decrypt"];
  const key = raw ? await crypto.subtle.importKey("raw", raw, aes, true, uses) : await crypto.subtle.generateKey(aes, true, uses);
  const wrapped = await crypto.subtle.wrapKey("raw", key, await fromPin(pin, salt, ROUNDS, ["wrapKey"]), { name: "AES-GCM", iv });
  return { facts: { salt, iv, rounds: ROUNDS, wrapped }, raw: await crypto.subtle.exportKey("raw", key) };
}

// A wrong PIN fails the seal's own check; the key that comes out can be used but never read.
export async function unwrap(pin, { salt, iv, rounds, wrapped }) {
  const by = await fromPin(pin, salt, rounds, ["unwrapKey"]);
  return crypto.subtle.unwrapKey("raw", wrapped, by, { name: "AES-GCM", iv }, aes, false, ["encrypt", "decrypt"]);
}

export async function sealBytes(key, place, bytes) {
  const iv = random(12);
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: text.encode(place) }, key, bytes);
  return { iv, data };
}
export const openBytes = (key, place, box) =>
  crypto.subtle.decrypt({ name: "AES-GCM", iv: box.iv, additionalData: text.encode(place) }, key, box.data);
export const seal = (key, place, value) => sealBytes(key, place, text.encode(JSON.stringify(value)));
export const unseal = async (key, place, box) => JSON.parse(plain.decode(await openBytes(key, place, box)));

export async function sha256(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))));
}

const HEAD = "HOABAN1\n";
export const fromBase64 = (said) => Uint8Array.from(atob(said), (letter) => letter.charCodeAt(0));

// A file only the server can open: a fresh key for this file, agreed with the server's public one; then numbered boxes.
export async function sealedFile(serverKey, pieces) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const own = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
  const theirs = await crypto.subtle.importKey("raw", fromBase64(serverKey), curve, false, []);
  const agreed = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
  const shown = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const base = await crypto.subtle.importKey("raw", agreed, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: shown, info: text.encode("hoaban offline 1") };
  const key = await crypto.subtle.deriveKey(how, base, aes, false, ["encrypt"]);
  const parts = [text.encode(HEAD), shown];
  let number = 0;
  for await (const piece of pieces) {
    const { iv, data } = await sealBytes(key, String(number), piece);
    const size = new DataView(new ArrayBuffer(4));
    size.setUint32(0, iv.byteLength + data.byteLength);
    parts.push(size.buffer, iv, data);
    number += 1;
  }
  return new Blob(parts, { type: "application/octet-stream" });
}
export const bytesOf = (value) => text.encode(JSON.stringify(value));
