// Everything that waits, in one file, photos as data addresses: for a phone that cannot send it.
import { dataUrl } from "./photo.mjs";
import { photoOf, queue } from "./queue.mjs";
import { QUEUE_FORMAT, walk } from "./walk.mjs";

export async function exported() {
  const photos = {};
  for (const entry of queue.entries) {
    for (const key of [...(entry.photos ?? []), ...(entry.after ?? [])]) {
      const photo = await photoOf(key);
      if (photo) photos[key] = await dataUrl(photo);
    }
  }
  const drafts = await Promise.all(
    walk.drafts.map(async (draft) => {
      const found = draft.problems.flatMap((problem) => [...problem.photos, ...problem.after]);
      for (const key of [...(draft.photos ?? []), ...found]) {
        const photo = await photoOf(key);
        if (photo) photos[key] = await dataUrl(photo);
      }
      return draft;
    }),
  );
  return {
    kind: "weiwangge-patrol-queue",
    format: QUEUE_FORMAT,
    account: walk.me?.account ?? null,
    exported_at: new Date().toISOString(),
    entries: queue.entries,
    unfinished: drafts,
    photos,
  };
}

/** Hands the file to whatever the phone shares with, or saves it. */
export async function handOver() {
  const name = `patrol-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, "-")}.json`;
  const file = new File([JSON.stringify(await exported(), null, 1)], name, { type: "application/json" });
  if (navigator.canShare?.({ files: [file] })) {
    const shared = await navigator.share({ files: [file] }).then(
      () => true,
      (error) => error.name === "AbortError",
    );
    if (shared) return;
  }
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
