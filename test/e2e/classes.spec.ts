import type { Page } from '@playwright/test';
import { decodeTicket } from '../../src/lab/classes/ticket.ts';
import { accessible, expect, test } from './fixture';

/** A lesson's kind of run, made short: every part of it is real. */
const RECIPE = {
  model: 'tiny-aligned',
  learning_rate: 2e-3,
  per_device_train_batch_size: 4,
  warmup_steps: 0,
  max_steps: 24,
  eval_steps: 8,
  ema_mode: 'shadow',
  ema_decay: 0.9,
  'evaluation.live_prompts': 8,
  'evaluation.live_rows': 4,
  'evaluation.max_new_tokens': 8,
  seed: 1,
  data_seed: 1,
  seeds: 1,
};
const HASH = new URLSearchParams(Object.entries(RECIPE).map(([key, value]) => [key, String(value)])).toString();

/** A pupil's tab trains its seed and says its result as text. The record behind it tells what was measured. */
async function handedIn(page: Page, address: string): Promise<{ ticket: string; closing: { track: string; k: number; n: number }[] }> {
  await page.goto(address);
  const seat = page.getByRole('region', { name: 'Class', exact: true });
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const field = seat.getByRole('textbox', { name: 'Your result as text' });
  await expect(field).toBeVisible();
  const closing = await page.evaluate(() => {
    const [run] = globalThis.tabtune!.desk.runs.groups.at(-1)!.runs;
    return run!.evaluations.filter(({ full, step }) => full && step > 0).map(({ track, harmful: { k, n } }) => ({ track, k, n }));
  });
  return { ticket: await field.inputValue(), closing };
}

test('two pupils train two seeds, and the teacher’s page pools what they hand in; a spoilt ticket is refused', async ({
  page,
  browser,
}) => {
  await page.goto(`./?lang=en&class=collect#${HASH}`);
  const main = page.getByRole('main', { name: 'Class' });
  await main.getByLabel('Numbered seats').fill('2');
  await page.keyboard.press('Enter');
  await expect(main.getByText('Seat 2')).toBeVisible();
  const link = await main.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
  const linkOf = (nth: number): string => link.replace('?class', `?class&seat=${nth}`).replace('#', '&lang=en#');

  const pupils: Awaited<ReturnType<typeof handedIn>>[] = [];
  // The seat is added to the first seed: 1 and 2.
  for (const nth of [0, 1]) {
    // Each on a machine of their own: of one browser, one tab alone keeps runs.
    const machine = await browser.newContext();
    pupils.push(await handedIn(await machine.newPage(), linkOf(nth)));
    await machine.close();
  }
  const tickets = pupils.map(({ ticket }) => decodeTicket(ticket));
  expect(tickets.map(({ seed }) => seed)).toEqual([1, 2]);
  expect(pupils.map(({ closing }) => closing.map(({ track }) => track))).toEqual(Array(2).fill(['online', 'ema:0.9']));
  tickets.forEach(({ tracks }, i) => expect(tracks.map(({ track, harmful: { k, n } }) => ({ track, k, n }))).toEqual(pupils[i]!.closing));

  const [first, second] = pupils.map(({ ticket }) => ticket) as [string, string];
  const at = Math.floor(second.length / 2);
  const spoilt = second.slice(0, at) + (second[at] === 'A' ? 'B' : 'A') + second.slice(at + 1);
  const take = async (text: string): Promise<void> => {
    await main.getByRole('textbox', { name: 'Results as text, as many as you like' }).fill(text);
    await main.getByRole('button', { name: 'Take', exact: true }).click();
  };
  await take(`${first}\n${spoilt}`);
  await expect(main.getByText('Taken: 1. Rejected: 1, see below.')).toBeVisible();
  await expect(main.getByRole('region', { name: 'Rejected results' }).getByText(/altered or cut/)).toBeVisible();
  await expect(main.getByRole('heading', { name: 'Results: 1' })).toBeVisible();
  await take(second);
  await expect(main.getByRole('heading', { name: 'Results: 2' })).toBeVisible();

  await main.getByText('Table', { exact: true }).click();
  const rows = main.getByRole('region', { name: 'Figures of the class' }).getByRole('row');
  for (const [i, track] of ['online', 'ema:0.9'].entries()) {
    const of = pupils.map(({ closing }) => closing.find((one) => one.track === track)!);
    const sum = (pick: 'k' | 'n') => of.reduce((all, one) => all + one[pick], 0);
    await expect(rows.nth(i + 1)).toContainText(`(${sum('k')}/${sum('n')}), `);
  }
  await accessible(page);
});
