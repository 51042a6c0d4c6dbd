// A door's code as a picture: what a camera sees. The code says https://grid.example/s/demo-1-1-1, error level M.
import fs from 'node:fs';
import { greyPng } from './png.mjs';

const ROWS = [
  '1fce9f7f', '1046e541', '17479a5d', '1747e75d', '174fd45d', '105ac641', '1fd5557f',
  '00044b00', '12d932a0', '0f1568e9', '1b5a02de', '01b866e6', '016f19cb', '14963380',
  '0dfc08df', '0005ef3a', '0751d982', '0b010869', '15f88903', '0293ace3', '125b75f4',
  '00158117', '1fced152', '105ea51c', '17454df1', '175fde5e', '17490f1d', '1043ff92',
  '1fd02dba',
];
const SIDE = ROWS.length;
/** White around it, in modules. */
const QUIET = 4;

const isDark = (row, column) =>
  row >= 0 && row < SIDE && column >= 0 && column < SIDE && (BigInt(`0x${ROWS[row]}`) >> BigInt(SIDE - 1 - column)) & 1n;

/** Brightness of each pixel by rows, the code in the middle. */
function pixels(width, height) {
  const module = Math.floor(Math.min(width, height) / (SIDE + 2 * QUIET));
  const [left, top] = [(width - module * SIDE) / 2, (height - module * SIDE) / 2].map(Math.floor);
  const grey = Buffer.alloc(width * height, 235);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (isDark(Math.floor((y - top) / module), Math.floor((x - left) / module))) grey[y * width + x] = 25;
    }
  }
  return grey;
}

/** A photo of it, as a PNG file. */
export function codePhoto(width = 480, height = 360) {
  const grey = pixels(width, height);
  const rows = Buffer.concat(Array.from({ length: height }, (_, y) => Buffer.concat([Buffer.from([0]), grey.subarray(y * width, (y + 1) * width)])));
  return { name: 'code.png', mimeType: 'image/png', buffer: greyPng(width, height, rows) };
}

/** A film for Chromium's made-up camera: it shows the code and nothing else. */
export function codeFilm(file, width = 640, height = 480) {
  const colour = Buffer.alloc((width * height) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), pixels(width, height), colour]);
  fs.writeFileSync(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]));
  return file;
}
