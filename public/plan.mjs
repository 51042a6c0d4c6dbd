// Makes the planning page live: plans, moves, replans and saves without leaving it. Without this script the page reads
// and prints. The words are the page's (data-plan-words); the server writes every part of the page anew.
const root = document.querySelector("[data-planning]");
const words = JSON.parse(root.dataset.planWords);
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const day = () => root.querySelector('[data-part="day"]');
const news = root.querySelector("[data-news]");
const dialog = root.querySelector("[data-dialog]");
let busy = false;

// Asking --------------------------------------------------------------------------------------------------------
const basis = () => ({ ask: JSON.parse(day().dataset.ask), expected: Number(day().dataset.version) });

function say(sentence, wrong = false) {
  news.textContent = sentence;
  news.classList.toggle("is-wrong", wrong);
}

function sentences(error) {
  const fields = error?.refusal?.fields ?? [];
  const found = fields.map(({ field, code }) => words.faults[`${field}:${code}`]).filter(Boolean);
  return found.length ? found.join(" ") : words.unreadable;
}

// Sends a change; afterwards the page shows the newest plan, whether the change was taken or came too late.
async function send(verb, form, done) {
  if (busy) return false;
  busy = true;
  root.setAttribute("aria-busy", "true");
  say(words.working);
  const faults = root.querySelector("[data-faults]");
  if (faults) faults.textContent = "";
  try {
    const answer = await fetch(`/api/patrol/${verb}`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ form: { ...basis(), ...form } }),
    });
    if (answer.ok) {
      await answer.json();
      await refresh();
      say(done);
      return true;
    }
    const error = await answer.json().catch(() => null);
    if (answer.status === 409) {
      await refresh();
      const { by, at, version } = day().dataset;
      say(by ? fill(words.conflict, { name: by, time: at, n: version }) : words.conflict_unknown, true);
    } else if (answer.status === 422) {
      say(sentences(error), true);
      if (faults && verb === "make") faults.textContent = news.textContent;
    } else say({ 401: words.signed_out, 403: words.forbidden, 400: words.unreadable, 404: words.unreadable }[answer.status] ?? words.lost, true);
  } catch {
    say(words.lost, true);
  } finally {
    busy = false;
    root.removeAttribute("aria-busy");
  }
  return false;
}

// Puts the newest day and month in place; what was typed about people stays.
async function refresh() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  const view = zoomOf(root.querySelector(".plan-rounds"));
  const focus = document.activeElement?.closest?.("[data-site]")?.dataset.site;
  for (const part of ["day", "month"]) {
    const fresh = next.querySelector(`[data-part="${part}"]`);
    if (!fresh) throw new Error("no page");
    root.querySelector(`[data-part="${part}"]`).replaceWith(document.adoptNode(fresh));
  }
  const templates = next.querySelector("[data-apply]");
  const apply = root.querySelector("[data-apply]");
  if (templates && apply) apply.disabled = templates.disabled;
  enhance();
  if (view) setZoom(root.querySelector(".plan-rounds"), view);
  if (focus) root.querySelector(`[data-site="${CSS.escape(focus)}"] [data-adjust]`)?.focus({ preventScroll: true });
}

// People ----------------------------------------------------------------------------------------------------------
function walkers() {
  const rows = [...root.querySelectorAll("[data-walker]")];
  return rows
    .filter((row) => row.querySelector("[data-on]").checked)
    .map((row) => {
      const value = (name) => row.querySelector(`[data-${name}]`).value;
      return {
        account: Number(row.dataset.walker),
        from: value("from"),
        until: value("until"),
        minutes: value("minutes"),
        floors: value("floors"),
        start: value("start"),
      };
    });
}

addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-make]")) return;
  event.preventDefault();
  if (await send("make", { walkers: walkers() }, words.made)) {
    event.target.closest("details").open = false;
    day().scrollIntoView({ block: "start" });
  }
});

// Whoever is not on duty needs no hours.
function dim(row) {
  const on = row.querySelector("[data-on]").checked;
  row.classList.toggle("is-off", !on);
  for (const field of row.querySelectorAll("input:not([data-on]), select")) field.disabled = !on;
}

addEventListener("change", (event) => {
  const row = event.target.closest?.("[data-walker]");
  if (row && event.target.matches("[data-on]")) dim(row);
});

