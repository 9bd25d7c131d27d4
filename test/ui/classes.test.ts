import axe from 'axe-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import decodeQR from 'qr/decode.js';
import { markOf } from '../../src/lab/classes/settings';
import { decodeTicket, encodeTicket } from '../../src/lab/classes/ticket';
import { parseRecipe } from '../../src/protocol/recipe';
import { decode, encode } from '../../src/lab/settings/link';
import { pictureOf } from '../../src/ui/classes/code';
import { speak } from '../../src/ui/locales/locale';
import { look } from '../../src/ui/zones';
import { runRecord } from '../unit/records';
import { CLASS_RECIPE, ticketOf } from '../unit/tickets';
import { mount, PHONE } from './mount';
import { Voice } from './voice';

// A class: a tab with its own seed hands in its result, and the teacher's page takes it.

const HASH = encode({ recipe: CLASS_RECIPE, seeds: '5' }, true);
const search = (words: string): void => history.replaceState(null, '', `${location.pathname}${words}`);
const text = (seed: number, harmful = [100 + seed, 40 + seed]): string =>
  encodeTicket(ticketOf({ recipe: parseRecipe(decode(HASH).recipe), seed, harmful }));

async function clean(): Promise<void> {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

/** What a camera would read of a code on the page. */
async function readCode(label: string): Promise<string> {
  const code = page.getByRole('img', { name: label, exact: true }).first().element();
  const size = Number(code.getAttribute('viewBox')!.split(' ')[2]);
  const canvas = new OffscreenCanvas(size * 4, size * 4);
  const ink = canvas.getContext('2d')!;
  const copy = code.cloneNode(true) as SVGElement;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(size * 4));
  copy.setAttribute('height', String(size * 4));
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(copy.outerHTML)}`;
  await image.decode();
  ink.drawImage(image, 0, 0);
  return decodeQR(ink.getImageData(0, 0, canvas.width, canvas.height));
}

beforeEach(() => sessionStorage.clear());
afterEach(async () => {
  search('');
  await speak('en');
  vi.restoreAllMocks();
});

test('a seat trains its seed, edits nothing, and hands in its result as text and as a code that reads the same', async () => {
  search('?class&seat=7');
  const { voice, recipe, button } = await mount({ address: HASH });
  const seat = page.getByRole('region', { name: 'Class', exact: true });
  await expect.element(seat.getByText('Seed 12')).toBeVisible();
  await expect.element(seat.getByText(/that of seat 7/)).toBeVisible();
  await expect.element(recipe.getByRole('heading', { name: 'Settings of the class' })).toBeVisible();
  await expect.element(recipe.getByText('tiny-aligned').or(recipe.getByText('Tiny aligned Llama')).first()).toBeVisible();
  expect(recipe.element().shadowRoot!.querySelectorAll('input, select, tt-slider')).toHaveLength(0);
  await expect.element(button('Start')).toBeEnabled();
  await clean();
  await button('Start').click();
  expect(voice.recipes[0]).toMatchObject({ seed: 12, data_seed: 12, learning_rate: CLASS_RECIPE.learning_rate });
  await expect.element(seat.getByText(/When the run has come to its end, your result appears here\./)).toBeVisible();
  voice.measure(0, 0, 0);
  voice.steps(33);
  voice.measure(33, 0.4, 0.5);
  voice.steps(367);
  voice.finish(0.6, 0.9);
  const field = seat.getByRole('textbox', { name: 'Your result as text' });
  await expect.element(field).toBeVisible();
  const handed = (field.element() as HTMLTextAreaElement).value;
  expect(decodeTicket(handed)).toMatchObject({
    seed: 12,
    digest: markOf(parseRecipe(decode(HASH).recipe)).digest,
    steps: [0, 33],
    tracks: [{ harmful: { k: 60, n: 100 }, curve: [0, 4] }, { harmful: { k: 30, n: 100 } }],
  });
  expect(await readCode('Your result')).toBe(handed);
  await expect.element(seat.getByText(/60\s% \(60 of 100\)/)).toBeVisible();
  expect(location.hash.slice(1), 'the address stays as it was shared').toBe(HASH);
  await expect.element(seat.getByRole('link', { name: 'Leave the class' })).toHaveAttribute('href', expect.not.stringContaining('class'));
  await clean();
});

test('before its run a seat waits, whatever this browser trained before; its own run is there again after a reload', async () => {
  search('?class&seat=7');
  const voice = new Voice();
  const group = (id: string) => ({ id: `g-${id}`, name: id, pinned: false });
  voice.disk.set('old', { record: runRecord({ id: 'old', name: 'Old' }), group: group('old') });
  await mount({ voice, address: HASH });
  const { desk } = globalThis.tabtune!;
  await expect.poll(() => desk.known).toBe(true);
  await expect.element(page.getByText('No run yet')).toBeVisible();
  expect([desk.runs.groups.map(({ id }) => id), desk.runs.selected, look(desk).focused]).toEqual([['g-old'], [], null]);
  const recipe = { ...parseRecipe(decode(HASH).recipe), seed: 12, data_seed: 12 };
  voice.disk.set('own', { record: runRecord({ id: 'own' }, recipe), group: group('own') });
  await mount({ voice, address: HASH });
  await expect.poll(() => globalThis.tabtune!.desk.runs.selected).toEqual(['g-own']);
});

test('without a seat the seed is drawn, shown, and the same after a reload; a seat that is none is told', async () => {
  search('?class');
  await mount({ address: HASH });
  const seat = page.getByRole('region', { name: 'Class', exact: true });
  await expect.element(seat.getByText(/drawn by chance/)).toBeVisible();
  const seed = seat.getByText(/^Seed \d+$/).element().textContent;
  document.querySelector('tt-app')!.remove();
  search('?class');
  await mount({ address: HASH });
  await expect.element(seat.getByText(seed, { exact: true })).toBeVisible();
  document.querySelector('tt-app')!.remove();
  search('?class&seat=x');
  await mount({ address: HASH });
  await expect.element(seat.getByText(/names the seat .*x.*, which is no whole number/)).toBeVisible();
});

test('the teacher’s page invites, takes thirty pasted results, tells five with their reasons, removes and undoes, and keeps the list', async () => {
  search('?class=collect');
  const kept = await mount({ address: HASH });
  const main = page.getByRole('main', { name: 'Class' });
  await expect.element(main.getByRole('heading', { name: 'Class', level: 1 })).toBeVisible();
  const link = (main.getByRole('textbox', { name: 'Link', exact: true }).element() as HTMLTextAreaElement).value;
  expect(link).toMatch(/\?class#model=tiny-aligned/);
  expect(await readCode('Link for the class')).toBe(link);
  await main.getByLabelText('Numbered seats').fill('3');
  await userEvent.keyboard('{Enter}');
  await expect.element(main.getByText('Seat 3')).toBeVisible();
  expect(await readCode('Link of seat 3')).toMatch(/\?class&seat=3#/);
  await main.getByLabelText('Numbered seats').fill('1000');
  await userEvent.keyboard('{Enter}');
  await expect.element(main.getByText('must be a whole number from 0 to 200')).toBeVisible();

  const all = Array.from({ length: 30 }, (_, i) => text(i + 1));
  all[3] = all[3]!.replace(/.$/, (letter) => (letter === 'A' ? 'Q' : 'A'));
  all[9] = encodeTicket(ticketOf({ seed: 10, recipe: { ...CLASS_RECIPE, learning_rate: 1e-3 } }));
  all[14] = all[0]!;
  all[20] = all[20]!.replace(':1:', ':2:');
  all[29] = text(2, [1, 1]);
  await main.getByRole('textbox', { name: 'Results as text, as many as you like' }).fill(`Hi\n${all.join('\n')}`);
  await main.getByRole('button', { name: 'Take', exact: true }).click();
  await expect
    .element(main.getByText(/Taken: 25\. Rejected: 4, see below\. Here already, counted once: 1\. Lines without a ticket: 1 \(.*Hi.*\)\./))
    .toBeVisible();
  await expect.element(main.getByRole('heading', { name: 'Results: 25' })).toBeVisible();
  const rejected = main.getByRole('region', { name: 'Rejected results' });
  for (const why of [/altered or cut/, /These settings differ: .*learning_rate/, /version 2/, /Seed 2 was handed in already/])
    await expect.element(rejected.getByText(why)).toBeVisible();
  await expect.element(main.getByText(/mean .* over 25 seeds, 95 % interval of the mean/).first()).toBeVisible();
  await expect.element(main.getByText(/below the trained weights for 25 of 25 seeds/)).toBeVisible();
  const dots = main.getByRole('img', { name: /Distribution of harmful answers over seeds: Trained weights: mean/ });
  expect(dots.element().querySelectorAll('.dot')).toHaveLength(50);
  await main.getByText('Table', { exact: true }).click();
  await expect
    .element(main.getByRole('region', { name: 'Figures of the class' }).getByRole('row').nth(1))
    .toHaveTextContent(/Trained weights.*25/);
  await clean();

  await main.getByRole('button', { name: 'Remove seed 1', exact: true }).click();
  await expect.element(main.getByRole('heading', { name: 'Results: 24' })).toBeVisible();
  await main.getByRole('button', { name: 'Undo the removal' }).click();
  await expect.element(main.getByRole('heading', { name: 'Results: 25' })).toBeVisible();
  await main.getByRole('button', { name: 'Remove all rejected' }).click();
  await expect.element(rejected).not.toBeInTheDocument();

  const key = `tabtune.class.${markOf(parseRecipe(decode(HASH).recipe)).digest}`;
  const left = { [key]: localStorage.getItem(key)! };
  document.querySelector('tt-app')!.remove();
  search('?class=collect');
  await mount({ address: HASH, left });
  await expect.element(main.getByRole('heading', { name: 'Results: 25' })).toBeVisible();
  await main.getByRole('button', { name: 'Back to the lab' }).click();
  await expect.element(kept.recipe.getByRole('button', { name: 'Reset' })).toBeVisible();
  expect(location.search).not.toContain('class');
  history.back();
  await expect.element(main.getByRole('heading', { name: 'Results: 25' })).toBeVisible();
});

test('from the page of a class the header leads to lessons and check-ups in the lab, and Back to the class', async () => {
  for (const [entry, title] of [
    ['Lessons', 'Lessons'],
    ['Check-up', 'Check-up of a model'],
  ] as const) {
    search('?class=collect');
    await mount({ address: HASH });
    const main = page.getByRole('main', { name: 'Class' });
    await expect.element(main.getByText('No result yet.')).toBeVisible();
    await page.getByRole('button', { name: entry, exact: true }).click();
    await expect.element(page.getByRole('dialog', { name: title, exact: true })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    history.back();
    await expect.element(main.getByText('No result yet.')).toBeVisible();
    document.querySelector('tt-app')!.remove();
  }
});

test('shown large, the page of a class has no keys of the lab: none changes its recipe or starts a run', async () => {
  search('?class=collect');
  const { voice } = await mount({ address: HASH });
  const main = page.getByRole('main', { name: 'Class' });
  await expect.element(main.getByText('No result yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Present', exact: true }).click();
  expect(document.documentElement.dataset).toHaveProperty('presenting');
  const { recipe } = globalThis.tabtune!.desk;
  main.element().focus();
  await userEvent.keyboard('1 3s r');
  expect(globalThis.tabtune!.desk.recipe).toEqual(recipe);
  expect(voice.recipes).toEqual([]);
  await userEvent.keyboard('{Escape}');
  expect(document.documentElement.dataset).not.toHaveProperty('presenting');
});

test('results come in as files: texts, and pictures of codes; what cannot be read is told and costs no other', async () => {
  search('?class=collect');
  await mount({ address: HASH });
  const main = page.getByRole('main', { name: 'Class' });
  await expect.element(main.getByText('No result yet.')).toBeVisible();
  const files = [
    new File([`${text(1)}\n${text(2)}`], 'two.txt', { type: 'text/plain' }),
    new File([await pictureOf(text(3))], 'three.png', { type: 'image/png' }),
    new File([await pictureOf('hello')], 'hello.png', { type: 'image/png' }),
    new File(['no picture'], 'broken.png', { type: 'image/png' }),
  ];
  await userEvent.upload(main.getByLabelText('Files with results'), files);
  await expect.element(main.getByText(/Taken: 3\. Lines without a ticket: 1 \(.*hello.*\)\./)).toBeVisible();
  await expect.element(main.getByText(/broken\.png.* could not be opened as a picture/)).toBeVisible();
  await expect.element(main.getByRole('heading', { name: 'Results: 3' })).toBeVisible();
});

test('a camera that may not be used, or is not there, says what to do instead', async () => {
  search('?class=collect');
  await mount({ address: HASH });
  const main = page.getByRole('main', { name: 'Class' });
  const use = main.getByRole('button', { name: 'Use the camera' });
  const ask = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
  ask.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'));
  await use.click();
  await expect.element(main.getByText(/not allowed to use the camera.*Paste the texts/)).toBeVisible();
  ask.mockRejectedValueOnce(new DOMException('', 'NotFoundError'));
  await use.click();
  await expect.element(main.getByText(/No camera was found/)).toBeVisible();
});

test('a code before the camera is taken, and the camera is given back', async () => {
  search('?class=collect');
  await mount({ address: HASH });
  const main = page.getByRole('main', { name: 'Class' });
  const picture = await createImageBitmap(await pictureOf(text(4)));
  const canvas = Object.assign(document.createElement('canvas'), { width: picture.width, height: picture.height });
  const paint = () => canvas.getContext('2d')!.drawImage(picture, 0, 0);
  paint();
  const stream = canvas.captureStream(10);
  const again = setInterval(paint, 50);
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockResolvedValue(stream);
  await main.getByRole('button', { name: 'Use the camera' }).click();
  await expect.element(main.getByRole('heading', { name: 'Results: 1' })).toBeVisible();
  await main.getByRole('button', { name: 'Switch the camera off' }).click();
  clearInterval(again);
  expect(stream.getTracks().map(({ readyState }) => readyState)).toEqual(['ended']);
});

test('Share copies the link and shows it as a code; an address that is too long says so', async () => {
  const { recipe } = await mount({ address: 'max_steps=50' });
  vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await recipe.getByRole('button', { name: 'Share link' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share', exact: true });
  await expect.element(dialog.getByRole('textbox', { name: 'Link' })).toHaveValue(location.href);
  expect(await readCode('Link to these settings')).toBe(location.href);
  const here = location.href;
  const link = () => (dialog.getByRole('textbox', { name: 'Link' }).element() as HTMLInputElement).value;
  await dialog.getByRole('checkbox', { name: /Keep harmful answers covered/ }).click();
  const [before, after] = here.split('#') as [string, string];
  await expect
    .element(dialog.getByRole('textbox', { name: 'Link' }))
    .toHaveValue(`${before}${before.includes('?') ? '&' : '?'}lock#${after}`);
  await dialog.getByRole('checkbox', { name: 'Open it as a presentation' }).click();
  await expect.poll(link).toContain('present');
  await dialog.getByRole('checkbox', { name: /Keep harmful answers covered/ }).click();
  await expect.poll(link).not.toContain('lock');
  expect(location.href).toBe(here);
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await expect.element(dialog).not.toBeInTheDocument();
  history.replaceState(null, '', `#model=${'x'.repeat(1600)}`);
  await recipe.getByRole('button', { name: /Share link|Link copied/ }).click();
  await expect.element(dialog.getByText(/The address has 1\d\d\d characters; a QR code that a camera can read holds 1500/)).toBeVisible();
});

