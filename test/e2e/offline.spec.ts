import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { formatRunRecord } from '../../src/protocol/runs/record';
import { DIST, serve, type Serving } from '../../scripts/serve.ts';
import { runRecord } from '../unit/records';
import { button, Disturbed, until } from './disturbed';
import { accessible, expect, test } from './fixture';

/** The page as a program of its own: without network, with new versions, with threads, with files that others share with it. */
test.use({ serviceWorkers: 'allow' });

const RUN = new Disturbed({ max_steps: 40, per_device_train_batch_size: 4, eval_steps: 20 });
const LONG = new Disturbed({ max_steps: 200, per_device_train_batch_size: 4, eval_steps: 100 });
const BASE = '/some/folder/';

/** Each test has a host of its own, whose files may change. */
const host = test.extend<{ folder: string; headers: Record<string, string> | undefined; hosting: Serving }>({
  headers: [undefined, { option: true }],
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'offline-'));
    cpSync(DIST, folder, { recursive: true, filter: (file) => !file.endsWith('.map') });
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  hosting: async ({ folder, headers }, use) => {
    const serving = await serve({ folder, base: BASE, ...(headers ? { headers } : {}) });
    await use(serving);
    serving.close();
  },
  baseURL: async ({ hosting }, use) => use(hosting.url),
});

const menu = async (page: Page) => {
  await page.locator('[popovertarget="about"]').click();
  return page.locator('tt-offline');
};

async function ready(page: Page): Promise<void> {
  const offline = await menu(page);
  await expect(offline).toContainText('Works offline');
  await expect(offline).toContainText(/All \d+ files of the page are kept in this browser, [\d.]+ MB/);
  await page.keyboard.press('Escape');
}

/** The same build with another catalogue: what a host has after an update. */
function anotherVersion(folder: string): void {
  const catalogue = join(folder, 'catalogue.json');
  writeFileSync(catalogue, `${readFileSync(catalogue, 'utf8')}\n`);
  const worker = join(folder, 'service-worker.js');
  const text = readFileSync(worker, 'utf8');
  const entry = [...text.matchAll(/\{[^{}]*\}/g)].map(([one]) => one).find((one) => one.includes('"catalogue.json"'))!;
  const changed = entry.replace(/"[0-9a-f]{32}"/, `"${'0'.repeat(32)}"`);
  expect(changed).not.toBe(entry);
  writeFileSync(worker, text.replace(entry, changed));
}

const look = (page: Page) => page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())!.update()));

host('after one visit the page opens without network, and a run comes to its end', async ({ page, context, hosting }) => {
  await page.goto(RUN.address);
  await ready(page);
  await context.setOffline(true);
  hosting.close();
  await page.goto('about:blank');
  await page.goto(RUN.address);
  await expect(page.locator('tt-header .away')).toHaveText('Offline');
  await expect(button(page, 'Start')).toBeEnabled();
  await button(page, 'Start').click();
  await until(page, 'finished');
  await page.getByRole('button', { name: '日本語' }).click();
  await expect(page.locator('tt-header .away')).toHaveText('オフライン');
  const offline = await menu(page);
  await expect(offline).toContainText('このブラウザーに保存しました');
  await accessible(page);
});

/** The files of Prepare that are not in this browser. */
const missing = (page: Page) =>
  page
    .getByRole('dialog', { name: 'Prepare this lesson' })
    .getByRole('row')
    .filter({ hasText: /not yet|unknown$/ });

host(
  'a lesson of one’s own that was prepared opens without network, for paper too; so does one that was dropped',
  async ({ page, context, folder, hosting }) => {
    const lesson = JSON.parse(readFileSync(join(folder, 'lessons/learning-rate.json'), 'utf8')) as { title: { en: string } };
    const text = JSON.stringify({ ...lesson, id: 'hanako', title: { ...lesson.title, en: 'The lesson of Hanako' } });
    writeFileSync(join(folder, 'hanako.json'), text);
    const own = page.getByRole('region', { name: 'Lesson', exact: true }).getByRole('heading', { name: 'The lesson of Hanako' });
    await page.goto('');
    await ready(page);
    await page.goto('./?lesson=hanako.json');
    await expect(own).toBeVisible();
    await page.getByRole('button', { name: 'Prepare this lesson', exact: true }).click();
    await expect(missing(page)).toHaveCount(1);
    await expect(missing(page)).toContainText('hanako.json');
    await page.getByRole('button', { name: 'Fetch what is missing', exact: true }).click();
    await expect(missing(page)).toHaveCount(0);
    await context.setOffline(true);
    hosting.close();
    await page.goto('about:blank');
    await page.goto('./?lesson=hanako.json');
    await expect(own).toBeVisible();
    await page.goto('./?lesson=hanako.json&print=teacher');
    await expect(page.getByRole('heading', { name: 'The lesson of Hanako' })).toBeVisible();
    await page.goto('');
    await expect(button(page, 'Start')).toBeEnabled();
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'hanako.json', { type: 'application/json' }));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, text);
    await expect(own).toBeVisible();
    await page.reload();
    await expect(own).toBeVisible();
  },
);

