// The day's round as this phone knows it: what the server planned, and what was done here since.
import { post, whoIs } from "./ask.mjs";
import * as store from "./store.mjs";

export const QUEUE_FORMAT = 1;
const DAY = 86400000;
/** A round that runs over midnight may be finished until four. */
const NIGHT_ENDS = 4 * 3600000;
const METRES_PER_SECOND = 1.2;

export const walk = {
  /** PhoneRound; null before the first, after a day, after signing out. */
  round: null,
  /** {account, name} of whom this phone's round is. */
  me: null,
  place: null,
  /** Done here today: {site, at, outcome}. */
  checks: [],
  /** Looks of which this phone has said what it saw. */
  answered: [],
  /** Sites that were put off, in this order. */
  later: [],
  /** The order that was planned anew on this phone: indices of stops. */
  order: null,
  drafts: [],
  /** What the server said of what was sent: conflicts, numbers of tickets. */
  told: [],
  /** "loading", "loaded", "offline", "sign_in", "denied", "old_app", "left". */
  server: "loading",
  /** Entries of another account that wait on this phone. */
  others: 0,
};

/** Unfinished checks that the phone had no room for: in memory alone, until it has or they are done. */
const loose = new Map();

/** Changes what is kept. Without room it is in memory alone: nothing that is done here waits for room. Answers whether
 *  it is kept. */
async function keep(work) {
  try {
    await store.together(["kept"], "readwrite", work);
    return true;
  } catch (error) {
    if (!store.isFull(error)) throw error;
    return false;
  }
}

/** Shanghai's day of a moment of this device's clock, as a count. */
const dayOf = (moment) => Math.floor((moment + 8 * 3600000) / DAY);
const ahead = (round) => round.device_loaded_at - round.loaded_at;

/** Now by the server's clock, as far as this phone can know it. */
export const now = () => Date.now() - (walk.round ? ahead(walk.round) : 0);

function isOver(round) {
  const real = Date.now() - ahead(round);
  return dayOf(real) > dayOf(round.loaded_at) && dayOf(real - NIGHT_ENDS) > dayOf(round.loaded_at);
}

/** Reads what is kept; drops the round of a day that is over. */
export async function read() {
  const [round, me, place, checks, answered, later, order, told] = await Promise.all(
    ["round", "me", "place", "checks", "answered", "later", "order_here", "told"].map((key) => store.get("kept", key)),
  );
  Object.assign(walk, { round, me, place, order });
  Object.assign(walk, { checks: checks ?? [], answered: answered ?? [], later: later ?? [], told: told ?? [] });
  if (walk.round && isOver(walk.round)) await dropDay();
  if ((await store.get("kept", "leaving")) !== undefined) walk.server = "left";
  await readDrafts();
}

export async function readDrafts() {
  const kept = walk.me ? await store.beginning(draftKey("")) : [];
  const own = [...loose.values()].filter((draft) => draft.account === walk.me?.account);
  walk.drafts = [...kept.filter((draft) => !loose.has(draftKey(draft.site))), ...own];
}

/** Keeps an unfinished check as it is by now. Answers whether it would outlive this page. */
export async function keepDraft(draft) {
  const key = draftKey(draft.site);
  const kept = await keep((values) => values.put(draft, key));
  if (kept) loose.delete(key);
  else loose.set(key, draft);
  return kept;
}

/** It is done, and no longer unfinished. */
export const letGo = (key) => loose.delete(key);

export const draftKey = (site) => `draft:${walk.me.account}:${site}`;
export const draftOf = (site) => walk.drafts.find((draft) => draft.site === site) ?? null;

async function dropDay() {
  Object.assign(walk, { round: null, checks: [], answered: [], later: [], order: null });
  await keep((kept) => ["round", "checks", "answered", "later", "order_here"].forEach((key) => kept.delete(key)));
}

/** Nothing of the person stays but what waits to be sent; unfinished checks wait too. */
export async function forget() {
  await dropDay();
  Object.assign(walk, { me: null, told: [], drafts: [] });
  await store.together(["kept"], "readwrite", (kept) => {
    kept.delete("me");
    kept.delete("told");
  });
}

/** Asks the server for the round. Sets `walk.server`. */
export async function load() {
  const answer = await post("/api/patrol/round", {});
  if (answer.status === 401) walk.server = "sign_in";
  else if (answer.status === 403) walk.server = "denied";
  else if (answer.status !== 200 || !answer.json) walk.server = "offline";
  else if (answer.json.format > QUEUE_FORMAT) walk.server = "old_app";
  else await take(answer.json);
  // Somebody else who walks no rounds sees nothing of this one; who did until now keeps what waits.
  if (walk.server === "denied") await ((await whoIs()) === walk.me?.account ? dropDay() : forget());
  return walk.server;
}

async function take(round) {
  round.device_loaded_at = Date.now();
  if (walk.me && walk.me.account !== round.account) await forget();
  const before = walk.round;
  const same = before && dayOf(before.loaded_at) === dayOf(round.loaded_at);
  if (before && !same) await dropDay();
  // Another version has other stops: what was planned anew here does not fit it.
  if (JSON.stringify(before?.plan) !== JSON.stringify(round.plan)) {
    Object.assign(walk, { order: null, later: [] });
  }
  Object.assign(walk, { round, me: { account: round.account, name: round.name }, server: "loaded" });
  await keep((kept) => {
    kept.put(round, "round");
    kept.put(walk.me, "me");
    kept.put(walk.order, "order_here");
    kept.put(walk.later, "later");
  });
  await readDrafts();
  await countOthers();
  navigator.storage?.persist?.().catch(() => {});
}

