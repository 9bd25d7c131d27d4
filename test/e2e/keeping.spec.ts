import { button, Disturbed, measured, notes, saved, until } from './disturbed';
import { expect, test } from './fixture';

/** What is kept, and what happens to a run when the tab, the engine or the disk fails. */
const RUN = new Disturbed({ max_steps: 400, per_device_train_batch_size: 16, eval_steps: 100, save_steps: 20 });

test('a page that goes away in the middle of a run offers to go on, and ends with the same metrics', async ({
  page,
  browser,
  baseURL,
  storageState,
}) => {
  const expected = await RUN.reference(browser, { baseURL: baseURL!, storageState });
  await RUN.start(page);
  await saved(page, 60);
  await page.goto('about:blank');
  await page.goto(RUN.address);
  await expect(notes(page)).toContainText(/was interrupted\. It goes on from step \d+ of 400/);
  await notes(page).getByRole('button', { name: 'Resume' }).click();
  const done = await until(page, 'finished');
  expect(measured(done)).toEqual(expected);
  expect(done.events.map(({ kind }) => kind)).toEqual(['started', 'interrupted', 'started', 'resumed', 'finished']);
  await expect(notes(page)).toHaveCount(0);
});

test('a worker of the engine that dies or hangs in the middle of a run is replaced without a reload, with the same metrics', async ({
  page,
  browser,
  baseURL,
  storageState,
}) => {
  const expected = await RUN.reference(browser, { baseURL: baseURL!, storageState });
  const worker = () => page.workers().findLast((other) => other.url().includes('engine.worker'))!;
  const notice = page.getByRole('alert');
  await RUN.start(page);
  await saved(page, 40);
  await worker()
    .evaluate(() => self.close())
    .catch(() => undefined); // the answer may be lost with the worker
  await expect(notice).toContainText('The engine stopped, and another has taken its place');
  await expect(notice).toContainText('stopped without a word');
  await notes(page).getByRole('button', { name: 'Resume' }).click();
  await expect(notice).toHaveCount(0);
  await saved(page, 80);
  // In a task of its own: what a debugger runs Chromium ends with no `terminate()`.
  await worker().evaluate(() => void setTimeout(() => { for (;;); })); // prettier-ignore
  await expect(notice).toContainText('did not answer for 10 s');
  await expect(notes(page)).toContainText(/was interrupted\. It goes on from step \d+ of 400/);
  await notes(page).getByRole('button', { name: 'Resume' }).click();
  const done = await until(page, 'finished');
  expect(measured(done)).toEqual(expected);
  const [started, died, resumed] = [['started'], ['interrupted'], ['started', 'resumed']];
  expect(done.events.map(({ kind }) => kind)).toEqual([...started, ...died, ...resumed, ...died, ...resumed, 'finished']);
  await expect(notes(page)).toHaveCount(0);
});

// What a page has from an earlier visit is written, too.
test.describe('in a browser that holds nothing yet', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('a full disk stops saving and not the run, and what was kept before loads', async ({ page, browser, context, baseURL, tuning }) => {
    const expected = await RUN.reference(browser, { baseURL: baseURL!, storageState: tuning });
    const devtools = await context.newCDPSession(page);
    // Room for one checkpoint of 3.6 MB and no second: with room for two the one before would make way. The browser remembers for half a minute how much room there is, so it is set before anything is written.
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL!).origin, quotaSize: 6_000_000 });
    await RUN.start(page);
    await expect(notes(page)).toContainText(/could not be kept: this browser's storage for the page is full/);
    await expect(page.getByRole('cell', { name: 'finished', exact: true }), 'the run goes on to its end').toBeVisible();
    // Its record is small and still found room; its weights are those of the last checkpoint that did.
    expect(measured(await until(page, 'finished'))).toEqual(expected);
    await page.goto('about:blank');
    await page.goto(RUN.address);
    const runs = page.getByRole('region', { name: 'Runs' });
    await runs.getByRole('button', { name: /^More about/ }).click();
    await expect(runs.getByText(/kept, weights of step 20$/)).toBeVisible();
    await expect(runs.getByText(/not saved at step/)).toBeVisible();
    await runs.getByRole('button', { name: 'Export', exact: true }).click();
    const download = page.waitForEvent('download');
    await runs.getByRole('button', { name: 'Trained weights, zip' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.zip$/);
  });
});

