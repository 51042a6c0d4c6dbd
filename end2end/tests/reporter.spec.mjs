// What the reporter reads, with a tracking code and no account, when it does not go smoothly: late and why, put off,
// given more time, sent back, done again, merged with another.
import { DESK, PHONE, PICTURE, Reporter, enter, picture, state, step, windowOf } from '../support/loop.mjs';
import { expect, test } from '../support/test.mjs';
import { lowTargets, overflow, violations } from '../support/well.mjs';

const at = ({ browser, server, complaints }) => ({ browser, server, complaints });

// Minutes and days from now, as a form in Shanghai takes them.
const shanghai = (millis) => new Date(Date.now() + 8 * 3_600_000 + millis).toISOString();
const minute = (minutes) => shanghai(minutes * 60_000).slice(0, 16);
const day = (days) => shanghai(days * 86_400_000).slice(0, 10);

/** The last step of a kind, as the reporter reads it. */
const told = (reporter, kind) => reporter.page.locator(`[data-step=${kind}]`).last();

/** No name of anybody on staff is on the page. */
async function namesNobody(reporter) {
  for (const name of ['站长', '物业管理员', '街道监督员甲', '带班长']) {
    await expect(reporter.page.locator('main')).not.toContainText(name);
  }
}

async function accept(page, address) {
  await page.goto(address);
  await step(page, 'accept');
}

async function handIn(page, words) {
  await step(page, 'hand_in', async (form) => {
    await form.locator('input[type=file]').setInputFiles(PICTURE);
    await expect(form.locator('input[name=photo_id]')).toBeChecked();
    await form.locator('textarea').fill(words);
  });
}

/** Sends a share back; the unit sees the ticket no longer. */
async function sendBack(page, address) {
  await page.goto(address);
  const form = page.locator('#do-return');
  await form.locator('summary').click();
  await form.locator('select[name=reason]').selectOption('not_ours');
  await form.locator('button[type=submit]').first().click();
  await expect(page.locator('[data-ticket][data-version]')).toHaveCount(0);
}

async function wellMade(page) {
  expect(await violations(page)).toEqual([]);
  expect(await overflow(page), 'nothing is wider than the window').toBe(0);
  expect(await lowTargets(page)).toEqual([]);
}

test('a report that 12345 wants soon is late, and its page says why at each step: handling, more time, put off', async ({ browser, server, complaints }) => {
  test.setTimeout(300_000);
  const all = at({ browser, server, complaints });
  const committee = await windowOf(all, 'committee', DESK);
  const { number, code } = await enter(committee, {
    source: 'hotline12345',
    external: '20261127-778',
    deadline: minute(2),
    door: '2-3-1',
    item: 'G3',
    text: '来电:楼上空调滴水',
  });
  const address = `/desk/tickets/${number}`;
  const reporter = await Reporter.of(all, code);
  await reporter.sees('reported', ['居委会']);
  const late = reporter.page.locator('#now-card .late');
  await committee.goto(address);
  await expect(committee.locator('main')).toContainText('20261127-778');
  await step(committee, 'file', (form) => form.locator('select[name=item]').selectOption('G3'));
  await step(committee, 'dispatch', (form) => form.locator('select[name=unit]').selectOption('gk1-property'));
  const property = await windowOf(all, 'property', PHONE);
  await accept(property, address);
  await reporter.sees('in_progress', ['物业']);

  // The deadline that 12345 gave passes.
  await expect(async () => {
    await reporter.page.goto('/t/ticket');
    await expect(late).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 180_000, intervals: [2_000] });
  await expect(late).toContainText('还没有办好');
  await expect(reporter.page.locator('#now-card .badge-overdue')).toBeVisible();
  await wellMade(reporter.page);
  await picture(reporter.page, '5-1-reporter-late');

  // More time is asked for, with a reason, and granted by the tier above.
  await property.goto(address);
  await step(property, 'ask_extension', async (form) => {
    await form.locator('input[name=until]').fill(day(30));
    await form.locator('select[name=reason]').selectOption('material');
  });
  await reporter.sees('in_progress', ['物业']);
  await expect(told(reporter, 'extension_granted'), 'asking is not yet having').toHaveCount(0);
  const center = await windowOf(all, 'center', DESK);
  await center.goto(address);
  await step(center, 'decide_extension-1');
  await reporter.sees('in_progress', ['物业']);
  await expect(told(reporter, 'extension_granted')).toContainText('材料、配件未到');
  await expect(told(reporter, 'extension_granted').locator('time')).toBeVisible();
  await expect(late).toContainText('经批准延长');
  await picture(reporter.page, '5-2-reporter-extended');

  // Put off by the center, with a reason and until when; nobody's unit has it meanwhile.
  await center.goto(address);
  await step(center, 'suspend', async (form) => {
    await form.locator('select[name=reason]').selectOption('fund');
    await form.locator('input[name=until]').fill(day(60));
  });
  await reporter.sees('in_progress', ['网格中心'], ['暂缓办理']);
  await expect(told(reporter, 'suspended')).toContainText('等待维修资金');
  await expect(late).toContainText('暂缓办理');
  await expect(reporter.page.locator('#now-card')).not.toContainText('物业');
  await wellMade(reporter.page);
  await picture(reporter.page, '5-3-reporter-suspended');
  await center.goto(address);
  await step(center, 'resume');
  await reporter.sees('in_progress', ['物业']);
  await expect(told(reporter, 'resumed')).toBeVisible();
  await namesNobody(reporter);
});

