// 巡查覆盖: a month of patrols on the page, on the desk's map and on the wall, and the rules that are laid down for it.
import { figure, mapReady } from '../support/pages.mjs';
import { DESK, PHONE, picture, windowOf } from '../support/loop.mjs';
import { expect, test } from '../support/test.mjs';
import { violations } from '../support/well.mjs';

const WALL = { viewport: { width: 1920, height: 1080 } };

// A month of synthetic patrols over the demo place, as `load --patrols` writes them.
async function month(server) {
  await server.stop();
  await server.command('load', '--patrols', '31', '--seed', '1');
  await server.up();
}

const number = (text) => Number(text.replace(/[^\d.]/g, ''));

test('a month of patrols: the page, the layer on the desk and the wall say the same', async ({ browser, server, complaints }) => {
  test.setTimeout(240_000);
  await month(server);
  const at = { browser, server, complaints };
  const committee = await windowOf(at, 'committee', DESK);
  await committee.goto('/patrol/coverage');
  const covered = number(await committee.locator('[data-kpi=coverage]').innerText());
  expect(covered).toBeGreaterThan(30);
  expect(covered).toBeLessThanOrEqual(100);
  const dead = await figure(committee, 'dead_corners');
  // The list says what the figure says, and each figure leads to its checkpoints.
  const listed = await committee.locator('.dead-corners [data-site]').count();
  expect(listed).toBe(Math.min(dead, 60));
  // The longest are read at a glance, the others one press away.
  const seen = committee.locator('.dead-corners [data-site]:visible');
  await expect(seen).toHaveCount(Math.min(listed, 12));
  if (listed > 12) {
    await committee.locator('.card:has(.dead-corners) .coverage-more summary').click();
    await expect(seen).toHaveCount(listed);
  }
  await expect(committee.locator('#by-area + table tbody tr')).toHaveCount(5);
  await expect(committee.locator('.heat svg g')).toHaveCount(31);
  await committee.locator('[data-coverage=garbage_room] a').click();
  await expect(committee).toHaveURL(/kind=garbage_room/);
  await expect(committee.locator('.coverage-sites tbody tr')).toHaveCount(8);
  await picture(committee, 'coverage-1440');

  // The layer: as many marks as checkpoints within reach, as many dead ones as the page counts.
  await committee.goto('/desk');
  await mapReady(committee);
  const toggle = committee.locator('.patrol-layer button');
  await expect(toggle).toHaveAttribute('aria-pressed', 'false');
  await toggle.click();
  const map = committee.locator('.map[data-pins]');
  await expect(map).toHaveAttribute('data-patrols', '198');
  await expect(map).toHaveAttribute('data-dead', String(dead));
  await picture(committee, 'coverage-desk-1440');
  await toggle.click();
  await expect(map).toHaveAttribute('data-patrols', '0');

  // The wall: the whole to everybody, places to a paired one.
  const wall = await windowOf(at, null, WALL);
  await wall.goto('/wall');
  await mapReady(wall);
  await expect(wall.locator('[data-kpi=coverage]')).toHaveText(/\d %/);
  await expect(wall.locator('[data-kpi=dead_corners]')).toHaveCount(0);
  await expect(wall.locator('[data-kpi^=coverage-]')).toHaveCount(0);
  const code = await wall.locator('[data-wall-code]').getAttribute('data-wall-code');
  await committee.goto('/desk/walls');
  await committee.locator('#code').fill(code);
  await committee.locator('#name').fill('大厅');
  await committee.locator('form:has(#code) button[type=submit]').click();
  await expect(wall.locator('.wall-name')).toHaveText('大厅');
  await mapReady(wall);
  await expect(wall.locator('[data-kpi^=coverage-]')).toHaveCount(5);
  const dies = await figure(wall, 'dead_corners');
  await expect(wall.locator('.map[data-pins]')).toHaveAttribute('data-dead', String(dies));
  const size = await wall.locator('[data-kpi=coverage]').evaluate((e) => Number.parseFloat(getComputedStyle(e).fontSize));
  expect(size, 'at least 72 pt').toBeGreaterThanOrEqual(96);
  // Its page of patrols comes by itself.
  await expect(wall.locator('.wall-coverage')).toBeVisible({ timeout: 80_000 });
  await picture(wall, 'coverage-wall-1920');
});

test('the pages are accessible in both themes and languages and fit a phone', async ({ browser, server, complaints }) => {
  test.setTimeout(240_000);
  await month(server);
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    for (const [user, paths] of [['committee', ['/patrol/coverage']], ['admin', ['/admin/patrol']]]) {
      for (const options of [PHONE, DESK]) {
        const page = await windowOf({ browser, server, complaints }, user, { ...options, colorScheme });
        for (const path of paths) {
          for (const lang of ['zh', 'en']) {
            await page.goto(`${path}?lang=${lang}`);
            const where = `${colorScheme} ${lang} ${options.viewport.width} ${path}`;
            found.push(...(await violations(page)).map((one) => `${where}: ${one}`));
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            expect(wide, `${where} scrolls sideways`).toBeLessThanOrEqual(0);
            await picture(page, `coverage${path.replaceAll('/', '-')}-${options.viewport.width}-${lang}-${colorScheme}`);
          }
        }
        await page.context().close();
      }
    }
  }
  expect(found).toEqual([]);
});

test('the page is readable and its filters work without scripting', async ({ browser, server, complaints }) => {
  const lead = await windowOf({ browser, server, complaints }, 'lead1', { ...PHONE, javaScriptEnabled: false });
  await lead.goto('/patrol/coverage');
  await expect(lead.locator('h1')).toBeVisible();
  await expect(lead.locator('#coverage-area option')).toHaveCount(2);
  await lead.locator('#coverage-kind').selectOption('stairwell');
  await lead.locator('form.coverage-filters button').click();
  await expect(lead).toHaveURL(/kind=stairwell/);
  await expect(lead.locator('.coverage-sites tbody tr')).toHaveCount(36);
  await expect(lead.locator('#oddities')).toBeVisible();
});

test('rules are laid down by the administrator; wrong ones are told at their fields', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 4(09|22)/);
  const admin = await windowOf({ browser, server, complaints }, 'admin', DESK);
  await admin.goto('/admin/patrol');
  await expect(admin.locator('[data-version="0"]')).toContainText('拟定清单');
  const other = await admin.context().newPage();
  await other.goto('/admin/patrol');
  await admin.locator('#seconds-pump_room').fill('很久');
  await admin.locator('.patrol-rules > button').click();
  await expect(admin.locator('#seconds-pump_room')).toHaveAttribute('aria-invalid', 'true');
  await expect(admin.locator('#seconds-pump_room')).toHaveValue('很久');
  await expect(admin.locator('#error-seconds-pump_room')).not.toBeEmpty();
  await admin.locator('#seconds-pump_room').fill('300');
  await admin.locator('#interval-stairwell').selectOption('1');
  await admin.locator('.patrol-rules > button').click();
  await expect(admin).toHaveURL(/done=save/);
  await expect(admin.locator('[data-version="1"]')).toBeVisible();
  // Whoever was overtaken keeps what was typed, and overwrites nothing.
  await other.locator('#seconds-substation').fill('77');
  await other.locator('.patrol-rules > button').click();
  await expect(other.locator('[role=alert]')).toBeVisible();
  await expect(other.locator('#seconds-substation')).toHaveValue('77');
  await admin.goto('/admin/patrol');
  await expect(admin.locator('#seconds-pump_room')).toHaveValue('300');
  await expect(admin.locator('#seconds-substation')).not.toHaveValue('77');
});
