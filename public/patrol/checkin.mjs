// Showing that one is there: the code at the checkpoint, by camera, from a photo, or typed.
import { ask, button, el, tell } from "./dom.mjs";
import { whose } from "./proof.mjs";
import { siteAddress } from "./round.mjs";
import { readPhoto, watch } from "./scan.mjs";
import { draftOf, isOnRound, keepDraft, open, readDrafts, siteOf, walk } from "./walk.mjs";
import { clockTime, named, say, words } from "./words.mjs";

/** Begins a check: from here on it is kept, also when the phone is switched off. */
async function begin(app, site, code) {
  if (!draftOf(site.id)) {
    const draft = { account: walk.me.account, site: site.id, code, at: Date.now(), floors: {}, problems: [] };
    if (!(await keepDraft(draft))) tell(words.full);
    await readDrafts();
  }
  // Its address may be the one that is shown already.
  app.go(siteAddress(site.id));
}

/** What to do with a text that was scanned or typed. Answers a sentence where it leads nowhere. */
async function take(app, text, wanted) {
  const found = await whose(text, walk.round.sites);
  if (found.foreign) return words.code_foreign;
  if (found.elsewhere) return words.code_elsewhere;
  if (!found.site) return found.mistyped ? words.code_mistyped : words.code_unknown;
  const { site, code, old } = found;
  if (old) {
    const goOn = await ask(say("code_old_title", { site: named(site) }), words.code_old_text, [
      ["go", words.code_old_go, "button button-big"],
      [null, words.back],
    ]);
    return goOn ? begin(app, site, code) : "";
  }
  const expected = wanted ?? open()[0]?.site ?? null;
  if (wanted && wanted.id !== site.id) {
    const goOn = await ask(
      say("code_other_title", { site: named(site) }),
      say("code_other_text", { wanted: named(wanted) }),
      [
        ["go", say("code_other_go", { site: named(site) }), "button button-big"],
        [null, words.back],
      ],
    );
    return goOn ? begin(app, site, code) : say("code_of", { site: named(site) });
  }
  if (expected && walk.round.stops.length && !isOnRound(site.id)) {
    const goOn = await ask(say("code_off_title", { site: named(site) }), words.code_off_text, [
      ["go", words.code_off_go, "button button-big"],
      [null, words.back],
    ]);
    return goOn ? begin(app, site, code) : say("code_of", { site: named(site) });
  }
  const before = walk.checks.filter((check) => check.site === site.id).pop();
  if (before && !draftOf(site.id) && !open().some((entry) => entry.site.id === site.id)) {
    const goOn = await ask(
      say("code_again_title", { site: named(site), time: clockTime(before.at) }),
      words.code_again_text,
      [
        ["go", words.code_again_go, "button button-big"],
        [null, words.back],
      ],
    );
    return goOn ? begin(app, site, code) : "";
  }
  return begin(app, site, code);
}

/** `#/scan`, and `#/site/…` of a checkpoint where no check has begun yet. */
export function checkinView(app, wantedId) {
  const wanted = wantedId ? siteOf(wantedId) : null;
  if (!walk.round)
    return {
      node: el(
        "div",
        { class: "patrol-view" },
        el("h1", { tabindex: "-1" }, words.scan_title),
        el("p", {}, words.offline_empty),
      ),
    };
  const wrong = el("p", { class: "summary", role: "alert", id: "code-wrong" });
  const state = el("p", { class: "patrol-hint", role: "status" }, words.camera_starts);
  const video = el("video", {
    class: "patrol-camera",
    playsinline: true,
    muted: true,
    "aria-label": words.camera_label,
  });
  const field = el("input", {
    id: "code",
    name: "code",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    enterkeyhint: "go",
    "aria-describedby": "code-wrong code-hint",
  });
  let stop = () => {};
  let left = false;
  let busy = false;
  const tryIt = async (text) => {
    if (busy || !text.trim()) return;
    busy = true;
    try {
      wrong.textContent = (await take(app, text, wanted)) ?? "";
    } finally {
      busy = false;
    }
  };
  const camera = async () => {
    try {
      const end = await watch(video, tryIt);
      stop = end;
      if (left) return end();
      state.textContent = words.camera_on;
      video.hidden = false;
    } catch (error) {
      video.hidden = true;
      state.textContent = error?.name === "NotAllowedError" ? words.camera_denied : words.camera_none;
    }
  };
  const fromPhoto = async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    state.textContent = words.photo_reading;
    const text = await readPhoto(file).catch(() => null);
    state.textContent = "";
    if (text) await tryIt(text);
    else wrong.textContent = words.photo_no_code;
  };
  camera();
  const form = el(
    "form",
    {
      class: "patrol-code",
      on: {
        submit: (event) => {
          event.preventDefault();
          tryIt(field.value);
        },
      },
    },
    el(
      "div",
      { class: "field" },
      el("label", { for: "code" }, words.code_label),
      el("p", { class: "hint", id: "code-hint" }, words.code_hint),
      field,
    ),
    el("button", { type: "submit", class: "button button-big" }, words.code_go),
  );
  return {
    node: el(
      "div",
      { class: "patrol-view" },
      el("h1", { tabindex: "-1" }, wanted ? named(wanted) : words.scan_title),
      wanted && el("p", { class: "patrol-hint" }, words.scan_this),
      el("div", { class: "patrol-finder" }, video, state),
      wrong,
      el(
        "label",
        { class: "button button-quiet button-wide patrol-file" },
        words.scan_photo,
        el("input", {
          type: "file",
          accept: "image/*",
          capture: "environment",
          class: "visually-hidden",
          on: { change: fromPhoto },
        }),
      ),
      form,
      button(words.back, () => history.back(), "button button-quiet button-wide"),
    ),
    leave: () => {
      left = true;
      stop();
    },
  };
}
