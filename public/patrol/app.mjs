// The round on a phone: which view is shown, and when the server is asked. Everything works from what the phone keeps;
// the network only brings the round and takes what was found.
import { leave } from "./account.mjs";
import { checkView } from "./check.mjs";
import { checkinView } from "./checkin.mjs";
import { el, tell } from "./dom.mjs";
import { mapView } from "./map.mjs";
import { itemsView, problemView } from "./problem.mjs";
import * as queue from "./queue.mjs";
import { roundView } from "./round.mjs";
import { tabPicture } from "./shapes.mjs";
import { taskOf, taskView } from "./task.mjs";
import { waitingView } from "./waiting.mjs";
import { draftOf, load, loadPlace, read, siteOf, walk } from "./walk.mjs";
import { other, relabel, say, words } from "./words.mjs";

const main = document.getElementById("main");
const tabs = document.getElementById("patrol-tabs");
/** A round that was loaded so long ago is asked for again when the page is seen. */
const STALE = 300000;

let current = { leave: null };
let shown = 0;

/** Parts of the address: names of ours, so that nothing in it is encoded. */
const address = () => (location.hash.startsWith("#/") ? location.hash.slice(2).split("/") : [""]);

function view() {
  const [name, ...rest] = address();
  if (name === "map") return mapView(app);
  if (name === "waiting") return waitingView(app);
  if (name === "scan") return checkinView(app, null);
  if (name === "task" && taskOf(rest[0])) return taskView(app, rest[0]);
  if (name === "site" && siteOf(rest[0])) {
    const [site, floor, problem] = rest;
    const draft = draftOf(site);
    if (!draft) return checkinView(app, site);
    if (problem && draft.problems.some((one) => one.key === problem)) return problemView(app, site, floor, problem);
    return floor ? itemsView(app, site, floor) : checkView(app, site);
  }
  return roundView(app);
}

const CONTROLS = "a, button, input, textarea, summary, [tabindex]";
/** Where the focus is, so that a view that is drawn anew leaves it there. */
function focusOf() {
  const at = [...main.querySelectorAll(CONTROLS)].indexOf(document.activeElement);
  return at < 0 ? null : { at };
}

const app = {
  go(hash) {
    if (location.hash === hash) app.show();
    else location.hash = hash;
  },
  /** Shows the view of the address anew, where it was; focuses what `focus` names. */
  async show(focus) {
    const turn = ++shown;
    const next = await view();
    // Another was asked for meanwhile.
    if (turn !== shown) return next.leave?.();
    current.leave?.();
    const focused = focusOf();
    const kept = [...main.querySelectorAll("details")].map((details) => details.open);
    const same = current.hash === location.hash;
    current = { ...next, hash: location.hash };
    main.replaceChildren(next.node);
    if (same) main.querySelectorAll("details").forEach((details, n) => (details.open = kept[n] ?? false));
    bar();
    if (typeof focus === "string") main.querySelector(focus)?.focus({ preventScroll: true });
    else if (same && focused) main.querySelectorAll(CONTROLS)[focused.at]?.focus({ preventScroll: true });
  },
};

/** The bar at the thumb: where one may go, and what waits. */
function bar() {
  const { waiting, failed } = queue.count();
  const [here] = address();
  const entry = (name, picture, label, count) =>
    el(
      "a",
      {
        href: name === "" ? "#/" : `#/${name}`,
        "aria-current": here === name ? "page" : null,
        "data-tab": name || "round",
      },
      tabPicture(picture),
      el("span", {}, label),
      count &&
        el("b", { "data-waiting": waiting, "data-failed": failed, class: failed ? "patrol-failed" : null }, count),
    );
  tabs.replaceChildren(
    entry("", "list", words.tab_round),
    entry("map", "map", words.tab_map),
    entry("scan", "scan", words.tab_scan),
    entry("waiting", "send", words.tab_waiting, failed ? say("tab_counts", { waiting, failed }) : String(waiting)),
  );
}

/** Views that nobody types into may be shown anew at any time. */
function refresh() {
  const [name] = address();
  if (["", "map", "waiting"].includes(name)) app.show();
  else bar();
}

let fetching = false;

/** Asks for the round; ends the session instead where the person has signed out. Answers whether the page is left. */
async function fetchRound() {
  if (fetching) return false;
  if (walk.server === "left") return leave();
  fetching = true;
  const before = walk.me?.account;
  await load().finally(() => (fetching = false));
  if (walk.server === "loaded") {
    queue.queue.signIn = false;
    queue.queue.stale = false;
    if (!walk.place) await loadPlace();
  }
  await queue.read();
  if (before !== undefined && walk.me && walk.me.account !== before) app.go("#/");
  refresh();
  queue.flush(true);
  return false;
}

function emergency() {
  const link = document.querySelector(".emergency-link");
  const dialog = document.getElementById("patrol-emergency");
  if (!dialog?.showModal) return;
  // The telephone needs no network, a page does.
  link.addEventListener("click", (event) => {
    event.preventDefault();
    // Where one is goes along.
    const draft = walk.me && draftOf(address()[1]);
    const query = draft ? `?code=${encodeURIComponent(draft.code)}` : "";
    dialog.querySelector("[data-word=emergency_log]").href = `/emergency${query}`;
    dialog.showModal();
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
}

function languageLink() {
  const link = document.getElementById("patrol-language");
  Object.assign(link, { href: `/patrol?lang=${other}`, lang: other, textContent: other === "zh" ? "中文" : "English" });
}

async function begin() {
  relabel();
  languageLink();
  emergency();
  bar();
  try {
    await read();
  } catch {
    main.replaceChildren(el("h1", {}, words.title), el("p", { class: "summary", role: "alert" }, words.no_storage));
    return;
  }
  await queue.read();
  // It leads within the page and is no view.
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
  addEventListener("hashchange", async () => {
    await app.show();
    scrollTo(0, 0);
    main.querySelector("h1")?.focus({ preventScroll: true });
  });
  queue.onChange(() => {
    refresh();
    if (!queue.queue.stale || fetching) return;
    queue.queue.stale = false;
    fetchRound();
  });
  await app.show();
  // Whatever comes of it: what waits is sent.
  let left = false;
  try {
    left = await fetchRound();
  } finally {
    if (!left) queue.start();
  }
  if (left) return;
  addEventListener("online", fetchRound);
  document.addEventListener("visibilitychange", () => {
    const old = !walk.round || Date.now() - walk.round.device_loaded_at > STALE;
    if (!document.hidden && old) fetchRound();
  });
}

if ("serviceWorker" in navigator) {
  navigator.serviceWorker
    .register("/sw.js", { scope: "/patrol", updateViaCache: "none" })
    .catch(() => tell(words.no_worker));
}
begin();
