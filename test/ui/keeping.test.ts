import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { fail } from '../../src/protocol/errors';
import type { RunRecord } from '../../src/protocol/runs/run';
import { runRecord } from '../unit/records';
import { evidenceOf, mount, PHONE } from './mount';
import { Voice } from './voice';

/** An engine whose disk holds these runs, the first of them the oldest. */
function holding(...records: Partial<RunRecord>[]): Voice {
  const voice = new Voice();
  records.forEach((change, i) => {
    const record = runRecord({ id: `r${i}`, name: `Run ${i}`, created: `2026-01-0${i + 1}T00:00:00Z`, ...change });
    voice.disk.set(record.id, { record, group: { id: `g${i}`, name: record.name, pinned: false } });
  });
  return voice;
}

const names = () => page.getByRole('region', { name: 'Runs' }).getByRole('checkbox').elements().map((box) => box.getAttribute('aria-label')); // prettier-ignore

test('runs of an earlier visit are there again', async () => {
  const { runs, curves } = await mount({ voice: holding({}, {}) });
  await expect.poll(names).toEqual(['Show Run 1 in the charts', 'Show Run 0 in the charts']);
  await expect.element(runs.getByRole('row', { name: /Run 1/ }).first()).toHaveAttribute('aria-current', 'true');
  await expect.poll(() => evidenceOf(curves)).toContain('all 40 prompts · step 4 ·');
});

test('a deletion can be undone', async () => {
  const voice = holding({});
  const { runs } = await mount({ voice });
  await runs.getByRole('button', { name: 'Delete Run 0' }).click();
  const note = page.getByText('“Run 0” will be deleted within 20 s.');
  await expect.element(note).toBeVisible();
  await expect.poll(names).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(names).toEqual(['Show Run 0 in the charts']);
  await expect.element(note).not.toBeInTheDocument();
  expect(voice.calls).not.toContain('forget 1');
});

test('a deletion that another tab overtakes is told where the undo was, until that tab deletes the run', async () => {
  const voice = holding({}, {});
  const { runs } = await mount({ voice });
  await expect.poll(names).toEqual(['Show Run 1 in the charts', 'Show Run 0 in the charts']);
  const box = () => runs.getByRole('checkbox', { name: 'Show Run 1 in the charts' });
  await expect.element(box()).toBeChecked();
  await runs.getByRole('button', { name: 'Delete Run 1' }).click();
  voice.writer = false;
  voice.say({ type: 'onlooker', run: null });
  const note = page.getByText(/^Another tab took over before “Run 1” was deleted for good: it is in the list again\./);
  await expect.element(note).toBeInViewport();
  await expect.element(box()).toBeChecked();
  window.scrollTo(0, document.documentElement.scrollHeight);
  await expect.element(note).toBeInViewport();
  voice.disk.delete('r1');
  voice.say({ type: 'kept', run: null });
  await expect.element(note).not.toBeInTheDocument();
  await expect.poll(names).toEqual(['Show Run 0 in the charts']);
});

test('the list of a tab that looks on follows the other, and the charts of a lesson stay empty', async () => {
  const voice = holding({});
  voice.writer = false;
  const { runs } = await mount({ voice });
  await expect.poll(names).toEqual(['Show Run 0 in the charts']);
  globalThis.tabtune!.desk.runs.only([]);
  const { disk } = holding({}, { state: 'running' });
  voice.disk = disk;
  voice.say({ type: 'kept', run: null });
  await expect.element(runs.getByRole('cell', { name: 'running', exact: true })).toBeVisible();
  expect(globalThis.tabtune!.desk.runs.selected).toEqual([]);
});

test('a tab that looks on says so, changes nothing, and takes over when the other is closed', async () => {
  const voice = holding({ state: 'running' });
  voice.writer = false;
  const { runs, button } = await mount({ voice });
  const note = page.getByText(/^tabtune is open elsewhere in this browser, in another tab or another part of this page/);
  await expect.element(note).toBeVisible();
  await expect.element(runs.getByRole('cell', { name: 'running', exact: true })).toBeVisible();
  await expect.element(button('Start')).toBeDisabled();
  await expect.element(runs.getByRole('button', { name: 'Delete Run 0' })).toBeDisabled();
  await runs.getByRole('button', { name: 'More about Run 0' }).click();
  await expect.element(runs.getByLabelText('Name')).toBeDisabled();
  await expect.element(runs.getByRole('button', { name: 'Pin' })).toBeDisabled();

  voice.writer = true;
  voice.say({ type: 'writer', run: null });
  await expect.element(note).not.toBeInTheDocument();
  await expect.element(page.getByText('“Run 0” was interrupted.')).toBeVisible();
  await expect.element(button('Start')).toBeEnabled();
});

test('a tab that looks on says why nothing can be started, and can take over', async () => {
  const voice = holding({});
  voice.writer = false;
  const { recipe, runs, button } = await mount({ voice });
  await expect
    .element(recipe.getByText('The runs are kept elsewhere in this browser, so none can be started here: in another tab'))
    .toBeVisible();
  await expect
    .element(runs.getByRole('button', { name: 'Delete Run 0' }))
    .toHaveAttribute('title', 'The runs are kept elsewhere in this browser');
  await page.getByRole('button', { name: 'Take over here' }).click();
  expect(voice.calls).toContain('takeOver');
  await expect.element(button('Start')).toBeEnabled();
  await expect.element(page.getByRole('button', { name: 'Take over here' })).not.toBeInTheDocument();
});

