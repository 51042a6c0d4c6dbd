// Walls: paired like a television, named, revoked; nothing personal is ever on them.
import { mapReady } from '../support/pages.mjs';
import { DESK, PHONE, windowOf } from '../support/loop.mjs';
import { Staff } from '../support/staff.mjs';
import { expect, test } from '../support/test.mjs';

const WALL = { viewport: { width: 1920, height: 1080 } };
const total = async (wall) => Number(await wall.locator('[data-kpi=total]').textContent());

async function open(at) {
  const wall = await windowOf(at, null, WALL);
  await wall.goto('/wall');
  await mapReady(wall);
  await expect(wall.locator('[data-wall-code]')).toHaveText(/^[A-Z0-9]{6}$/);
  return wall;
}

const codeOf = (wall) => wall.locator('[data-wall-code]').getAttribute('data-wall-code');

async function pair(page, code, name) {
  await page.goto('/desk/walls');
  await page.locator('#code').fill(code);
  await page.locator('#name').fill(name);
  await page.locator('form:has(#code) button[type=submit]').click();
}

test('a wall is paired by the code it shows, named, and revoked', async ({ browser, server, complaints }) => {
  test.slow();
  const at = { browser, server, complaints };
  // One that the public may see, and a sensitive one that counts for staff alone.
  await server.report();
  await server.report({ item: 'G1', text: '疑似群租' });
  const wall = await open(at);
  await expect(wall.locator('[data-kpi=total]')).toHaveText('1');
  const code = await codeOf(wall);

  const center = await windowOf(at, 'center', DESK);
  await center.goto('/desk/walls');
  await expect(center.locator('.empty')).toContainText('还没有配对的大屏');
  // Typed as people type: in small letters, with a gap.
  await pair(center, `${code.slice(0, 3)} ${code.slice(3)}`.toLowerCase(), '指挥大厅左屏');
  await expect(center).toHaveURL(/done=pair/);
  await expect(center.locator('[role=status].notice-line')).toBeVisible();
  const row = center.locator('[data-wall]');
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('指挥大厅左屏');

  // The display follows by itself, and counts what only staff may count.
  await expect(wall.locator('.wall-name')).toHaveText('指挥大厅左屏');
  await expect(wall.locator('[data-wall-code]')).toHaveCount(0);
  await expect(wall.locator('[data-kpi=total]')).toHaveText('2');
  expect(await total(wall)).toBe(2);

  await row.locator('input[name=name]').fill('值班室');
  await row.locator('form:has([value=rename]) button').click();
  await expect(center).toHaveURL(/done=rename/);
  await expect(wall.locator('.wall-name')).toHaveText('值班室');

  await row.locator('form:has([value=revoke]) button').click();
  await expect(center).toHaveURL(/done=revoke/);
  await expect(center.locator('[data-wall]')).toHaveCount(0);
  // Back to a code, as any display that nobody knows.
  await expect(wall.locator('[data-wall-code]')).toHaveText(/^[A-Z0-9]{6}$/);
  await expect(wall.locator('.wall-name')).toHaveCount(0);
});

test('a revoked wall shows the public’s figures again and hears of no alarm', async ({ browser, server, complaints }) => {
  test.slow();
  const at = { browser, server, complaints };
  await server.report();
  await server.report({ item: 'G1', text: '疑似群租' });
  const wall = await open(at);
  const center = await windowOf(at, 'center', DESK);
  await pair(center, await codeOf(wall), '值班室');
  await expect(wall.locator('[data-kpi=total]')).toHaveText('2');
  await center.locator('[data-wall] form:has([value=revoke]) button').click();
  await expect(wall.locator('[data-wall-code]')).toBeAttached();
  await expect(wall.locator('[data-kpi=total]')).toHaveText('1');
  const caller = await windowOf(at, null, PHONE);
  await caller.goto('/emergency?code=demo-1-1-1');
  await caller.locator('.emergency-file').click();
  await expect(caller).toHaveURL(/\/emergency\/sent/);
  // A later public report is there, and the alarm is not.
  const { number } = await server.report({ item: 'B1', text: '垃圾厢房旁' });
  await expect(wall.locator(`[data-ticket="${number}"]`)).toBeAttached();
  await expect(wall.locator('[data-alarm]')).toHaveCount(0);
});

test('a wrong code is refused at its field and what was typed is kept', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 4(04|22)/);
  const page = await windowOf({ browser, server, complaints }, 'committee', DESK);
  await pair(page, 'AAAAAA', '居委大厅');
  await expect(page.locator('form:has(#code) [role=alert]').first()).toBeVisible();
  await expect(page.locator('#code')).toHaveValue('AAAAAA');
  await expect(page.locator('#name')).toHaveValue('居委大厅');
  await expect(page.locator('[data-wall]')).toHaveCount(0);
});

test('a committee pairs for its own community alone, and others do not pair', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 403/);
  const at = { browser, server, complaints };
  const wall = await open(at);
  const committee = await windowOf(at, 'committee', DESK);
  await committee.goto('/desk/walls');
  await expect(committee.locator('#community option')).toHaveCount(1);
  await pair(committee, await codeOf(wall), '居委大厅');
  await expect(wall.locator('.wall-name')).toHaveText('居委大厅');
  for (const user of ['lead1', 'property', 'supervisor1', 'admin']) {
    const staff = await Staff.of(server, user);
    expect((await staff.get('/desk/walls')).status, user).toBe(403);
  }
  const lead = await windowOf(at, 'lead1', DESK);
  await lead.goto('/desk/walls');
  await expect(lead.locator('body')).not.toContainText('居委大厅');
});

test('a paired wall shows nothing personal and no words', async ({ browser, server, complaints }) => {
  const at = { browser, server, complaints };
  const wall = await open(at);
  const center = await windowOf(at, 'center', DESK);
  await pair(center, await codeOf(wall), '值班室');
  await expect(wall.locator('.wall-name')).toBeVisible();
  const heard = [];
  wall.on('response', async (response) => {
    if (/json|html/.test(response.headers()['content-type'] ?? '')) {
      heard.push(await response.text().catch(() => ''));
    }
  });
  const { number } = await server.report({ text: '张三家门口的纸箱', phone: '13812345678' });
  await expect(wall.locator(`[data-ticket="${number}"]`)).toBeAttached();
  await wall.reload();
  await mapReady(wall);
  await expect(wall.locator(`[data-ticket="${number}"]`)).toBeAttached();
  for (const secret of ['张三', '13812345678', '138****5678']) {
    await expect(wall.locator('body')).not.toContainText(secret);
    expect(heard.some((text) => text.includes(secret)), secret).toBe(false);
  }
  // Nothing leads on from a wall to a ticket, and its token opens no other door.
  await expect(wall.locator('a[href*="/desk"]')).toHaveCount(0);
  const cookies = await wall.context().cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const ticket = await fetch(`${server.url}/desk/tickets/${number}`, { headers: { cookie }, redirect: 'manual' });
  expect(ticket.status).toBe(303);
  expect(ticket.headers.get('location')).toMatch(/^\/login/);
});
