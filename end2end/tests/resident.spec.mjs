import { FORM, NUMBER, chooseItem, fillReport, receipt, report, submit } from '../support/pages.mjs';
import { expect, test } from '../support/test.mjs';

test.use({ viewport: { width: 390, height: 844 } });

test.describe('without scripting', () => {
  test.use({ javaScriptEnabled: false });

  test('a resident without scripting files a report and finds it by its tracking code', async ({ page, context, server }) => {
    await page.goto('/s/demo-1-1-1');
    await expect(page.locator('h1').first()).toBeVisible();
    await page.locator('a[href*="/report?code="]').first().click();
    await fillReport(page, { text: '楼道里堆着旧家具', phone: '13812345678' });
    await submit(page);
    const { number, code } = await receipt(page);
    expect((await server.pins()).map((pin) => pin.number)).toContain(number);

    // Another phone: no cookie, nothing but the code.
    await context.clearCookies();
    await page.goto('/t');
    await expect(page.locator('body')).not.toContainText(number);
    await page.locator('input[name=code]').fill(code.toLowerCase());
    await submit(page);
    await expect(page).toHaveURL(/\/t\/ticket$/);
    await expect(page.locator('body')).toContainText(number);
    await expect(page.locator('body')).toContainText('楼道里堆着旧家具');
    await expect(page.locator('body')).not.toContainText('13812345678');
  });

  test('the same phone finds its reports without typing', async ({ page }) => {
    const { number } = await report(page);
    await page.goto('/t');
    await expect(page.locator(`[data-ticket="${number}"]`)).toBeVisible();
  });

  test('a wrong form names each mistake at its field and keeps what was typed', async ({ page, server, complaints }) => {
    complaints.allow(/status of 422/);
    await page.goto(FORM);
    await chooseItem(page, 'E2');
    await page.locator('textarea[name=text]').fill('楼道里有电瓶车充电');
    await page.locator('input[name=phone]').fill('123');
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await submit(page);
    expect((await answered).status()).toBe(422);
    await expect(page.locator('input[name=phone]')).toHaveAttribute('aria-invalid', 'true');
    const told = await page.locator('input[name=phone]').getAttribute('aria-describedby');
    await expect(page.locator(told.split(/\s+/).map((id) => `#${id}`).join(',')).last()).not.toBeEmpty();
    await expect(page.locator('input[name=phone]')).toHaveValue('123');
    await expect(page.locator('textarea[name=text]')).toHaveValue('楼道里有电瓶车充电');
    await expect(page.locator('input[name=item][value=E2]')).toBeChecked();
    expect(await server.pins()).toHaveLength(0);

    // Mended, it goes through.
    await page.locator('input[name=phone]').fill('13812345678');
    await submit(page);
    await receipt(page);
    expect(await server.pins()).toHaveLength(1);
  });

  test('the same key with another body is offered as a new report', async ({ page, server, complaints }) => {
    complaints.allow(/status of 409/);
    await page.goto(FORM);
    const key = await page.locator('input[name=key]').inputValue();
    const { number } = await server.report({ key, text: '先前寄出的话' });
    await fillReport(page, { text: '后来改过的话' });
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await submit(page);
    expect((await answered).status()).toBe(409);
    await expect(page.locator('textarea[name=text]')).toHaveValue('后来改过的话');
    expect(await page.locator('input[name=key]').inputValue()).not.toBe(key);
    await submit(page);
    const second = await receipt(page);
    expect(second.number).not.toBe(number);
    expect(await server.pins()).toHaveLength(2);
  });

  for (const code of ['demo-9-9-9', 'GK1-1-1-1.k1.AAAAAAAAAAAAAAAA', 'x', '%00']) {
    test(`an unknown or tampered door code (${code}) is a clear page and leaks nothing`, async ({ page, complaints }) => {
      complaints.allow(/status of 4\d\d/);
      const response = await page.goto(`/s/${code}`);
      expect(response.status()).toBe(code === '%00' ? response.status() : 404);
      expect(response.status()).toBeGreaterThanOrEqual(400);
      expect(response.status()).toBeLessThan(500);
      await expect(page.locator('a[href*="/report?code="]')).toHaveCount(0);
      if (response.status() === 404) await expect(page.locator('h1')).toBeVisible();
    });
  }

  test('a wrong tracking code says so and keeps the form', async ({ page, complaints }) => {
    complaints.allow(/status of 4\d\d/);
    await page.goto('/t');
    await page.locator('input[name=code]').fill('AAAA-AAAA-AAAA-AAAA-A');
    await submit(page);
    await expect(page.locator('input[name=code]')).toBeVisible();
    await expect(page.locator('body')).not.toContainText(NUMBER);
  });
});

