import { map, mapReady } from '../support/pages.mjs';
import { Staff, signIn } from '../support/staff.mjs';
import { expect, test } from '../support/test.mjs';
import { violations } from '../support/well.mjs';

const rows = (page) => page.locator('.desk-row');
const row = (page, number) => page.locator(`.desk-row[data-ticket="${number}"]`);
const sum = (page) => page.locator('[data-count=total]');
const total = async (page) => Number(await sum(page).textContent());
const chip = (page, part) => page.locator(`.desk .filters a[href*="${part}"]`).first();
const chipCount = async (link) => Number(await link.locator('.chip-count').textContent());

// Alive: the script has taken over and the live stream is there.
async function alive(page) {
  await expect(page.locator('.desk-state-line p')).toHaveText(/实时更新中|Live/);
}

async function desk(page, username, path = '/desk') {
  await signIn(page, username, path);
  await alive(page);
}

test('whoever is not signed in is led to the sign-in page and back; server functions refuse', async ({ page, server, complaints }) => {
  const page303 = await fetch(`${server.url}/desk?area=1&q=%E6%A5%BC%E9%81%93`, { redirect: 'manual' });
  expect(page303.status).toBe(303);
  expect(page303.headers.get('location')).toMatch(/^\/login\?next=(%2F|\/)desk/);
  for (const [name, body] of [['list', '{"pairs":[]}'], ['tally', '{"pairs":[]}'], ['parts', '{"pairs":[],"fresh":[]}'], ['bulk', '{"numbers":["GK1-261123-0001"],"form":{}}']]) {
    const response = await fetch(`${server.url}/api/desk/${name}`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body,
    });
    expect(response.status, name).toBe(401);
  }
  const center = await Staff.of(server, 'center');
  for (const [path, body] of [['list', '{'], ['list', '{"pairs":3}'], ['tally', '{}'], ['bulk', '{"numbers":["x"],"form":{}}'],
    ['bulk', { numbers: [], form: { action: 'close' } }], ['bulk', { numbers: ['GK1-261123-0001'], form: { action: 'nonsense' } }],
    ['bulk', { numbers: ['GK1-261123-0001'], form: { action: 'decline' } }]]) {
    const response = await center.call(`/api/desk/${path}`, body);
    expect(response.status, `${path} ${JSON.stringify(body)}`).toBeGreaterThanOrEqual(400);
    expect(response.status, `${path} ${JSON.stringify(body)}`).toBeLessThan(500);
  }
  // A mistyped address still opens.
  expect((await center.get('/desk?area=abc&page=0&sort=?&status=%00')).status).toBe(200);

  await signIn(page, 'center', '/desk?area=1');
  await expect(page).toHaveURL(/\/desk\?area=1/);
  complaints.allow(/status of 403/);
  await page.context().clearCookies();
  await signIn(page, 'admin', '/desk');
  await expect(page.locator('.notice h1')).toHaveText('您的岗位没有工作台');
  expect((await (await Staff.of(server, 'admin')).get('/desk')).status).toBe(403);
});

