// `test` with a fresh server for each test, and a page whose every complaint fails the test.
import { test as base, expect } from '@playwright/test';
import { Server } from './server.mjs';

export { expect };

// Complaints of pages, gathered until the end of the test. `allow` names what the test brings about itself,
// such as the refusal of a wrong form, which Chromium reports as a failed load.
export class Complaints {
  #heard = [];
  #allowed = [];
  #contexts = [];

  allow(pattern) {
    this.#allowed.push(pattern);
  }

  watch(context) {
    this.#contexts.push(context);
    context.on('console', (message) => {
      const text = message.text();
      const hydration = /hydrat/i.test(text);
      if (message.type() === 'error' || hydration) {
        this.#heard.push(`${message.type()} on ${message.page()?.url() ?? '?'}: ${text}`);
      }
    });
    context.on('weberror', (error) => this.#heard.push(`error on ${error.page()?.url() ?? '?'}: ${error.error()}`));
    context.on('page', (page) => page.on('crash', () => this.#heard.push(`crash on ${page.url()}`)));
  }

  /** Windows that stayed open would go on for as long as the browser, asking for servers that are gone. */
  async closeAll() {
    await Promise.all(this.#contexts.map((context) => context.close()));
  }

  list() {
    return this.#heard.filter((text) => !this.#allowed.some((pattern) => pattern.test(text)));
  }
}

export const test = base.extend({
  /** Tickets that `weiwangge load` makes before the test. */
  tickets: [0, { option: true }],

  server: async ({ tickets }, use, info) => {
    if (tickets > 0) info.setTimeout(180_000);
    const server = await Server.start({ load: tickets });
    await use(server);
    const log = server.log;
    await server.remove();
    if (info.status !== info.expectedStatus) await info.attach('server.log', { body: log, contentType: 'text/plain' });
  },

  baseURL: async ({ server }, use) => use(server.url),

  complaints: async ({}, use) => {
    const complaints = new Complaints();
    await use(complaints);
    await complaints.closeAll();
    expect(complaints.list(), 'what pages complained of').toEqual([]);
  },

  context: async ({ context, complaints }, use) => {
    complaints.watch(context);
    await use(context);
  },
});
