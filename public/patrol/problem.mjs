// A problem in two taps and a photo: the floor's button, the item, and the camera opens. It is kept as soon as the
// photo is taken; words, more photos and 当场处置 come after, if at all.
import { ask, button, el, tell } from "./dom.mjs";
import { floorName, guideOf, saveDraft } from "./check.mjs";
import { shown, shrunk } from "./photo.mjs";
import * as queue from "./queue.mjs";
import { siteAddress } from "./round.mjs";
import { draftOf, itemOf, siteOf } from "./walk.mjs";
import { named, say, words } from "./words.mjs";

export const MOST_PHOTOS = 5;
export const LONGEST_TEXT = 2000;

export const camera = (label, kind, take) =>
  el(
    "label",
    { class: `${kind} patrol-file` },
    label,
    el("input", {
      type: "file",
      accept: "image/*",
      capture: "environment",
      class: "visually-hidden",
      on: {
        change: async (event) => {
          const [file] = event.target.files;
          event.target.value = "";
          if (file) await take(await shrunk(file));
        },
      },
    }),
  );

/** Kept photos with a way to drop each; `changed` keeps what is left. */
export async function pictures(list, changed) {
  const photos = await Promise.all(list.map(queue.photoOf));
  const drop = (n) => async () => {
    await queue.dropPhotos(list.splice(n, 1));
    await changed();
  };
  return el(
    "div",
    { class: "patrol-photos" },
    photos.map(
      (photo, n) =>
        photo &&
        el(
          "figure",
          {},
          shown(photo, say("photo_alt", { n: n + 1 })),
          button(words.photo_drop, drop(n), "button button-quiet"),
        ),
    ),
  );
}

const floorOf = (part) => (part === "0" ? null : Number(part));

/** `#/site/…/floor`: what is wrong there. */
export function itemsView(app, siteId, floorPart) {
  const [site, draft, floor] = [siteOf(siteId), draftOf(siteId), floorOf(floorPart)];
  let withCamera = true;
  const add = async (item, photo) => {
    const photos = photo ? [await queue.keepPhoto(photo)] : [];
    const problem = { key: queue.freshKey(), item: item.code, floor, text: "", photos, after: [], at: Date.now() };
    draft.problems.push(problem);
    delete draft.floors[floorPart];
    await saveDraft(draft);
    if (photo) {
      tell(say("problem_kept", { item: named(item) }));
      location.hash = siteAddress(siteId);
    } else location.hash = `${siteAddress(siteId)}/${floorPart}/${problem.key}`;
  };
  const list = el("ul", { class: "patrol-choices" });
  const fillList = () => {
    const lines = site.items
      .map(itemOf)
      .filter(Boolean)
      .map((item) => {
        const label = [el("b", {}, named(item)), el("span", { class: "hint" }, guideOf(item))];
        return el(
          "li",
          { "data-item": item.code },
          withCamera
            ? camera(label, "patrol-choice", (photo) => add(item, photo))
            : el("button", { type: "button", class: "patrol-choice", on: { click: () => add(item, null) } }, label),
        );
      });
    list.replaceChildren(...lines);
  };
  fillList();
  const toggle = button(
    words.without_photo,
    () => {
      withCamera = !withCamera;
      toggle.textContent = withCamera ? words.without_photo : words.with_photo;
      hint.textContent = withCamera ? words.choose_item : words.choose_item_words;
      fillList();
    },
    "button button-quiet button-wide",
  );
  const hint = el("p", { class: "patrol-hint", role: "status" }, words.choose_item);
  return {
    node: el(
      "div",
      { class: "patrol-view" },
      el("h1", { tabindex: "-1" }, say("problem_at", { site: named(site), floor: floorName(floor) })),
      hint,
      list,
      toggle,
      button(words.back, () => history.back(), "button button-quiet button-wide"),
    ),
  };
}

/** `#/site/…/floor/key`: more of a problem that is kept already. */
export async function problemView(app, siteId, floorPart, key) {
  const [site, draft] = [siteOf(siteId), draftOf(siteId)];
  const problem = draft.problems.find((one) => one.key === key);
  const item = itemOf(problem.item);
  const wrong = el("p", { class: "summary", role: "alert" });
  const field = el("textarea", { id: "text", name: "text", rows: "3", maxlength: LONGEST_TEXT });
  field.value = problem.text;
  // Kept as it is typed: a call or an empty battery costs no word.
  field.addEventListener("input", () => {
    problem.text = field.value;
    saveDraft(draft);
  });
  const addTo = (list) => async (photo) => {
    list.push(await queue.keepPhoto(photo));
    await changed();
  };
  const changed = async () => {
    await saveDraft(draft);
    app.show();
  };
  const ready = () => {
    // 当场处置 is shown by what was and what is.
    if (problem.after.length && !problem.photos.length) wrong.textContent = words.on_the_spot_before;
    else if (problem.photos.length || problem.text.trim()) location.hash = siteAddress(siteId);
    else {
      wrong.textContent = words.photo_or_words;
      field.focus();
    }
  };
  const drop = async () => {
    if (
      (await ask(words.problem_drop_title, null, [
        ["drop", words.problem_drop, "button button-big button-danger"],
        [null, words.back],
      ])) !== "drop"
    )
      return;
    draft.problems = draft.problems.filter((one) => one !== problem);
    await queue.dropPhotos([...problem.photos, ...problem.after]);
    await saveDraft(draft);
    location.hash = siteAddress(siteId);
  };
  return {
    node: el(
      "div",
      { class: "patrol-view", "data-problem-form": problem.item },
      el("h1", { tabindex: "-1" }, named(item)),
      el("p", { class: "patrol-hint" }, `${named(site)} · ${floorName(floorOf(floorPart))}`),
      wrong,
      el(
        "section",
        { class: "patrol-part" },
        el("h2", {}, words.before),
        await pictures(problem.photos, changed),
        problem.photos.length < MOST_PHOTOS &&
          camera(
            problem.photos.length ? words.photo_more : words.photo_take,
            "button button-quiet button-wide",
            addTo(problem.photos),
          ),
      ),
      el(
        "div",
        { class: "field" },
        el("label", { for: "text" }, words.text_label),
        el("p", { class: "hint" }, words.text_hint),
        field,
      ),
      item.on_the_spot &&
        el(
          "section",
          { class: "patrol-part" },
          el("h2", {}, words.on_the_spot),
          el("p", { class: "hint" }, words.on_the_spot_hint),
          await pictures(problem.after, changed),
          problem.photos.length === 0 && el("p", {}, words.on_the_spot_before),
          problem.photos.length > 0 &&
            problem.after.length < MOST_PHOTOS &&
            camera(words.after_take, "button button-quiet button-wide", addTo(problem.after)),
        ),
      button(words.ready, ready, "button button-big"),
      button(words.problem_drop, drop, "button button-quiet button-wide"),
    ),
  };
}