export async function countOthers() {
  const entries = await store.all("queue");
  walk.others = entries.filter((entry) => entry.account !== walk.me?.account).length;
}

/** Outlines of the place: public, the same for everybody. */
export async function loadPlace() {
  const answer = await fetch("/api/place").catch(() => null);
  const document = answer?.ok ? await answer.json().catch(() => null) : null;
  if (!document) return;
  const { areas, buildings, paths, bounds } = document;
  walk.place = { areas, buildings, paths, bounds };
  await keep((kept) => kept.put(walk.place, "place"));
}

export const siteOf = (id) => walk.round?.sites.find((site) => site.id === id) ?? null;
export const itemOf = (code) => walk.round?.items.find((item) => item.code === code) ?? null;

// Noon parts the halves of a day.
const inHalf = (half, moment) => !half || (half === "morning") === (moment + 8 * 3600000) % DAY < DAY / 2;

/** Stops in the order in which they are walked: {stop, site, no, outcome, done}. */
export function stops() {
  const round = walk.round;
  if (!round) return [];
  const all = round.stops.map((stop, index) => {
    // Who was in vain before the plan got this version is sent there again by it.
    const again = (check) => check.outcome === "no_entry" && check.at < (round.planned_at ?? 0);
    const counts = (check) => check.site === stop.site && inHalf(stop.half, check.at) && !again(check);
    const here = walk.checks.filter(counts);
    const outcome = here.length ? here[here.length - 1].outcome : null;
    return { stop, index, no: index + 1, site: siteOf(stop.site), outcome, done: stop.done || outcome !== null };
  });
  const known = all.filter((entry) => entry.site);
  if (walk.order) known.sort((a, b) => walk.order.indexOf(a.index) - walk.order.indexOf(b.index));
  const off = (entry) => walk.later.indexOf(entry.index);
  return [
    ...known.filter((entry) => off(entry) < 0),
    ...known.filter((entry) => off(entry) >= 0).sort((a, b) => off(a) - off(b)),
  ];
}

/** A look at one version of a ticket: what is handed in again, or asked for again, is looked at again. */
export const lookOf = (task) => `${task.number}@${task.version}`;
export const isAnswered = (task) => walk.answered.includes(lookOf(task));

/** The answer was thrown away before it was sent. */
export async function unanswer(look) {
  walk.answered = walk.answered.filter((one) => one !== look);
  await keep((kept) => kept.put(walk.answered, "answered"));
}
export const openTasks = (stop) => stop.tasks.filter((task) => !isAnswered(task));
export const isOnRound = (site) => Boolean(walk.round?.stops.some((stop) => stop.site === site));
export const open = () => stops().filter((entry) => !entry.done);

/** Where one is: the last checkpoint of the round that was done here, else the start. Row of `seconds`. */
function row() {
  const last = walk.checks[walk.checks.length - 1];
  const index = last ? walk.round.stops.findIndex((stop) => stop.site === last.site) : -1;
  return index + 1;
}

/** Degrees clockwise from north. */
function bearing([lat, lng], [toLat, toLng]) {
  const east = (toLng - lng) * Math.cos((lat * Math.PI) / 180);
  return ((Math.atan2(east, toLat - lat) * 180) / Math.PI + 360) % 360;
}

/** How one walks to a stop: {metres, minutes, bearing}; without a bearing where it is not known where one is. */
export function hint(entry) {
  const { stops: all, seconds } = walk.round;
  const from = row();
  const size = all.length + 1;
  const takes = seconds.length === size * size ? seconds[from * size + entry.index + 1] : null;
  // The planned way begins at the stop before: along it the first steps are known, elsewhere the straight direction.
  const planned = from === entry.index;
  const metres = planned || takes === null ? entry.stop.metres : Math.round(takes * METRES_PER_SECOND);
  const way = entry.stop.way;
  let towards = null;
  if (planned && way.length > 1) {
    const far =
      way.find((point) => Math.hypot(point[0] - way[0][0], point[1] - way[0][1]) > 5e-5) ?? way[way.length - 1];
    towards = bearing(way[0], far);
  } else if (from > 0) {
    const here = siteOf(all[from - 1].site);
    if (here && here.id !== entry.site.id) towards = bearing([here.lat, here.lng], [entry.site.lat, entry.site.lng]);
  }
  return { metres, minutes: Math.max(1, Math.round(metres / METRES_PER_SECOND / 60)), bearing: towards };
}

/** 稍后再去. */
export async function putOff(index) {
  walk.later = [...walk.later.filter((one) => one !== index), index];
  await keep((kept) => kept.put(walk.later, "later"));
}

/** What has to be planned anew, from where one is: for `replan_round`. Rows of `seconds`: 0 is the start. */
export function rest() {
  return { from: row(), open: open().map(({ stop, index }) => ({ stop, row: index + 1 })) };
}

export async function reorder(indices) {
  const done = stops()
    .filter((entry) => entry.done)
    .map((entry) => entry.index);
  Object.assign(walk, { order: [...done, ...indices], later: [] });
  await keep((kept) => {
    kept.put(walk.order, "order_here");
    kept.put([], "later");
  });
}

export async function tellOf(entries) {
  walk.told = [...walk.told, ...entries].slice(-50);
  await keep((kept) => kept.put(walk.told, "told"));
}

export async function clearTold() {
  walk.told = [];
  await keep((kept) => kept.put([], "told"));
}
