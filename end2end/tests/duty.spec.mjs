// Who is on duty: the week's roster, the handover from shift to shift, and whom a ticket's page says to call.
import { DESK, PHONE, step, windowOf } from '../support/loop.mjs';
import { newcomer } from '../support/people.mjs';
import { Staff } from '../support/staff.mjs';
import { expect, test } from '../support/test.mjs';

// Days of the calendar in Shanghai, as the server counts them.
const day = (offset) => new Date(Date.now() + 8 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);
const monday = (date) => {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
};
const later = (date, days) => new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const ROUND = () => ({ from: `${day(0)}T00:00`, until: `${day(1)}T12:00` });

async function addShift(page, fields) {
  const form = page.locator('#add-form');
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'leader') await form.locator('[name=leader]').check();
    else await form.locator(`[name=${name}]`).fill(value);
  }
  await form.locator('button[type=submit]').click();
}

async function emergency(server, code = 'demo-1-1-1') {
  const response = await fetch(`${server.url}/emergency`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ code }),
  });
  return (await response.json()).number;
}

test('a unit puts a shift on its roster, sees who is on duty now, and takes it off again', async ({ browser, server, complaints }) => {
  const property = await windowOf({ browser, server, complaints }, 'property', PHONE);
  await property.goto('/desk/roster');
  await expect(property.locator('[data-on-duty]')).toContainText('现在没有排班');
  await addShift(property, { ...ROUND(), name: '王师傅', phone: '13900002222', deputy: '小李', deputy_phone: '021-55500101' });
  await expect(property).toHaveURL(/done=add/);
  await expect(property.locator('.notice-line')).toBeVisible();
  await expect(property.locator('.duty-now')).toContainText('王师傅');
  await expect(property.locator('.duty-now a[href="tel:13900002222"]')).toBeVisible();
  await expect(property.locator(`tr[data-day="${day(0)}"] [data-shift]`)).toContainText('小李');
  // It goes on tomorrow, which says so.
  if (monday(day(0)) === monday(day(1))) {
    await expect(property.locator(`tr[data-day="${day(1)}"] .shift-rest`)).toContainText('王师傅');
  }
  await property.locator('[data-shift] button').click();
  await expect(property).toHaveURL(/done=remove/);
  await expect(property.locator('[data-shift]')).toHaveCount(0);
  await expect(property.locator('.duty-now')).toHaveCount(0);
});

test('a wrong shift is refused at its field and keeps what was typed', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 422/);
  const page = await windowOf({ browser, server, complaints }, 'property', DESK);
  await page.goto('/desk/roster');
  const field = (name) => page.locator(`#shift-${name}`);
  await addShift(page, { from: `${day(1)}T20:00`, until: `${day(1)}T08:00`, name: '王师傅', phone: '13900002222' });
  await expect(field('until')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#error-shift-until')).not.toBeEmpty();
  await expect(field('from')).toHaveValue(`${day(1)}T20:00`);
  await expect(field('until')).toHaveValue(`${day(1)}T08:00`);
  await expect(field('name')).toHaveValue('王师傅');
  await expect(field('phone')).toHaveValue('13900002222');
  // Longer than two days.
  await addShift(page, { until: `${day(4)}T08:00` });
  await expect(field('until')).toHaveAttribute('aria-invalid', 'true');
  // No telephone.
  await addShift(page, { until: `${day(2)}T08:00`, phone: '找老王' });
  await expect(field('phone')).toHaveAttribute('aria-invalid', 'true');
  await expect(field('until')).not.toHaveAttribute('aria-invalid', 'true');
  await expect(field('phone')).toHaveValue('找老王');
  await addShift(page, { phone: '13900002222' });
  await expect(page).toHaveURL(/done=add/);
  // Somebody is there already at that time.
  await addShift(page, { from: `${day(1)}T22:00`, until: `${day(2)}T04:00`, name: '赵师傅', phone: '13900003333' });
  await expect(page.locator('#add-form [aria-invalid=true]').first()).toBeVisible();
  await expect(field('name')).toHaveValue('赵师傅');
  expect(await page.locator('[data-shift]').count()).toBeLessThanOrEqual(1);
});