test.describe('with a year of tickets', () => {
  test.use({ tickets: 600 });

  test('filters, their counts and the map agree; the address keeps them', async ({ page, server }) => {
    await desk(page, 'center');
    await page.evaluate(() => (window.sameDocument = true));
    await expect(page).toHaveURL(/\/desk$/);
    await expect(rows(page)).toHaveCount(50);
    await expect(page.locator('[data-key=view-open]')).toHaveAttribute('aria-current', 'page');
    await mapReady(page);
    const open = await total(page);
    await expect(map(page)).toHaveAttribute('data-pins', String(open));

    // Each count says how many rows one gets.
    const area = chip(page, 'area=2');
    const inArea = await chipCount(area);
    await area.click();
    await expect(page).toHaveURL(/[?&]area=2/);
    await expect(sum(page)).toHaveText(String(inArea));
    await expect(map(page)).toHaveAttribute('data-pins', String(inArea));
    const category = chip(page, 'category=E');
    const both = await chipCount(category);
    await category.click();
    await expect(sum(page)).toHaveText(String(both));
    await expect(rows(page)).toHaveCount(Math.min(both, 50));
    // Now the category's items can be chosen too.
    const item = chip(page, 'item=E1');
    const one = await chipCount(item);
    await item.click();
    await expect(sum(page)).toHaveText(String(one));
    await expect(rows(page)).toHaveCount(Math.min(one, 50));
    await expect(page.locator('[aria-current=true]', { hasText: '二区' })).toBeVisible();

    // The way back leads through the same views, without a reload.
    await page.goBack();
    await expect(sum(page)).toHaveText(String(both));
    await page.goBack();
    await page.goBack();
    await expect(sum(page)).toHaveText(String(open));
    await expect(rows(page)).toHaveCount(50);
    expect(await page.evaluate(() => window.sameDocument)).toBe(true);

    // What pins cannot tell is counted by the server, and the map shows what the list shows.
    await page.locator('[data-key=view-mine]').click();
    await expect(page).toHaveURL(/mine=1/);
    const mine = Number(await page.locator('[data-key=view-mine] b').textContent());
    await expect(sum(page)).toHaveText(String(mine));
    await expect(rows(page)).toHaveCount(Math.min(mine, 50));
    await expect(map(page)).toHaveAttribute('data-pins', String(Math.min(mine, 50)));
    const unit = page.locator('select[name=unit]');
    await page.locator('[data-key=view-open]').click();
    await unit.selectOption('gk1-property');
    await expect(page).toHaveURL(/unit=gk1-property/);
    const center = await Staff.of(server, 'center');
    const { view } = await center.counts({ unit: 'gk1-property', status: 'open' });
    await expect(sum(page)).toHaveText(String(view.total));

    // Overdue alone, on list and map.
    await page.locator('[data-key=view-overdue]').click();
    const late = Number(await page.locator('[data-key=view-overdue] b').textContent());
    await expect(sum(page)).toHaveText(String(late));
    await expect(map(page)).toHaveAttribute('data-pins', String(late));
    await expect(rows(page).locator('.light-red')).toHaveCount(Math.min(late, 50));

    // A link that somebody sent says the same from its HTML alone.
    const html = await (await center.get(`/desk?area=2&category=E`)).text();
    expect(html.match(/data-ticket=/g)).toHaveLength(Math.min(both, 50));
    expect(html).toContain(`<b data-count="total">${both}</b>`);
  });

  test('pages turn forth and back, the other pane stays as it was', async ({ page }) => {
    await desk(page, 'center', '/desk?status=all&sort=newest');
    await mapReady(page);
    const first = await rows(page).first().getAttribute('data-ticket');
    await page.locator('.pages a[rel=next]').click();
    await expect(page).toHaveURL(/page=2/);
    // By now the plan has come and the map looks at it.
    await expect(map(page)).not.toHaveAttribute('data-zoom', '17');
    const zoom = await map(page).getAttribute('data-zoom');
    await expect(rows(page).first()).not.toHaveAttribute('data-ticket', first);
    expect(await page.locator('.desk-list').evaluate((pane) => pane.scrollTop)).toBe(0);
    await page.locator('.pages a[rel=prev]').click();
    await expect(rows(page).first()).toHaveAttribute('data-ticket', first);
    expect(await map(page).getAttribute('data-zoom')).toBe(zoom);
  });

  test('saved views: an address with a name', async ({ page }) => {
    await desk(page, 'committee', '/desk?area=3&overdue=1');
    await page.getByRole('button', { name: '存为视图' }).click();
    await page.getByLabel('给现在的视图起个名字').fill('三区超时');
    await page.keyboard.press('Enter');
    const saved = page.locator('.desk-saved a', { hasText: '三区超时' });
    await expect(saved).toHaveAttribute('aria-current', 'page');
    await page.locator('[data-key=view-open]').click();
    await expect(saved).not.toHaveAttribute('aria-current', 'page');
    await page.reload();
    await saved.click();
    await expect(page).toHaveURL(/area=3/);
    await expect(page).toHaveURL(/overdue=1/);
    await page.getByRole('button', { name: /删除视图/ }).click();
    await expect(saved).toHaveCount(0);
    await page.reload();
    await alive(page);
    await expect(saved).toHaveCount(0);
  });

  test('bulk: what may be done is done, and the rest says why not', async ({ page, server }) => {
    // The property company's own inbox.
    const [center, property] = [await Staff.of(server, 'center'), await Staff.of(server, 'property')];
    const fresh = (await center.list({ status: 'filed', sort: 'newest' })).rows.map((r) => r.number).slice(0, 3);
    await center.move(fresh, { action: 'dispatch', unit: 'gk1-property' });
    const [working, ...picked] = fresh;
    expect((await property.move([working], { action: 'accept' })).outcomes).toEqual([{ number: working, why: null }]);
    await desk(page, 'property', '/desk?status=open&sort=changed');
    // A unit accepts and neither dispatches nor closes.
    for (const number of [...picked, working]) await row(page, number).locator('input').check();
    await expect(page.locator('.bulk-count')).toHaveText('已选 3 件');
    await expect(page.locator('[data-bulk]')).toHaveCount(1);
    await page.locator('[data-bulk=accept]').click();
    await expect(page.locator('[data-done]')).toHaveText('2 件已办好。');
    await expect(page.locator(`[data-failed="${working}"]`)).toContainText(/现在的状态|不在您单位手上/);
    // Rows changed in place; what was not done stays selected.
    for (const number of picked) await expect(row(page, number)).toHaveAttribute('data-status', 'in_progress');
    await expect(row(page, working).locator('input')).toBeChecked();
    await expect(row(page, picked[0]).locator('input')).not.toBeChecked();
    await expect(page.locator('.bulk-count')).toHaveText('已选 1 件');

    // The server asks the same: a unit cannot dispatch, and nobody moves what is not theirs.
    expect((await property.move(picked, { action: 'dispatch', unit: 'ws3' })).status).toBe(403);
    const elsewhere = (await center.list({ status: 'in_progress' })).rows.find((r) => !r.units.includes('gk1-property')).number;
    const { outcomes } = await property.move([elsewhere], { action: 'accept' });
    expect(outcomes[0].why).toBeTruthy();

    // The center dispatches what is filed to one unit, and closes what it verifies.
    const filed = (await center.list({ status: 'filed' })).rows.map((r) => r.number).slice(0, 3);
    const sent = await center.move(filed, { action: 'dispatch', unit: 'pingan' });
    expect(sent.outcomes.map((o) => o.why)).toEqual(filed.map(() => null));
    const pingan = await Staff.of(server, 'pingan');
    const arrived = (await pingan.list()).rows.map((r) => r.number);
    for (const number of filed) expect(arrived).toContain(number);
    const verified = (await (await Staff.of(server, 'committee')).list({ status: 'handled', mine: '1' })).rows[0];
    if (verified) {
      const closed = await (await Staff.of(server, 'committee')).move([verified.number], { action: 'close' });
      expect(closed.outcomes).toEqual([{ number: verified.number, why: null }]);
    }
  });

  test('each role sees its own and nothing else', async ({ page, server }) => {
    const center = await Staff.of(server, 'center');
    const all = await center.counts({ status: 'all' });
    const seen = async (name, check) => {
      const staff = await Staff.of(server, name);
      const { rows: list } = await staff.list({ status: 'all', sort: 'newest' });
      for (const r of list) check(r);
      const { view } = await staff.counts({ status: 'all' });
      expect(view.total, name).toBeLessThanOrEqual(all.view.total);
      // Counts and rows come from two places and must agree.
      if (list.length < 50) expect(view.total, name).toBe(list.length);
      return { staff, view };
    };
    const { staff: lead, view } = await seen('lead2', (r) => {
      expect(r.area).toBe(2);
      expect(r.item).not.toBe('G1');
    });
    expect(view.areas.every(([code]) => code === 2)).toBe(true);
    await seen('committee', (r) => expect(r.area).not.toBe('street'));
    await seen('supervisor1', (r) => expect(r.item).not.toBe('G1'));
    await seen('mediator', () => expect.fail('a mediator sees only what was assigned'));
    const property = await seen('property', (r) => expect(r.community).toBe('GK1'));
    expect(property.view.total).toBeLessThan(all.view.total);
    // A lead's desk begins with what waits for the lead.
    const html = await (await lead.get('/desk')).text();
    expect(html).toMatch(/data-key="view-mine"[^>]*aria-current="page"/);
    // The map shows no more than the list.
    await desk(page, 'lead2', '/desk?status=all');
    await mapReady(page);
    await expect(map(page)).toHaveAttribute('data-pins', String(view.total));
    expect(await total(page)).toBe(view.total);
  });

  test('keyboard: j and k move, x selects, Enter opens, / searches, ? explains', async ({ page, complaints }) => {
    complaints.allow(/status of 404/);
    await desk(page, 'center');
    await page.keyboard.press('j');
    await expect(rows(page).nth(0).locator('.desk-link')).toBeFocused();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect(rows(page).nth(2).locator('.desk-link')).toBeFocused();
    await page.keyboard.press('k');
    await expect(rows(page).nth(1).locator('.desk-link')).toBeFocused();
    await expect(page.locator('#said')).toHaveText('第 2 件,本页共 50 件');
    await page.keyboard.press('x');
    await expect(rows(page).nth(1).locator('input')).toBeChecked();
    await expect(page.locator('.bulk-count')).toHaveText('已选 1 件');
    await page.keyboard.press('x');
    await expect(page.locator('.bulk')).toBeHidden();
    await page.keyboard.press('/');
    await expect(page.locator('#search')).toBeFocused();
    // Letters typed into a field are letters.
    await page.keyboard.type('jx?');
    await expect(page.locator('#search')).toHaveValue('jx?');
    await page.locator('#search').fill('');
    await expect(rows(page)).toHaveCount(50);
    await page.locator('#search').blur();
    await page.keyboard.press('?');
    await expect(page.locator('.desk-help')).toBeVisible();
    await page.keyboard.press('?');
    await expect(page.locator('.desk-help')).toBeHidden();
    // Who dictates turns them off.
    await page.keyboard.press('?');
    await page.getByLabel('启用单键快捷键').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await expect(page.locator('.desk-link:focus')).toHaveCount(0);
    await page.locator('.desk-keys').click();
    await page.getByLabel('启用单键快捷键').check();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    const number = await rows(page).first().getAttribute('data-ticket');
    const opened = page.waitForRequest((request) => request.url().endsWith(`/desk/tickets/${number}`));
    await page.keyboard.press('Enter');
    await opened;
  });

  for (const scheme of ['light', 'dark']) {
    test(`axe finds nothing on the desk, wide and on a phone, in both languages (${scheme})`, async ({ page, complaints }, info) => {
      info.setTimeout(180_000);
      complaints.allow(/status of 40[34]/);
      await page.emulateMedia({ colorScheme: scheme });
      const found = [];
      const look = async (where) => {
        for (const fault of await violations(page)) found.push(`${where}: ${fault}`);
      };
      await signIn(page, 'center');
      for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
        await page.setViewportSize(size);
        for (const lang of ['zh', 'en']) {
          for (const path of ['/desk?status=all', '/desk?overdue=1&category=E&sort=newest', '/desk?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA', '/desk?mine=1']) {
            const where = `${path}&lang=${lang} ${size.width}`;
            await page.goto(`${path}&lang=${lang}`);
            await expect(page.locator('.desk-state-line p')).toHaveText(/实时更新中|Live/);
            if ((await rows(page).count()) > 0) await rows(page).first().locator('input').check();
            await look(where);
          }
        }
      }
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto('/desk?lang=zh');
      await alive(page);
      await page.locator('.desk-keys').click();
      await look('help');
      expect(found).toEqual([]);
    });
  }
});

