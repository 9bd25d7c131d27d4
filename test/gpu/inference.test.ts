import { describe, expect, onTestFinished, test } from 'vitest';
import { type Checkpoint, createModel, createTrainer, type Model, type ModelOptions } from '../../src/index';
import { Inference, type InferenceSize } from '../../src/model/inference';
import { compare } from '../reference/compare';
import { argmax, crossEntropy, IGNORED } from '../reference/cross_entropy';
import { draws } from '../reference/random';
import { testGpu } from './harness';
import { GOLDEN, golden, randomCheckpoint, randomRows, TINY } from './models';

const NEW = 9;
const LENGTHS = [3, 1, 12, 5, 5, 2, 7];

async function open(checkpoint: Checkpoint, config: object = {}, options: ModelOptions = { batch: 4, length: 24 }): Promise<Model> {
  const model = await createModel(await testGpu(), { ...checkpoint, config: { ...(checkpoint.config as object), ...config } }, options);
  onTestFinished(() => model.free());
  return model;
}

async function engine(model: Model, size: InferenceSize): Promise<Inference> {
  const inference = new Inference(model, ['online'], size);
  onTestFinished(() => inference.free());
  await inference.build();
  return inference;
}

const promptsOf = (vocabulary: number): number[][] => {
  const { whole } = draws(vocabulary);
  return LENGTHS.map((n) => whole(n, vocabulary));
};

/** Greedy decoding as it is defined: the whole row again for every token. */
async function slowly(model: Model, prompts: number[][], newTokens: number): Promise<number[][]> {
  const { vocabulary } = model.config;
  const rows = prompts.map((p) => [...p]);
  for (let i = 0; i < newTokens; i++) {
    const logits = await model.logits(rows);
    const longest = Math.max(...rows.map((r) => r.length));
    rows.forEach((row, r) => {
      const at = (r * longest + row.length - 1) * vocabulary;
      row.push(...argmax(logits.subarray(at, at + vocabulary), 1, vocabulary));
    });
  }
  return rows.map((row, r) => row.slice(prompts[r]!.length));
}

describe.each(GOLDEN)('generation with %s', (name) => {
  test('together, one by one, in waves and without a cache: the same answers', async () => {
    const { checkpoint } = await golden(name);
    const model = await open(checkpoint, { eos_token_id: null });
    const prompts = promptsOf(model.config.vocabulary);
    const expected = await slowly(model, prompts, NEW);
    expect(await model.generate(prompts, { maxNewTokens: NEW })).toEqual(expected);
    for (const [i, prompt] of prompts.entries()) expect(await model.generate([prompt], { maxNewTokens: NEW })).toEqual([expected[i]]);
    // Waves are cut by rows (two at a time) and by tokens (a prompt of 12 fills one).
    const waves = await engine(model, { prompts: 2, promptTokens: 12, maxNewTokens: NEW + 3, purpose: 'decode' });
    expect(await waves.generate(prompts, 'online', NEW)).toEqual(expected);
    expect(await waves.generate(prompts, 'online', 1)).toEqual(expected.map((answer) => answer.slice(0, 1)));
    expect(await waves.generate([], 'online', NEW)).toEqual([]);
    // Heard while they grow, a few tokens at a time.
    for (const [asked, length] of [
      [waves, NEW],
      [waves, 1],
      [model, NEW],
    ] as const) {
      const heard: number[][][] = prompts.map(() => []);
      const hooks = { onTokens: (prompt: number, ids: number[]) => void heard[prompt]!.push(ids) };
      const whole =
        asked === model ? asked.generate(prompts, { maxNewTokens: length, ...hooks }) : waves.generate(prompts, 'online', length, hooks);
      expect(await whole).toEqual(expected.map((answer) => answer.slice(0, length)));
      expect(heard.map((pieces) => pieces.flat())).toEqual(expected.map((answer) => answer.slice(0, length)));
      if (length > 1) for (const pieces of heard) expect(pieces.length).toBeGreaterThan(1);
    }
  });

  test('an answer ends before an end token', async () => {
    const { checkpoint } = await golden(name);
    const endless = await open(checkpoint, { eos_token_id: null });
    const prompts = promptsOf(endless.config.vocabulary);
    const full = await endless.generate(prompts, { maxNewTokens: NEW });
    // One ends at once, one in the middle, one only if its token happens to appear elsewhere.
    const ends = [full[0]![0]!, full[2]![4]!];
    const model = await open(checkpoint, { eos_token_id: ends });
    const expected = full.map((answer) =>
      answer
        .slice(
          0,
          [...answer, ends[0]!].findIndex((id) => ends.includes(id)),
        )
        .slice(0, NEW),
    );
    expect(expected[0]).toEqual([]);
    expect(await model.generate(prompts, { maxNewTokens: NEW })).toEqual(expected);
    for (const [i, prompt] of prompts.entries()) expect(await model.generate([prompt], { maxNewTokens: NEW })).toEqual([expected[i]]);
  });
});

