import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { readCheckpoint } from '../../src/exchange/checkpoint.ts';
import { parseRunRecord } from '../../src/protocol/runs/record.ts';
import { expect, test } from './fixture';
import { unzip } from './unzip';

const SETTINGS = {
  per_device_train_batch_size: 4,
  warmup_steps: 0,
  max_steps: 4,
  eval_steps: 2,
  'evaluation.live_prompts': 8,
  'evaluation.live_rows': 4,
  'evaluation.max_new_tokens': 4,
};
const ADDRESS = `./#${new URLSearchParams(Object.entries(SETTINGS).map(([key, value]) => [key, String(value)]))}`;

/** What Transformers opens. */
const FOLDER = ['README.md', 'config.json', 'generation_config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'];

const zone = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

/** Runs to the end, and opens the menu of exports. */
async function finished(page: Page) {
  await page.goto(ADDRESS);
  await zone(page, 'Recipe').getByRole('button', { name: 'Start', exact: true }).click();
  await expect(zone(page, 'Runs').getByRole('cell', { name: 'finished', exact: true })).toBeVisible();
  await zone(page, 'Runs')
    .getByRole('button', { name: /^More about/ })
    .click();
  await zone(page, 'Runs').getByRole('button', { name: 'Export', exact: true }).click();
  const menu = page.locator('tt-export [popover]');
  await expect(menu).toBeVisible();
  return menu;
}

/** The download that a button of the menu starts. */
async function saved(page: Page, name: string | RegExp): Promise<{ download: Download; bytes: Buffer }> {
  const wanted = page.waitForEvent('download');
  await page.locator('tt-export [popover]').getByRole('button', { name }).click();
  const download = await wanted;
  return { download, bytes: await readFile(await download.path()) };
}

test('a run leaves as files that can be read again, as weights in zips and in a folder, and comes back', async ({ page }) => {
  await page.addInitScript(() => {
    // The picker itself is the browser's; a private folder stands in for the one that a person would choose.
    Object.assign(globalThis, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  });
  const menu = await finished(page);
  const { download, bytes } = await saved(page, /run\.json/);
  expect(download.suggestedFilename()).toMatch(/run\.json$/);
  const record = parseRunRecord(bytes.toString());
  expect([record.state, record.steps.length]).toEqual(['finished', 4]);
  const answers = (await saved(page, /answers\.jsonl/)).bytes.toString().trimEnd().split('\n');
  for (const line of answers) expect(typeof (JSON.parse(line) as { input: unknown }).input).toBe('string');
  const svg = (await saved(page, /curves\.svg/)).bytes.toString();
  const png = (await saved(page, /curves\.png/)).bytes;
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  const height = Number(/<svg[^>]* height="(\d+)"/.exec(svg)![1]);
  expect([png.readUInt32BE(16), png.readUInt32BE(20)], 'twice the size of the drawing').toEqual([1520, 2 * height]);

  for (const track of ['Trained weights', 'EMA 0.98', 'Start']) {
    const files = unzip((await saved(page, `${track}, zip`)).bytes);
    expect([...files.keys()].sort()).toEqual(FOLDER);
    const checkpoint = await readCheckpoint(files);
    expect((await checkpoint.tensors.get('model.embed_tokens.weight')!.read()).every(Number.isFinite)).toBe(true);
  }

  const write = menu.getByRole('button', { name: 'Trained weights, to a folder' });
  await write.click();
  // The folder is looked at when the page says that it is whole: before, the browser keeps half-written files of its own in it.
  await expect(menu.getByRole('status').filter({ hasText: 'Written to' })).toContainText('online');
  const files = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const found: [string, number][] = [];
    for await (const folder of root.values())
      for await (const [file, handle] of (folder as FileSystemDirectoryHandle).entries())
        found.push([file, (await (handle as FileSystemFileHandle).getFile()).size]);
    return found.sort();
  });
  expect(files.map(([name]) => name)).toEqual(FOLDER);
  expect(files.every(([, size]) => size > 100)).toBe(true);

  // A folder stands where a file is to be.
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    for await (const folder of root.values()) {
      await (folder as FileSystemDirectoryHandle).removeEntry('config.json');
      await (folder as FileSystemDirectoryHandle).getDirectoryHandle('config.json', { create: true });
    }
  });
  await write.click();
  await expect(menu.getByRole('alert').filter({ hasText: /./ })).toContainText(
    /config.json could not be written .*; 0 of 6 files were written/,
  );

  await page.keyboard.press('Escape');
  const runs = zone(page, 'Runs');
  const row = runs.getByRole('row').filter({ has: page.getByRole('checkbox') });
  const figures = (await row.locator('.n').allTextContents()).slice(0, 9);
  await runs.getByRole('button', { name: /^Delete/ }).click();
  await expect(row).toHaveCount(0);
  const take = (name: string, content: Buffer | string) =>
    runs.locator('tt-import input').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) });
  await take('run.json', bytes);
  await expect(runs.getByRole('status').filter({ hasText: '1 run imported' })).toBeVisible();
  await expect(row).toHaveCount(1);
  expect((await row.locator('.n').allTextContents()).slice(0, 9)).toEqual(figures);
});
