// Reading a QR code: from the camera, or from a photo. The browser's own detector where it has one, else a decoder of
// ours in WebAssembly, which is loaded when it is first needed.
import { planner } from "./words.mjs";

const EVERY = 160;
/** A code fills a good part of the picture; larger frames only take longer. */
const WIDEST = 720;
let reader = null;

/** Answers a function from a picture (video or bitmap) to the text of a code in it, or null. */
export function decoder() {
  reader ??= own().catch((error) => {
    reader = null;
    throw error;
  });
  return reader;
}

async function own() {
  const kinds = await globalThis.BarcodeDetector?.getSupportedFormats?.().catch(() => []);
  if (kinds?.includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (picture) => (await detector.detect(picture).catch(() => []))[0]?.rawValue ?? null;
  }
  const module = await loadPlanner();
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (picture) => {
    const wide = picture.videoWidth ?? picture.width;
    const high = picture.videoHeight ?? picture.height;
    for (const widest of picture.videoWidth ? [WIDEST] : [WIDEST, 1600]) {
      const part = Math.min(1, widest / Math.max(wide, high, 1));
      [canvas.width, canvas.height] = [Math.max(1, Math.round(wide * part)), Math.max(1, Math.round(high * part))];
      context.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const grey = new Uint8Array(canvas.width * canvas.height);
      for (let at = 0; at < grey.length; at += 1) {
        grey[at] = (data[4 * at] * 77 + data[4 * at + 1] * 150 + data[4 * at + 2] * 29) >> 8;
      }
      const text = module.decode_qr(grey, canvas.width, canvas.height);
      if (text) return text;
    }
    return null;
  };
}

let loading = null;
/** The second module: decoder and solver. Throws where it is not built or cannot be loaded. */
export function loadPlanner() {
  loading ??= (async () => {
    const module = await import(planner);
    // It finds its WebAssembly by itself.
    await module.default();
    return module;
  })().catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** Shows the camera in `video` and calls `found` with each new text. Answers how to stop. Throws without a camera. */
export async function watch(video, found) {
  const read = await decoder();
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  video.srcObject = stream;
  await video.play().catch(() => {});
  let last = "";
  let on = true;
  const look = async () => {
    if (!on) return;
    if (video.readyState >= 2) {
      const text = await read(video).catch(() => null);
      if (on && text && text !== last) {
        last = text;
        found(text);
      }
    }
    setTimeout(look, EVERY);
  };
  look();
  return () => {
    on = false;
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
}

/** The text of the code on a photo, or null. */
export async function readPhoto(file) {
  const read = await decoder();
  const picture = await createImageBitmap(file);
  try {
    return await read(picture);
  } finally {
    picture.close();
  }
}
