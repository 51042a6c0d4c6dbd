// A round in a basement: loaded once, walked without a network, sent when there is one again, everything exactly once.
import { DESK, windowOf } from '../support/loop.mjs';
import { Phone, photo } from '../support/phone.mjs';
import { codeFilm, codePhoto } from '../support/qr.mjs';
import { demoPassword } from '../support/server.mjs';
import { Staff } from '../support/staff.mjs';
import { expect, test as base } from '../support/test.mjs';
import { overflow, violations } from '../support/well.mjs';
import { Wire } from '../support/wire.mjs';

// What a cut wire, a session that ended and a wrong code bring about.
const EXPECTED = /net::ERR_|Failed to fetch|status of 4(01|03|09|22)/;

const test = base.extend({
  wire: async ({ server }, use) => {
    const wire = await Wire.to(server);
    await use(wire);
    await wire.end();
  },
  /** Makes phones, and throws them away. */
  phones: async ({ wire, complaints }, use) => {
    complaints.allow(EXPECTED);
    const all = [];
    await use(async (options) => {
      const phone = await Phone.of(wire, complaints, options);
      all.push(phone);
      return phone;
    });
    for (const phone of all) await phone.throwAway();
  },
});

/** Stairwells of the inspector's area by the codes of the demo: 一区, where every building has two units or more. */
const CODES = Array.from({ length: 20 }, (_, n) => `demo-1-${1 + Math.floor(n / 2)}-${1 + (n % 2)}`);
/** Where something is wrong, by the number of the check. */
const WRONG = new Map([[2, [3, 'E1']], [9, [5, 'E3']], [16, [1, 'E4']]]);

async function ready(phones, user = 'inspector1', options) {
  const phone = await phones(options);
  await phone.signIn(user);
  await phone.loadRound();
  return phone;
}

/** One check with a problem and its photo, made without a network: two entries wait. */
async function withOneFound(phones) {
  const phone = await ready(phones);
  await phone.flightMode(true);
  await phone.checkIn('demo-1-1-1');
  await phone.problem(2, 'E1', photo(2));
  await phone.finish();
  return phone;
}

/** Twenty checks with three problems and three photos. */
async function walkRound(phone) {
  for (const [n, code] of CODES.entries()) {
    await phone.checkIn(code);
    const wrong = WRONG.get(n);
    if (wrong) await phone.problem(wrong[0], wrong[1], photo(n));
    await phone.finish();
  }
}

/** What the phone sent to the server functions and what came of it. */
const posts = (wire, verb) => wire.carried.filter(({ method, path }) => method === 'POST' && path === `/api/patrol/${verb}`);
const formOf = ({ body }) => JSON.parse(body.toString()).form;

/** Every check and every problem is on the server, once: what is sent again changes nothing and says so. */
async function onServerOnce(server, wire, checks, problems) {
  const keys = (verb) => new Map(posts(wire, verb).filter(({ status }) => status === 200).map((post) => [formOf(post).key, post]));
  const [sentChecks, sentProblems] = [keys('check'), keys('problem')];
  expect(sentChecks.size).toBe(checks);
  expect(sentProblems.size).toBe(problems);
  const again = [...sentChecks.values(), ...sentProblems.values()].flatMap((post) => [post, post]);
  // In another order, each twice.
  for (let n = again.length - 1; n > 0; n -= 1) {
    const other = (n * 7919 + 13) % (n + 1);
    [again[n], again[other]] = [again[other], again[n]];
  }
  const inspector = await Staff.of(server, 'inspector1');
  for (const { path, body } of again) {
    const response = await inspector.call(path, body.toString());
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ repeated: true });
  }
  // Counted by the program itself, along the chain that they are in.
  const { stdout } = await server.command('verify-audit');
  expect(stdout).toContain(` ${checks} checks of patrols`);
  const committee = await Staff.of(server, 'committee');
  const { rows } = await committee.list({});
  expect(rows).toHaveLength(problems);
  return rows;
}