test('sent back twice the center has it, and what did not pass is done again, all of it told to the reporter', async ({ browser, server, complaints }) => {
  test.setTimeout(180_000);
  complaints.allow(/status of 40[34]/);
  const all = at({ browser, server, complaints });
  const { number, tracking_code: code } = await server.report();
  const address = `/desk/tickets/${number}`;
  const reporter = await Reporter.of(all, code);
  await reporter.sees('reported', ['居委会']);
  const committee = await windowOf(all, 'committee', DESK);
  await committee.goto(address);
  await step(committee, 'file', async (form) => {
    await form.locator('select[name=item]').selectOption('E1');
    await form.locator('select[name=tier]').selectOption('T2');
  });
  await reporter.sees('filed', ['居委会']);
  const property = await windowOf(all, 'property', PHONE);
  const station = await windowOf(all, 'workstation3', PHONE);
  for (const [unit, page, name, next] of [
    ['gk1-property', property, '物业', '居委会'],
    ['ws3', station, '工作站', '网格中心'],
  ]) {
    await committee.goto(address);
    await step(committee, 'dispatch', (form) => form.locator('select[name=unit]').selectOption(unit));
    await reporter.sees('dispatched', [name]);
    await sendBack(page, address);
    await reporter.sees('filed', [next]);
    await expect(told(reporter, 'returned')).toContainText(name);
    await expect(told(reporter, 'returned')).toContainText('不属于本单位职责');
  }
  await wellMade(reporter.page);
  await picture(reporter.page, '6-1-reporter-returned-twice');

  // The center decides; what the supervisor does not pass is done again.
  const center = await windowOf(all, 'center', DESK);
  await center.goto(address);
  await step(center, 'dispatch', (form) => form.locator('select[name=unit]').selectOption('gk1-property'));
  await accept(property, address);
  await handIn(property, '清走了一部分');
  await reporter.sees('handled', ['监督员']);
  const supervisor = await windowOf(all, 'supervisor1', DESK);
  await supervisor.goto(address);
  await step(supervisor, 'rework', async (form) => {
    await form.locator('select[name=reason]').selectOption('partly');
    await form.locator('textarea').fill('四楼还堆着');
  });
  await reporter.sees('in_progress', ['物业']);
  await expect(told(reporter, 'reworked')).toContainText('只解决了一部分');
  await expect(reporter.page.locator('main'), 'what staff say to each other is theirs').not.toContainText('四楼还堆着');
  await picture(reporter.page, '6-2-reporter-rework');
  await property.goto(address);
  await handIn(property, '全部清走');
  await supervisor.goto(address);
  await step(supervisor, 'close');
  await state(supervisor, 'closed');
  await reporter.sees('closed');
  await expect(reporter.page.locator('[data-step=handed_in]')).toHaveCount(2);
  await namesNobody(reporter);
});

test('the reporter of a merged report follows the other one to its end, and reads nothing of what others wrote', async ({ browser, server, complaints }) => {
  test.setTimeout(120_000);
  const all = at({ browser, server, complaints });
  const first = await server.report({ text: '第一位:三楼走道堆着纸箱', phone: '13812345678' });
  const second = await server.report({ text: '第二位:楼道过不去' });
  const reporter = await Reporter.of(all, second.tracking_code);
  await reporter.sees('reported', ['居委会']);
  const lead = await windowOf(all, 'lead1', DESK);
  await lead.goto(`/desk/tickets/${second.number}`);
  await step(lead, 'merge', (form) => form.locator('input[name=into]').fill(first.number));
  await state(lead, 'merged');

  const merged = reporter.page.locator('[data-merged]');
  const follows = async (status, words = []) => {
    await reporter.sees('merged');
    await expect(merged).toHaveAttribute('data-merged', first.number);
    await expect(merged).toHaveAttribute('data-status', status);
    for (const word of words) await expect(merged).toContainText(word);
  };
  await follows('reported', ['居委会', '承诺']);
  await wellMade(reporter.page);
  await picture(reporter.page, '7-1-reporter-merged');

  const address = `/desk/tickets/${first.number}`;
  await lead.goto(address);
  await step(lead, 'file', (form) => form.locator('select[name=item]').selectOption('E1'));
  await step(lead, 'dispatch');
  await follows('dispatched', ['巡查队']);
  await step(lead, 'accept');
  await handIn(lead, '已清空');
  await follows('handled', ['居委会']);
  const committee = await windowOf(all, 'committee', DESK);
  await committee.goto(address);
  await step(committee, 'close', (form) => form.locator('textarea').fill('现场干净'));
  await state(committee, 'closed');
  await follows('closed', ['已解决']);
  for (const word of ['第一位', '现场干净', '5678', '已清空']) {
    await expect(reporter.page.locator('main'), 'neither words nor phone of the other').not.toContainText(word);
  }
  await picture(reporter.page, '7-2-reporter-merged-closed');

  // The other reporter is told that somebody joined, and goes on as before.
  const other = await Reporter.of(all, first.tracking_code);
  await other.sees('closed');
  await expect(told(other, 'joined')).toBeVisible();
});

test('another resident counts on what lies on the street, from the list and from the map', async ({ page, server }) => {
  const { number } = await server.report({ code: '', lat: '31.3252702', lng: '121.4363480', item: 'G2', text: '井盖松动' });
  await page.goto('/?area=street');
  const row = page.locator(`[data-ticket="${number}"]`);
  await expect(row.locator('.me-too button')).toBeVisible();
  await row.locator('.me-too button').click();
  await expect(page).toHaveURL(/\/t\/me-too/);
  await expect(page.locator('main')).toContainText('已经计入');
  await page.goto('/?area=street');
  await row.locator('.me-too button').click();
  await expect(page.locator('main')).toContainText('不用再记');
});