test('generation stops when asked to', async () => {
  const model = await open(randomCheckpoint(), { eos_token_id: null });
  const inference = await engine(model, { prompts: 2, promptTokens: 8, maxNewTokens: NEW, purpose: 'decode' });
  await expect(inference.generate([[1, 2, 3]], 'online', NEW, { stopped: () => true })).rejects.toMatchObject({ code: 'stopped' });
  expect(await inference.generate([[1, 2, 3]], 'online', NEW, { stopped: () => false })).toHaveLength(1);
});

test('what does not fit is refused by name', async () => {
  const model = await open(randomCheckpoint());
  await expect(model.generate([[]], { maxNewTokens: 1 })).rejects.toThrow('Prompt 0 is empty');
  await expect(model.generate([[1, 2]], { maxNewTokens: 24 })).rejects.toThrow('exceeds the 24 positions planned for');
  expect((await model.generate([[1, 2]], { maxNewTokens: 23 }))[0]!.length).toBeLessThanOrEqual(23);
  await expect(model.generate([[97]], { maxNewTokens: 1 })).rejects.toThrow('token id 97');
  await expect(model.generate([[1]], { maxNewTokens: 1, track: 'ema:0.9' })).rejects.toThrow('There is no track ema:0.9');
  const inference = await engine(model, { prompts: 1, promptTokens: 4, maxNewTokens: 2, purpose: 'decode' });
  await expect(inference.generate([[1, 2, 3, 4, 5]], 'online', 2)).rejects.toThrow('Prompt 0 has 5 tokens; at most 4 were planned for.');
});

test('what is asked for at the same time is answered as if asked one after the other', async () => {
  const model = await open(randomCheckpoint(), { eos_token_id: null });
  const prompts = [
    [3, 1, 4],
    [1, 5, 9],
    [2, 6, 5],
    [3, 5],
  ];
  const questions = prompts.flatMap((prompt): (() => Promise<ArrayLike<number>>)[] => [
    () => model.logits([prompt]),
    async () => (await model.generate([prompt], { maxNewTokens: NEW }))[0]!,
  ]);
  const expected = [];
  for (const ask of questions) expected.push(await ask());
  expect(await Promise.all(questions.map((ask) => ask()))).toEqual(expected);
  const rows = prompts.slice(0, 3).map((inputIds) => [{ inputIds, labels: inputIds }]);
  const inference = await engine(model, { prompts: 1, promptTokens: 3, maxNewTokens: 1, purpose: 'score' });
  const losses = [];
  for (const row of rows) losses.push(await inference.loss(row, 'online'));
  expect(await Promise.all(rows.map((row) => inference.loss(row, 'online')))).toEqual(losses);
  expect(new Set(losses.map(({ loss }) => loss)).size).toBe(3);
});

test('no prompts, no rows: nothing comes back', async () => {
  const model = await open(randomCheckpoint());
  expect(await model.generate([], { maxNewTokens: 4 })).toEqual([]);
  expect(await model.logits([])).toHaveLength(0);
});

test('ragged rows have zeros beyond their end', async () => {
  const model = await open(randomCheckpoint());
  const rows = [[5, 6, 7, 8], [9]];
  const logits = await model.logits(rows);
  expect(logits).toHaveLength(2 * 4 * TINY.vocab_size);
  expect(logits.subarray(5 * TINY.vocab_size).every((x) => x === 0)).toBe(true);
  expect(logits.subarray(0, TINY.vocab_size)).toEqual(await model.logits([[5]]));
});

