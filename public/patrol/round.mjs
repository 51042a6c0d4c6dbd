// The round: the next checkpoint large, then the others as a list.
import { banners } from "./banners.mjs";
import { button, el, tell } from "./dom.mjs";
import { loadPlanner } from "./scan.mjs";
import { arrow, kindPicture } from "./shapes.mjs";
import { begunTasks, taskAddress, taskLine, whatOf } from "./task.mjs";
import { draftOf, hint, isOnRound, now, openTasks, putOff, reorder, rest, siteOf, stops, walk } from "./walk.mjs";
import { minuteTime, named, planner, say, words } from "./words.mjs";

export const siteAddress = (id) => `#/site/${id}`;

/** What is to be known of a stop besides its name. */
function marks({ stop }) {
  return [
    stop?.dead_corner && el("span", { class: "patrol-mark patrol-mark-late" }, words.dead_corner),
    stop?.half && el("span", { class: "patrol-mark" }, words[stop.half]),
    stop && openTasks(stop).length > 0 &&
      el("span", { class: "patrol-mark patrol-mark-task" }, say("tasks", { n: openTasks(stop).length })),
  ];
}

function walking(entry) {
  const { metres, minutes, bearing } = hint(entry);
  if (metres === 0) return el("p", { class: "patrol-hint" }, words.right_here);
  const towards = bearing === null ? "" : words.directions[Math.round(bearing / 45) % 8];
  const values = { metres, minutes, towards };
  return el(
    "p",
    { class: "patrol-hint" },
    bearing !== null && arrow(bearing),
    el("span", {}, say(towards ? "walk_towards" : "walk", values)),
  );
}

function next(entry, app) {
  const { site, stop, index } = entry;
  const later = async () => {
    await putOff(index);
    tell(say("put_off", { site: named(site) }));
    app.show();
  };
  return el(
    "section",
    { class: "patrol-next", "aria-labelledby": "next", "data-next": site.id },
    el("p", { class: "patrol-over" }, say("next", { no: entry.no, time: minuteTime(stop.arrive) })),
    el("h2", { id: "next" }, kindPicture(site.kind, 32), el("span", {}, named(site))),
    el(
      "p",
      { class: "patrol-marks" },
      marks(entry),
      site.underground && el("span", { class: "patrol-mark" }, words.underground),
    ),
    walking(entry),
    stop.tasks.map(taskLine),
    el(
      "div",
      { class: "patrol-ways" },
      draftOf(site.id)
        ? el("a", { class: "button button-big", href: siteAddress(site.id) }, words.go_on)
        : el("a", { class: "button button-big", href: "#/scan" }, words.scan),
      button(words.later, later, "button button-quiet"),
    ),
  );
}

function line(entry) {
  const { site, stop, no, done, outcome } = entry;
  // The door is done, and what was to be looked at there is not answered.
  const [asked] = openTasks(stop);
  const state = done
    ? words[`outcome_${outcome ?? "done"}`]
    : draftOf(site.id)
      ? words.unfinished
      : minuteTime(stop.arrive);
  const what = [
    el("span", { class: "patrol-no" }, String(no)),
    kindPicture(site.kind),
    el("span", { class: "patrol-name" }, named(site), " ", marks(entry)),
    el("span", { class: "patrol-state" }, state),
  ];
  return el(
    "li",
    { "data-stop": site.id, "data-done": done ? "" : null },
    done && !asked
      ? el("div", { class: "patrol-line patrol-line-done" }, what)
      : el("a", { class: "patrol-line", href: done ? taskAddress(asked.number) : siteAddress(site.id) }, what),
  );
}

/** The rest from where one is, in the order that ends soonest and keeps the halves of the day. */
async function replan(app) {
  const { from, open } = rest();
  const stops = open.map(({ stop, row }) => ({ row, service: 60 * (stop.leave - stop.arrive), half: stop.half }));
  const asked = { seconds: walk.round.seconds, at: from, now: Math.floor((now() / 60000 + 480) % 1440), stops };
  try {
    const module = await loadPlanner();
    const answer = JSON.parse(module.replan_round(JSON.stringify(asked)));
    await reorder(answer.order.map((index) => stops[index].row - 1));
    tell(words.replanned);
  } catch {
    tell(words.not_replanned);
  }
  app.show();
}

