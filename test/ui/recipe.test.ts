import { expect, onTestFinished, test, vi } from 'vitest';
import { cdp, page, userEvent } from 'vitest/browser';
import { fail } from '../../src/protocol/errors';
import type { JobHandle } from '../../src/protocol/jobs';
import { DEFAULT_RECIPE, type Recipe } from '../../src/protocol/recipe';
import type { Plan } from '../../src/protocol/runs/run';
import { adapter, ownModel } from '../fake/engine';
import { mount, unended } from './mount';
import { Voice } from './voice';

/** What the address says. */
const settings = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

test('a preset fills the form, follows another data set, and is pressed only as long as it holds', async () => {
  const { voice, recipe, number, button } = await mount();
  const presets = recipe.getByRole('group', { name: 'Presets' });
  const pressed = () => presets.getByRole('button', { pressed: true }).elements().map(({ textContent }) => textContent.trim()); // prettier-ignore
  await expect.poll(pressed).toEqual(['Careless + average']);
  await presets.getByRole('button', { name: 'Careful', exact: true }).click();
  await expect.element(number('Learning rate')).toHaveValue('1.5e-4');
  await expect.element(number('Batch size')).toHaveValue('16');
  await expect.element(number('Gradient steps')).toHaveValue('400');
  expect(pressed()).toEqual(['Careful']);
  await recipe.getByLabelText('Data', { exact: true }).selectOptions('facts');
  await expect.element(number('Learning rate')).toHaveValue('1.8e-4');
  expect(pressed()).toEqual(['Careful']);
  await number('Learning rate').fill('2e-4');
  await userEvent.keyboard('{Enter}');
  await expect.poll(pressed).toEqual([]);
  await expect.poll(() => voice.planned.at(-1)?.learning_rate).toBe(2e-4);
  await button('Start').click();
  expect(voice.recipes[0]).toMatchObject({ data: 'facts', learning_rate: 2e-4, max_steps: 200, ema_mode: 'off' });
});

test('settings live in the address, both ways', async () => {
  const { recipe, number } = await mount({ address: 'learning_rate=0.002&max_steps=50&seeds=3' });
  await expect.element(number('Learning rate')).toHaveValue('2e-3');
  await expect.element(number('Gradient steps')).toHaveValue('50');
  await expect.element(recipe.getByLabelText('Seeds, one run each')).toHaveValue('3');
  await number('Batch size').fill('5');
  await userEvent.keyboard('{Enter}');
  await expect.poll(settings).toEqual({ per_device_train_batch_size: '5', learning_rate: '0.002', max_steps: '50', seeds: '3' });
  location.hash = 'max_steps=70';
  await expect.element(number('Gradient steps')).toHaveValue('70');
  await expect.element(number('Batch size')).toHaveValue('8');
  await recipe.getByRole('button', { name: 'Reset' }).click();
  await expect.poll(settings).toEqual({});
  await expect.element(number('Gradient steps')).toHaveValue('600');
});

test('the address goes to the clipboard', async () => {
  const { recipe } = await mount({ address: 'max_steps=50' });
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await recipe.getByRole('button', { name: 'Share link' }).click();
  await expect.element(recipe.getByRole('button', { name: 'Link copied' })).toBeVisible();
  expect(write).toHaveBeenCalledWith(location.href);
  write.mockRestore();
});

test('a setting that cannot be used explains itself and holds Start back', async () => {
  const { voice, recipe, number, button } = await mount({ address: 'learning_rate=7' });
  await expect.element(number('Learning rate')).toHaveAttribute('aria-invalid', 'true');
  await expect.element(number('Learning rate')).toHaveAccessibleDescription('must be from 0 to 1');
  await expect.element(recipe.getByText('Correct the marked settings to start.')).toBeVisible();
  await expect.element(button('Start')).toBeDisabled();
  await expect.element(button('Step')).toBeDisabled();
  expect(voice.planned).toEqual([]);
  await number('Learning rate').fill('1e-3');
  await userEvent.keyboard('{Enter}');
  await expect.element(button('Start')).toBeEnabled();
  await expect.element(number('Learning rate')).toHaveAttribute('aria-invalid', 'false');
});

for (const [address, explained] of [
  ['seeds=1,1', 'must be 1 to 10 different whole numbers, such as 1, 2, 3'],
  ['ema_decay=', 'needs at least one decay'],
  ['warmup_steps=-1', 'Warm-up updates: must be from 0 to 100000'],
  ['evaluation.live_prompts=0', 'Prompts in the curve: must be a whole number from 1 to 100000'],
  ['quantization=int8', 'needs lora: weights stored like this cannot be trained themselves'],
  ['lora.r=300', 'Rank r: must be a whole number from 1 to 256'],
] as const)
  test(`${address}: the complaint is in sight, wherever the field is folded away`, async () => {
    const { recipe, button } = await mount({ address });
    await expect.element(recipe.getByText(explained)).toBeVisible();
    await expect.element(button('Start')).toBeDisabled();
  });

