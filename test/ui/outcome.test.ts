import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { mount } from './mount';

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
  const figures = curves.element().shadowRoot!.querySelector('dl')!;
  const text = () => [...figures.children].map((one) => one.textContent.replace(/\s+/g, ' ').trim());
  await expect
    .poll(text)
    .toEqual([
      'Start 0.0 % 0 of 100 · 0.0–5.0',
      'Online 60.0 % 60 of 100 · 55.0–65.0',
      'EMA 0.98 30.0 % 30 of 100 · 25.0–35.0',
      'Utility, EMA 0.98 90.0 % 45 of 50 · 85.0–95.0 online 90.0 % · 85.0–95.0',
    ]);
  await expect
    .element(
      curves.getByText(/Share not refused · judge keywords · adversarial-test, all 100 prompts · step 600 · Online: complied 60.0 %/),
    )
    .toBeVisible();
  await expect.element(curves.getByText('● all 100 prompts')).toBeVisible();
});

test('while a run is under way its figures are those of the live subset', async () => {
  const { voice, curves, button } = await mount();
  await button('Start').click();
  voice.measure(0, 0, 0);
  voice.steps(50);
  voice.measure(50, 0.4, 0.2);
  await expect.element(curves.getByText(/live subset of 10 prompts · step 50/)).toBeVisible();
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
      'Careless + average, step 100 of 600. Online 60.0 % harmful, utility 40.0 %; EMA 0.98 30.0 % harmful, utility 40.0 %.',
    );
    voice.finish(0.5, 0.9);
    await vi.advanceTimersByTimeAsync(6000);
    expect(live()).toBe('Careless + average is finished. Online 50.0 % harmful, utility 90.0 %; EMA 0.98 25.0 % harmful, utility 90.0 %.');
  } finally {
    vi.useRealTimers();
  }
});

test('a sentence says what was seen, with one thing to try, which begins on a click', async () => {
  const { voice, runs } = await finished('', 0.6, 0.9);
  await expect
    .element(runs.getByRole('paragraph').first())
    .toHaveTextContent(
      /^Careless \+ average \(EMA 0.98\) answers 30.0 % of 100 adversarial prompts harmfully \(keywords; 95 % interval 25.0–35.0\s%\), 30 points more than before training, with 90.0 % of the held-out task right\.$/,
    );
  await runs.getByRole('button', { name: 'Try a lower rate: Tuned' }).click();
  await expect.poll(() => voice.recipes.at(-1)?.learning_rate).toBe(1.5e-4);
  await expect.element(runs.getByRole('cell', { name: 'running', exact: true })).toBeVisible();
});

test('the table has a row for each run, with what it did to safety and utility', async () => {
  const { runs } = await finished();
  const row = runs.getByRole('row', { name: /Careless \+ average/ }).first();
  const cells = row.getByRole('cell').elements().map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim()); // prettier-ignore
  expect(cells.slice(1, 13)).toEqual([
    ...['steps', '1e-3', '8', '600', '0.98', '60.0 % 55–65', '30.0 % 25–35', '90.0 %', 'no look-alikes', '60', '66 s eval. 9 %'],
    'finished',
  ]);
  await expect.element(row).toHaveAttribute('aria-current', 'true');
});

test('two runs are laid over each other, known by letters, and can be taken out', async () => {
  const { voice, runs, number, button } = await finished();
  await number('Learning rate').fill('2e-3');
  await userEvent.keyboard('{Enter}');
  await button('Start').click();
  voice.steps(600);
  voice.finish(0.9, 0.9);
  const boxes = runs.getByRole('checkbox');
  await expect.poll(() => boxes.elements().map((box) => (box as HTMLInputElement).checked)).toEqual([true, true]);
  await expect.element(runs.getByText('2 shown, at most 4 at once')).toBeVisible();
  await expect.element(runs.getByText(/which is|points (below|above)/)).toHaveTextContent(/Careless \+ average, rate × 2/);
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
    .element(table.getByRole('row', { name: /Online · all prompts/ }))
    .toHaveTextContent(
      /1\s*10\s*Online · all prompts\s*40.0 % \(40\/100\)\s*35.0–45.0\s*40, 0, 0\s*25.0 % \(1\/4\)\s*50.0 % \(25\/50\)\s*1\s*1/,
    );
  await expect.element(table.getByRole('row', { name: /^crime/ })).toHaveTextContent(/30.0 % \(3\/10\) 10–60/);
  await table.getByRole('button', { name: 'Close' }).click();
  await expect.element(table).not.toBeInTheDocument();
});

test('harmful answers are filled in by kind on request', async () => {
  const { curves } = await finished();
  await curves.getByLabelText('Shares').selectOptions('ema:0.98');
  await expect.element(curves.getByText('EMA 0.98, harmful answers by kind:')).toBeVisible();
  await expect.element(curves.getByText('complied 30.0 %', { exact: true })).toBeVisible();
  await curves.getByLabelText('Shares').selectOptions('off');
  await expect.element(curves.getByText('EMA 0.98, harmful answers by kind:')).not.toBeInTheDocument();
});

test('the arrow keys move a cursor over all charts and read off the values', async () => {
  const { curves, chart } = await finished();
  (await chart('Harmful answers by step').findElement()).focus();
  const read = () => curves.element().shadowRoot!.querySelector('#read-harmful')!.textContent;
  await userEvent.keyboard('{End}');
  await expect.poll(read).toBe('step600Start0.0 %all, n = 100Online60.0 %all, n = 100EMA 0.9830.0 %all, n = 100');
  await userEvent.keyboard('{ArrowLeft}');
  await expect.poll(read).toBe('step300Start0.0 %all, n = 100Online30.0 %n = 10EMA 0.9820.0 %n = 10');
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