test('a week is copied to the next; what stands there already is left alone', async ({ browser, server, complaints }) => {
  const page = await windowOf({ browser, server, complaints }, 'committee', DESK);
  const [week, next] = [monday(day(0)), later(monday(day(0)), 7)];
  await page.goto(`/desk/roster?week=${week}`);
  for (const [offset, name] of [[0, '周一的人'], [2, '周三的人']]) {
    await addShift(page, { from: `${later(week, offset)}T08:00`, until: `${later(week, offset)}T20:00`, name, phone: '021-55500102' });
    await expect(page.locator(`tr[data-day="${later(week, offset)}"]`)).toContainText(name);
  }
  await page.goto(`/desk/roster?week=${next}`);
  await addShift(page, { from: `${next}T12:00`, until: `${next}T18:00`, name: '早就排好的人', phone: '021-55500102' });
  await expect(page.locator('[data-shift]')).toHaveCount(1);
  await page.locator('.duty-copy button').click();
  await expect(page).toHaveURL(/done=copy/);
  await expect(page.locator('.notice-line')).toHaveText('已排入 1 班;1 班的时段已经有人,没有改动。');
  await expect(page.locator(`tr[data-day="${next}"]`)).toContainText('早就排好的人');
  await expect(page.locator(`tr[data-day="${next}"]`)).not.toContainText('周一的人');
  await expect(page.locator(`tr[data-day="${later(next, 2)}"]`)).toContainText('周三的人');
  // A second time there is nothing left to copy.
  await page.locator('.duty-copy button').click();
  await expect(page.locator('[data-shift]')).toHaveCount(2);
});

test('a unit keeps its own roster; the center keeps any; others see none', async ({ browser, server, complaints }) => {
  const at = { browser, server, complaints };
  const center = await windowOf(at, 'center', DESK);
  await center.goto('/desk/roster?unit=police');
  await addShift(center, { ...ROUND(), name: '值班民警', phone: '021-55500110' });
  await expect(center.locator('.duty-now')).toContainText('值班民警');
  const police = await windowOf(at, 'police', PHONE);
  await police.goto('/desk/roster');
  await expect(police.locator('.duty-now')).toContainText('值班民警');
  const property = await Staff.of(server, 'property');
  const foreign = await property.get('/desk/roster?unit=police');
  expect(foreign.status).toBe(403);
  expect(await foreign.text()).not.toContain('值班民警');
  const post = await fetch(`${server.url}/desk/roster`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: property.cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ action: 'add', unit: 'police', ...ROUND(), name: 'x', phone: '13900002222' }),
  });
  expect(post.status).toBe(403);
});

