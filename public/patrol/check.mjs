// The checklist of one checkpoint: each floor fine or with problems; one tap for all; or one cannot get in.
import { ask, button, el, tell } from "./dom.mjs";
import { shown } from "./photo.mjs";
import * as queue from "./queue.mjs";
import { siteAddress } from "./round.mjs";
import { kindPicture } from "./shapes.mjs";
import * as store from "./store.mjs";
import { taskLine } from "./task.mjs";
import { draftKey, draftOf, itemOf, keepDraft, letGo, now, readDrafts, siteOf, walk } from "./walk.mjs";
import { named, say, words } from "./words.mjs";

/** Floors that are judged one by one; a place without floors is judged whole: null. */
const floorsOf = (site) => (site.floors ? Array.from({ length: site.floors }, (_, n) => n + 1) : [null]);
export const floorName = (floor) => (floor === null ? words.whole_place : say("floor", { n: floor }));
const floorPart = (floor) => (floor === null ? "0" : String(floor));

export async function saveDraft(draft) {
  if (!(await keepDraft(draft))) tell(words.full);
}

const photosOf = (draft) => draft.problems.flatMap((problem) => [...problem.photos, ...problem.after]);

/** Ends the check: what was judged and what was found goes into the queue. */
async function complete(app, site, draft, outcome) {
  const floors = floorsOf(site);
  const found = outcome === "no_entry" ? [] : draft.problems;
  const isFine = (item, floor) => !found.some((problem) => problem.item === item && problem.floor === floor);
  const judged = floors.flatMap((floor) => site.items.map((item) => ({ item, floor, fine: isFine(item, floor) })));
  const { round } = walk;
  const common = { site: site.id };
  const check = {
    key: queue.freshKey(),
    kind: "check",
    ...common,
    photos: [],
    after: [],
    form: {
      site: site.id,
      code: draft.code,
      plan: round.plan,
      order: await store.counted("order").catch(() => 0),
      device_at: draft.at,
      loaded_at: round.loaded_at,
      judged_at: Date.now(),
      outcome,
      judged: outcome === "no_entry" ? [] : judged,
    },
  };
  const problems = found.map((problem) => ({
    key: problem.key,
    kind: "problem",
    ...common,
    // Without a photo of how it was it is a report, with what there is.
    photos: problem.photos.length ? problem.photos : problem.after,
    after: problem.photos.length ? problem.after : [],
    form: {
      site: site.id,
      item: problem.item,
      floor: problem.floor === null ? "" : String(problem.floor),
      text: problem.text,
      device_at: problem.at,
      loaded_at: round.loaded_at,
      join: "",
      anyway: false,
    },
  }));
  if (outcome === "no_entry") await queue.dropPhotos(photosOf(draft));
  const done = { site: site.id, at: now(), outcome };
  await queue.add([check, ...problems], draftKey(site.id), { check: done });
  walk.drafts = walk.drafts.filter((one) => one.site !== site.id);
  tell(say("recorded", { site: named(site) }));
  location.hash = "#/";
}

async function problemLine(problem, site) {
  const photos = await Promise.all([...problem.photos, ...problem.after].map(queue.photoOf));
  const item = itemOf(problem.item);
  const floor = floorPart(problem.floor);
  return el(
    "div",
    { class: "patrol-problem", "data-problem": problem.item },
    el(
      "p",
      {},
      el("b", {}, named(item)),
      problem.after.length > 0 && el("span", { class: "patrol-mark" }, words.solved_mark),
      problem.text && el("span", {}, ` ${problem.text}`),
    ),
    el(
      "div",
      { class: "patrol-photos" },
      photos.filter(Boolean).map((photo, n) => shown(photo, say("photo_alt", { n: n + 1 }))),
    ),
    el(
      "a",
      { class: "button button-quiet", href: `${siteAddress(site.id)}/${floor}/${problem.key}` },
      words.problem_more,
    ),
  );
}

