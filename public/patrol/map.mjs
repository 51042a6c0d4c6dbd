// The round on a map: outlines of the place, ways, stops with their numbers. Drawn here, from what the phone keeps.
import { button, el, svg } from "./dom.mjs";
import { siteAddress } from "./round.mjs";
import { stops, walk } from "./walk.mjs";
import { named, say, words } from "./words.mjs";

const METRES_PER_DEGREE = 110574;
/** Of the frame's width; the first shows all. */
const ZOOMS = [1, 2, 3, 4.5, 6];
/** Around what is shown, in metres. */
const MARGIN = 24;
let zoom = 3;
const main = document.getElementById("main");

/** Degrees to metres from the middle of the place: right and down. */
function projection(lat0, lng0) {
  const east = METRES_PER_DEGREE * Math.cos((lat0 * Math.PI) / 180);
  return (lat, lng) => [(lng - lng0) * east, (lat0 - lat) * METRES_PER_DEGREE];
}

const line = (points, at) =>
  points
    .map(([lat, lng]) =>
      at(lat, lng)
        .map((n) => n.toFixed(1))
        .join(","),
    )
    .join(" ");

// GeoJSON names longitude first.
const path = (points, at) =>
  line(
    points.map(([lng, lat]) => [lat, lng]),
    at,
  );
const ring = (points, at) =>
  line(
    points.map(({ lat, lng }) => [lat, lng]),
    at,
  );

function ground(at) {
  const { place } = walk;
  if (!place) return [];
  const outline = (shape, kind) =>
    shape.rings.map((points) => svg("polygon", { class: kind, points: ring(points, at) }));
  return [
    place.areas.map((area) => outline(area.shape, `round-area round-area-${area.no}`)),
    (place.paths?.features ?? []).map(({ geometry }) => {
      const lines = geometry?.type === "MultiLineString" ? geometry.coordinates : [geometry?.coordinates ?? []];
      return lines.map((points) => svg("polyline", { class: "round-path", points: path(points, at) }));
    }),
    place.buildings.map((building) => outline(building.shape, "round-building")),
  ];
}

/** Radius of a stop on the screen, in pixels. */
const RADIUS = 13;

/** `pixels` a metre on the screen. */
function marker(entry, at, isNext, pixels) {
  const [x, y] = at(entry.site.lat, entry.site.lng);
  const kind = entry.done ? "done" : isNext ? "next" : entry.stop.dead_corner ? "late" : "open";
  const size = (isNext ? RADIUS * 1.35 : RADIUS) / pixels;
  return svg(
    "g",
    { class: `round-stop round-stop-${kind}`, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` },
    // Shape besides colour: what is done is a square.
    entry.done
      ? svg("rect", { x: -size * 0.8, y: -size * 0.8, width: size * 1.6, height: size * 1.6, rx: 1 })
      : svg("circle", { r: size }),
    svg(
      "text",
      { "font-size": size * 1.15, "text-anchor": "middle", dy: "0.36em" },
      entry.done ? "✓" : String(entry.no),
    ),
  );
}

export function mapView(app) {
  const all = stops();
  const shownSites = all.length ? all.map((entry) => entry.site) : (walk.round?.sites ?? []);
  const head = el("h1", { tabindex: "-1" }, words.map_title);
  if (!shownSites.length) return { node: el("div", { class: "patrol-view" }, head, el("p", {}, words.map_empty)) };
  const lat0 = shownSites.reduce((sum, site) => sum + site.lat, 0) / shownSites.length;
  const lng0 = shownSites.reduce((sum, site) => sum + site.lng, 0) / shownSites.length;
  const at = projection(lat0, lng0);
  const spots = shownSites.map((site) => at(site.lat, site.lng));
  const [left, top] = [0, 1].map((axis) => Math.min(...spots.map((spot) => spot[axis])) - MARGIN);
  const [right, bottom] = [0, 1].map((axis) => Math.max(...spots.map((spot) => spot[axis])) + MARGIN);
  const open = all.filter((entry) => !entry.done);
  const ways = open.map((entry) => entry.stop.way).filter((way) => way.length > 1);
  // The order that was planned anew here has no ways of its own: the numbers tell it.
  const drawn = walk.order
    ? []
    : ways.map((way, n) =>
        svg("polyline", { class: n ? "round-way" : "round-way round-way-next", points: line(way, at) }),
      );
  const pixels = (main.clientWidth * zoom) / (right - left);
  const markers = all.length
    ? [...all].reverse().map((entry) => marker(entry, at, entry === open[0], pixels))
    : shownSites.map((site) =>
        svg("circle", {
          class: "round-site",
          r: 7 / pixels,
          cx: at(site.lat, site.lng)[0],
          cy: at(site.lat, site.lng)[1],
        }),
      );
  const picture = svg(
    "svg",
    {
      class: "round-picture",
      role: "img",
      "aria-label": say("map_label", { n: open.length }),
      viewBox: [left, top, right - left, bottom - top].map((n) => n.toFixed(1)).join(" "),
    },
    ground(at),
    drawn,
    markers,
  );
  picture.style.width = `${zoom * 100}%`;
  // The list says the same with links; here a tap near a stop opens it.
  picture.addEventListener("click", (event) => {
    const tap = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
    const far = (entry) => {
      const [x, y] = at(entry.site.lat, entry.site.lng);
      return Math.hypot(x - tap.x, y - tap.y);
    };
    const nearest = [...open].sort((a, b) => far(a) - far(b))[0];
    if (nearest && far(nearest) < 30 / zoom) location.hash = siteAddress(nearest.site.id);
  });
  const step = (by) => {
    zoom = ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, ZOOMS.indexOf(zoom) + by))];
    app.show();
  };
  const frame = el(
    "div",
    { class: "round-frame", tabindex: "0", role: "group", "aria-label": words.map_title },
    picture,
  );
  const first = open[0]?.site;
  requestAnimationFrame(() => {
    // Where one goes next stands in the middle.
    const [x, y] = first ? at(first.lat, first.lng) : [(left + right) / 2, (top + bottom) / 2];
    const scale = picture.clientWidth / (right - left);
    frame.scrollTo((x - left) * scale - frame.clientWidth / 2, (y - top) * scale - frame.clientHeight / 2);
  });
  return {
    node: el(
      "div",
      { class: "patrol-view" },
      head,
      frame,
      el(
        "div",
        { class: "round-ways" },
        button(words.map_out, () => step(-1), "button button-quiet"),
        button(words.map_in, () => step(1), "button button-quiet"),
      ),
      first && el("p", { class: "patrol-hint" }, say("map_next", { no: open[0].no, site: named(first) })),
    ),
  };
}
