// Every room of staff, and the emergency lane: axe, nothing sideways, and targets for thumbs.
import { DESK, PHONE, Reporter, step, windowOf } from '../support/loop.mjs';
import { Staff } from '../support/staff.mjs';
import { inLanguage, lowTargets, overflow, violations } from '../support/well.mjs';
import { expect, test } from '../support/test.mjs';

const SIZES = { desk: DESK.viewport, phone: PHONE.viewport };
const CENTER = ['/desk/enter', '/desk/walls', '/desk/notices', '/desk/outbox', '/desk/roster', '/desk/handover'];
const ADMIN = ['/admin', '/admin/calendar', '/admin/hours', '/admin/log'];
const NOBODY = ['/emergency', '/emergency?code=demo-1-1-1', '/login', '/t/ticket', '/emergency/sent'];

const post = (server, who, path, fields) =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...(who && { cookie: who.cookie }), accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields),
  });

/** Something in every room: a shift, a handover, a target with something that failed, notices, a ticket at work. */
async function furnish(server) {
  const center = await Staff.of(server, 'center');
  const day = (offset) => new Date(Date.now() + (8 + 24 * offset) * 3_600_000).toISOString().slice(0, 10);
  const shift = { action: 'add', unit: 'center', from: `${day(0)}T00:00`, until: `${day(1)}T12:00`, leader: '1' };
  await post(server, center, '/desk/roster', { ...shift, name: '李带班', phone: '021-56780001', deputy: '王副班', deputy_phone: '13900001111' });
  await post(server, center, '/desk/outbox', { action: 'add', channel: 'webhook', addressee: 'center', address: 'https://hooks.invalid/a/b?key=x', lang: 'zh' });
  const { number, tracking_code } = await server.report({ phone: '13812345678', text: '三楼走道堆着纸箱' });
  await server.report({ item: 'D2', text: '水泵房里有很大的异响,地上都是水' });
  await post(server, center, '/desk/outbox', { action: 'test', id: '1' });
  await post(server, center, '/desk/handover', { action: 'give', note: '水泵房已联系物业' });
  return { number, tracking_code };
}

async function press(page) {
  await page.goto('/emergency?code=demo-1-1-1');
  await page.locator('.emergency-file').click();
  await expect(page).toHaveURL(/\/emergency\/sent/);
}

const openAll = (page) => page.locator('details').evaluateAll((all) => all.forEach((one) => (one.open = true)));

