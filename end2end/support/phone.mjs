// An inspector's phone: a browser with a folder of its own, that can be closed and opened, with and without a network.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium as engine, expect } from '@playwright/test';
import { chromium } from './chromium.mjs';
import { greyPng } from './png.mjs';
import { demoPassword } from './server.mjs';

/** A photo of somebody's camera, no two alike. */
export function photo(seed) {
  const side = 40;
  const rows = Buffer.alloc((side + 1) * side);
  for (let at = 0; at < rows.length; at += 1) rows[at] = at % (side + 1) === 0 ? 0 : (at * (seed + 3)) % 251;
  return { name: `${seed}.png`, mimeType: 'image/png', buffer: greyPng(side, side, rows) };
}

export class Phone {
  /** A new one. `wire` is what it is connected by. */
  static async of(wire, complaints, options = {}) {
    const phone = new Phone();
    phone.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wwg-phone-'));
    Object.assign(phone, { wire, complaints, options });
    await phone.switchOn();
    return phone;
  }

  async switchOn({ offline = false } = {}) {
    const { args = [], ...options } = this.options;
    const browser = chromium();
    this.context = await engine.launchPersistentContext(this.folder, {
      ...browser,
      args: [...browser.args, ...args],
      baseURL: this.wire.url,
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      serviceWorkers: 'allow',
      offline,
      ...options,
    });
    this.complaints?.watch(this.context);
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
  }

  /** The battery is empty. */
  async switchOff() {
    await this.context.close();
  }

  async flightMode(on) {
    this.wire.off = on;
    await this.context.setOffline(on);
  }

  async throwAway() {
    await this.context.close().catch(() => {});
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  async signIn(user) {
    const { page } = this;
    await page.goto('/login?next=/patrol');
    await page.locator('input[name=username]').fill(user);
    await page.locator('input[name=password]').fill(demoPassword);
    await page.locator('form.sign-in button[type=submit]').click();
    await expect(page).toHaveURL(/\/patrol/);
  }

  /** Opens the page and waits until the round is there and the page is kept for flight mode. */
  async loadRound() {
    const { page } = this;
    if (!/\/patrol/.test(page.url())) await page.goto('/patrol');
    await expect(page.locator('.patrol-next')).toBeVisible();
    await page.waitForFunction(async () => {
      const cache = await caches.open('wwg-patrol-1');
      return Boolean(await cache.match('/patrol'));
    });
    await expect.poll(() => this.kept('kept', 'place').then(Boolean)).toBe(true);
  }

  async open() {
    await this.page.goto('/patrol');
    await expect(this.page.locator('#patrol-tabs [data-tab=waiting]')).toBeVisible();
  }

  /** What IndexedDB holds: a value, or all of a drawer. */
  kept(store, key) {
    return this.page.evaluate(
      ([name, key]) =>
        new Promise((done, failed) => {
          const opening = indexedDB.open('wwg-patrol');
          opening.onerror = () => failed(opening.error);
          opening.onsuccess = () => {
            const database = opening.result;
            if (!database.objectStoreNames.contains(name)) return done(null);
            const drawer = database.transaction(name).objectStore(name);
            const request = key === undefined ? drawer.getAll() : drawer.get(key);
            request.onsuccess = () => {
              database.close();
              done(JSON.parse(JSON.stringify(request.result ?? null)));
            };
          };
        }),
      [store, key],
    );
  }

  /** Puts values into a drawer of IndexedDB, each under its own key. */
  keep(store, values) {
    return this.page.evaluate(
      ([name, values]) =>
        new Promise((done, failed) => {
          const opening = indexedDB.open('wwg-patrol');
          opening.onerror = () => failed(opening.error);
          opening.onsuccess = () => {
            const change = opening.result.transaction(name, 'readwrite');
            values.forEach((value) => change.objectStore(name).put(value));
            change.oncomplete = () => {
              opening.result.close();
              done();
            };
          };
        }),
      [store, values],
    );
  }

  tab(name) {
    return this.page.locator(`#patrol-tabs [data-tab=${name}]`);
  }

  /** Checks in by typing what the code says; a checkpoint that is not the next one is confirmed. */
  async checkIn(code) {
    const { page } = this;
    await this.tab('scan').click();
    await page.locator('#code').fill(code);
    // By the keyboard: the button moves while the camera is opened in vain, and a click may fall beside it.
    await page.locator('#code').press('Enter');
    const asked = page.locator('dialog.patrol-dialog[open]');
    await expect(asked.or(page.locator('[data-check]'))).toBeVisible();
    if (await asked.isVisible()) await asked.locator('.button').first().click();
    await expect(page.locator('[data-check]')).toBeVisible();
  }

  /** The two taps and the photo. */
  async problem(floor, item, file) {
    const { page } = this;
    await page.locator(`[data-floor="${floor}"] .patrol-to-problem`).click();
    await page.locator(`[data-item="${item}"] input[type=file]`).setInputFiles(file);
    await expect(page.locator(`[data-floor="${floor}"] [data-problem="${item}"] img`)).toBeVisible();
  }

  /** The one tap that ends a check. */
  async finish() {
    await this.page.locator('.patrol-all-fine').click();
    await expect(this.page.locator('[data-check]')).toHaveCount(0);
  }

  /** Until nothing waits. */
  async sent() {
    await expect(async () => {
      await this.page.evaluate(() => dispatchEvent(new Event('online')));
      await expect(this.tab('waiting').locator('b')).toHaveAttribute('data-waiting', '0', { timeout: 2000 });
    }).toPass({ timeout: 60_000 });
  }
}