// Presses ---------------------------------------------------------------------------------------------------------
addEventListener("click", (event) => {
  const to = (selector) => event.target.closest?.(selector);
  const act = to("[data-act]");
  if (act) return press(act);
  if (to("[data-print]")) return print();
  if (to("[data-adjust]")) return adjust(to("[data-movable]"));
  if (to("[data-zoom-by]")) return zoomBy(Number(to("[data-zoom-by]").dataset.zoomBy));
  if (to("[data-close]")) return dialog.close();
  const step = to("[data-step]");
  if (step) return stepBy(Number(step.dataset.step));
  if (to("[data-give]")) return give();
});

function press(button) {
  if (button.dataset.sure && !confirm(button.dataset.sure)) return;
  const { act, missing, back, remove } = button.dataset;
  const list = (account) => (account ? [Number(account)] : []);
  if (act === "replan") send("replan", { missing: list(missing), back: list(back), remove: list(remove) }, words.made);
  else if (act === "template") send("template", { weekday: Number(root.querySelector("[data-weekday]").value) }, words.saved);
  else if (act === "apply") send("apply", {}, words.made);
  else if (act === "cancel") send("cancel", {}, words.changed);
}

// Moving a visit --------------------------------------------------------------------------------------------------
let chosen = null;

const visitOf = (element) => ({
  from: element.dataset.account ? Number(element.dataset.account) : null,
  order: Number(element.dataset.order ?? element.dataset.left),
});

function adjust(row) {
  chosen = row;
  dialog.querySelector("[data-dialog-title]").textContent = fill(words.adjust_which, { name: row.dataset.name });
  dialog.querySelector("[data-dialog-steps]").hidden = !row.dataset.account;
  const options = [...root.querySelectorAll("[data-round][data-takes]")].map((round) => {
    const option = new Option(round.dataset.name, round.dataset.round);
    option.selected = round.dataset.round === row.dataset.account;
    return option;
  });
  dialog.querySelector("[data-dialog-to]").replaceChildren(...options);
  dialog.showModal();
}

function stepBy(by) {
  const { from, order } = visitOf(chosen);
  dialog.close();
  if (order + by > 0) send("move", { from, order, to: from, place: order + by }, words.changed);
}

function give() {
  const to = Number(dialog.querySelector("[data-dialog-to]").value);
  const visit = visitOf(chosen);
  dialog.close();
  if (to) send("move", { ...visit, to, place: 1e6 }, words.changed);
}

// Dragging, in the list and on the map ------------------------------------------------------------------------------
const FAR = 6;
let drag = null;

addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || busy) return;
  const stop = event.target.closest?.(".plan-rounds .stop:not(.is-done)");
  const row = event.target.closest?.(".visit[data-movable]");
  if (stop && takes(stop.dataset.stopAccount)) {
    const { stopAccount, stopOrder } = stop.dataset;
    drag = { what: { from: Number(stopAccount), order: Number(stopOrder) }, element: stop, at: event };
  } else if (row && event.pointerType === "mouse" && !event.target.closest("button, a")) {
    drag = { what: visitOf(row), element: row, at: event };
  } else if (event.target.closest?.(".plan-rounds")) {
    drag = { pan: zoomOf(event.target.closest(".plan-rounds")), at: event };
  }
});

const takes = (account) => root.querySelector(`[data-round="${account}"][data-takes]`) !== null;

addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (!drag.moved && Math.hypot(event.clientX - drag.at.clientX, event.clientY - drag.at.clientY) < FAR) return;
  drag.moved = true;
  if (drag.pan) return pan(event);
  event.preventDefault();
  getSelection()?.removeAllRanges();
  drag.element.classList.add("is-dragged");
  if (drag.element.matches(".stop")) carry(drag.element, event);
  root.querySelector(".is-target")?.classList.remove("is-target");
  target(event)?.element.classList.add("is-target");
});

addEventListener("pointerup", (event) => {
  const ended = drag;
  drag = null;
  if (!ended?.moved || ended.pan) return;
  ended.element.classList.remove("is-dragged");
  root.querySelector(".is-target")?.classList.remove("is-target");
  const found = target(event, ended.element);
  // The server says where it is; until then it is where it was.
  if (ended.home) ended.element.setAttribute("transform", ended.home);
  if (found) send("move", { ...ended.what, to: found.to, place: found.place }, words.changed);
});

