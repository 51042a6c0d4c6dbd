// Makes the pages of staff quicker: forms are sent without leaving the page, photos go up one by one, news of the
// ticket is announced. Without it every form posts as plain HTML. The words are the page's (data-words).
const page = () => document.querySelector("[data-words]");
const words = JSON.parse(page()?.dataset.words ?? "{}");
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
let busy = false;

// Time ---------------------------------------------------------------------------------------------------------
function span(milliseconds) {
  const minutes = Math.floor(Math.abs(milliseconds) / 60000);
  if (minutes < 60) return fill(words.minutes, { n: minutes });
  if (minutes < 2880) return fill(words.hours, { n: Math.floor(minutes / 60) });
  return fill(words.days, { n: Math.floor(minutes / 1440) });
}

function tick() {
  const now = Date.now();
  for (const place of document.querySelectorAll("[data-left]")) {
    const left = Number(place.dataset.left) - now;
    place.textContent = fill(left < 0 ? words.over : words.left, { t: span(left) });
  }
  for (const place of document.querySelectorAll("[data-ago]")) {
    const past = now - Number(place.dataset.ago);
    // "0 minutes ago" says nothing that the time beside it does not.
    place.textContent = past < 60000 ? "" : fill(words.ago, { t: span(past) });
  }
}

// Swapping -----------------------------------------------------------------------------------------------------
const isTyped = (field) =>
  field.name && !["hidden", "file", "submit"].includes(field.type) &&
  (field.type === "checkbox" || field.type === "radio"
    ? field.checked !== field.defaultChecked
    : field instanceof HTMLSelectElement
      ? field.selectedIndex > 0
      : field.value !== field.defaultValue);

// What was typed into other forms, by place: it outlives the swap.
function typed(except) {
  const all = [];
  for (const form of document.querySelectorAll("form[data-move]")) {
    const at = form.closest("details[id]")?.id;
    if (form === except || !at) continue;
    for (const field of form.elements) {
      if (isTyped(field)) all.push({ at, name: field.name, value: field.value, checked: field.checked });
    }
  }
  const open = [...document.querySelectorAll("#main details[open]")].map((details) => details.id).filter(Boolean);
  return { all, open: except ? open.filter((id) => id !== except.closest("details[id]")?.id) : open };
}

function restore(kept) {
  for (const id of kept.open) document.getElementById(id)?.setAttribute("open", "");
  for (const { at, name, value, checked } of kept.all) {
    for (const field of document.getElementById(at)?.querySelectorAll("[name]") ?? []) {
      if (field.name !== name) continue;
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.value === value) field.checked = checked;
      } else field.value = value;
    }
  }
}

function swap(html, address, kept) {
  const next = new DOMParser().parseFromString(html, "text/html");
  const main = next.getElementById("main");
  if (!main) return false;
  const [x, y] = [scrollX, scrollY];
  document.getElementById("main").replaceWith(document.adoptNode(main));
  document.title = next.title;
  if (address) history.replaceState(null, "", address);
  restore(kept);
  enhance();
  scrollTo(x, y);
  const first = main.querySelector("[aria-invalid=true], .summary, .conflict") ?? main.querySelector("[data-phone], #steps");
  first?.focus({ preventScroll: true });
  (first?.closest(".field") ?? first)?.scrollIntoView({ block: "nearest" });
  return true;
}

// Sending ------------------------------------------------------------------------------------------------------
async function send(form, button) {
  const status = form.querySelector("[data-status]") ?? button;
  const data = new FormData(form, button);
  const photos = data.getAll("photo").filter((file) => file.size);
  if (!photos.length) data.delete("photo");
  // A file makes it multipart; otherwise the smaller encoding.
  const body = photos.length ? data : new URLSearchParams(data);
  busy = true;
  button?.setAttribute("aria-disabled", "true");
  if (status !== button) status.textContent = words.sending;
  try {
    // As an attribute: a field has the name "action" too.
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers: { accept: "text/html" } });
    const address = answer.redirected ? answer.url : null;
    const elsewhere = address && new URL(address).pathname !== location.pathname;
    // Another page than this one: the browser shows it.
    if (elsewhere) location.assign(address);
    else if (!swap(await answer.text(), address, typed(form))) throw new Error("no page");
  } catch {
    if (status !== button) status.textContent = words.lost;
  } finally {
    busy = false;
    button?.removeAttribute("aria-disabled");
  }
}

addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-move]");
  if (!form) return;
  event.preventDefault();
  if (!busy) send(form, event.submitter);
});

// Photos -------------------------------------------------------------------------------------------------------
const REASON = { 413: "too_large", 415: "not_a_photo", 422: "not_a_photo" };

async function upload(input) {
  const field = input.closest(".field");
  const [status, list, wrong] = ["[data-upload]", "[data-previews]", ".field-error"].map((s) => field.querySelector(s));
  wrong.textContent = "";
  const rest = new DataTransfer();
  for (const file of input.files) {
    status.textContent = words.uploading;
    const type = file.type || "application/octet-stream";
    const answer = await fetch("/photos", { method: "POST", body: file, headers: { "content-type": type } }).catch(() => null);
    if (answer?.status === 201) list.append(preview(file, (await answer.json()).id));
    else if (REASON[answer?.status]) wrong.textContent = words[REASON[answer.status]];
    // Not arrived: it stays chosen and goes with the form.
    else rest.items.add(file);
  }
  input.files = rest.files;
  status.textContent = rest.files.length ? words.upload_failed : "";
}

function preview(file, id) {
  const item = document.createElement("li");
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "photo_id", value: id, checked: true });
  const image = Object.assign(document.createElement("img"), { alt: file.name, width: 96, height: 96 });
  image.src = URL.createObjectURL(file);
  image.onload = () => URL.revokeObjectURL(image.src);
  label.append(box, image);
  item.append(label);
  return item;
}

addEventListener("change", (event) => {
  if (event.target.matches?.("form[data-move] input[type=file]")) upload(event.target);
});

// Keys: Ctrl+Enter sends, Esc closes, Alt+1…9 opens a step -----------------------------------------------------------
addEventListener("keydown", (event) => {
  const details = event.target.closest?.("details.act");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.closest("form[data-move]")?.requestSubmit();
  } else if (event.key === "Escape" && details?.open) {
    details.open = false;
    details.querySelector("summary").focus();
  } else if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
    const wanted = document.querySelectorAll(".steps > .acts > .act")[event.code.slice(5) - 1];
    if (!wanted) return;
    event.preventDefault();
    wanted.open = true;
    (wanted.querySelector("select, textarea, input:not([type=hidden])") ?? wanted.querySelector("summary")).focus();
  }
});

// Clicks: show the news, print, pick a point ------------------------------------------------------------------------
async function show() {
  const answer = await fetch(location.pathname, { headers: { accept: "text/html" } }).catch(() => null);
  if (answer) swap(await answer.text(), null, typed(null));
}

function pick(svg, event) {
  const { lat, lng, east, north } = svg.dataset;
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const form = svg.closest("form");
  form.elements.lat.value = (Number(lat) - at.y / north).toFixed(6);
  form.elements.lng.value = (Number(lng) + at.x / east).toFixed(6);
  form.elements.door.value = "";
  const dot = document.createElementNS(svg.namespaceURI, "circle");
  for (const [name, value] of [["class", "plan-pin"], ["cx", at.x], ["cy", at.y], ["r", 6]]) dot.setAttribute(name, value);
  svg.querySelector("[data-point]").replaceChildren(dot);
}

addEventListener("click", (event) => {
  const to = (selector) => event.target.closest?.(selector);
  if (to("[data-show]")) show();
  else if (to("[data-print]")) print();
  else if (to("[data-pick] svg")) pick(to("[data-pick] svg"), event);
});

// Live: never moves what is being read ------------------------------------------------------------------------------
function listen() {
  document.addEventListener("ticket-changed", ({ detail: pin }) => {
    const here = document.querySelector("[data-ticket][data-version]");
    if (pin.number !== here?.dataset.ticket || pin.version <= Number(here.dataset.version)) return;
    // What this page itself is sending comes back with its answer.
    if (!busy) here.querySelector("[data-changed]").hidden = false;
  });
}

function enhance() {
  document.querySelectorAll("[data-print]").forEach((button) => (button.hidden = false));
  tick();
}

enhance();
setInterval(tick, 30000);
listen();
