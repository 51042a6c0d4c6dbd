// People on staff: in a browser, and without one.
import { expect } from '@playwright/test';
import { demoPassword } from './server.mjs';

/** Signs a demo account in, by the form. */
export async function signIn(page, username, next = '/desk') {
  await page.goto(`/login?next=${encodeURIComponent(next)}`);
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(demoPassword);
  await page.locator('form[action^="/login"] button[type=submit], main button[type=submit]').first().click();
  await expect(page).not.toHaveURL(/\/login/);
}

/** Somebody signed in who calls server functions and pages without a browser. */
export class Staff {
  static async of(server, username) {
    const staff = new Staff();
    staff.server = server;
    const response = await fetch(`${server.url}/login`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ username, password: demoPassword, next: '/desk' }),
    });
    if (response.status !== 303) throw new Error(`${username} cannot sign in: ${response.status}`);
    staff.cookie = response.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
    return staff;
  }

  get(path) {
    return fetch(`${this.server.url}${path}`, { redirect: 'manual', headers: { cookie: this.cookie } });
  }

  call(path, body) {
    return fetch(`${this.server.url}${path}`, {
      method: 'POST',
      headers: { cookie: this.cookie, 'content-type': 'application/json', accept: 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** Rows of one page of the desk. */
  async list(query = {}) {
    const response = await this.call('/api/desk/list', { pairs: Object.entries(query) });
    if (!response.ok) throw new Error(`/api/desk/list: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async counts(query = {}) {
    const response = await this.call('/api/desk/tally', { pairs: Object.entries(query) });
    if (!response.ok) throw new Error(`/api/desk/tally: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async move(numbers, form) {
    const response = await this.call('/api/desk/bulk', { numbers, form });
    return { status: response.status, outcomes: response.ok ? await response.json() : [] };
  }
}
