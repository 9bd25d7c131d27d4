import axe from 'axe-core';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { DEFAULT_RECIPE } from '../../src/protocol/recipe';
import { fail, toPlainError } from '../../src/protocol/errors';
import '../../src/ui/base/tokens.css';
import { pieces } from '../../src/ui/inside/chips';
import '../../src/ui/inside/panel';
import type { InsidePanel } from '../../src/ui/inside/panel';
import { speak } from '../../src/ui/locales/locale';
import { insideUpdate } from '../fake/inside';
import { LESSON } from '../fake/lesson';
import { mount, PHONE, Recorded } from './mount';
import { hostile } from './isolated';
import { Voice } from './voice';

afterEach(() => {
  sessionStorage.clear();
  return speak('en');
});

async function accessible(element: Element): Promise<void> {
  await Promise.all(document.getAnimations().map(({ finished }) => finished));
  const { violations } = await axe.run(element, { resultTypes: ['violations'], rules: { region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(', ')}`)).toEqual([]);
}

/** The look by itself; what plays does so as fast as it can. */
async function show(given: Partial<InsidePanel> = {}): Promise<InsidePanel> {
  const element = Object.assign(document.createElement('tt-inside'), { able: true, wanted: 2, seconds: 0.01, ...given });
  document.body.append(element);
  onTestFinished(() => element.remove());
  await element.updateComplete;
  return element;
}

const button = (name: string | RegExp) => page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
const heading = (name: string) => page.getByRole('heading', { name, exact: true });
/** What is read aloud. */
const said = () => page.getByRole('status');
const both = [insideUpdate(1), insideUpdate(2)];

test('each phase of a step is shown with its figures, one after the other, and read aloud', async () => {
  const panel = await show({ updates: both });
  const stages: [RegExp, RegExp][] = [
    [/^1 The row|^The row/, /one of the 16 rows.* reads 7 tokens and is to predict 2.*predicts 48 tokens/],
    [/Forward/, /: 1 on average in this row, 2\.5 in the whole batch\. It expected “.?four.?” least, with a probability of 22\.3\s%/],
    [/Backward/, /10,000 weights.*gradient norm, is 4\./],
    [/Clipping/, /above the limit, 1: the whole gradient is multiplied by 0\.25/],
    [/The update/, /learning rate, 1e-3,.*here 1e-3 .*move by 0\.1, which is 0\.200\s% of their length/],
    [/average/, /EMA 0\.98 keeps 0\.98 of itself and takes 0\.02.* moves by 0\.002\. It lay 0\.1 from the weights, and now lies 0\.098/],
  ];
  for (const [title, sentence] of stages) {
    await expect.element(said()).toHaveTextContent(sentence);
    await expect.element(button(title)).toHaveAttribute('aria-current', 'step');
    await accessible(panel);
    await button('One step on').click();
  }
  await expect.element(heading('Update 2 of 2')).toBeVisible();
  await expect.element(said()).toHaveTextContent(/^Update 2 of 2: The row/);
  await button('One step back').click();
  await expect.element(said()).toHaveTextContent(/^Update 1 of 2: The average follows/);
});

test('masked and learnt tokens differ in words, and the learnt ones have their loss from the forward pass on', async () => {
  await show({ updates: both });
  const tokens = page.getByRole('list', { name: 'Tokens of the row' }).getByRole('listitem');
  await expect.element(tokens.nth(1)).toHaveTextContent(/two.*only read/);
  await expect.element(tokens.nth(4)).toHaveTextContent('⏎');
  await expect.element(tokens.nth(5)).toHaveTextContent(/four.*learnt$/);
  await button('One step on').click();
  await expect.element(tokens.nth(5)).toHaveTextContent(/four.*learnt.*1\.5$/);
  await expect.element(tokens.nth(1)).toHaveTextContent(/only read$/);
});

test('it plays to the end by itself, pauses where it is told, and begins anew from the end', async () => {
  const panel = await show({ updates: both, seconds: 1e5 });
  await button('Play').click();
  await expect.element(button('Pause')).toBeVisible();
  await button('Pause').click();
  await expect.element(said()).toHaveTextContent(/^Update 1 of 2: The row/);
  panel.seconds = 0.01;
  await button('Play').click();
  await expect.element(said()).toHaveTextContent(/^Update 2 of 2: The average follows/);
  await expect.element(button('Play')).toBeVisible();
  await expect.element(button('One step on')).toBeDisabled();
  panel.seconds = 1e5;
  await button('Play').click();
  await expect.element(said()).toHaveTextContent(/^Update 1 of 2: The row/);
});

test('keys work it: space, arrows and N, and only while it has the focus', async () => {
  const panel = await show({ updates: both, seconds: 1e5 });
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(said()).toHaveTextContent(/^Update 1 of 2: The row/);
  panel.shadowRoot!.querySelector<HTMLElement>('.stage')!.focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowLeft}');
  await expect.element(said()).toHaveTextContent(/^Update 1 of 2: Forward/);
  await userEvent.keyboard(' ');
  await expect.element(button('Pause')).toBeVisible();
  await userEvent.keyboard(' ');
  await expect.element(button('Play')).toBeVisible();
  await userEvent.keyboard('n');
  await expect.element(said()).toHaveTextContent(/^Update 2 of 2: The row/);
  await expect.element(button('Next update')).toBeDisabled();
});

test('who wants less motion goes step by step: nothing plays', async () => {
  const still = Object.assign(new EventTarget(), { matches: true }) as unknown as MediaQueryList;
  vi.spyOn(globalThis, 'matchMedia').mockReturnValue(still);
  onTestFinished(() => void vi.restoreAllMocks());
  const panel = await show();
  await button('Make 2 updates slowly').click();
  Object.assign(panel, { updates: both });
  await expect.element(page.getByText(/does not play by itself/)).toBeVisible();
  await expect.element(button('Play')).not.toBeInTheDocument();
  await userEvent.keyboard(' ');
  await expect.element(said()).toHaveTextContent(/^Update 1 of 2: The row/);
  await button('One step on').click();
  await expect.element(said()).toHaveTextContent(/Forward/);
});

test('the updates are made when they are asked for, can be cancelled, and what goes wrong is told', async () => {
  const [onMake, onCancel] = [vi.fn(), vi.fn()];
  const panel = await show({ wanted: 8, onMake, onCancel, seconds: 1e5 });
  await button('Make 8 updates slowly').click();
  expect(onMake).toHaveBeenCalledOnce();
  Object.assign(panel, { making: true });
  await expect.element(page.getByText('Made on this machine: 0 of 8 updates')).toBeVisible();
  Object.assign(panel, { updates: [insideUpdate(1)] });
  await expect.element(button('Pause')).toBeVisible();
  await expect.poll(() => panel.shadowRoot!.activeElement?.className).toBe('stage');
  await button('Cancel').click();
  expect(onCancel).toHaveBeenCalledOnce();
  Object.assign(panel, { making: false, problem: toPlainError(fail('non-finite')`Training diverged.`) });
  await expect.element(page.getByRole('alert')).toHaveTextContent('Training diverged.');
  await expect.element(button('Make the updates again')).toBeEnabled();
  await accessible(panel);
  Object.assign(panel, { working: true });
  await expect.element(button('Make the updates again')).toBeDisabled();
  await expect.element(page.getByText('A run is at work. Stop it, or wait until it is over.')).toBeVisible();
});

test('the focus stays: on what takes the place of a button, and on nothing that comes long after', async () => {
  const panel = await show({ seconds: 1e5, onCancel: vi.fn(), onMake: vi.fn() });
  const focused = () => panel.shadowRoot!.activeElement;
  await button('Make 2 updates slowly').click();
  Object.assign(panel, { making: true });
  await expect.poll(() => focused()?.textContent.trim()).toBe('Cancel');
  await userEvent.keyboard('{Enter}');
  expect(panel.onCancel).toHaveBeenCalledOnce();
  Object.assign(panel, { making: false });
  await expect.poll(() => focused()?.textContent.trim()).toBe('Make 2 updates slowly');
  // Made elsewhere in the page, for the same settings.
  Object.assign(panel, { making: true });
  await expect.poll(() => focused()?.textContent.trim()).toBe('Cancel');
  Object.assign(panel, { updates: both.slice(0, 1) });
  await expect.element(heading('Update 1 of 1')).toBeVisible();
  expect(focused()?.textContent.trim()).toBe('Cancel');
});

test('whoever goes away cancels what was begun here, and nothing else', async () => {
  for (const begun of [true, false]) {
    const panel = await show({ onCancel: vi.fn(), onMake: vi.fn() });
    if (begun) await button('Make 2 updates slowly').click();
    panel.making = true;
    await panel.updateComplete;
    panel.remove();
    expect(panel.onCancel).toHaveBeenCalledTimes(begun ? 1 : 0);
  }
});

test('what did not happen is said so: no clipping, no average, one that is left alone, a pull back', async () => {
  const panel = await show({ updates: [insideUpdate(1, { maxGradNorm: 0, clip: 1, averages: [] })] });
  await button(/Clipping/).click();
  await expect.element(said()).toHaveTextContent('This recipe does not clip');
  await button(/The average follows/).click();
  await expect.element(said()).toHaveTextContent('This recipe follows no average.');
  const left = { track: 'ema:0.9', decay: 1, before: 0.1, after: 0.1, moved: 0 };
  Object.assign(panel, { updates: [insideUpdate(1, { clip: 1, gradNorm: 0.5, averages: [left], pull: 0.1 })] });
  await button(/Clipping/).click();
  await expect.element(said()).toHaveTextContent('The norm, 0.5, is not above the limit, 1');
  await button(/The average follows/).click();
  await expect.element(said()).toHaveTextContent('EMA 0.9 is left alone by this update. Then the weights go 10.0 % of the way back');
});

test('of a long row the beginning and the learnt part are shown, and how much is left out', () => {
  const masked = { text: 'a', learnt: false, loss: null };
  const learnt = { text: 'b', learnt: true, loss: 1 };
  const shown = pieces([...Array.from({ length: 300 }, () => masked), ...Array.from({ length: 200 }, () => learnt)]);
  const gaps = shown.filter((piece) => 'left' in piece);
  expect(gaps).toEqual([
    { left: 276, learnt: 0 },
    { left: 128, learnt: 128 },
  ]);
  expect(shown.length - gaps.length + 276 + 128).toBe(500);
  expect(shown.filter((piece) => 'token' in piece && piece.token.learnt)).toHaveLength(72);
});

test('tokens from outside change nothing of what stands around them', async () => {
  const panel = await show({ updates: [insideUpdate(1, { tokens: [{ text: hostile('w'), learnt: true, loss: 1 }] })] });
  await button('One step on').click();
  const { bare } = await import('./isolated');
  expect(panel.isConnected && bare()).toEqual([]);
});

test.each(['en', 'ja'] as const)('on a phone nothing sticks out in %s', async (locale) => {
  await page.viewport(...PHONE);
  await speak(locale);
  const panel = await show({ updates: both, settings: 'x' });
  for (let step = 0; step < 6; step++) {
    await accessible(panel);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(PHONE[0]);
    panel.shadowRoot!.querySelectorAll<HTMLElement>('.controls button')[2]!.click();
    await panel.updateComplete;
  }
});

/** Ships the short lesson, of which step 7 looks inside. */
class WithLesson extends Recorded {
  async file(path: string): Promise<string> {
    return JSON.stringify(path.startsWith('recipes/') ? DEFAULT_RECIPE : LESSON);
  }
  override async catalogue() {
    const { id, minutes, title } = LESSON;
    return { ...(await super.catalogue()), lessons: [{ id, minutes, title, path: 'lessons/short.json' }] };
  }
}

test('in a lesson it looks into what was trained last, and its arrows turn no step of the lesson', async () => {
  const url = new URL(location.href);
  url.search = '?lesson=short&step=7';
  history.replaceState(null, '', url);
  onTestFinished(() => history.replaceState(null, '', url.pathname));
  const voice = new Voice();
  voice.updates = both;
  await mount({ voice, shipped: new WithLesson() });
  await expect.element(page.getByText(/learning rate 2e-3/)).toBeVisible();
  await expect.element(button('Make 4 updates slowly')).toBeEnabled();
  await button('Make 4 updates slowly').click();
  await expect.element(heading('Update 1 of 2')).toBeVisible();
  expect(voice.lookedInto).toMatchObject([{ learning_rate: 0.002, max_steps: 4 }]);
  await button('Pause').click();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(page.getByText(/It expected/).first()).toBeVisible();
  expect(new URLSearchParams(location.search).get('step')).toBe('7');
});

test('without a lesson it looks into the settings that are chosen now', async () => {
  const voice = new Voice();
  voice.updates = both;
  await mount({ voice, shipped: new WithLesson(), address: 'learning_rate=0.0007' });
  await button('Lessons').click();
  await page.getByRole('dialog', { name: 'Lessons', exact: true }).getByRole('button', { name: 'Inside one step', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Inside one step', exact: true });
  await expect.element(dialog).toBeVisible();
  // It lies in a slot of the dialog.
  await expect.element(button('Make 8 updates slowly')).toBeEnabled();
  await button('Make 8 updates slowly').click();
  await expect.element(heading('Update 1 of 2')).toBeVisible();
  expect(voice.lookedInto).toMatchObject([{ learning_rate: 0.0007 }]);
  await accessible(document.body);
});