test('a round without a network, the phone switched off in between, is on the server exactly once', async ({ browser, server, complaints, wire, phones }) => {
  test.setTimeout(240_000);
  const desk = await windowOf({ browser, server, complaints }, 'committee', DESK);
  await desk.goto('/desk');
  await expect(desk.locator('[data-ticket]')).toHaveCount(0);
  const phone = await ready(phones);

  await phone.flightMode(true);
  await phone.switchOff();
  await phone.switchOn({ offline: true });
  await phone.open();
  await walkRound(phone);
  await expect(phone.tab('waiting')).toContainText('23');
  expect(posts(wire, 'check')).toHaveLength(0);
  await phone.switchOff();
  await phone.switchOn({ offline: true });
  await phone.open();
  await expect(phone.tab('waiting')).toContainText('23');
  expect(await phone.kept('photos')).toHaveLength(3);

  await phone.flightMode(false);
  await phone.sent();
  // The desk has not been touched: they came by themselves, and wait above for whoever reads.
  await expect(desk.locator('.desk .fresh')).toHaveText(/3 件新的/);
  await desk.locator('.desk .fresh').click();
  await expect(desk.locator('[data-ticket]')).toHaveCount(3);
  const rows = await onServerOnce(server, wire, 20, 3);
  const items = rows.map((row) => row.item).sort();
  expect(items).toEqual(['E1', 'E3', 'E4']);
  // Photo, place and floor are filled in.
  await desk.goto(`/desk/tickets/${rows.find((row) => row.item === 'E1').number}`);
  await expect(desk.locator('main')).toContainText('一区2幢1单元');
  await expect(desk.locator('main img').first()).toBeVisible();
  // What was acknowledged has left the phone.
  expect(await phone.kept('queue')).toEqual([]);
  expect(await phone.kept('photos')).toEqual([]);
});

test('lost replies cost nothing and double nothing', async ({ server, wire, phones }) => {
  test.setTimeout(240_000);
  const phone = await ready(phones);
  await phone.flightMode(true);
  await walkRound(phone);
  // Every third reply is lost after the server has done what was asked.
  let sent = 0;
  wire.loses = (method, path) => method === 'POST' && /\/photos$|\/api\/patrol\/(check|problem)$/.test(path) && (sent += 1) % 3 === 1;
  await phone.flightMode(false);
  await phone.sent();
  wire.loses = () => false;
  expect(posts(wire, 'check').length).toBeGreaterThan(20);
  await onServerOnce(server, wire, 20, 3);
  expect(await phone.kept('queue')).toEqual([]);
});

test('what waits arrives in any order', async ({ server, wire, phones }) => {
  test.setTimeout(120_000);
  const phone = await ready(phones);
  await phone.flightMode(true);
  for (const [n, code] of CODES.slice(0, 6).entries()) {
    await phone.checkIn(code);
    if (n % 2) await phone.problem(n + 1 > 6 ? 6 : n + 1, 'E1', photo(n));
    await phone.finish();
  }
  // Problems before their checks, and the last before the first.
  const queue = (await phone.kept('queue')).sort((a, b) => b.seq - a.seq).map((entry, n) => ({ ...entry, seq: n % 2 ? 1000 - n : n }));
  await phone.keep('queue', queue);
  const order = queue.sort((a, b) => a.seq - b.seq).map(({ kind }) => kind);
  await phone.page.reload();
  await phone.flightMode(false);
  await phone.sent();
  const sent = wire.carried.filter(({ method, path }) => method === 'POST' && /^\/api\/patrol\/(check|problem)$/.test(path));
  expect(sent.map(({ path }) => path.split('/').pop())).toEqual(order);
  expect(order[0]).toBe('problem');
  await onServerOnce(server, wire, 6, 3);
});

test('a planned round leads from checkpoint to checkpoint, puts off, and says when it was cancelled meanwhile', async ({ server, phones }) => {
  const stops = await plannedRound(server);
  const lead = await Staff.of(server, 'lead1');
  expect(stops.length).toBeGreaterThan(2);
  const phone = await ready(phones);
  const { page } = phone;
  await phone.flightMode(true);
  const next = page.locator('[data-next]');
  await expect(next).toHaveAttribute('data-next', stops[0].site);
  await expect(next.locator('.patrol-hint')).toBeVisible();
  await page.getByRole('button', { name: '稍后再去' }).click();
  await expect(next).toHaveAttribute('data-next', stops[1].site);
  await phone.tab('map').click();
  await expect(page.locator('.round-picture .round-stop')).toHaveCount(stops.length);
  // The checkpoint's own code, by what stands behind the demo's.
  await phone.checkIn(`demo-${stops[1].site.slice('GK1-'.length)}`);
  await phone.finish();
  await expect(page.locator('[data-progress]')).toHaveAttribute('data-progress', `1/${stops.length}`);
  const cancelled = await lead.call('/api/patrol/cancel', { form: { expected: 1 } });
  expect(cancelled.status, await cancelled.clone().text()).toBe(200);
  await phone.flightMode(false);
  await phone.sent();
  await phone.tab('waiting').click();
  await expect(page.locator('[data-told=round_cancelled]')).toBeVisible();
  await phone.tab('round').click();
  await expect(page.locator('[data-banner=cancelled]')).toBeVisible();
});

