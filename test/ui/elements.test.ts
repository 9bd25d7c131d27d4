import axe from 'axe-core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { groupsOf } from '../../src/lab/runs/groups';
import { firstDraft } from '../../src/lab/settings/link';
import { fail, toPlainError } from '../../src/protocol/errors';
import type { LengthStatistics } from '../../src/protocol/dataset';
import '../../src/ui/answers/ask';
import '../../src/ui/base/tokens.css';
import '../../src/ui/controls/drop-area';
import '../../src/ui/controls/slider';
import '../../src/ui/machine/kernels';
import '../../src/ui/machine/menu';
import '../../src/ui/machine/notice';
import '../../src/ui/own/lengths';
import '../../src/ui/own/model';
import '../../src/ui/own/thing';
import '../../src/ui/recipe/form';
import '../../src/ui/recipe/go';
import '../../src/ui/runs/details';
import '../../src/ui/runs/notes';
import '../../src/ui/runs/table';
import '../../src/ui/runs/weights';
import { adapter, noProcessor, ownModel, processor } from '../fake/engine';
import { runRecord } from '../unit/records';

// Every element stands alone: with its own properties, without the desk, and without the rest of the page.

/** An element by itself, in the document. */
async function show<T extends object>(name: string, properties: T): Promise<HTMLElement & T> {
  const element = Object.assign(document.createElement(name), properties);
  document.body.append(element);
  onTestFinished(() => element.remove());
  await (element as unknown as { updateComplete: Promise<unknown> }).updateComplete;
  const { violations } = await axe.run(element, { resultTypes: ['violations'], rules: { region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(', ')}`)).toEqual([]);
  return element;
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
const group = () => groupsOf([{ head: runRecord({ name: 'Year 9' }), logged: 1, group: { id: 'g', name: 'Year 9', pinned: false } }])[0]!;
const kept = { run: runRecord().id, bytes: 5e6, step: 3 };

test('a slider tells what was typed, and what is wrong with it', async () => {
  const onChange = vi.fn();
  await show('tt-slider', { label: 'Learning rate', value: 1e-3, text: '1e-3', min: 1e-5, max: 1e-2, scale: 'log', error: 'must be from 0 to 1', onChange });
  await expect.element(page.getByText('must be from 0 to 1')).toBeVisible();
  const number = page.getByRole('textbox', { name: 'Learning rate' });
  await userEvent.fill(number, '2e-3');
  await userEvent.keyboard('{Tab}');
  expect(onChange).toHaveBeenLastCalledWith({ value: 2e-3, text: '2e-3', byHand: true });
}); // prettier-ignore

test('the form tells the whole draft that a change makes', async () => {
  const onChange = vi.fn();
  const draft = firstDraft();
  await show('tt-recipe', { draft, errors: { max_steps: 'must be a whole number' }, catalogue: null, onChange });
  await expect.element(page.getByText('must be a whole number')).toBeVisible();
  await button('Careful').click();
  expect(onChange.mock.lastCall![0]).toMatchObject({ seeds: draft.seeds, recipe: { learning_rate: 1.5e-4, max_steps: 400, ema_mode: 'off' } });
}); // prettier-ignore

test('the buttons of a run follow its state, and say what does not fit', async () => {
  const heard: string[] = [];
  const problem = toPlainError(fail('out-of-memory', { fits: firstDraft().recipe })`The plan needs 9 GB.`);
  const element = await show('tt-go', {
    ...{ seeds: 1, usable: true, ready: true, state: null as string | null, problem: null as typeof problem | null },
    onStart: (paused: boolean) => heard.push(`start ${paused}`),
    onPause: () => heard.push('pause'),
    onStop: () => heard.push('stop'),
    onFit: () => heard.push('fit'),
  });
  await button('Start').click();
  await button('Step').click();
  element.state = 'running';
  await button('Pause').click();
  await button('Stop').click();
  Object.assign(element, { state: null, problem });
  await button('Use what fits').click();
  expect(heard).toEqual(['start false', 'start true', 'pause', 'stop', 'fit']);
});

test('a run of the list is renamed, pinned and used from its details', async () => {
  const heard: unknown[] = [];
  await show('tt-run-details', {
    ...{ group: group(), spaces: [kept] },
    onRename: (name: string) => heard.push(name),
    onPin: (on: boolean) => heard.push(on),
    onUse: () => heard.push('use'),
  });
  await userEvent.fill(page.getByRole('textbox', { name: 'Name' }), ' Year 10 ');
  await userEvent.keyboard('{Tab}');
  await button('Pin').click();
  await button('Use settings').click();
  expect(heard).toEqual(['Year 10', true, 'use']);
});

test('of a long history the two ends are shown, and how much is left out', async () => {
  const events = Array.from({ length: 200_000 }, (_, i) => ({ kind: 'resumed' as const, step: i + 1, time: '2026-01-01T00:00:00Z' }));
  const long = group();
  Object.assign(long.runs[0]!, { events, unread: null });
  await show('tt-run-details', { group: long, spaces: [] });
  await expect.element(page.getByText('199,800 more, in the run as a file')).toBeVisible();
  expect(page.getByRole('listitem').elements()).toHaveLength(201);
  await expect.element(page.getByText(/at step 200,000/)).toBeVisible();
});

test('a name that found no room can be tried again', async () => {
  const onAgain = vi.fn();
  await show('tt-kept', { trouble: { code: 'storage', message: 'The disk failed.' }, misplaced: true, onAgain });
  await button('Try again').click();
  expect(onAgain).toHaveBeenCalledOnce();
});

test('an open row keeps its elements when another run comes in above it', async () => {
  const one = group();
  const element = await show('tt-runs', {
    groups: [one],
    selected: ['g'],
    focused: 'g',
    resumable: [] as string[],
    details: () => 'details',
  });
  await button('More about Year 9').click();
  const find = () => [...element.shadowRoot!.querySelectorAll('tr')].find((row) => row.textContent.includes('details'));
  const before = find();
  expect(before).toBeDefined();
  const record = runRecord({ id: 'other', name: 'Year 10' });
  const [other] = groupsOf([{ head: record, logged: 0, group: { id: 'h', name: 'Year 10', pinned: false } }]);
  element.groups = [one, other!];
  await expect.element(button('More about Year 10')).toBeVisible();
  expect(find()).toBe(before);
});

test('a thing of one’s own is deleted when that was confirmed, and what comes in its place is not offered for it', async () => {
  const onRemove = vi.fn();
  const element = await show('tt-own-thing', { thing: ownModel('first'), onRemove });
  await button('Delete first').click();
  await button('Delete first for good').click();
  element.thing = ownModel('second');
  await expect.element(button('Delete second')).toBeVisible();
  expect(onRemove).toHaveBeenCalledOnce();
});

test('a dropped adapter is asked about, and the question stays while the answer cannot be carried out', async () => {
  const answers: unknown[] = [];
  const named = new Blob(['{"base_model_name_or_path": "somebody/base"}']);
  const given = ['adapter_config.json', 'adapter_model.safetensors'].map((name) => ({ path: `mine/${name}`, data: named }));
  let base = false;
  const add = async (_: unknown, title: string, use: string) => (answers.push([title, use]), base ? ownModel('mine') : null);
  await show('tt-own-model', { things: [], loaded: true, given, add });
  await button('Merge it into its model').click();
  await expect.element(button('Go on training it')).toBeVisible();
  base = true;
  await button('Go on training it').click();
  await expect.element(page.getByText('mine is kept.')).toBeVisible();
  expect(answers).toEqual([['mine', 'merge'], ['mine', 'continue']]); // prettier-ignore
  expect(document.activeElement?.shadowRoot?.activeElement?.id).toBe('address');
});

test('weights go out with progress, and can be stopped', async () => {
  let told!: (done: number) => void;
  const weights = (_run: string, track: string, _form: string, hooks: { signal: AbortSignal; onProgress: (progress: object) => void }) =>
    new Promise<never>((_, reject) => {
      told = (done) => hooks.onProgress({ what: `${track}.safetensors`, done, total: 2e6 });
      hooks.signal.addEventListener('abort', () => reject(fail('stopped')`Stopped.`));
    });
  await show('tt-weights', { group: group(), spaces: [kept], weights });
  await button('Trained weights, zip').click();
  told(1e6);
  await expect.element(page.getByText('online.safetensors: 1.0 MB of 2.0 MB')).toBeVisible();
  await button('Cancel').click();
  await expect.element(button('Cancel')).not.toBeInTheDocument();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('answers to a question are shown while they grow', async () => {
  let hear!: (progress: object) => void;
  const ask = (_: string, question: string, hooks: { onProgress: typeof hear }) => {
    hear = hooks.onProgress;
    return question === 'how ?' ? new Promise<never>(() => undefined) : Promise.reject(fail('data')`The question is too long.`);
  };
  await show('tt-ask', { run: group().runs[0]!, step: 3, ask });
  await userEvent.fill(page.getByRole('textbox', { name: 'A question of your own' }), 'how ?');
  await userEvent.keyboard('{Enter}');
  hear({ what: 'online', done: 1, total: 9, text: 'i must ' });
  hear({ what: 'online', done: 2, total: 9, text: 'refuse' });
  await expect.element(page.getByText('i must refuse')).toBeVisible();
});

test('what keeps the page from working is said with what to do', async () => {
  const onAgain = vi.fn(() => Promise.resolve());
  const devices = { webgpu: { ...adapter, state: 'no-webgpu', reason: 'It is too old.' }, processor: noProcessor };
  await show('tt-notice', { blocked: { devices, chosen: 'webgpu', pace: {} }, problem: '', onAgain });
  await expect.element(page.getByRole('heading', { name: 'This browser has nothing to compute with' })).toBeVisible();
  await button('Try again').click();
  await expect.element(button('Reload the page')).toBeVisible();
  expect(onAgain).toHaveBeenCalledOnce();
});

const MACHINE = { devices: { webgpu: adapter, processor: { ...processor, threads: 1 } }, chosen: 'webgpu', pace: { webgpu: 12_345 } };

test('what computes is chosen, and cores that may not are explained', async () => {
  const onChoose = vi.fn();
  await show('tt-machine', { machine: MACHINE, choice: 'auto', barred: 7, onChoose });
  await page.getByText('Why not all 8 cores').click();
  await expect.element(page.getByText('Cross-Origin-Embedder-Policy: require-corp')).toBeVisible();
  await page.getByRole('radio', { name: 'This processor' }).click();
  expect(onChoose).toHaveBeenLastCalledWith('processor');
});

test('nothing is said of cores where all may compute', async () => {
  await show('tt-machine', { machine: MACHINE, choice: 'auto', barred: 0 });
  await expect.element(page.getByText('1 thread · not measured yet')).toBeVisible();
  await expect.element(page.getByText(/Why not all/)).not.toBeInTheDocument();
});

test('lengths of rows offer limits that would fit more', async () => {
  const onLimit = vi.fn();
  const lengths: LengthStatistics = {
    ...{ rows: 10, of: 10, unread: 0, min: 3, median: 20, p90: 61, p99: 90, max: 100, seconds: 1 },
    ...{ cut: { rows: 2, median: 5, most: 36 }, bins: [{ from: 0, to: 64, count: 8 }, { from: 64, to: 128, count: 2 }] },
  }; // prettier-ignore
  await show('tt-own-lengths', { lengths, rows: 'all 10 rows', limit: 64, onLimit });
  await button('Longest row 104').click();
  expect(onLimit).toHaveBeenCalledWith(104);
});

test('kernels are measured again on request', async () => {
  const onMeasure = vi.fn();
  await show('tt-kernels', { tuning: [], measurable: true, measuring: false, running: false, onMeasure });
  await button('Measure again').click();
  expect(onMeasure).toHaveBeenCalledOnce();
});

test('files are picked by whoever cannot drop them', async () => {
  const element = await show('tt-drop-area', { label: 'Drop a file here', what: 'A data file', onFiles: vi.fn() });
  const input = element.shadowRoot!.querySelector<HTMLInputElement>('#files')!;
  const transfer = new DataTransfer();
  transfer.items.add(new File(['{}'], 'rows.json'));
  input.files = transfer.files;
  input.dispatchEvent(new Event('change'));
  expect(element.onFiles).toHaveBeenCalledWith([expect.objectContaining({ path: 'rows.json' })]);
});
