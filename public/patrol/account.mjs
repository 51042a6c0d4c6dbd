// Signing out, and a phone that somebody else uses.
import { post, whoIs } from "./ask.mjs";
import { ask } from "./dom.mjs";
import { handOver } from "./export.mjs";
import * as queue from "./queue.mjs";
import * as store from "./store.mjs";
import { countOthers, forget, walk } from "./walk.mjs";
import { say } from "./words.mjs";

/** Asks where something waits, then takes everything of the person off this phone. Answers whether it did. */
export async function signOut() {
  const waiting = queue.queue.entries.length + walk.drafts.length;
  const choices = [
    ["out", say("sign_out"), "button button-big"],
    [null, say("stay")],
  ];
  if (waiting) choices.splice(1, 0, ["export", say("export_first")]);
  const title = waiting ? say("sign_out_loses", { n: waiting }) : say("sign_out_title");
  const chosen = await ask(title, say(waiting ? "sign_out_loses_text" : "sign_out_text"), choices);
  if (chosen === "export") {
    await handOver();
    return signOut();
  }
  if (chosen !== "out") return false;
  const account = walk.me?.account;
  if (account !== undefined) await wipe((one) => one === account);
  await forget();
  await store.put("kept", account ?? 0, "leaving");
  await leave();
  return true;
}

/** Ends the session, now or when there is a network again. Answers whether it has ended. */
export async function leave() {
  walk.server = "left";
  const [who, leaving] = [await whoIs(), await store.get("kept", "leaving")];
  if (who === undefined) return false;
  // Somebody else has signed in since: that session is none of this one's business.
  const own = who === null || !leaving || who === leaving;
  if (own) {
    const answer = await post("/logout", "", "application/x-www-form-urlencoded");
    // Whatever page follows: the session has ended.
    if (answer.status === 0 || answer.status >= 500) return false;
  }
  await store.remove("kept", "leaving");
  location.assign(own ? "/login?next=/patrol" : "/patrol");
  return true;
}

/** Deletes what waits of the accounts that `whose` picks: entries, photos, unfinished checks. */
async function wipe(whose) {
  const [entries, photos, drafts] = await Promise.all([
    store.all("queue"),
    store.all("photos"),
    store.beginning("draft:"),
  ]);
  queue.queue.loose = queue.queue.loose.filter((entry) => !whose(entry.account));
  for (const [key, photo] of queue.queue.loosePhotos) if (whose(photo.account)) queue.queue.loosePhotos.delete(key);
  queue.queue.full = queue.queue.loose.length + queue.queue.loosePhotos.size > 0;
  await store.together(["queue", "photos", "kept"], "readwrite", (waiting, pictures, kept) => {
    entries.filter((entry) => whose(entry.account)).forEach((entry) => waiting.delete(entry.key));
    photos.filter((photo) => whose(photo.account)).forEach((photo) => pictures.delete(photo.key));
    drafts
      .filter((draft) => whose(draft.account))
      .forEach((draft) => kept.delete(`draft:${draft.account}:${draft.site}`));
  });
  await queue.read();
}

/** What another account left here: it stays for that account, or the person decides that it goes. */
export async function dropOthers() {
  const chosen = await ask(say("others_drop_title", { n: walk.others }), say("others_drop_text"), [
    ["drop", say("others_drop"), "button button-big button-danger"],
    [null, say("stay")],
  ]);
  if (chosen !== "drop") return;
  await wipe((account) => account !== walk.me?.account);
  await countOthers();
}
