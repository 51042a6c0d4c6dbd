import { defineConfig } from '@playwright/test';
import { chromium } from './support/chromium.mjs';

export default defineConfig({
  testDir: './tests',
  outputDir: './test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // A test that passes at the second attempt is a fault that residents will meet.
  retries: 0,
  workers: Number(process.env.WORKERS ?? 2),
  fullyParallel: true,
  forbidOnly: true,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1280, height: 800 },
    // Recorded on demand: a trace of everything costs as much time as the tests.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: chromium(),
  },
});