/** A round planned for the inspector as of now; its stops. A plan of today covers what is left of it. */
async function plannedRound(server) {
  const hour = new Date(Date.now() + 8 * 3_600_000).getUTCHours();
  test.skip(hour >= 22, 'too little of the day is left for a round');
  const lead = await Staff.of(server, 'lead1');
  const inspector = await Staff.of(server, 'inspector1');
  const { account } = await (await inspector.call('/api/patrol/round', {})).json();
  const { day } = await (await lead.call('/api/patrol/book', { ask: {} })).json();
  const form = { expected: day.version, walkers: [{ account, from: '00:00', until: '23:59' }] };
  const made = await lead.call('/api/patrol/make', { form });
  expect(made.status, await made.clone().text()).toBe(200);
  return (await (await inspector.call('/api/patrol/round', {})).json()).stops;
}

/** A resident's report of heaped things at 一区1幢1单元, which the committee wants looked at. */
async function askedToLook(server) {
  const body = new URLSearchParams({ code: 'demo-1-1-1', item: 'E1', text: '楼道里堆了旧家具', key: `asked-${Date.now()}` });
  const filed = await fetch(`${server.url}/report`, { method: 'POST', headers: { accept: 'application/json' }, body });
  const { number } = await filed.json();
  const committee = await Staff.of(server, 'committee');
  const asked = await committee.call('/api/tickets/act', { number, form: { action: 'ask_site_check' } });
  expect(asked.status, await asked.clone().text()).toBe(200);
  return { number, committee };
}

test('what is to be looked at is answered on site without a network, and arrives once', async ({ server, wire, phones }) => {
  test.setTimeout(120_000);
  const { number, committee } = await askedToLook(server);
  const stops = await plannedRound(server);
  expect(stops.find(({ site }) => site === 'GK1-1-1-1').tasks.map((task) => task.number)).toEqual([number]);
  const phone = await ready(phones);
  const { page } = phone;
  await phone.flightMode(true);
  await phone.checkIn('demo-1-1-1');
  const line = page.locator(`[data-task="${number}"]`);
  await expect(line).toContainText('请到现场看一看');
  await line.getByRole('link', { name: '答复' }).click();
  await page.locator('textarea[name=text]').fill('两个旧柜子');
  // Away and back: what was typed is still there.
  await page.getByRole('button', { name: '返回' }).click();
  await line.getByRole('link', { name: '答复' }).click();
  await expect(page.locator('textarea[name=text]')).toHaveValue('两个旧柜子');
  await page.locator('textarea[name=text]').fill('两个旧柜子,占了半个平台');
  await page.locator('[data-task-form] input[type=file]').setInputFiles(photo(4));
  await expect(page.locator('[data-task-form] img')).toBeVisible();
  // The battery is empty: nothing of what was typed and taken is lost.
  await phone.switchOff();
  await phone.switchOn({ offline: true });
  await page.close().catch(() => {});
  const again = phone.page;
  await again.goto(`/patrol#/task/${number}`);
  await expect(again.locator('textarea[name=text]')).toHaveValue('两个旧柜子,占了半个平台');
  await expect(again.locator('[data-task-form] img')).toBeVisible();
  // A door that is done with the question open is no end of the round: it is asked above what is done.
  await again.goto('/patrol#/site/GK1-1-1-1');
  await phone.finish();
  const asked = again.locator('[data-asked="1"]');
  await expect(asked).toContainText('一区1幢1单元');
  await asked.getByRole('link', { name: '答复' }).click();
  await expect(again.locator('textarea[name=text]')).toHaveValue('两个旧柜子,占了半个平台');
  await again.getByRole('button', { name: '确有此事' }).click();
  await expect(again.locator('[data-asked]')).toHaveCount(0);
  await phone.tab('waiting').click();
  await expect(again.locator('[data-entry=task]')).toContainText(`核实 ${number}:确有此事`);
  // Its first reply is lost.
  let lost = 0;
  wire.loses = (method, path) => method === 'POST' && path === '/api/patrol/task' && (lost += 1) === 1;
  await phone.flightMode(false);
  await phone.sent();
  wire.loses = () => false;
  const replies = posts(wire, 'task').map(({ status }) => status);
  expect(replies.filter((status) => status === 200).length).toBe(2);
  const detail = await (await committee.call('/api/tickets/detail', { number })).json();
  const said = detail.timeline.filter((entry) => entry.fact.kind === 'site_checked');
  expect(said.map((entry) => entry.fact.found)).toEqual([true]);
  expect(await phone.kept('photos')).toEqual([]);
  expect(await phone.kept('queue')).toEqual([]);
});