test('search finds two Chinese characters, keeps the filters and says when there is nothing', async ({ page, server }) => {
  const one = await server.report({ code: 'demo-1-1-1', item: 'E1', text: '三楼走道堆着纸箱' });
  const two = await server.report({ code: 'demo-2-1-1', item: 'E3', text: '感应灯坏了,纸箱旁边' });
  const three = await server.report({ code: 'demo-2-1-1', item: 'E1', text: '旧家具' });
  await desk(page, 'center');
  await expect(rows(page)).toHaveCount(3);
  await page.evaluate(() => (window.sameDocument = true));
  // The index is written a moment behind the log.
  await expect(async () => {
    await page.locator('#search').fill('');
    await page.locator('#search').fill('纸箱');
    await expect(rows(page)).toHaveCount(2, { timeout: 1500 });
  }).toPass();
  await expect(page).toHaveURL(/q=%E7%BA%B8%E7%AE%B1/);
  await expect(row(page, one.number)).toBeVisible();
  await expect(sum(page)).toHaveText('2');
  await mapReady(page);
  await expect(map(page)).toHaveAttribute('data-pins', '2');
  await chip(page, 'area=2').click();
  await expect(rows(page)).toHaveCount(1);
  await expect(row(page, two.number)).toBeVisible();
  await expect(page.locator('#search')).toHaveValue('纸箱');
  await page.locator('#search').fill('没有这样的东西');
  await expect(page.locator('.desk-empty')).toContainText('没有找到“没有这样的东西”');
  await expect(page.locator('.desk-empty')).toContainText('可以搜编号');
  await page.getByRole('link', { name: '清除搜索' }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(page).toHaveURL(/area=2/);
  await expect(page.locator('#search')).toHaveValue('');
  // By number, in full.
  await page.locator('#search').fill(three.number);
  await expect(rows(page)).toHaveCount(1);
  await expect(row(page, three.number)).toBeVisible();
  expect(await page.evaluate(() => window.sameDocument)).toBe(true);
  // Without script the form asks the same of the server.
  const center = await Staff.of(server, 'center');
  const html = await (await center.get('/desk?area=2&status=open&q=%E7%BA%B8%E7%AE%B1')).text();
  expect(html).toContain(two.number);
  expect(html).not.toContain(`data-ticket="${one.number}"`);
  // Words of anybody stay words.
  const rogue = await server.report({ code: 'demo-3-1-1', item: 'B1', text: '<img src=x onerror="window.hacked=1"> & "引号"' });
  await page.goto('/desk?area=3');
  await expect(row(page, rogue.number).locator('.desk-words')).toHaveText('<img src=x onerror="window.hacked=1"> & "引号"');
  await chip(page, 'category=B').click();
  await expect(row(page, rogue.number).locator('.desk-words')).toHaveText('<img src=x onerror="window.hacked=1"> & "引号"');
  expect(await page.evaluate(() => window.hacked)).toBeUndefined();
});

test('live: rows change in place, new ones wait above, nothing moves', async ({ page, server }) => {
  const first = [];
  for (let n = 1; n <= 12; n += 1) first.push(await server.report({ text: `第${n}件`, code: `demo-${(n % 5) + 1}-1-1` }));
  await page.setViewportSize({ width: 1280, height: 700 });
  await desk(page, 'center', '/desk?sort=newest');
  await expect(rows(page)).toHaveCount(12);
  await mapReady(page);
  await page.evaluate(() => (window.sameDocument = true));
  const pane = page.locator('.desk-list');
  await pane.evaluate((element) => (element.scrollTop = 150));
  const places = () => rows(page).evaluateAll((all) => all.map((r) => [r.dataset.ticket, Math.round(r.getBoundingClientRect().top)]));
  const before = await places();

  const fresh = [await server.report({ text: '新的一' }), await server.report({ text: '新的二' })];
  await expect(page.locator('.desk .fresh')).toHaveText(/2 件新的/);
  await expect(map(page)).toHaveAttribute('data-pins', '14');
  await expect(chip(page, 'area=1').locator('.chip-count')).toHaveText(/\d/);
  await server.command('ticket', 'decline', first[11].number, '--reason', '端到端测试');
  await expect(row(page, first[11].number)).toHaveAttribute('data-status', 'declined');
  await expect(row(page, first[11].number).locator('.desk-state')).toContainText('有变化');
  // The bar lies over the list; the rows are where they were.
  const after = await places();
  const moved = new Set(after.map(([, top], i) => top - before[i][1]));
  expect(after.map(([number]) => number)).toEqual(before.map(([number]) => number));
  expect(await pane.evaluate((element) => element.scrollTop)).toBeGreaterThanOrEqual(150);
  expect([...moved]).toEqual([0]);

  await page.locator('.desk .fresh').click();
  // What ended has left the open list, the new ones are marked.
  await expect(rows(page)).toHaveCount(13);
  for (const { number } of fresh) await expect(row(page, number).locator('.mark-fresh')).toBeVisible();
  await expect(page.locator('.desk .fresh')).toBeHidden();
  expect(await page.evaluate(() => window.sameDocument)).toBe(true);

  // Under another filter only what matches is announced.
  await chip(page, 'area=2').click();
  await expect(page).toHaveURL(/area=2/);
  await server.report({ code: 'demo-1-1-1', text: '别的区' });
  await server.report({ code: 'demo-2-1-1', text: '本区' });
  await expect(page.locator('.desk .fresh')).toHaveText(/^\s*1 件新的/);
  // And where pins cannot tell, the server is asked: a supervisor's ticket waits for nobody here yet.
  await page.locator('#search').fill('本区');
  await expect(page).toHaveURL(/q=/);
  // The index follows the log a moment behind: a view of a search that asks before it is written learns of it with the
  // next change.
  await expect(async () => {
    await server.report({ code: 'demo-2-1-1', text: '本区又一件' });
    await expect(page.locator('.desk .fresh')).toHaveText(/件新的/, { timeout: 3_000 });
  }).toPass({ timeout: 20_000 });
});

test('a unit member learns of what is dispatched to the unit', async ({ page, server }) => {
  const { number } = await server.report({ code: 'demo-1-1-1', item: 'E3', text: '灯坏了' });
  await desk(page, 'property');
  await expect(page.locator('.desk-empty-title')).toHaveText('没有待您处理的工单');
  const center = await Staff.of(server, 'center');
  const filed = await fetch(`${server.url}/desk/tickets/${number}`, {
    method: 'POST', redirect: 'manual',
    headers: { cookie: center.cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ action: 'file', item: 'E3', version: '1' }),
  });
  test.skip(filed.status >= 400, 'the ticket page is not there yet');
  const { outcomes } = await center.move([number], { action: 'dispatch', unit: 'gk1-property' });
  expect(outcomes[0].why).toBeNull();
  await expect(page.locator('.desk .fresh')).toHaveText(/1 件新的/, { timeout: 20_000 });
  await page.locator('.desk .fresh').click();
  await expect(row(page, number)).toBeVisible();
});

