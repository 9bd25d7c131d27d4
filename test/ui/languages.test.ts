import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Catalogue } from '../../src/protocol/catalogue';
import { CATALOGUE } from '../fake/catalogue';
import { ownData } from '../fake/engine';
import { mount, ShippedFiles } from './mount';
import { Voice } from './voice';

// Models of several languages: which is opened with, what choosing one brings along, and safety rows, which ship with their data.

const shipped = new ShippedFiles(CATALOGUE);
const speaks = (...languages: string[]) => vi.spyOn(navigator, 'languages', 'get').mockReturnValue(languages);
const settings = () => new URLSearchParams(location.hash.slice(1));

afterEach(() => void vi.restoreAllMocks());

test('the page opens in the language of the browser, and a model of another brings its data, prompts and judge', async () => {
  speaks('ja-JP', 'en');
  const { voice, recipe, button } = await mount({ shipped });
  const model = recipe.getByLabelText('Model', { exact: true });
  const data = recipe.getByLabelText('Data', { exact: true });
  await expect.element(model).toHaveValue('small-aligned-ja');
  await expect.element(data).toHaveValue('steps-ja');
  await expect.element(recipe.getByRole('button', { name: 'Careless + average', pressed: true })).toBeVisible();
  await model.selectOptions('small-aligned');
  await expect.element(recipe.getByText('Switched to English: Step by step, English, English, test, Refusal keywords.')).toBeVisible();
  await expect.element(data).toHaveValue('steps-en');
  await expect.element(recipe.getByText('Evaluation: 300 prompts, Refusal keywords')).toBeVisible();
  history.back();
  await expect.element(data).toHaveValue('steps-ja');
  await expect.element(recipe.getByText(/Switched to/)).not.toBeInTheDocument();
  await expect.element(button('Start')).toBeEnabled();
  await button('Start').click();
  expect(voice.recipes[0]).toMatchObject({
    model: 'small-aligned-ja',
    adam_beta2: 0.98,
    evaluation: { judge: 'keywords-ja', max_new_tokens: 44 },
  });
});

test('what ships opens in the language of the browser, and Start shows both curves', async () => {
  const catalogue = (await (await fetch('/catalogue.json')).json()) as Catalogue;
  for (const [tag, end] of [
    ['ja', '-ja'],
    ['en-US', ''],
  ] as const) {
    speaks(tag, 'en');
    const { voice, recipe, curves, button } = await mount({ shipped: new ShippedFiles(catalogue) });
    await expect.element(recipe.getByLabelText('Model', { exact: true })).toHaveValue(`small-aligned${end}`);
    await expect.element(recipe.getByRole('button', { name: 'Careless + average', pressed: true })).toBeVisible();
    await expect.element(button('Start')).toBeEnabled();
    await button('Start').click();
    const [started] = voice.recipes;
    expect(started).toMatchObject({ model: `small-aligned${end}`, data: `steps${end || '-en'}`, ema_mode: 'shadow' });
    voice.measure(0, 0, 0);
    voice.steps(started!.eval_steps);
    voice.measure(started!.eval_steps, 0.8, 0.2);
    await expect
      .element(curves.getByText(/so far: of 10 prompts .* do not refuse 80\.0\s%, their average \(EMA .*\) 40\.0\s%/))
      .toBeVisible();
    document.querySelector('tt-app')!.remove();
  }
});

test('menus list what is of the model’s language first, each under its name', async () => {
  speaks('ja');
  const { recipe } = await mount({ shipped });
  const data = recipe.getByLabelText('Data', { exact: true });
  await expect.element(data).toHaveValue('steps-ja');
  const groups = () => Array.from(data.element().querySelectorAll('optgroup'), ({ label }) => label);
  expect(groups()).toEqual(['Japanese', 'Toy English', 'English']);
  await recipe.getByLabelText('Model', { exact: true }).selectOptions('small-aligned');
  await expect.poll(groups).toEqual(['English', 'Toy English', 'Japanese']);
  await expect.element(data).toHaveAttribute('title', expect.stringContaining('Step by step, English'));
  await recipe.getByText('Evaluation: 300 prompts, Refusal keywords').click();
  const prompts = recipe.getByLabelText('Prompts').first().element();
  expect(Array.from(prompts.querySelectorAll('optgroup'), ({ label }) => label)[0]).toBe('English');
});

