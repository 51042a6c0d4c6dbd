// Administration: people, the public calendar, units' hours, the security log.
import { DESK, PHONE, windowOf } from '../support/loop.mjs';
import { PASSWORD, addAccount, choosePassword, firstSignIn, totp } from '../support/people.mjs';
import { demoPassword } from '../support/server.mjs';
import { Staff } from '../support/staff.mjs';
import { expect, test } from '../support/test.mjs';

const row = (page, username) => page.locator(`[data-user="${username}"]`);

async function act(page, username, action) {
  await page.goto('/admin');
  await row(page, username).locator('summary').click();
  await row(page, username).locator(`form:has([name=action][value=${action}]) button`).click();
}

const logged = (page, event, about) => page.locator(`tr[data-event="${event}"]`, { hasText: about });

async function typeSignIn(page, username, password, code) {
  await page.goto('/login');
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  if (code) await page.locator('input[name=totp]').fill(code);
  await page.locator('form.sign-in button[type=submit]').click();
}

test('somebody new is added, chooses a password, sets an authenticator up and works', async ({ browser, server, complaints }) => {
  test.slow();
  complaints.allow(/status of 4(04|01)/);
  const at = { browser, server, complaints };
  const admin = await windowOf(at, 'admin', DESK);
  const link = await addAccount(admin, { username: 'liming', name: '李明', role: 'center', unit: 'center' });
  await expect(row(admin, 'liming')).toContainText('李明');
  await expect(row(admin, 'liming').locator('.flag').first()).toBeVisible();
  // The link is shown this once.
  await admin.goto('/admin');
  await expect(admin.locator('.one-time')).toHaveCount(0);
  expect(await admin.content()).not.toContain(link.split('/').at(-1));

  const page = await windowOf(at, null, PHONE);
  await choosePassword(page, link);
  // It works once.
  await page.goto(new URL(link).pathname);
  await expect(page.locator('input[name=password]')).toHaveCount(0);
  const secret = await firstSignIn(page, 'liming');
  await page.goto('/desk');
  await expect(page.locator('.who')).toContainText('李明');

  // From now on the password alone is not enough. A code that was used is used.
  const again = await windowOf(at, null, DESK);
  await typeSignIn(again, 'liming', PASSWORD);
  await expect(again.locator('[role=alert]')).toBeVisible();
  await expect(again.locator('input[name=username]')).toHaveValue('liming');
  await typeSignIn(again, 'liming', PASSWORD, totp(secret, 1));
  await expect(again).toHaveURL(/\/desk$/);
});

test('after setting the authenticator up one goes on to the page of one’s role', async ({ browser, server, complaints }) => {
  const at = { browser, server, complaints };
  const admin = await windowOf(at, 'admin', DESK);
  const link = await addAccount(admin, { username: 'liming', name: '李明', role: 'center', unit: 'center' });
  const page = await windowOf(at, null, PHONE);
  await choosePassword(page, link);
  await firstSignIn(page, 'liming');
  await page.locator('main a.button').click();
  await expect(page).toHaveURL(/\/desk$/);
});

test('each role begins on a page of its own', async ({ browser, server, complaints }) => {
  const at = { browser, server, complaints };
  const landing = { center: /\/desk$/, committee: /\/desk$/, lead1: /\/desk$/, inspector1: /\/desk$/, supervisor1: /\/desk$/, mediator: /\/desk$/, police: /\/desk$/, admin: /\/admin$/ };
  for (const [user, address] of Object.entries(landing)) {
    const page = await windowOf(at, null, DESK);
    await typeSignIn(page, user, demoPassword);
    await expect(page, user).toHaveURL(address);
    await page.context().close();
  }
});

test('what is missing is said at its field and what was typed is kept', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 4(09|22)/);
  const admin = await windowOf({ browser, server, complaints }, 'admin', DESK);
  await admin.goto('/admin');
  const form = admin.locator('#add-account');
  await form.locator('[name=username]').fill('wangfang');
  await form.locator('[name=name]').fill('王芳');
  await form.locator('[name=role]').selectOption('area_lead');
  await form.locator('button[type=submit]').click();
  await expect(form.locator('[aria-invalid=true]')).toHaveAttribute('name', 'areas');
  await expect(form.locator('#error-account-areas')).not.toBeEmpty();
  await expect(form.locator('[name=name]')).toHaveValue('王芳');
  await expect(form.locator('[name=role]')).toHaveValue('area_lead');
  // A name that is taken.
  await form.locator('[name=username]').fill('lead1');
  await form.locator('[name=areas]').fill('1');
  await form.locator('button[type=submit]').click();
  await expect(form.locator('[aria-invalid=true]')).toHaveAttribute('name', 'username');
  await expect(row(admin, 'wangfang')).toHaveCount(0);
});