test('the same form sent twice makes one ticket', async ({ page, server, browser }) => {
  // Two taps in one moment, with scripting.
  await page.goto(FORM);
  await fillReport(page);
  await page.locator('form button[type=submit]').first().evaluate((button) => {
    button.click();
    button.click();
  });
  const first = await receipt(page);
  expect((await server.pins()).map((pin) => pin.number)).toEqual([first.number]);

  // Sent, gone back and sent again, without scripting: the same key, the same answer.
  const plain = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url, locale: 'zh-CN' });
  const form = await plain.newPage();
  await form.goto(FORM);
  const key = await form.locator('input[name=key]').inputValue();
  const fields = { code: 'demo-1-1-1', item: 'E1', text: '同一件事', key };
  const answers = await Promise.all(Array.from({ length: 20 }, () => server.report(fields)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  await fillReport(form, { text: '同一件事' });
  await submit(form);
  const again = await receipt(form);
  expect(again.number).toBe(answers[0].number);
  expect(again.code).toBe(answers[0].tracking_code);
  await plain.close();
  expect(await server.pins()).toHaveLength(2);
});

test('the scripted form sends photos with progress and ends at the receipt', async ({ page }) => {
  await page.goto(FORM);
  const photos = await page.evaluate(async () => {
    const paint = async (type, width, height) => {
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const pen = canvas.getContext('2d');
      // Noise, so that the file has a size worth some progress.
      const image = pen.createImageData(width, height);
      let seed = 1;
      for (let i = 0; i < image.data.length; i += 1) {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        image.data[i] = i % 4 === 3 ? 255 : seed >> 16;
      }
      pen.putImageData(image, 0, 0);
      return canvas.toDataURL(type, 0.9).split(',')[1];
    };
    return [await paint('image/jpeg', 1200, 900), await paint('image/png', 320, 240)];
  });
  await page.locator('input[type=file][name=photo]').setInputFiles([
    { name: 'door.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(photos[0], 'base64') },
    { name: 'stairs.png', mimeType: 'image/png', buffer: Buffer.from(photos[1], 'base64') },
  ]);
  await fillReport(page);
  await page.evaluate(() => {
    const bar = document.querySelector('progress');
    new MutationObserver(() => {
      if (!bar.hidden) sessionStorage.setItem('progress', 'shown');
    }).observe(bar, { attributes: true });
  });
  const uploads = [];
  const answers = [];
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    if (response.request().method() === 'POST' && path === '/photos') uploads.push(response.status());
    if (path === '/api/tickets/report') answers.push(response.status());
  });
  await submit(page);
  const { number } = await receipt(page);
  expect(uploads).toEqual([201, 201]);
  expect(answers).toEqual([200]);
  expect(await page.evaluate(() => sessionStorage.getItem('progress'))).toBe('shown');

  await page.goto('/t/ticket');
  await expect(page.locator('body')).toContainText(number);
  const shown = page.locator('img[src*="/photos/"]');
  await expect(shown).toHaveCount(2);
  await expect.poll(() => shown.evaluateAll((all) => all.every((image) => image.complete && image.naturalWidth > 0))).toBe(true);
});

test('a photo that is none is refused at its field and the rest is kept', async ({ page, complaints }) => {
  complaints.allow(/status of 4(13|22)/);
  await page.goto(FORM);
  await fillReport(page, { text: '照片是坏的' });
  await page.locator('input[type=file][name=photo]').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture at all') });
  await submit(page);
  await expect(page.locator('input[name=photo]')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('textarea[name=text]')).toHaveValue('照片是坏的');
  await expect(page).toHaveURL(/\/report/);
});