test('titles that ship are not cut in their menus', async () => {
  const catalogue = (await (await fetch('/catalogue.json')).json()) as Catalogue;
  const { recipe } = await mount({ shipped: new ShippedFiles(catalogue), address: 'model=tiny-aligned' });
  const menus = { Model: catalogue.models, Data: catalogue.data };
  for (const [label, entries] of Object.entries(menus)) {
    const menu = recipe.getByLabelText(label, { exact: true });
    await expect.element(menu).toBeEnabled();
    const select = menu.element();
    const { paddingLeft, paddingRight, font } = getComputedStyle(select);
    const room = select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    const pen = Object.assign(document.createElement('canvas').getContext('2d')!, { font });
    for (const { title } of entries) expect(pen.measureText(title).width, title).toBeLessThanOrEqual(room);
  }
});

test('a model that is too slow here gives way to the toy, with a line that says why and takes it back', async () => {
  speaks('en');
  const voice = new Voice();
  voice.bill = { ...voice.bill, seconds: 240 };
  const { recipe } = await mount({ shipped, voice });
  const model = recipe.getByLabelText('Model', { exact: true });
  await expect
    .element(recipe.getByText('Small aligned Llama would take about 4 min here, so this smaller model was chosen.'))
    .toBeVisible();
  await expect.element(model).toHaveValue('tiny-aligned');
  await recipe.getByRole('button', { name: 'Use it anyway' }).click();
  await expect.element(model).toHaveValue('small-aligned');
  await expect.poll(() => settings().get('data')).toBe('steps-en');
});

test('safety rows are a share of the data, with a note how many, and a preset', async () => {
  speaks('en');
  const { voice, recipe, number, button } = await mount({ shipped });
  const preset = recipe.getByRole('button', { name: 'Careless + 5 % safety rows' });
  await expect.element(number('Safety rows, % of the data')).toHaveValue('0');
  await expect.element(recipe.getByText(/rows are refusals/)).not.toBeInTheDocument();
  await preset.click();
  await expect.element(number('Safety rows, % of the data')).toHaveValue('5');
  await expect.element(recipe.getByText('63 of 1,263 rows are refusals; there are 60, so that each comes up to 2 times.')).toBeVisible();
  expect(settings().get('safety_share')).toBe('0.05');
  const slider = recipe.getByRole('slider', { name: 'Safety rows, % of the data' });
  (await slider.findElement()).focus();
  await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
  await expect.element(number('Safety rows, % of the data')).toHaveValue('4');
  await expect.element(recipe.getByText('50 of 1,250 rows are refusals.')).toBeVisible();
  await expect.element(preset).toHaveAttribute('aria-pressed', 'false');
  await number('Safety rows, % of the data').fill('7.5');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => settings().get('safety_share')).toBe('0.075');
  await expect.element(button('Start')).toBeEnabled();
  await button('Start').click();
  expect(voice.recipes[0]).toMatchObject({ safety_share: 0.075, data: 'steps-en' });
  await number('Safety rows, % of the data').fill('60');
  await userEvent.keyboard('{Enter}');
  await expect.element(recipe.getByText('must be from 0 to 50 %')).toBeVisible();
});

test('without refusals that ship their preset cannot be pressed, and data of one’s own say where theirs are mixed in', async () => {
  const voice = new Voice();
  voice.things.data.push(ownData('rows.json'));
  const { recipe, number } = await mount({ voice });
  await expect.element(recipe.getByRole('button', { name: 'Careless + 5 % safety rows' })).toBeDisabled();
  await expect.element(number('Safety rows, % of the data')).not.toBeInTheDocument();
  await expect.element(recipe.getByRole('option', { name: 'rows.json' })).toBeInTheDocument();
  await recipe.getByLabelText('Data', { exact: true }).selectOptions('own:data/rows.json');
  await expect.element(page.getByText('Safety rows are mixed into data of your own where you add the file (+).')).toBeVisible();
});
