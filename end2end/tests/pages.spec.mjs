import { FORM, mapReady, report, submit } from '../support/pages.mjs';
import { expect, test } from '../support/test.mjs';
import { violations } from '../support/well.mjs';

const PAGES = ['/', '/?area=1&category=E', '/wall', '/s/demo-1-1-1', FORM, '/t', '/receipt', '/t/ticket', '/nowhere'];

const with_ = (path, lang) => `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`;

// Goes there and waits until it is what it wants to be.
async function open(page, path) {
  const response = await page.goto(path, { waitUntil: 'load' });
  expect(response.status(), path).toBe(path.startsWith('/nowhere') ? 404 : 200);
  const { pathname } = new URL(page.url());
  if (pathname === '/' || pathname === '/wall') await mapReady(page);
}

test('no console error and no hydration warning on any page', async ({ page, server, complaints }) => {
  complaints.allow(/status of 404 .*on .*\/nowhere|\/nowhere.*status of 404/s);
  await report(page);
  await server.report({ item: 'B1', text: '垃圾厢房旁' });
  for (const lang of ['zh', 'en']) {
    for (const path of PAGES) {
      await open(page, with_(path, lang));
      // Errors of hydration come a moment after the page has loaded.
      await page.waitForTimeout(300);
      await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${lang}`));
      await expect(page.locator('main, [role=main]').first()).toBeVisible();
    }
  }
});

test('links of the map page lead on without errors', async ({ page, complaints }) => {
  complaints.allow(/status of 404 .*on .*\/nowhere|\/nowhere.*status of 404/s);
  await open(page, '/');
  const own = await page.locator('a[href^="/"]').evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute('href')))]);
  for (const href of own.slice(0, 30)) {
    const response = await page.request.get(href);
    expect(response.status(), href).toBeLessThan(400);
  }
});

for (const scheme of ['light', 'dark']) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme });
    const name = 'axe finds nothing on any page in both languages';
    test(scheme === 'light' ? name : `${name} (dark)`, async ({ page, server, complaints }, info) => {
      info.setTimeout(180_000);
      complaints.allow(/status of 4(04|22)/);
      await report(page);
      await server.report({ item: 'B1', text: '垃圾厢房旁' });
      const found = [];
      const look = async (where) => {
        for (const fault of await violations(page)) found.push(`${where}: ${fault}`);
      };
      for (const lang of ['zh', 'en']) {
        for (const path of PAGES) {
          await open(page, with_(path, lang));
          await look(with_(path, lang));
        }
        // The form with what is wrong, every group of items open.
        await page.goto(with_(FORM, lang));
        await page.locator('details').evaluateAll((all) => all.forEach((group) => (group.open = true)));
        await page.locator('input[name=phone]').fill('123');
        await submit(page);
        await expect(page.locator('[aria-invalid=true]').first()).toBeVisible();
        await look(`the wrong form in ${lang}`);
      }
      expect(found).toEqual([]);
    });
  });
}

for (const [width, height] of [[390, 844], [360, 740], [320, 640]]) {
  test(`nothing scrolls sideways on a phone of ${width} × ${height}`, async ({ page, complaints }) => {
    complaints.allow(/status of 404/);
    await page.setViewportSize({ width, height });
    await report(page);
    for (const path of PAGES.filter((path) => path !== '/wall')) {
      await open(page, path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(over, path).toBeLessThanOrEqual(0);
    }
  });
}

// Bytes that crossed the wire until the page was loaded, as Chromium counts them.
async function weigh(page, path) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const names = new Map();
  const files = [];
  session.on('Network.requestWillBeSent', ({ requestId, request }) => names.set(requestId, new URL(request.url).pathname));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => files.push([names.get(requestId), encodedDataLength]));
  await page.goto(path, { waitUntil: 'load' });
  // The map keeps a stream open, so the network never falls silent there.
  if (new URL(page.url()).pathname === '/') await mapReady(page);
  await page.waitForTimeout(500);
  await session.detach();
  return files;
}

test('door page and form weigh at most 30 KB together and need no WebAssembly', async ({ page }, info) => {
  const door = await weigh(page, '/s/demo-1-1-1');
  const form = await weigh(page, FORM);
  // What both ask for is fetched once.
  const all = new Map([...door, ...form]);
  const total = [...all.values()].reduce((sum, bytes) => sum + bytes, 0);
  info.annotations.push({ type: 'bytes', description: `${total}: ${JSON.stringify([...all])}` });
  expect([...all.keys()].filter((name) => /\.wasm$|leaflet/.test(name))).toEqual([]);
  expect(total, JSON.stringify([...all])).toBeLessThanOrEqual(30 * 1024);
});

test('scripts, WebAssembly and styles of the map weigh at most 400 KB', async ({ page }, info) => {
  const files = await weigh(page, '/');
  const bundle = files.filter(([name]) => /\.(js|wasm|css)$/.test(name ?? ''));
  const total = bundle.reduce((sum, [, bytes]) => sum + bytes, 0);
  info.annotations.push({ type: 'bytes', description: `${total}: ${JSON.stringify(bundle)}` });
  expect(bundle.some(([name]) => name.endsWith('.wasm'))).toBe(true);
  expect(total, JSON.stringify(bundle)).toBeLessThanOrEqual(400 * 1024);
});
