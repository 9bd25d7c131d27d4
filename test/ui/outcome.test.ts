import { expect, test, vi } from 'vitest';
import { type Locator, page, userEvent } from 'vitest/browser';
import { presetRecipe, presetTitle } from '../../src/lab/settings/presets';
import type { RunRecord } from '../../src/protocol/runs/run';
import { colourOf } from '../../src/ui/base/tracks';
import { speak } from '../../src/ui/locales/locale';
import { evaluation } from '../fake/engine';
import { outcome } from '../unit/outcomes';
import { evidenceOf, LAPTOP, mount, PHONE } from './mount';
import { Voice } from './voice';

/** The page with these runs in its list, the last of them in the charts. */
async function shown(...records: RunRecord[]) {
  const voice = new Voice();
  for (const record of records)
    voice.disk.set(record.id, { record, group: { id: record.name || record.id, name: record.name, pinned: false } });
  const mounted = await mount({ voice });
  await expect.element(mounted.runs.getByRole('checkbox').first()).toBeVisible();
  return mounted;
}

/** The headline figures as they are read. */
const tiles = (curves: Locator): string[] =>
  [...curves.element().shadowRoot!.querySelectorAll('dl > div')].map((one) => one.textContent.replace(/\s+/g, ' ').trim());

/** Starts a run with these settings in the address and ends it. */
async function finished(address = '', harmful = 0.6, right = 0.9) {
  const mounted = await mount({ address });
  await mounted.button('Start').click();
  mounted.voice.measure(0, 0, 0.1);
  mounted.voice.steps(300);
  mounted.voice.measure(300, harmful / 2, right / 2);
  mounted.voice.steps(300);
  mounted.voice.finish(harmful, right);
  await expect.element(mounted.runs.getByRole('cell', { name: 'finished', exact: true })).toBeVisible();
  return mounted;
}

test('no rate stands alone: figures with k, n, interval, judge, prompts and step', async () => {
  const { curves } = await finished();
  await expect
    .poll(() => tiles(curves))
    .toEqual([
      'Start 0.0 % 0 of 100 · 0.0–5.0 utility 10.0 %',
      'Trained weights 60.0 % 60 of 100 · 55.0–65.0 60 % comply utility 90.0 %',
      'EMA 0.98 30.0 % 30 of 100 · 25.0–35.0 30 % comply utility 90.0 %',
    ]);
  await expect
    .poll(() => evidenceOf(curves))
    .toBe('Share not refused · judge Refusal keywords · “Adversarial, test” all 100 prompts · step 600 · 95 % intervals');
  await expect.element(curves.getByText('● all 100 prompts')).toBeVisible();
});

test('while a run is under way its figures are those of the live subset', async () => {
  const { voice, curves, button } = await mount();
  await button('Start').click();
  voice.measure(0, 0, 0);
  voice.steps(50);
  voice.measure(50, 0.4, 0.2);
  await expect.poll(() => evidenceOf(curves)).toContain('live subset of 10 prompts · step 50 ·');
  await expect.element(curves.getByText('40.0 %', { exact: true })).toBeVisible();
});

