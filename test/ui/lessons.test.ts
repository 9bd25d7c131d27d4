import axe from 'axe-core';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Catalogue } from '../../src/protocol/catalogue';
import { DEFAULT_RECIPE } from '../../src/protocol/recipe';
import { speak } from '../../src/ui/locales/locale';
import { adapter, noProcessor } from '../fake/engine';
import { LESSON } from '../fake/lesson';
import { mount, Recorded } from './mount';
import { Voice } from './voice';

/** Ships the short lesson. */
class WithLessons extends Recorded {
  broken = false;
  override async catalogue(): Promise<Catalogue> {
    const { id, minutes, title } = LESSON;
    return { ...(await super.catalogue()), lessons: [{ id, minutes, title, path: 'lessons/short.json' }] };
  }
  async file(path: string): Promise<string> {
    if (path.startsWith('recipes/')) return JSON.stringify(DEFAULT_RECIPE);
    return this.broken ? '{' : JSON.stringify(LESSON);
  }
}

const params = () => new URLSearchParams(location.search);
function address(change: Record<string, string | null>): void {
  const url = new URL(location.href);
  for (const [key, value] of Object.entries(change)) {
    if (value === null) url.searchParams.delete(key);
    else url.searchParams.set(key, value);
  }
  history.replaceState(null, '', url);
}

afterEach(async () => {
  sessionStorage.clear();
  address({ lesson: null, step: null, lang: null });
  await speak('en');
});

const lesson = () => page.getByRole('region', { name: 'Lesson', exact: true });
const inLesson = (name: string) => lesson().getByRole('button', { name, exact: true });

async function opened(step: number, { voice = new Voice(), shipped = new WithLessons(), left = {} } = {}) {
  address({ lesson: 'short', step: String(step) });
  const mounted = await mount({ voice, shipped, left });
  await expect.element(inLesson('Close the lesson')).toBeVisible();
  await expect.element(lesson().getByText('A short lesson')).toBeVisible();
  return { ...mounted, shipped };
}

async function accessible(): Promise<void> {
  await Promise.all(document.getAnimations().map(({ finished }) => finished));
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
}

