import { afterEach, expect, onTestFinished, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Catalogue } from '../../src/protocol/catalogue';
import { fail } from '../../src/protocol/errors';
import { DEFAULT_RECIPE } from '../../src/protocol/recipe';
import type { Curves } from '../../src/ui/curves/panel';
import { LessonPrint } from '../../src/ui/lessons/print';
import { speak } from '../../src/ui/locales/locale';
import { LESSON } from '../fake/lesson';
import { outcome } from '../unit/outcomes';
import { focus, mount, Recorded } from './mount';
import { Voice } from './voice';

// What a lesson shows where its runs are of another language, its recipe is not there, or the window is low.

/** Ships the short lesson, whose recipe differs with the language. */
class WithLesson extends Recorded {
  absent = false;
  override async catalogue(): Promise<Catalogue> {
    const { id, minutes, title } = LESSON;
    return { ...(await super.catalogue()), lessons: [{ id, minutes, title, path: 'lessons/short.json' }] };
  }
  async file(path: string): Promise<string> {
    if (path === 'recipes/short-ja.json') return JSON.stringify({ ...DEFAULT_RECIPE, data: 'facts' });
    if (!path.startsWith('recipes/')) {
      const steps = LESSON.steps.map((step) => (step.kind === 'run' ? { ...step, recipe: { en: 'short', ja: 'short-ja' } } : step));
      return JSON.stringify({ ...LESSON, steps });
    }
    if (this.absent)
      throw fail('data', { status: 404 })`${path} could not be read: the server answered 404. Copy the whole built folder to the host.`;
    return JSON.stringify(DEFAULT_RECIPE);
  }
}

function address(search: string): void {
  history.replaceState(null, '', `${location.pathname}${search}`);
}

afterEach(async () => {
  sessionStorage.clear();
  address('');
  await speak('en');
});

const region = (name: string) => page.getByRole('region', { name, exact: true });
const lesson = () => region('Lesson');
const inLesson = (name: string) => lesson().getByRole('button', { name, exact: true });

/** A run that is worth another one. */
function withRun(): Voice {
  const voice = new Voice();
  const record = outcome([[50, [30, 4, 1], [4]], [200, [41, 9, 4], [12]]], {}, { id: 'r1', name: 'Careless' }); // prettier-ignore
  voice.disk.set(record.id, { record, group: { id: 'g', name: record.name, pinned: false } });
  return voice;
}

test('while a lesson is open nothing is suggested that it will ask about', async () => {
  const runs = { r1: { group: 'g', recorded: false } };
  const left = {
    'tabtune.lesson.short': JSON.stringify({ at: 2, farthest: 2, steps: LESSON.steps.length, predictions: {}, checks: {}, runs }),
  };
  address('?lesson=short&step=3');
  const { curves } = await mount({ voice: withRun(), shipped: new WithLesson(), left });
  await expect.element(lesson().getByRole('heading', { name: 'The run' })).toBeVisible();
  await expect.element(curves.getByText(/^\d+(\.\d+)?\s%$/).first()).toBeVisible();
  const next = () => curves.getByText('Next:').elements().length;
  expect(next()).toBe(0);
  await inLesson('Close the lesson').click();
  await expect.poll(next, { message: 'without a lesson it is' }).toBe(1);
});

test('a run that was made in one language is not that of the step in the other, and the step says so', async () => {
  address('?lesson=short&step=3');
  const { voice } = await mount({ shipped: new WithLesson() });
  await expect.element(inLesson('Start')).toBeEnabled();
  await inLesson('Start').click();
  await expect.poll(() => voice.recipes.length).toBe(1);
  voice.steps(4);
  await page.getByRole('button', { name: '日本語' }).click();
  const step = region('レッスン');
  await expect.element(step.getByText('今、実行しているのは別の設定の学習です')).toBeVisible();
  await expect.element(step.getByText(/^このステップは英語で実行したもので、別の実験です。/)).toBeVisible();
  // The middle shows what is at work, and not that there is none.
  voice.measure(4, 0.4, 0.2);
  await expect.element(step.getByRole('button', { name: '停止', exact: true })).toBeEnabled();
  await expect.element(region('曲線').getByText('40.0 %').first()).toBeVisible();
  expect(region('曲線').getByText('まだ実行がありません').elements()).toEqual([]);
  await step.getByRole('button', { name: '次へ', exact: true }).click();
  await expect.element(step.getByText(/日本語でもう一度実行するか、英語に戻してください/)).toBeVisible();
  await page.getByRole('button', { name: 'English' }).click();
  await expect.element(lesson().getByRole('heading', { name: 'Afterwards' })).toBeVisible();
  expect(
    lesson()
      .getByText(/another experiment/)
      .elements(),
  ).toEqual([]);
});