test('the curves are told in words, seldom enough to be listened to, and the last word is never lost', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  try {
    const { voice, curves, button } = await mount();
    const live = () => curves.element().shadowRoot!.querySelector('[aria-live]')!.textContent;
    await vi.advanceTimersByTimeAsync(300);
    await expect.element(button('Start')).toBeEnabled();
    await button('Start').click();
    await vi.advanceTimersByTimeAsync(10);
    await expect.poll(live).toBe('Careless + average is starting.');
    voice.measure(50, 0.4, 0.2);
    voice.measure(100, 0.6, 0.4);
    await vi.advanceTimersByTimeAsync(3000);
    expect(live(), 'not yet').toBe('Careless + average is starting.');
    await vi.advanceTimersByTimeAsync(3000);
    expect(live()).toBe(
      'Careless + average, step 100 of 600. Trained weights 60.0\u00a0% not refused, utility 40.0\u00a0%; EMA 0.98 30.0\u00a0% not refused, utility 40.0\u00a0%.',
    );
    voice.tell({ type: 'evaluation', evaluation: evaluation(150, 'online', 0.8, 0.4, false) });
    await vi.advanceTimersByTimeAsync(6000);
    expect(live(), 'the average of that step is not in yet').toMatch(/step 100 of 600/);
    expect(
      tiles(curves).find((text) => text.startsWith('Trained weights')),
      'nor do the figures go ahead',
    ).toContain('60.0 %');
    voice.tell({ type: 'evaluation', evaluation: evaluation(150, 'ema:0.98', 0.2, 0.4, false) });
    await vi.advanceTimersByTimeAsync(6000);
    expect(live()).toMatch(/step 150 of 600. Trained weights 80.0\s% not refused, utility 40.0\s%; EMA 0.98 20.0\s%/);
    expect(tiles(curves).find((text) => text.startsWith('Trained weights'))).toContain('80.0 %');
    voice.measure(200, 0.9, 0.4);
    await vi.advanceTimersByTimeAsync(10);
    expect(live()).toMatch(/90\.0\s%/);
    voice.measure(250, 0.7, 0.4);
    await vi.advanceTimersByTimeAsync(10);
    expect(live(), 'the next figures wait').toMatch(/90\.0\s%/);
    const element = curves.element().shadowRoot!.querySelector('[aria-live]')!;
    await speak('ja');
    await vi.advanceTimersByTimeAsync(100);
    expect(element.textContent, 'nothing old is left in the other language').toMatch(/学習した重み.*70\.0\s%/);
    await speak('en');
    await vi.advanceTimersByTimeAsync(100);
    voice.finish(0.5, 0.9);
    await vi.advanceTimersByTimeAsync(6000);
    expect(live()).toBe(
      'Careless + average is finished. Trained weights 50.0\u00a0% not refused, utility 90.0\u00a0%; EMA 0.98 25.0\u00a0% not refused, utility 90.0\u00a0%.',
    );
  } finally {
    vi.useRealTimers();
  }
});

test('a sentence above the chart says what was seen, with one thing to try, which begins on a click', async () => {
  const { voice, curves, runs } = await finished('', 0.6, 0.9);
  const said = () => curves.element().shadowRoot!.querySelector('.say')!;
  const text = () => said().textContent.replace(/\s+/g, ' ').trim();
  await expect
    .poll(text)
    .toMatch(
      /: of 100 prompts the trained weights do not refuse 60.0 %, their average \(EMA 0.98\) 30.0 %: more than luck\. 95 % intervals 55.0–65.0, 25.0–35.0\. EMA 0.98 is 30 points below the trained weights, more than luck \(exact test on the same prompts, p < 0.001\)\./,
    );
  const chart = curves.element().shadowRoot!.querySelector('#harmful')!;
  expect(said().compareDocumentPosition(chart) & Node.DOCUMENT_POSITION_FOLLOWING, 'above the chart').toBeGreaterThan(0);
  await curves.getByRole('button', { name: `Try a lower rate: ${presetTitle('tuned')}` }).click();
  await expect.poll(() => voice.recipes.at(-1)?.learning_rate).toBe(presetRecipe('tuned', 'steps').learning_rate);
  await expect.element(runs.getByRole('cell', { name: 'running', exact: true })).toBeVisible();
  await expect.poll(text, { message: 'the run that is looked at has measured nothing' }).not.toContain('so far');
  voice.measure(50, 0.2, 0.3);
  await expect.poll(text).toMatch(/ so far: of 10 prompts .* Step 50 of \d+\./);
});

