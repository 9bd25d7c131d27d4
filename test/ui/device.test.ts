import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { AdapterReport } from '../../src/protocol/runs/run';
import { adapter, processor } from '../fake/engine';
import { runRecord } from '../unit/records';
import { mount } from './mount';
import { Voice } from './voice';

const CARD: AdapterReport = { ...adapter, vendor: 'acme', architecture: 'nine', features: ['shader-f16'], subgroupSize: [16, 32] };

const chip = (name: string | RegExp) => page.getByRole('banner').getByRole('button', { name });
const way = (name: string) => page.getByRole('radio', { name, exact: true });

/** The page on these devices; its menu is opened behind the name of what computes. */
async function open({ webgpu = CARD, own = processor, pace = {}, address = '', name }: { webgpu?: AdapterReport; own?: AdapterReport; pace?: Voice['pace']; address?: string; name: string | RegExp }) {
  const voice = new Voice();
  Object.assign(voice, { adapter: webgpu, processor: own, pace });
  const there = await mount({ voice, address });
  await expect.element(there.button('Start')).toBeEnabled();
  await chip(name).click();
  await expect.element(page.getByRole('heading', { name: 'Where the model is trained' })).toBeVisible();
  return there;
} // prettier-ignore

test('a graphics card is called by its name and its pace, and the processor beside it can be chosen', async () => {
  await open({ pace: { webgpu: 24_812 }, name: 'acme nine · 24,800 tokens/s' });
  await expect.element(way('Automatic')).toBeChecked();
  await expect.element(way('Automatic')).toHaveAccessibleDescription(/by a short trial. Now: acme nine.$/);
  await expect.element(way('Graphics card (WebGPU)')).toHaveAccessibleDescription('acme nine · 24,800 tokens/s');
  await expect.element(way('This processor')).toHaveAccessibleDescription('4 threads · not measured yet');
  await expect.element(page.getByText('16–32')).toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'Kernels' })).toBeVisible();
});

test('what is chosen goes into the recipe and the address, and what computes is another', async () => {
  const { voice, recipe, button } = await open({ pace: { webgpu: 24_812, processor: 9_876 }, name: /^acme nine/ });
  await way('This processor').click();
  await expect.element(way('This processor')).toBeChecked();
  await expect.poll(() => location.hash).toBe('#device=processor');
  await expect.poll(() => voice.planned.at(-1)?.device).toBe('processor');
  await expect.element(chip('This processor, 4 threads · 9,880 tokens/s')).toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'Kernels' })).not.toBeInTheDocument();
  await userEvent.keyboard('{Escape}');
  await expect.element(recipe.getByText('Computes on this processor')).toBeVisible();
  await button('Start').click();
  expect(voice.recipes[0]?.device).toBe('processor');
  // What is at work is told in the header.
  await expect.element(recipe.getByText('Computes on this processor')).not.toBeInTheDocument();
  voice.finish(0.4, 0.9);

  await recipe.getByRole('button', { name: 'Automatic' }).click();
  await expect.poll(() => location.hash).toBe('');
  await expect.element(recipe.getByText('Computes on this processor')).not.toBeInTheDocument();
});

test('the choice is gone through with the arrow keys', async () => {
  await open({ name: 'acme nine' });
  await userEvent.keyboard('{Tab}{ArrowDown}{ArrowDown}');
  await expect.element(way('This processor')).toBeChecked();
  await expect.poll(() => location.hash).toBe('#device=processor');
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('heading', { name: 'Where the model is trained' })).not.toBeInTheDocument();
});

test('without WebGPU the page computes on the processor; why there is no card is told who asks', async () => {
  const none: AdapterReport = { ...adapter, state: 'no-webgpu', reason: 'The browser said so.' };
  await open({ webgpu: none, name: 'This processor, 4 threads' });
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
  await expect.element(way('Graphics card (WebGPU)')).toBeDisabled();
  await expect.element(page.getByText('The browser said so.')).not.toBeVisible();
  await page.getByText('What helps').click();
  await expect.element(page.getByText('The browser said so.')).toBeVisible();
  await expect.element(page.getByText(/Safari 26 and later/)).toBeVisible();
});