test('a locked door is said to be one, and the rest is planned anew on the phone', async ({ server, phones }) => {
  test.setTimeout(120_000);
  const stops = await plannedRound(server);
  expect(stops.length).toBeGreaterThan(3);
  const phone = await ready(phones);
  const { page } = phone;
  await phone.flightMode(true);
  const { site } = stops[0];
  await phone.checkIn(`demo-${site.slice('GK1-'.length)}`);
  await page.getByRole('button', { name: '进不去' }).click();
  await page.locator('dialog[open]').getByRole('button', { name: '进不去' }).click();
  await expect(page.locator('[data-progress]')).toHaveAttribute('data-progress', `1/${stops.length}`);
  const done = page.locator(`[data-stop="${site}"][data-done]`);
  await expect(done).toContainText('进不去');
  const order = () =>
    page.locator('[data-next], [data-stop]:not([data-done])').evaluateAll((all) => all.map((one) => one.dataset.next ?? one.dataset.stop));
  const before = await order();
  await page.getByRole('button', { name: '从我这里重新排路线' }).click();
  await expect(page.locator('#patrol-told')).toContainText('已重新排好');
  expect((await order()).sort()).toEqual([...before].sort());
  await phone.flightMode(false);
  await phone.sent();
  const lead = await Staff.of(server, 'lead1');
  const { day } = await (await lead.call('/api/patrol/book', { ask: {} })).json();
  const visit = day.rounds[0].visits.find((one) => one.stop.site === site);
  expect([visit.done, visit.tried]).toEqual([false, true]);
});

test('a photo that the phone cannot encode is taken along before it is let go', async ({ server, phones }) => {
  const phone = await ready(phones);
  const { page } = phone;
  await phone.flightMode(true);
  await phone.checkIn('demo-1-1-1');
  await page.locator('[data-floor="2"] .patrol-to-problem').click();
  // What an iPhone gives that was told to keep its own format.
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(400, 7)]);
  await page.locator('[data-item="E1"] input[type=file]').setInputFiles({ name: 'IMG_1.heic', mimeType: 'image/heic', buffer: heic });
  await expect(page.locator('[data-problem="E1"]')).toBeVisible();
  await phone.finish();
  await phone.flightMode(false);
  await phone.tab('waiting').click();
  const failed = page.locator('[data-state=failed]');
  await expect(failed).toContainText('只收 JPEG、PNG 或 WebP 照片');
  await page.evaluate(() => Object.defineProperty(navigator, 'canShare', { value: undefined, configurable: true }));
  await failed.getByRole('button', { name: '不带照片' }).click();
  const saved = page.waitForEvent('download');
  await page.locator('dialog[open]').getByRole('button', { name: '先导出' }).click();
  const chunks = [];
  for await (const chunk of await (await saved).createReadStream()) chunks.push(chunk);
  const [kept] = Object.values(JSON.parse(Buffer.concat(chunks).toString()).photos);
  expect(Buffer.from(kept.split(',')[1], 'base64').equals(heic)).toBe(true);
  await page.locator('dialog[open]').getByRole('button', { name: '不带照片' }).click();
  await phone.sent();
  const { rows } = await (await Staff.of(server, 'committee')).list({});
  expect(rows.map(({ item }) => item)).toEqual(['E1']);
  expect(await phone.kept('photos')).toEqual([]);
});

