// The four stories of the article, each with all its people in windows of their own, from report to verified close.
import { DESK, PHONE, PICTURE, Reporter, enter, offers, picture, state, step, windowOf } from '../support/loop.mjs';
import { expect, test } from '../support/test.mjs';

const at = ({ browser, server, complaints }) => ({ browser, server, complaints });

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

test('the stay cable on the pavement of 长临路 is removed in joint action', async ({ browser, server, complaints }) => {
  test.setTimeout(180_000);
  const all = at({ browser, server, complaints });
  // A volunteer on patrol finds it, on the street, outside every area.
  const volunteer = await windowOf(all, 'inspector1', PHONE);
  const { number, code } = await enter(volunteer, {
    item: 'G2',
    lat: '31.3252747',
    lng: '121.4364795',
    text: '公交站旁电线杆的斜拉钢索立在人行道上,老人差点被绊倒',
    photo: true,
  });
  await picture(volunteer, '1-1-volunteer-slip');
  const address = `/desk/tickets/${number}`;
  const reporter = await Reporter.of(all, code);
  await reporter.sees('reported', ['街道网格中心']);

  // The street is the center's; it hands the ticket to the community, whose station head looks on site.
  const center = await windowOf(all, 'center', DESK);
  await center.goto(address);
  await picture(center, '1-2-center-reported');
  await step(center, 'hand_over');
  const head = await windowOf(all, 'committee', DESK);
  await head.goto(address);
  await step(head, 'check_site', (form) => form.locator('textarea').fill('陪同志愿者到现场,钢索就在公交站边,上下客容易被绊'));
  await step(head, 'attempt', (form) => form.locator('textarea').fill('此前多次联系产权单位,没有根本解决'));
  await step(head, 'mark_hard');
  await step(head, 'file', (form) => form.locator('select[name=item]').selectOption('G2'));
  await reporter.sees('filed', ['居委会'], ['立案']);
  await step(head, 'escalate', (form) => form.locator('textarea').fill('涉及供电和市政,居委会无法处置,请中心牵头'));
  expect(await offers(head, 'start_joint'), 'what has gone up is no longer the committee’s').toBe(0);
  await reporter.sees('filed', ['街道网格中心']);

  // Joint action: two departments, one of them leading.
  await center.goto(address);
  await step(center, 'start_joint', async (form) => {
    await form.locator('select[name=unit]').selectOption('power');
    await form.locator('input[value=chengguan]').check();
    await form.locator('input[name=meet_place]').fill('长临路公交站');
  });
  await state(center, 'in_progress');
  await picture(center, '1-3-center-joint');
  await reporter.sees('in_progress', ['供电', '城管']);

  const power = await windowOf(all, 'power', PHONE);
  const chengguan = await windowOf(all, 'chengguan', PHONE);
  await accept(power, address);
  await accept(chengguan, address);
  await picture(power, '1-4-power-phone');
  await handIn(chengguan, '现场围挡,维护秩序');
  expect(await offers(power, 'report_handled'), 'the lead waits for its own share').toBe(0);
  await power.goto(address);
  await handIn(power, '斜拉钢索改为直埋拉线,人行道已恢复');
  await step(power, 'report_handled');
  await state(power, 'handled');
  await reporter.sees('handled', ['网格中心'], ['供电']);

  await center.goto(address);
  await step(center, 'close', (form) => form.locator('textarea').fill('现场核查,钢索已移除'));
  await state(center, 'closed');
  await picture(center, '1-5-center-closed');
  await reporter.sees('closed');
  await picture(reporter.page, '1-6-reporter-closed');
  const pin = (await server.pins()).find((pin) => pin.number === number);
  expect(pin.status, 'the street’s pin is public').toBe('closed');
});

