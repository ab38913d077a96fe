// Whose work lies here, and whether it is open. A PIN opens it for 72 hours; wrong PINs wait longer and longer.
import * as db from "./db.js";
import { bytesOf, fromBase64, newKey, sealedFile, unwrap } from "./crypto.js";
import { json } from "./line.js";
import { uuid7 } from "./uid.js";

const HOURS_72 = 72 * 3600e3, PATIENT = 4, WIPES_AT = 10;

export const people = () => db.all("people");

export async function begin(hello, pin) {
  const person = {
    key: hello.person.key, label: hello.person.label, device: uuid7(), kinds: hello.kinds, serverKey: hello.seal,
    failures: 0, waitUntil: 0, sentMedia: 0,
  };
  const { facts, raw } = await newKey(pin);
  // A forgotten PIN must not lose anybody's work: the key lies here once more, sealed to the server.
  const told = { person: { key: person.key }, entries: [], media: [], key: btoa(String.fromCharCode(...new Uint8Array(raw))) };
  const rescue = await (await sealedFile(hello.seal, [bytesOf(told)])).arrayBuffer();
  await db.put("people", Object.assign(person, facts, { rescue }));
  return unlock(person, pin);
}

// The server opens it for the person who signed in, and for nobody else.
export async function renewPin(person, hello, pin) {
  const headers = { "X-CSRFToken": hello.csrf, "Content-Type": "application/octet-stream" };
  const { key } = await json("/w/offline/rescue/", { method: "POST", body: person.rescue, headers });
  const { facts } = await newKey(pin, fromBase64(key));
  await db.put("people", Object.assign(person, facts, { failures: 0, waitUntil: 0 }));
  return unlock(person, pin);
}

export async function unlock(person, pin) {
  if (Date.now() < person.waitUntil) throw new Error("wait");
  let key;
  try { key = await unwrap(pin, person); } catch (wrong) {
    person.failures += 1;
    if (person.failures > PATIENT) person.waitUntil = Date.now() + 15e3 * 2 ** Math.min(person.failures - PATIENT - 1, 9);
    delete person.open;
    await db.put("people", person);
    if (person.failures >= WIPES_AT) await wipeSynced(person.key);
    throw new Error("wrong");
  }
  // One person at a time: whoever opens closes the others, and their lists go.
  for (const other of (await people()).filter((one) => one.key !== person.key)) { await lock(other.key); await wipeSynced(other.key); }
  Object.assign(person, { failures: 0, waitUntil: 0, open: { key, until: Date.now() + HOURS_72, seen: Date.now() } });
  await db.put("people", person);
  return { person, key };
}

// A clock that was turned back opens nothing.
export async function opened() {
  for (const person of await people()) {
    const now = Date.now(), open = person.open;
    if (open && now < open.until && now > open.seen - 3600e3) {
      if (now - open.seen > 60e3) { open.seen = now; await db.put("people", person); }
      return { person, key: open.key };
    }
  }
  return null;
}

export async function lock(personKey) {
  const person = await db.get("people", personKey);
  if (person) { delete person.open; await db.put("people", person); }
}

export async function change(personKey, facts) {
  const person = await db.get("people", personKey);
  if (person) await db.put("people", Object.assign(person, facts));
  return person;
}

// Lists and answered forms: what the server has too. Unsent work stays, sealed.
export async function wipeSynced(personKey) {
  const [packs, entries] = await Promise.all([db.of("packs", personKey), db.of("entries", personKey)]);
  await db.write((packRows, entryRows) => {
    packs.forEach((one) => packRows.delete(one.id));
    entries.filter((one) => one.state === "answered").forEach((one) => entryRows.delete(one.uid));
  }, "packs", "entries");
}

export async function wipeAll(personKey) {
  const found = await Promise.all(["packs", "entries", "media"].map((name) => db.of(name, personKey)));
  await db.write((people_, packs, entries, media, sealed) => {
    found[0].forEach((one) => packs.delete(one.id));
    found[1].forEach((one) => entries.delete(one.uid));
    found[2].forEach((one) => { media.delete(one.uid); sealed.delete(one.uid); });
    people_.delete(personKey);
  }, "people", "packs", "entries", "media", "bytes");
}

const UNSENT = new Set(["draft", "waiting", "stuck"]);

// What the server does not have: how many forms and photos, and since when.
export async function unsent(personKey) {
  const entries = (await db.of("entries", personKey)).filter((one) => UNSENT.has(one.state));
  const media = await db.of("media", personKey);
  const times = entries.map((one) => one.at).concat(media.map((one) => one.at));
  return {
    forms: entries.length, drafts: entries.filter((one) => one.state === "draft").length, media: media.length,
    since: times.length ? Math.min(...times) : 0,
  };
}
