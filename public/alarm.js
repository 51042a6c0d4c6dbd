// The emergency lane where scripts run; without it every page works as HTML alone. It adds four things, each to
// what it finds on the page: the location to a call for help, news to its answer page, alarms to pages of staff,
// and sound to alarms that a page shows by itself. Its words are the page's (data-words).

const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

// A call for help ------------------------------------------------------------------------------------------------

const form = document.querySelector("[data-emergency-form]");
if (form) callForHelp(form);

function callForHelp(form) {
  const { lat, lng, code } = form.elements;
  const place = form.querySelector("[data-place]");
  const ask = form.querySelector("[data-locate]");
  const button = form.querySelector("button[type=submit]");
  form.addEventListener("submit", () => {
    // The key makes a second press harmless; the word says that the first one counted.
    button.textContent = form.dataset.sending;
    setTimeout(() => (button.disabled = true));
  });
  // Back from the next page: the press may be made again.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  if (code.value || lat.value || !navigator.geolocation || !ask) return;

  const locate = () => {
    place.textContent = form.dataset.locating;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        lat.value = coords.latitude.toFixed(6);
        lng.value = coords.longitude.toFixed(6);
        place.textContent = form.dataset.located;
        ask.hidden = true;
      },
      () => (place.textContent = form.dataset.notLocated),
      { enableHighAccuracy: true, timeout: 8000, maximumAge: 30000 },
    );
  };
  ask.hidden = false;
  ask.addEventListener("click", locate);
  // Where it was allowed before, nobody needs to be asked; where not, the question comes only with a press.
  navigator.permissions?.query({ name: "geolocation" }).then((permission) => permission.state === "granted" && locate(), () => {});
}

// Its answer -----------------------------------------------------------------------------------------------------

const state = document.querySelector("[data-emergency-state=waiting]");
if (state) waitForAnswer();

async function waitForAnswer() {
  for (;;) {
    await new Promise((done) => setTimeout(done, 3000));
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      if (!answer.ok) continue;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const news = page.querySelector("[data-emergency-state]");
      if (!news) continue;
      if (state.textContent.trim() !== news.textContent.trim()) state.textContent = news.textContent;
      state.dataset.emergencyState = news.dataset.emergencyState;
      if (news.dataset.emergencyState !== "waiting") return;
    } catch {
      // No network now: the next look may have one.
    }
  }
}

// Sound ----------------------------------------------------------------------------------------------------------

let audio = null;
let silent = () => {};

function allowSound() {
  audio ??= window.AudioContext ? new AudioContext() : null;
  audio?.resume().then(() => silent(audio.state !== "running"), () => {});
}
for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, allowSound, { passive: true });

// Two tones, made here: no file to load when it matters.
function beep() {
  if (!audio) allowSound();
  if (!audio || audio.state !== "running") return silent(true);
  silent(false);
  [880, 660].forEach((pitch, n) => {
    const at = audio.currentTime + n * 0.28;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.type = "square";
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.2, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.25);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.26);
  });
}

let sounding = 0;
function sound(on) {
  if (on && !sounding) {
    beep();
    sounding = setInterval(beep, 2000);
  } else if (!on && sounding) {
    clearInterval(sounding);
    sounding = 0;
  }
}

// Banners that a page with live pins shows by itself: only their sound is missing.
const live = document.querySelector("[data-alarms=live]");
if (live) {
  const look = () => sound(live.querySelector("[data-alarm]") !== null);
  new MutationObserver(look).observe(live, { childList: true, subtree: true });
  look();
}

// Pages of staff that the server alone renders -------------------------------------------------------------------

const bar = document.querySelector("[data-alarms=stream]");
if (bar && window.EventSource) listen(bar);

