import { expect, onTestFinished, test } from 'vitest';
import { cdp } from 'vitest/browser';
import { runRecord } from '../unit/records';
import { mount } from './mount';
import { Voice } from './voice';

/** A4 between its margins, in pixels of CSS. */
const PAPER = [718, 1000] as const;

interface Session {
  send(method: 'Emulation.setEmulatedMedia', given: { media: string }): Promise<unknown>;
}

test('on paper the page is a report: no controls, nothing cut, black on white', async () => {
  const voice = new Voice();
  const names = ['Known bad, rate × 2, average shadow 0.98, steps × 2', 'Tuned'];
  names.forEach((name, i) => {
    const record = runRecord({ id: `r${i}`, name });
    voice.disk.set(record.id, { record, group: { id: `g${i}`, name, pinned: false } });
  });
  const { recipe, runs, curves, answers } = await mount({ voice, screen: PAPER });
  await expect.element(answers.getByRole('article').first()).toBeVisible();
  document.documentElement.dataset['theme'] = 'dark';
  const session = cdp() as unknown as Session;
  await session.send('Emulation.setEmulatedMedia', { media: 'print' });
  onTestFinished(async () => void (await session.send('Emulation.setEmulatedMedia', { media: '' })));

  expect(recipe.elements()).toEqual([]);
  expect(
    runs
      .getByRole('button')
      .elements()
      .map(({ textContent }) => textContent.trim())
      .filter(Boolean), // Words that explain themselves stay words.
    'names alone',
  ).toEqual([...names].reverse());
  for (const zone of [curves, answers, runs]) {
    expect(zone.getByRole('combobox').elements()).toEqual([]);
    expect(zone.getByRole('checkbox').elements()).toEqual([]);
    await expect.element(zone).toBeVisible();
  }
  const table = runs.getByRole('table').element();
  expect(table.getBoundingClientRect().right, 'the table is whole').toBeLessThanOrEqual(innerWidth);
  const bottom = curves.getByRole('group').elements().at(-1)!.getBoundingClientRect().bottom;
  expect(bottom, 'the charts lie above the table').toBeLessThanOrEqual(runs.element().getBoundingClientRect().top);
  const list = answers.getByRole('article').elements().at(-1)!;
  expect(list.getBoundingClientRect().bottom, 'so are the answers').toBeLessThanOrEqual(answers.element().getBoundingClientRect().bottom);
  expect(getComputedStyle(document.documentElement).backgroundColor).toBe('rgb(255, 255, 255)');
});
