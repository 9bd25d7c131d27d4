import type { Page } from '@playwright/test';
import { expect, longTasks, longTasksAreSeen, test } from './fixture';

/** A list as it is after a term: nothing that the page does may grow with it. */
const RUNS = 500;

const address = (settings: Record<string, number | string>) =>
  `./#${new URLSearchParams(Object.entries(settings).map(([key, value]) => [key, String(value)]))}`;
const SMALL = {
  per_device_train_batch_size: 4,
  warmup_steps: 0,
  save_steps: 25,
  'evaluation.live_prompts': 8,
  'evaluation.live_rows': 4,
  'evaluation.max_new_tokens': 8,
};
const FIRST = address({ ...SMALL, max_steps: 4, eval_steps: 2 });
const LONG = address({ ...SMALL, max_steps: 150, eval_steps: 25 });

const runs = (page: Page) => page.getByRole('region', { name: 'Runs', exact: true });
const press = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Recipe', exact: true }).getByRole('button', { name, exact: true }).click();

/** Multiplies the only run on disk, with as much in each as a run of 400 updates has. */
const multiply = (page: Page, times: number): Promise<number> =>
  page.evaluate(async (times) => {
    interface Kept {
      record: {
        id: string;
        created: string;
        name: string;
        recipe: object;
        steps: { step: number }[];
        evaluations: { answers: unknown[] }[];
      };
      group: { id: string };
    }
    const opening = indexedDB.open('tabtune');
    await new Promise((resolve, reject) => ((opening.onsuccess = resolve), (opening.onerror = reject)));
    const database = opening.result;
    const run = database.transaction('kept').objectStore('kept').getAll(IDBKeyRange.bound('run/', 'run/\uffff'));
    await new Promise((resolve, reject) => ((run.onsuccess = resolve), (run.onerror = reject)));
    const [{ record, group }] = run.result as [Kept];
    const steps = Array.from({ length: 400 }, (_, i) => ({ ...record.steps[0]!, step: i + 1 }));
    const evaluations = Array.from({ length: 12 }, (_, i) => {
      const like = record.evaluations[i % record.evaluations.length]!;
      return { ...like, step: i, answers: Array.from({ length: 80 }, (_, k) => like.answers[k % like.answers.length]!) };
    });
    const long = { ...record, steps, evaluations };
    const writing = database.transaction('kept', 'readwrite');
    for (let i = 0; i < times; i++) {
      const created = new Date(Date.parse(record.created) - (i + 1) * 60_000).toISOString();
      const one = { ...long, id: `r${i}`, name: `run ${i}`, created, recipe: { ...record.recipe, max_steps: 400 + i } };
      writing.objectStore('kept').put({ record: one, group: { ...group, id: `g${i}`, name: one.name } }, `run/${one.id}`);
    }
    await new Promise((resolve, reject) => ((writing.oncomplete = resolve), (writing.onabort = reject)));
    database.close();
    return JSON.stringify(long).length;
  }, times);

/** Milliseconds from the request of the page until the list is there and a run can be started, and the long tasks until then. */
async function opened(page: Page): Promise<string> {
  await page.goto('about:blank');
  await page.goto(LONG);
  await expect(runs(page).getByRole('table')).toHaveAttribute('aria-rowcount', String(RUNS + 2));
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
  const ms = await page.evaluate(() => Math.round(performance.now()));
  return `${ms} ms, ${told(await longTasks(page))}`;
}

const told = (tasks: readonly number[]): string => `${tasks.length} tasks above 50 ms, the longest ${Math.round(Math.max(0, ...tasks))} ms`;

test('five hundred runs open, are scrolled, and a run goes on beside them', async ({ page }) => {
  await page.goto(FIRST);
  await press(page, 'Start');
  await expect(runs(page).getByRole('cell', { name: 'finished', exact: true })).toBeVisible();
  // The record is written a moment after the run has ended.
  await expect.poll(() => page.evaluate(async () => (await indexedDB.databases()).some(({ name }) => name === 'tabtune'))).toBe(true);
  await page.waitForTimeout(1000);
  const characters = await multiply(page, RUNS);
  const anew = await opened(page); // Their heads are made, as after an update from an earlier build.
  const again = await opened(page);

  const rows = runs(page).getByRole('row');
  expect(await rows.count(), 'only rows in sight are elements').toBeLessThan(60);
  await expect(runs(page).getByRole('checkbox', { name: 'Show run 0 in the charts' })).toBeVisible();
  const before = (await longTasks(page)).length;
  const scroller = runs(page).locator('.wrap');
  await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(runs(page).getByRole('checkbox', { name: `Show run ${RUNS - 1} in the charts` })).toBeVisible();
  expect(await rows.count()).toBeLessThan(60);
  await runs(page)
    .getByRole('checkbox', { name: `Show run ${RUNS - 1} in the charts` })
    .check();
  await expect(page.getByRole('region', { name: 'Answers', exact: true }).getByRole('article').first(), 'its record is read').toBeVisible();
  await scroller.evaluate((element) => element.scrollTo(0, 0));
  const scrolled = (await longTasks(page)).slice(before);

  const earlier = (await longTasks(page)).length;
  const began = Date.now();
  await press(page, 'Start');
  await expect(runs(page).getByRole('cell', { name: 'running', exact: true })).toBeVisible();
  await expect(runs(page).getByRole('cell', { name: 'running', exact: true })).toHaveCount(0);
  const beside = (await longTasks(page)).slice(earlier);

  console.log(
    [
      `${RUNS} runs of ${characters} characters each`,
      `opened the first time: ${anew}`,
      `opened: ${again}`,
      `scrolled to the end, looked at the oldest, scrolled back: ${told(scrolled)}`,
      `a run of ${((Date.now() - began) / 1000).toFixed(1)} s beside them: ${told(beside)}`,
    ].join('\n'),
  );
  expect(await longTasksAreSeen(page)).toBe(true);
});
