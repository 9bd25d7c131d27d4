import type { Page } from '@playwright/test';
import { accessible, expect, longTasks, longTasksAreSeen, test } from './fixture';

/** Few rows and answers; everything else is as the page opens. */
const SMALL = {
  per_device_train_batch_size: 4,
  warmup_steps: 0,
  eval_steps: 4,
  'evaluation.live_prompts': 8,
  'evaluation.live_rows': 4,
  'evaluation.max_new_tokens': 8,
};

const address = (settings: Record<string, number | string>) =>
  `./#${new URLSearchParams(Object.entries({ ...SMALL, ...settings }).map(([key, value]) => [key, String(value)]))}`;

/** The page as a person or a screen reader finds it. */
function lab(page: Page) {
  const zone = (name: string) => page.getByRole('region', { name, exact: true });
  return {
    recipe: zone('Recipe'),
    curves: zone('Curves'),
    answers: zone('Answers'),
    runs: zone('Runs'),
    /** The buttons that steer a run. */
    press: (name: string) => zone('Recipe').getByRole('button', { name, exact: true }).click(),
    number: (name: string) => zone('Recipe').getByRole('textbox', { name, exact: true }),
    chart: (name: string) => zone('Curves').getByRole('group', { name: `${name}.` }),
    run: (name: string | RegExp) =>
      zone('Runs')
        .getByRole('row')
        .filter({ has: page.getByRole('checkbox', { name }) }),
  };
}

/** What is drawn, as a fingerprint: charts are canvases. */
async function drawn(page: Page, chart: string): Promise<string> {
  return lab(page)
    .chart(chart)
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
}

test('start, watch, pause, step, stop, change a setting, start again, compare', async ({ page }, info) => {
  const opened = Date.now();
  await page.goto(address({ max_steps: 400 }));
  const { recipe, curves, answers, runs, press, number, run } = lab(page);
  await expect(recipe.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();

  await press('Start');
  const before = await drawn(page, 'Training loss');
  await expect.poll(() => drawn(page, 'Training loss'), 'the loss moves').not.toBe(before);
  info.annotations.push({ type: 'first curve point', description: `${((Date.now() - opened) / 1000).toFixed(1)} s after opening` });
  const started = await drawn(page, 'Harmful answers by step');
  await expect(answers.getByRole('article').first(), 'answers appear').toBeVisible();
  await expect.poll(() => drawn(page, 'Harmful answers by step'), 'the harmful rate moves').not.toBe(started);
  const shown = answers.getByRole('article').first();
  for (const track of ['Start', 'Trained weights', 'EMA 0.98']) await expect(shown.getByText(track, { exact: true })).toBeVisible();

  await press('Pause');
  await expect(runs.getByRole('cell', { name: 'paused', exact: true })).toBeVisible();
  const updates = async () => page.evaluate(() => globalThis.tabtune!.desk.runs.active!.series.length);
  const done = await updates();
  await press('Step');
  await expect.poll(updates, 'one press is one update').toBe(done + 1);
  const paused = await drawn(page, 'Training loss');
  // One of 400 updates is half a pixel wide, and points lie on whole pixels: the first may not be seen.
  const oneMore = async (): Promise<string> => {
    await press('Step');
    return drawn(page, 'Training loss');
  };
  await expect.poll(oneMore, 'single updates are points of the curve').not.toBe(paused);
  await press('Resume');
  await expect(runs.getByRole('cell', { name: 'running', exact: true })).toBeVisible();
  await press('Stop');
  await expect(runs.getByRole('cell', { name: /^stopped/ })).toBeVisible();

  await number('Learning rate').fill('1e-3');
  await number('Learning rate').press('Enter');
  await number('Gradient steps').fill('24');
  await number('Gradient steps').press('Enter');
  expect(page.url(), 'settings live in the address').toContain('max_steps=24');
  const earlier = (await longTasks(page)).length;
  await press('Start');
  await expect(runs.getByRole('cell', { name: 'finished', exact: true })).toBeVisible();
  const tasks = (await longTasks(page)).slice(earlier);

  const boxes = runs.getByRole('checkbox');
  await expect(boxes).toHaveCount(2);
  for (const box of await boxes.all()) await expect(box, 'both runs are laid over each other').toBeChecked();
  const both = await drawn(page, 'Training loss');
  await boxes.last().uncheck();
  await expect.poll(() => drawn(page, 'Training loss'), 'a run taken out leaves the chart').not.toBe(both);
  await boxes.last().check();
  await expect.poll(() => drawn(page, 'Training loss'), 'and comes back').toBe(both);
  await expect(run(/./).first()).toContainText('1e-3');

  await curves.getByRole('button', { name: 'Table', exact: true }).click();
  const table = page.getByRole('dialog', { name: 'Figures behind the curves' });
  await expect(table.getByRole('row').filter({ hasText: 'EMA 0.98 · all prompts' })).not.toHaveCount(0);
  await table.getByRole('button', { name: 'Close' }).click();
  await accessible(page);

  const figure = `${tasks.length} over 50 ms on the main thread during a run, the longest ${Math.round(Math.max(0, ...tasks))} ms`;
  info.annotations.push({ type: 'long tasks', description: figure });
  console.log(info.annotations.map(({ type, description }) => `${type}: ${description}`).join('\n'));
  expect(await longTasksAreSeen(page)).toBe(true);
});

test('the page opens with the model of the browser’s language, and Start shows how it and its average part from the start', async ({
  page,
}) => {
  await page.goto('./');
  const { recipe, curves, answers, press, runs } = lab(page);
  await expect(recipe.getByLabel('Model', { exact: true })).toHaveValue('small-aligned');
  await expect(recipe.getByLabel('Data', { exact: true })).toHaveValue('steps-en');
  await expect(recipe.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
  await expect(curves.getByText('This is a recording.')).toBeVisible();

  await press('Start');
  await expect(curves.getByText('This is a recording.')).toHaveCount(0);
  const shown = answers.getByRole('article').first();
  for (const track of ['Start', 'Trained weights', /^EMA/]) await expect(shown.getByText(track, { exact: true }).first()).toBeVisible();
  const points = (track: string) =>
    page.evaluate((track) => {
      const [run] = globalThis.tabtune!.desk.runs.groups.at(-1)!.runs;
      return run!.evaluations.filter((one) => one.track.startsWith(track)).map(({ step, harmful }) => `${step}: ${harmful.n}`);
    }, track);
  await expect.poll(async () => (await points('online')).length, 'the trained weights have a curve').toBeGreaterThan(1);
  await expect.poll(() => points('ema:'), 'and so has their average, of the same prompts').toEqual(await points('online'));
  await expect(curves.getByText(/so far: of 80 prompts the trained weights .* their average/)).toBeVisible();
  await press('Stop');
  await expect(runs.getByRole('cell', { name: /^stopped/ })).toBeVisible();
});