/** Each page in either language, in either size and, with the other theme's test, in either theme: half of all at a time. */
async function lookAround(page, paths, colorScheme) {
  const found = [];
  for (const [name, size] of Object.entries(SIZES)) {
    await page.setViewportSize(size);
    const lang = (name === 'desk') === (colorScheme === 'light') ? 'zh' : 'en';
    for (const path of paths) {
      await page.goto(inLanguage(path, lang));
      await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${lang}`));
      await openAll(page);
      for (const fault of await violations(page)) found.push(`${path} ${lang} ${name}: ${fault}`);
      const wide = await overflow(page);
      if (wide > 0) found.push(`${path} ${lang} ${name}: ${wide} px too wide`);
    }
  }
  return found;
}

for (const colorScheme of ['light', 'dark']) {
  test.describe(colorScheme, () => {
    test(`axe finds nothing in the center’s rooms (${colorScheme})`, async ({ browser, server, complaints }, info) => {
      info.setTimeout(480_000);
      const { number } = await furnish(server);
      const page = await windowOf({ browser, server, complaints }, 'center', { ...DESK, colorScheme });
      expect(await lookAround(page, [...CENTER, `/desk/tickets/${number}`, '/desk/handover/1'], colorScheme)).toEqual([]);
    });

    test(`axe finds nothing in the administrator’s rooms (${colorScheme})`, async ({ browser, server, complaints }, info) => {
      info.setTimeout(480_000);
      const page = await windowOf({ browser, server, complaints }, 'admin', { ...DESK, colorScheme });
      expect(await lookAround(page, ADMIN, colorScheme)).toEqual([]);
    });

    test(`axe finds nothing in the emergency lane and while it alarms (${colorScheme})`, async ({ browser, server, complaints }, info) => {
      info.setTimeout(480_000);
      const at = { browser, server, complaints };
      const caller = await windowOf(at, null, { ...PHONE, colorScheme });
      await press(caller);
      const number = await caller.locator('[data-ticket]').first().getAttribute('data-ticket');
      const found = await lookAround(caller, NOBODY, colorScheme);
      const center = await windowOf(at, 'center', { ...DESK, colorScheme });
      for (const path of ['/desk', '/desk/notices', `/desk/tickets/${number}`]) {
        for (const [name, size] of Object.entries(SIZES)) {
          await center.setViewportSize(size);
          await center.goto(path);
          await expect(center.locator('[data-alarm]')).toBeVisible();
          // It pulses between two colours: both must be readable, so the animation is looked at as it stands.
          for (const fault of await violations(center)) found.push(`alarm on ${path} ${name}: ${fault}`);
          const wide = await overflow(center);
          if (wide > 0) found.push(`alarm on ${path} ${name}: ${wide} px too wide`);
        }
      }
      const wall = await windowOf(at, null, { viewport: { width: 1920, height: 1080 }, colorScheme });
      await wall.goto('/wall');
      await expect(wall.locator('[data-wall-code]')).toBeVisible();
      for (const fault of await violations(wall)) found.push(`wall: ${fault}`);
      expect(found).toEqual([]);
    });
  });
}

test('refused forms are well made too', async ({ browser, server, complaints }, info) => {
  info.setTimeout(180_000);
  complaints.allow(/status of 4(03|04|09|22)/);
  const at = { browser, server, complaints };
  const found = [];
  const look = async (page, where) => {
    await expect(page.locator('[aria-invalid=true], [role=alert]').first()).toBeVisible();
    for (const fault of await violations(page)) found.push(`${where}: ${fault}`);
    if ((await overflow(page)) > 0) found.push(`${where}: too wide`);
  };
  const center = await windowOf(at, 'center', PHONE);
  await center.goto('/desk/walls');
  await center.locator('#code').fill('AAAAAA');
  await center.locator('#name').fill('值班室');
  await center.locator('form:has(#code) button[type=submit]').click();
  await look(center, 'walls');
  await center.goto('/desk/outbox');
  await center.locator('#address').fill('ftp://x');
  await center.locator('form:has(#address) button[type=submit]').click();
  await look(center, 'outbox');
  await center.goto('/desk/roster');
  await center.locator('#shift-name').fill('王师傅');
  await center.locator('#shift-phone').fill('找老王');
  await center.locator('#add-form button[type=submit]').click();
  await look(center, 'roster');
  const admin = await windowOf(at, 'admin', PHONE);
  await admin.goto('/admin');
  await admin.locator('#account-username').fill('lead1');
  await admin.locator('#account-name').fill('张三');
  await admin.locator('#account-role').selectOption('supervisor');
  await admin.locator('#add-account button[type=submit]').click();
  await look(admin, 'accounts');
  await admin.goto('/admin/calendar');
  await admin.locator('textarea[name=text]').fill('from,until,kind,name,name_en\n2031-01-01,,party,元旦,New Year\n');
  await admin.locator('button[value=check]').click();
  await look(admin, 'calendar');
  await admin.goto('/admin/hours');
  await admin.locator('[data-unit=ws3] input[name=hours]').fill('随便');
  await admin.locator('[data-unit=ws3] button').click();
  await look(admin, 'hours');
  await center.goto('/admin');
  for (const fault of await violations(center)) found.push(`denied: ${fault}`);
  expect(found).toEqual([]);
});

for (const width of [360, 390]) {
  test(`in a window of ${width} px nothing scrolls sideways in any room, and thumbs hit what acts`, async ({ browser, server, complaints }, info) => {
    info.setTimeout(360_000);
    const at = { browser, server, complaints };
    const { number, tracking_code } = await furnish(server);
    const size = { viewport: { width, height: 800 }, hasTouch: true, isMobile: true };
    const found = [];
    const look = async (page, path, lang) => {
      await page.goto(inLanguage(path, lang));
      if (path.startsWith('/desk?') || path === '/desk') await expect(page.locator('.desk-state-line p')).toHaveText(/实时更新中|Live/);
      const wide = await overflow(page);
      if (wide > 0) found.push(`${path} ${lang}: ${wide} px too wide`);
      for (const low of await lowTargets(page)) found.push(`${path} ${lang}: ${low}`);
    };
    for (const lang of ['zh', 'en']) {
      const center = await windowOf(at, 'center', size);
      for (const path of ['/desk', ...CENTER, `/desk/tickets/${number}`, '/desk/handover/1']) await look(center, path, lang);
      const admin = await windowOf(at, 'admin', size);
      for (const path of ADMIN) await look(admin, path, lang);
      const { page } = await Reporter.of(at, tracking_code);
      await page.setViewportSize(size.viewport);
      for (const path of ['/s/demo-1-1-1', '/t', '/t/ticket', '/emergency', '/login']) await look(page, path, lang);
      for (const one of [center, admin, page]) await one.context().close();
    }
    expect(found).toEqual([]);
  });
}

test('what a resident may do on the progress page is drawn as buttons', async ({ browser, server, complaints }) => {
  const at = { browser, server, complaints };
  const { number, tracking_code } = await server.report({ phone: '13812345678' });
  const { page } = await Reporter.of(at, tracking_code);
  const acts = page.locator('.act > summary');
  expect(await acts.count()).toBeGreaterThan(2);
  for (const act of await acts.all()) expect((await act.boundingBox()).height).toBeGreaterThanOrEqual(44);
  const committee = await windowOf(at, 'committee', DESK);
  await committee.goto(`/desk/tickets/${number}`);
  await step(committee, 'ask_reporter', (form) => form.locator('textarea').fill('几楼?'));
  await page.goto('/t/ticket');
  await expect(page.locator('main')).toContainText('几楼?');
  await expect(page.locator('.asked button').first()).toBeVisible();
});

test('who is signed in and the way out stand in one line on every kind of page, and no head is printed', async ({ browser, server, complaints }) => {
  const { number } = await server.report();
  const page = await windowOf({ browser, server, complaints }, 'center', DESK);
  for (const path of ['/desk', `/desk/tickets/${number}`, '/desk/roster']) {
    await page.goto(path);
    const [name, out] = [await page.locator('.who-name').boundingBox(), await page.locator('.who-out').boundingBox()];
    expect(out.x, path).toBeGreaterThan(name.x + name.width);
    expect(out.y, path).toBeLessThan(name.y + name.height);
  }
  await page.emulateMedia({ media: 'print' });
  for (const path of [`/desk/tickets/${number}`, '/desk/roster']) {
    await page.goto(path);
    await expect(page.locator('.staff .masthead'), path).toBeHidden();
  }
});
