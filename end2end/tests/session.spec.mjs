// Signing in on the way: nobody loses what they wrote, and nobody learns of what is not theirs.
import { DESK, PHONE, PICTURE, state, step, windowOf } from '../support/loop.mjs';
import { demoPassword } from '../support/server.mjs';
import { Staff, signIn } from '../support/staff.mjs';
import { expect, test } from '../support/test.mjs';

/** Ends every session of somebody, as they do by signing out on another device. */
async function endSessions(server, user) {
  const elsewhere = await Staff.of(server, user);
  await fetch(`${server.url}/logout`, { method: 'POST', redirect: 'manual', headers: { cookie: elsewhere.cookie } });
}

const WORDS = '我到现场看过,三楼到四楼之间堆着七八个纸箱,还有一辆旧童车,已经联系户主,答应周末以前清走,户主电话已记下。';

for (const script of [true, false]) {
  test(`a session that ends while a move is typed costs no word (${script ? 'with' : 'without'} script)`, async ({ browser, server, complaints }) => {
    complaints.allow(/status of 401/);
    const at = { browser, server, complaints };
    const { number } = await server.report();
    const page = await windowOf(at, 'committee', { ...DESK, javaScriptEnabled: script });
    await page.goto(`/desk/tickets/${number}`);
    const form = page.locator('#do-decline');
    await form.locator('summary').click();
    await form.locator('select[name=reason]').selectOption('not_found');
    await form.locator('textarea').fill(WORDS);
    await endSessions(server, 'committee');
    await form.locator('button[type=submit]').click();
    await expect(page.locator('h1')).toHaveText('登录已过期');
    await expect(page.locator('textarea')).toHaveValue(WORDS);
    // In another window, so that this one stays as it is.
    const opens = page.waitForEvent('popup');
    await page.getByRole('link', { name: /重新登录/ }).click();
    const other = await opens;
    await other.locator('input[name=username]').fill('committee');
    await other.locator('input[name=password]').fill(demoPassword);
    await other.locator('form.sign-in button[type=submit]').click();
    await expect(other).toHaveURL(/\/desk$/);
    await other.close();
    await page.getByRole('button', { name: '再次提交' }).click();
    await state(page, 'declined');
    await expect(page.locator('[data-entry=declined]')).toContainText(WORDS);
  });
}

test('a photo that was uploaded goes along over a sign-in as well', async ({ browser, server, complaints }) => {
  test.slow();
  complaints.allow(/status of 401/);
  const at = { browser, server, complaints };
  const { number } = await server.report();
  const lead = await windowOf(at, 'lead1', PHONE);
  await lead.goto(`/desk/tickets/${number}`);
  await step(lead, 'file', (form) => form.locator('select[name=item]').selectOption('B1'));
  await step(lead, 'dispatch');
  await step(lead, 'accept');
  const form = lead.locator('#do-hand_in');
  await form.locator('summary').click();
  await form.locator('input[type=file]').setInputFiles(PICTURE);
  await expect(form.locator('input[name=photo_id]')).toBeChecked();
  await form.locator('textarea').fill('扫干净了');
  await endSessions(server, 'lead1');
  await form.locator('button[type=submit]').click();
  await expect(lead.locator('h1')).toHaveText('登录已过期');
  const other = await lead.context().newPage();
  await signIn(other, 'lead1');
  await other.close();
  await lead.getByRole('button', { name: '再次提交' }).click();
  await state(lead, 'handled');
  await expect(lead.locator('[data-entry=handed_in]')).toContainText('扫干净了');
  await expect(lead.locator('[data-entry=handed_in] img')).toHaveCount(1);
});

test('reading without a session leads to the sign-in and back to the same place', async ({ browser, server, complaints }) => {
  const page = await windowOf({ browser, server, complaints }, null, DESK);
  const { number } = await server.report();
  for (const path of [`/desk/tickets/${number}`, '/desk/roster?unit=ws3', '/desk/handover', '/desk?area=1&category=E']) {
    await page.context().clearCookies();
    await page.goto(path);
    await expect(page).toHaveURL(/\/login\?next=/);
    await page.locator('input[name=username]').fill('center');
    await page.locator('input[name=password]').fill(demoPassword);
    await page.locator('form.sign-in button[type=submit]').click();
    await expect(page).toHaveURL(`${server.url}${path}`);
  }
});

test('a wrong password keeps the name and the way back, and leads nowhere outside', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 401/);
  const page = await windowOf({ browser, server, complaints }, null, PHONE);
  await page.goto('/login?next=%2Fdesk%2Fnotices');
  await page.locator('input[name=username]').fill('committee');
  await page.locator('input[name=password]').fill('not-the-password');
  await page.locator('form.sign-in button[type=submit]').click();
  await expect(page.locator('[role=alert]')).toContainText('不对');
  await expect(page.locator('input[name=username]')).toHaveValue('committee');
  await expect(page.locator('input[name=password]')).toHaveValue('');
  await page.locator('input[name=password]').fill(demoPassword);
  await page.locator('form.sign-in button[type=submit]').click();
  await expect(page).toHaveURL(/\/desk\/notices$/);
  await page.context().clearCookies();
  await signIn(page, 'committee', 'https://example.com/');
  expect(new URL(page.url()).origin).toBe(server.url);
});

test('the page that refuses a foreign ticket says nothing of it, and the log does', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 40[34]/);
  const at = { browser, server, complaints };
  const { number } = await server.report({ code: 'demo-1-1-1', item: 'G1', text: '疑似群租,三楼左手' });
  const lead = await windowOf(at, 'lead2', DESK);
  const refused = async (path) => {
    const response = await lead.goto(path);
    return { status: response.status(), text: (await lead.locator('main').innerText()).trim() };
  };
  const foreign = await refused(`/desk/tickets/${number}`);
  expect(foreign.status).toBe(403);
  await expect(lead.locator('h1')).toHaveText('没有权限');
  for (const hint of ['群租', '三楼', '一区', '1幢', number, 'E1', 'G1']) expect(foreign.text).not.toContain(hint);
  expect(await lead.title()).not.toContain(number);
  // What there is not looks the same.
  expect(await refused(`/desk/tickets/${number.replace(/\d{4}$/, '9999')}`)).toEqual(foreign);
  expect(await refused(`/desk/tickets/${number}/order`)).toEqual(foreign);
  const admin = await windowOf(at, 'admin', DESK);
  await admin.goto('/admin/log');
  await expect(admin.locator('tr[data-event=refused]', { hasText: 'lead2' }).first()).toBeVisible();
  await expect(admin.locator('table')).not.toContainText('群租');
});

test('signing out ends it on every device', async ({ browser, server, complaints }) => {
  const at = { browser, server, complaints };
  const [one, two] = [await windowOf(at, 'committee', DESK), await windowOf(at, 'committee', PHONE)];
  await one.goto('/desk/notices');
  await one.locator('.who-out').click();
  await expect(one).toHaveURL(`${server.url}/`);
  await two.goto('/desk/notices');
  await expect(two).toHaveURL(/\/login\?next=/);
});
