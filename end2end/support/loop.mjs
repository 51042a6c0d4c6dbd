// The people of the loop, each in a browser context of their own.
import fs from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { greyPng } from './png.mjs';
import { demoPassword, root } from './server.mjs';

export const DESK = { viewport: { width: 1440, height: 900 } };
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** A small grey picture, as a phone would take one. */
export const PICTURE = {
  name: 'after.png',
  mimeType: 'image/png',
  buffer: greyPng(2, 2, Buffer.from([0, 120, 140, 0, 160, 180])),
};

/** A window of somebody: signed in, or nobody. */
export async function windowOf({ browser, server, complaints }, user, options) {
  const context = await browser.newContext({
    baseURL: server.url,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    ...options,
  });
  complaints.watch(context);
  const page = await context.newPage();
  if (user) {
    await page.goto('/login');
    await page.locator('input[name=username]').fill(user);
    await page.locator('input[name=password]').fill(demoPassword);
    await page.locator('form.sign-in button[type=submit]').click();
    await expect(page).not.toHaveURL(/\/login/);
  }
  return page;
}

/** Opens a step's form on a ticket's page, fills it in and sends it. */
export async function send(page, name, fill = async () => {}) {
  const form = page.locator(`#do-${name}`);
  if (!(await form.locator('summary').isVisible())) await page.locator('.more-acts > summary').click();
  if ((await form.getAttribute('open')) === null) await form.locator('summary').click();
  await fill(form);
  await form.locator('button[type=submit]').first().click();
}

/** Does a step: it is done when the ticket has changed. */
export async function step(page, name, fill) {
  const ticket = page.locator('[data-ticket][data-version]');
  const before = await ticket.getAttribute('data-version');
  await send(page, name, fill);
  await expect(ticket).not.toHaveAttribute('data-version', before);
}

/** What a step offers to nobody else. */
export const offers = (page, name) => page.locator(`#do-${name}`).count();

export const state = (page, wanted) =>
  expect(page.locator('[data-ticket][data-version]')).toHaveAttribute('data-status', wanted);

/** Enters something found or told, and returns number and tracking code of the slip. */
export async function enter(page, fields) {
  await page.goto('/desk/enter');
  if (fields.source) await page.locator(`input[name=source][value=${fields.source}]`).check();
  for (const name of ['door', 'lat', 'lng', 'floor', 'text', 'phone', 'external', 'deadline']) {
    if (fields[name]) await page.locator(`form.enter [name=${name}]`).fill(fields[name]);
  }
  await page.locator('form.enter select[name=item]').selectOption(fields.item);
  if (fields.photo) {
    await page.locator('form.enter input[type=file]').setInputFiles(PICTURE);
    await expect(page.locator('form.enter input[name=photo_id]')).toBeChecked();
  }
  await page.locator('form.enter button[type=submit]').last().click();
  await expect(page).toHaveURL(/\/desk\/enter\/slip/);
  const slip = await page.locator('.slip-sheet').innerText();
  return {
    number: slip.match(/[A-Z0-9]{2,8}-\d{6}-\d{4,}/)[0],
    code: slip.replace(/\s+/g, '-').match(/[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}-[0-9A-HJKMNP-TV-Z](?![0-9A-Z])/)[0],
  };
}

/** The reporter's own page, opened by tracking code and looked at again at each step. */
export class Reporter {
  static async of(at, code) {
    const reporter = new Reporter();
    reporter.page = await windowOf(at, null, PHONE);
    await reporter.page.goto('/t');
    await reporter.page.locator('input[name=code]').fill(code);
    await reporter.page.locator('form button[type=submit]').first().click();
    await expect(reporter.page).toHaveURL(/\/t\/ticket/);
    return reporter;
  }

  /** Where it stands, who has it (units, never persons), and that a time is named while it is open. */
  async sees(status, holders = [], words = []) {
    await this.page.goto('/t/ticket');
    await expect(this.page.locator('[data-ticket]')).toHaveAttribute('data-status', status);
    const now = this.page.locator('#now-card');
    for (const holder of holders) await expect(now.locator('.holders')).toContainText(holder);
    const open = ['reported', 'filed', 'dispatched', 'in_progress', 'handled'].includes(status);
    if (open) await expect(now.locator('.promise time')).toBeVisible();
    for (const word of words) await expect(this.page.locator('main')).toContainText(word);
  }
}

/** Keeps a picture of the way, for people to look at: target/stories. */
export async function picture(page, name) {
  const folder = path.join(root, 'target/stories');
  fs.mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}
