// Planning patrols: a day's rounds on map and list, moved by press and by drag, replanned, kept as a template, seen in
// the month; and whom it is refused.
import { DESK, PHONE, windowOf } from '../support/loop.mjs';
import { Staff } from '../support/staff.mjs';
import { inLanguage, lowTargets, overflow, violations } from '../support/well.mjs';
import { expect, test } from '../support/test.mjs';

// Days of the calendar in Shanghai, as the server counts them.
const day = (offset) => new Date(Date.now() + (8 + 24 * offset) * 3_600_000).toISOString().slice(0, 10);
const at = (date, more = '') => `/patrol/plan?date=${date}${more}`;

async function open(page, path) {
  await page.goto(path);
  await expect(page.locator('[data-planning][data-ready=true]')).toBeVisible();
}

const version = (page) => page.locator('[data-part=day]').getAttribute('data-version').then(Number);
const news = (page, sentence) => expect(page.locator('[data-news]')).toContainText(sentence);
const rows = (page, account) => page.locator(`[data-round="${account}"] .visit`);

/** Presses 排一天的路线 with whoever is ticked. */
async function make(page) {
  const form = page.locator('form[data-make]');
  if (!(await form.isVisible())) await page.locator('.plan-people > summary').click();
  await form.locator('button[type=submit]').click();
  await news(page, '路线已排好');
}

/** Accounts of rounds that have visits, in the page's order. */
const walking = (page) =>
  page.locator('[data-round]').evaluateAll((all) => all.filter((one) => one.querySelector('.visit')).map((one) => one.dataset.round));

/** A planner without a browser. */
async function plan(server, who, date, areas = []) {
  const staff = await Staff.of(server, who);
  const ask = { community: 'GK1', level: 'team', date, areas };
  const page = await (await staff.call('/api/patrol/book', { ask })).json();
  const walkers = page.choices.people
    .filter((person) => !person.elsewhere)
    .map(({ account, start }) => ({ account, from: '08:00', until: '18:00', minutes: '', floors: '', start }));
  const answer = await staff.call('/api/patrol/make', { form: { ask, expected: page.day.version, walkers } });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}

test('a committee plans a day, sees numbers and times, and gives a visit to somebody else', async ({ browser, server, complaints }) => {
  const page = await windowOf({ browser, server, complaints }, 'committee', DESK);
  await open(page, at(day(1)));
  await expect(page.locator('.plan-state')).toContainText('还没有排路线');
  await make(page);
  expect(await version(page)).toBe(1);
  const [a, b] = await walking(page);
  const first = rows(page, a).first();
  await expect(first.locator('.visit-no')).toHaveText('1');
  await expect(first.locator('.visit-time')).toHaveText(/^\d\d:\d\d$/);
  // The map says the same: a line and a number for each visit.
  expect(await page.locator('.plan-rounds .way').count()).toBeGreaterThan(3);
  await expect(page.locator('.plan-rounds .stop')).toHaveCount(await page.locator('.round .visit').count());

  // By keyboard: one further down, then to somebody else.
  const [site, next] = [await first.getAttribute('data-site'), await rows(page, a).nth(1).getAttribute('data-site')];
  await first.locator('[data-adjust]').focus();
  await page.keyboard.press('Enter');
  await page.locator('dialog [data-step="1"]').press('Enter');
  await news(page, '时间已更新');
  await expect(rows(page, a).first()).toHaveAttribute('data-site', next);
  await expect(rows(page, a).nth(1)).toHaveAttribute('data-site', site);
  const ends = await page.locator(`[data-round="${b}"] .round-sums`).innerText();
  await rows(page, a).nth(1).locator('[data-adjust]').click();
  await page.locator('dialog select').selectOption(b);
  await page.locator('dialog [data-give]').click();
  await expect(page.locator('[data-part=day]')).toHaveAttribute('data-version', '3');
  await expect(rows(page, b).last()).toHaveAttribute('data-site', site);
  await expect(page.locator(`[data-round="${b}"] .round-sums`)).not.toHaveText(ends);

  // By dragging its number on the map onto a number of the other round; numbers that others lie on are no targets.
  const bare = (account) =>
    page.evaluate((own) => {
      const stops = [...document.querySelectorAll(`.plan-rounds [data-stop-account="${own}"]`)];
      for (const stop of stops) {
        const { x, y, width, height } = stop.getBoundingClientRect();
        const [left, top] = [x + width / 2, y + height / 2];
        if (document.elementFromPoint(left, top)?.closest('.stop') === stop) return { left, top, order: Number(stop.dataset.stopOrder) };
      }
      return null;
    }, account);
  await page.locator('.plan-rounds').scrollIntoViewIfNeeded();
  const [from, to] = [await bare(a), await bare(b)];
  const moved = await rows(page, a).nth(from.order - 1).getAttribute('data-site');
  await page.mouse.move(from.left, from.top);
  await page.mouse.down();
  await page.mouse.move(from.left + 12, from.top + 12, { steps: 3 });
  await page.mouse.move(to.left, to.top, { steps: 8 });
  await page.mouse.up();
  await expect(page.locator('[data-part=day]')).toHaveAttribute('data-version', '4');
  await expect(rows(page, b).nth(to.order - 1)).toHaveAttribute('data-site', moved);
});

