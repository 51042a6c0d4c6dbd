// Keeps the bell's count up while a page of staff stays open. Without it the count is that of the page's loading.
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
