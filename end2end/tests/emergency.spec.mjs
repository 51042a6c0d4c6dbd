// The emergency lane: from any page, two presses; whoever is on duty is alarmed until somebody answers.
import { FORM } from '../support/pages.mjs';
import { DESK, PHONE, Reporter, step, windowOf } from '../support/loop.mjs';
import { Staff } from '../support/staff.mjs';
import { expect, test } from '../support/test.mjs';

const CALLS = ['120', '110', '119'];
const banner = (page, number) => page.locator(`[data-alarm="${number}"]`);

async function showsCalls(page) {
  for (const number of CALLS) {
    const call = page.locator(`main a[href="tel:${number}"]`).first();
    await expect(call).toBeVisible();
    await expect(call).toContainText(number);
  }
}

/** The second press; returns the number. */
async function press(page) {
  await page.locator('.emergency-file').click();
  await expect(page).toHaveURL(/\/emergency\/sent$/);
  return page.locator('[data-ticket]').first().getAttribute('data-ticket');
}

const everything = async (server) => (await (await Staff.of(server, 'center')).list({ status: 'all', sort: 'newest' })).rows;

/** Waits until the page's stream of alarms is there: what comes then is shown by it and not by loading. */
const listens = (page) => expect(page.locator('[data-alarms]')).toBeAttached();

async function pairWall(at, by) {
  const wall = await windowOf(at, null, { viewport: { width: 1920, height: 1080 } });
  await wall.goto('/wall');
  const code = await wall.locator('[data-wall-code]').getAttribute('data-wall-code');
  const page = await windowOf(at, by, DESK);
  await page.goto('/desk/walls');
  await page.locator('#code').fill(code);
  await page.locator('#name').fill('值班室');
  await page.locator('form.card button[type=submit]').click();
  await expect(page.locator('[data-wall]')).toContainText('值班室');
  await expect(wall.locator('.wall-name')).toHaveText('值班室');
  await page.context().close();
  return wall;
}

test('the way to help is on every page of residents', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 404/);
  const { number, tracking_code } = await server.report();
  const reporter = await Reporter.of({ browser, server, complaints }, tracking_code);
  const page = reporter.page;
  for (const path of ['/s/demo-1-1-1', FORM, '/t', '/t/ticket', '/login', '/emergency', '/nowhere']) {
    await page.goto(path);
    await expect(page.locator('a.emergency-link').first(), path).toBeInViewport();
  }
  await page.goto('/t/ticket');
  await expect(page.locator('[data-ticket]')).toHaveAttribute('data-ticket', number);
});

test('the way to help is on the public map', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('a[href^="/emergency"]').first()).toBeInViewport();
});

test('the way to help is on every page of staff', async ({ browser, server, complaints }) => {
  const { number } = await server.report();
  const rooms = {
    center: ['/desk', '/desk/enter', `/desk/tickets/${number}`, '/desk/walls', '/desk/notices', '/desk/outbox', '/desk/roster', '/desk/handover'],
    admin: ['/admin', '/admin/calendar', '/admin/hours', '/admin/log'],
  };
  for (const [user, paths] of Object.entries(rooms)) {
    for (const size of [DESK, PHONE]) {
      const page = await windowOf({ browser, server, complaints }, user, size);
      for (const path of paths) {
        await page.goto(path);
        await expect(page.locator('a.emergency-link').first(), `${user} ${path}`).toBeInViewport();
      }
      await page.context().close();
    }
  }
});

test('the first press shows whom to call and files nothing', async ({ browser, server, complaints }) => {
  const page = await windowOf({ browser, server, complaints }, null, PHONE);
  await page.goto('/s/demo-1-1-1');
  await page.locator('a.emergency-link').click();
  await expect(page).toHaveURL(/\/emergency\?code=demo-1-1-1$/);
  await showsCalls(page);
  // Telephone numbers come first, large enough for a shaking hand, and the place is known already.
  for (const number of CALLS) expect((await page.locator(`a[href="tel:${number}"]`).boundingBox()).height).toBeGreaterThanOrEqual(88);
  const [call, file] = [page.locator('a[href="tel:120"]'), page.locator('.emergency-file')];
  expect((await call.boundingBox()).y).toBeLessThan((await file.boundingBox()).y);
  await expect(file).toBeInViewport();
  await expect(page.locator('[data-place]')).toContainText('一区1幢1单元');
  expect(await everything(server)).toHaveLength(0);
});

