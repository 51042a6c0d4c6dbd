// Pictures of every page for looking at: target/screens/{size}-{lang}-{scheme}-{page}.png
// Usage: node end2end/screens.mjs [--tickets 400] [--only PAGE] [--quick]     --quick: Chinese and light alone
//        node end2end/screens.mjs --readme      the two pictures of the README, into end2end/pictures
import { chromium as browserType } from '@playwright/test';
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from './support/chromium.mjs';
import { report } from './support/pages.mjs';
import { Server, root } from './support/server.mjs';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const has = (name) => process.argv.includes(`--${name}`);
const readme = has('readme');
const out = readme ? path.join(root, 'end2end/pictures') : path.join(root, 'target/screens');
fs.mkdirSync(out, { recursive: true });

const FORM = '/report?code=demo-1-1-1';
const PAGES = {
  map: '/',
  filtered: '/?area=2&category=E',
  wall: '/wall',
  door: '/s/demo-1-1-1',
  form: FORM,
  lookup: '/t',
  receipt: '/receipt',
  ticket: '/t/ticket',
  missing: '/nowhere',
};
const SIZES = [[390, 844], [360, 740], [1440, 900], [1920, 1080]];

const server = await Server.start({ load: Number(option('tickets', 400)) });
const browser = await browserType.launch(chromium());

async function settle(page) {
  await page.locator('[data-ready=true]').first().waitFor({ timeout: 15_000 }).catch(() => console.log(`  never ready: ${page.url()}`));
  await page.waitForTimeout(700);
}

async function open(size, lang, colorScheme) {
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width: size[0], height: size[1] },
    locale: lang === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: 'Asia/Shanghai',
    colorScheme,
    deviceScaleFactor: size[0] < 500 ? 2 : 1,
    isMobile: size[0] < 500,
    hasTouch: size[0] < 500,
  });
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && !/status of 4/.test(message.text()) && console.log(`  console: ${message.text()}`));
  page.on('pageerror', (error) => console.log(`  error: ${error}`));
  return { context, page };
}

try {
  if (readme) {
    for (const [name, address, size] of [['map', '/', [1440, 900]], ['wall', '/wall', [1920, 1080]]]) {
      const { context, page } = await open(size, 'zh', 'light');
      await page.goto(address);
      await settle(page);
      await page.screenshot({ path: path.join(out, `${name}.png`) });
      console.log(`  end2end/pictures/${name}.png`);
      await context.close();
    }
  } else {
    const langs = has('quick') ? ['zh'] : ['zh', 'en'];
    const schemes = has('quick') ? ['light'] : ['light', 'dark'];
    for (const size of SIZES) {
      for (const lang of langs) {
        for (const scheme of schemes) {
          const { context, page } = await open(size, lang, scheme);
          const names = Object.keys(PAGES).filter((name) => !option('only') || name === option('only'));
          await report(page);
          for (const name of names) {
            await page.goto(PAGES[name]);
            if (['map', 'filtered', 'wall'].includes(name)) await settle(page);
            const file = `${size.join('x')}-${lang}-${scheme}-${name}.png`;
            const long = ['door', 'form', 'receipt', 'ticket'].includes(name) && size[0] < 500;
            await page.screenshot({ path: path.join(out, file), fullPage: long });
          }
          if (names.includes('form')) {
            await page.goto(FORM);
            await page.locator('details').evaluateAll((all) => all.forEach((group) => (group.open = true)));
            await page.screenshot({ path: path.join(out, `${size.join('x')}-${lang}-${scheme}-form-open.png`), fullPage: true });
            await page.locator('input[name=phone]').fill('123');
            await page.locator('form button[type=submit]').first().click();
            await page.locator('[aria-invalid=true]').first().waitFor().catch(() => {});
            await page.screenshot({ path: path.join(out, `${size.join('x')}-${lang}-${scheme}-form-wrong.png`), fullPage: size[0] < 500 });
          }
          console.log(`  ${size.join(' × ')} ${lang} ${scheme}`);
          await context.close();
        }
      }
    }
    console.log(`  ${fs.readdirSync(out).length} pictures in ${path.relative(root, out)}`);
  }
} finally {
  await browser.close();
  await server.remove();
}
