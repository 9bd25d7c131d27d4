import { accessible, expect, test } from './fixture';

test('a browser without an adapter is told what is missing and what to do', async ({ page }) => {
  await page.goto('./');
  expect(await page.evaluate(() => typeof navigator.gpu), 'this project needs a browser that knows WebGPU').toBe('object');
  expect(await page.evaluate(() => navigator.gpu.requestAdapter()), 'and that offers no adapter').toBeNull();

  const notice = page.getByRole('alert');
  await expect(notice.getByRole('heading', { name: 'No graphics adapter was found' })).toBeVisible();
  expect(await notice.getByRole('listitem').count(), 'remedies').toBeGreaterThan(0);
  await expect(notice.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeDisabled();
  await accessible(page);
});