test('several seeds take their time together', async () => {
  const { voice, recipe, button, number } = await mount({ address: 'seeds=1,2,3' });
  await expect.element(recipe.getByText('About 75 s a run, 4 min for 3 seeds ·')).toBeVisible();
  voice.bill = { ...voice.bill, rough: true };
  await number('Learning rate').fill('2.5e-3');
  await userEvent.keyboard('{Enter}');
  await expect.element(recipe.getByText('Very roughly 75 s a run, 4 min for 3 seeds, more exactly after a first run ·')).toBeVisible();
  voice.bill = { ...voice.bill, seconds: null };
  await recipe.getByLabelText('Seeds, one run each').fill('4 5');
  await userEvent.keyboard('{Enter}');
  await expect.element(recipe.getByText('Time is known after the first run ·')).toBeVisible();
  await button('Start').click();
  expect(voice.recipes[0]).toMatchObject({ seed: 4, data_seed: 4 });
});

test('a plan that the adapter cannot hold names what would fit', async () => {
  const voice = new Voice();
  const fits: Recipe = { ...DEFAULT_RECIPE, per_device_train_batch_size: 2 };
  voice.unplanned = fail('recipe', { fits })`The activations take 3 GB. A batch of 2 fits.`;
  const { recipe, number, button } = await mount({ voice });
  await expect.element(recipe.getByText('The activations take 3 GB. A batch of 2 fits.')).toBeVisible();
  await expect.element(button('Start')).toBeDisabled();
  voice.unplanned = null;
  await recipe.getByRole('button', { name: 'Use what fits' }).click();
  await expect.element(number('Batch size')).toHaveValue('2');
  await expect.element(button('Start')).toBeEnabled();
});

test('a plan that failed can be asked for again', async () => {
  const voice = new Voice();
  voice.unplanned = fail('data')`The rows could not be read.`;
  const { recipe, button } = await mount({ voice });
  await expect.element(recipe.getByText('The rows could not be read.')).toBeVisible();
  voice.unplanned = null;
  await recipe.getByRole('button', { name: 'Try again' }).click();
  await expect.element(button('Start')).toBeEnabled();
  await expect.element(recipe.getByText('The rows could not be read.')).not.toBeInTheDocument();
});

test('a plan that did not come to an end in the page before waits until it is asked for', async () => {
  const { voice, recipe, button } = await mount({ left: unended(DEFAULT_RECIPE) });
  await expect.element(recipe.getByText('The estimate for this model and data did not come to an end last time')).toBeVisible();
  expect(voice.planned).toEqual([]);
  await expect.element(button('Start')).toBeEnabled(); // Whoever starts decides.
  await recipe.getByRole('button', { name: 'Estimate anyway' }).click();
  await expect.element(recipe.getByText('About 75 s')).toBeVisible();
  expect(Object.keys(localStorage)).toEqual([]);
});

test('a plan that waits for many rows says how far it is', async () => {
  const voice = new Voice();
  const waiting: { job?: JobHandle; done?: (plan: Plan) => void } = {};
  voice.plan = (job) => new Promise((done) => Object.assign(waiting, { job, done }));
  const { recipe } = await mount({ voice });
  await expect.element(recipe.getByText('Working out what it takes …')).toBeVisible();
  await expect.poll(() => waiting.job).toBeTruthy();
  waiting.job!.onProgress({ what: 'rows', done: 1200, total: 5000 });
  await expect.element(recipe.getByText('Reading the data: 1,200 of 5,000 rows')).toBeVisible();
  waiting.done!(voice.bill);
  await expect.element(recipe.getByText('About 75 s')).toBeVisible();
});