test('the right to start is taken over where Start stands, too', async () => {
  const voice = holding({});
  voice.writer = false;
  const { recipe, button } = await mount({ voice });
  await recipe.getByRole('button', { name: 'Take over', exact: true }).click();
  expect(voice.calls).toContain('takeOver');
  await expect.element(button('Start')).toBeEnabled();
});

test('the undo of a deletion is in sight, wherever on the page it was asked for', async () => {
  const voice = holding(...Array.from({ length: 30 }, () => ({})));
  const { runs } = await mount({ voice, screen: PHONE });
  const last = runs.getByRole('button', { name: 'Delete Run 0', exact: true });
  (await last.findElement()).scrollIntoView();
  await last.click();
  const undo = page.getByRole('button', { name: 'Undo' });
  await expect.element(undo).toBeInViewport({ ratio: 1 });
  expect(scrollY).toBeGreaterThan(innerHeight);
  await undo.click();
  await expect.element(last).toBeVisible();
});

test('a run that was cut off offers to go on from its checkpoint', async () => {
  const voice = holding({ state: 'running' });
  voice.checkpoints.set('r0', 2);
  const { runs } = await mount({ voice });
  await expect.element(page.getByText(/It goes on from step 2 of 4/)).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).first().click();
  await expect.element(runs.getByRole('cell', { name: 'running', exact: true })).toBeVisible();
  expect(voice.started).toEqual([{ paused: false, resume: true }]);
  await expect.element(page.getByText('“Run 0” was interrupted.')).not.toBeInTheDocument();
});

test('without a checkpoint it says that it begins again; who declines finds it in the table', async () => {
  const voice = holding({ state: 'running', steps: [], evaluations: [] });
  const { runs } = await mount({ voice });
  await expect.element(page.getByText('It had no checkpoint yet, so it begins again.')).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect.element(page.getByText('“Run 0” was interrupted.')).not.toBeInTheDocument();
  await runs.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => voice.started).toEqual([{ paused: false, resume: false }]);
});

test('a full disk is told, ends no run, and room can be made at once', async () => {
  const voice = holding({}, { state: 'finished' });
  const { button, runs } = await mount({ voice });
  await expect.element(button('Start')).toBeEnabled();
  voice.full = fail('storage', { full: true })`This browser's storage for the page is full.`;
  await button('Start').click();
  voice.tell({ type: 'not-saved', step: 4, error: { code: 'storage', message: 'The checkpoint of step 4 could not be kept.' } });
  await expect.element(page.getByText("This browser's storage for the page is full.")).toBeVisible();
  await expect.element(page.getByText(/Runs go on, and the newest checkpoint of each that was kept stays/)).toBeVisible();
  await expect.element(runs.getByRole('cell', { name: 'running', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Delete Run 0 for good (1 kB)' }).click();
  await expect.element(page.getByText(/Runs go on/)).not.toBeInTheDocument();
  await expect.poll(() => voice.calls).toContain('forget 1');
  await expect.poll(names).toEqual(['Show Careless + average in the charts', 'Show Run 1 in the charts']);
  await expect.element(page.getByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
});

test('what lies on disk and cannot be read is told, and can be deleted', async () => {
  const voice = new Voice();
  const kept = voice.kept.bind(voice);
  voice.kept = async () => ({
    ...(await kept()),
    problems: [{ code: 'storage', message: 'A record is damaged: steps is no list.', details: { run: 'r9' } }],
  });
  await mount({ voice });
  const told = page.getByText('A record is damaged: steps is no list.');
  await expect.element(told).toBeVisible();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect.element(told).not.toBeInTheDocument();
  expect(voice.calls).toContain('forget 1');
});

test('a run can be named, pinned, and its settings taken into the recipe', async () => {
  const voice = holding({}, {});
  const { runs, number } = await mount({ voice });
  await runs.getByRole('button', { name: 'More about Run 0' }).click();
  await expect.element(runs.getByText('1 kB kept, without weights')).toBeVisible();
  await expect.element(runs.getByRole('listitem').filter({ hasText: 'finished at step 4. Done.' })).toBeVisible();
  await runs.getByLabelText('Name').fill('Year 9');
  await userEvent.keyboard('{Enter}');
  await runs.getByRole('button', { name: 'Pin' }).click();
  await expect.poll(names, { message: 'pinned ones stand first' }).toEqual(['Show Year 9 in the charts', 'Show Run 1 in the charts']);
  await expect.poll(() => voice.disk.get('r0')?.group).toEqual({ id: 'g0', name: 'Year 9', pinned: true });
  await runs.getByRole('button', { name: 'Use settings' }).click();
  await expect.element(number('Gradient steps')).toHaveValue('4');
  await runs.getByLabelText('Name').fill(' ');
  await userEvent.keyboard('{Enter}');
  // Without a name of its own it is called after its recipe.
  await expect.element(runs.getByLabelText('Name')).toHaveValue('Careful + average, steps ÷ 100');
});
