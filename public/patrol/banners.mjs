// Sentences about the state of things: network, session, another account, a full phone, what the server said.
import { dropOthers } from "./account.mjs";
import { button, el } from "./dom.mjs";
import { queue } from "./queue.mjs";
import { walk } from "./walk.mjs";
import { say, words } from "./words.mjs";

/** Above everything else. */
export function banners(app) {
  const all = [];
  const say_ = (kind, text, ...ways) =>
    all.push(el("div", { class: `patrol-banner patrol-banner-${kind}`, "data-banner": kind }, el("p", {}, text), ways));
  const { server, round } = walk;
  if (server === "sign_in" || queue.signIn) {
    say_("sign_in", words.sign_in, el("a", { class: "button", href: "/login?next=/patrol" }, words.to_sign_in));
  }
  if (server === "denied") say_("denied", words.denied);
  if (server === "old_app")
    say_(
      "old_app",
      words.old_app,
      button(words.reload, () => location.reload(), "button"),
    );
  if (server === "offline") say_("offline", round ? words.offline : words.offline_empty);
  if (queue.full) say_("full", words.full, el("a", { class: "button", href: "#/waiting" }, words.to_waiting));
  if (round?.cancelled) say_("cancelled", words.cancelled);
  if (walk.others > 0 && walk.me) {
    say_(
      "others",
      say("others", { n: walk.others }),
      button(words.others_drop, () => dropOthers().then(app.show), "button button-quiet"),
    );
  }
  const conflicts = walk.told.filter(({ what }) => !["filed", "handled"].includes(what)).length;
  if (conflicts)
    say_(
      "told",
      say("told", { n: conflicts }),
      el("a", { class: "button button-quiet", href: "#/waiting" }, words.look),
    );
  const asks = queue.entries.filter((entry) => entry.state === "asks").length;
  if (asks) say_("asks", say("asks", { n: asks }), el("a", { class: "button", href: "#/waiting" }, words.look));
  return all;
}
