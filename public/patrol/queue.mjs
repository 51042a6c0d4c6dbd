// What waits to be sent. An entry bears its idempotency key from the moment it is made, so that it may be sent as often
// as it takes; it is deleted, with its photos, in the moment the server has acknowledged it.
import { post, refusalOf, whoIs } from "./ask.mjs";
import * as store from "./store.mjs";
import { QUEUE_FORMAT, letGo, tellOf, walk } from "./walk.mjs";

const EVERY = 15000;
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 300000;
const news = typeof BroadcastChannel === "function" ? new BroadcastChannel("wwg-patrol") : null;

export const queue = {
  /** Entries of the person on this phone, oldest first. */
  entries: [],
  /** What the phone had no room for: in memory alone, until it is sent or exported. */
  loose: [],
  loosePhotos: new Map(),
  sending: false,
  /** Nobody is signed in any more. */
  signIn: false,
  full: false,
  /** The round is another by now, or the person is. */
  stale: false,
};

const listeners = new Set();
export const onChange = (listener) => listeners.add(listener);
const changed = () => listeners.forEach((listener) => listener());

export function freshKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Reads what waits. */
export async function read() {
  const all = await store.all("queue");
  const own = all.filter((entry) => entry.account === walk.me?.account);
  const loose = queue.loose.filter((entry) => entry.account === walk.me?.account);
  queue.entries = [...own, ...loose].sort((a, b) => a.seq - b.seq);
  changed();
}

export const count = () => ({
  waiting: queue.entries.filter((entry) => entry.state !== "failed").length,
  failed: queue.entries.filter((entry) => entry.state === "failed").length,
});

/** The photo, where it still is on this phone. */
export const photoOf = async (key) => queue.loosePhotos.get(key) ?? (await store.get("photos", key)) ?? null;

/** Keeps a photo as soon as it is taken. Without room it stays in memory: nothing is lost while the page is open. */
export async function keepPhoto(photo) {
  const kept = { key: freshKey(), account: walk.me.account, id: null, ...photo };
  try {
    await store.put("photos", kept);
  } catch (error) {
    if (!store.isFull(error)) throw error;
    queue.full = true;
    queue.loosePhotos.set(kept.key, kept);
    changed();
  }
  return kept.key;
}

export async function dropPhotos(keys) {
  keys.forEach((key) => queue.loosePhotos.delete(key));
  await store.together(["photos"], "readwrite", (photos) => keys.forEach((key) => photos.delete(key)));
}

/** Puts a check and its problems into the queue, or the answer to a task, and what was done today beside them: all or
 *  nothing. */
export async function add(forms, draft, { check, answered }) {
  const entries = [];
  for (const form of forms) {
    entries.push({
      format: QUEUE_FORMAT,
      account: walk.me.account,
      seq: await store.counted("seq").catch(() => Date.now()),
      state: "waiting",
      tries: 0,
      next: 0,
      reason: null,
      exists: null,
      ...form,
    });
  }
  if (check) walk.checks = [...walk.checks, check];
  if (answered) walk.answered = [...walk.answered, answered];
  try {
    await store.together(["queue", "kept"], "readwrite", (waiting, kept) => {
      entries.forEach((entry) => waiting.put(entry));
      kept.put(walk.checks, "checks");
      kept.put(walk.answered, "answered");
      kept.delete(draft);
    });
  } catch (error) {
    if (!store.isFull(error)) throw error;
    // The unfinished check stays where it is kept until these were sent.
    queue.full = true;
    queue.loose.push(...entries.map((entry) => ({ ...entry, draft })));
  }
  letGo(draft);
  await read();
  flush(true);
}

async function save(entry) {
  const inMemory = queue.loose.includes(entry);
  if (!inMemory) await store.put("queue", entry).catch(() => {});
}

/** Gone from this phone, with its photos. */
export async function forget(entry) {
  const photos = [...(entry.photos ?? []), ...(entry.after ?? [])];
  queue.loose = queue.loose.filter((one) => one.key !== entry.key);
  photos.forEach((key) => queue.loosePhotos.delete(key));
  if (queue.loose.length === 0 && queue.loosePhotos.size === 0) queue.full = false;
  await store.together(["queue", "photos", "kept"], "readwrite", (waiting, pictures, kept) => {
    waiting.delete(entry.key);
    photos.forEach((key) => pictures.delete(key));
    if (entry.draft) kept.delete(entry.draft);
  });
  await read();
}

/** The person changed something: what was put is sent anew under the same key. */
export async function again(entry, change = {}) {
  Object.assign(
    entry,
    queue.entries.find((one) => one.key === entry.key),
    { state: "waiting", tries: 0, next: 0, reason: null },
    change,
  );
  await save(entry);
  await read();
  flush(true);
}

// Sending ----------------------------------------------------------------------------------------------------------

let pause = FIRST_PAUSE;
let silentUntil = 0;
let running = null;

const isDue = (entry) => entry.state === "waiting" && entry.format <= QUEUE_FORMAT && entry.next <= Date.now();