async function floorRow(app, site, draft, floor) {
  const problems = draft.problems.filter((problem) => problem.floor === floor);
  const isFine = draft.floors[floorPart(floor)] === "fine" && problems.length === 0;
  const name = floorName(floor);
  const judge = async () => {
    if (isFine) delete draft.floors[floorPart(floor)];
    else draft.floors[floorPart(floor)] = "fine";
    await saveDraft(draft);
    app.show(`[data-floor="${floorPart(floor)}"] button`);
  };
  return el(
    "li",
    { class: problems.length ? "patrol-floor patrol-floor-bad" : "patrol-floor", "data-floor": floorPart(floor) },
    el("h2", {}, name),
    problems.length
      ? el("span", { class: "patrol-bad" }, say("problems", { n: problems.length }))
      : el(
          "button",
          {
            type: "button",
            class: "button button-quiet patrol-fine",
            "aria-pressed": String(isFine),
            on: { click: judge },
          },
          isFine ? `✓ ${words.fine}` : words.fine,
          el("span", { class: "visually-hidden" }, ` ${name}`),
        ),
    el(
      "a",
      { class: "button button-quiet patrol-to-problem", href: `${siteAddress(site.id)}/${floorPart(floor)}` },
      problems.length ? words.problem_another : words.problem,
      el("span", { class: "visually-hidden" }, ` ${name}`),
    ),
    problems.length > 0 &&
      el("div", { class: "patrol-problems" }, await Promise.all(problems.map((problem) => problemLine(problem, site)))),
  );
}

/** What is on the checklist, for whoever does not know it by heart. */
function checklist(site) {
  const items = site.items.map(itemOf).filter(Boolean);
  return el(
    "details",
    { class: "patrol-done" },
    el("summary", {}, words.what_to_look_at),
    el(
      "ul",
      { class: "patrol-items" },
      items.map((item) => el("li", {}, el("b", {}, named(item)), el("span", {}, ` ${guideOf(item)}`))),
    ),
  );
}

export const guideOf = (item) => (named(item) === item.zh ? item.guide_zh : item.guide_en);

export async function checkView(app, siteId) {
  const site = siteOf(siteId);
  const draft = draftOf(siteId);
  const floors = floorsOf(site);
  const judged = floors.filter(
    (floor) => draft.floors[floorPart(floor)] === "fine" || draft.problems.some((problem) => problem.floor === floor),
  );
  const tasks = walk.round.stops.filter((stop) => stop.site === siteId).flatMap((stop) => stop.tasks);
  let ended = false;
  const end = async (outcome) => {
    if (ended) return;
    ended = true;
    try {
      await complete(app, site, draft, outcome);
    } catch (error) {
      // It may be tried again: the unfinished check is where it was.
      ended = false;
      throw error;
    }
  };
  const noEntry = async () => {
    const lost = draft.problems.length ? say("no_entry_loses", { n: draft.problems.length }) : words.no_entry_text;
    const chosen = await ask(words.no_entry_title, lost, [
      ["yes", words.no_entry, "button button-big"],
      [null, words.back],
    ]);
    if (chosen === "yes") await end("no_entry");
  };
  const drop = async () => {
    const chosen = await ask(words.drop_title, words.drop_text, [
      ["drop", words.drop, "button button-big button-danger"],
      [null, words.back],
    ]);
    if (chosen !== "drop") return;
    await queue.dropPhotos(photosOf(draft));
    letGo(draftKey(siteId));
    await store.remove("kept", draftKey(siteId));
    await readDrafts();
    location.hash = "#/";
  };
  const all =
    judged.length === floors.length
      ? words.finish
      : draft.problems.length || judged.length
        ? words.rest_fine
        : site.floors
          ? words.all_fine
          : words.place_fine;
  const rows = await Promise.all(floors.map((floor) => floorRow(app, site, draft, floor)));
  return {
    node: el(
      "div",
      { class: "patrol-view", "data-check": siteId },
      el("h1", { tabindex: "-1" }, kindPicture(site.kind, 32), el("span", {}, named(site))),
      el("p", { class: "patrol-hint" }, words.checked_in),
      tasks.map(taskLine),
      button(all, () => end(draft.problems.length ? "problem" : "fine"), "button button-big patrol-all-fine"),
      el("ul", { class: "patrol-floors" }, rows),
      checklist(site),
      button(words.no_entry, noEntry, "button button-quiet button-wide"),
      button(words.drop, drop, "button button-quiet button-wide"),
    ),
  };
}
