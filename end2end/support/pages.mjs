// What residents do on the pages, by the names that interfaces.md fixes.
import { expect } from '@playwright/test';

export const NUMBER = /GK1-\d{6}-\d{4,}/;
export const CODE = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}-[0-9A-Z]/;
export const FORM = '/report?code=demo-1-1-1';

// The items stand in groups that open one by one.
export async function chooseItem(page, item) {
  const radio = page.locator(`input[name=item][value=${item}]`);
  const group = page.locator('details', { has: radio });
  if ((await group.count()) > 0 && (await group.first().getAttribute('open')) === null) {
    await group.first().locator('summary').click();
  }
  // The circle may be drawn by its label.
  await radio.check({ force: true });
  await expect(radio).toBeChecked();
}

export async function fillReport(page, { item = 'E1', text = '三楼走道堆着纸箱', phone } = {}) {
  await chooseItem(page, item);
  await page.locator('textarea[name=text]').fill(text);
  if (phone !== undefined) await page.locator('input[name=phone]').fill(phone);
}

export const submit = (page) => page.locator('form button[type=submit]').first().click();

export async function receipt(page) {
  await expect(page).toHaveURL(/\/receipt$/);
  const text = await page.locator('body').innerText();
  const number = text.match(NUMBER)?.[0];
  // The code may be broken into groups for reading aloud.
  const code = (await page.locator('[data-code]').first().getAttribute('data-code', { timeout: 2000 }).catch(() => null))
    ?? text.match(CODE)?.[0];
  expect(number, 'a number on the receipt').toMatch(NUMBER);
  expect(code, 'a tracking code on the receipt').toMatch(CODE);
  return { number, code };
}

export async function report(page, fields) {
  await page.goto(FORM);
  await fillReport(page, fields);
  await submit(page);
  return receipt(page);
}

export const map = (page) => page.locator('[data-pins]').first();

export async function mapReady(page) {
  await expect(map(page)).toHaveAttribute('data-ready', 'true');
}

export const pinCount = async (page) => Number(await map(page).getAttribute('data-pins'));

export const kpi = (page, name) => page.locator(`[data-kpi="${name}"]`).first();

export async function figure(page, name) {
  // The wall turns its pages: a figure may be out of sight just now.
  const text = await kpi(page, name).textContent();
  return Number(text.replace(/[^\d]/g, ''));
}

// A filter by whatever control the page has for it: a select, a radio, a checkbox, or a link.
export async function filter(page, name, value) {
  const select = page.locator(`select[name=${name}]`);
  const input = page.locator(`input[name=${name}][value="${value}"]`);
  if ((await select.count()) > 0) {
    await select.first().selectOption(value);
  } else if ((await input.count()) > 0) {
    await input.first().check({ force: true });
  } else {
    await page.locator(`a[href*="${name}=${value}"]`).first().click();
  }
  await expect(page).toHaveURL(new RegExp(`[?&]${name}=${value}(&|$)`));
}