test('dripping air conditioners are mediated, and the group rental above is cured by three departments', async ({ browser, server, complaints }) => {
  test.setTimeout(240_000);
  complaints.allow(/status of 40[34]/);
  const all = at({ browser, server, complaints });
  // 范阿姨 comes to the committee; it is entered for her and she gets a slip.
  const committee = await windowOf(all, 'committee', DESK);
  const { number, code } = await enter(committee, {
    source: 'visit',
    door: '2-3-1',
    floor: '2',
    item: 'G3',
    text: '楼上空调内机不停滴水,墙壁潮湿起壳发霉;楼上像是群租',
    phone: '13812345678',
  });
  await picture(committee, '2-1-slip');
  const address = `/desk/tickets/${number}`;
  const reporter = await Reporter.of(all, code);
  await reporter.sees('reported', ['居委会']);
  expect((await server.pins()).some((pin) => pin.number === number), 'a quarrel is on no public map').toBe(false);

  // She comes again; it is the same matter, counted.
  await committee.goto(address);
  await step(committee, 'join_complaint', (form) => form.locator('select[name=source]').selectOption('call'));
  await reporter.sees('reported', [], ['2']);
  await step(committee, 'file', async (form) => {
    await form.locator('select[name=item]').selectOption('G3');
  });

  // The group rental is a matter of its own: for committee, center and the dispatched units alone.
  await step(committee, 'split', async (form) => {
    await form.locator('select[name=item]').selectOption('G1');
    await form.locator('textarea').fill('楼上一套房隔成多间出租');
  });
  const second = (await committee.locator('[data-entry=split]').innerText()).match(/[A-Z0-9]{2,8}-\d{6}-\d{4,}/)[0];
  const rental = `/desk/tickets/${second}`;
  for (const user of ['lead2', 'inspector2', 'supervisor1', 'property']) {
    const other = await windowOf(all, user, DESK);
    const answer = await other.goto(rental);
    expect(answer.status(), `${user} sees nothing of it`).toBe(403);
    await expect(other.locator('body')).not.toContainText('隔成');
    await other.context().close();
  }

  // The mediator talks with both sides; property mends the drain.
  await step(committee, 'assign_mediator', (form) => form.locator('select[name=account]').selectOption({ index: 1 }));
  const mediator = await windowOf(all, 'mediator', DESK);
  await mediator.goto(address);
  await step(mediator, 'mediate', (form) => form.locator('textarea').fill('双方到场,房东同意改接冷凝水管'));
  await committee.goto(address);
  await step(committee, 'dispatch', (form) => form.locator('select[name=unit]').selectOption('gk1-property'));
  await reporter.sees('dispatched', ['物业']);
  const property = await windowOf(all, 'property', PHONE);
  await accept(property, address);
  await expect(property.locator('body')).not.toContainText('5678');
  await reporter.sees('in_progress', ['物业']);
  await handIn(property, '冷凝水接入雨水管,墙面干燥');
  await picture(property, '2-2-property-phone');
  const supervisor = await windowOf(all, 'supervisor1', DESK);
  await supervisor.goto(address);
  await step(supervisor, 'close');
  await state(supervisor, 'closed');

  // The rental: 平安办 leads, 派出所 and 市场所 support.
  await committee.goto(rental);
  await step(committee, 'file', (form) => form.locator('select[name=item]').selectOption('G1'));
  const center = await windowOf(all, 'center', DESK);
  await center.goto(rental);
  await step(center, 'start_joint', async (form) => {
    await form.locator('select[name=unit]').selectOption('pingan');
    await form.locator('input[value=police]').check();
    await form.locator('input[value=market]').check();
  });
  await picture(center, '2-3-center-joint');
  const [pingan, police, market] = [
    await windowOf(all, 'pingan', DESK),
    await windowOf(all, 'police', PHONE),
    await windowOf(all, 'market', PHONE),
  ];
  for (const page of [pingan, police, market]) await accept(page, rental);
  await handIn(police, '联系到房东,登记住户');
  await handIn(market, '查处无证经营');
  await pingan.goto(rental);
  await handIn(pingan, '隔断拆除,租客搬离,群租取缔');
  await step(pingan, 'report_handled');
  await center.goto(rental);
  await step(center, 'close');
  await state(center, 'closed');
  await picture(center, '2-4-rental-closed');
  expect((await server.pins()).some((pin) => pin.number === second), 'an accusation is on no public map, ever').toBe(false);

  // She confirms, with stars.
  await reporter.sees('closed');
  await expect(reporter.page.locator('body')).not.toContainText('隔断拆除');
  await reporter.page.locator('.closing summary').first().click();
  await reporter.page.locator('input[name=stars][value="5"]').check();
  await reporter.page.locator('.closing form').first().locator('button').click();
  await reporter.sees('confirmed');
  await picture(reporter.page, '2-5-reporter-confirmed');
});

