import { FORM, chooseItem, figure, filter, kpi, map, mapReady, pinCount, receipt, submit } from '../support/pages.mjs';
import { expect, test } from '../support/test.mjs';

test('a report appears on an open map and on an open wall without reload', async ({ page, context, server }) => {
  await page.goto('/');
  await mapReady(page);
  const wall = await context.newPage();
  await wall.goto('/wall');
  await mapReady(wall);
  await expect(kpi(wall, 'total')).toHaveText(/\d/);
  expect(await pinCount(page)).toBe(0);
  expect(await figure(wall, 'total')).toBe(0);
  // A mark that a reload would wipe out.
  for (const p of [page, wall]) await p.evaluate(() => (window.sameDocument = true));

  const { number } = await server.report();
  await expect(map(page)).toHaveAttribute('data-pins', '1');
  await expect(page.locator(`[data-ticket="${number}"]`).first()).toBeVisible();
  await expect(map(wall)).toHaveAttribute('data-pins', '1');
  await expect(kpi(wall, 'total')).toHaveText(/^\s*1\s*$/);
  // The door stands in area 1, and the server found that by geometry.
  await expect(kpi(wall, 'area-1')).toHaveText(/\b1\b/);
  await expect(kpi(wall, 'category-E')).toHaveText(/\b1\b/);
  await expect(wall.locator(`[data-ticket="${number}"]`).first()).toBeVisible();
  for (const p of [page, wall]) expect(await p.evaluate(() => window.sameDocument)).toBe(true);

  // Taken down by the machine's administrator beside the running server: closed, not gone.
  await server.command('ticket', 'decline', number, '--reason', '端到端测试');
  await expect(page.locator(`[data-ticket="${number}"][data-status="declined"]`).first()).toBeVisible();
});

test('filters by area and category keep in the URL and after reload', async ({ page, server }) => {
  const one = await server.report({ code: 'demo-1-1-1', item: 'E1' });
  const two = await server.report({ code: 'demo-2-1-1', item: 'E3', text: '二区的灯坏了' });
  const other = await server.report({ code: 'demo-1-1-1', item: 'B1', text: '一区垃圾房周边' });
  const row = (ticket) => page.locator(`[data-ticket="${ticket.number}"]`);
  const shows = async (shown, hidden) => {
    for (const ticket of shown) await expect(row(ticket).first()).toBeVisible();
    for (const ticket of hidden) await expect(row(ticket)).toHaveCount(0);
    await expect(map(page)).toHaveAttribute('data-pins', String(shown.length));
  };

  await page.goto('/');
  await mapReady(page);
  await shows([one, two, other], []);
  await filter(page, 'area', '1');
  await shows([one, other], [two]);
  await filter(page, 'category', 'E');
  await shows([one], [two, other]);
  await expect(page).toHaveURL(/area=1/);

  await page.reload();
  await mapReady(page);
  await expect(page).toHaveURL(/area=1/);
  await expect(page).toHaveURL(/category=E/);
  await shows([one], [two, other]);

  // The way back leads through the same views.
  await page.goBack();
  await expect(page).not.toHaveURL(/category=E/);
  await shows([one, other], [two]);

  // A link that somebody sent shows the same from its HTML alone.
  const html = await (await fetch(`${server.url}/?area=1&category=E`)).text();
  expect(html).toContain(one.number);
  expect(html).not.toContain(two.number);
  expect(html).not.toContain(other.number);

  // Under a filter, only what matches arrives.
  await page.goto('/?area=2');
  await mapReady(page);
  await server.report({ code: 'demo-1-1-1', item: 'E1', text: '又一件' });
  const late = await server.report({ code: 'demo-2-1-1', item: 'E1', text: '二区又一件' });
  await shows([two, late], [one]);
});