test('one shift hands over what is urgent, and another person takes it', async ({ browser, server, complaints }) => {
  test.slow();
  const at = { browser, server, complaints };
  const number = await emergency(server);
  const calm = (await server.report()).number;
  const giver = await windowOf(at, 'center', DESK);
  await giver.goto('/desk/handover');
  await expect(giver.locator(`.handed [data-ticket="${number}"]`)).toContainText('警报未应答');
  await expect(giver.locator(`.handed [data-ticket="${calm}"]`)).toHaveCount(0);
  await giver.locator('textarea[name=note]').fill('一区有人求助,已打 120;钥匙在抽屉里');
  await giver.locator('form[aria-labelledby=give] button').click();
  await expect(giver).toHaveURL(/\/desk\/handover\/\d+\?done=give/);
  await expect(giver.locator('.handover-sheet')).toContainText('钥匙在抽屉里');
  await expect(giver.locator('[data-taken]')).toHaveAttribute('data-taken', '0');
  // Nobody takes over from themselves.
  await expect(giver.locator('form[aria-labelledby=take]')).toHaveCount(0);

  const taker = await newcomer(at, { username: 'liming', name: '李明', role: 'center', unit: 'center' });
  await taker.goto('/desk/handover');
  const waiting = taker.locator('[data-waiting]');
  await expect(waiting).toContainText('网格中心带班长');
  await waiting.locator('a.button').click();
  await expect(taker.locator(`.handover-sheet [data-ticket="${number}"]`)).toBeVisible();
  await taker.locator('textarea[name=note]').fill('收到,马上联系居委');
  await taker.locator('form[aria-labelledby=take] button').click();
  await expect(taker).toHaveURL(/done=take/);
  await expect(taker.locator('[data-taken]')).toHaveAttribute('data-taken', '1');
  await expect(taker.locator('[data-taken]')).toContainText('李明');
  await expect(taker.locator('[data-taken]')).toContainText('马上联系居委');
  await expect(taker.locator('form[aria-labelledby=take]')).toHaveCount(0);

  // The sheet says later what became of each; the list as it was given stands.
  await taker.goto(`/desk/tickets/${number}`);
  await step(taker, 'answer_alarm');
  await step(taker, 'close_false_alarm', (form) => form.locator('textarea').fill('已自行起身'));
  await giver.goto('/desk/handover');
  await expect(giver.locator('[data-waiting]')).toHaveCount(0);
  await giver.locator('.handovers a').first().click();
  await expect(giver.locator(`.handover-sheet [data-ticket="${number}"]`)).toContainText('现在:');
  await expect(giver.locator('[data-taken]')).toContainText('李明');
});

test('a handover that nobody has taken is replaced by a newer one', async ({ browser, server, complaints }) => {
  const giver = await windowOf({ browser, server, complaints }, 'committee', PHONE);
  for (const note of ['第一份', '第二份']) {
    await giver.goto('/desk/handover');
    await giver.locator('textarea[name=note]').fill(note);
    await giver.locator('form[aria-labelledby=give] button').click();
    await expect(giver).toHaveURL(/done=give/);
  }
  await giver.goto('/desk/handover');
  await expect(giver.locator('[data-waiting]')).toHaveCount(1);
  await expect(giver.locator('.handovers [data-handover]')).toHaveCount(2);
  await giver.locator('.handovers a').last().click();
  await expect(giver.locator('[data-taken]')).toContainText('未接,已由后一份代替');
});

test('a ticket’s page says who is reached now at the unit that has it', async ({ browser, server, complaints }) => {
  test.slow();
  const at = { browser, server, complaints };
  const { number } = await server.report();
  const property = await windowOf(at, 'property', PHONE);
  await property.goto('/desk/roster');
  await addShift(property, { ...ROUND(), name: '王师傅', phone: '13900002222' });
  const committee = await windowOf(at, 'committee', DESK);
  await committee.goto(`/desk/tickets/${number}`);
  await expect(committee.locator('[data-on-duty]')).toHaveCount(0);
  await step(committee, 'file', async (form) => {
    await form.locator('select[name=item]').selectOption('E1');
    await form.locator('select[name=tier]').selectOption('T2');
  });
  await step(committee, 'dispatch', (form) => form.locator('select[name=unit]').selectOption('gk1-property'));
  const line = committee.locator('[data-on-duty="gk1-property"]');
  await expect(line).toContainText('王师傅');
  await expect(line.locator('a[href="tel:13900002222"]')).toBeVisible();

  // While it alarms, the center's leader.
  const center = await windowOf(at, 'center', DESK);
  await center.goto('/desk/roster');
  await addShift(center, { ...ROUND(), name: '李带班', phone: '021-56780001', leader: true });
  const alarm = await emergency(server);
  await committee.goto(`/desk/tickets/${alarm}`);
  await expect(committee.locator('[data-on-duty="center"]')).toContainText('李带班');
  // Residents read units, never persons.
  const caller = await windowOf(at, null, PHONE);
  await caller.goto('/emergency?code=demo-1-1-1');
  await caller.locator('.emergency-file').click();
  await expect(caller).toHaveURL(/\/emergency\/sent/);
  await expect(caller.locator('body')).not.toContainText('李带班');
});