function listen(bar) {
  const words = JSON.parse(bar.dataset.words);
  const shown = new Map();
  // While a stream tells the open alarms at its start: those that it has named.
  let told = null;
  let ahead = 0;
  let patience = 1;
  const hint = document.createElement("p");
  hint.className = "alarm-silent";
  hint.textContent = words.silent;
  hint.hidden = true;
  bar.append(hint);
  silent = (is) => {
    if (is && shown.size > 0) hint.hidden = false;
    // Its place stays: a press allows the sound, and what it was meant for must not move before it is let go.
    hint.style.visibility = is ? "" : "hidden";
  };

  fetch("/healthz").then((answer) => {
    const there = Date.parse(answer.headers.get("date"));
    if (there) ahead = there - Date.now();
  }, () => {});

  function placeOf(alarm) {
    if (alarm.place_unknown) return words.place_unknown;
    const areas = words.areas;
    if (alarm.door) {
      const [, area, building, unit] = alarm.door.split("-");
      return fill(words.door, { area: areas[area] ?? area, building, unit });
    }
    return areas[alarm.area === "street" ? 0 : alarm.area] ?? String(alarm.area);
  }

  function passed(since) {
    const seconds = Math.max(0, Math.floor((Date.now() + ahead - since) / 1000));
    const two = (n) => String(n).padStart(2, "0");
    return two(Math.floor(seconds / 60)) + ":" + two(seconds % 60);
  }

  function add(parent, name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    parent.append(element);
    return element;
  }

  function icon(parent) {
    const space = "http://www.w3.org/2000/svg";
    const picture = document.createElementNS(space, "svg");
    picture.setAttribute("class", "alarm-icon");
    picture.setAttribute("viewBox", "0 0 24 24");
    picture.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", "M5 19h14v2H5zM7 17v-5a5 5 0 0 1 10 0v5zM11 1h2v4h-2zM2.8 5.2l1.4-1.4 2.5 2.5-1.4 1.4zM21.2 5.2l-1.4-1.4-2.5 2.5 1.4 1.4z");
    picture.append(path);
    parent.append(picture);
  }

  function show(alarm) {
    const banner = document.createElement("section");
    banner.className = "alarm";
    banner.dataset.alarm = alarm.number;
    banner.setAttribute("role", "alert");
    icon(banner);
    const line = add(banner, "p", "alarm-words");
    add(line, "b", "", words.alarm);
    add(line, "span", "alarm-place", placeOf(alarm));
    const waits = add(line, "span", "alarm-waits", fill(words.waits, { time: passed(alarm.since) }));
    waits.setAttribute("aria-live", "off");
    if (alarm.climbed) add(line, "span", "alarm-climbed", fill(words.climbed, { duty: words[alarm.climbed] }));
    const ways = add(banner, "div", "alarm-ways");
    const address = "/desk/tickets/" + encodeURIComponent(alarm.number);
    if (bar.dataset.answers) {
      const answer = add(ways, "form");
      answer.method = "post";
      answer.action = address;
      const action = add(answer, "input");
      Object.assign(action, { type: "hidden", name: "action", value: "answer_alarm" });
      add(answer, "button", "alarm-answer", words.answer).type = "submit";
    }
    add(ways, "a", "", words.open).href = address;
    const before = shown.get(alarm.number);
    if (before) before.banner.replaceWith(banner);
    else bar.append(banner);
    shown.set(alarm.number, { banner, waits, since: alarm.since });
  }

  function remove(number) {
    shown.get(number)?.banner.remove();
    shown.delete(number);
  }

  function changed() {
    sound(shown.size > 0);
    if (shown.size === 0) hint.hidden = true;
  }

  setInterval(() => {
    for (const { waits, since } of shown.values()) waits.textContent = fill(words.waits, { time: passed(since) });
  }, 1000);

  const read = (event) => JSON.parse(event.data);

  function open() {
    const stream = new EventSource("/events");
    stream.addEventListener("open", () => {
      told = new Set();
      patience = 1;
    });
    stream.addEventListener("alarm", (event) => {
      const alarm = read(event);
      told?.add(alarm.number);
      if (alarm.answered) remove(alarm.number);
      else show(alarm);
      changed();
    });
    // The page's other scripts hear of changes from here: a browser has six connections for one site, not two a page.
    stream.addEventListener("pin", (event) => {
      document.dispatchEvent(new CustomEvent("ticket-changed", { detail: read(event) }));
    });
    stream.addEventListener("gone", (event) => {
      remove(read(event).number);
      changed();
    });
    // The first beat ends what a stream tells at its start: the others were answered meanwhile.
    stream.addEventListener("beat", () => {
      if (!told) return;
      for (const number of [...shown.keys()]) if (!told.has(number)) remove(number);
      told = null;
      changed();
    });
    stream.addEventListener("error", () => {
      if (stream.readyState !== EventSource.CLOSED) return;
      setTimeout(open, patience * 1000 * (0.5 + Math.random()));
      patience = Math.min(patience * 2, 10);
    });
  }
  open();
  // A page that leaves gives its connection back: six are all that a browser has for one site.
  addEventListener("pagehide", () => sound(false));
}
