import { Disturbed, measured, saved, until } from './disturbed';
import { expect, test } from './fixture';

/** What is WebGPU's own: its device, the loss of that, and which kernels it gets. */
const RUN = new Disturbed({ device: 'webgpu', max_steps: 40, per_device_train_batch_size: 4, eval_steps: 10, save_steps: 5 });

test('a crash of the GPU process in the middle of a run is overcome by itself, with the same metrics', async ({
  page,
  browser,
  baseURL,
  storageState,
}) => {
  const expected = await RUN.reference(browser, { baseURL: baseURL!, storageState });
  await RUN.start(page);
  await saved(page, 15);
  const devtools = await browser.newBrowserCDPSession();
  await devtools.send('Browser.crashGpuProcess').catch(() => undefined); // the answer may be lost with the process
  const done = await until(page, 'finished');
  expect(measured(done)).toEqual(expected);
  expect(done.events.map(({ kind }) => kind)).toEqual(['started', 'device-lost', 'resumed', 'finished']);
});

// They were measured by the page that all tests have their kernels from.
test('the kernels chosen for this adapter are shown, kept over a reload, and measured again', async ({ page }) => {
  await page.goto(RUN.address);
  const chip = page.locator('[popovertarget="about"]');
  const kernels = page.locator('tt-kernels');
  await chip.click();
  const rows = kernels.getByRole('row');
  await expect(rows.filter({ hasText: 'matmul_nt' })).toContainText('ms');
  const before = await rows.count();
  await page.reload();
  await chip.click();
  await expect(rows).toHaveCount(before);
  const again = kernels.getByRole('button');
  await again.click();
  await expect(again).toHaveText('Measuring …');
  await expect(again).toHaveText('Measure again');
  expect(await rows.count()).toBeGreaterThanOrEqual(before);
});
