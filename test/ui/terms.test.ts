import axe from 'axe-core';
import { expect, onTestFinished, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { meaning, TERMS } from '../../src/ui/controls/glossary';
import { Term } from '../../src/ui/controls/term';
import { focus, mount, PHONE } from './mount';
import { Voice } from './voice';

/** What is explained now. */
const shown = (): string[] => {
  const within = (root: ParentNode): Element[] =>
    [...root.querySelectorAll('*')].flatMap((at) => [at, ...(at.shadowRoot ? within(at.shadowRoot) : [])]);
  return within(document)
    .filter((at) => at.matches('[role=tooltip]:popover-open'))
    .map(({ textContent }) => textContent);
};
const DRIFT: unknown = expect.stringMatching(/^drift: How far the weights have moved/);

const opened = async (screen?: readonly [number, number]) => {
  const mounted = await mount(screen ? { screen } : {});
  await expect.element(mounted.button('Start')).toBeEnabled();
  const word = mounted.curves.getByRole('button', { name: 'Drift', exact: true });
  await expect.element(word).toBeVisible();
  return { ...mounted, word };
};

test('each word has one or two plain sentences', () => {
  for (const { word, text } of TERMS.map(meaning)) {
    expect(text.split(/[.:] /).length, word).toBeLessThanOrEqual(3);
    expect([word, text.length > 40 && text.length < 200 && text.endsWith('.')]).toEqual([word, true]);
  }
});

test('Enter explains a word, and Enter, Escape or leaving it ends that', async () => {
  const { word } = await opened();
  word.element().focus();
  expect(shown(), 'the focus alone says nothing').toEqual([]);
  await userEvent.keyboard('{Enter}');
  expect(shown()).toEqual([DRIFT]);
  await userEvent.keyboard('{Enter}');
  expect(shown()).toEqual([]);
  await userEvent.keyboard(' ');
  expect(shown()).toEqual([DRIFT]);
  await userEvent.keyboard('{Escape}');
  expect([shown(), focus()]).toEqual([[], word.element()]);
  await userEvent.keyboard('{Enter}{Tab}');
  expect(shown()).toEqual([]);
});

test('who hears the page hears the explanation with the word', async () => {
  const { word } = await opened();
  await expect.element(word).toHaveAccessibleDescription(/^drift: How far the weights have moved/);
});

test('a pointer that rests on a word is answered, can move on to the answer, and Escape ends it', async () => {
  const { word, curves } = await opened();
  await word.hover();
  await expect.poll(shown).toEqual([DRIFT]);
  const tip = word.element().nextElementSibling!;
  const box = tip.getBoundingClientRect();
  expect([box.left >= 0, box.right <= innerWidth, box.top >= 0, box.bottom <= innerHeight]).toEqual([true, true, true, true]);
  await userEvent.hover(tip);
  await new Promise((done) => setTimeout(done, 400));
  expect(shown(), 'the pointer is on it').toEqual([DRIFT]);
  await userEvent.keyboard('{Escape}');
  expect(shown()).toEqual([]);
  await word.hover();
  await curves.getByRole('heading', { name: 'Harmful answers' }).hover({ position: { x: 1, y: 1 } });
  await new Promise((done) => setTimeout(done, 500));
  expect(shown().filter((text) => text.startsWith('drift'))).toEqual([]);
});

test('a press stays until somebody presses elsewhere, as on a touch screen', async () => {
  const { word, answers } = await opened(PHONE);
  await word.click();
  expect(shown()).toEqual([DRIFT]);
  const { right } = word.element().nextElementSibling!.getBoundingClientRect();
  expect(right).toBeLessThanOrEqual(innerWidth);
  await answers.getByRole('heading', { name: 'Answers' }).click();
  expect(shown()).toEqual([]);
});

test('a word in a label leaves its field alone', async () => {
  const { recipe, number } = await opened();
  await recipe.getByRole('button', { name: 'Learning rate' }).click();
  expect(shown()).toEqual([expect.stringMatching(/^learning rate: /)]);
  expect(focus()).not.toBe(number('Learning rate').element());
  await expect.element(number('Learning rate')).toBeVisible();
});

test('a dialog around a word stays when its explanation is ended', async () => {
  const dialog = document.createElement('dialog');
  const word = Object.assign(document.createElement('tt-term'), { of: 'drift', textContent: 'drift' });
  dialog.append(word);
  await opened();
  document.body.append(dialog);
  onTestFinished(() => dialog.remove());
  dialog.showModal();
  await page.getByRole('dialog').getByRole('button', { name: 'drift', exact: true }).click();
  expect(shown()).toEqual([DRIFT]);
  await userEvent.keyboard('{Escape}');
  expect([shown(), dialog.open]).toEqual([[], true]);
  await userEvent.keyboard('{Escape}');
  expect(dialog.open).toBe(false);
});

test('an explanation breaks no rule of accessibility', async () => {
  const { word } = await opened();
  await word.click();
  for (const theme of ['light', 'dark']) {
    document.documentElement.dataset['theme'] = theme;
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
  }
});

test('each word stands on the page, where it can be asked', async () => {
  const voice = new Voice();
  voice.bill = { ...voice.bill, memory: { items: [{ name: 'moments', bytes: 4e6 }], total: 4e6 } };
  const { recipe, answers, button } = await mount({ voice, address: 'lr_scheduler_type=cosine' });
  await expect.element(button('Start')).toBeEnabled();
  const placed = new Set<string>();
  const look = (root: ParentNode): void =>
    root.querySelectorAll('*').forEach((at) => {
      if (at instanceof Term) placed.add(at.of);
      if (at.shadowRoot) look(at.shadowRoot);
    });
  await expect.element(recipe.getByRole('button', { name: 'moments' })).toBeVisible();
  look(document);
  await button('Start').click();
  voice.steps(50);
  voice.measure(50, 0.4, 0.2);
  await expect.element(answers.getByRole('article').first()).toBeVisible();
  look(document);
  expect(TERMS.filter((term) => !placed.has(term))).toEqual([]);
});
