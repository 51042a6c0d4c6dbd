// Photos as they are kept: upright, at most 1600 px wide or high, without what the camera wrote about place and time.
const LONGEST = 1600;
const QUALITY = 0.82;

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() =>
    createImageBitmap(file),
  );
  const part = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * part));
  canvas.height = Math.max(1, Math.round(picture.height * part));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob) throw new Error("not encoded");
  return blob;
}

/** {type, bytes}. What this phone cannot encode is kept as the camera gave it. */
export async function shrunk(file) {
  const blob = await smaller(file).catch(() => file);
  return { type: blob.type || "application/octet-stream", bytes: await blob.arrayBuffer() };
}

/** An address for an <img>; it is given back when the picture has been shown. */
export function shown(photo, alt) {
  const image = document.createElement("img");
  image.alt = alt;
  image.width = 96;
  image.height = 96;
  image.src = URL.createObjectURL(new Blob([photo.bytes], { type: photo.type }));
  image.onload = () => URL.revokeObjectURL(image.src);
  return image;
}

/** For the exported file. */
export function dataUrl(photo) {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onloadend = () => done(reader.result);
    reader.readAsDataURL(new Blob([photo.bytes], { type: photo.type }));
  });
}