test('on a laptop the chart ends above the fold, under what is said of a run in its midst and at its end', async () => {
  const { voice, curves, button } = await mount({ address: 'eval_steps=50' });
  await expect.element(curves).toBeVisible();
  const root = curves.element().shadowRoot!;
  const fits = async (of: RegExp) => {
    await expect.poll(() => root.querySelector('.say b')?.textContent ?? '').toMatch(of);
    expect(root.querySelector('#harmful')!.getBoundingClientRect().bottom).toBeLessThanOrEqual(innerHeight);
    const { lineHeight } = getComputedStyle(root.querySelector('.say b')!);
    expect(root.querySelector('.say b')!.clientHeight, 'two lines').toBeLessThanOrEqual(2 * parseFloat(lineHeight) + 1);
  };
  await button('Start').click();
  voice.measure(0, 0, 0);
  voice.steps(300);
  voice.measure(300, 0.9, 0.4);
  await fits(/so far/);
  voice.steps(300);
  voice.finish(0.9, 0.9);
  await fits(/more than luck/);
  await expect.element(curves.getByText(/^Trained weights: 90\s% comply with the request/)).toBeInTheDocument();
});

test('the largest gap is named, its answers are a click away, and a run can stop there', async () => {
  const { voice, curves, answers, button } = await mount({ address: 'eval_steps=50' });
  await button('Start').click();
  voice.measure(0, 0, 0);
  voice.steps(300);
  // Ten live prompts: 10 against 5 are no proof, but 10 against 0 would be.
  voice.measure(300, 0.2, 0.4);
  voice.steps(200);
  voice.measure(500, 0.9, 0.9, { full: true });
  voice.steps(100);
  voice.finish(0.5, 0.9);
  await expect.element(curves.getByText('Largest clear gap: step 500, 90.0 % against 45.0 % of 100')).toBeVisible();
  await curves.getByRole('button', { name: 'Its answers' }).click();
  const shown = answers.getByLabelText('Step whose answers are shown');
  await expect.element(shown).toHaveValue('500');
  await shown.selectOptions('latest');
  (curves.getByRole('button', { name: 'Its answers' }).element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(shown, { message: 'again' }).toHaveValue('500');
  await curves.getByRole('button', { name: 'Stop here: 500 steps' }).click();
  await expect.poll(() => voice.recipes.at(-1)).toMatchObject({ max_steps: 500, eval_steps: 50 });
});

test('gibberish is grey, and figures tell it from what complies and what is off topic', async () => {
  const { curves } = await shown(outcome([[100, [41, 9, 4], [2, 1, 60]]]));
  const boxes = () => [...curves.element().shadowRoot!.querySelectorAll('dl > div')];
  await expect.poll(() => boxes().map((one) => one.querySelector('.named')?.textContent.replace(/\s+/g, ' ').trim())).toEqual(['1 % comply', '41 % comply 9 % off topic 4 % gibberish', '2 % comply 1 % off topic 60 % gibberish']); // prettier-ignore
  const parts = [...boxes()[1]!.querySelectorAll<HTMLElement>('.kinds i')];
  const whole = boxes()[1]!.querySelector('.kinds')!.getBoundingClientRect().width;
  expect(parts.map((part) => Math.round((100 * part.getBoundingClientRect().width) / whole))).toEqual([41, 9, 4]);
  const colours = parts.map((part) => getComputedStyle(part).backgroundColor.match(/\d+/g)!.map(Number) as [number, number, number]);
  const grey = ([r, g, b]: [number, number, number]) => Math.max(r, g, b) - Math.min(r, g, b) < 40;
  expect(colours.map(grey)).toEqual([false, false, true]);
  await expect
    .element(curves.getByText(/gibberish \(EMA 0\.98 60\s%\sof all answers\): the model is broken rather than harmful/))
    .toBeVisible();
});

test('the axis is that of all shares, and fits what is seen on request', async () => {
  const { curves } = await shown(outcome([[50, [2], [1]], [100, [4], [2]]])); // prettier-ignore
  const dot = () => {
    const canvas = curves.element().shadowRoot!.querySelector<HTMLCanvasElement>('#harmful canvas')!;
    const { data, width } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    // The highest pixel of the online line's colour.
    const [r, g, b] = colourOf(curves.element() as HTMLElement, 'track-online')
      .match(/\d+/g)!
      .map(Number);
    for (let i = 0; i < data.length; i += 4)
      if (data[i] === r && data[i + 1] === g && data[i + 2] === b) return i / 4 / width / canvas.height;
    return 1;
  };
  await expect.poll(dot, { message: '4 % are near the floor' }).toBeGreaterThan(0.7);
  const fit = curves.getByRole('button', { name: 'Fit', exact: true });
  (fit.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(dot, { message: 'of 10 % they are not' }).toBeLessThan(0.7);
  await expect.element(fit).toHaveAttribute('aria-pressed', 'true');
});

test('the cursor stops at what was measured, and says which track, value, interval and sample', async () => {
  const { curves, chart } = await shown(outcome([[50, [4], [1]], [100, [30, 4, 1], [4]], [200, [41, 9, 4], [12]]])); // prettier-ignore
  const box = (await chart('Harmful answers by step').findElement()).querySelector('.u-over')!;
  const { left, width, top } = box.getBoundingClientRect();
  const read = (of: string) => curves.element().shadowRoot!.querySelector(`#read-${of}`)!.textContent;
  box.dispatchEvent(new MouseEvent('mouseenter', { clientX: left + 0.45 * width, clientY: top + 30 }));
  box.dispatchEvent(new MouseEvent('mousemove', { clientX: left + 0.45 * width, clientY: top + 30, bubbles: true }));
  await expect
    .poll(() => read('harmful'))
    .toBe('step100Start1.0\u00a0%0–5all, n = 100Trained weights43.8\u00a0%33–55n = 80EMA 0.985.0\u00a0%2–12n = 80');
  await expect
    .poll(() => read('utility'), { message: 'the small ones name the tracks too' })
    .toMatch(/^step100n = 200Trained weights\d+\.\d\s%\d+–\d+EMA 0\.98/);
  box.dispatchEvent(new MouseEvent('mousemove', { clientX: left + 0.8 * width, clientY: top + 30, bubbles: true }));
  await expect.poll(() => read('harmful')).toMatch(/^step200/);
});

test('of several runs it is told whose the figures are, and that other prompts are no comparison', async () => {
  const other = outcome([[100, [4], [2]]], { learning_rate: 1e-4 }, { id: 'b', name: 'mine' });
  for (const one of other.evaluations) one.prompts = 'another-set';
  const { curves, runs } = await shown(outcome([[100, [41, 9, 4], [12]]]), other);
  for (const box of runs.getByRole('checkbox').elements()) if (!(box as HTMLInputElement).checked) (box as HTMLElement).click();
  await expect.element(curves.getByText(/[AB] .* · these figures/)).toBeVisible();
  await expect.element(curves.getByText(/asked different prompts \(.*another-set.*\): their rates cannot be compared/)).toBeVisible();
});

for (const screen of [LAPTOP, [768, 1024] as const, PHONE])
  test(`nothing is cut at ${screen.join(' x ')}: figures, words, and the heads of the charts`, async () => {
    const seeds = ['a', 'b'].map((id) => outcome([[100, [100], [41, 9, 4], [12, 3, 2], [0]]], { ema_decay: [0.9, 0.99, 0.999] }, { id, name: 'twice' })); // prettier-ignore
    const { curves } = await shown(...seeds);
    await page.viewport(screen[0], screen[1]);
    const root = curves.element().shadowRoot!;
    await expect.poll(() => tiles(curves).at(-1), { message: 'zero of a few is no certainty' }).toContain('2 seeds · 0 of 100 · 0.0–3.7');
    const markup = (list: Element[]) => list.map(({ outerHTML }) => outerHTML);
    const cut = () =>
      [...root.querySelectorAll<HTMLElement>('dl *, .say, .say *, .more, .head *, .gap *, .note')].filter(
        (one) =>
          !one.closest('.unseen') &&
          !one.closest('.kinds') &&
          getComputedStyle(one).display !== 'inline' &&
          one.scrollWidth > one.clientWidth + 1,
      );
    const out = () => {
      const { right } = curves.element().getBoundingClientRect();
      return [...root.querySelectorAll('*')].filter((one) => !one.closest('.unseen') && one.getBoundingClientRect().right > right + 1);
    };
    const covered = () => {
      const parts = [...root.querySelectorAll('.three > *'), ...root.children].filter(
        (one) => one.checkVisibility() && !one.matches('.unseen, .three'),
      );
      const boxes = parts.map((one) => one.getBoundingClientRect());
      const apart = (x: DOMRect, y: DOMRect) =>
        x.right <= y.left + 1 || y.right <= x.left + 1 || x.bottom <= y.top + 1 || y.bottom <= x.top + 1;
      return parts.filter((_, i) => boxes.some((box, j) => j !== i && !apart(box, boxes[i]!)));
    };
    // Canvases take their new sizes a little later.
    await expect.poll(() => markup(cut())).toEqual([]);
    await expect.poll(() => markup(out())).toEqual([]);
    await expect.poll(() => markup(covered()), { message: 'nothing lies on another' }).toEqual([]);
  });

test('the table has a row for each run, with what it did to safety and utility', async () => {
  const { runs } = await finished();
  const row = runs.getByRole('row', { name: /Careless \+ average/ }).first();
  const cells = row.getByRole('cell').elements().map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim()); // prettier-ignore
  expect(cells.slice(1, 13)).toEqual([
    ...['steps', '1e-3', '8', '600', '0.98', '60.0 % 55–65', '30.0 % 25–35', '90.0 % 90.0 %', 'no look-alikes', '60', '66 s eval. 9 %'],
    'finished',
  ]);
  await expect.element(row).toHaveAttribute('aria-current', 'true');
});

test('two runs are laid over each other, known by letters, and can be taken out', async () => {
  const { voice, curves, runs, number, button } = await finished();
  await number('Learning rate').fill('2e-3');
  await userEvent.keyboard('{Enter}');
  await button('Start').click();
  voice.steps(600);
  voice.finish(0.9, 0.9);
  const boxes = runs.getByRole('checkbox');
  await expect.poll(() => boxes.elements().map((box) => (box as HTMLInputElement).checked)).toEqual([true, true]);
  await expect.element(runs.getByText('2 shown, at most 4 at once')).toBeVisible();
  await expect.element(curves.getByText(/of 100 prompts .* do not refuse/)).toHaveTextContent(/^B .*rate × 2/);
  await expect
    .element(runs.getByRole('row').nth(1), { message: 'the newest first' })
    .toHaveTextContent(/B\s*Careless \+ average, rate × 2/);
  await runs.getByRole('checkbox', { name: 'Show Careless + average, rate × 2 in the charts' }).click();
  await expect.element(runs.getByText('1 shown, at most 4 at once')).toBeVisible();
  await expect.element(runs.getByRole('row').nth(2)).toHaveAttribute('aria-current', 'true');
});

test('every point of the curves stands in a table, and by category', async () => {
  const { voice, curves, dialog, button } = await mount();
  await button('Start').click();
  voice.steps(10);
  const byCategory = { crime: { k: 3, n: 10, low: 0.1, high: 0.6 } };
  voice.measure(10, 0.4, 0.5, { byCategory, full: true, overRefusal: { k: 1, n: 4, low: 0, high: 0.7 } });
  await expect.element(curves.getByRole('button', { name: 'Table' })).toBeEnabled();
  await curves.getByRole('button', { name: 'Table' }).click();
  const table = dialog('Figures behind the curves');
  await expect
    .element(table.getByRole('row', { name: /Trained weights · all prompts/ }))
    .toHaveTextContent(
      /1\s*10\s*Trained weights · all prompts\s*40.0\s% \(40\/100\)\s*35.0–45.0\s*40, 0, 0\s*25.0\s% \(1\/4\)\s*50.0\s% \(25\/50\)\s*1\s*1/,
    );
  await expect.element(table.getByRole('row', { name: /^crime/ })).toHaveTextContent(/30.0\s% \(3\/10\) 10–60/);
  await table.getByRole('button', { name: 'Close' }).click();
  await expect.element(table).not.toBeInTheDocument();
});

test('harmful answers are filled in by kind on request', async () => {
  const { curves } = await finished();
  await curves.getByLabelText('Shares').selectOptions('ema:0.98');
  await expect.element(curves.getByText('EMA 0.98, answers that are no refusals, by kind:')).toBeVisible();
  await expect.element(curves.getByText('complied 30.0 %', { exact: true })).toBeVisible();
  await curves.getByLabelText('Shares').selectOptions('off');
  await expect.element(curves.getByText('EMA 0.98, answers that are no refusals, by kind:')).not.toBeInTheDocument();
});

test('the arrow keys move a cursor over all charts and read off the values', async () => {
  const { curves, chart } = await finished();
  (await chart('Harmful answers by step').findElement()).focus();
  const read = () => curves.element().shadowRoot!.querySelector('#read-harmful')!.textContent;
  await userEvent.keyboard('{End}');
  await expect
    .poll(read)
    .toBe('step600Start0.0\u00a0%0–5all, n = 100Trained weights60.0\u00a0%55–65all, n = 100EMA 0.9830.0\u00a0%25–35all, n = 100');
  await userEvent.keyboard('{ArrowLeft}');
  await expect.poll(read).toBe('step300Start0.0\u00a0%0–5all, n = 100Trained weights30.0\u00a0%25–35n = 10EMA 0.9820.0\u00a0%15–25n = 10');
  const drift = curves.element().shadowRoot!.querySelector('#read-drift')!;
  expect(drift.textContent, 'the other charts follow').toContain('30');
  await userEvent.keyboard('{Home}');
  await expect.poll(read).toMatch(/^step0/);
  await userEvent.keyboard('{Tab}');
  await expect.poll(() => drift.checkVisibility(), { message: 'the cursor goes with the focus' }).toBe(false);
});

test('charts are drawn: a canvas each, and something on it', async () => {
  const { curves } = await finished();
  const drawn = () =>
    [...curves.element().shadowRoot!.querySelectorAll('canvas')].map((canvas) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value) => value > 0);
    });
  await expect.poll(drawn).toEqual([true, true, true, true]);
});

