// Newcomers: made by an administrator, given a password and an authenticator, as anybody who is not a demo account.
import crypto from 'node:crypto';
import { expect } from '@playwright/test';
import { DESK, windowOf } from './loop.mjs';

export const PASSWORD = '梧桐树下的长椅-2026';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The six digits that an authenticator shows now (RFC 6238), `steps` of half a minute from now. */
export function totp(secret, steps = 0) {
  const bits = [...secret.replace(/[\s=]/g, '')].map((c) => BASE32.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = crypto.createHmac('sha1', key).update(counter).digest();
  const at = mac.at(-1) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Adds an account at /admin and returns the link that is shown once. */
export async function addAccount(admin, fields) {
  await admin.goto('/admin');
  const form = admin.locator('#add-account');
  for (const name of ['username', 'name', 'areas']) {
    if (fields[name]) await form.locator(`input[name=${name}]`).fill(fields[name]);
  }
  for (const name of ['role', 'community', 'unit', 'duty']) {
    if (fields[name]) await form.locator(`select[name=${name}]`).selectOption(fields[name]);
  }
  await form.locator('button[type=submit]').click();
  const once = admin.locator('.one-time');
  await expect(once).toContainText(fields.username);
  return (await once.innerText()).match(/https?:\/\/\S+\/login\/new\/\S+/)[0];
}

/** The page of a one-time link: chooses a password, and ends at the sign-in page, which says so. */
export async function choosePassword(page, link, password = PASSWORD) {
  await page.goto(new URL(link).pathname);
  await page.locator('input[name=password]').fill(password);
  await page.locator('form.sign-in button[type=submit]').click();
  await expect(page).toHaveURL(/\/login\?done=password/);
}

/** Signs in for the first time and sets the authenticator up; returns its secret. The codes to keep are shown. */
export async function firstSignIn(page, username, password = PASSWORD) {
  await page.goto('/login');
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.locator('form.sign-in button[type=submit]').click();
  await expect(page).toHaveURL(/\/login\/totp-setup/);
  const secret = (await page.locator('.secret').innerText()).replace(/\s/g, '');
  await page.locator('input[name=totp]').fill(totp(secret));
  await page.locator('form.sign-in button[type=submit]').click();
  await expect(page.locator('.recovery .code').first()).toBeVisible();
  return secret;
}

/** A window of somebody who was not there before, signed in. */
export async function newcomer(at, fields, options = DESK) {
  const admin = await windowOf(at, 'admin', DESK);
  const link = await addAccount(admin, fields);
  await admin.context().close();
  const page = await windowOf(at, null, options);
  await choosePassword(page, link);
  await firstSignIn(page, fields.username);
  return page;
}