describe('loss', () => {
  const rows = randomRows(8, [9, 4, 12, 2, 7]);
  const asRows = rows.inputIds.map((inputIds, i) => ({ inputIds, labels: rows.labels[i]! }));

  test('is that of the trainer, of the logits, and does not depend on how rows are cut', async () => {
    const model = await open(randomCheckpoint());
    const trainer = await createTrainer(model, { learning_rate: 0, lr_scheduler_type: 'constant' });
    onTestFinished(() => trainer.free());
    const trained = (await trainer.step(rows)).loss;
    const logits = await model.logits(rows.inputIds);
    const longest = Math.max(...rows.inputIds.map((r) => r.length));
    // The logits at t are scored by the label at t + 1.
    const labels = rows.labels.flatMap((row) => Array.from({ length: longest }, (_, t) => row[t + 1] ?? IGNORED));
    const expected = crossEntropy(logits, labels, TINY.vocab_size).mean;
    expect(trained / expected).toBeCloseTo(1, 5);
    for (const promptTokens of [34, 12]) {
      const inference = await engine(model, { prompts: 5, promptTokens, maxNewTokens: 1, purpose: 'score' });
      const { loss, targets } = await inference.loss(asRows, 'online');
      expect(loss / expected).toBeCloseTo(1, 5);
      expect(targets).toBe(rows.labels.flat().filter((label) => label !== IGNORED).length);
      expect(await inference.loss([], 'online')).toEqual({ loss: NaN, targets: 0 });
      await expect(
        inference.loss([{ inputIds: new Array<number>(40).fill(1), labels: new Array<number>(40).fill(1) }], 'online'),
      ).rejects.toThrow('Row 0 has 40');
    }
  });

  test('and gradients do not depend on the cutting of the vocabulary', async () => {
    const config = { ...TINY, vocab_size: 1031, num_hidden_layers: 1 };
    const checkpoint = randomCheckpoint(config);
    const batch = randomRows(9, [17, 5, 11], config.vocab_size);
    const results = [];
    // A batch that may have 8320 scored tokens takes the vocabulary in two chunks, one of 48 in a single one.
    for (const rowsPlanned of [3, 520]) {
      const model = await open(checkpoint, {}, { batch: rowsPlanned, length: 17 });
      const trainer = await createTrainer(model, { learning_rate: 0, lr_scheduler_type: 'constant' });
      onTestFinished(() => trainer.free());
      const { loss } = await trainer.step(batch);
      results.push({ loss, gradients: await model.read(trainer.gradients) });
    }
    const [whole, cut] = results as [(typeof results)[0], (typeof results)[0]];
    expect(cut.loss / whole.loss).toBeCloseTo(1, 6);
    compare('gradients', cut.gradients, whole.gradients, { abs: 1e-5, eps: 1e-4 });
  });
});

test('each track answers with its own weights', async () => {
  const model = await open(randomCheckpoint(), { eos_token_id: null });
  const prompt = [[3, 1, 4]];
  const before = await model.logits(prompt);
  const trainer = await createTrainer(model, { learning_rate: 0.1, lr_scheduler_type: 'constant', ema_mode: 'shadow', ema_decay: [0.5] });
  onTestFinished(() => trainer.free());
  expect(await model.logits(prompt, 'ema:0.5')).toEqual(before);
  await trainer.step(randomRows(4, [9, 9]));
  const [start, online, average] = [await model.logits(prompt, 'start'), await model.logits(prompt), await model.logits(prompt, 'ema:0.5')];
  expect(start).toEqual(before);
  expect(online).not.toEqual(before);
  expect(average).not.toEqual(before);
  expect(average).not.toEqual(online);
});

test('a track ends with its trainer, and its name may be taken again', async () => {
  const model = await open(randomCheckpoint(), { eos_token_id: null });
  const answer = (track: string) => model.generate([[3, 1, 4]], { maxNewTokens: NEW, track });
  const recipe = { learning_rate: 0.1, lr_scheduler_type: 'constant', ema_mode: 'shadow', ema_decay: [0.999] };
  const start = await answer('online');
  const first = await createTrainer(model, recipe);
  expect(await answer('ema:0.999')).toEqual(start);
  await first.step(randomRows(4, [9, 9]));
  first.free();
  await expect(answer('ema:0.999')).rejects.toThrow('There is no track ema:0.999');
  const second = await createTrainer(model, recipe);
  onTestFinished(() => second.free());
  expect(await answer('ema:0.999')).toEqual(await answer('online'));
});

test('answers may be longer than the rows that are trained on', async () => {
  const model = await open(randomCheckpoint(), { eos_token_id: null }, { batch: 2, length: 4, positions: 20 });
  expect(await model.generate([[3, 1, 4]], { maxNewTokens: 12 })).toEqual(await slowly(model, [[3, 1, 4]], 12));
});
