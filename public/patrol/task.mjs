// 核实 and 核查: what somebody was sent to look at, answered on site.
import { ask, button, el, tell } from "./dom.mjs";
import { LONGEST_TEXT, MOST_PHOTOS, camera, pictures } from "./problem.mjs";
import * as queue from "./queue.mjs";
import { siteAddress } from "./round.mjs";
import { saveDraft } from "./check.mjs";
import * as store from "./store.mjs";
import { draftKey, draftOf, isAnswered, itemOf, letGo, lookOf, now, readDrafts, siteOf, walk } from "./walk.mjs";
import { named, say, words } from "./words.mjs";

export const taskAddress = (number) => `#/task/${number}`;

/** What was begun here is a draft like an unfinished check, under the ticket's name. */
const draftName = (number) => `task/${number}`;

/** The task with the name of its checkpoint: of the round, or of what was begun before the round changed. */
export function taskOf(number) {
  for (const stop of walk.round?.stops ?? []) {
    const task = stop.tasks.find((one) => one.number === number);
    if (task) return { task, site: stop.site };
  }
  const begun = draftOf(draftName(number));
  return begun?.task ? { task: begun.task, site: begun.of } : null;
}

/** Answers that were begun and belong to no stop of the round any more. */
export const begunTasks = () =>
  walk.drafts.filter((draft) => {
    const onRound = (stop) => stop.tasks.some((task) => task.number === draft.task?.number);
    return draft.task && !walk.round?.stops.some(onRound);
  });

export function whatOf(task) {
  const item = task.item ? itemOf(task.item) : null;
  return [item ? named(item) : words.unnamed, task.floor && say("floor", { n: task.floor })].filter(Boolean).join(" · ");
}

/** A line that says what is to be looked at, and leads to the answer. */
export function taskLine(task) {
  const sentence = say(task.verify ? "task_verify_line" : "task", { what: whatOf(task) });
  return el(
    "p",
    { class: "patrol-task", "data-task": task.number, "data-answered": isAnswered(task) ? "" : null },
    el("span", {}, sentence, " ", el("a", { href: `/desk/tickets/${task.number}` }, task.number)),
    isAnswered(task)
      ? el("span", { class: "patrol-mark" }, words.task_answered)
      : el(
          "a",
          { class: "button button-quiet", href: taskAddress(task.number) },
          words.task_answer,
          el("span", { class: "visually-hidden" }, ` ${whatOf(task)}`),
        ),
  );
}

async function complete(app, { task, site }, draft, said) {
  const entry = {
    key: queue.freshKey(),
    kind: "task",
    site,
    verify: Boolean(task.verify),
    look: lookOf(task),
    photos: draft.photos,
    after: [],
    form: { number: task.number, version: task.version, said, text: draft.text },
  };
  await queue.add([entry], draftKey(draft.site), { answered: lookOf(task) });
  await readDrafts();
  tell(words.task_kept);
  app.go(draftOf(site) ? siteAddress(site) : "#/");
}

/** `#/task/number` */
export async function taskView(app, number) {
  const { task: present, site } = taskOf(number);
  const draft = draftOf(draftName(number)) ?? {
    account: walk.me.account,
    site: draftName(number),
    task: present,
    of: site,
    at: now(),
    text: "",
    photos: [],
    problems: [],
    floors: {},
  };
  // What was begun is about the ticket as it was then: what was handed in since has not been looked at.
  const { task } = draft;
  const field = el("textarea", { id: "text", name: "text", rows: "3", maxlength: LONGEST_TEXT });
  field.value = draft.text;
  field.addEventListener("input", () => {
    draft.text = field.value;
    saveDraft(draft).then(readDrafts);
  });
  const changed = async () => {
    await saveDraft(draft);
    await readDrafts();
    app.show();
  };
  let ended = false;
  const answer = (said) => async () => {
    if (ended) return;
    ended = true;
    try {
      await complete(app, { task, site }, draft, said);
    } catch (error) {
      ended = false;
      throw error;
    }
  };
  const drop = async () => {
    const chosen = await ask(words.drop_title, words.drop_text, [
      ["drop", words.drop, "button button-big button-danger"],
      [null, words.back],
    ]);
    if (chosen !== "drop") return;
    await queue.dropPhotos(draft.photos);
    letGo(draftKey(draft.site));
    await store.remove("kept", draftKey(draft.site));
    await readDrafts();
    app.go("#/");
  };
  const [yes, no] = task.verify ? ["solved", "not_solved"] : ["found", "not_found"];
  return {
    node: el(
      "div",
      { class: "patrol-view", "data-task-form": task.number },
      el("h1", { tabindex: "-1" }, `${task.verify ? words.task_verify : words.task_check} · ${whatOf(task)}`),
      el("p", { class: "patrol-hint" }, [siteOf(site) && named(siteOf(site)), task.number].filter(Boolean).join(" · ")),
      el(
        "section",
        { class: "patrol-part" },
        el("h2", {}, words.before),
        await pictures(draft.photos, changed),
        draft.photos.length < MOST_PHOTOS &&
          camera(
            draft.photos.length ? words.photo_more : words.photo_take,
            "button button-quiet button-wide",
            async (photo) => {
              draft.photos.push(await queue.keepPhoto(photo));
              await changed();
            },
          ),
      ),
      el(
        "div",
        { class: "field" },
        el("label", { for: "text" }, words.text_label),
        el("p", { class: "hint" }, words.task_text_hint),
        field,
      ),
      el("h2", {}, task.verify ? words.task_ask_verify : words.task_ask_check),
      el(
        "div",
        { class: "patrol-ways" },
        button(words[`task_${yes}`], answer(yes), "button button-big"),
        button(words[`task_${no}`], answer(no), "button button-big button-quiet"),
        button(words.back, () => history.back(), "button button-quiet button-wide"),
        draftOf(draft.site) && button(words.drop, drop, "button button-quiet button-wide"),
      ),
    ),
  };
}
