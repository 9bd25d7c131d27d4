import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import ts from 'typescript';
import { serve, type Serving } from '../../scripts/serve';
import type * as Library from '../../src/index';

/** What docs/example.mjs exports, with its arrays as plain lists. */
interface Example {
  before: string;
  after: string;
  averaged: string;
  losses: number[];
  weights: { online: number[]; ema: number[] };
  gradient: number[];
  logits: number[];
  promptTokens: number;
  onwards: number;
  again: number;
  /** The written file as the library reads it: tensor names, and the tensor that the example looks at. */
  names: string[];
  written: number[];
}

const PROJECT = resolve(import.meta.dirname, '../..');

let server: Serving;
test.beforeAll(async () => {
  server = await serve({ folder: PROJECT });
});
test.afterAll(() => server.close());

test('the built library runs the example of its manual', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${server.url}docs/example.html`);
  const example: Example = await page.evaluate(async () => {
    interface Shown extends Pick<Example, 'before' | 'after' | 'averaged' | 'losses' | 'onwards' | 'again'> {
      weights: { online: Float32Array; ema: Float32Array };
      gradient: Float32Array;
      logits: Float32Array;
      file: Blob;
    }
    const [shown, library] = (await Promise.all([
      import(new URL('example.mjs', location.href).href),
      import(new URL('../dist/lib/tabtune.js', location.href).href),
    ])) as [Shown, typeof Library];
    const { before, after, averaged, losses, weights, gradient, logits, onwards, again, file } = shown;
    const shipped = await library.readCheckpoint(new URL('../public/models/tiny-aligned', location.href));
    const config = new Blob([JSON.stringify(shipped.config)]);
    const { tensors } = await library.readCheckpoint(
      new Map([
        ['config.json', config],
        ['model.safetensors', file],
      ]),
    );
    const written = await tensors.get('model.layers.0.self_attn.q_proj.weight')!.read();
    const list = (values: Float32Array) => Array.from(values);
    return {
      ...{ before, after, averaged, losses, onwards, again },
      weights: { online: list(weights.online), ema: list(weights.ema) },
      gradient: list(gradient),
      logits: list(logits),
      promptTokens: (await (await library.tokenizerOf(shipped)).encodePrompts(['what does a crow eat ?']))[0]!.length,
      names: [...tensors.keys()],
      written: list(written),
    };
  });
  expect(errors).toEqual([]);

  expect(example.losses).toHaveLength(20);
  expect(example.losses[19]!, 'it learns').toBeLessThan(0.25 * example.losses[0]!);
  expect(example.after, 'what it learnt').toBe('a crow eats soup .');
  expect(example.before).not.toBe(example.after);
  expect(example.averaged.length).toBeGreaterThan(0);

  // 64 x 64: hidden size by heads times their width; 586 words.
  expect(example.weights.online).toHaveLength(64 * 64);
  expect(example.gradient).toHaveLength(64 * 64);
  expect(example.gradient.some((x) => x !== 0)).toBe(true);
  expect(example.weights.ema).not.toEqual(example.weights.online);
  expect(example.logits).toHaveLength(example.promptTokens * 586);

  expect(example.again, 'a restored run repeats itself to the bit').toBe(example.onwards);
  expect(example.written, 'the file holds the average').toEqual(example.weights.ema);
  expect(example.names).toContain('model.embed_tokens.weight');
});

test('the built library trains on the processor, in a page and in Node to the same bits', async ({ page }) => {
  await page.goto(`${server.url}dist/lib/tabtune.js`);
  const trained = async ([module, root]: [string, string]): Promise<number[]> => {
    const { createModel, createTrainer, openProcessor, readCheckpoint } = (await import(/* @vite-ignore */ module)) as typeof Library;
    const bytes = async (path: string): Promise<ArrayBuffer> => (await fetch(new URL(path, root))).arrayBuffer();
    const processor = await openProcessor(await bytes('dist/lib/kernels.wasm'));
    const checkpoint = await readCheckpoint(new URL('public/models/tiny-aligned/', root));
    const model = await createModel(processor, checkpoint, { batch: 2, length: 12 });
    const trainer = await createTrainer(model, {
      learning_rate: 1e-2,
      max_steps: 5,
      warmup_steps: 0,
      ema_mode: 'shadow',
      ema_decay: [0.5],
    });
    const rows = [0, 1].map((row) => Array.from({ length: 12 - row }, (_, i) => (37 * i + row) % 500));
    for (let step = 0; step < 5; step++) await trainer.step({ inputIds: rows, labels: rows });
    const weights = await trainer.read('model.layers.0.self_attn.q_proj.weight', 'ema:0.5');
    processor.close();
    return Array.from(new Uint32Array(weights.buffer, weights.byteOffset, weights.length));
  };
  const inPage = await page.evaluate(trained, [`${server.url}dist/lib/tabtune.js`, server.url] as [string, string]);
  expect(inPage).toHaveLength(64 * 64);
  expect(new Set(inPage).size).toBeGreaterThan(1000);
  // A Node that knows nothing of this project but the built file.
  const given = JSON.stringify([pathToFileURL(join(PROJECT, 'dist/lib/tabtune.js')).href, server.url]);
  const script = `console.log(JSON.stringify(await (${trained.toString()})(${given})));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { maxBuffer: 2 ** 24 });
  expect(JSON.parse(stdout)).toEqual(inPage);
});

