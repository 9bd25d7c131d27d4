import { readFileSync } from 'node:fs';
import { accessible, expect, test } from './fixture';

interface Shipped {
  id: string;
  title: Record<Tongue, string>;
  steps: { kind: string; choices?: { right?: boolean }[] }[];
}
type Tongue = 'en' | 'ja';

const { lessons } = JSON.parse(readFileSync('public/catalogue.json', 'utf8')) as { lessons: { id: string; path: string }[] };
const shipped = lessons.map(({ path }) => JSON.parse(readFileSync(`public/${path}`, 'utf8')) as Shipped);
const HARMFUL: Record<Tongue, string> = { en: 'Share of harmful answers, by weights', ja: '重みごとの有害な回答の割合' };
const RECORDING: Record<Tongue, string> = { en: 'Show the recording instead', ja: '学習せずに記録を見る' };

for (const tongue of ['en', 'ja'] as const) {
  for (const lesson of shipped) {
    test(`the lesson “${lesson.id}” is gone through to its end in ${tongue}, with its recordings`, async ({ page }) => {
      await page.goto(`?lang=${tongue}&lesson=${lesson.id}`);
      const panel = page.locator('tt-lesson');
      await expect(panel.getByRole('heading', { level: 2 })).toHaveText(lesson.title[tongue]);
      for (const [at, { kind, choices }] of lesson.steps.entries()) {
        await expect(panel.locator('[aria-current="step"]')).toHaveAttribute('aria-label', new RegExp(`\\b${at + 1}\\b`));
        if (kind === 'predict') await panel.getByRole('radio').first().check();
        if (kind === 'check')
          await panel
            .locator('button.choice')
            .nth(choices!.findIndex(({ right }) => right))
            .click();
        if (kind === 'run') {
          await panel.getByRole('button', { name: RECORDING[tongue] }).click();
          // It is marked as a recording, beside the lesson and above the curves.
          await expect(panel.locator('.card')).toBeVisible();
          await expect(page.locator('tt-curves tt-replay')).toBeVisible();
        }
        if (kind === 'reflect') await expect(panel.getByLabel(HARMFUL[tongue]).first()).toBeVisible();
        await panel.locator('.turn button:last-child').click();
      }
      const checks = lesson.steps.filter(({ kind }) => kind === 'check').length;
      await expect(panel.getByText(new RegExp(`${checks}\\D+${checks}`)).first()).toBeVisible();
      await accessible(page);
    });
  }
}

test('a run of a lesson is trained here, and the reflection speaks of it', async ({ page }) => {
  const lesson = shipped.find(({ id }) => id === 'batch-and-steps')!;
  const run = lesson.steps.findIndex(({ kind }) => kind === 'run');
  const reflect = lesson.steps.findIndex(({ kind }) => kind === 'reflect');
  await page.goto(`?lang=en&lesson=${lesson.id}`);
  const panel = page.locator('tt-lesson');
  const next = panel.locator('.turn button:last-child');
  for (let at = 0; at < run; at++) await next.click();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.locator('tt-runs').getByRole('cell', { name: 'finished', exact: true }).first()).toBeVisible({ timeout: 8 * 60_000 });
  for (let at = run; at < reflect; at++) await next.click();
  await expect(panel.getByLabel(HARMFUL.en).first()).toBeVisible();
  await panel.getByRole('button', { name: 'Close the lesson' }).click();
  await expect(page.getByRole('region', { name: 'Recipe' })).toBeVisible();
  expect(new URL(page.url()).searchParams.has('lesson')).toBe(false);
});

test('the look inside a step is computed here, and goes through a whole update', async ({ page }) => {
  const lesson = shipped.find(({ id }) => id === 'ema')!;
  const at = lesson.steps.findIndex(({ kind }) => kind === 'inside');
  await page.goto(`?lang=en&lesson=${lesson.id}&step=${at + 1}`);
  const panel = page.locator('tt-inside');
  await panel.getByRole('button', { name: 'Make 8 updates slowly' }).click();
  await expect(panel.getByRole('heading', { name: 'Update 1 of 8' })).toBeVisible({ timeout: 4 * 60_000 });
  await expect(panel.getByText(/of 8 updates/)).toBeHidden({ timeout: 4 * 60_000 });
  await panel.getByRole('button', { name: 'Next update' }).click();
  await panel.getByRole('group', { name: 'Inside one step' }).focus();
  for (const title of ['The row', 'Forward', 'Backward', 'Clipping', 'The update', 'The average follows']) {
    await expect(panel.locator('[aria-current="step"]')).toContainText(title);
    if (title !== 'The average follows') await page.keyboard.press('ArrowRight');
  }
  await expect(panel.locator('.said')).toHaveText(/EMA 0\.993 keeps 0\.993 of itself/);
  await accessible(page);
});