test('the average is set by its half-life in per cent of the run, or by decays', async () => {
  const { recipe, number } = await mount();
  const half = recipe.getByLabelText('half-life');
  const slider = recipe.getByRole('slider', { name: 'Weight EMA' });
  await expect.element(number('Weight EMA')).toHaveValue('0.98');
  await expect.element(half).toHaveValue('5.7');
  await expect.element(recipe.getByText('% of the run, 34.3 updates')).toBeVisible();
  await half.fill('23');
  await userEvent.keyboard('{Enter}');
  await expect.element(number('Weight EMA')).toHaveValue('0.995');
  await expect.element(slider).toHaveAttribute('aria-valuetext', 'half-life 23 % of the run');
  await number('Gradient steps').fill('1200');
  await userEvent.keyboard('{Enter}');
  await expect.element(number('Weight EMA'), { message: 'the decay is the recipe’s' }).toHaveValue('0.995');
  await expect.element(half).toHaveValue('12');
  await number('Weight EMA').fill('0.9, 0.99');
  await userEvent.keyboard('{Enter}');
  await expect.poll(settings).toEqual({ max_steps: '1200', ema_decay: '0.9,0.99' });
  await expect.element(half).toHaveValue('0.55');
  (await slider.findElement()).focus();
  await userEvent.keyboard('{End}');
  await expect.element(half).toHaveValue('60');
  for (const wrong of ['0', '-5', 'abc']) {
    await half.fill(wrong);
    await userEvent.keyboard('{Enter}');
    const input = half.element() as HTMLInputElement;
    await expect.poll(() => input.validationMessage).toContain(`“${wrong}” cannot be a half-life: it must be a number above 0`);
    await expect.element(half, { message: 'it stays what it was' }).toHaveValue('60');
  }
  await expect.poll(settings).toEqual({ max_steps: '1200', ema_decay: '0.99904,0.99' });
  await recipe.getByLabelText('What the weight EMA is used for').selectOptions('off');
  await expect.element(number('Weight EMA')).not.toBeInTheDocument();
  await expect.element(half).not.toBeInTheDocument();
});

test('Back undoes a preset, and data of another kind', async () => {
  const { recipe, number } = await mount();
  await recipe.getByRole('button', { name: 'Careful', exact: true }).click();
  await expect.element(number('Learning rate')).toHaveValue('1.5e-4');
  await recipe.getByLabelText('Data', { exact: true }).selectOptions('facts');
  await expect.element(number('Learning rate')).toHaveValue('1.8e-4');
  history.back();
  await expect.element(number('Learning rate')).toHaveValue('1.5e-4');
  await expect.element(recipe.getByLabelText('Data', { exact: true })).toHaveValue('steps');
  history.back();
  await expect.element(number('Learning rate')).toHaveValue('1e-3');
  await expect.element(recipe.getByRole('button', { name: 'Careless + average', pressed: true })).toBeVisible();
});

test('a preset says what it does and what it was called before', async () => {
  const { recipe } = await mount();
  for (const [name, before] of [['Careless', 'Known bad'], ['Careless + average', 'EMA only'], ['Careful', 'Tuned'], ['Careful + average', 'Tuned + EMA']] as const)
    await expect.element(recipe.getByRole('button', { name, exact: true })).toHaveAttribute('title', expect.stringContaining(`“${before}”`)); // prettier-ignore
});

test('settings that change during a run are said to be for the next, and those at work stay readable', async () => {
  const { voice, recipe, button, number } = await mount();
  await expect.element(button('Start')).toBeEnabled();
  await button('Start').click();
  voice.steps(10);
  const told = recipe.getByText(/These settings are for the next run/);
  await expect.element(button('Pause')).toBeVisible();
  await expect.element(told).not.toBeInTheDocument();
  await recipe.getByRole('button', { name: 'Careful', exact: true }).click();
  await expect.element(told).toHaveTextContent('At work: Careless + average (rate 1e-3, batch 8, 600 steps).');
  await recipe.getByRole('button', { name: 'Back to those' }).click();
  await expect.element(number('Learning rate')).toHaveValue('1e-3');
  await expect.element(told).not.toBeInTheDocument();
});

test('a slider moves with the arrow keys, and its number follows', async () => {
  const { recipe, number } = await mount();
  const slider = recipe.getByRole('slider', { name: 'Batch size' });
  (await slider.findElement()).focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(number('Batch size')).toHaveValue('16');
  await expect.element(slider).toHaveAttribute('aria-valuetext', '16');
  await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
  await expect.element(number('Batch size')).toHaveValue('4');
});

test('adapters: whether, of which rank, beside which matrices, on which base', async () => {
  const { voice, recipe, button } = await mount();
  await recipe.getByText('LoRA: off, all weights are trained').click();
  await recipe.getByLabelText('Train adapters').click();
  await recipe.getByLabelText('Rank r').fill('4');
  await userEvent.keyboard('{Enter}');
  await recipe.getByLabelText('gate_proj').click();
  await recipe.getByLabelText('Frozen base stored as').selectOptions('int4');
  await expect.element(recipe.getByText('LoRA: r 4, int4')).toBeVisible();
  expect(settings()).toEqual({
    'lora.r': '4',
    'lora.target_modules': 'q_proj,k_proj,v_proj,o_proj,up_proj,down_proj',
    quantization: 'int4',
  });
  await expect.element(button('Start')).toBeEnabled();
  await button('Start').click();
  expect(voice.recipes[0]).toMatchObject({ lora: { r: 4 }, quantization: 'int4' });
});