test('somebody falls ill, a template is used again, and the month says what will be reached', async ({ browser, server, complaints }) => {
  const page = await windowOf({ browser, server, complaints }, 'committee', DESK);
  await open(page, at(day(1)));
  await make(page);
  const [ill] = await walking(page);
  const count = await page.locator('.round .visit, [data-left]').count();
  await page.locator(`[data-round="${ill}"] [data-missing]`).click();
  await news(page, '路线已排好');
  await expect(page.locator(`[data-round="${ill}"] .flag`).first()).toHaveText('缺勤');
  await expect(rows(page, ill)).toHaveCount(0);
  await expect(page.locator('.round .visit, [data-left]')).toHaveCount(count);
  await page.locator('[data-act=template]').click();
  await news(page, '已保存为周模板');
  await expect(page.locator(`td[data-day="${day(1)}"] .cal-by, .plan-calendar`).first()).toBeVisible();

  await open(page, at(day(8), `&month=${day(8).slice(0, 7)}`));
  await expect(page.locator(`td[data-day="${day(8)}"] .cal-by`)).toHaveText('模板');
  await page.locator('[data-act=apply]').click();
  await news(page, '路线已排好');
  await expect(page.locator(`td[data-day="${day(8)}"] .cal-by`)).toHaveText('已排');
  const planned = await page.locator(`td[data-day="${day(8)}"] [data-planned]`).getAttribute('data-planned');
  expect(Number(planned)).toBeGreaterThan(20);
  await expect(page.locator(`td[data-day="${day(8)}"] [data-reached]`)).toHaveCount(0);

  page.once('dialog', (dialog) => dialog.accept());
  await page.locator('[data-act=cancel]').click();
  await expect(page.locator('.plan-state')).toContainText('已取消');
  await expect(page.locator(`td[data-day="${day(8)}"] .cal-by`)).toHaveText('已取消');
});

test('who comes too late sees what happened, and loses nothing of what was typed', async ({ browser, server, complaints }) => {
  complaints.allow(/status of (409|422)/);
  const page = await windowOf({ browser, server, complaints }, 'committee', DESK);
  await open(page, at(day(1)));
  const until = page.locator('[data-walker] [data-until]').first();
  await until.fill('15:45');
  await plan(server, 'center', day(1));
  await page.locator('form[data-make] button[type=submit]').click();
  await news(page, '网格中心带班长');
  await expect(page.locator('[data-part=day]')).toHaveAttribute('data-version', '1');
  expect(await page.locator('.round .visit').count()).toBeGreaterThan(100);
  await expect(until).toHaveValue('15:45');
  await make(page);
  expect(await version(page)).toBe(2);
  // What cannot be is said where it is pressed.
  await page.locator('.plan-people > summary').click();
  await until.fill('06:00');
  await page.locator('form[data-make] button[type=submit]').click();
  await expect(page.locator('[data-faults]')).toContainText('结束要晚于开始');
  await expect(until).toHaveValue('06:00');
  for (const box of await page.locator('[data-on]').all()) await box.uncheck();
  await page.locator('form[data-make] button[type=submit]').click();
  await expect(page.locator('[data-faults]')).toContainText('至少选一位');
  expect(await version(page)).toBe(2);
});

test('a lead plans the own area; areas of others are refused', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 403/);
  await plan(server, 'committee', day(1));
  const page = await windowOf({ browser, server, complaints }, 'lead1', DESK);
  await open(page, at(day(1)));
  await expect(page.locator('[data-round] h3', { hasText: '二区志愿者' })).toHaveCount(0);
  const shared = page.locator('[data-round]', { hasText: '物业管理员' });
  await expect(shared.locator('[data-adjust], [data-missing]')).toHaveCount(0);
  await make(page);
  const answer = await page.goto(at(day(1), '&area=2'));
  expect(answer.status()).toBe(403);
  const inspector = await windowOf({ browser, server, complaints }, 'inspector1', PHONE);
  expect((await inspector.goto('/patrol/plan')).status()).toBe(403);
  await expect(inspector.locator('a[href="/patrol/plan"]')).toHaveCount(0);
});

test('without scripts the plan reads, and its round is taken along', async ({ browser, server, complaints }) => {
  await plan(server, 'committee', day(1));
  const page = await windowOf({ browser, server, complaints }, 'committee', { ...DESK, javaScriptEnabled: false });
  await page.goto(at(day(1)));
  expect(await page.locator('.round .visit').count()).toBeGreaterThan(100);
  await expect(page.locator('[data-act]').first()).toBeHidden();
  const link = await page.locator('.round-gpx').first().getAttribute('href');
  const gpx = await (await Staff.of(server, 'committee')).get(link);
  expect(gpx.headers.get('content-type')).toContain('application/gpx+xml');
  expect(await gpx.text()).toContain('<trkpt');
});

for (const colorScheme of ['light', 'dark']) {
  test(`the page is fine for everybody, ${colorScheme}`, async ({ browser, server, complaints }) => {
    // axe looks at six pages of a thousand elements.
    test.setTimeout(180_000);
    await plan(server, 'committee', day(1));
    const page = await windowOf({ browser, server, complaints }, 'committee', { ...DESK, colorScheme });
    for (const [size, lang] of [[DESK, 'zh'], [PHONE, 'en']]) {
      await page.setViewportSize(size.viewport);
      for (const path of [at(day(1)), at(day(2))]) {
        await open(page, inLanguage(path, lang));
        await page.locator('.plan-people').evaluate((people) => (people.open = true));
        expect(await violations(page)).toEqual([]);
        expect(await overflow(page)).toBe(0);
      }
      if (size === PHONE) {
        await open(page, inLanguage(at(day(1)), lang));
        expect(await lowTargets(page)).toEqual([]);
        await page.locator('[data-adjust]').first().click();
        expect(await violations(page)).toEqual([]);
        await page.locator('dialog [data-close]').click();
        await page.setViewportSize({ width: 360, height: 740 });
        expect(await overflow(page)).toBe(0);
      }
    }
  });
}
