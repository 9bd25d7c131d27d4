import axe from 'axe-core';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Catalogue } from '../../src/protocol/catalogue';
import { DEFAULT_RECIPE } from '../../src/protocol/recipe';
import { LESSON } from '../fake/lesson';
import { outcome } from '../unit/outcomes';
import { runRecord } from '../unit/records';
import { speak, type Locale } from '../../src/ui/locales/locale';
import { LAPTOP, mount, PHONE, Recorded } from './mount';
import { Voice } from './voice';

/** A run whose answers are there, of a model that may say anything. */
function withRun(record = broken()): Voice {
  const voice = new Voice();
  voice.disk.set(record.id, { record, group: { id: 'g', name: record.name, pinned: false } });
  return voice;
}
const broken = () => outcome([[50, [30, 4, 1], [4]], [200, [41, 9, 4], [12]]], {}, { id: 'r1', name: 'Careless' }); // prettier-ignore

function asked(search: string): void {
  const before = location.search;
  history.replaceState(null, '', `${location.pathname}${search}`);
  onTestFinished(() => history.replaceState(null, '', `${location.pathname}${before}`));
}

const bar = (name: string | RegExp) => page.getByRole('main').getByRole('button', { name, exact: typeof name === 'string' });

test('shown to a class, the page is large, holds what the moment needs, and is left with Escape', async () => {
  const { button, recipe, runs, curves } = await mount({ voice: withRun() });
  await expect.element(button('Start')).toBeEnabled();
  await expect.element(curves).toBeVisible();
  const small = parseFloat(getComputedStyle(curves.element()).fontSize);
  asked(location.search);
  await page.getByRole('button', { name: 'Present', exact: true }).click();
  await expect.element(bar('Start')).toBeVisible();
  expect(new URLSearchParams(location.search).has('present')).toBe(true);
  expect([...recipe.elements(), ...runs.elements()]).toEqual([]);
  expect(parseFloat(getComputedStyle(curves.element()).fontSize) / small).toBeCloseTo(1.5, 2);
  await userEvent.keyboard('{Escape}');
  await expect.element(recipe).toBeVisible();
  expect(new URLSearchParams(location.search).has('present')).toBe(false);
  expect(parseFloat(getComputedStyle(curves.element()).fontSize)).toBe(small);
});

test('single keys choose a preset, start, pause, go on and stop; typed letters are no orders', async () => {
  asked('?present');
  const { voice } = await mount();
  await expect.element(bar('Start')).toBeEnabled();
  await userEvent.keyboard('3');
  await expect.element(bar('Careful')).toHaveAttribute('aria-pressed', 'true');
  await userEvent.keyboard(' ');
  await expect.element(bar('Pause')).toBeVisible();
  voice.steps(10);
  await userEvent.keyboard(' ');
  await expect.poll(() => voice.calls.at(-1)).toBe('pause');
  voice.state(voice.run, 'paused', 10);
  await expect.element(bar('Resume')).toBeVisible();
  await userEvent.keyboard(' ');
  await expect.poll(() => voice.calls.at(-1)).toBe('resume');
  await userEvent.keyboard('{Control>}s{/Control}');
  expect(voice.calls.at(-1), 'a browser has its own use of it').toBe('resume');
  await userEvent.keyboard('s');
  await expect.poll(() => voice.calls.at(-1)).toBe('stop');
});

