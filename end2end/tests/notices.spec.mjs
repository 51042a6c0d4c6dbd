// What concerns whoever is signed in, and what leaves the house.
import crypto from 'node:crypto';
import http from 'node:http';
import { DESK, PHONE, step, windowOf } from '../support/loop.mjs';
import { Staff } from '../support/staff.mjs';
import { expect, test } from '../support/test.mjs';

const count = (page) => page.locator('[data-bell-count]');

async function dispatched(at, unit) {
  const { number } = await at.server.report();
  const committee = await windowOf(at, 'committee', DESK);
  await committee.goto(`/desk/tickets/${number}`);
  await step(committee, 'file', async (form) => {
    await form.locator('select[name=item]').selectOption('E1');
    await form.locator('select[name=tier]').selectOption('T2');
  });
  await step(committee, 'dispatch', (form) => form.locator('select[name=unit]').selectOption(unit));
  await committee.context().close();
  return number;
}

/** Leaves the window for another one and comes back, as far as the page can tell. */
async function comeBack(page) {
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
}

test('the bell counts what concerns one, and reading takes it down on every open page', async ({ browser, server, complaints }) => {
  test.slow();
  const at = { browser, server, complaints };
  const property = await windowOf(at, 'property', PHONE);
  await property.goto('/desk/roster');
  await expect(count(property)).toBeEmpty();
  await expect(property.locator('.bell')).toHaveAccessibleName('通知,没有未读');
  await property.evaluate(() => (window.sameDocument = true));

  const number = await dispatched(at, 'gk1-property');
  await expect(async () => {
    await comeBack(property);
    await expect(count(property)).toHaveText('1', { timeout: 1000 });
  }).toPass();
  await expect(property.locator('.bell')).toHaveAccessibleName(/1/);
  expect(await property.evaluate(() => window.sameDocument)).toBe(true);
  // Another unit hears nothing of it.
  const police = await windowOf(at, 'police', PHONE);
  await police.goto('/desk/notices');
  await expect(count(police)).toBeEmpty();
  await expect(police.locator('.notices li')).toHaveCount(0);
  await expect(police.locator('main')).toContainText('没有');

  // A second page of the same person, where it is read.
  const second = await property.context().newPage();
  await second.goto('/desk/notices');
  const notice = second.locator(`.notices [data-ticket="${number}"]`);
  await expect(notice).toHaveClass(/is-unread/);
  await expect(notice).toContainText('楼道乱堆物');
  await expect(notice).not.toContainText('纸箱');
  await second.locator('form:has([name=up_to]) button').click();
  await expect(second).toHaveURL(/done=read/);
  await expect(notice).not.toHaveClass(/is-unread/);
  await expect(count(second)).toBeEmpty();
  await expect(second.locator('form:has([name=up_to])')).toHaveCount(0);
  await comeBack(property);
  await expect(count(property)).toBeEmpty();
  expect(await property.evaluate(() => window.sameDocument)).toBe(true);

  // The notice leads to the ticket.
  await notice.locator('a').click();
  await expect(second).toHaveURL(new RegExp(`/desk/tickets/${number}$`));
});

test('the count goes up by polling alone while a page stays open', async ({ browser, server, complaints }) => {
  test.slow();
  const at = { browser, server, complaints };
  const page = await windowOf(at, 'property', DESK);
  await page.clock.install();
  await page.goto('/desk/roster');
  await expect(count(page)).toBeEmpty();
  await dispatched(at, 'gk1-property');
  await page.clock.runFor(61_000);
  await expect(count(page)).toHaveText('1');
});

test('the desk’s bell counts as well', async ({ browser, server, complaints }) => {
  test.slow();
  const at = { browser, server, complaints };
  const page = await windowOf(at, 'property', DESK);
  await page.goto('/desk');
  await expect(page.locator('.desk-state-line p')).toHaveText('实时更新中');
  await expect(count(page)).toBeEmpty();
  await dispatched(at, 'gk1-property');
  await expect(async () => {
    await comeBack(page);
    await expect(count(page)).toHaveText('1', { timeout: 1000 });
  }).toPass();
  await page.locator('.bell').click();
  await expect(page).toHaveURL(/\/desk\/notices$/);
});