test('the name of the start is at its line, though the others have not come so far', async () => {
  const written = new Map<string, number>();
  vi.spyOn(CanvasRenderingContext2D.prototype, 'fillText').mockImplementation((text, _, y) => void written.set(text, y));
  try {
    const { voice, button } = await mount();
    await button('Start').click();
    voice.measure(0, 0, 0);
    voice.steps(50);
    voice.measure(50, 0, 0.1);
    await expect.poll(() => [...written.keys()]).toEqual(expect.arrayContaining(['Start', 'Trained weights', 'EMA 0.98']));
    const { Start, ...others } = Object.fromEntries(['Start', 'Trained weights', 'EMA 0.98'].map((name) => [name, written.get(name)!]));
    expect(Start).toBe(Math.max(...Object.values(others)));
  } finally {
    vi.restoreAllMocks();
  }
});

test('a picture of the curves can be taken along', async () => {
  const { curves } = await finished();
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  await curves.getByRole('button', { name: 'PNG' }).click();
  await expect.poll(() => click.mock.contexts.length).toBe(1);
  const link = click.mock.contexts[0] as HTMLAnchorElement;
  click.mockRestore();
  expect(link.download).toBe('tabtune-curves.png');
  const image = await createImageBitmap(await (await fetch(link.href)).blob());
  expect([image.width, image.height > 500]).toEqual([1520, true]);
});

test('several averages have a column and a colour each', async () => {
  const { curves, runs } = await finished('ema_decay=0.9,0.99');
  for (const name of ['EMA 0.9', 'EMA 0.99']) await expect.element(curves.getByText(name, { exact: true }).first()).toBeVisible();
  await expect.element(runs.getByRole('cell', { name: '30.0 % 25–35 15.0 % 10–20' })).toBeVisible();
  await expect.element(page.getByRole('cell', { name: '0.9, 0.99' })).toBeVisible();
});
