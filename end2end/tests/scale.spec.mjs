import { filter, figure, map, mapReady } from '../support/pages.mjs';
import { decodePins } from '../support/pins.mjs';
import { expect, test } from '../support/test.mjs';

const AREAS = ['1', '2', '3', '4', '5', 'street'];
const CATEGORIES = [...'ABCDEFG'];
const CLOSED = ['declined', 'merged', 'withdrawn', 'closed', 'confirmed'];

test.describe('with 20,000 tickets', () => {
  test.use({ tickets: 20_000 });

  test('list, counts, clusters, wall and both forms of the pins agree', async ({ page, context, server }) => {
    const pins = await server.pins();
    expect(pins.length).toBeGreaterThan(15_000);
    const many = (test) => pins.filter(test).length;

    // The binary form holds the same set.
    const bytes = Buffer.from(await (await fetch(`${server.url}/api/pins`)).arrayBuffer());
    const plain = (pin) => JSON.stringify([
      pin.number, pin.community, Math.round(pin.lat * 1e6), Math.round(pin.lng * 1e6), pin.area, pin.category,
      pin.item, pin.status, pin.priority, pin.overdue, pin.version,
    ]);
    expect(decodePins(bytes).map(plain).sort()).toEqual(pins.map(plain).sort());

    // Filters of the address agree with a count over all pins.
    for (const [query, test] of [
      ['?area=3', (p) => p.area === 3],
      ['?area=street', (p) => p.area === 'street'],
      ['?category=E', (p) => p.category === 'E'],
      ['?item=B1', (p) => p.item === 'B1'],
      ['?status=closed', (p) => CLOSED.includes(p.status)],
      ['?status=open&area=2&category=B', (p) => !CLOSED.includes(p.status) && p.area === 2 && p.category === 'B'],
    ]) {
      expect((await server.pins(query)).length, query).toBe(many(test));
    }

    // The list: fifty rows, newest first, every count right.
    await page.goto('/');
    await mapReady(page);
    await expect(page.locator('[data-ticket]')).toHaveCount(50);
    const rows = await page.locator('[data-ticket]').evaluateAll((all) => all.map((row) => row.dataset.ticket));
    const byNumber = (a, b) => (a < b ? 1 : -1);
    expect([...rows].sort(byNumber)).toEqual(rows);
    const counts = [
      ...AREAS.map((area) => [`area=${area}`, (p) => String(p.area) === area]),
      ...CATEGORIES.map((category) => [`category=${category}`, (p) => p.category === category]),
      ['status=open', (p) => !CLOSED.includes(p.status)],
      ['status=closed', (p) => CLOSED.includes(p.status)],
      ['status=reported', (p) => p.status === 'reported'],
    ];
    for (const [query, test] of counts) {
      await expect(page.locator(`a[href="/?${query}"]`).first(), query).toHaveText(new RegExp(`\\D${many(test)}\\s*$`));
    }
    await expect(page.locator('[data-total]').first()).toHaveAttribute('data-total', String(pins.length));

    // Clusters add up, at every zoom.
    for (let zoom = 0; zoom < 4; zoom += 1) {
      await expect.poll(async () => {
        const element = map(page);
        return (await element.getAttribute('data-clustered')) === (await element.getAttribute('data-pins'));
      }).toBe(true);
      expect(Number(await map(page).getAttribute('data-pins'))).toBe(pins.length);
      await page.locator('.leaflet-control-zoom-in').click({ timeout: 2000 }).catch(() => page.keyboard.press('+'));
      await page.waitForTimeout(300);
    }
    await filter(page, 'area', '4');
    await expect(map(page)).toHaveAttribute('data-pins', String(many((p) => p.area === 4)));
    await expect(page.locator('[data-ticket]')).toHaveCount(50);

    // The wall says the same.
    const wall = await context.newPage();
    await wall.goto('/wall');
    await mapReady(wall);
    await expect(map(wall)).toHaveAttribute('data-pins', /\d/);
    // Figures count either all tickets or the open ones; which, the page itself says.
    const shown = await figure(wall, 'total');
    const counted = [(p) => !CLOSED.includes(p.status), () => true].find((test) => many(test) === shown);
    expect(counted, `the wall's total of ${shown} is all ${pins.length} pins or the ${many((p) => !CLOSED.includes(p.status))} open ones`).toBeTruthy();
    for (const area of AREAS.slice(0, 5)) {
      expect(await figure(wall, `area-${area}`), `area ${area}`).toBe(many((p) => counted(p) && String(p.area) === area));
    }
    for (const category of CATEGORIES) {
      expect(await figure(wall, `category-${category}`), `category ${category}`).toBe(many((p) => counted(p) && p.category === category));
    }
  });

  test('a report drops onto the full map', async ({ page, server }) => {
    await page.goto('/');
    await mapReady(page);
    const before = Number(await map(page).getAttribute('data-pins'));
    const { number } = await server.report();
    await expect(map(page)).toHaveAttribute('data-pins', String(before + 1));
    await expect(page.locator(`[data-ticket="${number}"]`).first()).toBeVisible();
    await expect(page.locator('[data-ticket]')).toHaveCount(50);
  });
});