test('the form keeps what was typed while the network is cut and sends once when it is back', async ({ page, context, server, complaints }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED/);
  await page.goto(FORM);
  await fillReport(page, { text: '断网时写下的话', phone: '13812345678' });
  await context.setOffline(true);
  await submit(page);
  await expect(page.locator('[role=alert]').filter({ hasText: /\S/ }).first()).toBeVisible();
  await expect(page.locator('textarea[name=text]')).toHaveValue('断网时写下的话');
  await expect(page.locator('input[name=phone]')).toHaveValue('13812345678');
  await expect(page.locator('input[name=item][value=E1]')).toBeChecked();
  expect(await server.pins()).toHaveLength(0);

  await context.setOffline(false);
  // By itself, or by one more press: both are fine, two tickets are not.
  const sent = await page.waitForURL(/\/receipt$/, { timeout: 3000 }).then(() => true, () => false);
  if (!sent) await submit(page);
  await receipt(page);
  expect(await server.pins()).toHaveLength(1);
});

test('an answer that was lost on the way does not double the report', async ({ page, server, complaints }) => {
  complaints.allow(/ERR_(FAILED|CONNECTION)/);
  await page.goto(FORM);
  await fillReport(page);
  // The server stores it, the phone never hears of it.
  await page.route('**/api/tickets/report', async (route) => {
    await route.fetch();
    await route.abort();
  }, { times: 1 });
  await submit(page);
  // Not the line that says it is being sent: what follows when nothing was heard.
  await expect(page.locator('[role=alert]').filter({ hasText: /\S/ }).first()).toBeVisible();
  expect(await server.pins()).toHaveLength(1);
  await submit(page);
  const { number } = await receipt(page);
  expect((await server.pins()).map((pin) => pin.number)).toEqual([number]);
});

test('keyboard alone files a report', async ({ page, server }) => {
  await page.goto('/s/demo-1-1-1');
  const focused = (test) => page.evaluate((source) => new Function('e', `return ${source}`)(document.activeElement), test);
  const tabTo = async (what, test) => {
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press('Tab');
      if (await focused(test)) {
        // Whoever cannot use a pointer must see where they are.
        const seen = await page.evaluate(() => {
          const e = document.activeElement;
          const box = (e.closest('label') ?? e).getBoundingClientRect();
          return box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
        });
        expect(seen, `${what} is in view when it has the focus`).toBe(true);
        return;
      }
    }
    throw new Error(`${what} cannot be reached with the Tab key`);
  };

  await tabTo('the way to the form', "e.matches('a[href*=\"/report?code=\"]')");
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/report\?code=/);

  // The group of the stairwell may be open already; if not, its summary opens it.
  const group = page.locator('details', { has: page.locator('input[name=item][value=E1]') });
  if ((await group.count()) > 0 && (await group.first().getAttribute('open')) === null) {
    await tabTo('the stairwell group', "e.matches('summary') && !!e.parentElement.querySelector('input[value=E1]')");
    await page.keyboard.press('Enter');
  }
  // A group of radio buttons is one stop: the arrows move within it, and moving chooses.
  await tabTo('the items', "e.matches('input[name=item]')");
  for (let presses = 0; presses < 40; presses += 1) {
    if (await page.locator('input[name=item][value=E1]').isChecked()) break;
    if (presses === 0) await page.keyboard.press('Space');
    else await page.keyboard.press('ArrowDown');
  }
  await expect(page.locator('input[name=item][value=E1]')).toBeChecked();
  await tabTo('the words', "e.matches('textarea[name=text]')");
  await page.keyboard.insertText('全靠键盘写下的反映');
  await tabTo('the send button', "e.matches('form button[type=submit]')");
  await page.keyboard.press('Enter');
  const { number } = await receipt(page);
  expect((await server.pins()).map((pin) => pin.number)).toEqual([number]);
});

test('a sensitive report makes no public pin by any door', async ({ page, server }) => {
  const { number } = await report(page, { item: 'G1', text: '疑似群租' });
  expect(number).toMatch(NUMBER);
  expect(await server.pins()).toHaveLength(0);
  await page.goto('/');
  await expect(page.locator('body')).not.toContainText(number);
});

test('language follows ?lang= and stays chosen', async ({ page }) => {
  await page.goto('/s/demo-1-1-1');
  await expect(page.locator('html')).toHaveAttribute('lang', /^zh/);
  await page.goto('/s/demo-1-1-1?lang=en');
  await expect(page.locator('html')).toHaveAttribute('lang', /^en/);
  await page.goto('/t');
  await expect(page.locator('html')).toHaveAttribute('lang', /^en/);
});