host('a new version asks after the run, not during it, and is there after the reload', async ({ page, folder }) => {
  await page.goto(LONG.address);
  await ready(page);
  let loads = 0;
  page.on('load', () => loads++);
  const asks = page.getByText('A new version of the page is there.');
  const size = () => page.evaluate(async () => (await (await fetch('catalogue.json')).text()).length);
  const before = await size();
  await button(page, 'Start').click();
  await button(page, 'Pause').click();
  await expect(button(page, 'Resume')).toBeVisible();
  anotherVersion(folder);
  await look(page);
  await page.waitForFunction(async () => Boolean((await navigator.serviceWorker.getRegistration())!.waiting));
  await expect(asks, 'a run is at work').toHaveCount(0);
  expect(await size(), 'the version before goes on').toBe(before);
  await button(page, 'Resume').click();
  await until(page, 'finished');
  await expect(asks).toBeVisible();
  expect(loads).toBe(0);
  await page.locator('tt-reload').getByRole('button', { name: 'Reload' }).click();
  await expect.poll(() => loads).toBe(1);
  await expect(button(page, 'Start')).toBeEnabled();
  expect(await size()).toBe(before + 1);
  await expect(page.getByRole('cell', { name: 'finished', exact: true })).toBeVisible();
  await expect(asks).toHaveCount(0);
});

host.describe('at a host that sends no headers', () => {
  host.use({ headers: {} });

  host('one reload, which the page offers and does not make, brings threads', async ({ page }) => {
    await page.goto(RUN.address);
    let loads = 0;
    page.on('load', () => loads++);
    await ready(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    const offer = page.locator('tt-reload');
    const cores = await page.evaluate(() => navigator.hardwareConcurrency);
    host.skip(cores === 1, 'one core has no use for threads');
    await expect(offer).toContainText(/up to \d+ cores/);
    expect(loads).toBe(0);
    await offer.getByRole('button', { name: 'Reload' }).click();
    await page.waitForFunction(() => crossOriginIsolated);
    await expect(button(page, 'Start')).toBeEnabled();
    await expect(offer).toHaveCount(0);
    expect(loads).toBe(1);
    await button(page, 'Start').click();
    await until(page, 'finished');
    expect(await page.evaluate(() => globalThis.tabtune!.desk.runs.machine!.devices.processor.threads)).toBeGreaterThan(1);
  });
});

host('a record that another program shares with the page is imported', async ({ page, folder }) => {
  writeFileSync(join(folder, 'other.html'), '<!doctype html><title>another program</title><link rel="icon" href="data:,">');
  await page.goto(RUN.address);
  await ready(page);
  const text = formatRunRecord(runRecord());
  // Another program sends it, to which the page's policy does not apply.
  await page.goto('./other.html');
  await page.evaluate((text) => {
    const form = Object.assign(document.createElement('form'), { method: 'post', action: './share', enctype: 'multipart/form-data' });
    const input = Object.assign(document.createElement('input'), { type: 'file', name: 'records' });
    const given = new DataTransfer();
    given.items.add(new File([text], 'run.json', { type: 'application/json' }));
    input.files = given.files;
    form.append(input);
    document.body.append(form);
    form.submit();
  }, text);
  await expect(page.getByText('1 run imported')).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
});

test('where service workers are not allowed the page is as before', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ serviceWorkers: 'block', baseURL: baseURL! });
  const page = await context.newPage();
  await page.goto(RUN.address);
  await expect(button(page, 'Start')).toBeEnabled();
  await expect(page.locator('tt-reload')).toHaveCount(0);
  await context.close();
});