test('a run from outside the lesson is at work: the middle says so, and how to see it', async () => {
  const { voice, button } = await mount({ shipped: new WithLesson() });
  await expect.element(button('Start')).toBeEnabled();
  await button('Start').click();
  await expect.poll(() => voice.recipes.length).toBe(1);
  voice.steps(4);
  await page.getByRole('button', { name: 'Lessons', exact: true }).click();
  await page.getByRole('button', { name: 'Begin: A short lesson' }).click();
  await expect.element(region('Curves').getByText(/^It is not of this step of the lesson\. Close the lesson/)).toBeVisible();
  expect(region('Curves').getByText('No run yet').elements()).toEqual([]);
  await inLesson('Close the lesson').click();
  await expect.element(region('Curves').getByText(/^It is not of this step/)).not.toBeInTheDocument();
});

test('before the run the axis of steps is that of the run to come, whatever the own settings say', async () => {
  address('?lesson=short&step=1');
  await mount({ shipped: new WithLesson(), address: 'max_steps=600' });
  const promised = () => document.querySelector('tt-app')!.shadowRoot!.querySelector<Curves>('main > tt-curves')!.promised;
  await expect.poll(promised).toBe(4);
});

test('where the recipe of a step is not there, nothing can be started', async () => {
  address('?lesson=short&step=3');
  const shipped = new WithLesson();
  shipped.absent = true;
  await mount({ shipped });
  await expect.element(lesson().getByRole('alert')).toHaveTextContent(/^recipes\/short\.json could not be read.* Check how it is spelt/);
  await expect.element(inLesson('Start')).toBeDisabled();
});

test.each([true, false])('the page that was opened for a class hands the focus on when it is left; with a lesson: %s', async (open) => {
  address(open ? '?lesson=short&present' : '?present');
  await mount({ shipped: new WithLesson() });
  await expect.element(page.getByRole('main').getByRole('button', { name: /Leave/ })).toBeVisible();
  (document.activeElement as HTMLElement).blur();
  await userEvent.keyboard('{Escape}');
  await expect.element(region('Runs')).toBeVisible();
  await expect.poll(() => focus()?.tagName).not.toBe('BODY');
});

test('in a low window, as at 200 %, the bar lies below what is read', async () => {
  address('?lesson=short&present');
  await mount({ shipped: new WithLesson(), screen: [683, 384] });
  await expect.poll(() => document.querySelector('tt-app')!.shadowRoot!.querySelector('tt-presenter')).not.toBeNull();
  const presenter = document.querySelector('tt-app')!.shadowRoot!.querySelector('tt-presenter')!;
  expect(getComputedStyle(presenter).position).toBe('static');
  await page.viewport(1366, 768);
  expect(getComputedStyle(presenter).position).toBe('sticky');
});

test('a table to write in has a line at its end; what the limits are called stands once', async () => {
  const element = new LessonPrint();
  Object.assign(element, { lesson: LESSON, shown: 'worksheet' });
  document.body.append(element);
  onTestFinished(() => element.remove());
  await element.updateComplete;
  const cell = element.shadowRoot!.querySelector('.cells tr:last-child td')!;
  expect(getComputedStyle(cell).borderBottomWidth).toBe('1px');
  element.shown = 'teacher';
  await element.updateComplete;
  const items = [...element.shadowRoot!.querySelectorAll('ol li')].map(({ textContent }) => textContent.trim());
  expect(items[0]).toBe('Read · Before');
  expect(items.at(-1)).toBe('Limits');
});
