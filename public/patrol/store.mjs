// What the phone keeps, in IndexedDB: `kept` (the round, the place, what was done today, unfinished checks),
// `queue` (what waits to be sent) and `photos` (bytes, until the ticket that shows them is acknowledged).
const NAME = "wwg-patrol";
const VERSION = 1;
let opened = null;

function openAt(version) {
  return new Promise((done, failed) => {
    const request = indexedDB.open(NAME, version);
    request.onupgradeneeded = () => {
      const database = request.result;
      const names = database.objectStoreNames;
      if (!names.contains("kept")) database.createObjectStore("kept");
      if (!names.contains("queue")) database.createObjectStore("queue", { keyPath: "key" });
      if (!names.contains("photos")) database.createObjectStore("photos", { keyPath: "key" });
    };
    request.onsuccess = () => {
      // Another window of a newer app wants to change it: it may.
      request.result.onversionchange = () => {
        request.result.close();
        opened = null;
      };
      done(request.result);
    };
    request.onerror = () => failed(request.error);
    request.onblocked = () => failed(new DOMException("blocked", "BlockedError"));
  });
}

async function database() {
  opened ??= openAt(VERSION)
    // Made by a newer app than this: what it keeps is read all the same.
    .catch((error) => (error?.name === "VersionError" ? openAt(undefined) : Promise.reject(error)))
    .catch((error) => {
      opened = null;
      throw error;
    });
  return opened;
}

/** Runs `work` with the named stores in one transaction: all of it is kept, or nothing. Survives a phone that is
 *  switched off right after. The answer is that of the request which `work` returned. */
export async function together(names, mode, work) {
  const transaction = (await database()).transaction(names, mode, { durability: "strict" });
  return new Promise((done, failed) => {
    let answer;
    transaction.oncomplete = () => done(answer?.result);
    transaction.onabort = () => failed(transaction.error ?? new DOMException("aborted", "AbortError"));
    try {
      answer = work(...names.map((name) => transaction.objectStore(name)));
    } catch (error) {
      transaction.abort();
      failed(error);
    }
  });
}

export const get = (name, key) => together([name], "readonly", (store) => store.get(key));
export const all = (name) => together([name], "readonly", (store) => store.getAll());
export const put = (name, value, key) => together([name], "readwrite", (store) => store.put(value, key));
export const remove = (name, key) => together([name], "readwrite", (store) => store.delete(key));

/** Values of `kept` whose keys begin so. */
export const beginning = (start) =>
  together(["kept"], "readonly", (kept) => kept.getAll(IDBKeyRange.bound(start, `${start}\uffff`)));

/** Counts up, and goes on when the page is opened again. */
export async function counted(key) {
  let next = 1;
  await together(["kept"], "readwrite", (kept) => {
    const request = kept.get(key);
    request.onsuccess = () => {
      next = (request.result ?? 0) + 1;
      kept.put(next, key);
    };
  });
  return next;
}

export const isFull = (error) => error?.name === "QuotaExceededError" || error?.inner?.name === "QuotaExceededError";