test('the second press at a door files at once and is on no public map or list', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 404/);
  const at = { browser, server, complaints };
  const page = await windowOf(at, null, PHONE);
  await page.goto('/emergency?code=demo-1-1-1');
  const number = await press(page);
  await expect(page.locator('[data-emergency-state]')).toHaveAttribute('data-emergency-state', 'waiting');
  await expect(page.locator('main')).toContainText('一区1幢1单元');
  await showsCalls(page);
  const [row] = await everything(server);
  expect(row.number).toBe(number);
  expect(row.area).toBe(1);
  // The public sees neither pin nor row nor word of it.
  const map = await windowOf(at, null, DESK);
  await map.goto('/');
  await expect(map.locator('[data-pins]').first()).toHaveAttribute('data-ready', 'true');
  await expect(map.locator('[data-pins]').first()).toHaveAttribute('data-pins', '0');
  await expect(map.locator(`[data-ticket="${number}"]`)).toHaveCount(0);
  await expect(map.locator('body')).not.toContainText(number);
  expect(await server.pins()).toEqual([]);
  await map.goto('/s/demo-1-1-1');
  await expect(map.locator('body')).not.toContainText(number);
});

test('words that tell where it is go along, with a number to call back', async ({ browser, server, complaints }) => {
  const at = { browser, server, complaints };
  const page = await windowOf(at, null, PHONE);
  await page.goto('/emergency');
  await expect(page.locator('[data-place]')).toContainText('没有位置也可以报');
  await page.locator('.emergency-more > summary').click();
  await page.locator('textarea[name=text]').fill('共康路地铁高架下面,第三根柱子旁边,有人倒在地上');
  await page.locator('input[name=phone]').fill('13812345678');
  const number = await press(page);
  const center = await windowOf(at, 'center', DESK);
  await center.goto(`/desk/tickets/${number}`);
  await expect(center.locator('.words').first()).toContainText('第三根柱子旁边');
  await expect(center.locator('body')).toContainText('138****5678');
  await expect(center.locator('body')).not.toContainText('13812345678');
});

test('a telephone number that is none keeps no help away', async ({ browser, server, complaints }) => {
  const page = await windowOf({ browser, server, complaints }, null, PHONE);
  await page.goto('/emergency?lat=0&lng=0');
  await page.locator('.emergency-more > summary').click();
  await page.locator('input[name=phone]').fill('快来');
  const number = await press(page);
  expect((await everything(server)).map((row) => row.number)).toEqual([number]);
});

test('without any place it is filed as well, and two quick presses are one', async ({ browser, server, complaints }) => {
  const page = await windowOf({ browser, server, complaints }, null, PHONE);
  await page.goto('/emergency');
  await page.locator('.emergency-file').evaluate((button) => {
    button.click();
    button.click();
  });
  await expect(page).toHaveURL(/\/emergency\/sent$/);
  await expect(page.locator('main')).toContainText('位置不明');
  expect(await everything(server)).toHaveLength(1);
});