test('a second tab looks and does not train, and takes over when the first is closed', async ({ page, context }) => {
  await RUN.start(page);
  await saved(page, 20);
  const second = await context.newPage();
  await second.goto(RUN.address);
  await expect(notes(second)).toContainText('tabtune is open elsewhere in this browser');
  await expect(button(second, 'Start')).toBeDisabled();
  await expect(second.getByRole('region', { name: 'Runs' }).getByRole('row')).not.toHaveCount(1);
  await page.close();
  await expect(notes(second)).toContainText('was interrupted');
  await expect(button(second, 'Start')).toBeEnabled();
});

test('a second tab sees the runs of the first begin, end and go, without a reload', async ({ page, context }) => {
  await page.goto(RUN.address);
  await expect(button(page, 'Start')).toBeEnabled();
  const second = await context.newPage();
  await second.goto(RUN.address);
  await expect(notes(second)).toContainText('tabtune is open elsewhere in this browser');
  const [runs, seen] = [page, second].map((tab) => tab.getByRole('region', { name: 'Runs' }));
  await expect(seen!.getByRole('checkbox')).toHaveCount(0);
  await button(page, 'Start').click();
  await expect(seen!.getByRole('cell', { name: 'running', exact: true })).toBeVisible();
  await button(page, 'Stop').click();
  await expect(seen!.getByRole('cell', { name: 'stopped', exact: true })).toBeVisible();
  await expect(seen!.getByRole('checkbox')).toBeChecked();
  await runs!.getByRole('button', { name: /^Delete/ }).click();
  // Deleted, as long as it can be undone: the other tab takes over, and deletes it for good.
  await notes(second).getByRole('button', { name: 'Take over here' }).click();
  await expect(button(second, 'Start')).toBeEnabled();
  await expect(notes(page).filter({ hasText: 'it is in the list again' })).toBeInViewport();
  await expect(runs!.getByRole('checkbox')).toBeChecked();
  await seen!.getByRole('button', { name: /^Delete/ }).click();
  await expect(runs!.getByRole('checkbox')).toHaveCount(0);
  await expect(notes(page).filter({ hasText: 'it is in the list again' })).toHaveCount(0);
});

test('a second tab can take over: it may train, and the first looks on', async ({ page, context }) => {
  await page.goto(RUN.address);
  await expect(button(page, 'Start')).toBeEnabled();
  const second = await context.newPage();
  await second.goto(RUN.address);
  await expect(button(second, 'Start')).toBeDisabled();
  await notes(second).getByRole('button', { name: 'Take over here' }).click();
  await expect(button(second, 'Start')).toBeEnabled();
  await expect(button(page, 'Start')).toBeDisabled();
  await expect(notes(page)).toContainText('tabtune is open elsewhere in this browser');
  await notes(page).getByRole('button', { name: 'Take over here' }).click();
  await expect(button(page, 'Start')).toBeEnabled();
  await expect(button(second, 'Start')).toBeDisabled();
  await page.close();
  await expect(button(second, 'Start')).toBeEnabled();
});

test('when the engine of the tab that trains hangs, one tab trains on and the other looks', async ({ page, context }) => {
  await RUN.start(page);
  await saved(page, 20);
  const second = await context.newPage();
  await second.goto(RUN.address);
  await expect(notes(second)).toContainText('tabtune is open elsewhere in this browser');
  const worker = page.workers().findLast((other) => other.url().includes('engine.worker'))!;
  await worker.evaluate(() => void setTimeout(() => { for (;;); })); // prettier-ignore
  await expect(page.getByRole('alert')).toContainText('did not answer for 10 s');
  // The right to write goes to whoever waited for it, and the run is offered there.
  const enabled = async () => Promise.all([page, second].map((tab) => button(tab, 'Start').isEnabled()));
  await expect.poll(async () => (await enabled()).filter(Boolean).length).toBe(1);
  const [writer, onlooker] = (await enabled())[0] ? [page, second] : [second, page];
  await expect(notes(onlooker)).toContainText('tabtune is open elsewhere in this browser');
  await expect(notes(writer)).toContainText(/was interrupted\. It goes on from step \d+ of 400/);
  await notes(writer).getByRole('button', { name: 'Resume' }).click();
  await until(writer, 'finished');
});