test('the server is killed and restarted and the missed pins arrive', async ({ page, context, server, complaints }) => {
  complaints.allow(/ERR_(CONNECTION|INCOMPLETE|EMPTY|NETWORK)|Failed to (load|fetch)|net::/);
  const before = await server.report();
  await page.goto('/');
  await mapReady(page);
  const wall = await context.newPage();
  await wall.goto('/wall');
  await mapReady(wall);
  await expect(map(page)).toHaveAttribute('data-pins', '1');
  for (const p of [page, wall]) await p.evaluate(() => (window.sameDocument = true));

  await server.kill();
  await server.up();
  // Made before the pages have come back: they have to catch up on these.
  const missed = [];
  for (let n = 0; n < 5; n += 1) missed.push(await server.report({ text: `错过的第${n}件` }));
  for (const p of [page, wall]) await expect(map(p)).toHaveAttribute('data-pins', '6', { timeout: 40_000 });
  for (const { number } of missed) await expect(page.locator(`[data-ticket="${number}"]`).first()).toBeVisible();

  // And a second time, with the report made while a page waits.
  await server.kill();
  await page.waitForTimeout(500);
  await server.up();
  const after = await server.report({ text: '重启之后' });
  for (const p of [page, wall]) await expect(map(p)).toHaveAttribute('data-pins', '7', { timeout: 40_000 });
  expect((await server.pins()).map((pin) => pin.number).sort()).toEqual(
    [before, ...missed, after].map((ticket) => ticket.number).sort(),
  );
  expect(await figure(wall, 'total')).toBe(7);
  for (const p of [page, wall]) expect(await p.evaluate(() => window.sameDocument)).toBe(true);
});

test('a map that was cut off resumes without a gap', async ({ page, context, server, complaints }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to (load|fetch)|net::/);
  await page.goto('/');
  await mapReady(page);
  await context.setOffline(true);
  for (let n = 0; n < 3; n += 1) await server.report({ text: `离线时第${n}件` });
  await page.waitForTimeout(500);
  await context.setOffline(false);
  await expect(map(page)).toHaveAttribute('data-pins', '3', { timeout: 40_000 });
});

test('what is typed before the scripts arrive is still there afterwards', async ({ page }) => {
  // Scripts and WebAssembly come late, as on a slow network.
  let release;
  const gate = new Promise((resolve) => (release = resolve));
  await page.route(/\/(report\.js|pkg\/.*\.(js|wasm))$/, async (route) => {
    await gate;
    await route.continue();
  });
  const loading = page.goto(FORM, { waitUntil: 'load' });
  await page.locator('textarea[name=text]').fill('写在脚本之前');
  await chooseItem(page, 'E3');
  release();
  await loading;
  await expect(page.locator('textarea[name=text]')).toHaveValue('写在脚本之前');
  await expect(page.locator('input[name=item][value=E3]')).toBeChecked();
  await submit(page);
  await receipt(page);
});

test('a filter chosen before the map comes alive holds', async ({ page, server }) => {
  const one = await server.report({ code: 'demo-1-1-1' });
  await server.report({ code: 'demo-2-1-1' });
  let release;
  const gate = new Promise((resolve) => (release = resolve));
  await page.route('**/*.wasm', async (route) => {
    await gate;
    await route.continue();
  });
  await page.goto('/', { waitUntil: 'domcontentloaded' });
  await filter(page, 'area', '1');
  await expect(page.locator('[data-ticket]')).toHaveCount(1);
  release();
  await mapReady(page);
  await expect(page).toHaveURL(/area=1/);
  await expect(page.locator(`[data-ticket="${one.number}"]`)).toBeVisible();
  await expect(page.locator('[data-ticket]')).toHaveCount(1);
});

test('the map page is readable from its HTML without scripting', async ({ browser, server }) => {
  const { number } = await server.report();
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto('/');
  await expect(page.locator(`[data-ticket="${number}"]`).first()).toBeVisible();
  await page.goto('/wall');
  await expect(kpi(page, 'total')).toHaveText(/\b1\b/);
  await context.close();
});
