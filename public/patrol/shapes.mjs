// Pictures of ours, drawn as the rest of the product draws them: an outline that is lightly filled, and a mark.
import { svg } from "./dom.mjs";

const KINDS = {
  guard_booth: [
    "M12 2.6 19.6 5.4v5.8c0 4.8-3.1 8.4-7.6 10.2-4.5-1.8-7.6-5.4-7.6-10.2V5.4z",
    "m8.6 11.8 2.5 2.5 4.4-4.7",
  ],
  garbage_room: ["M4.6 7.2h14.8v13.6H4.6z", "M3 7.2h18M9.4 7V3.6h5.2V7M9.6 11.4v5.4m4.8-5.4v5.4"],
  bike_garage: [
    "M12 2.6a9.4 9.4 0 1 1 0 18.8 9.4 9.4 0 0 1 0-18.8z",
    "M12 10a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm0-7.2V10m0 4v7.2M2.8 12H10m4 0h7.2",
  ],
  pump_room: [
    "M12 2.6c4 4.6 6.9 8 6.9 11.9a6.9 6.9 0 0 1-13.8 0C5.1 10.6 8 7.2 12 2.6z",
    "M8.6 14.6A3.4 3.4 0 0 0 12 18",
  ],
  stairwell: ["M5.8 21.2V2.8h12.4v18.4z", "M3 21.2h18M14.4 11.4v1.6"],
  substation: ["M12 2.8 22 20.8H2z", "m12.9 8.8-2.7 4.8h3.6l-2.7 4.4"],
  street_point: ["m12 2.4 8.3 4.8v9.6L12 21.6l-8.3-4.8V7.2z", "M8.2 12h.01M12 12h.01M15.8 12h.01"],
};

const TABS = {
  list: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  map: "M9 4 3.5 6.5v13L9 17l6 3 5.5-2.5v-13L15 7zM9 4v13m6-10v13",
  scan: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5M4 12h16",
  send: "M12 16V4m0 0L7 9m5-5 5 5M4 16v4h16v-4",
};

const picture = (paths, size, more = {}) =>
  svg(
    "svg",
    { class: "icon", width: size, height: size, viewBox: "0 0 24 24", "aria-hidden": "true", ...more },
    paths.map((d) => svg("path", { d })),
  );

export const kindPicture = (kind, size = 24) => picture(KINDS[kind] ?? KINDS.street_point, size);
/** The first path of an icon is filled: an empty one, so that these are lines alone. */
export const tabPicture = (name) => picture(["", TABS[name]], 24);

/** An arrow to where one goes: north is up. */
export const arrow = (degrees) =>
  svg(
    "svg",
    { class: "patrol-arrow", width: 28, height: 28, viewBox: "0 0 24 24", "aria-hidden": "true" },
    svg("path", { d: "M12 3 18.5 20 12 16.4 5.5 20z", transform: `rotate(${Math.round(degrees)} 12 12)` }),
  );
