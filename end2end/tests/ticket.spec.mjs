// The loop through the pages of a ticket: at a desk, on a unit's phone, on the reporter's phone, with and without
// script.
import { DESK, PHONE, send, state, step, windowOf } from '../support/loop.mjs';
import { expect, test } from '../support/test.mjs';
import { overflow, violations } from '../support/well.mjs';

const PIXELS = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAIAAABxZ0isAAAAFElEQVR4nGOsiLJhwAaYsIrSSQIAoG4BGl/hHKYAAAAASUVORK5CYII=',
  'base64',
);

const ticket = (page) => page.locator('[data-ticket][data-version]');
const act = (page, name) => page.locator(`#do-${name}`);

async function wellMade(page) {
  expect(await violations(page, null)).toEqual([]);
  expect(await overflow(page), 'nothing is wider than the window').toBe(0);
}

test('a ticket runs from the desk to a unit, a verifier and back to its reporter', async ({ browser, server, complaints }) => {
  test.slow();
  const at = { browser, server, complaints };
  const { number, tracking_code } = await server.report({ phone: '13812345678' });
  const address = `/desk/tickets/${number}`;
  const committee = await windowOf(at, 'committee', DESK);
  await committee.goto(address);
  await wellMade(committee);
  await step(committee, 'file', async (form) => {
    await form.locator('select[name=item]').selectOption('E1');
    await form.locator('select[name=tier]').selectOption('T2');
  });
  await state(committee, 'filed');
  await step(committee, 'start_joint', async (form) => {
    await form.locator('select[name=unit]').selectOption('gk1-property');
    await form.locator('input[value=gk1-owners]').check();
    await form.locator('input[name=meet_place]').fill('一区1幢门口');
  });
  await state(committee, 'in_progress');
  await expect(committee.locator('[data-share]')).toHaveCount(2);

  // The unit, on a phone.
  const property = await windowOf(at, 'property', PHONE);
  await property.goto(address);
  await expect(property.locator('body')).not.toContainText('5678');
  await wellMade(property);
  for (const target of await property.locator('.steps summary, .steps .button').all()) {
    if (await target.isVisible()) expect((await target.boundingBox()).height).toBeGreaterThanOrEqual(44);
  }
  await step(property, 'accept');
  await act(property, 'hand_in').locator('summary').click();
  await act(property, 'hand_in').locator('input[type=file]').setInputFiles({ name: 'after.png', mimeType: 'image/png', buffer: PIXELS });
  await expect(act(property, 'hand_in').locator('input[name=photo_id]')).toBeChecked();
  await step(property, 'hand_in', (form) => form.locator('textarea').fill('已清走'));
  await expect(property.locator('[data-entry=handed_in]')).toContainText('已清走');

  // A unit that never signs in, by paper.
  await committee.goto(`${address}/order`);
  await expect(committee.locator('.order')).toContainText('共四一业委会');
  await expect(committee.locator('.order')).not.toContainText('5678');
  await wellMade(committee);
  await committee.goto(address);
  await step(committee, 'record_for_unit-accept');
  await step(committee, 'record_for_unit-hand_in', (form) => form.locator('select[name=no_photo]').selectOption('paper'));
  await property.goto(address);
  await step(property, 'report_handled');
  await state(property, 'handled');

  const supervisor = await windowOf(at, 'supervisor1', DESK);
  await supervisor.goto(address);
  await step(supervisor, 'close', (form) => form.locator('textarea').fill('现场干净'));
  await state(supervisor, 'closed');

  // The reporter, on a phone.
  const reporter = await windowOf(at, null, PHONE);
  await reporter.goto('/t');
  await reporter.locator('input[name=code]').fill(tracking_code);
  await reporter.locator('form button[type=submit]').first().click();
  await expect(reporter.locator('[data-step=handed_in]').first()).toBeVisible();
  await expect(reporter.locator('body')).not.toContainText('现场干净');
  await wellMade(reporter);
  await reporter.locator('.closing summary').first().click();
  await reporter.locator('input[name=stars][value="5"]').check();
  await reporter.locator('.closing form').first().locator('button').click();
  await expect(reporter.locator('[data-ticket]')).toHaveAttribute('data-status', 'confirmed');
});

