// The system's Chromium, found on PATH; nothing is downloaded. The shell without windows comes first: the whole browser
// takes more than twice as long for the same tests.
import fs from 'node:fs';
import path from 'node:path';

export function chromium() {
  const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
  const places = (process.env.PATH ?? '').split(path.delimiter);
  const executablePath = names
    .flatMap((name) => places.map((place) => path.join(place, name)))
    .find((file) => fs.existsSync(file));
  if (!executablePath) throw new Error('chromium is not on PATH: apt-get install chromium fonts-noto-cjk');
  return {
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}