test('every open page of whoever is on duty alarms without a reload, until one answers', async ({ browser, server, complaints }) => {
  test.slow();
  const at = { browser, server, complaints };
  const { number: other } = await server.report();
  const wall = await pairWall(at, 'center');
  const plain = await windowOf(at, null, { viewport: { width: 1920, height: 1080 } });
  await plain.goto('/wall');
  const rooms = [['center', '/desk'], ['center', `/desk/tickets/${other}`], ['center', '/desk/handover'], ['committee', '/desk/walls'], ['lead1', '/desk/notices']];
  const pages = [];
  for (const [user, path] of rooms) {
    const page = await windowOf(at, user, DESK);
    await page.goto(path);
    await listens(page);
    if (path === '/desk') await expect(page.locator('.desk-state-line p')).toHaveText('实时更新中');
    await page.evaluate(() => (window.sameDocument = true));
    pages.push(page);
  }
  const [desk, ticket, , committee, lead] = pages;
  // Somebody is typing when it comes.
  await desk.locator('#search').pressSequentially('楼道');
  await step(ticket, 'note', async (form) => {
    await form.locator('textarea').fill('第一句');
  });
  await ticket.evaluate(() => (window.sameDocument = true));
  const note = ticket.locator('#do-note');
  if ((await note.getAttribute('open')) === null) {
    if (!(await note.locator('summary').isVisible())) await ticket.locator('.more-acts > summary').click();
    await note.locator('summary').click();
  }
  await note.locator('textarea').pressSequentially('写到一半');
  await desk.locator('#search').focus();

  const caller = await windowOf(at, null, PHONE);
  await caller.goto('/emergency?code=demo-1-1-1');
  await caller.locator('.emergency-more > summary').click();
  await caller.locator('textarea[name=text]').fill('王阿婆在家摔倒了');
  const number = await press(caller);

  for (const [n, page] of pages.entries()) {
    await expect(banner(page, number), rooms[n].join(' ')).toBeVisible();
    await expect(banner(page, number)).toHaveAttribute('role', 'alert');
    await expect(banner(page, number)).toContainText('一区1幢1单元');
    expect(await page.evaluate(() => window.sameDocument), rooms[n].join(' ')).toBe(true);
  }
  // The wall says where, and none of the words.
  await expect(banner(wall, number)).toContainText('一区1幢1单元');
  await expect(wall.locator('body')).not.toContainText('王阿婆');
  await expect(banner(wall, number).locator('a, button')).toHaveCount(0);
  // A wall that nobody paired is the public's.
  await expect(plain.locator('[data-alarm]')).toHaveCount(0);

  // What was being typed is there, and the keys go on going there.
  await expect(desk.locator('#search')).toHaveValue('楼道');
  await expect(desk.locator('#search')).toBeFocused();
  await expect(note.locator('textarea')).toHaveValue('写到一半');
  await expect(note.locator('textarea')).toBeFocused();
  await ticket.keyboard.type(',还没完');
  await expect(note.locator('textarea')).toHaveValue('写到一半,还没完');

  // A lead is alarmed and does not answer for the committee.
  await expect(banner(lead, number).locator('.alarm-answer')).toHaveCount(0);
  await committee.locator(`[data-alarm="${number}"] .alarm-answer`).click();
  await expect(committee).toHaveURL(new RegExp(`/desk/tickets/${number}`));
  for (const page of [desk, ticket, pages[2], lead, wall]) await expect(page.locator('[data-alarm]')).toHaveCount(0);
  const entry = committee.locator('[data-entry=alarm_answered]');
  await expect(entry).toHaveCount(1);
  await expect(entry).toContainText('共四一站长');
  // The caller's page hears of it by itself, of the unit and not of the person.
  await expect(caller.locator('[data-emergency-state]')).toHaveAttribute('data-emergency-state', 'answered');
  await expect(caller.locator('[data-emergency-state]')).not.toContainText('站长');
});

test('whoever may not answer an alarm cannot do so by any form', async ({ server, complaints }) => {
  complaints.allow(/status of 403/);
  const response = await fetch(`${server.url}/emergency`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ code: 'demo-1-1-1' }),
  });
  expect(response.status).toBe(201);
  const { number } = await response.json();
  for (const user of ['lead1', 'lead2', 'inspector1', 'supervisor1', 'property', 'police', 'admin']) {
    const staff = await Staff.of(server, user);
    const answer = await fetch(`${server.url}/desk/tickets/${number}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: staff.cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ action: 'answer_alarm' }),
    });
    expect(answer.status, user).toBe(403);
  }
  expect((await everything(server))[0].number).toBe(number);
});

test('an alarm that came before the page was opened is shown there too, and reads well on a phone', async ({ browser, server, complaints }) => {
  const at = { browser, server, complaints };
  const caller = await windowOf(at, null, PHONE);
  await caller.goto('/emergency');
  const number = await press(caller);
  for (const path of ['/desk', '/desk/outbox', `/desk/tickets/${number}`]) {
    const page = await windowOf(at, 'center', PHONE);
    await page.goto(path);
    await expect(banner(page, number), path).toBeVisible();
    const answer = banner(page, number).locator('.alarm-answer');
    expect((await answer.boundingBox()).height, path).toBeGreaterThanOrEqual(44);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0);
    await page.context().close();
  }
});

test.describe('without scripting', () => {
  test('a resident reaches the telephone numbers, files, and follows what became of it', async ({ browser, server, complaints }) => {
    const at = { browser, server, complaints };
    const page = await windowOf(at, null, { ...PHONE, javaScriptEnabled: false });
    await page.goto('/s/demo-1-1-1');
    await page.locator('a.emergency-link').click();
    await showsCalls(page);
    await expect(page.locator('[data-locate]')).toBeHidden();
    const number = await press(page);
    const center = await windowOf(at, 'center', DESK);
    await center.goto(`/desk/tickets/${number}`);
    await step(center, 'answer_alarm');
    await page.locator('a[href="/emergency/sent"]').click();
    await expect(page.locator('[data-emergency-state]')).toHaveAttribute('data-emergency-state', 'answered');
    await page.locator('a[href="/t/ticket"]').click();
    await expect(page.locator('[data-ticket]')).toHaveAttribute('data-ticket', number);
  });
});