test('half precision is offered where the adapter has it', async () => {
  const voice = new Voice();
  const { recipe } = await mount({ voice });
  await recipe.getByText('Schedule, clipping, decay').click();
  await expect.element(recipe.getByText(/This adapter does not offer float16/)).toBeVisible();
  await expect.element(recipe.getByRole('option', { name: 'float16 weights' })).toBeDisabled();
  voice.adapter = { ...adapter, features: ['shader-f16'] };
  const other = await mount({ voice });
  await other.recipe.first().getByText('Schedule, clipping, decay').click();
  await expect.element(page.getByText(/With float16 the forward and backward passes read a rounded copy/)).toBeVisible();
  await expect.element(other.recipe.first().getByRole('option', { name: 'float16 weights' })).toBeEnabled();
});

test('half precision is not offered where the processor computes', async () => {
  const voice = new Voice();
  voice.adapter = { ...adapter, features: ['shader-f16'] };
  const { recipe } = await mount({ voice, address: 'device=processor' });
  await recipe.getByText('Schedule, clipping, decay').click();
  await expect.element(recipe.getByText(/The processor computes in float32/)).toBeVisible();
  await expect.element(recipe.getByRole('option', { name: 'float16 weights' })).toBeDisabled();
  await recipe.getByRole('button', { name: 'Automatic' }).click();
  await expect.element(recipe.getByRole('option', { name: 'float16 weights' })).toBeEnabled();
});

test('what the judge takes for a refusal stands there word for word', async () => {
  const { recipe } = await mount();
  await recipe.getByText('Evaluation: 100 prompts, Refusal keywords').click();
  await recipe.getByText('How this judge decides').click();
  await expect
    .element(recipe.getByText(/An answer with one of these \d+ phrases is refused; every other answer counts as harmful/))
    .toBeVisible();
  await expect.element(recipe.getByRole('listitem').first()).toBeVisible();
  await recipe.getByLabelText('Judge').selectOptions('qi-2023');
  await expect.element(recipe.getByText('Evaluation: 100 prompts, Refusal phrases of Qi et al. 2023 (arXiv 2310.03693)')).toBeVisible();
  await expect.poll(settings).toEqual({ 'evaluation.judge': 'qi-2023' });
});

test('data of the address that is not here is named, and another can be chosen', async () => {
  const { recipe } = await mount({ address: 'data=own:data/gone' });
  const complaint = recipe.getByText('“gone” is not here; choose one of the list.');
  await expect.element(complaint).toBeVisible();
  await recipe.getByLabelText('Data', { exact: true }).selectOptions('steps');
  await expect.element(complaint).not.toBeInTheDocument();
});

test('a large model of one’s own brings settings that fit it, which can be undone', async () => {
  const voice = new Voice();
  voice.things.models.push(ownModel('big', 135e6));
  const { recipe, number } = await mount({ voice });
  await expect.element(recipe.getByRole('option', { name: 'big' })).toBeInTheDocument();
  await recipe.getByLabelText('Model', { exact: true }).selectOptions('own:model/big');
  await expect.element(recipe.getByText(/Set for this model: LoRA r 8,/)).toBeVisible();
  await expect.element(number('Batch size')).toHaveValue('4');
  await recipe.getByRole('button', { name: 'Undo' }).click();
  await expect.element(number('Batch size')).toHaveValue('8');
  await expect.element(recipe.getByText('LoRA: off, all weights are trained')).toBeVisible();
});

test('every number field is high enough to be hit', async () => {
  const { recipe, button } = await mount({ address: 'lora.r=8&ema_mode=switch' });
  await expect.element(button('Start')).toBeEnabled();
  for (const details of recipe.element().shadowRoot!.querySelectorAll('details')) details.open = true;
  const fields = recipe.getByRole('textbox').elements();
  expect(fields.length).toBeGreaterThan(15);
  const low = fields.filter((field) => field.getBoundingClientRect().height < 24);
  expect(low.map((field) => field.ariaLabel ?? field.closest('label')?.textContent)).toEqual([]);
});

test('in forced colours what is pressed differs from the rest by its ground, and a slider has its track', async () => {
  const media = (value: string) => cdp().send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value }] });
  await media('active');
  onTestFinished(async () => void (await media('')));
  const { recipe } = await mount();
  const ground = (name: string) => getComputedStyle(recipe.getByRole('button', { name, exact: true }).element()).backgroundColor;
  await expect.element(recipe.getByRole('button', { name: 'Careless + average', pressed: true })).toBeVisible();
  expect(ground('Careless + average')).not.toBe(ground('Careful'));
  const slider = getComputedStyle(recipe.getByRole('slider', { name: 'Learning rate' }).element());
  expect(slider.forcedColorAdjust).toBe('none');
  const [done, left, under] = ['--tone', '--line', '--panel'].map((name) => slider.getPropertyValue(name));
  expect(new Set([done, left, under]).size).toBe(3);
});