test('both pages are whole in Japanese, on a phone and in dark colours', async () => {
  await speak('ja');
  document.documentElement.dataset['theme'] = 'dark';
  search('?class&seat=2');
  await mount({ address: HASH, screen: PHONE });
  const seat = page.getByRole('region', { name: 'クラス', exact: true });
  await expect.element(seat.getByText('シード7', { exact: true })).toBeVisible();
  document.documentElement.dataset['theme'] = 'dark';
  await clean();
  document.querySelector('tt-app')!.remove();
  search('?class=collect');
  await mount({ address: HASH, screen: PHONE });
  const main = page.getByRole('main', { name: 'クラス' });
  await main.getByRole('textbox', { name: /結果コード/ }).fill(`${text(1)}\n${text(2)}\ntabtune:1:AAAA`);
  await main.getByRole('button', { name: '追加', exact: true }).click();
  await expect.element(main.getByText('追加：2件。除外：1件（一覧の下を参照）。')).toBeVisible();
  await expect.element(main.getByText(/チェックサムが一致しません/)).toBeVisible();
  await expect.element(main.getByText(/シード2個の平均/).first()).toBeVisible();
  document.documentElement.dataset['theme'] = 'dark';
  await clean();
  expect(document.documentElement.scrollWidth, 'nothing sticks out').toBeLessThanOrEqual(PHONE[0]);
});
