import { expect, test } from 'vitest';
import { fail, plainSentence } from '../../src/protocol/errors';
import { mount } from './mount';
import { Voice } from './voice';

/** A run that the engine is still preparing, until `begin`. */
class Preparing extends Voice {
  begin: () => void = () => undefined;

  override async start(...given: Parameters<Voice['start']>): Promise<void> {
    await super.start(...given);
    this.state(given[1], 'preparing');
    await new Promise<void>((done) => {
      this.begin = () => {
        this.state(given[1], 'running');
        done();
      };
    });
  }
}

test('what the engine is at is told in words and in a bar', async () => {
  const voice = new Preparing();
  const { recipe, runs, button } = await mount({ voice });
  await button('Start').click();
  await expect.element(button('Starting …')).toBeDisabled();
  await expect.element(button('Stop')).toBeEnabled();
  await expect.element(runs.getByRole('cell', { name: 'preparing', exact: true })).toBeVisible();
  const said = async (words: string | RegExp) => expect.element(recipe.getByText(words)).toBeVisible();
  const bar = recipe.getByRole('progressbar', { name: 'Progress of the run' });
  await said('Getting ready');
  voice.phase('loading', 1, 4);
  await said('Loading model and data');
  await expect.element(bar).toHaveProperty('value', 0.25);
  voice.phase('reading', 600, 1200);
  await said('Reading the data: 600 of 1,200 rows');
  voice.phase('tuning', 3, 9);
  await said('Choosing the fastest kernels: 3 of 9 measured');
  voice.phase('compiling', 2, 5);
  await said('Preparing to compute: 2 of 5 parts');
  voice.begin();
  await expect.element(button('Pause')).toBeEnabled();
  voice.phase('evaluating', 0, 1, 'start');
  await said('Evaluating Start: 80 prompts, step 0 of 600');
  voice.phase('training');
  voice.steps(150);
  await said('Training, step 150 of 600 · 3,200 tokens/s');
  await expect.element(bar).toHaveProperty('value', 0.25);
  voice.measure(150, 0.4, 0.5);
  await said(/tokens\/s · evaluation 12\s% of the time/);
  voice.steps(450);
  voice.phase('evaluating', 600, 600, 'ema:0.98');
  await said('Closing evaluation, EMA 0.98: all 100 prompts');
  voice.finish(0.5, 0.9);
  await expect.element(button('Start')).toBeEnabled();
  await expect.element(bar).not.toBeInTheDocument();
});

test('pause, one step, resume, stop: each button asks the engine, and the page shows what it answers', async () => {
  const { voice, runs, button } = await mount();
  const state = (name: string) => expect.element(runs.getByRole('cell', { name, exact: true })).toBeVisible();
  await button('Start').click();
  await state('running');
  await button('Pause').click();
  await expect.poll(() => voice.calls.at(-1)).toBe('pause');
  voice.state(voice.run, 'paused', 3);
  await state('paused');
  await button('Step').click();
  await expect.poll(() => voice.calls.at(-1)).toBe('step');
  await button('Resume').click();
  await expect.poll(() => voice.calls.at(-1)).toBe('resume');
  voice.state(voice.run, 'running', 4);
  await state('running');
  voice.steps(4);
  await button('Stop').click();
  await expect.element(button('Stop')).toBeDisabled();
  await expect.poll(() => voice.calls.at(-1)).toBe('stop');
  voice.state(voice.run, 'stopped', 4);
  await state('stopped');
  await expect.element(button('Start')).toBeEnabled();
});

test('Step begins a run that stops before its first update', async () => {
  const { voice, button } = await mount();
  await button('Step').click();
  await expect.poll(() => voice.started).toEqual([{ paused: true, resume: false }]);
  voice.state(voice.run, 'paused');
  await expect.element(button('Resume')).toBeVisible();
});

test('a run that could not begin says why, and Start is there again', async () => {
  const voice = new Voice();
  const { runs, curves, button } = await mount({ voice });
  await expect.element(button('Start')).toBeEnabled();
  voice.refusal = fail('out-of-memory')`The adapter gave no 3 GB.`;
  await button('Start').click();
  await expect.element(runs.getByRole('cell', { name: 'failed', exact: true })).toBeVisible();
  await expect.element(curves.getByText(/ failed:\s+The adapter gave no 3 GB\./)).toBeVisible();
  await expect.element(button('Start')).toBeEnabled();
});

test('a run that diverged is offered a tenth of its rate', async () => {
  const { voice, curves, button } = await mount();
  await button('Start').click();
  voice.steps(5);
  voice.tell({ type: 'state', state: 'failed', step: 5, error: { code: 'non-finite', message: 'The loss is no number at step 5.' } });
  await expect.element(curves.getByText(/ failed:\s+The loss is no number at step 5\./)).toBeVisible();
  await curves.getByRole('button', { name: 'Try a tenth of the rate' }).click();
  await expect.poll(() => voice.recipes.map(({ learning_rate }) => learning_rate)).toEqual([1e-3, 1e-4]);
});

test('seeds run one after another, and each can be looked at', async () => {
  const { voice, runs, button } = await mount({ address: 'seeds=1,2' });
  await button('Start').click();
  voice.steps(10);
  await expect.element(runs.getByRole('cell', { name: 'running 0/2' })).toBeVisible();
  voice.finish(0.6, 0.9);
  await expect.element(runs.getByRole('cell', { name: 'running 1/2' })).toBeVisible();
  expect(voice.recipes.map(({ seed }) => seed)).toEqual([1, 2]);
  voice.steps(10);
  voice.finish(0.4, 0.9);
  await expect.element(runs.getByRole('cell', { name: 'finished', exact: true })).toBeVisible();
  await expect.element(runs.getByRole('cell', { name: '50.0 % 40–60' }), { message: 'mean and range' }).toBeVisible();
  const fold = runs.getByRole('button', { name: /2 seeds/ });
  await fold.click();
  await expect.element(fold).toHaveAttribute('aria-expanded', 'true');
  await expect.element(runs.getByRole('row', { name: /^seed 1 60.0\s% 55–65 30.0\s%/ })).toBeVisible();
  await expect.element(runs.getByRole('row', { name: /^seed 2 40.0\s%/ })).toBeVisible();
});

test('a lost device in the middle of a run is noted, and the run goes on as the engine restores it', async () => {
  const { voice, runs, recipe, button } = await mount();
  await button('Start').click();
  voice.steps(30);
  voice.tell({ type: 'device-lost', step: 30, error: { code: 'device-lost', message: 'The GPU process crashed.' } });
  voice.phase('recovering');
  const step = { step: 20, loss: 1, gradNorm: 1, learningRate: 1e-3 };
  const seconds = { training: 2, evaluation: 0 };
  voice.tell({
    type: 'restored',
    step: 20,
    steps: [step],
    evaluations: [],
    tokens: 100,
    seconds,
    reasons: [plainSentence('The GPU was lost.')],
  });
  await expect.element(recipe.getByText(/step 20 of 600/)).toBeVisible();
  await runs.getByRole('button', { name: 'More about Careless + average' }).click();
  await expect.element(runs.getByRole('listitem').filter({ hasText: 'device lost at step 30. The GPU process crashed.' })).toBeVisible();
  await expect.element(runs.getByRole('listitem').filter({ hasText: 'resumed at step 20. The GPU was lost.' })).toBeVisible();
});
