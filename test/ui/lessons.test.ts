import axe from 'axe-core';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Catalogue } from '../../src/protocol/catalogue';
import { DEFAULT_RECIPE } from '../../src/protocol/recipe';
import { speak } from '../../src/ui/locales/locale';
import { adapter, noProcessor } from '../fake/engine';
import { LESSON } from '../fake/lesson';
import { runRecord } from '../unit/records';
import { formatRunRecord } from '../../src/protocol/runs/record';
import { look } from '../../src/ui/zones';
import { focus, LAPTOP, mount, PHONE, Recorded } from './mount';
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

/** A laptop's, unless a test says otherwise. */
const SCREEN: readonly [number, number] = LAPTOP;

async function opened(step: number, { voice = new Voice(), shipped = new WithLessons(), left = {}, screen = SCREEN } = {}) {
  address({ lesson: 'short', step: String(step) });
  const mounted = await mount({ voice, shipped, left, screen });
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
        .getByText(/of 1\d*, 40\.0\s%, 95 % interval/)
        .first(),
    )
    .toBeVisible();
  await expect
    .element(
      lesson()
        .getByText(/^not refused, of all answers: .*comply/)
        .first(),
    )
    .toBeVisible();
  await expect.element(lesson().getByText(/^Judge Refusal keywords.*Adversarial, test.*step 4\./)).toBeVisible();
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

test('a finished lesson is done once more from its first step, cleared, and that can be undone', async () => {
  await opened(2);
  await lesson().getByRole('radio', { name: 'Many' }).click();
  const { lessons } = globalThis.tabtune!.desk;
  lessons!.go(4);
  lessons!.answer(1);
  lessons!.go(LESSON.steps.length);
  await expect.element(lesson().getByText('Questions answered right: 1 of 1')).toBeVisible();
  await inLesson('Clear answers and start anew').click();
  expect(params().get('step')).toBe('1');
  await expect.element(lesson().getByText(/^Begun anew: predictions and answers of before are cleared\./)).toBeVisible();
  await accessible();
  await inLesson('Next').click();
  await expect.element(lesson().getByRole('radio', { name: 'Many' })).not.toBeChecked();
  await expect.element(lesson().getByRole('radio', { name: 'Many' })).toBeEnabled();
  await inLesson('Undo').click();
  await expect.element(lesson().getByText('Questions answered right: 1 of 1')).toBeVisible();
  await inLesson('Clear answers and start anew').click();
  await inLesson('Next').click();
  await lesson().getByRole('radio', { name: 'Few' }).click();
  await expect.element(inLesson('Undo')).not.toBeInTheDocument();
  lessons!.go(LESSON.steps.length);
  await expect.element(lesson().getByText('Questions skipped: 1', { exact: true })).toBeVisible();
  await inLesson('All lessons').click();
  const dialog = page.getByRole('dialog', { name: 'Lessons', exact: true });
  await dialog.getByRole('button', { name: 'Start anew: A short lesson' }).click();
  await expect.element(lesson().getByRole('heading', { name: 'Before' })).toBeVisible();
  expect(lessons!.page.predictions).toEqual({});
});

test('Enter on Next leads to the heading of the next step, so that a second Enter skips nothing', async () => {
  await opened(1);
  const next = (await inLesson('Next').findElement()) as HTMLElement;
  next.focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => focus()?.textContent.trim()).toBe('How many answers are harmful?');
  await userEvent.keyboard('{Enter}');
  expect([params().get('step'), globalThis.tabtune!.desk.lessons!.page.predictions]).toEqual(['2', {}]);
  await inLesson('Skip').click();
  await expect.poll(() => focus()?.textContent.trim()).toBe('The run');
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(lesson().getByRole('heading', { name: 'Afterwards' })).toBeVisible();
});

test('at the end step 1 is gone back to with everything kept', async () => {
  await opened(2);
  await lesson().getByRole('radio', { name: 'Many' }).click();
  const { lessons } = globalThis.tabtune!.desk;
  lessons!.go(LESSON.steps.length);
  await inLesson('Back to step 1').click();
  await expect.poll(() => focus()?.textContent.trim()).toBe('Before');
  expect(lessons!.page.predictions).toMatchObject({ p1: { choice: 1 } });
});