test('errors of the library say which field, value and range', async ({ page }) => {
  await page.goto(`${server.url}dist/lib/tabtune.js`);
  const caught = await page.evaluate(async () => {
    const { createModel, createTrainer, openGpu, readCheckpoint, TabtuneError } = (await import(location.href)) as typeof Library;
    const told = async (work: () => Promise<unknown>): Promise<string> =>
      work().then(
        () => 'nothing',
        (error: unknown) => (error instanceof TabtuneError ? `${error.code}: ${error.message}` : `not ours: ${String(error)}`),
      );
    const gpu = await openGpu();
    const checkpoint = await readCheckpoint(new URL('/public/models/tiny-aligned/', location.href));
    const model = await createModel(gpu, checkpoint, { batch: 1, length: 8 });
    return [
      await told(() => readCheckpoint(new URL('/public/models/', location.href))),
      await told(() => createTrainer(model, { learning_rate: 7 })),
      await told(() => createModel(gpu, checkpoint, { batch: 1, length: 100_000 })),
      await told(() => model.generate([[1]], { maxNewTokens: 2, track: 'ema:0.5' })),
      await told(() => model.logits([[1], Array.from({ length: 9 }, () => 1)])),
    ];
  });
  expect(caught[0]).toContain('checkpoint: config.json is missing');
  expect(caught[1]).toContain('recipe: The recipe cannot be used: learning_rate: must be from 0 to 1 (got 7)');
  expect(caught[2]).toMatch(/^recipe: Rows of 100000 tokens are longer than this model's \d+ positions/);
  expect(caught[3]).toContain('recipe: There is no track ema:0.5; there are online');
  expect(caught[4]).toBe('data: Row 1 has 9 tokens; the model was opened for 8 positions.');
});

const CONSUMER = `
import { createModel, createTrainer, evaluateCheckpoint, openGpu, parseRecipe, readCheckpoint, TabtuneError, tokenizerOf, writeSafetensors } from 'tabtune';
import type { CheckpointEvaluation, Recipe, StepMetrics } from 'tabtune';

export async function train(files: FileList, fields: unknown): Promise<Blob> {
  const recipe: Recipe = parseRecipe(fields);
  const gpu = await openGpu({ powerPreference: 'high-performance' });
  const checkpoint = await readCheckpoint(files);
  const rows = await (await tokenizerOf(checkpoint)).encodeExamples([{ prompt: 'a', completion: 'b' }]);
  const { inputIds, labels } = rows[0]!;
  const model = await createModel(gpu, checkpoint, { batch: 1, length: 8, precision: 'float32' });
  const trainer = await createTrainer(model, recipe);
  const { loss, gradNorm, learningRate }: StepMetrics = await trainer.step({ inputIds: [inputIds], labels: [labels] });
  const read: Float32Array = await trainer.read('model.norm.weight', 'grad');
  await trainer.restore(await trainer.save());
  const evaluation: CheckpointEvaluation = await evaluateCheckpoint(
    gpu, checkpoint, { prompts: [], lookAlikes: [], heldOut: [] }, { prompts: 'p', judge: 'keywords', max_new_tokens: 8 });
  if (loss + gradNorm + learningRate + read.length + evaluation.harmful.low > 0) throw new TabtuneError('recipe', recipe.ema_decay.join());
  return writeSafetensors(await model.tensors());
}
// @ts-expect-error: a model is opened with its sizes
export const wrong = (gpu: Parameters<typeof createModel>[0]) => createModel(gpu, {} as never, { batch: 'one' });
// @ts-expect-error: there is no such mode
export const mode: Recipe['ema_mode'] = 'sometimes';
`;

for (const [name, module, moduleResolution] of [
  ['a bundler', ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
  ['Node', ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext],
] as const) {
  test(`its types hold for a consumer who resolves modules as ${name} does`, () => {
    const folder = mkdtempSync(join(PROJECT, 'test-results/consumer-'));
    try {
      const file = join(folder, 'consumer.mts');
      writeFileSync(file, CONSUMER);
      // WebGPU's types come by the library's own reference. Declarations are checked too, but for what lib.dom and WebGPU's types,
      // neither of them ours, say differently of the same things.
      const options: ts.CompilerOptions = {
        ...{ module, moduleResolution, target: ts.ScriptTarget.ES2022, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'] },
        ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false, noEmit: true, types: [] },
      };
      const program = ts.createProgram([file], options);
      const found = ts
        .getPreEmitDiagnostics(program)
        .filter(({ file: at }) => !at?.fileName.includes('/node_modules/'))
        .map(({ file: at, messageText }) => `${at?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
      expect(found).toEqual([]);
      const read = program.getSourceFiles().map(({ fileName }) => fileName);
      expect(read.filter((path) => path.endsWith('dist/lib/tabtune.d.ts'))).toHaveLength(1);
      const packages = read.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
      expect([...new Set(packages)].sort()).toEqual(['@webgpu/types', 'typescript']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
