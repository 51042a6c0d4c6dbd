// Sends the form visibly and safely: photos one by one, a retry under the same key. Without it the form posts
// as plain HTML. Nothing goes into browser storage; the words are the page's (data-words).
(() => {
  "use strict";
  const form = document.getElementById("report");
  if (!form) return;
  const words = JSON.parse(form.dataset.words);
  const photos = form.elements.photo;
  const key = form.elements.key;
  const previews = document.getElementById("previews");
  const summary = document.getElementById("report-summary");
  const bar = form.querySelector(".send-progress");
  const status = form.querySelector(".send-status");
  const button = form.querySelector("button[type=submit]");
  // Photo to id: a retry does not send it again.
  const received = new Map();
  let busy = false;
  let waits = false;

  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  photos.addEventListener("change", () => {
    previews.textContent = "";
    Array.from(photos.files).forEach((file, n) => {
      const item = document.createElement("li");
      const image = document.createElement("img");
      image.alt = fill(words.photo_alt, { n: n + 1 });
      image.src = URL.createObjectURL(file);
      image.onload = () => URL.revokeObjectURL(image.src);
      image.onerror = () => item.remove();
      item.append(image);
      previews.append(item);
    });
    mark("photo", "");
  });

  function mark(field, sentence) {
    const place = document.getElementById("error-" + field);
    const control = document.getElementById(field);
    if (place) place.textContent = sentence;
    if (!control) return;
    if (sentence) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }

  // Status 0: no answer.
  function post(address, type, body, timeout, onProgress) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open("POST", address);
      request.setRequestHeader("Content-Type", type);
      request.setRequestHeader("Accept", "application/json");
      request.timeout = timeout;
      if (onProgress) request.upload.onprogress = onProgress;
      request.onloadend = () => {
        let json = null;
        try {
          json = JSON.parse(request.responseText);
        } catch (_) {} // a proxy's page: the status alone speaks
        done({ status: request.status, json });
      };
      request.send(body);
    });
  }

  // Server functions answer {refusal}, routes {error}.
  function refusalOf(answer) {
    const json = answer.json || {};
    const refusal = json.refusal || json.error || {};
    if (answer.status === 413) return { code: "invalid", fields: [{ field: "photo", code: "too_large" }] };
    // Plain routes name fields as an object, the server function as a list.
    const wrong = refusal.fields || [];
    const list = Array.isArray(wrong) ? wrong : Object.keys(wrong).map((field) => ({ field, code: wrong[field].code }));
    return { code: refusal.code, fields: list };
  }

  async function uploadPhotos() {
    const files = Array.from(photos.files);
    for (let n = 0; n < files.length; n += 1) {
      const file = files[n];
      if (!received.has(file)) {
        status.textContent = fill(words.uploading, { n: n + 1, all: files.length });
        bar.hidden = false;
        const step = (part) => (bar.value = (100 * (n + part)) / files.length);
        step(0);
        const type = file.type || "application/octet-stream";
        const answer = await post("/photos", type, file, 120000, (event) => {
          if (event.lengthComputable) step(event.loaded / event.total);
        });
        if (answer.status !== 201 || !answer.json) return answer;
        received.set(file, answer.json.id);
      }
    }
    return null;
  }

  function fields() {
    const data = new FormData(form);
    const typed = { photo_id: data.getAll("photo_id") };
    ["code", "lat", "lng", "item", "text", "floor", "phone", "callback", "key"].forEach((name) => {
      typed[name] = data.get(name) || "";
    });
    Array.from(photos.files).forEach((file) => typed.photo_id.push(received.get(file)));
    return typed;
  }

  function refused(answer) {
    const refusal = refusalOf(answer);
    waits = !answer.status || answer.status >= 500;
    let sentence = [0, 502, 504].includes(answer.status) ? words.lost : words.unavailable;
    if (refusal.code === "key_reused") {
      key.value = freshKey();
      button.textContent = words.send_new;
      sentence = words.key_reused;
    } else if (refusal.fields.length) {
      sentence = words.invalid;
      refusal.fields.forEach((wrong) => {
        const own = words[wrong.field + "." + wrong.code] || words.invalid;
        if (wrong.field === "key") sentence = own;
        else mark(wrong.field, own);
      });
    }
    summary.textContent = sentence;
    const first = form.querySelector("[aria-invalid=true]") || summary;
    first.focus({ preventScroll: true });
    (first.closest(".field") || summary).scrollIntoView();
    if (waits) status.textContent = sentence;
  }

  function freshKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function setBusy(now) {
    busy = now;
    button.setAttribute("aria-disabled", String(now));
    if (now) return;
    bar.hidden = true;
    status.textContent = "";
  }

  async function send() {
    waits = false;
    summary.textContent = "";
    ["place", "photo", "item", "text", "floor", "phone"].forEach((field) => mark(field, ""));
    let answer = await uploadPhotos();
    if (!answer) {
      status.textContent = words.sending;
      const body = JSON.stringify({ form: fields() });
      answer = await post("/api/tickets/report", "application/json", body, 45000);
      if (answer.status === 200) {
        location.assign("/receipt");
        return;
      }
    }
    setBusy(false);
    refused(answer);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    send();
  });

  addEventListener("online", () => {
    if (waits && !busy) status.textContent = words.online;
  });

  // Back from the receipt: not locked.
  addEventListener("pageshow", (event) => {
    if (event.persisted) setBusy(false);
  });
})();
