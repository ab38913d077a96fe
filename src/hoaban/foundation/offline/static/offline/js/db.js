// IndexedDB as promises. One database per browser; rows of different people stand beside each other, each sealed with its own key.
const NAME = "hoaban-offline", STORES = { people: "key", packs: "id", entries: "uid", media: "uid" };
let opened;

export function open() {
  opened = opened || new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) {
        const store = asked.result.createObjectStore(name, { keyPath });
        if (name !== "people") store.createIndex("person", "person");
      }
    };
    asked.onsuccess = () => resolve(asked.result);
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
