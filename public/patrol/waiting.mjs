// What waits, what failed, what is asked, and what the server said: with everything that a person can do about it.
import { signOut } from "./account.mjs";
import { ask, button, el } from "./dom.mjs";
import { handOver } from "./export.mjs";
import * as queue from "./queue.mjs";
import { QUEUE_FORMAT, clearTold, itemOf, siteOf, unanswer, walk } from "./walk.mjs";
import { clockTime, named, say, words } from "./words.mjs";

const nameOf = (siteId) => {
  const site = siteOf(siteId);
  return site ? named(site) : siteId;
};

function what(entry) {
  if (entry.kind === "check") return words[`entry_${entry.form.outcome}`];
  if (entry.kind === "task") {
    const { number, said } = entry.form;
    const kind = entry.verify ? words.task_verify : words.task_check;
    return say("entry_task", { kind, number, said: words[`task_${said}`] });
  }
  const item = itemOf(entry.form.item);
  const floor = entry.form.floor ? say("floor", { n: entry.form.floor }) : "";
  return [say("entry_found", { item: item ? named(item) : entry.form.item }), floor].filter(Boolean).join(" · ");
}

/** Why it failed, in a sentence. */
function sentence({ code, fields }) {
  const own = fields.map(({ field, code: problem }) => words[`${field}.${problem}`]).filter(Boolean);
  return own[0] ?? words[`refused_${code}`] ?? words.refused_other;
}

const isAbout = ({ reason }, ...names) => reason?.fields.some(({ field }) => names.includes(field));

async function discard(entry) {
  const chosen = await ask(say("discard_title", { what: what(entry), site: nameOf(entry.site) }), words.discard_text, [
    ["drop", words.discard, "button button-big button-danger"],
    [null, words.back],
  ]);
  if (chosen !== "drop") return;
  if (entry.look) await unanswer(entry.look);
  await queue.forget(entry);
}

/** What the server cannot read may be all that there is of it: it can be taken along first. */
async function withoutPhotos(entry) {
  const chosen = await ask(words.photo_lost_title, words.photo_lost_text, [
    ["export", words.export_first, "button button-big"],
    ["send", words.again_without_photo],
    [null, words.back],
  ]);
  if (chosen === "export") {
    await handOver();
    return withoutPhotos(entry);
  }
  if (chosen !== "send") return;
  const text = entry.form.text.trim() || words.photo_unreadable;
  await queue.dropPhotos([...entry.photos, ...entry.after]);
  await queue.again(entry, { photos: [], after: [], ids: [], afterIds: [], form: { ...entry.form, text } });
}

const alone = (entry) => queue.again(entry, { form: { ...entry.form, join: "", anyway: true } });

function ways(entry) {
  if (entry.state === "asks") {
    const { number } = entry.exists;
    return [
      button(
        say("join", { number }),
        () => queue.again(entry, { form: { ...entry.form, join: number, anyway: false } }),
        "button button-big",
      ),
      button(words.anyway, () => alone(entry), "button button-big button-quiet"),
    ];
  }
  if (entry.state !== "failed") return [];
  return [
    button(words.again, () => queue.again(entry), "button button-quiet"),
    // The ticket that it was to join has ended.
    isAbout(entry, "into") && button(words.anyway, () => alone(entry), "button button-quiet"),
    isAbout(entry, "photo", "solved") &&
      button(words.again_without_photo, () => withoutPhotos(entry), "button button-quiet"),
    button(words.discard, () => discard(entry), "button button-quiet"),
  ];
}

function line(entry) {
  const since = entry.exists && say("exists", { number: entry.exists.number, time: clockTime(entry.exists.since) });
  const state =
    entry.format > QUEUE_FORMAT
      ? words.newer_format
      : { waiting: words.waits, asks: since, failed: entry.reason && sentence(entry.reason) }[entry.state];
  return el(
    "li",
    { class: `patrol-entry patrol-entry-${entry.state}`, "data-entry": entry.kind, "data-state": entry.state },
    el("p", {}, el("b", {}, nameOf(entry.site)), ` ${what(entry)}`),
    el("p", { class: "patrol-entry-state" }, state),
    entry.photos.length > 0 && el("p", {}, say("photos", { n: entry.photos.length + entry.after.length })),
    el("div", { class: "patrol-ways" }, ways(entry)),
  );
}

function toldLine({ site, at, what: kind, number }) {
  const quiet = ["filed", "handled", "joined"].includes(kind);
  return el(
    "li",
    { class: quiet ? "patrol-entry" : "patrol-entry patrol-entry-asks", "data-told": kind },
    el("p", {}, el("b", {}, nameOf(site)), ` ${clockTime(at)}`),
    el(
      "p",
      {},
      say(`told_${kind}`, { number }),
      number && " ",
      number && el("a", { href: `/desk/tickets/${number}` }, number),
    ),
  );
}

export function waitingView(app) {
  const { entries, full, sending } = queue.queue;
  const { waiting, failed } = queue.count();
  return {
    node: el(
      "div",
      { class: "patrol-view" },
      el("h1", { tabindex: "-1" }, words.waiting_title),
      el(
        "p",
        { class: "patrol-hint", role: "status" },
        entries.length ? say("counts", { waiting, failed }) : words.nothing_waits,
      ),
      full && el("p", { class: "patrol-banner patrol-banner-full" }, words.full),
      queue.queue.signIn &&
        el(
          "p",
          { class: "patrol-banner patrol-banner-sign_in" },
          words.sign_in,
          " ",
          el("a", { href: "/login?next=/patrol" }, words.to_sign_in),
        ),
      el("ul", { class: "patrol-entries" }, entries.map(line)),
      entries.length > 0 &&
        button(sending ? words.sending : words.send_now, () => queue.flush(true), "button button-big"),
      (entries.length > 0 || walk.drafts.length > 0) &&
        button(words.export, handOver, "button button-quiet button-wide"),
      walk.told.length > 0 &&
        el(
          "section",
          {},
          el("h2", {}, words.told_title),
          el("ul", { class: "patrol-entries" }, [...walk.told].reverse().map(toldLine)),
          button(words.told_clear, () => clearTold().then(() => app.show()), "button button-quiet button-wide"),
        ),
      el(
        "section",
        { class: "patrol-part" },
        el("h2", {}, words.this_phone),
        el("p", { class: "hint" }, words.this_phone_text),
        walk.me && el("p", {}, say("signed_in", { name: walk.me.name })),
        button(words.sign_out, () => signOut().then((left) => left && app.go("#/")), "button button-quiet button-wide"),
      ),
    ),
  };
}