test('the list says what there is, and opens a lesson in the place of the form; its end brings the own settings back', async () => {
  const { recipe, number } = await mount({ shipped: new WithLessons(), address: 'learning_rate=0.0007' });
  await expect.element(number('Learning rate')).toHaveValue('7e-4');
  await page.getByRole('button', { name: 'Lessons', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Lessons', exact: true });
  await expect.element(dialog.getByText('Does training undo refusals?')).toBeVisible();
  await expect.element(dialog.getByText('5 minutes · not begun')).toBeVisible();
  await accessible();
  await dialog.getByRole('button', { name: 'Begin: A short lesson' }).click();
  await expect.element(lesson().getByRole('heading', { name: 'Before' })).toBeVisible();
  await expect.element(recipe).not.toBeInTheDocument();
  expect([params().get('lesson'), params().get('step')]).toEqual(['short', '1']);
  await inLesson('Next').click();
  await inLesson('Skip').click();
  await expect.element(lesson().getByText(/learning rate 2e-3/)).toBeVisible();
  await inLesson('Close the lesson').click();
  await expect.element(number('Learning rate')).toHaveValue('7e-4');
  expect(params().get('lesson')).toBeNull();
});

test('arrows turn the steps, Back and Forward of the browser too; a field keeps its arrows', async () => {
  await opened(1);
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(lesson().getByRole('group', { name: 'How many answers are harmful?' })).toBeVisible();
  await lesson().getByRole('radio', { name: 'Few' }).click();
  await userEvent.keyboard('{ArrowDown}');
  await expect.element(lesson().getByRole('radio', { name: 'Many' })).toBeChecked();
  expect(params().get('step')).toBe('2');
  await inLesson('Next').click();
  await expect.element(lesson().getByRole('heading', { name: 'The run' })).toBeVisible();
  history.back();
  await expect.element(lesson().getByRole('radio', { name: 'Many' })).toBeChecked();
  history.forward();
  await expect.element(lesson().getByRole('heading', { name: 'The run' })).toBeVisible();
});

test('a run is trained in the lesson, and the reflection has the prediction beside k of n, judge and interval', async () => {
  const { voice } = await opened(2);
  await lesson().getByRole('radio', { name: 'Many' }).click();
  await inLesson('Next').click();
  await expect.element(inLesson('Start')).toBeEnabled();
  await inLesson('Start').click();
  expect(voice.recipes[0]).toMatchObject({ learning_rate: 0.002, max_steps: 4 });
  voice.steps(4);
  voice.measure(4, 0.4, 0.2);
  await inLesson('Next').click();
  await expect.element(lesson().getByText(/^You predicted: Many/)).toBeVisible();
  await expect
    .element(
      lesson()
        .getByText(/of 1\d*, 40\.0 %, 95 % interval/)
        .first(),
    )
    .toBeVisible();
  await expect.element(lesson().getByText(/^Judge keywords, .*adversarial-test, step 4\./)).toBeVisible();
  await inLesson('Back').click();
  await inLesson('Back').click();
  await expect.element(lesson().getByRole('radio', { name: 'Few' })).toBeDisabled();
  await accessible();
});

test('where nothing can be trained the recording comes first, and says that it is one', async () => {
  const voice = new Voice();
  voice.adapter = { ...adapter, state: 'no-adapter' };
  voice.processor = noProcessor;
  const { shipped, curves } = await opened(3, { voice });
  await inLesson('Show the recording').click();
  await expect.element(lesson().getByText('This is a recording.')).toBeVisible();
  await expect.element(curves.getByText('This is a recording.')).toBeVisible();
  expect(shipped.asked).toContain('recordings/en.json');
  await accessible();
  await inLesson('Next').click();
  await expect.element(lesson().getByText('From the recording, not made on this machine.')).toBeVisible();
  await expect.element(lesson().getByText('Not predicted.')).toBeVisible();
});

test('a wrong answer says why and may be followed by another; a reload keeps what was done', async () => {
  await opened(5);
  await lesson().getByRole('button', { name: 'This', exact: true }).click();
  await expect.element(lesson().getByText('Not quite. Try another answer.')).toBeVisible();
  await expect.element(lesson().getByText('No, because.')).toBeVisible();
  await lesson().getByRole('button', { name: 'That', exact: true }).click();
  await expect.element(lesson().getByText('Yes, because.')).toBeVisible();
  await accessible();
  expect(JSON.parse(localStorage.getItem('tabtune.lesson.short')!)).toMatchObject({
    at: 4,
    checks: { 4: { choice: 1, tries: 2, right: true } },
  });
});

test.each(['en', 'ja'] as const)('each step and the end stand in %s, and break no rule of accessibility', async (locale) => {
  await opened(1);
  await speak(locale);
  const region = page.getByRole('region', { name: locale === 'ja' ? 'レッスン' : 'Lesson', exact: true });
  for (let step = 0; step <= LESSON.steps.length; step++) {
    globalThis.tabtune!.desk.lessons!.go(step);
    await expect.poll(() => params().get('step')).toBe(String(step + 1));
    await expect
      .element(region.getByRole('navigation').getByRole('listitem').nth(step).getByRole('button'))
      .toHaveAttribute('aria-current', 'step');
    const { violations } = await axe.run(region.element(), { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => [step, id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
  }
  await expect.element(region.getByText(LESSON.question[locale])).toBeVisible();
});

test('a lesson that cannot be read says why, and leads to the others', async () => {
  const shipped = new WithLessons();
  shipped.broken = true;
  address({ lesson: 'short' });
  await mount({ shipped });
  await expect.element(lesson().getByRole('alert')).toHaveTextContent(/^short\.json is no JSON/);
  await inLesson('All lessons').click();
  await expect.element(page.getByRole('dialog', { name: 'Lessons', exact: true }).getByText(/^short\.json is no JSON/)).toBeVisible();
});
