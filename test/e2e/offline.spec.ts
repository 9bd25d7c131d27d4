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
