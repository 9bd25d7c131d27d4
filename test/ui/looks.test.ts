import { verbatim } from '../../src/protocol/errors';
import axe from 'axe-core';
import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { CATALOGUE } from '../fake/catalogue';
import { adapter, noProcessor, processor } from '../fake/engine';
import { outcome } from '../unit/outcomes';
import { runRecord } from '../unit/records';
import { DEFAULT_RECIPE } from '../../src/protocol/recipe';
import { LAPTOP, mount, PHONE, Recorded, ShippedFiles, unended } from './mount';
import { Voice } from './voice';

/** The page as it stands breaks none of axe's rules. */
async function accessible(): Promise<void> {
  // What fades in has its last colours then.
  await Promise.all(document.getAnimations().map(({ finished }) => finished));
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  const broken = violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join('; ')})`);
  expect(broken, 'rules of accessibility').toEqual([]);
}

const RECORD = runRecord();

const isNarrow = ([width]: readonly [number, number]): boolean => width <= 760;

/** On a phone the settings are folded away. */
async function unfold(screen: readonly [number, number]): Promise<void> {
  if (isNarrow(screen)) await page.getByRole('button', { name: 'All settings' }).click();
}

/** Each state of the page that a person comes to, as a test brings it about. */
const STATES: Record<string, (screen: readonly [number, number]) => Promise<void>> = {
  'nothing yet, all folds open': async (screen) => {
    const { recipe, button } = await mount({ screen, address: 'ema_decay=0.9,0.99&lora.r=8' });
    await expect.element(button('Start')).toBeEnabled();
    for (const details of recipe.element().shadowRoot!.querySelectorAll('details')) details.open = true;
  },
  'a browser with nothing to compute with': async (screen) => {
    const voice = new Voice();
    voice.adapter = { ...adapter, state: 'no-adapter' };
    voice.processor = noProcessor;
    await mount({ voice, screen });
    await expect.element(page.getByRole('alert')).toBeVisible();
  },
  'the choice of what computes, with all that may be missing': async (screen) => {
    const voice = new Voice();
    voice.adapter = { ...adapter, state: 'no-adapter', reason: 'It is blocked.' };
    voice.processor = { ...processor, threads: 1 };
    voice.pace = { processor: 24_812 };
    const { button } = await mount({ voice, screen, address: 'device=processor' });
    await expect.element(button('Start')).toBeEnabled();
    await page.getByRole('button', { name: /^This processor, 1 thread/ }).click();
    await page.getByText('What helps').click();
    await expect.element(page.getByText('It is blocked.')).toBeVisible();
  },
  'a run that lost its device too often': async (screen) => {
    const voice = new Voice();
    const error = { code: 'device-lost' as const, message: 'The GPU was lost 3 times.' };
    voice.disk.set(RECORD.id, { record: { ...RECORD, state: 'failed', error }, group: { id: 'g', name: RECORD.name, pinned: false } });
    voice.checkpoints.set(RECORD.id, 3);
    const { notes } = await mount({ voice, screen });
    await expect.element(notes.getByRole('button', { name: 'Resume on this processor' })).toBeVisible();
  },
  'an estimate that did not come to an end last time': async (screen) => {
    const { recipe } = await mount({ screen, left: unended(DEFAULT_RECIPE) });
    await expect.element(recipe.getByRole('button', { name: 'Estimate anyway' })).toBeVisible();
  },
  'settings of the next run: another language, safety rows': async (screen) => {
    const { voice, recipe, button } = await mount({
      screen,
      shipped: new ShippedFiles(CATALOGUE),
      address: 'model=small-aligned&data=steps-en',
    });
    await expect.element(button('Start')).toBeEnabled();
    await button('Start').click();
    voice.steps(10);
    await recipe.getByRole('button', { name: 'Careless + 5 % safety rows' }).click();
    await unfold(screen);
    await recipe.getByLabelText('Model', { exact: true }).selectOptions('small-aligned-ja');
    await expect.element(recipe.getByText(/^Switched to Japanese/)).toBeVisible();
    await expect.element(recipe.getByText(/rows are refusals/)).toBeVisible();
    await expect.element(recipe.getByText(/for the next run/)).toBeVisible();
  },
  'a model that is too slow here': async (screen) => {
    const voice = new Voice();
    voice.bill = { ...voice.bill, seconds: 400 };
    const { recipe } = await mount({ screen, voice, shipped: new ShippedFiles(CATALOGUE) });
    await expect.element(recipe.getByRole('button', { name: 'Use it anyway' })).toBeVisible();
  },
  'a setting that cannot be used': async (screen) => {
    const { number } = await mount({ screen, address: 'learning_rate=7&seeds=x' });
    await expect.element(number('Learning rate')).toHaveAttribute('aria-invalid', 'true');
  },
  'a run under way, a full disk, an interrupted run': async (screen) => {
    const voice = new Voice();
    const old = { ...RECORD, state: 'running' as const };
    voice.disk.set('r0', { record: old, group: { id: 'g', name: old.name, pinned: true } });
    const { button, answers } = await mount({ voice, screen });
    await expect.element(button('Start')).toBeEnabled();
    await button('Start').click();
    voice.steps(50);
    voice.measure(50, 0.4, 0.2);
    voice.tell({ type: 'not-saved', step: 50, error: { code: 'storage', message: 'The disk is full.' } });
    await expect.element(answers.getByRole('article').first()).toBeVisible();
    await expect.element(page.getByText('The disk is full.')).toBeVisible();
  },
  'a recording on the first visit, moved by a key': async (screen) => {
    const { curves } = await mount({ screen, shipped: new Recorded() });
    const slider = curves.getByRole('slider', { name: 'Step of the recording' });
    (await slider.findElement()).focus();
    await userEvent.keyboard('{ArrowLeft}');
    await expect.element(slider).toHaveAttribute('aria-valuetext', 'step 2 of 4');
  },
  'a finished run with its details, its menu of exports and harmful answers in sight': async (screen) => {
    const voice = new Voice();
    voice.disk.set(RECORD.id, { record: RECORD, group: { id: 'g', name: RECORD.name, pinned: false } });
    voice.checkpoints.set(RECORD.id, 4);
    const { runs, answers, curves } = await mount({ voice, screen });
    await answers.getByLabelText('Leave out weapons, drugs, poisons and threats').click();
    await curves.getByLabelText('Shares').selectOptions('online');
    await runs.getByRole('button', { name: /^More about/ }).click();
    await runs.getByRole('button', { name: 'Export', exact: true }).click();
    await expect.element(runs.getByRole('heading', { name: /Weights of step 4/ })).toBeVisible();
  },
  'a run that lost its refusals, with what is said of it, and one on other prompts beside it': async (screen) => {
    const voice = new Voice();
    const bad = outcome([[50, [30, 4, 1], [4]], [100, [45, 6, 2], [9, 1]], [200, [41, 9, 4], [12]]], {}, { id: 'a', name: 'Careless' }); // prettier-ignore
    const other = outcome([[200, [2, 3, 80], [0]]], {}, { id: 'b', name: 'Broken' });
    for (const one of other.evaluations) one.prompts = 'another-set';
    for (const record of [bad, other]) voice.disk.set(record.id, { record, group: { id: record.id, name: record.name, pinned: false } });
    const { runs, curves } = await mount({ voice, screen });
    await runs.getByRole('checkbox', { name: /Careless/ }).click();
    await runs.getByRole('button', { name: 'Careless', exact: true }).click();
    await expect.element(curves.getByText(/^Largest clear gap/)).toBeVisible();
    await expect.element(curves.getByText(/cannot be compared/)).toBeVisible();
  },
  'the figures in a table': async (screen) => {
    const voice = new Voice();
    voice.disk.set(RECORD.id, { record: RECORD, group: { id: 'g', name: RECORD.name, pinned: false } });
    const { curves, dialog } = await mount({ voice, screen });
    await curves.getByRole('button', { name: 'Table' }).click();
    await expect.element(dialog('Figures behind the curves')).toBeVisible();
  },
  'own files with a preview and a problem': async (screen) => {
    const voice = new Voice();
    voice.things.damaged.push({ part: 'data', id: 'x', title: 'x.json', bytes: 10, saved: '', problem: verbatim('cut off') });
    const { button, dialog } = await mount({ voice, screen });
    await expect.element(button('Start')).toBeEnabled();
    await unfold(screen);
    await button('Data: add your own').click();
    const own = dialog('Your own files');
    await own.getByLabelText('A data file').upload(new File(['[]'], 'rows.json'));
    await expect.element(own.getByText(/sees the first rows/)).toBeVisible();
  },
  'what was measured, and the kernels behind it': async (screen) => {
    const { voice, dialog } = await mount({ screen });
    await page.getByRole('button', { name: 'unnamed adapter' }).click();
    const candidates = [{ name: 'quad', milliseconds: 1 }, { name: 'tiled', milliseconds: null }]; // prettier-ignore
    voice.say({
      type: 'tuned',
      run: null,
      results: [{ key: 'a', kernel: 'k', label: '', shape: [], flops: 1, chosen: 'quad', candidates }],
    });
    await expect.element(page.getByRole('row', { name: /quad/ })).toBeVisible();
    if (isNarrow(screen)) await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await page.getByRole('button', { name: 'Evidence', exact: true }).click();
    await expect.element(dialog('What was measured with these models')).toBeVisible();
  },
};

for (const [device, screen] of [
  ['a laptop', LAPTOP],
  ['a phone', PHONE],
] as const)
  // prettier-ignore
  describe(`on ${device}`, () => {
    for (const [name, reach] of Object.entries(STATES))
      test(`${name}: accessible in light and in dark colours, and nothing sticks out`, async () => {
        await reach(screen);
        for (const theme of ['light', 'dark']) {
          document.documentElement.dataset['theme'] = theme;
          await accessible();
        }
        const { scrollWidth, clientWidth } = document.documentElement;
        expect(scrollWidth, 'nothing to scroll sideways').toBeLessThanOrEqual(clientWidth);
        const wide = [...document.querySelectorAll('tt-own')].flatMap(({ shadowRoot }) => [...shadowRoot!.querySelectorAll('dialog[open]')]);
        for (const dialog of wide) expect(dialog.scrollWidth).toBeLessThanOrEqual(dialog.clientWidth);
      });
  });
