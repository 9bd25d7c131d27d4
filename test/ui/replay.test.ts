import { expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { PromptRow } from '../../src/protocol/catalogue';
import { formatRunRecord } from '../../src/protocol/runs/record';
import { runRecord } from '../unit/records';
import { evidenceOf, lab, LAPTOP, mount, PHONE, Recorded } from './mount';
import { Voice } from './voice';

const slider = () => lab().curves.getByRole('slider', { name: 'Step of the recording' });

async function opened(voice = new Voice()) {
  const shipped = new Recorded();
  const mounted = await mount({ voice, shipped });
  await expect.element(mounted.button('Start')).toBeEnabled();
  return { ...mounted, shipped, voice };
}

test('whoever has no run yet sees a recording that says so, in the language of the page', async () => {
  const { curves, answers, runs, shipped } = await opened();
  await expect.element(curves.getByText('This is a recording.')).toBeVisible();
  await expect
    .element(
      curves.getByText(
        /, made on January 2, 2026 with “Tiny aligned Llama” on google swiftshader\. Press Start to train on this machine\./,
      ),
    )
    .toBeVisible();
  expect(shipped.asked).toEqual(['recordings/en.json']);
  await expect.element(answers.getByRole('article').first()).toBeVisible();
  await expect.element(curves.getByText('No run yet')).not.toBeInTheDocument();
  await expect.element(curves.getByText(/Next:/), { message: 'its settings are not those of the form' }).not.toBeInTheDocument();
  await expect.element(runs.getByText(/^Each run is listed here/)).toBeVisible();
});

test('a key or a pull leads through the steps that were measured: figures, curves and answers follow', async () => {
  const { curves, answers } = await opened();
  await expect.element(slider()).toHaveAttribute('aria-valuetext', 'step 4 of 4');
  await expect.poll(() => evidenceOf(curves)).toContain('all 40 prompts · step 4 ·');
  slider().element().focus();
  await userEvent.keyboard('{ArrowLeft}');
  await expect.element(slider()).toHaveAttribute('aria-valuetext', 'step 2 of 4');
  await expect.poll(() => evidenceOf(curves)).toContain('live subset of 20 prompts · step 2 ·');
  await expect.element(answers.getByRole('option', { name: 'latest, step 2' })).toBeInTheDocument();
  await userEvent.keyboard('{Home}');
  await expect.element(slider()).toHaveAttribute('aria-valuetext', 'step 0 of 4');
  await userEvent.keyboard('{End}');
  await expect.poll(() => evidenceOf(curves)).toContain('all 40 prompts · step 4 ·');
});

test('it plays only when it is asked to, from its beginning to its end, and can be paused', async () => {
  const { curves } = await opened();
  const begun = vi.spyOn(globalThis, 'setInterval');
  await curves.getByRole('button', { name: 'Play', exact: true }).click();
  const [next, pace] = begun.mock.calls.find(([, ms]) => ms === 5000) ?? [];
  expect(pace, 'three steps in ten seconds').toBe(5000);
  await expect.element(slider()).toHaveValue('0');
  (next as () => void)();
  await expect.element(slider()).toHaveValue('1');
  await curves.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect.element(curves.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await curves.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.element(slider()).toHaveValue('1');
  (next as () => void)();
  await expect.element(slider()).toHaveValue('2');
  await expect.element(curves.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
});

test('Start puts a run of this machine in its place, and of the recording nothing is kept', async () => {
  const { voice, curves, runs, button } = await opened();
  await expect.element(slider()).toBeVisible();
  await button('Start').click();
  voice.steps(50);
  voice.measure(50, 0.4, 0.2);
  await expect.element(slider()).not.toBeInTheDocument();
  await expect.poll(() => evidenceOf(curves)).toContain('live subset of 10 prompts · step 50 ·');
  await expect.poll(() => [...voice.disk.keys()]).toEqual([voice.run]);
  expect(runs.getByRole('checkbox').elements()).toHaveLength(1);
});

test('with a run of one’s own there is no recording, and none is loaded', async () => {
  const voice = new Voice();
  const record = runRecord();
  voice.disk.set(record.id, { record, group: { id: 'g', name: '', pinned: false } });
  const { shipped, runs } = await opened(voice);
  await expect.element(runs.getByRole('checkbox')).toBeVisible();
  await expect.element(slider()).not.toBeInTheDocument();
  expect(shipped.asked).toEqual([]);
});

test.each(['', '{"version":2}', '<html>'])('without a file that can be read the page is as it was: %j', async (text) => {
  const shipped = new Recorded();
  shipped.text = text;
  const { curves, button } = await mount({ shipped });
  await expect.element(button('Start')).toBeEnabled();
  await expect.poll(() => shipped.asked.length).toBe(1);
  await expect.element(curves.getByText('No run yet')).toBeVisible();
  await expect.element(slider()).not.toBeInTheDocument();
  expect(globalThis.tabtune!.desk.runs.problem).toBeNull();
});

test('what came from a file is marked in the table and beside the charts', async () => {
  const voice = new Voice();
  const record = runRecord({ name: 'of a friend' });
  const own = runRecord({ id: 'mine', name: 'mine', created: '2026-01-01T00:00:00Z' });
  voice.disk.set(own.id, { record: own, group: { id: 'g', name: 'mine', pinned: false } });
  const { runs, curves } = await opened(voice);
  await userEvent.upload(runs.getByLabelText('Run records to import'), new File([formatRunRecord(record)], 'run.json'));
  await expect.element(runs.getByRole('cell', { name: 'finished imported', exact: true })).toBeVisible();
  await expect.element(runs.getByRole('cell', { name: 'finished', exact: true })).toBeVisible();
  await expect.element(curves.getByText('From a file, not trained here: “of a friend”')).toBeVisible();
  await expect.poll(() => voice.disk.get(record.id)?.group.imported, { message: 'it is known after a reload' }).toBe(true);
  expect(voice.disk.get('mine')!.group.imported).toBeUndefined();
});

const frames = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
};

/** What lies on a host far away: the page is painted while it comes. */
class Distant extends Recorded {
  override async recording(path = ''): Promise<Blob> {
    await expect.element(lab().curves).toBeVisible();
    await frames(5);
    return super.recording(path);
  }
  override async prompts(path: string): Promise<PromptRow[]> {
    await frames(5);
    return super.prompts(path);
  }
}

test.each([LAPTOP, PHONE])('what comes while the page opens finds its place kept, at %i x %i', async (...screen) => {
  const shifts: (PerformanceEntry & { value: number })[] = [];
  const observer = new PerformanceObserver((list) => shifts.push(...(list.getEntries() as typeof shifts)));
  observer.observe({ type: 'layout-shift' });
  const { answers } = await mount({ shipped: new Distant(), screen });
  await expect.element(slider()).toBeVisible();
  await expect.element(answers.getByRole('article').first()).toBeVisible();
  await frames(10);
  observer.disconnect();
  expect(shifts.reduce((sum, { value }) => sum + value, 0)).toBeLessThan(0.02);
});