test('a missing extinguisher and a closed valve are mended by the workstation with 三位一体', async ({ browser, server, complaints }) => {
  test.setTimeout(180_000);
  const all = at({ browser, server, complaints });
  // 朱磊 reports by phone from the underground garage.
  const zhulei = await windowOf(all, 'supervisor1', PHONE);
  const { number, code } = await enter(zhulei, {
    item: 'C1',
    lat: '31.3250151',
    lng: '121.4386878',
    text: '地下车库灭火器缺失,消防阀门未打开',
    photo: true,
  });
  const address = `/desk/tickets/${number}`;
  const reporter = await Reporter.of(all, code);

  // The head of the micro-grid files it and starts joint action, led by the workstation.
  const head = await windowOf(all, 'committee', DESK);
  await head.goto(address);
  await step(head, 'file', (form) => form.locator('select[name=item]').selectOption('C1'));
  await step(head, 'start_joint', async (form) => {
    await form.locator('select[name=unit]').selectOption('ws3');
    for (const unit of ['gk1-committee', 'gk1-owners', 'gk1-property']) await form.locator(`input[value=${unit}]`).check();
  });
  await expect(head.locator('[data-share]')).toHaveCount(4);
  await reporter.sees('in_progress', ['工作站', '居委会', '业委会', '物业']);
  await picture(head, '3-1-joint');

  const station = await windowOf(all, 'workstation3', PHONE);
  const property = await windowOf(all, 'property', PHONE);
  await accept(station, address);
  await accept(property, address);
  await handIn(property, '补齐灭火器八具');
  // The committee does its own share, and writes down what the owners' committee answered on paper.
  await accept(head, address);
  await handIn(head, '阀门已打开,贴上铅封');
  await step(head, 'record_for_unit-accept');
  await step(head, 'record_for_unit-hand_in', (form) => form.locator('select[name=no_photo]').selectOption('paper'));
  await station.goto(address);
  await handIn(station, '联合检查全部地下车库');
  await step(station, 'report_handled');
  await state(station, 'handled');
  await picture(station, '3-2-workstation-phone');

  // T2 is verified by a supervisor; the committee, which had a hand in it, cannot.
  await head.goto(address);
  expect(await offers(head, 'close')).toBe(0);
  const verifier = await windowOf(all, 'supervisor2', PHONE);
  await verifier.goto(address);
  await step(verifier, 'close', (form) => form.locator('textarea').fill('灭火器齐全,阀门开启'));
  await state(verifier, 'closed');
  await reporter.sees('closed');
  await picture(verifier, '3-3-verified');
});

test('the unconscious man under the viaduct: the alarm, the ambulance, handed over, closed', async ({ browser, server, complaints }) => {
  test.setTimeout(180_000);
  const all = at({ browser, server, complaints });
  // The grid center has a ticket's page open when it comes.
  const center = await windowOf(all, 'center', DESK);
  await center.goto('/desk/enter');
  await expect(center.locator('[data-alarms]')).toBeAttached();

  const zhulei = await windowOf(all, 'supervisor1', PHONE);
  await zhulei.goto('/emergency?lat=31.3257903&lng=121.4394345');
  for (const call of ['tel:120', 'tel:110', 'tel:119']) {
    await expect(zhulei.locator(`a[href="${call}"]`).first()).toBeVisible();
  }
  await picture(zhulei, '4-1-first-press');
  await zhulei.locator('.emergency-file').click();
  await expect(zhulei).toHaveURL(/\/emergency\/sent/);
  const number = await zhulei.locator('[data-ticket]').first().getAttribute('data-ticket');
  const address = `/desk/tickets/${number}`;

  // Every operator is alarmed, wherever they are, until somebody answers.
  const alarm = center.locator(`[data-alarm="${number}"]`);
  await expect(alarm).toBeVisible();
  await picture(center, '4-2-alarm');
  await alarm.locator('.alarm-answer').click();
  await center.goto(address);
  await expect(center.locator('[data-entry=alarm_answered]')).toBeVisible();
  await expect(center.locator('[data-alarm]')).toHaveCount(0);
  await zhulei.goto('/emergency/sent');
  await expect(zhulei.locator('[data-emergency-state]')).toHaveAttribute('data-emergency-state', 'answered');

  // Filed, the police go, the ambulance takes over.
  await step(center, 'file', async (form) => {
    await form.locator('select[name=item]').selectOption('G3');
    await form.locator('select[name=tier]').selectOption('T3');
  });
  await step(center, 'dispatch', (form) => form.locator('select[name=unit]').selectOption('police'));
  const police = await windowOf(all, 'police', PHONE);
  await accept(police, address);
  await step(police, 'hand_in', async (form) => {
    await form.locator('select[name=no_photo]').selectOption('private');
    await form.locator('textarea').fill('120 已到场接走,送医途中清醒');
  });
  await center.goto(address);
  await step(center, 'close', (form) => form.locator('textarea').fill('医院来电,已脱离危险'));
  await state(center, 'closed');
  await picture(center, '4-3-closed');
  await zhulei.goto('/t/ticket');
  await expect(zhulei.locator('[data-ticket]')).toHaveAttribute('data-status', 'closed');
  expect((await server.pins()).some((pin) => pin.number === number), 'an emergency is on no public map').toBe(false);
});
