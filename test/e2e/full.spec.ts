import type { BrowserContext, Page } from '@playwright/test';
import { formatRunRecord } from '../../src/protocol/runs/record';
import { runRecord } from '../unit/records';
import { button, Disturbed, notes, until } from './disturbed';
import { expect, test } from './fixture';

/** A disk that is full: what is not kept is told, with what it takes and what helps, and a run goes on. */
test.use({ serviceWorkers: 'allow', storageState: { cookies: [], origins: [] } });

const RUN = new Disturbed({ max_steps: 40, per_device_train_batch_size: 4, eval_steps: 20, save_steps: 10 });
/** Bytes: less than a checkpoint (3.6 MB), a lesson or the files of the page take; the records of some runs find room. */
const LITTLE = 1_500_000;

/** The browser remembers for half a minute how much room there is, so it is set before anything is written. */
async function roomFor(context: BrowserContext, page: Page, baseURL: string, quotaSize: number): Promise<void> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL).origin, quotaSize });
}

test('a run without room for its checkpoints comes to its end, and says what was not kept', async ({ page, context, baseURL }) => {
  await roomFor(context, page, baseURL!, LITTLE);
  await page.goto(RUN.address);
  await expect(button(page, 'Start')).toBeEnabled();
  await button(page, 'Start').click();
  const told = notes(page);
  await expect(told).toContainText(
    /The checkpoint of step 10 could not be kept: this browser's storage for the page is full\. It takes [1-9]\d*\.\d MB\./,
  );
  await expect(told).toContainText(/Runs go on.*Delete a run, or export what you need: what is not kept goes with this tab\./);
  await expect(told.getByRole('button', { name: 'Try again' })).toBeVisible();
  // It goes on to its end, and its record, which is small, is kept.
  const done = await until(page, 'finished');
  expect(done.steps).toHaveLength(40);
  await expect(page.getByRole('cell', { name: 'finished', exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('cell', { name: 'finished', exact: true }), 'the record is there again').toBeVisible();
});

test('records that find no room are named or counted, and none is lost without a word', async ({ page, context, baseURL }) => {
  await roomFor(context, page, baseURL!, 60_000);
  await page.goto(RUN.address);
  await expect(button(page, 'Start')).toBeEnabled();
  const files = ['first', 'second', 'third', 'fourth', 'fifth'].map((name, i) => {
    const events = Array.from({ length: 1500 }, () => ({ time: '2026-05-18T09:00:00.000Z', step: i, kind: 'paused' as const }));
    const text = formatRunRecord(runRecord({ id: `r${i}`, name, events }));
    return { name: `${name}.json`, mimeType: 'application/json', buffer: Buffer.from(text) };
  });
  await page.locator('tt-import input[type="file"]').setInputFiles(files);
  const told = notes(page);
  await expect(told).toContainText(/The record of “\w+” is not kept\./);
  await expect(told).toContainText(/could not be kept: this browser's storage for the page is full\. It takes 0\.\d MB\./);
  // None is lost without a word: those that are kept, named or counted are all five.
  await expect
    .poll(async () => {
      const text = (await told.textContent()) ?? '';
      const named = text.match(/The record of “/g)?.length ?? 0;
      const more = Number(/Nor are the records of (\d+) more runs/.exec(text)?.[1] ?? 0);
      const kept = await page.evaluate(async () => {
        const request = indexedDB.open('tabtune');
        await new Promise((resolve) => (request.onsuccess = resolve));
        const keys = request.result.transaction('kept').objectStore('kept').getAllKeys(IDBKeyRange.bound('run/', 'run/\uffff'));
        await new Promise((resolve) => (keys.onsuccess = resolve));
        request.result.close();
        return keys.result.length;
      });
      return named + more + kept;
    })
    .toBe(files.length);
});

test('the files of the page and of a lesson that are not kept are told, with what they take and what there is', async ({
  page,
  context,
  baseURL,
}) => {
  await roomFor(context, page, baseURL!, LITTLE);
  await page.goto('./?lang=en');
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
  await page.locator('[popovertarget="about"]').click();
  const offline = page.locator('tt-offline');
  await expect(offline).toContainText('Not offline yet');
  await expect(offline).toContainText(/storage for this page is full; [\d.]+ MB are needed\. Delete runs that you no longer need\./);
  await expect(offline.getByRole('button', { name: 'Try again' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Lessons', exact: true }).click();
  await page.getByRole('button', { name: 'Prepare this lesson' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Prepare this lesson' });
  await dialog.getByRole('button', { name: 'Fetch what is missing' }).click();
  await expect(dialog.getByRole('alert')).toContainText(
    /^\s*\d+ of the lesson’s files \([\d.]+ MB\) could be fetched, but not kept for working offline\. Delete runs/,
  );
  await expect(dialog.getByRole('status').first()).toContainText(/^\s*0 of \d+ files are in this browser/);

  // The page is none the worse for it.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
});
