import { expect, test } from 'vitest';
import { mount } from './mount';

test('the page opens with its zones and says what Start would do', async () => {
  const { recipe, curves, answers, runs, button } = await mount();
  await expect.element(button('Start')).toBeEnabled();
  await expect.element(recipe.getByText('About 75 s · 5.2 MB on the GPU')).toBeVisible();
  await expect.element(curves.getByText('No run yet')).toBeVisible();
  await expect.element(answers.getByText(/the same prompts are answered by the start weights/)).toBeVisible();
  await expect.element(runs.getByText(/Each run is listed here/)).toBeVisible();
});
test('start', async () => {
  const { voice, runs, button } = await mount();
  await expect.element(button('Start')).toBeEnabled();
  await button('Start').click();
  voice.steps(10);
  voice.measure(10, 0.5, 0.5);
  voice.finish(0.6, 0.9);
  await expect.element(runs.getByRole('cell', { name: 'finished', exact: true })).toBeVisible();
});