test('software WebGPU is left alone unless it is asked for', async () => {
  const software: AdapterReport = { ...CARD, state: 'software', limits: { maxStorageBufferBindingSize: 128e6 } };
  const { recipe } = await open({ webgpu: software, name: 'This processor, 4 threads' });
  await expect.element(way('Graphics card (WebGPU)')).toHaveAccessibleDescription('acme nine · software, slower · not measured yet');
  await expect.element(page.getByText(/the processor is faster without it/)).toBeVisible();
  await way('Graphics card (WebGPU)').click();
  await expect.element(chip('Software WebGPU, slower')).toBeVisible();
  await expect.element(page.getByText('128 MB')).toBeVisible();
  await expect.element(recipe.getByText('Computes on the graphics card (WebGPU)')).toBeVisible();
});

test('a device that there is not is marked where the run is started', async () => {
  const { recipe, button } = await mount({ address: 'device=abacus' });
  await expect.element(recipe.getByText(/What computes: must be one of auto, webgpu, processor/)).toBeVisible();
  await expect.element(button('Start')).toBeDisabled();
  await recipe.getByRole('button', { name: 'Automatic' }).click();
  await expect.element(button('Start')).toBeEnabled();
});

test('a run is named after what computes it, and a choice meanwhile counts for the next', async () => {
  const { voice, button, runs } = await open({ name: 'acme nine' });
  await userEvent.keyboard('{Escape}');
  await button('Start').click();
  voice.tell({ type: 'device', adapter: processor });
  await chip('This processor, 4 threads').click();
  await way('Graphics card (WebGPU)').click();
  await expect.element(page.getByText('A run is at work; a choice counts for the next.')).toBeVisible();
  await expect.element(chip('This processor, 4 threads')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  voice.steps(50);
  voice.finish(0.4, 0.9);
  await runs.getByRole('button', { name: /^More about/ }).click();
  await expect.element(runs.getByText('Computed on: processor, 4 threads')).toBeVisible();
});

test('runs of one recipe on several devices say which', async () => {
  const voice = new Voice();
  const other = runRecord({ id: 'r2', adapter: processor });
  for (const record of [runRecord(), other])
    voice.disk.set(record.id, { record, group: { id: record.id, name: record.name, pinned: false } });
  const { runs } = await mount({ voice });
  await expect.element(runs.getByRole('cell', { name: /eval\. \d+\s% · processor$/ })).toBeVisible();
  await expect.element(runs.getByRole('cell', { name: /eval\. \d+\s% · software WebGPU$/ })).toBeVisible();
  voice.disk.delete('r2');
  const alone = await mount({ voice });
  await expect.element(alone.runs.first().getByRole('cell', { name: /eval\. \d+\s%$/ })).toBeVisible();
});

test('a run that lost the GPU too often goes on on the processor when a person says so', async () => {
  const { voice, button, notes } = await mount();
  await expect.element(button('Start')).toBeEnabled();
  await button('Start').click();
  voice.steps(30);
  voice.checkpoints.set(voice.run, 20);
  voice.tell({ type: 'saved', step: 20, bytes: 1000 });
  voice.tell({ type: 'state', state: 'failed', step: 30, error: { code: 'device-lost', message: 'The GPU was lost 3 times.' } });
  await expect.element(notes).toHaveTextContent('lost the GPU again and again. It can go on from step 20 of 600;');
  await expect.element(notes).toHaveTextContent('the curve may differ from there');
  await notes.getByRole('button', { name: 'Resume on this processor' }).click();
  await expect.element(button('Pause')).toBeEnabled();
  expect(voice.started.at(-1)).toEqual({ paused: false, resume: true, device: 'processor' });
});

test('no processor, no offer to go on on it', async () => {
  const voice = new Voice();
  voice.processor = { ...processor, state: 'no-simd' };
  const error = { code: 'device-lost' as const, message: 'The GPU was lost 3 times.' };
  const record = runRecord({ state: 'failed', error });
  voice.disk.set(record.id, { record, group: { id: 'g', name: record.name, pinned: false } });
  voice.checkpoints.set(record.id, 3);
  const { runs, button } = await mount({ voice });
  await expect.element(button('Start')).toBeEnabled();
  await expect.element(runs.getByRole('button', { name: 'Resume', exact: true })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Resume on this processor' })).not.toBeInTheDocument();
});