addEventListener("pointercancel", () => {
  drag?.element?.classList.remove("is-dragged");
  drag = null;
});

// Where it would go: a row, a round, or a number on the map.
function target(event, self = drag?.element) {
  for (const element of document.elementsFromPoint(event.clientX, event.clientY)) {
    const row = element.closest(".visit[data-account]");
    if (row && row !== self && takes(row.dataset.account)) {
      return { element: row, to: Number(row.dataset.account), place: Number(row.dataset.order) };
    }
    const stop = element.closest(".plan-rounds .stop");
    if (stop && stop !== self && takes(stop.dataset.stopAccount)) {
      return { element: stop, to: Number(stop.dataset.stopAccount), place: Number(stop.dataset.stopOrder) };
    }
    const round = element.closest("[data-round][data-takes]");
    if (round && !row) return { element: round, to: Number(round.dataset.round), place: 1e6 };
  }
  return null;
}

function onMap(svg, event) {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
}

function carry(stop, event) {
  drag.home ??= stop.getAttribute("transform");
  const { x, y } = onMap(stop.ownerSVGElement, event);
  stop.setAttribute("transform", `translate(${x} ${y})`);
}

// The map: nearer, farther, aside -----------------------------------------------------------------------------------
const zoomOf = (svg) => (svg ? { ...boxOf(svg) } : null);
const boxOf = ({ viewBox: { baseVal: box } }) => ({ x: box.x, y: box.y, width: box.width, height: box.height });

function setZoom(svg, box) {
  svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
  size(svg);
}

// Numbers keep a size that can be read, whatever the zoom.
function size(svg) {
  const pixels = svg.clientWidth / svg.viewBox.baseVal.width;
  if (pixels > 0) svg.style.setProperty("--mark", String(Math.min(2.6, Math.max(0.7, 10 / (4.6 * pixels)))));
}

function whole(svg) {
  const [x, y, width, height] = svg.dataset.whole.split(" ").map(Number);
  return { x, y, width, height };
}

function zoomBy(factor, at) {
  const svg = root.querySelector(".plan-rounds");
  const all = whole(svg);
  if (!factor) return setZoom(svg, all);
  const box = boxOf(svg);
  const width = Math.min(all.width, Math.max(all.width / 12, box.width / factor));
  const [height, share] = [(width * all.height) / all.width, width / box.width];
  const middle = at ?? { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const [x, y] = [middle.x - (middle.x - box.x) * share, middle.y - (middle.y - box.y) * share];
  setZoom(svg, within(all, { x, y, width, height }));
}

function within(all, box) {
  const hold = (value, low, high) => Math.min(Math.max(value, low), high);
  return {
    ...box,
    x: hold(box.x, all.x, all.x + all.width - box.width),
    y: hold(box.y, all.y, all.y + all.height - box.height),
  };
}

function pan(event) {
  const svg = root.querySelector(".plan-rounds");
  const metres = drag.pan.width / svg.clientWidth;
  const x = drag.pan.x - (event.clientX - drag.at.clientX) * metres;
  const y = drag.pan.y - (event.clientY - drag.at.clientY) * metres;
  setZoom(svg, within(whole(svg), { ...drag.pan, x, y }));
}

addEventListener(
  "wheel",
  (event) => {
    const svg = event.target.closest?.(".plan-rounds");
    // Without a key the wheel moves the page.
    if (!svg || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    zoomBy(event.deltaY < 0 ? 1.25 : 0.8, onMap(svg, event));
  },
  { passive: false },
);

addEventListener("resize", () => root.querySelectorAll(".plan-rounds").forEach(size));

// ---------------------------------------------------------------------------------------------------------------
function enhance() {
  const shown = "[data-act], [data-print], [data-adjust], [data-scripted], [data-zoom]";
  root.querySelectorAll(shown).forEach((element) => (element.hidden = false));
  root.classList.add("is-live");
  const svg = root.querySelector(".plan-rounds");
  if (svg) {
    svg.dataset.whole ??= svg.getAttribute("viewBox");
    size(svg);
  }
}

root.querySelectorAll("[data-walker]").forEach(dim);
enhance();
root.dataset.ready = "true";
