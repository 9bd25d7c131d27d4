import { expect, onTestFinished, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { speak } from '../../src/ui/locales/locale';
import { runRecord } from '../unit/records';
import { focus, mount } from './mount';
import { Voice } from './voice';

/** What has the focus: its name, or else its text. */
function focused(): string {
  const at = focus();
  if (!at || at === document.body) return '';
  const labels = [...((at as HTMLInputElement).labels ?? [])].map(({ textContent }) => textContent);
  const slotted = [...at.querySelectorAll('slot')].flatMap((slot) => slot.assignedNodes()).map(({ textContent }) => textContent);
  const name = at.getAttribute('aria-label') ?? (labels.length > 0 ? labels : [at.textContent, ...slotted]).join(' ').trim();
  return `${at.localName} ${name.replace(/\s+/g, ' ').trim().slice(0, 30)}`;
}

/** What Tab comes to, one after the other. */
async function tabs(count: number): Promise<string[]> {
  const names: string[] = [];
  for (let i = 0; i < count; i++) {
    await userEvent.keyboard('{Tab}');
    names.push(focused());
  }
  return names;
}

test('Tab goes through the page as it is read: header, recipe, buttons of the run, curves, answers, runs', async () => {
  const voice = new Voice();
  const record = runRecord();
  voice.disk.set(record.id, { record, group: { id: 'g', name: record.name, pinned: false } });
  const { button, runs } = await mount({ voice });
  await expect.element(button('Start')).toBeEnabled();
  await expect.element(runs.getByRole('checkbox')).toBeVisible();
  const names = await tabs(90);
  const places = [
    'button Skip to Start',
    'button unnamed adapter',
    'button Evidence',
    'button Lessons',
    'button Class',
    'button Present',
    'button Dark colours',
    'button Reset',
    'button Careless',
    'select Model',
    'button Model: add your own',
    'input Learning rate',
    'input Batch size',
    'input Gradient steps',
    'input Weight EMA',
    'input Seeds, one run each',
    'summary LoRA: off, all weights are tra',
    'button Start',
    'button Step',
    'button Table',
    'div Harmful answers by step. Arrow',
    'div Training loss. Arrow keys move',
    'select Step whose answers are shown',
    'button All 4',
    'input Leave out weapons, drugs, pois',
    'div Prompts with their answers',
    'button Import',
    'div Table of runs',
    'input Show Known bad, rate × 2 in th',
    'button More about Known bad, rate × 2',
    'button Delete Known bad, rate × 2',
  ];
  expect(names.filter((name, i) => places.includes(name) && names.indexOf(name) === i)).toEqual(places);
  expect(names, 'nothing takes the focus without a name').not.toContainEqual(expect.stringMatching(/^\w+ $/));
});

test.each([
  ['en', 'Skip to Start', 'Start'],
  ['ja', '開始へ移動', '開始'],
] as const)('the first Tab leads past header and settings to Start, and the address stays (%s)', async (locale, skip, start) => {
  await mount({ address: 'learning_rate=0.002' });
  await speak(locale);
  onTestFinished(() => speak('en'));
  const main = page.getByRole('button', { name: start, exact: true });
  await expect.element(main).toBeEnabled();
  const address = location.href;
  await userEvent.keyboard('{Tab}');
  expect(focused()).toBe(`button ${skip}`);
  const { width, height } = focus()!.getBoundingClientRect();
  expect(Math.min(width, height)).toBeGreaterThan(24);
  expect(getComputedStyle(focus()!).clipPath).toBe('none');
  await userEvent.keyboard('{Enter}');
  expect(focus()).toBe(main.element());
  expect(location.href).toBe(address);
});

test('where Start cannot be pressed, the way there leads to why', async () => {
  await mount({ address: 'learning_rate=-1' });
  const why = page.getByText('Correct the marked settings to start.');
  await expect.element(why).toBeVisible();
  await userEvent.keyboard('{Tab}{Enter}');
  expect(focus()!.contains(why.element())).toBe(true);
});

test('whatever has the focus shows it', async () => {
  const { button } = await mount();
  await expect.element(button('Start')).toBeEnabled();
  for (let i = 0; i < 24; i++) {
    await userEvent.keyboard('{Tab}');
    const { outlineStyle, outlineWidth } = getComputedStyle(focus()!);
    expect([focused(), outlineStyle !== 'none' && parseFloat(outlineWidth) > 0]).toEqual([focused(), true]);
  }
});

test('a run is started, paused and stopped without a pointer', async () => {
  const { voice, button } = await mount();
  await expect.element(button('Start')).toBeEnabled();
  (await button('Start').findElement()).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(button('Pause')).toBeEnabled();
  expect(focused(), 'whoever pressed Start can press Pause').toBe('button Pause');
  await userEvent.keyboard(' ');
  await expect.poll(() => voice.calls.at(-1)).toBe('pause');
  voice.state(voice.run, 'paused', 1);
  await expect.element(button('Resume')).toBeVisible();
  expect(focused()).toBe('button Resume');
});

test('Escape closes what lies over the page, and the focus goes back', async () => {
  const voice = new Voice();
  const record = runRecord();
  voice.disk.set(record.id, { record, group: { id: 'g', name: record.name, pinned: false } });
  const { curves, button, dialog } = await mount({ voice });
  await expect.element(button('Start')).toBeEnabled();
  const table = curves.getByRole('button', { name: 'Table' });
  for (const [opener, opened] of [
    [page.getByRole('button', { name: 'Evidence', exact: true }), dialog('What was measured with these models')],
    [table, dialog('Figures behind the curves')],
    [button('Data: add your own'), dialog('Your own files')],
    [page.getByRole('button', { name: 'unnamed adapter' }), page.getByText('Where the model is trained')],
  ] as const) {
    (await opener.findElement()).focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(opened).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => opened.query()?.checkVisibility() ?? false).toBe(false);
    await expect.poll(focus).toBe(opener.element());
  }
});
