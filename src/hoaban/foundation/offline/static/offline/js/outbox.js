// The forms themselves: a draft while it is written, waiting once saved, answered when the server has it.
import * as db from "./db.js";
import { openBytes, seal, sealBytes, unseal } from "./crypto.js";
import { uuid7 } from "./uid.js";

export const packId = (person, kind, key) => `${person}|${kind}|${key}`;

export async function keepPack(vault, pack, title) {
  const id = packId(vault.person.key, pack.kind.name, pack.key);
  const box = await seal(vault.key, `pack:${id}`, { kind: pack.kind, records: pack.records });
  await db.put("packs", { id, person: vault.person.key, kind: pack.kind.name, key: pack.key, title, count: pack.records.length, size: box.data.byteLength, at: Date.now(), until: Date.now() + pack.keep_days * 864e5, box });
  return id;
}

// A list grows old and other people's data with it: past its days it goes. Forms stay.
export async function dropOldPacks(vault) {
  const old = (await db.of("packs", vault.person.key)).filter((one) => one.until && Date.now() > one.until);
  for (const row of old) await db.remove("packs", row.id);
  return old.map((one) => one.title);
}

export async function readPack(vault, id) {
  const row = await db.get("packs", id);
  return row ? { ...row, ...(await unseal(vault.key, `pack:${id}`, row.box)) } : null;
}

// The server told how rows stand now: the list on the phone says the same.
export async function refreshRecords(vault, records) {
  const told = new Map(records.map((one) => [one.target, one]));
  for (const row of told.size ? await db.of("packs", vault.person.key) : []) {
    const pack = await readPack(vault, row.id);
    if (!pack.records.some((one) => told.has(one.target))) continue;
    pack.records = pack.records.map((one) => told.get(one.target) || one);
    row.box = await seal(vault.key, `pack:${row.id}`, { kind: pack.kind, records: pack.records });
    await db.put("packs", row);
  }
}

export async function entries(vault) {
  const rows = await db.of("entries", vault.person.key);
  return Promise.all(rows.sort((one, other) => one.seq - other.seq).map(async (row) =>
    ({ ...row, body: await unseal(vault.key, `entry:${row.uid}`, row.box) })));
}

// What she sees: the list's word with her own unsent answers on top; a new form follows the last of them.
export function begin(vault, kind, record, mine) {
  const waiting = mine.filter((one) => one.body.target === record.target && one.state === "waiting");
  const base = { ...record.values };
  waiting.forEach((one) => Object.keys(base).forEach((key) => { if (key in one.body.values) base[key] = one.body.values[key]; }));
  return {
    uid: uuid7(), person: vault.person.key, state: "draft", seq: Date.now(), at: Date.now(), media: [],
    body: {
      kind: kind.name, form_version: kind.version, target: record.target, title: record.title, base_version: record.version,
      base, values: { ...base }, seen_at: record.known || null, after: waiting.length ? waiting[waiting.length - 1].uid : null, made_at: new Date().toISOString(),
    },
  };
}

// Sealing takes time. Two writes begun together would both start from the same form, and the later would undo the
// earlier: a photo added while the words before it are being kept would be lost. So they wait for each other.
let last = Promise.resolve();
const inTurn = (work) => (...given) => {
  const mine = last.then(() => work(...given));
  last = mine.catch(() => {});
  return mine;
};

async function keepNow(vault, entry) {
  const { body, ...row } = entry;
  row.box = await seal(vault.key, `entry:${row.uid}`, body);
  await db.put("entries", row);
}

export const keep = inTurn(keepNow);

export const addPhoto = inTurn(async (vault, entry, bytes, name) => {
  const uid = uuid7();
  const box = await sealBytes(vault.key, `media:${uid}`, bytes);
  const { body, ...row } = { ...entry, media: [...entry.media, uid] };
  row.box = await seal(vault.key, `entry:${row.uid}`, body);
  await db.write((media, sealed, rows) => {
    media.put({ uid, person: vault.person.key, entry: row.uid, kind: body.kind, name, size: bytes.byteLength, at: Date.now(), state: "ready" });
    sealed.put({ uid, box });
    rows.put(row);
  }, "media", "bytes", "entries");
  entry.media = row.media;
  return uid;
});

export const removePhoto = inTurn(async (vault, entry, uid) => {
  entry.media = entry.media.filter((one) => one !== uid);
  await keepNow(vault, entry);
  await forgetPhoto(uid);
});

export const forgetPhoto = (uid) => db.write((media, sealed) => { media.delete(uid); sealed.delete(uid); }, "media", "bytes");

export const discard = inTurn((entry) => db.write((rows, media, sealed) => {
  rows.delete(entry.uid);
  entry.media.forEach((uid) => { media.delete(uid); sealed.delete(uid); });
}, "entries", "media", "bytes"));

export const photo = async (vault, uid) => {
  const row = await db.get("bytes", uid);
  return row ? openBytes(vault.key, `media:${uid}`, row.box) : null;
};
