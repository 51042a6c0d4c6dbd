// Door cards: chosen, looked at, printed from the browser, and a facility's code that a resident scans.
import fs from 'node:fs';
import { DESK, PHONE, picture, windowOf } from '../support/loop.mjs';
import { fillReport, receipt, submit } from '../support/pages.mjs';
import { Staff } from '../support/staff.mjs';
import { expect, test } from '../support/test.mjs';
import { violations } from '../support/well.mjs';

test('a committee chooses what to print, and the browser prints a card a page', async ({ browser, server, complaints }) => {
  const committee = await windowOf({ browser, server, complaints }, 'committee', DESK);
  await committee.goto('/patrol/coverage');
  await committee.getByRole('link', { name: '门牌码' }).click();
  await expect(committee.locator('.posters-sum')).toContainText('168');
  await expect(committee.locator('[data-poster]')).toHaveCount(4);
  await picture(committee, 'posters-1440');
  await committee.locator('#poster-area').selectOption('2');
  await committee.getByRole('button', { name: '查看' }).click();
  await expect(committee.locator('.posters-sum')).toContainText('35');
  await committee.getByRole('link', { name: '全部显示' }).click();
  await expect(committee.locator('[data-poster^="GK1-2-"]')).toHaveCount(35);
  const pdf = await committee.pdf({ preferCSSPageSize: true, printBackground: true });
  // Each page object of the PDF names its box.
  const boxes = pdf.toString('latin1').match(/\/MediaBox \[0 0 [\d. ]+\]/g);
  expect(boxes).toHaveLength(35);
  const [, , wide, high] = boxes[0].match(/[\d.]+/g).map(Number);
  expect([Math.round((wide / 72) * 25.4), Math.round((high / 72) * 25.4)]).toEqual([105, 148]);
  await committee.goto('/posters?area=2');
  const saved = committee.waitForEvent('download');
  await committee.locator('#poster-paper').selectOption('a4');
  await committee.getByRole('button', { name: '下载 PDF' }).click();
  const file = await (await saved).path();
  expect(fs.readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-');
  await committee.emulateMedia({ media: 'print' });
  // Nothing of a card is cut off, and it begins at the paper's edge.
  const [card] = await committee.locator('.poster').evaluateAll((all) => all.map((one) => {
    const { left, bottom } = one.getBoundingClientRect();
    return { left, room: bottom - one.lastElementChild.getBoundingClientRect().bottom };
  }));
  expect(card.left).toBe(0);
  expect(card.room).toBeGreaterThan(5);
  await picture(committee, 'posters-print');
});

test('a facility’s code leads a resident without scripts to a report that lies there', async ({ browser, server, complaints }) => {
  const resident = await browser.newContext({ baseURL: server.url, locale: 'zh-CN', javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  complaints.watch(resident);
  const page = await resident.newPage();
  await page.goto('/s/demo-B-1');
  await expect(page.locator('h1')).toHaveText('1号垃圾厢房');
  await expect(page.locator('main')).toContainText('尚无巡查记录');
  await picture(page, 'facility-390');
  await page.getByRole('link', { name: '我要反映' }).click();
  await expect(page.locator('main')).toContainText('1号垃圾厢房');
  await fillReport(page, { item: 'B3', text: '桶满了,没有人来收' });
  await submit(page);
  await receipt(page);
  const { rows } = await (await Staff.of(server, 'committee')).list({});
  expect(rows.map(({ item }) => item)).toEqual(['B3']);
  await resident.close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`the page is fine for everybody, ${colorScheme}`, async ({ browser, server, complaints }) => {
    const found = [];
    const resident = await windowOf({ browser, server, complaints }, 'lead1', { ...PHONE, colorScheme });
    await resident.goto('/s/demo-B-1');
    found.push(...(await violations(resident)).map((one) => `facility: ${one}`));
    for (const options of [PHONE, DESK]) {
      for (const lang of ['zh', 'en']) {
        const page = await windowOf({ browser, server, complaints }, 'lead1', { ...options, colorScheme });
        await page.goto(`/posters?lang=${lang}`);
        found.push(...(await violations(page)).map((one) => `${lang} ${options.viewport.width}: ${one}`));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide, `${lang} ${options.viewport.width} scrolls sideways`).toBeLessThanOrEqual(0);
        await picture(page, `posters-${options.viewport.width}-${lang}-${colorScheme}`);
        await page.context().close();
      }
    }
    expect(found).toEqual([]);
  });
}