test('a weak password is refused, and the link still works', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 422/);
  const at = { browser, server, complaints };
  const admin = await windowOf(at, 'admin', DESK);
  const link = await addAccount(admin, { username: 'wangfang', name: '王芳', role: 'supervisor' });
  const page = await windowOf(at, null, PHONE);
  for (const weak of ['short', '1234567890', 'wangfang-wangfang']) {
    await page.goto(new URL(link).pathname);
    await page.locator('input[name=password]').fill(weak);
    await page.locator('form.sign-in button[type=submit]').click();
    await expect(page.locator('[role=alert]'), weak).toBeVisible();
  }
  await choosePassword(page, link);
});

test('a disabled account is out at once; a reset one comes in by a new link alone', async ({ browser, server, complaints }) => {
  test.slow();
  complaints.allow(/status of 401/);
  const at = { browser, server, complaints };
  const admin = await windowOf(at, 'admin', DESK);
  const [property, lead] = [await windowOf(at, 'property', PHONE), await windowOf(at, 'lead1', PHONE)];
  await act(admin, 'property', 'disable');
  await expect(admin.locator('.notice-line')).toContainText('property 已停用');
  await expect(row(admin, 'property')).toHaveClass(/is-disabled/);
  await expect(row(admin, 'property').locator('form')).toHaveCount(0);
  await property.goto('/desk/notices');
  await expect(property).toHaveURL(/\/login/);
  await typeSignIn(property, 'property', demoPassword);
  await expect(property.locator('[role=alert]')).toBeVisible();

  await act(admin, 'lead1', 'reset');
  const link = (await admin.locator('.one-time').innerText()).match(/https?:\/\/\S+\/login\/new\/\S+/)[0];
  await lead.goto('/desk/notices');
  await expect(lead).toHaveURL(/\/login/);
  await typeSignIn(lead, 'lead1', demoPassword);
  await expect(lead.locator('[role=alert]')).toBeVisible();
  await choosePassword(lead, link);
  await typeSignIn(lead, 'lead1', PASSWORD);
  await expect(lead).not.toHaveURL(/\/login(\?|$)/);
});

test('the security log tells who did what, and of refusals, without words and addresses', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 40[13]/);
  const at = { browser, server, complaints };
  const { number } = await server.report();
  const lead2 = await windowOf(at, 'lead2', DESK);
  await lead2.goto(`/desk/tickets/${number}`);
  const stranger = await windowOf(at, null, DESK);
  await typeSignIn(stranger, 'center', 'guessed-by-somebody');
  await expect(stranger.locator('[role=alert]')).toBeVisible();
  const admin = await windowOf(at, 'admin', DESK);
  await addAccount(admin, { username: 'wangfang', name: '王芳', role: 'supervisor' });
  await admin.goto('/admin/log');
  await expect(admin.locator('tbody tr').first()).toBeVisible();
  await expect(logged(admin, 'account_added', 'wangfang')).toContainText('admin');
  await expect(logged(admin, 'refused', 'lead2').first()).toBeVisible();
  await expect(admin.locator('body')).not.toContainText('guessed-by-somebody');
  await expect(admin.locator('body')).not.toContainText('127.0.0.1');
  // By kind of event.
  await admin.locator('select[name=event]').selectOption({ label: '增加账号' });
  await admin.locator('.duty-choose button').click();
  await expect(admin).toHaveURL(/event=/);
  const kinds = await admin.locator('tbody tr').evaluateAll((rows) => [...new Set(rows.map((r) => r.dataset.event))]);
  expect(kinds).toHaveLength(1);
});

test('nobody but an administrator administers', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 403/);
  for (const user of ['center', 'committee', 'lead1', 'property']) {
    const staff = await Staff.of(server, user);
    for (const path of ['/admin', '/admin/calendar', '/admin/hours', '/admin/log']) {
      const answer = await staff.get(path);
      expect(answer.status, `${user} ${path}`).toBe(403);
      expect(await answer.text()).not.toContain('data-user');
    }
  }
  const page = await windowOf({ browser, server, complaints }, 'center', DESK);
  await page.goto('/admin');
  await expect(page.locator('h1')).toHaveText('没有权限');
  await page.goto('/desk');
  await expect(page.locator('a[href="/admin"]')).toHaveCount(0);
});