function unfinished() {
  const off = walk.drafts.filter((draft) => !isOnRound(draft.site) && siteOf(draft.site));
  const tasks = begunTasks();
  if (!off.length && !tasks.length) return null;
  const entry = (href, name) =>
    el(
      "li",
      {},
      el(
        "a",
        { class: "patrol-line", href },
        el("span", { class: "patrol-name" }, name),
        el("span", { class: "patrol-state" }, words.unfinished),
      ),
    );
  const lines = [
    ...off.map((draft) => entry(siteAddress(draft.site), named(siteOf(draft.site)))),
    ...tasks.map(({ task }) => entry(taskAddress(task.number), `${whatOf(task)} ${task.number}`)),
  ];
  return el("section", {}, el("h2", {}, words.unfinished), el("ul", { class: "patrol-list" }, lines));
}

export function roundView(app) {
  const { round, server } = walk;
  const all = stops();
  const open = all.filter((entry) => !entry.done);
  const done = all.filter((entry) => entry.done);
  // Doors that are done, with something that was to be looked at there and is not answered.
  const asked = done.filter(({ stop }) => openTasks(stop).length > 0);
  // Off the round, or without one: what this person did today all the same.
  const off = walk.checks.filter((check) => !isOnRound(check.site) && siteOf(check.site));
  const parts = [
    el("h1", { tabindex: "-1" }, round ? say("title_of", { name: round.name }) : words.title),
    banners(app),
  ];
  if (!round) {
    if (server === "loading") parts.push(el("p", { role: "status" }, words.loading));
    if (server === "left")
      parts.push(
        el("p", {}, words.left),
        el("a", { class: "button button-big", href: "/login?next=/patrol" }, words.to_sign_in),
      );
    return { node: el("div", { class: "patrol-view" }, parts) };
  }
  if (all.length) {
    const values = { done: done.length, all: all.length };
    parts.push(
      el(
        "p",
        { class: "patrol-progress", "data-progress": `${done.length}/${all.length}` },
        el("span", {}, say("progress", values)),
        el("progress", { max: all.length, value: done.length, "aria-label": words.progress_label }),
      ),
    );
    if (open.length) parts.push(next(open[0], app));
    else if (!asked.length)
      parts.push(
        el("section", { class: "patrol-next" }, el("h2", {}, words.all_done), el("p", {}, words.all_done_text)),
      );
    if (asked.length) {
      const n = asked.reduce((sum, { stop }) => sum + openTasks(stop).length, 0);
      const tasks = asked.flatMap(({ site, stop }) => [
        el("p", { class: "patrol-over" }, named(site)),
        openTasks(stop).map(taskLine),
      ]);
      parts.push(el("section", { "data-asked": n }, el("h2", {}, say("tasks", { n })), tasks));
    }
  } else {
    parts.push(
      el(
        "section",
        { class: "patrol-next" },
        el("h2", {}, words.no_round),
        el("p", {}, words.no_round_text),
        el("a", { class: "button button-big", href: "#/scan" }, words.scan),
      ),
    );
  }
  parts.push(unfinished());
  if (open.length > 1) {
    parts.push(
      el(
        "section",
        {},
        el("h2", {}, say("still", { n: open.length - 1 })),
        el("ol", { class: "patrol-list" }, open.slice(1).map(line)),
      ),
    );
    if (planner && round.seconds.length)
      parts.push(button(words.replan, () => replan(app), "button button-quiet button-wide"));
  }
  if (done.length) {
    parts.push(
      el(
        "details",
        { class: "patrol-done" },
        el("summary", {}, say("done", { n: done.length })),
        el("ol", { class: "patrol-list" }, done.map(line)),
      ),
    );
  }
  if (off.length) {
    const lines = off.map((check) =>
      el(
        "li",
        { "data-off": check.site },
        el(
          "div",
          { class: "patrol-line patrol-line-done" },
          kindPicture(siteOf(check.site).kind),
          el("span", { class: "patrol-name" }, named(siteOf(check.site))),
          el("span", { class: "patrol-state" }, words[`outcome_${check.outcome}`]),
        ),
      ),
    );
    parts.push(
      el(
        "details",
        { class: "patrol-done" },
        el("summary", {}, say("off_round", { n: off.length })),
        el("ul", { class: "patrol-list" }, lines),
      ),
    );
  }
  return { node: el("div", { class: "patrol-view" }, parts) };
}
