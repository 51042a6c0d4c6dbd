// Elements, without a framework.
const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    } else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const el = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
export const svg = (name, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, name), attributes, children);

/** A button: big ones are what the hand looks for. */
export const button = (words, act, kind = "button") =>
  el("button", { type: "button", class: kind, on: { click: act } }, words);

/** Asks in a dialog of the page; answers the chosen value, or null where it was closed. */
export function ask(title, text, choices) {
  return new Promise((done) => {
    const close = (value) => {
      // Closing gives the focus back to where it was.
      dialog.close?.();
      dialog.remove();
      done(value);
    };
    const ways = choices.map(([value, words, kind]) =>
      button(words, () => close(value), kind ?? "button button-big button-quiet"),
    );
    const dialog = el(
      "dialog",
      { class: "patrol-dialog", "aria-labelledby": "asked", on: { cancel: () => close(null) } },
      el("h2", { id: "asked", tabindex: "-1" }, title),
      text && el("p", {}, text),
      el("div", { class: "patrol-ways" }, ways),
    );
    document.body.append(dialog);
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", "");
    dialog.querySelector("h2").focus();
  });
}

let hush = 0;
/** A sentence that is seen for a while and read aloud. */
export function tell(sentence) {
  const place = document.getElementById("patrol-told");
  place.textContent = sentence;
  clearTimeout(hush);
  hush = setTimeout(() => (place.textContent = ""), 4000);
}
