// Keeps the page of the round on a phone (/patrol), so that it opens without a network: its HTML, which is the same for
// everybody, and the files that the HTML names in data-files. Answers of the server's functions, photos and every other
// page are left alone.
"use strict";
const CACHE = "wwg-patrol-1";
const SHELL = "/patrol";
/** A network that is there and brings nothing must not hold up somebody in a basement. */
const PATIENCE = 4000;
const HASHED = /^\/pkg\//;
const OURS = /^\/(pkg|patrol|icons)\//;

const isShell = (answer) => answer.status === 200 && answer.type === "basic" && !answer.redirected;

/** Keeps the page and its files; the page last, so that it never stands there without them. */
async function keep(answer) {
  const named = (await answer.clone().text()).match(/data-files="([^"]*)"/);
  // Signed out, or not permitted: another page.
  if (!named) return;
  const files = named[1].split(" ");
  const cache = await caches.open(CACHE);
  await Promise.all(
    files.map(async (file) => {
      if (HASHED.test(file) && (await cache.match(file))) return;
      const fresh = await fetch(file, { cache: HASHED.test(file) ? "default" : "no-cache" });
      if (fresh.ok) await cache.put(file, fresh);
    }),
  );
  await cache.put(SHELL, answer);
  const wanted = new Set([SHELL, ...files]);
  for (const request of await cache.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request);
  }
}

async function refresh() {
  const answer = await fetch(SHELL, { cache: "no-store" });
  if (isShell(answer)) await keep(answer);
}

/** From the network, or what is kept where that brings nothing. */
async function page(event) {
  const kept = await (await caches.open(CACHE)).match(SHELL);
  const fresh = fetch(event.request).then((answer) => {
    if (isShell(answer)) event.waitUntil(keep(answer.clone()).catch(() => {}));
    return answer;
  });
  if (!kept) return fresh;
  event.waitUntil(fresh.catch(() => {}));
  const late = new Promise((done) => setTimeout(done, PATIENCE, kept));
  return Promise.race([fresh, late]).then(
    (answer) => (answer.status >= 500 ? kept : answer),
    () => kept,
  );
}

async function file(request, path) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(path);
  if (kept && HASHED.test(path)) return kept;
  return fetch(request).catch((error) => kept ?? Promise.reject(error));
}

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(refresh().catch(() => {}));
});

addEventListener("activate", (event) => {
  const clean = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("wwg-patrol-") && name !== CACHE);
    await Promise.all(names.map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(clean());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (pathname === SHELL) event.respondWith(page(event));
  } else if (OURS.test(pathname)) event.respondWith(file(request, pathname));
});
