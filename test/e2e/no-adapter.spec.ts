import { accessible, expect, test } from './fixture';

test('a browser without an adapter is told what is missing and what to do', async ({ page }) => {
  await page.goto('./');
  expect(await page.evaluate(() => crossOriginIsolated), 'the page has a process of its own').toBe(true);
  expect(await page.evaluate(() => typeof navigator.gpu), 'this project needs a browser that knows WebGPU').toBe('object');
  expect(await page.evaluate(() => navigator.gpu.requestAdapter()), 'and that offers no adapter').toBeNull();

  const notice = page.getByRole('alert');
  await expect(notice.getByRole('heading', { name: 'No graphics adapter was found' })).toBeVisible();
  expect(await notice.getByRole('listitem').count(), 'remedies').toBeGreaterThan(0);
  await expect(notice.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeDisabled();
  await accessible(page);

  // What was measured before can be read all the same.
  await page.getByRole('button', { name: 'Evidence', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'What was measured' });
  await expect(dialog.getByRole('heading', { name: 'Does not hold', exact: true })).toBeVisible();
  await expect(dialog.getByText(/\d+ of \d+ planned runs, up to six seeds a setting/)).toBeVisible();
});