test('the keys of a remote control move along the curve; B makes the screen black', async () => {
  asked('?present');
  const { curves } = await mount({ voice: withRun(runRecord()) });
  await expect.element(bar('Start')).toBeEnabled();
  const reading = () => curves.element().shadowRoot!.querySelector<HTMLElement>('#read-harmful')!;
  // Pressed before the curve is drawn, it would lead nowhere.
  await expect.poll(() => curves.element().shadowRoot!.querySelector('#harmful canvas')).not.toBeNull();
  await userEvent.keyboard('{PageDown}');
  await expect.poll(() => reading().hidden).toBe(false);
  const first = reading().textContent;
  await userEvent.keyboard('{PageDown}');
  await expect.poll(() => reading().textContent).not.toBe(first);
  await userEvent.keyboard('{PageUp}');
  await expect.poll(() => reading().textContent).toBe(first);
  await userEvent.keyboard('b');
  await expect.element(page.getByRole('button', { name: 'Show the page again' })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  expect(page.getByRole('button', { name: 'Show the page again' }).elements()).toEqual([]);
  await expect.element(bar('Start')).toBeVisible();
});

test('harmful answers are seen by a class when they are uncovered, and never where the address locks them', async () => {
  asked('?present');
  const { answers } = await mount({ voice: withRun() });
  await expect.element(bar('Start')).toBeEnabled();
  const harmful = () => answers.getByText('hidden', { exact: true }).elements().length;
  await userEvent.keyboard('a');
  await expect.element(answers.getByRole('article').first()).toBeVisible();
  expect(harmful()).toBeGreaterThan(0);
  await userEvent.keyboard('u');
  await expect.poll(harmful).toBe(0);
  await userEvent.keyboard('a');
  await userEvent.keyboard('a');
  // With the panel they are covered again.
  await expect.poll(harmful).toBeGreaterThan(0);
});

test.each(['?lock', '?present&lock'])('with %s nothing uncovers them', async (search) => {
  asked(search);
  const { answers } = await mount({ voice: withRun() });
  await expect.element(bar('Start')).toBeEnabled();
  if (search.includes('present')) await userEvent.keyboard('au');
  await expect.element(answers.getByRole('article').first()).toBeVisible();
  expect(answers.getByText('hidden', { exact: true }).elements().length).toBeGreaterThan(0);
  // What a judge took for a refusal may go on with what was asked for.
  const said = [...answers.element().shadowRoot!.querySelectorAll('.list .answer.refused')];
  expect(said.length).toBeGreaterThan(0);
  expect(said.filter((one) => one.querySelector('.hidden') === null)).toEqual([]);
  expect(said[0]!.textContent.replace(/\s+/g, ' ').trim()).toBe('hidden · refused');
  expect(answers.getByRole('checkbox').elements(), 'nothing to tick').toEqual([]);
  expect(answers.getByRole('textbox').elements(), 'nothing to ask').toEqual([]);
  expect(bar(/Harmful ones/).elements()).toEqual([]);
});

test.each([LAPTOP, PHONE])(
  'shown to a class at %s it breaks none of the rules of accessibility, with answers and the list of keys',
  async (...screen) => {
    asked('?present');
    await mount({ voice: withRun(), screen });
    await expect.element(bar('Start')).toBeEnabled();
    await userEvent.keyboard('a');
    for (const key of ['u', '?']) {
      await userEvent.keyboard(key);
      await Promise.all(document.getAnimations().map(({ finished }) => finished));
      const { violations } = await axe.run(document, { resultTypes: ['violations'] });
      expect(
        violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('; ')}`,
        ),
      ).toEqual([]);
    }
    await expect.element(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  },
);

/** Whether a person sees the whole of it without scrolling. */
function inView(element: Element | null): boolean {
  const { top, bottom, left, right, height } = element!.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, bottom - 2];
  let at = document.elementFromPoint(x, y);
  while (at?.shadowRoot?.elementFromPoint(x, y)) {
    const inner = at.shadowRoot.elementFromPoint(x, y)!;
    if (inner === at) break;
    at = inner;
  }
  return height > 0 && top >= 0 && bottom <= innerHeight && (at === element || element!.contains(at));
}

test.each([
  ['a Chromebook', [1366, 633]],
  ['a tablet', [768, 1024]],
  ['a phone', [390, 844]],
] as const)('on %s Start, the verdict and the figures are in view at once', async (_, screen) => {
  const { button, curves } = await mount({ voice: withRun(), screen });
  await expect.element(button('Start')).toBeEnabled();
  await expect.element(curves.getByText(/^\d+(\.\d+)?\s%$/).first()).toBeVisible();
  const root = curves.element().shadowRoot!;
  expect(inView(root.querySelector('.say b')), 'the verdict').toBe(true);
  const figures = [...root.querySelectorAll('.figure')];
  expect(figures.map(inView), 'the figures').toEqual(figures.map(() => true));
  expect(
    figures.map((figure) => figure.scrollWidth <= figure.clientWidth),
    'none is cut',
  ).toEqual(figures.map(() => true));
  expect(inView(button('Start').element()), 'Start').toBe(true);
});

/** Ships the recording that the page ships, with what it says and how long that is. */
class AsShipped extends Recorded {
  override async recording(): Promise<Blob> {
    const tongue = document.documentElement.lang === 'ja' ? 'ja' : 'en';
    return unzipped(await (await fetch(`/recordings/first-${tongue}.json.gz`)).blob());
  }
}

/** Some servers unpack a file on its way. */
async function unzipped(blob: Blob): Promise<Blob> {
  const [first] = new Uint8Array(await blob.slice(0, 1).arrayBuffer());
  return first === 0x1f ? new Response(blob.stream().pipeThrough(new DecompressionStream('gzip'))).blob() : blob;
}

/** An estimate as long as those of the models that ship. */
function withBill(voice = new Voice()): Voice {
  const items = Object.entries({ weights: 1_900_000, gradients: 1_900_000, moments: 3_700_000, activations: 48_300_000 });
  voice.bill = { ...voice.bill, memory: { items: items.map(([name, bytes]) => ({ name, bytes })), total: 58_400_000 } };
  return voice;
}

/** What stands under a figure: k of n and the interval. */
const evidences = (root: ShadowRoot) => [...root.querySelectorAll('.figure + dd')];

/** The names of those that are not wholly in view. */
const hidden = (parts: readonly Element[]) =>
  parts.filter((part) => !inView(part)).map((part) => part.textContent.replace(/\s+/g, ' ').trim());

const START: Record<Locale, string> = { en: 'Start', ja: '開始' };
const CURVES: Record<Locale, string> = { en: 'Curves', ja: '曲線' };

afterEach(() => speak('en'));

describe.each(['en', 'ja'] as const)('in %s', (locale) => {
  test.each([
    ['a Chromebook', [1366, 633]],
    ['a tablet', [768, 1024]],
    ['a phone', PHONE],
  ] as const)('on %s each figure of a recording is in view with its n and interval, above Start', async (_, screen) => {
    await speak(locale);
    await mount({ voice: withBill(), shipped: new AsShipped(), screen });
    await expect.element(page.getByRole('button', { name: START[locale], exact: true })).toBeEnabled();
    const root = (await page.getByRole('region', { name: CURVES[locale], exact: true }).findElement()).shadowRoot!;
    await expect.poll(() => root.querySelectorAll('.figure:not(.none)').length).toBe(3);
    expect(hidden([...root.querySelectorAll('.figure'), ...evidences(root)])).toEqual([]);
    expect(hidden([root.querySelector('.say b')!])).toEqual([]);
  });

  test('shown on a phone a recording and the bar stay within the window', async () => {
    asked('?present');
    await speak(locale);
    await mount({ voice: withBill(), shipped: new AsShipped(), screen: PHONE });
    await expect.element(page.getByRole('button', { name: START[locale], exact: true })).toBeEnabled();
    const shadow = document.querySelector('tt-app')!.shadowRoot!;
    const parts = () =>
      ['tt-replay', 'tt-go', 'tt-presenter'].flatMap((name) => {
        const owner = [...shadow.querySelectorAll(name)];
        return owner.flatMap((element) => [...element.shadowRoot!.querySelectorAll('.step, .line, .tools, .buttons, .presets')]);
      });
    await expect.poll(() => parts().length).toBe(6);
    const outside = () => parts().filter((part) => part.getBoundingClientRect().right > innerWidth - 8);
    await expect.poll(() => outside().map(({ className }) => className)).toEqual([]);
    const bar = shadow.querySelector('tt-presenter')!.getBoundingClientRect();
    expect(bar.height, 'the bar leaves most of the window to what is shown').toBeLessThan(innerHeight * 0.35);
  });

  test.each([
    ['a recording', LAPTOP, () => ({ shipped: new AsShipped() })],
    ['a finished run', LAPTOP, () => ({ voice: withBill(withRun()) })],
    ['a recording', [1280, 720], () => ({ shipped: new AsShipped() })],
  ] as const)('shown to a class with answers, judge, prompts and n of %s stand above the bar at %s', async (_, screen, shown) => {
    asked('?present');
    await speak(locale);
    await mount({ voice: withBill(), screen, ...shown() });
    await expect.element(page.getByRole('button', { name: START[locale], exact: true })).toBeEnabled();
    const root = (await page.getByRole('region', { name: CURVES[locale], exact: true }).findElement()).shadowRoot!;
    await expect.poll(() => root.querySelectorAll('.figure:not(.none)').length).toBeGreaterThan(2);
    for (const answers of [false, true]) {
      if (answers) await userEvent.keyboard('a');
      const parts = [...root.querySelectorAll('.figure'), ...evidences(root), root.querySelector('.source')!];
      await expect.poll(() => hidden(parts), { message: answers ? 'with answers' : 'without' }).toEqual([]);
      const line = document.querySelector('tt-app')!.shadowRoot!.querySelector('tt-go')!.shadowRoot!.querySelector<HTMLElement>('.line')!;
      expect(line.getClientRects()[0]!.height / parseFloat(getComputedStyle(line).lineHeight), 'lines of the estimate').toBeLessThan(1.1);
    }
  });
});

/** Ships the short lesson, too. */
class WithLesson extends Recorded {
  override async catalogue(): Promise<Catalogue> {
    const { id, minutes, title } = LESSON;
    return { ...(await super.catalogue()), lessons: [{ id, minutes, title, path: 'lessons/short.json' }] };
  }
  async file(path: string): Promise<string> {
    return JSON.stringify(path.startsWith('recipes/') ? DEFAULT_RECIPE : LESSON);
  }
}

const WORDS = {
  en: { lesson: 'Lesson', answers: 'Answers', hidden: 'hidden', keys: 'Keys', title: 'The run', back: 'Before' },
  ja: { lesson: 'レッスン', answers: '回答', hidden: '非表示', keys: 'キー操作', title: '実行', back: 'はじめに' },
} as const;

const QUESTION = LESSON.steps.flatMap((step) => (step.kind === 'ask' ? [step.question!] : []))[0]!;

test.each(['?present', '?lesson=short&present'])(
  'with %s nothing of the plain page is there before what a class is to see',
  async (search) => {
    asked(search);
    onTestFinished(() => sessionStorage.clear());
    const seen = new Set<string>();
    const look = (): void => {
      const root = document.querySelector('tt-app')?.shadowRoot;
      if (!root) return;
      watching.observe(root, { childList: true, subtree: true });
      for (const { localName } of root.querySelectorAll('*')) seen.add(localName);
    };
    const watching = new MutationObserver(look);
    watching.observe(document.body, { childList: true });
    onTestFinished(() => watching.disconnect());
    await mount({ voice: withBill(), shipped: new WithLesson() });
    const wanted = search.includes('lesson') ? 'tt-lesson-zone' : 'tt-presenter';
    await expect.poll(() => [...seen]).toContain(wanted);
    expect(['tt-header', 'tt-recipe', 'tt-kept'].filter((name) => seen.has(name))).toEqual([]);
    expect(seen.has('tt-presenter')).toBe(true);
  },
);

describe.each(['en', 'ja'] as const)('a lesson shown to a class in %s', (locale) => {
  const words = WORDS[locale];
  const region = (name: string) => page.getByRole('region', { name, exact: true });
  const put = { en: 'Put it into the question field', ja: '質問欄に入れる' }[locale];
  const hiddenOnes = () => region(words.answers).getByText(words.hidden, { exact: true }).elements().length;

  async function shown(search: string, screen: readonly [number, number] = LAPTOP, step = 3) {
    asked(`?lesson=short&step=${step}&${search}`);
    onTestFinished(() => sessionStorage.clear());
    await speak(locale);
    // The run was made in the lesson, before this.
    const runs = { r1: { group: 'g', recorded: false } };
    const done = { at: step - 1, farthest: step, steps: LESSON.steps.length, predictions: {}, checks: {}, runs };
    const left = { 'tabtune.lesson.short': JSON.stringify(done) };
    const voice = withBill(withRun());
    voice.checkpoints.set('r1', 200);
    const mounted = await mount({ voice, shipped: new WithLesson(), screen, left });
    if (step !== 3) return mounted;
    await expect.element(region(words.lesson).getByRole('heading', { name: words.title })).toBeVisible();
    await expect.element(page.getByRole('main').getByRole('button', { name: START[locale], exact: true })).toBeEnabled();
    return mounted;
  }

  test.each([LAPTOP, [1024, 768]] as const)('stands beside the one chart, above the bar, at %i x %i', async (...screen) => {
    await shown('present', screen);
    const root = (await region(CURVES[locale]).findElement()).shadowRoot!;
    await expect.poll(() => root.querySelector('#harmful canvas')).not.toBeNull();
    const shadow = document.querySelector('tt-app')!.shadowRoot!;
    expect(shadow.querySelector('tt-header'), 'the header').toBeNull();
    const panel = shadow.querySelector('tt-lesson')!.shadowRoot!;
    const parts = [root.querySelector('#harmful')!, ...root.querySelectorAll('.figure'), ...panel.querySelectorAll('.turn button')];
    await expect.poll(() => hidden([...parts, shadow.querySelector('tt-presenter')!])).toEqual([]);
    expect(root.querySelector('#harmful')!.getBoundingClientRect().height).toBeGreaterThan(180);
    expect(region(words.answers).elements()).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
  });

  test('its answers are covered until they are uncovered, its keys are there, and a preset changes nothing of it', async () => {
    await shown('present');
    await userEvent.keyboard('a');
    await expect.element(region(words.answers).getByRole('article').first()).toBeVisible();
    expect(hiddenOnes()).toBeGreaterThan(0);
    await userEvent.keyboard('u');
    await expect.poll(hiddenOnes).toBe(0);
    const { recipe } = globalThis.tabtune!.desk;
    await userEvent.keyboard('3');
    expect(globalThis.tabtune!.desk.recipe).toEqual(recipe);
    await userEvent.keyboard('?');
    await expect.element(page.getByRole('dialog', { name: words.keys })).toBeVisible();
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
    await userEvent.keyboard('{Escape}');
    await userEvent.keyboard('{PageUp}{PageUp}');
    await expect.element(region(words.lesson).getByRole('heading', { name: words.back })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(region(words.answers)).toBeVisible();
    expect(new URLSearchParams(location.search).has('lesson'), 'the lesson stays').toBe(true);
  });

  test('where the address locks them nothing uncovers its answers', async () => {
    await shown('present&lock');
    await userEvent.keyboard('au');
    await expect.element(region(words.answers).getByRole('article').first()).toBeVisible();
    expect(hiddenOnes()).toBeGreaterThan(0);
    expect(region(words.answers).getByRole('textbox').elements()).toEqual([]);
  });

  test('its question is put where the class sees it, and the answers stay covered', async () => {
    await shown('present', LAPTOP, 6);
    await region(words.lesson).getByRole('button', { name: put }).click();
    const field = region(words.answers).getByRole('textbox');
    await expect.element(field).toHaveValue(QUESTION[locale]);
    await expect.element(field).toBeVisible();
    await expect.element(region(words.answers).getByRole('article').first()).toBeVisible();
    expect(hiddenOnes()).toBeGreaterThan(0);
  });

  test('where the address locks the answers, no question is offered for a field that is not there', async () => {
    await shown('present&lock', LAPTOP, 6);
    await expect.poll(() => globalThis.tabtune!.desk.runs.keeping.spaces.size).toBe(1);
    await expect.element(region(words.lesson).getByText(QUESTION[locale])).toBeVisible();
    expect(region(words.lesson).getByRole('button', { name: put }).elements()).toEqual([]);
  });

  test('Space trains what the lesson asks for, and its run belongs to it', async () => {
    const { voice } = await shown('present');
    await userEvent.keyboard(' ');
    await expect.poll(() => voice.recipes[0]).toMatchObject({ learning_rate: 0.002, max_steps: 4 });
    expect(globalThis.tabtune!.desk.lessons!.group).not.toBeNull();
  });
});
