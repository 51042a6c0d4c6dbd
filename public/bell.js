// For pages of staff: keeps the bell's count up while they stay open (without it the count is that of the page's
// loading), and clears a phone at signing out.
const EVERY = 60000;
const MOST = 99;
const bell = document.querySelector("[data-bell]");
let shown = bell?.querySelector("[data-bell-count]").textContent;

async function ask() {
  if (document.hidden) return;
  const answer = await fetch("/api/notices/unread", { headers: { accept: "application/json" } }).catch(() => null);
  // Signed out or without a network: the last count stays.
  if (!answer?.ok) return;
  const { unread } = await answer.json();
  const count = unread > MOST ? `${MOST}+` : unread > 0 ? String(unread) : "";
  if (count === shown) return;
  shown = count;
  bell.querySelector("[data-bell-count]").textContent = count;
  bell.setAttribute("aria-label", count ? bell.dataset.bell.replace("{n}", count) : bell.dataset.bellNone);
}

if (bell) {
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
  // A page brought back by the browser's back button shows what it showed then.
  addEventListener("pageshow", (event) => event.persisted && ask());
}

// What a phone keeps of its round is the person's: signing out on any page takes it along. What waits to be sent stays
// for the one who made it, and is shown to nobody else. The names are those of `patrol/walk.mjs`.
const OWN = ["round", "me", "checks", "answered", "later", "order_here", "told"];
const PATIENCE = 1000;

function forgetRound() {
  return new Promise((done) => {
    setTimeout(done, PATIENCE);
    const opening = indexedDB.open("wwg-patrol");
    // There is none, and none is made.
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = done;
    opening.onsuccess = () => {
      const database = opening.result;
      try {
        const change = database.transaction("kept", "readwrite");
        OWN.forEach((key) => change.objectStore("kept").delete(key));
        change.oncomplete = done;
        change.onabort = done;
      } catch {
        done();
      } finally {
        database.close();
      }
    };
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("action") !== "/logout" || !window.indexedDB) return;
  event.preventDefault();
  // Nothing keeps anybody from signing out.
  forgetRound()
    .catch(() => {})
    .then(() => form.submit());
});