test('whoever comes second is shown what happened and keeps the words', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 409/);
  const at = { browser, server, complaints };
  const { number } = await server.report();
  const [lead, committee] = [await windowOf(at, 'lead1', DESK), await windowOf(at, 'committee', DESK)];
  for (const page of [lead, committee]) await page.goto(`/desk/tickets/${number}`);
  await step(lead, 'file', (form) => form.locator('select[name=item]').selectOption('E1'));
  await state(lead, 'filed');
  // The news is announced; what is being read does not move.
  await expect(committee.locator('[data-changed]')).toBeVisible();
  await state(committee, 'reported');
  await send(committee, 'decline', async (form) => {
    await form.locator('select[name=reason]').selectOption('not_found');
    await form.locator('textarea').fill('我去看过,没有');
  });
  await expect(committee.locator('.conflict')).toContainText('立案');
  await expect(committee.locator('.conflict textarea')).toHaveValue('我去看过,没有');
  await state(committee, 'filed');
  await wellMade(committee);
  await committee.locator('.conflict button').click();
  await expect(committee.locator('[data-entry=noted]')).toContainText('我去看过,没有');
});

test('what is typed into one form outlives sending another', async ({ browser, server, complaints }) => {
  const { number } = await server.report();
  const page = await windowOf({ browser, server, complaints }, 'committee', DESK);
  await page.goto(`/desk/tickets/${number}`);
  await act(page, 'decline').locator('summary').click();
  await act(page, 'decline').locator('textarea').fill('还没写完');
  await step(page, 'note', (form) => form.locator('textarea').fill('先记一笔'));
  await expect(page.locator('[data-entry=noted]')).toContainText('先记一笔');
  await expect(act(page, 'decline').locator('textarea')).toHaveValue('还没写完');
});

test('entering for others takes one page and ends with a slip', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 422/);
  const page = await windowOf({ browser, server, complaints }, 'committee', DESK);
  await page.goto('/desk/enter');
  await wellMade(page);
  await page.locator('input[name=source][value=call]').check();
  await page.locator('input[name=door]').fill('9-9-9');
  await page.locator('textarea[name=text]').fill('来电说楼道灯不亮');
  await page.locator('select[name=item]').selectOption('E3');
  await page.locator('form.enter button[type=submit]').click();
  await expect(page.locator('#enter-error-place')).not.toBeEmpty();
  await expect(page.locator('textarea[name=text]')).toHaveValue('来电说楼道灯不亮');
  await page.locator('input[name=door]').fill('1-3-2');
  await page.locator('form.enter button[type=submit]').click();
  await expect(page).toHaveURL(/\/desk\/enter\/slip$/);
  await expect(page.locator('[data-code]')).toBeVisible();
  await wellMade(page);
});

test.describe('without scripting', () => {
  test('a unit accepts and hands in with a photo, and a wrong form is shown again', async ({ browser, server, complaints }) => {
    complaints.allow(/status of 422/);
    const at = { browser, server, complaints };
    const { number } = await server.report();
    const address = `/desk/tickets/${number}`;
    const lead = await windowOf(at, 'lead1', { ...PHONE, javaScriptEnabled: false });
    await lead.goto(address);
    await step(lead, 'file', (form) => form.locator('select[name=item]').selectOption('B1'));
    await state(lead, 'filed');
    await step(lead, 'dispatch');
    await state(lead, 'dispatched');
    await step(lead, 'accept');
    await state(lead, 'in_progress');
    await send(lead, 'hand_in', (form) => form.locator('textarea').fill('扫干净了'));
    await expect(act(lead, 'hand_in').locator('.field-error').first()).not.toBeEmpty();
    await expect(act(lead, 'hand_in').locator('textarea')).toHaveValue('扫干净了');
    const photo = { name: 'after.png', mimeType: 'image/png', buffer: PIXELS };
    await step(lead, 'hand_in', (form) => form.locator('input[type=file]').setInputFiles(photo));
    await state(lead, 'handled');
  });
});
