import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { readCheckpoint } from '../../src/exchange/checkpoint.ts';
import { parseRunRecord } from '../../src/protocol/runs/record.ts';
import { elements } from '../unit/markup.ts';
import { accessible, expect, test } from './fixture';
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

const zone = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

/** Runs to the end, and opens the menu of exports. */
async function finished(page: Page) {
  await page.goto(ADDRESS);
  await zone(page, 'Recipe').getByRole('button', { name: 'Start', exact: true }).click();
  await expect(zone(page, 'Runs').getByRole('cell', { name: 'finished', exact: true })).toBeVisible();
  await zone(page, 'Runs')
    .getByRole('button', { name: /^More about/ })
    .click();
  const opener = zone(page, 'Runs').getByRole('button', { name: 'Export', exact: true });
  await opener.click();
  const menu = page.locator('tt-export [popover]');
  await expect(menu).toBeVisible();
  return { opener, menu };
}

/** The download that a button of the menu starts. */
async function saved(page: Page, name: string | RegExp): Promise<{ download: Download; bytes: Buffer }> {
  const wanted = page.waitForEvent('download');
  await page.locator('tt-export [popover]').getByRole('button', { name }).click();
  const download = await wanted;
  return { download, bytes: await readFile(await download.path()) };
}

test('everything of a run can be exported, and its record imported', async ({ page }) => {
  const { opener, menu } = await finished(page);
  await accessible(page);

  const { download, bytes } = await saved(page, /run\.json/);
  expect(download.suggestedFilename()).toMatch(/run\.json$/);
  const record = parseRunRecord(bytes.toString());
  expect([record.state, record.steps.length]).toEqual(['finished', 4]);
  const csv = (await saved(page, /metrics\.csv/)).bytes.toString().trimEnd().split('\r\n');
  expect(csv.map((line) => line.split(',')[0])).toEqual(['step', '0', '1', '2', '3', '4']);
  const state = JSON.parse((await saved(page, /trainer_state\.json/)).bytes.toString()) as { global_step: number; epoch: number };
  expect([state.global_step, state.epoch > 0]).toEqual([4, true]);
  expect((await saved(page, /metrics\.jsonl/)).bytes.toString().trimEnd().split('\n')).toHaveLength(4 + record.evaluations.length);
  const answers = (await saved(page, /answers\.jsonl/)).bytes.toString().trimEnd().split('\n');
  for (const line of answers) expect(typeof (JSON.parse(line) as { input: unknown }).input).toBe('string');
  const svg = (await saved(page, /curves\.svg/)).bytes.toString();
  expect(elements(svg).filter(({ name }) => name === 'path').length).toBeGreaterThan(4);
  const png = (await saved(page, /curves\.png/)).bytes;
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  const height = Number(/<svg[^>]* height="(\d+)"/.exec(svg)![1]);
  expect([png.readUInt32BE(16), png.readUInt32BE(20)], 'twice the size of the drawing').toEqual([1520, 2 * height]);

  for (const track of ['Online', 'EMA 0.98', 'Start']) {
    const files = unzip((await saved(page, `${track}, zip`)).bytes);
    expect([...files.keys()].sort()).toEqual([
      'README.md',
      'config.json',
      'generation_config.json',
      'model.safetensors',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
    const checkpoint = await readCheckpoint(files);
    expect((await checkpoint.tensors.get('model.embed_tokens.weight')!.read()).every(Number.isFinite)).toBe(true);
  }

  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(opener).toBeFocused();

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
  await take('again.json', bytes);
  await expect(runs.getByRole('alert')).toContainText('is in the list already');
  await take('broken.json', bytes.toString().replace('"tokens":', '"tokns":'));
  await expect(runs.getByRole('alert')).toContainText('broken.json: This is not a run record (run.json): tokens is missing');
  await accessible(page);
});

test('weights can be written into a folder, and a folder that refuses is told', async ({ page }) => {
  await page.addInitScript(() => {
    // The picker itself is the browser's; a private folder stands in for the one that a person would choose.
    Object.assign(globalThis, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  });
  const { menu } = await finished(page);
  const write = menu.getByRole('button', { name: 'Online, to a folder' });
  await write.click();
  // The folder is looked at when the page says that it is whole: before, the browser keeps half-written files of its own in it.
  await expect(menu.getByRole('status').filter({ hasText: 'Written to' })).toContainText('online');
  await accessible(page);
  const files = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const found: [string, number][] = [];
    for await (const folder of root.values())
      for await (const [file, handle] of (folder as FileSystemDirectoryHandle).entries())
        found.push([file, (await (handle as FileSystemFileHandle).getFile()).size]);
    return found.sort();
  });
  expect(files.map(([name]) => name)).toEqual([
    'README.md',
    'config.json',
    'generation_config.json',
    'model.safetensors',
    'tokenizer.json',
    'tokenizer_config.json',
  ]);
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
  await page.evaluate(() => {
    Object.assign(globalThis, { showDirectoryPicker: () => Promise.reject(new DOMException('', 'AbortError')) });
  });
  await write.click();
  await expect(menu.getByRole('alert').filter({ hasText: /./ }), 'changing one’s mind is no error').toHaveCount(0);
  await expect(menu.getByRole('status').filter({ hasText: 'Written to' })).toHaveCount(0);
});

test('a record can be dropped on the page', async ({ page }) => {
  await page.goto('./');
  await expect(zone(page, 'Recipe').getByRole('button', { name: 'Start', exact: true })).toBeVisible();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['{"version": 9}'], 'later.json', { type: 'application/json' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await expect(zone(page, 'Runs').getByRole('alert')).toContainText('later.json: This record was written by a newer tabtune (version 9');
});
