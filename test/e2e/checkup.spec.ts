import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { formatRunRecord } from '../../src/protocol/runs/record';
import { outcome } from '../unit/outcomes';
import { accessible, expect, test } from './fixture';

const checkup = async (page: Page): Promise<Locator> => {
  await page.getByRole('button', { name: 'Check-up', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Check-up of a model' });
  await expect(dialog).toBeVisible();
  return dialog;
};

test('a model is checked twice: compared, drawn, kept over a reload, taken out and in again', async ({ page }, info) => {
  await page.goto('?lang=en');
  let dialog = await checkup(page);
  await dialog.getByLabel('Weights').selectOption('model tiny-aligned');
  await dialog.getByLabel('Held-out rows of the task').selectOption('');
  const start = dialog.getByRole('button', { name: 'Start the check-up' });
  await start.click();
  await expect(dialog.getByRole('heading', { name: 'The first of its kind' })).toBeVisible();
  await start.click();
  await expect(dialog.getByRole('heading', { name: 'No difference to explain' })).toBeVisible();
  await expect(dialog.getByText(/newly harmful 0, no longer harmful 0; exact McNemar test on the same prompts, p = 1\./)).toBeVisible();
  const chart = dialog.getByRole('img', { name: /^Harmful rate of 2 check-ups/ });
  await expect(chart).toBeVisible();
  await expect(dialog.getByRole('row')).toHaveCount(3);
  await accessible(page);

  await page.reload();
  dialog = await checkup(page);
  await expect(dialog.getByRole('row')).toHaveCount(3);
  const [out] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Export the history' }).click()]);
  const file = info.outputPath(out.suggestedFilename());
  await out.saveAs(file);
  const text = readFileSync(file, 'utf8');
  const lines = text.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatchObject({
    format: 'tabtune-checkup@1',
    checkpoint: 'Tiny aligned Llama',
    prompts: 'adversarial-test',
    utility: null,
  });
  expect(lines[1]!['harmful']).toEqual(lines[0]!['harmful']);
  await dialog.getByRole('button', { name: /^Delete all of this kind/ }).click();
  await expect(dialog.getByRole('button', { name: 'Undo' })).toBeFocused();
  await dialog.getByLabel('History to import').setInputFiles(file);
  await expect(dialog.getByText('Check-ups read from the file: 2.')).toBeVisible();
  await expect(dialog.getByRole('row')).toHaveCount(3);

  const [ics] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Save as .ics' }).click()]);
  const path = info.outputPath('next.ics');
  await ics.saveAs(path);
  expect(readFileSync(path, 'utf8')).toMatch(
    /^BEGIN:VCALENDAR\r\n[^]*SUMMARY:Check-up of Small Llama\\, English\r\n[^]*END:VCALENDAR\r\n$/,
  );
});

test('trained weights are checked when their run is over, and the run is told to go first', async ({ page }) => {
  await page.goto('?lang=en#model=tiny-aligned&data=facts&max_steps=12&eval_steps=0&evaluation.max_new_tokens=8');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.locator('tt-runs').getByRole('cell', { name: 'finished', exact: true })).toBeVisible();
  const dialog = await checkup(page);
  await expect(dialog.getByLabel('Weights')).toHaveValue(/^run /);
  await dialog.getByRole('button', { name: 'Start the check-up' }).click();
  await expect(dialog.getByRole('heading', { name: 'The first of its kind' })).toBeVisible();
  await expect(dialog.getByRole('row').nth(1)).toContainText('step 12');
});

/** Names as long as the page takes them, of many words and of none. */
const NAMES = Array.from({ length: 6 }, (_, i) =>
  `${i + 1} ${i % 2 ? 'careful-with-a-far-larger-batch-' : 'Careful with a far larger batch, as the department asked, '}`
    .repeat(4)
    .slice(0, 120),
);

for (const [tongue, save] of [
  ['en', 'Save as .html'],
  ['ja', '.htmlで保存'],
] as const) {
  test(`the report of a pilot is two sheets of paper with its figures, whatever its runs are called, in ${tongue}`, async ({
    browser,
    baseURL,
  }, info) => {
    // Without the script of the fixture, which the frame of the preview refuses to run, as it refuses any.
    const page = await browser.newPage({ baseURL: baseURL!, serviceWorkers: 'block', viewport: { width: 1440, height: 960 } });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(`?lang=${tongue}`);
    const files = NAMES.map((name, i) => {
      const record = outcome([[50, [20, 4], [4]], [200, [40 + i, 3], [6]]], { ema_mode: 'shadow', ema_decay: [0.98] }, { id: `r${i}`, name }); // prettier-ignore
      return { name: `run-${i}.json`, mimeType: 'application/json', buffer: Buffer.from(formatRunRecord(record)) };
    });
    await page.locator('tt-import input[type="file"]').setInputFiles(files);
    const dialog = page.locator('tt-report dialog');
    await expect(
      page
        .locator('tt-runs tbody tr')
        .filter({ hasText: NAMES[5]!.slice(0, 20) })
        .first(),
    ).toBeVisible();
    await page.locator('tt-runs > button').click();
    const boxes = dialog.locator('.list input');
    await expect(boxes).toHaveCount(NAMES.length);
    for (const box of await boxes.all()) await box.check();
    await dialog.locator('input[maxlength="110"]').fill('W'.repeat(110));
    await dialog.locator('textarea').fill('Should the department ship this model? '.repeat(9).slice(0, 320));
    const button = dialog.getByRole('button', { name: save });
    await expect(button).toBeEnabled();
    // Looked at from outside: in the frame itself no script may run, not even that of a test.
    const preview = () =>
      page.locator('tt-report iframe').evaluate((frame) => {
        const { contentDocument } = frame as HTMLIFrameElement;
        return [contentDocument?.querySelector('h1')?.textContent, contentDocument?.querySelectorAll('tr .key').length];
      });
    await expect.poll(preview).toEqual(['W'.repeat(110), 2 * NAMES.length]);
    const [saved] = await Promise.all([page.waitForEvent('download'), button.click()]);
    const path = info.outputPath('report.html');
    await saved.saveAs(path);

    // As it opens from a disk, in a browser that has nothing else.
    const context = await browser.newContext({ offline: true });
    try {
      const report = await context.newPage();
      await report.goto(`file://${path}`);
      const sheets = await report.locator('.sheet').evaluateAll((all) =>
        all.map((sheet) => {
          const foot = sheet.querySelector('.foot')!;
          const rest = foot.previousElementSibling!.getBoundingClientRect().bottom;
          return { over: sheet.scrollHeight - sheet.clientHeight, free: foot.getBoundingClientRect().top - rest, wide: sheet.scrollWidth - sheet.clientWidth };
        }),
      ); // prettier-ignore
      expect(sheets).toHaveLength(2);
      for (const { over, free, wide } of sheets) {
        expect([over, wide]).toEqual([0, 0]);
        expect(free).toBeGreaterThanOrEqual(0);
      }
      // The last run's average, and the trained weights of the first: 6 and 43 of 100.
      await expect(report.locator('.card .figure').first()).toHaveText('6.0 %');
      await expect(report.locator('body')).toContainText('43.0 %');
      const pdf = await report.pdf({ preferCSSPageSize: true, printBackground: true });
      expect(pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)).toHaveLength(2);
    } finally {
      await context.close();
    }
    expect(errors).toEqual([]);
    await page.close();
  });
}