test('cut off: the state line says so and the list is loaded anew on a press', async ({ page, context, server, complaints }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to (load|fetch)|net::/);
  await server.report();
  await desk(page, 'center');
  await expect(rows(page)).toHaveCount(1);
  await context.setOffline(true);
  await server.kill();
  await expect(page.locator('.desk-state-line')).toHaveClass(/is-lost/);
  await page.getByRole('button', { name: '刷新列表' }).click();
  await expect(page.locator('.desk-trouble')).toContainText('网络不通');
  // What was known is still there.
  await expect(rows(page)).toHaveCount(1);
  await server.up();
  await server.report({ text: '断线时' });
  await context.setOffline(false);
  await page.locator('.desk-trouble button').click();
  await expect(rows(page)).toHaveCount(2);
  await expect(page.locator('.desk-trouble')).toBeHidden();
});

test('a phone shows an inbox of big rows with the map behind a button', async ({ page, server }) => {
  const { number } = await server.report({ text: '三楼走道堆着纸箱,一直没有人来' });
  await page.setViewportSize({ width: 390, height: 844 });
  await desk(page, 'center', '/desk?status=open');
  await expect(row(page, number)).toBeVisible();
  await expect(page.locator('.map')).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  for (const link of await page.locator('.desk-row .pick, .desk-map-toggle, .desk-fold, .desk-tab').all()) {
    const box = await link.boundingBox();
    if (box) expect(Math.round(box.height)).toBeGreaterThanOrEqual(44);
  }
  await expect(page.locator('.desk-filters')).toBeHidden();
  await page.locator('.desk-fold').click();
  await expect(page.locator('.desk-filters')).toBeVisible();
  await page.locator('.desk-map-toggle').click();
  await mapReady(page);
  await expect(map(page)).toHaveAttribute('data-pins', '1');
  // The way back lies under none of the map's own buttons.
  const [zoom, back] = [await page.locator('.leaflet-control-zoom').boundingBox(), await page.locator('.desk-map-toggle').boundingBox()];
  expect(zoom.y + zoom.height).toBeLessThanOrEqual(back.y);
  await page.locator('.desk-map-toggle').click();
  await expect(page.locator('.map')).toHaveCount(0);
  await expect(row(page, number)).toBeVisible();
});