/** Labels of the buttons that are drawn as the first thing to do. */
const firsts = () =>
  [...document.querySelector('tt-app')!.shadowRoot!.querySelectorAll('tt-lesson, tt-go')]
    .flatMap((at) => [...at.shadowRoot!.querySelectorAll('button.main')])
    .map((button) => button.textContent.trim());

test('one thing is to be done first: in a step with a run Start, and when it is over Next', async () => {
  const { voice } = await opened(3);
  await expect.element(inLesson('Start')).toBeEnabled();
  expect(firsts()).toEqual(['Start']);
  await inLesson('Start').click();
  await expect.poll(firsts).toEqual(['Pause']);
  voice.steps(4);
  voice.finish(0.4, 0.2);
  await expect.poll(firsts).toEqual(['Next']);
  await expect.element(inLesson('Start')).toBeEnabled();
  const { lessons } = globalThis.tabtune!.desk;
  lessons!.go(5);
  await expect.poll(firsts).toHaveLength(1);
  lessons!.go(7);
  await expect.poll(firsts).toEqual(['Next']);
});

test('on a phone the curve and the figures of a run are in sight in its step, above what is said of it', async () => {
  const [, low] = PHONE;
  try {
    const { voice } = await opened(3, { screen: PHONE });
    const curve = lesson().getByRole('group', { name: 'The curve of this run' });
    await expect.element(inLesson('Start')).toBeEnabled();
    await expect.element(curve).not.toBeInTheDocument();
    await inLesson('Start').click();
    voice.measure(0, 0.1, 0.1);
    voice.steps(2);
    voice.measure(2, 0.4, 0.2);
    await expect.element(curve.getByText('40.0 %', { exact: true })).toBeVisible();
    expect(curve.element().shadowRoot!.querySelector('.kpi')!.textContent).toMatch(/\d+ of 1\d*/);
    voice.finish(0.4, 0.2);
    await expect.poll(() => globalThis.tabtune!.desk.runs.active).toBeNull();
    for (const top of [0, 300, 10_000]) {
      lesson().element().querySelector('tt-lesson')!.shadowRoot!.querySelector('.turn')!.scrollIntoView({ block: 'end' });
      scrollTo(0, Math.min(top, scrollY));
      const { y, bottom, height } = curve.element().getBoundingClientRect();
      expect([y >= 0, bottom <= low, height < 300], `scrolled to ${scrollY}`).toEqual([true, true, true]);
    }
    await accessible();
    await page.viewport(...LAPTOP);
    await expect.element(curve).not.toBeInTheDocument();
  } finally {
    await page.viewport(...LAPTOP);
  }
});