test('an alarm is a notice that stands out', async ({ browser, server, complaints }) => {
  const at = { browser, server, complaints };
  const caller = await windowOf(at, null, PHONE);
  await caller.goto('/emergency?code=demo-1-1-1');
  await caller.locator('.emergency-file').click();
  await expect(caller).toHaveURL(/\/emergency\/sent/);
  const number = await caller.locator('[data-ticket]').first().getAttribute('data-ticket');
  const committee = await windowOf(at, 'committee', DESK);
  await committee.goto('/desk/notices');
  await expect(committee.locator(`.notices [data-ticket="${number}"]`).first()).toHaveClass(/is-alarm/);
});

test.describe('outward', () => {
  /** Somebody's own system, which answers as it is told. With --demo it may be on this machine. */
  async function receiver() {
    const got = [];
    const at = { status: 204 };
    const listener = http.createServer((request, response) => {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        got.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(parts) });
        response.writeHead(at.status).end();
      });
    });
    await new Promise((done) => listener.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${listener.address().port}/hook?key=geheim-4711`;
    return { got, at, url, close: () => new Promise((done) => listener.close(done)) };
  }

  async function addTarget(page, url, addressee) {
    await page.goto('/desk/outbox');
    const form = page.locator('form:has(#address)');
    await form.locator('#addressee').selectOption({ label: addressee });
    await form.locator('#address').fill(url);
    await form.locator('button[type=submit]').click();
    await expect(page.locator('[data-secret]')).toBeVisible();
    return (await page.locator('[data-secret]').innerText()).trim();
  }

  const signed = (secret, { headers, body }) => {
    const [, second, mac] = headers['x-wwg-signature'].match(/^t=(\d+),v1=([0-9a-f]{64})$/);
    return mac === crypto.createHmac('sha256', secret).update(`${second}.`).update(body).digest('hex');
  };

  /** Looks again until the outbox says so. */
  const outboxSays = (page, check) =>
    expect(async () => {
      await page.goto('/desk/outbox');
      await check();
    }).toPass();

  test('a test message reaches a receiver, signed', async ({ browser, server, complaints }) => {
    const hook = await receiver();
    const page = await windowOf({ browser, server, complaints }, 'center', DESK);
    const secret = await addTarget(page, hook.url, '网格中心');
    // Shown this once; the key in the address never again.
    await page.goto('/desk/outbox');
    await expect(page.locator('[data-secret]')).toHaveCount(0);
    expect(await page.content()).not.toContain(secret);
    expect(await page.content()).not.toContain('geheim-4711');
    await page.locator('[data-target] form:has([value=test]) button').click();
    await expect(page).toHaveURL(/done=test/);
    await expect.poll(() => hook.got.length).toBe(1);
    const [message] = hook.got;
    expect(message.method).toBe('POST');
    expect(message.url).toBe('/hook?key=geheim-4711');
    expect(signed(secret, message), 'signed by the secret that was shown').toBe(true);
    const said = JSON.parse(message.body);
    expect(said.kind).toBe('test');
    expect(said.id).toBe(message.headers['x-wwg-delivery']);
    await outboxSays(page, () => expect(page.locator('[data-list=last] [data-delivery]')).toHaveAttribute('data-state', 'sent', { timeout: 500 }));
    await hook.close();
  });

  test('a dispatch goes out to the unit’s own system, with neither place nor words', async ({ browser, server, complaints }) => {
    test.slow();
    const at = { browser, server, complaints };
    const hook = await receiver();
    const page = await windowOf(at, 'center', DESK);
    const secret = await addTarget(page, hook.url, '共四一物业服务处');
    const number = await dispatched(at, 'gk1-property');
    await expect.poll(() => hook.got.length).toBe(1);
    const [message] = hook.got;
    expect(signed(secret, message)).toBe(true);
    const said = JSON.parse(message.body);
    expect(said.number).toBe(number);
    for (const secret of ['纸箱', '1幢', '31.3', '121.4']) expect(message.body.toString()).not.toContain(secret);
    await hook.close();
  });

  test('what fails is shown as waiting with its reason, and goes out when it is tried again', async ({ browser, server, complaints }) => {
    const hook = await receiver();
    hook.at.status = 503;
    const page = await windowOf({ browser, server, complaints }, 'center', DESK);
    const secret = await addTarget(page, hook.url, '网格中心');
    await page.goto('/desk/outbox');
    await page.locator('[data-target] form:has([value=test]) button').click();
    const line = page.locator('[data-list=last] [data-delivery]');
    await outboxSays(page, () => expect(line.locator('.outbox-fault')).toContainText('HTTP 503', { timeout: 500 }));
    await expect(line).toHaveAttribute('data-state', 'waiting');
    await expect(line).toContainText('下次');
    await expect(page.locator('[data-kpi=outbox-waiting]')).toHaveText('1');
    await expect(page.locator('[data-kpi=outbox-retrying]')).toHaveText('1');
    hook.at.status = 200;
    await line.locator('form:has([value=retry]) button').click();
    await expect.poll(() => hook.got.length).toBe(2);
    const [first, second] = hook.got;
    expect(second.headers['x-wwg-delivery'], 'a repetition is told from something new').toBe(first.headers['x-wwg-delivery']);
    expect(signed(secret, second)).toBe(true);
    await outboxSays(page, () => expect(line).toHaveAttribute('data-state', 'sent', { timeout: 500 }));
    await expect(page.locator('[data-kpi=outbox-waiting]')).toHaveText('0');
    await hook.close();
  });

  test('what is refused for good is given up and shown to the center', async ({ browser, server, complaints }) => {
    const hook = await receiver();
    hook.at.status = 410;
    const page = await windowOf({ browser, server, complaints }, 'center', DESK);
    await addTarget(page, hook.url, '网格中心');
    await page.goto('/desk/outbox');
    await page.locator('[data-target] form:has([value=test]) button').click();
    const failed = page.locator('[data-list=failed] [data-delivery]');
    await outboxSays(page, () => expect(failed).toHaveAttribute('data-state', 'failed_for_good', { timeout: 500 }));
    await expect(failed).toContainText('HTTP 410');
    await expect(page.locator('[data-kpi=outbox-failed]')).toHaveText('1');
    await hook.close();
  });

  test('a paused receiver gets what waited once it is resumed; a removed one nothing', async ({ browser, server, complaints }) => {
    const hook = await receiver();
    const page = await windowOf({ browser, server, complaints }, 'center', DESK);
    await addTarget(page, hook.url, '网格中心');
    await page.goto('/desk/outbox');
    const press = (action) => page.locator(`[data-target] form:has([value=${action}]) button`).click();
    await press('pause');
    await expect(page.locator('[data-target]')).toHaveClass(/is-paused/);
    const response = await fetch(`${server.url}/emergency`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ code: 'demo-1-1-1' }),
    });
    const { number } = await response.json();
    await outboxSays(page, () => expect(page.locator('[data-list=last]')).toContainText(number, { timeout: 500 }));
    expect(hook.got).toHaveLength(0);
    await press('resume');
    await expect.poll(() => hook.got.map(({ body }) => JSON.parse(body).number)).toContain(number);
    await page.goto('/desk/outbox');
    await press('remove');
    await expect(page.locator('[data-target]')).toHaveCount(0);
    await hook.close();
  });
});

test('an address that cannot be one is refused at its field and kept', async ({ browser, server, complaints }) => {
  complaints.allow(/status of 422/);
  const page = await windowOf({ browser, server, complaints }, 'center', DESK);
  await page.goto('/desk/outbox');
  for (const address of ['ftp://example.com/x', 'http://user:word@example.com/', 'example']) {
    await page.locator('#address').fill(address);
    await page.locator('form:has(#address) button[type=submit]').click();
    await expect(page.locator('#address'), address).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator('#address')).toHaveValue(address);
  }
  await expect(page.locator('[data-target]')).toHaveCount(0);
});

test('the outbox is the center’s and the administrator’s alone', async ({ server }) => {
  for (const [user, status] of Object.entries({ center: 200, admin: 200, committee: 403, lead1: 403, property: 403 })) {
    expect((await (await Staff.of(server, user)).get('/desk/outbox')).status, user).toBe(status);
  }
});
