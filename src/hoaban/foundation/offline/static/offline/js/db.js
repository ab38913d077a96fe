// IndexedDB as promises. One database per browser; rows of different people stand beside each other, each sealed with its own key.
// A photo's facts lie in "media", its sealed bytes in "bytes": whoever counts photos must not read them.
const NAME = "hoaban-offline", STORES = { people: "key", packs: "id", entries: "uid", media: "uid", bytes: "uid" };
let opened;

function raise(database, transaction) {
  for (const [name, keyPath] of Object.entries(STORES).filter(([one]) => !database.objectStoreNames.contains(one))) {
    const store = database.createObjectStore(name, { keyPath });
    if (name !== "people" && name !== "bytes") store.createIndex("person", "person");
  }
  const [media, bytes] = ["media", "bytes"].map((name) => transaction.objectStore(name));
  media.openCursor().onsuccess = ({ target: { result: row } }) => {
    if (!row) return;
    const { box, ...facts } = row.value;
    if (box) { bytes.put({ uid: facts.uid, box }); row.update(facts); }
    row.continue();
  };
}

export function open() {
  opened = opened || new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 2);
    asked.onupgradeneeded = () => raise(asked.result, asked.transaction);
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close(); // an old page in another tab must not hold up a new one
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

const answered = (asked) => new Promise((resolve, reject) => {
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

async function store(name, mode) {
  return (await open()).transaction(name, mode).objectStore(name);
}

export const get = async (name, key) => answered((await store(name, "readonly")).get(key));
export const all = async (name) => answered((await store(name, "readonly")).getAll());
export const of = async (name, person) => answered((await store(name, "readonly")).index("person").getAll(person));

// Resolves when the rows are committed to the disk, not when they are queued: a killed browser keeps them.
export async function write(work, ...names) {
  const transaction = (await open()).transaction(names, "readwrite", { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error || new DOMException("aborted"));
  });
  try { work(...names.map((name) => transaction.objectStore(name))); } catch (problem) { transaction.abort(); throw problem; }
  return done;
}

export const put = (name, row) => write((rows) => rows.put(row), name);
export const remove = (name, key) => write((rows) => rows.delete(key), name);
export const isFull = (problem) => Boolean(problem) && problem.name === "QuotaExceededError";
