// The words of both languages come with the shell: the page changes its language without a network.
const shell = document.getElementById("patrol");
const both = JSON.parse(shell.dataset.words);

/** The address of the second module, with decoder and solver, where it is built. */
export const planner = shell.dataset.planner;

function chosen() {
  const asked = new URLSearchParams(location.search).get("lang");
  const kept = document.cookie.match(/(?:^|; )lang=(zh|en)/)?.[1];
  return [asked, kept, document.documentElement.lang].find((lang) => lang in both) ?? "zh";
}

export const lang = chosen();
export const other = lang === "zh" ? "en" : "zh";
export const words = both[lang];

/** A sentence with its values. */
export const say = (name, values = {}) => (words[name] ?? name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

/** The name of a checkpoint or an item. */
export const named = (thing) => (lang === "zh" ? (thing.name ?? thing.zh) : (thing.name_en ?? thing.en)) || "";

/** The shell may be kept in the other language: its own words are put right. */
export function relabel() {
  document.documentElement.lang = lang;
  document.title = words.page_title;
  document.cookie = `lang=${lang}; path=/; max-age=31536000; samesite=lax`;
  document.getElementById("patrol-tabs").setAttribute("aria-label", words.tabs);
  for (const place of document.querySelectorAll("[data-word]")) place.textContent = words[place.dataset.word];
}

/** 09:05 of minutes since midnight. */
export const minuteTime = (minute) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** 09:05 of a moment, in Shanghai. */
export const clockTime = (moment) => new Date(moment + 8 * 3600000).toISOString().slice(11, 16);