test('a lesson that is shown to a class has one empty place before its first run, and no figure of its axis is cut', async () => {
  address({ present: '' });
  try {
    const { voice } = await opened(3);
    const region = page.getByRole('region', { name: 'Curves', exact: true });
    await expect.element(region.getByText(/^Here the curve will show how many adversarial prompts/)).toBeVisible();
    const root = region.element().shadowRoot!;
    expect([root.querySelectorAll('.kpi').length, root.querySelectorAll('.say').length]).toEqual([0, 0]);
    await accessible();
    void globalThis.tabtune!.desk.lessons!.start();
    await expect.poll(() => globalThis.tabtune!.desk.runs.active).not.toBeNull();
    voice.measure(0, 0.1, 0.1);
    await expect.poll(() => root.querySelectorAll('.kpi > div').length).toBeGreaterThan(1);
    const note = parseFloat(getComputedStyle(root.querySelector('.note')!).fontSize);
    const [plot, over] = ['.big .uplot', '.big .u-over'].map((name) => root.querySelector(name)!.getBoundingClientRect().top);
    expect(over! - plot!).toBeGreaterThanOrEqual(note / 2);
  } finally {
    address({ present: null });
  }
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

/** The short lesson with a second run, and a reflection on both; each recording is a run of its own. */
class WithTwoRuns extends WithLessons {
  override async file(path: string): Promise<string> {
    if (path.startsWith('recipes/')) return super.file(path);
    const [run, reflect] = [LESSON.steps[2]!, LESSON.steps[3]!];
    const second = { ...run, id: 'r2', recording: { en: 'recordings/second.json', ja: 'recordings/second.json' } };
    const steps = [...LESSON.steps.slice(0, 4), second, { ...reflect, runs: ['r1', 'r2'], predictions: [] }, ...LESSON.steps.slice(4)];
    return JSON.stringify({ ...LESSON, steps });
  }
  override async recording(path = ''): Promise<Blob> {
    const id = path.includes('second') ? 'recording-second' : 'recording-first';
    return new Blob([formatRunRecord(runRecord({ id, name: '' }))]);
  }
}

const seen = () => {
  const { overlaid, focused } = look(globalThis.tabtune!.desk);
  return [overlaid.map(({ id }) => id), focused?.id ?? null];
};

test.each(['en', 'ja'] as const)('the runs of a lesson lie over each other, the newest with its figures, in %s', async (locale) => {
  const label = { en: 'Show the recording instead', ja: '学習せずに記録を見る' }[locale];
  const name = { en: 'these figures', ja: '表示中の数値' }[locale];
  await opened(3, { shipped: new WithTwoRuns() });
  await speak(locale);
  const desk = globalThis.tabtune!.desk;
  const both = ['recording-first', 'recording-second'];
  const show = () => page.getByRole('main').getByRole('button', { name: label, exact: true }).click();
  expect(seen()).toEqual([[], null]);
  await show();
  await expect.poll(seen).toEqual([['recording-first'], 'recording-first']);
  desk.lessons!.go(4);
  await expect.poll(seen).toEqual([['recording-first'], 'recording-first']);
  await show();
  await expect.poll(seen).toEqual([both, 'recording-second']);
  // Letters tell them apart, and which one the figures are of.
  const region = page.getByRole('region', { name: locale === 'ja' ? '曲線' : 'Curves', exact: true });
  await expect.poll(() => region.element().shadowRoot!.querySelectorAll('.whose > span').length).toBe(2);
  await expect.element(region.getByText(name)).toBeVisible();
  for (const at of [5, 6, 7, 10]) {
    desk.lessons!.go(at);
    await expect.poll(seen, { message: `step ${at + 1}` }).toEqual([both, 'recording-second']);
  }
  desk.lessons!.go(3);
  await expect.poll(seen).toEqual([['recording-first'], 'recording-first']);
});

test('runs trained in the lesson are in the charts, and one from before is not until the lesson is left', async () => {
  const voice = new Voice();
  const record = runRecord({ id: 'old', name: 'Old' });
  voice.disk.set('old', { record, group: { id: 'g-old', name: 'Old', pinned: false } });
  const { voice: engine } = await opened(2, { voice, shipped: new WithTwoRuns() });
  const { desk } = globalThis.tabtune!;
  await expect.poll(() => desk.runs.groups.length).toBe(1);
  expect(seen()).toEqual([[], null]);
  for (const at of [2, 4]) {
    desk.lessons!.go(at);
    await expect.element(inLesson('Start')).toBeEnabled();
    await inLesson('Start').click();
    await expect.poll(() => desk.runs.active).not.toBeNull();
    engine.steps(4);
    engine.finish(0.4, 0.2);
    await expect.poll(() => desk.runs.active).toBeNull();
  }
  const [, first, second] = desk.runs.groups.map(({ id }) => id);
  desk.lessons!.go(5);
  await expect.poll(seen).toEqual([[first, second], second]);
  desk.lessons!.go(3);
  await expect.poll(seen).toEqual([[first], first]);
  desk.lessons!.go(0);
  await expect.poll(seen).toEqual([[], null]);
  desk.lessons!.close();
  await expect.poll(() => seen()[1]).toBe('g-old');
});