test('a wrong code says where it belongs, and a typed one counts', async ({ phones }) => {
  const phone = await ready(phones);
  const { page } = phone;
  await phone.flightMode(true);
  await phone.tab('scan').click();
  const wrong = page.locator('#code-wrong');
  const type = async (code) => {
    await page.locator('#code').fill(code);
    await page.locator('.patrol-code button[type=submit]').click();
  };
  await type('https://example.org/menu');
  await expect(wrong).toContainText('不是我们的码');
  await type('GK9-1-3-2.a.K7P2K7P2K7P2K7P2');
  await expect(wrong).toContainText('别的居民区');
  // The code of another checkpoint than the one that was opened: it is named, and may be checked instead.
  await page.goto('/patrol#/site/GK1-1-1-2');
  await expect(page.locator('h1')).toContainText('一区1幢2单元');
  await type('https://example.org/s/demo-1-1-1?lang=zh');
  const asked = page.locator('dialog[open]');
  await expect(asked).toContainText('一区1幢1单元');
  await asked.locator('.button').last().click();
  await expect(wrong).toContainText('一区1幢1单元');
  // The text of a genuine code that is in force no more: the server tells.
  await type('GK1-1-1-2.z.K7P2K7P2K7P2K7P2');
  await expect(asked).toContainText('旧码');
  await asked.locator('.button').last().click();
  await type('demo-1-1-2');
  await expect(page.locator('[data-check="GK1-1-1-2"]')).toBeVisible();
});