test('the desk is readable from its HTML without scripting', async ({ browser, server }) => {
  const { number } = await server.report();
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url, locale: 'zh-CN' });
  const page = await context.newPage();
  await signIn(page, 'committee');
  await expect(row(page, number)).toBeVisible();
  await expect(row(page, number)).toContainText('楼道乱堆物');
  await chip(page, 'area=1').click();
  await expect(row(page, number)).toBeVisible();
  await page.locator('#search').fill('不存在的');
  await page.keyboard.press('Enter');
  await expect(page.locator('.desk-empty')).toBeVisible();
  await context.close();
});

test('pointing at a row rings its pin; a pin leads to its ticket', async ({ page, server }) => {
  const { number } = await server.report();
  // A supervisor enters for nobody: a click on an empty place opens nothing.
  await desk(page, 'supervisor1');
  await mapReady(page);
  await expect(map(page)).not.toHaveAttribute('data-zoom', '17');
  await row(page, number).hover();
  await expect(row(page, number)).toHaveClass(/is-pointed/);
  // One pin stands alone: a click on it opens it.
  const box = await map(page).boundingBox();
  let opened = false;
  for (let y = 40; y < box.height - 20 && !opened; y += 16) {
    for (let x = 40; x < box.width - 20 && !opened; x += 16) {
      await page.mouse.click(box.x + x, box.y + y);
      opened = (await page.locator('.popup-open').count()) > 0;
    }
  }
  expect(opened).toBe(true);
  await expect(page.locator('.popup-open').first()).toHaveAttribute('href', `/desk/tickets/${number}`);
});