const HEAD = 'from,until,kind,name,name_en\n';
const csv = (text) => ({ name: 'calendar.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

/** A year of public days: eighteen off, and one Saturday on which people work. */
function daysOf(year) {
  const saturday = [1, 2, 3, 4, 5, 6, 7].find((day) => new Date(Date.UTC(year, 2, day)).getUTCDay() === 6);
  return `${HEAD}${year}-01-01,,holiday,元旦,New Year
${year}-02-12,${year}-02-16,holiday,春节,Spring Festival
${year}-03-0${saturday},,makeup,春节调休,Spring Festival
${year}-05-01,${year}-05-05,holiday,劳动节,Labour Day
${year}-10-01,${year}-10-07,holiday,国庆节,National Day
`;
}

const years = (page) => page.locator('[data-year]').evaluateAll((all) => all.map((year) => Number(year.dataset.year)));

async function lastYear(admin) {
  await admin.goto('/admin/calendar');
  return Math.max(...(await years(admin)));
}

test('a calendar that leaves out a year is refused with its line named, and nothing changes', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 422/);
  const admin = await windowOf({ browser, server, complaints }, 'admin', DESK);
  const last = await lastYear(admin);
  const before = await years(admin);
  await admin.locator('input[type=file]').setInputFiles(csv(daysOf(last + 2)));
  await admin.locator('button[value=check]').click();
  const wrong = admin.locator('#calendar-wrong [data-line]');
  await expect(wrong.first()).toHaveAttribute('data-line', '2');
  await expect(wrong.first()).toContainText('第 2 行');
  await expect(wrong.first()).toContainText(String(last + 1));
  // The file's words are in the field now, where they can be mended.
  await expect(admin.locator('textarea[name=text]')).toHaveValue(/元旦/);
  await expect(admin.locator('button[value=save]')).toHaveCount(0);
  await admin.goto('/admin/calendar');
  expect(await years(admin)).toEqual(before);
});

test('a file’s lines that cannot be are named one by one, and so are two that overlap', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 422/);
  const admin = await windowOf({ browser, server, complaints }, 'admin', DESK);
  const year = (await lastYear(admin)) + 1;
  const check = async (more) => {
    await admin.locator('input[type=file]').setInputFiles(csv(daysOf(year) + more));
    await admin.locator('button[value=check]').click();
    await expect(admin.locator('textarea[name=text]')).toHaveValue(new RegExp(more.slice(0, 10)));
  };
  const line = (number) => admin.locator(`#calendar-wrong [data-line="${number}"]`);
  // One ends before it begins, one reaches into the next year.
  await check(`${year}-06-05,${year}-06-01,holiday,端午节,Dragon Boat\n${year}-12-31,${year + 1}-01-02,holiday,元旦,New Year\n`);
  for (const number of [7, 8]) await expect(line(number)).toBeVisible();
  await expect(admin.locator('#calendar-wrong [data-line]')).toHaveCount(2);
  await expect(admin.locator('textarea[name=text]')).toHaveAttribute('aria-invalid', 'true');
  await check(`${year}-10-07,,holiday,中秋节,Mid-Autumn\n`);
  await expect(line(7)).toContainText('第 6 行');
});

test('a pasted line that cannot be read is named by its own number', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 422/);
  const admin = await windowOf({ browser, server, complaints }, 'admin', DESK);
  const year = (await lastYear(admin)) + 1;
  await admin.locator('textarea[name=text]').fill(`${daysOf(year)}${year}-06-01,,party,儿童节,Children\n`);
  await admin.locator('button[value=check]').click();
  await expect(admin.locator('#calendar-wrong [data-line]')).toHaveAttribute('data-line', '7');
});

test('a good calendar is shown before it is saved, and then it is there', async ({ browser, server, complaints }) => {
  const admin = await windowOf({ browser, server, complaints }, 'admin', DESK);
  const year = (await lastYear(admin)) + 1;
  await admin.locator('input[type=file]').setInputFiles(csv(daysOf(year)));
  await admin.locator('button[value=check]').click();
  await expect(admin.locator(`[data-preview="${year}"]`)).toContainText('放假 18 天');
  await expect(admin.locator(`[data-preview="${year}"]`)).toContainText('调休上班 1 天');
  await expect(admin.locator(`[data-year="${year}"]`)).toHaveCount(0);
  await admin.locator('button[value=save]').click();
  await expect(admin).toHaveURL(/done=save/);
  await expect(admin.locator(`[data-year="${year}"] tbody tr`)).toHaveCount(5);
  // It can be edited from there.
  await admin.locator(`[data-year="${year}"] a`).click();
  await expect(admin.locator('textarea[name=text]')).toHaveValue(new RegExp(`${year}-02-12,${year}-02-16,holiday,春节`));
});

test('a unit’s hours are edited; what nobody can read is refused and kept', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 422/);
  const admin = await windowOf({ browser, server, complaints }, 'admin', DESK);
  await admin.goto('/admin/hours');
  const unit = (name) => admin.locator(`[data-unit="${name}"]`);
  await unit('gk1-property').locator('input[name=hours]').fill('早八点到晚八点');
  await unit('gk1-property').locator('button').click();
  await expect(unit('gk1-property').locator('.field-error')).not.toBeEmpty();
  await expect(unit('gk1-property').locator('input[name=hours]')).toHaveValue('早八点到晚八点');
  await expect(unit('ws3').locator('.field-error')).toBeEmpty();
  await unit('gk1-property').locator('input[name=hours]').fill('07:30-12:00 13:00-16:30');
  await unit('gk1-property').locator('button').click();
  await expect(admin).toHaveURL(/done=save/);
  await admin.goto('/admin/hours');
  await expect(unit('gk1-property').locator('input[name=hours]')).toHaveValue('07:30-12:00 13:00-16:30');
  await admin.goto('/admin/log');
  await expect(admin.locator('tbody tr', { hasText: '修改服务时间' })).toHaveCount(1);
});