test('camera and photo read a code without a network', async ({ phones }, info) => {
  const film = codeFilm(info.outputPath('code.y4m'));
  const args = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${film}`];
  const phone = await ready(phones, 'inspector1', { permissions: ['camera'], args });
  const { page } = phone;
  await phone.flightMode(true);
  await phone.tab('scan').click();
  const asked = page.locator('dialog[open]');
  const check = page.locator('[data-check="GK1-1-1-1"]');
  await expect(asked.or(check)).toBeVisible();
  if (await asked.isVisible()) await asked.locator('.button').first().click();
  await expect(check).toBeVisible();
  // Without a camera, a photo of the code.
  await phone.flightMode(false);
  const other = await ready(phones);
  await other.tab('scan').click();
  await other.page.locator('.patrol-view > .patrol-file input').setInputFiles(codePhoto());
  const otherAsked = other.page.locator('dialog[open]');
  await expect(otherAsked.or(other.page.locator('[data-check="GK1-1-1-1"]'))).toBeVisible();
});

test('an unfinished check outlives the phone’s battery', async ({ phones }) => {
  const phone = await ready(phones);
  await phone.flightMode(true);
  await phone.checkIn('demo-1-2-1');
  await phone.page.locator('[data-floor="1"] .patrol-fine').click();
  await expect(phone.page.locator('[data-floor="1"] .patrol-fine')).toHaveAttribute('aria-pressed', 'true');
  await phone.problem(4, 'E1', photo(4));
  await phone.switchOff();
  await phone.switchOn({ offline: true });
  await phone.open();
  await phone.page.goto('/patrol#/site/GK1-1-2-1');
  await expect(phone.page.locator('[data-floor="1"] .patrol-fine')).toHaveAttribute('aria-pressed', 'true');
  await expect(phone.page.locator('[data-problem=E1] img')).toBeVisible();
  await phone.finish();
  await expect(phone.tab('waiting')).toContainText('2');
});

test('what somebody else reported meanwhile is asked about: joined, or reported on its own', async ({ server, wire, phones }) => {
  test.setTimeout(120_000);
  const phone = await ready(phones);
  await phone.flightMode(true);
  for (const code of ['demo-1-1-1', 'demo-1-1-2']) {
    await phone.checkIn(code);
    await phone.problem(3, 'E1', photo(code.length));
    await phone.finish();
  }
  const first = await server.report({ code: 'demo-1-1-1', item: 'E1', floor: '3' });
  const second = await server.report({ code: 'demo-1-1-2', item: 'E1', floor: '3' });
  await phone.flightMode(false);
  await phone.page.evaluate(() => dispatchEvent(new Event('online')));
  await phone.tab('waiting').click();
  const asks = phone.page.locator('[data-state=asks]');
  await expect(asks).toHaveCount(2);
  await asks.filter({ hasText: first.number }).locator('.button').first().click();
  await expect(asks).toHaveCount(1);
  await asks.filter({ hasText: second.number }).locator('.button').last().click();
  await expect(asks).toHaveCount(0);
  await phone.sent();
  await expect(phone.page.locator('[data-told=joined]')).toContainText(first.number);
  await expect(phone.page.locator('[data-told=filed]')).toBeVisible();
  const committee = await Staff.of(server, 'committee');
  expect((await committee.list({})).rows).toHaveLength(3);
  expect(posts(wire, 'problem').filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(4);
});

test('a session that ends in the basement costs nothing: the same person signs in and it goes on', async ({ phones }) => {
  test.setTimeout(120_000);
  const phone = await ready(phones);
  await phone.flightMode(true);
  await phone.checkIn('demo-1-1-1');
  await phone.finish();
  await phone.context.clearCookies();
  await phone.flightMode(false);
  await phone.page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(phone.page.locator('[data-banner=sign_in]')).toBeVisible();
  await expect(phone.tab('waiting')).toContainText('1');
  // Somebody else sees that something waits and nothing of it.
  await phone.page.locator('[data-banner=sign_in] a').click();
  await phone.page.locator('input[name=username]').fill('inspector2');
  await phone.page.locator('input[name=password]').fill(demoPassword);
  await phone.page.locator('form.sign-in button[type=submit]').click();
  await expect(phone.page.locator('[data-banner=others]')).toContainText('1');
  await phone.tab('waiting').click();
  await expect(phone.page.locator('[data-entry]')).toHaveCount(0);
  await expect(phone.page.locator('main')).not.toContainText('一区1幢1单元');
  await phone.context.clearCookies();
  await phone.signIn('inspector1');
  await expect.poll(() => phone.kept('queue'), { timeout: 60_000 }).toEqual([]);
});

test('signing out takes everything off the phone, after a question where something waits', async ({ phones }) => {
  const phone = await withOneFound(phones);
  const { page } = phone;
  await phone.tab('waiting').click();
  await page.getByRole('button', { name: '退出登录' }).click();
  const asked = page.locator('dialog[open]');
  await expect(asked).toContainText('2 条');
  await asked.getByRole('button', { name: '先不退出' }).click();
  expect(await phone.kept('queue')).toHaveLength(2);
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.locator('dialog[open]').getByRole('button', { name: '退出登录' }).click();
  await expect.poll(() => phone.kept('queue')).toEqual([]);
  expect(await phone.kept('photos')).toEqual([]);
  expect(await phone.kept('kept', 'round')).toBe(null);
  expect(await phone.kept('kept', 'me')).toBe(null);
  // The session ends when there is a network.
  await phone.flightMode(false);
  await page.goto('/patrol');
  await expect(page).toHaveURL(/\/login/);
});

for (const path of ['/desk/notices', '/logout']) {
  test(`signing out on ${path} takes the round off the phone, and what waits is sent after signing in again`, async ({ server, wire, phones }) => {
    const phone = await withOneFound(phones);
    const { page } = phone;
    // Another page of staff, with nothing sent until then.
    await page.route('**/api/patrol/**', (route) => route.abort());
    await phone.flightMode(false);
    await page.goto(path);
    await page.getByRole('button', { name: '退出登录' }).click();
    await expect(page).toHaveURL(`${wire.url}/`);
    for (const key of ['round', 'me', 'checks', 'answered', 'told']) expect(await phone.kept('kept', key), key).toBe(null);
    expect(await phone.kept('queue')).toHaveLength(2);
    await page.unroute('**/api/patrol/**');
    await phone.signIn('inspector1');
    await phone.loadRound();
    await phone.sent();
    await onServerOnce(server, wire, 1, 1);
  });
}

test('what waits can be exported with its photos', async ({ phones }) => {
  const phone = await withOneFound(phones);
  await phone.tab('waiting').click();
  await phone.page.evaluate(() => Object.defineProperty(navigator, 'canShare', { value: undefined, configurable: true }));
  const saved = phone.page.waitForEvent('download');
  await phone.page.getByRole('button', { name: '导出' }).click();
  const stream = await (await saved).createReadStream();
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  const file = JSON.parse(Buffer.concat(chunks).toString());
  expect(file.entries.map((entry) => entry.kind)).toEqual(['check', 'problem']);
  expect(Object.values(file.photos)[0]).toMatch(/^data:image\/jpeg;base64,/);
});

test('a queue of an older version is sent, one of a newer version is kept, a refused entry can be discarded', async ({ wire, phones }) => {
  const phone = await ready(phones);
  const { page } = phone;
  await phone.flightMode(true);
  await phone.checkIn('demo-1-1-1');
  await phone.finish();
  await phone.checkIn('demo-1-1-2');
  await phone.finish();
  await phone.checkIn('demo-1-1-3');
  await phone.finish();
  // Kept by a newer version; with a code that nobody ever had; kept by an older version.
  const [first, second, third] = (await phone.kept('queue')).sort((a, b) => a.seq - b.seq);
  await phone.keep('queue', [
    { ...first, format: 9 },
    { ...second, form: { ...second.form, code: 'nonsense' } },
    { ...third, format: 0 },
  ]);
  await page.reload();
  await phone.tab('waiting').click();
  await expect(page.locator('[data-entry]')).toHaveCount(3);
  await phone.flightMode(false);
  await expect(page.locator('[data-state=failed]')).toHaveCount(1);
  const kept = page.locator('[data-state=waiting]');
  await expect(kept).toHaveCount(1);
  await expect(kept).toContainText('更新的版本');
  await expect(phone.tab('waiting')).toContainText('失败 1');
  await page.locator('[data-state=failed]').getByRole('button', { name: '删除' }).click();
  await page.locator('dialog[open]').getByRole('button', { name: '删除' }).click();
  await expect(page.locator('[data-state=failed]')).toHaveCount(0);
  const taken = posts(wire, 'check').filter(({ status }) => status === 200);
  expect(taken.map((post) => formOf(post).format)).toEqual([0]);
});

test('a full phone says so, and what it could not keep is sent all the same', async ({ server, wire, phones }) => {
  const phone = await ready(phones);
  const { page } = phone;
  await phone.flightMode(true);
  await phone.checkIn('demo-1-1-1');
  // From here on the phone has no room: what a browser throws then.
  await page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function full(value, key) {
      if (['queue', 'photos'].includes(this.name)) throw new DOMException('full', 'QuotaExceededError');
      return put.call(this, value, key);
    };
  });
  await phone.problem(2, 'E1', photo(2));
  await phone.finish();
  await expect(page.locator('[data-banner=full]')).toBeVisible();
  await expect(phone.tab('waiting')).toContainText('2');
  await phone.flightMode(false);
  await phone.sent();
  await expect(page.locator('[data-banner=full]')).toHaveCount(0);
  await onServerOnce(server, wire, 1, 1);
});

test('a phone without any room begins checks, sends by itself and lets go of what was taken', async ({ server, wire, phones }) => {
  const phone = await withOneFound(phones);
  const { page } = phone;
  // What waits is on the phone already; nothing else finds room, in this page and in those after it.
  const noRoom = () => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function full(value, key) {
      if (!['seq', 'order'].includes(key)) throw new DOMException('full', 'QuotaExceededError');
      return put.call(this, value, key);
    };
  };
  await page.addInitScript(noRoom);
  await phone.flightMode(false);
  await page.reload();
  await phone.sent();
  await onServerOnce(server, wire, 1, 1);
  const kept = await page.evaluate(async () => {
    const open = indexedDB.open('wwg-patrol');
    await new Promise((done) => (open.onsuccess = done));
    const stores = open.result.transaction(['queue', 'photos']);
    const count = (name) => new Promise((done) => (stores.objectStore(name).count().onsuccess = (event) => done(event.target.result)));
    return [await count('queue'), await count('photos')];
  });
  expect(kept, 'what was taken makes room').toEqual([0, 0]);

  await phone.checkIn('demo-1-1-2');
  await phone.problem(1, 'E3', photo(3));
  await phone.finish();
  await phone.sent();
  await onServerOnce(server, wire, 2, 2);
});

test('what is put right on the spot has photos before and after, and waits to be verified', async ({ server, phones }) => {
  const phone = await ready(phones);
  const { page } = phone;
  await phone.flightMode(true);
  await phone.checkIn('demo-1-1-1');
  await phone.problem(2, 'E1', photo(2));
  await page.locator('[data-problem=E1] a').click();
  await page.locator('textarea[name=text]').fill('纸箱两个,已请住户搬走');
  await page.locator('[data-problem-form] section').last().locator('input[type=file]').setInputFiles(photo(3));
  await expect(page.locator('[data-problem-form] section').last().locator('img')).toBeVisible();
  await page.getByRole('button', { name: '好了' }).click();
  await phone.finish();
  await phone.flightMode(false);
  await phone.sent();
  const { rows } = await (await Staff.of(server, 'committee')).list({});
  expect(rows.map(({ item, state, status }) => [item, state ?? status])).toEqual([['E1', 'handled']]);
});

test('what was put right needs a photo of how it was', async ({ phones }) => {
  const phone = await ready(phones);
  const { page } = phone;
  await phone.flightMode(true);
  await phone.checkIn('demo-1-1-1');
  await page.locator('[data-floor="2"] .patrol-to-problem').click();
  await page.getByRole('button', { name: '不拍照' }).click();
  await page.locator('[data-item="E1"] button').click();
  const spot = page.locator('[data-problem-form] section').last();
  await expect(spot).toContainText('要先有一张处置前的照片');
  await expect(spot.locator('input[type=file]')).toHaveCount(0);
  await page.locator('[data-problem-form] section').first().locator('input[type=file]').setInputFiles(photo(2));
  await spot.locator('input[type=file]').setInputFiles(photo(3));
  await expect(spot.locator('img')).toBeVisible();
  // The first is dropped again.
  await page.locator('[data-problem-form] section').first().getByRole('button', { name: '删除' }).click();
  await page.getByRole('button', { name: '好了' }).click();
  await expect(page.locator('[role=alert]')).toContainText('要先有一张处置前的照片');
});

test('the shell is the same for everybody and has nobody’s data', async ({ server, phones }) => {
  const bodies = [];
  for (const user of ['inspector1', 'lead2', 'supervisor1']) {
    const response = await (await Staff.of(server, user)).get('/patrol');
    expect(response.status).toBe(200);
    bodies.push((await response.text()).replace(/nonce="[^"]*"/g, ''));
  }
  expect(new Set(bodies).size).toBe(1);
  const refused = await (await Staff.of(server, 'center')).get('/patrol');
  expect(refused.status).toBe(403);
  const phone = await ready(phones);
  const cached = await phone.page.evaluate(async () => {
    const paths = [];
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) paths.push(new URL(request.url).pathname);
    }
    return paths;
  });
  expect(cached.filter((path) => !/^\/(patrol|pkg\/[^?]+|icons\/[^?]+)$/.test(path))).toEqual([]);
});

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing on the views of a round, and nothing scrolls sideways at 360 px (${colorScheme})`, async ({ phones }) => {
    test.setTimeout(180_000);
    const phone = await ready(phones, 'inspector1', { colorScheme, viewport: { width: 360, height: 740 }, bypassCSP: true });
    const { page } = phone;
    const found = [];
    const look = async (where) => {
      for (const fault of await violations(page)) found.push(`${where}: ${fault}`);
      const wide = await overflow(page);
      if (wide > 0) found.push(`${where}: ${wide} px too wide`);
    };
    for (const lang of ['zh', 'en']) {
      await page.goto(`/patrol?lang=${lang}`);
      await expect(page.locator('html')).toHaveAttribute('lang', lang);
      await expect(page.locator('.patrol-next')).toBeVisible();
      await look(`round ${lang}`);
      await phone.tab('map').click();
      await expect(page.locator('.round-picture')).toBeVisible();
      await look(`map ${lang}`);
      await phone.tab('scan').click();
      await expect(page.locator('#code')).toBeVisible();
      await look(`scan ${lang}`);
      const unit = lang === 'zh' ? 1 : 2;
      await phone.checkIn(`demo-1-1-${unit}`);
      await look(`check ${lang}`);
      await page.locator('[data-floor="2"] .patrol-to-problem').click();
      await expect(page.locator('.patrol-choices')).toBeVisible();
      await look(`items ${lang}`);
      await page.goBack();
      await phone.problem(2, 'E1', photo(unit));
      await look(`problem on the list ${lang}`);
      await page.locator('[data-problem=E1] a').click();
      await expect(page.locator('[data-problem-form]')).toBeVisible();
      await look(`problem ${lang}`);
      await phone.flightMode(true);
      await page.goBack();
      await phone.finish();
      await phone.tab('waiting').click();
      await expect(page.locator('[data-entry]').first()).toBeVisible();
      await look(`waiting ${lang}`);
      await page.locator('.emergency-link').click();
      await expect(page.locator('#patrol-emergency')).toBeVisible();
      await expect(page.locator('#patrol-emergency a[href="tel:120"]')).toBeVisible();
      await look(`emergency ${lang}`);
      await page.locator('#patrol-emergency [data-close]').click();
      await phone.flightMode(false);
      await phone.sent();
    }
    expect(found).toEqual([]);
  });
}