/** Sends what is due, in order. One window at a time, where the browser has locks. */
export function flush(now = false) {
  if (now) silentUntil = 0;
  running ??= locked().finally(() => (running = null));
  return running;
}

async function locked() {
  if (!navigator.locks) return pass();
  return navigator.locks.request("wwg-patrol-queue", { ifAvailable: true }, (lock) => lock && pass());
}

async function pass() {
  if (Date.now() < silentUntil || !queue.entries.some(isDue)) return;
  const who = await whoIs();
  if (who === undefined) return silence();
  queue.signIn = who === null;
  // Somebody else by now: the round is asked for, and what waits of the other stays.
  queue.stale ||= who !== null && who !== walk.me?.account;
  if (queue.signIn || queue.stale) return changed();
  queue.sending = true;
  changed();
  try {
    // What is added meanwhile is seen as well.
    for (let entry; (entry = queue.entries.find(isDue));) {
      if (!(await send(entry))) break;
    }
  } finally {
    queue.sending = false;
    await read();
    news?.postMessage("sent");
  }
}

function silence() {
  const wait = pause * (0.5 + Math.random());
  silentUntil = Date.now() + wait;
  setTimeout(() => flush(), wait + 50);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

/** Answers whether the next may be tried. */
async function send(entry) {
  const photos = await sendPhotos(entry);
  const answer = photos ?? (await post(`/api/patrol/${entry.kind}`, { form: formOf(entry) }));
  if (answer.status === 200 && answer.json) {
    pause = FIRST_PAUSE;
    await taken(entry, answer.json);
    return true;
  }
  if (answer.status === 0 || [502, 503, 504].includes(answer.status)) {
    silence();
    return false;
  }
  if (answer.status === 401) {
    queue.signIn = true;
    return false;
  }
  if (answer.status >= 500 || answer.status === 408 || answer.status === 429 || answer.status === 200) {
    // Its own fault or the server's: the others go on.
    entry.tries += 1;
    entry.next = Date.now() + Math.min(FIRST_PAUSE * 2 ** entry.tries, LONGEST_PAUSE);
    await save(entry);
    return true;
  }
  await refused(entry, refusalOf(answer));
  return true;
}

/** The form as it is sent: times by this device's clock, photos by the ids that the server gave them. */
function formOf(entry) {
  const form = { ...entry.form, format: entry.format, key: entry.key, device_now: Date.now() };
  if (entry.kind !== "check") form.photos = entry.ids ?? [];
  if (entry.kind === "problem") form.solved = entry.afterIds ?? [];
  return form;
}

/** Photos go ahead of what they show. Answers nothing when all are there, else the answer that says no. */
async function sendPhotos(entry) {
  if (entry.kind === "check") return null;
  for (const [from, to] of [
    ["photos", "ids"],
    ["after", "afterIds"],
  ]) {
    const ids = [];
    for (const key of entry[from]) {
      const photo = await photoOf(key);
      if (!photo) continue;
      if (!photo.id) {
        const answer = await post("/photos", photo.bytes, photo.type);
        if (answer.status !== 201 || !answer.json) return answer;
        photo.id = answer.json.id;
        if (!queue.loosePhotos.has(key)) await store.put("photos", photo).catch(() => {});
      }
      ids.push(photo.id);
    }
    entry[to] = ids;
  }
  return null;
}

async function taken(entry, answer) {
  const about = { site: entry.site, at: Date.now() };
  if (entry.kind === "problem" && answer.kind === "exists") {
    Object.assign(entry, { state: "asks", exists: { number: answer.number, since: answer.since } });
    await save(entry);
    return read();
  }
  if (entry.kind === "problem") {
    const what = answer.kind === "joined" ? "joined" : answer.handled ? "handled" : "filed";
    await tellOf([{ ...about, what, number: answer.number }]);
  } else if (answer.notes?.length) {
    await tellOf(answer.notes.map((what) => ({ ...about, what })));
    if (answer.notes.some((note) => note === "round_changed" || note === "round_cancelled")) queue.stale = true;
  }
  return forget(entry);
}

async function refused(entry, reason) {
  const photoIsGone = reason.fields.some(
    ({ field, code }) => ["photo", "solved"].includes(field) && code === "unknown",
  );
  if (photoIsGone && !entry.photosAgain) {
    // It waited so long that the server swept them: they are still here.
    entry.photosAgain = true;
    for (const key of [...entry.photos, ...entry.after]) {
      const photo = await photoOf(key);
      if (!photo) continue;
      photo.id = null;
      if (!queue.loosePhotos.has(key)) await store.put("photos", photo).catch(() => {});
    }
  } else Object.assign(entry, { state: "failed", reason });
  await save(entry);
  await read();
}

/** By itself: now, when the network is back, when the page is seen again, and every little while. */
export function start() {
  addEventListener("online", () => flush(true));
  document.addEventListener("visibilitychange", () => document.hidden || flush(true));
  setInterval(() => flush(), EVERY);
  if (news) news.onmessage = read;
  flush(true);
}
