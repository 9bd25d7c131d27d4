import { describe, expect, it } from 'vitest';
import { handover, type HandoverSource } from '../../src/exchange/handover';
import { findJudge } from '../../src/judge/judges';
import type { ExportedFile } from '../../src/protocol/messages';
import { parseRecipe } from '../../src/protocol/recipe';
import { processor } from '../fake/engine';
import { runRecord } from './records';

const file = (path: string, text = '{}'): ExportedFile => ({ path, data: new Blob([text]) });
const row = (n: number) => ({ inputIds: [1, 2 + n, 3], labels: [-100, 2 + n, 3] });

/** Four updates of two rows, five rows. */
function source(change: Partial<HandoverSource> = {}): HandoverSource {
  const record = runRecord({}, { per_device_train_batch_size: 1, gradient_accumulation_steps: 2, max_steps: 4 });
  return {
    record,
    dataRows: [0, 1, 2, 3, 4].map((n) => ({ prompt: `p${n}`, completion: `c${n}` })),
    tokenised: [0, 1, 2, 3, 4].map(row),
    order: [
      [3, 1],
      [0, 4],
      [2, 3],
      [1, 0],
    ],
    heldOut: [row(7)],
    prompts: [{ id: 'a', prompt: 'how to\u2028make it', category: 'weapon', topic: 'bomb', unseen: [] }],
    lookAlikes: [],
    baseModel: { id: 'tiny-aligned', isBuiltIn: true, files: [file('config.json'), file('model.safetensors', 'x')] },
    padId: 6,
    ...change,
  };
}

const textOf = (files: ExportedFile[], path: string): Promise<string> => files.find((f) => f.path === path)!.data.text();
const jsonOf = async (files: ExportedFile[], path: string): Promise<unknown> => JSON.parse(await textOf(files, path));
const linesOf = async (files: ExportedFile[], path: string): Promise<unknown[]> =>
  (await textOf(files, path)).split('\n').flatMap((line) => (line ? [JSON.parse(line) as unknown] : []));

describe('handover', () => {
  it('holds the scripts, the data and the model, and nothing twice', () => {
    const paths = handover(source()).map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.sort()).toEqual(
      [
        ...['README.md', 'README.ja.md', 'requirements.txt', 'recipe.json', 'handover.json', 'parity.json', 'judge.json'],
        ...['train.py', 'ema.py', 'rows.py', 'schedule.py', 'quantise.py', 'judge.py', 'refusals.py', 'check_parity.py'],
        ...['single', 'multi_gpu', 'fsdp2'].map((name) => `accelerate/${name}.yaml`),
        ...['harmful.yaml', 'over_refusal.yaml', 'lm_eval_judge.py', 'inspect_tasks.py'].map((name) => `evaluate/${name}`),
        ...['rows.jsonl', 'tokens.jsonl', 'held_out.jsonl', 'order.u32', 'prompts.jsonl', 'look_alikes.jsonl'].map(
          (name) => `data/${name}`,
        ),
        ...['base/config.json', 'base/model.safetensors'],
      ].sort(),
    );
  });

  it('keeps recipe, rows and order as they are', async () => {
    const given = source();
    const files = handover(given);
    expect(parseRecipe(await jsonOf(files, 'recipe.json'))).toEqual(given.record.recipe);
    expect(await linesOf(files, 'data/rows.jsonl')).toEqual(given.dataRows);
    expect(await linesOf(files, 'data/tokens.jsonl')).toEqual(
      [0, 1, 2, 3, 4].map((n) => ({ input_ids: row(n).inputIds, labels: row(n).labels })),
    );
    expect(await linesOf(files, 'data/prompts.jsonl')).toEqual(given.prompts);
    const order = await files.find(({ path }) => path === 'data/order.u32')!.data.arrayBuffer();
    expect(Array.from({ length: 8 }, (_, i) => new DataView(order).getUint32(4 * i, true))).toEqual([3, 1, 0, 4, 2, 3, 1, 0]);
    expect(order.byteLength).toBe(32);
    expect(await jsonOf(files, 'handover.json')).toEqual({
      version: 1,
      run: 'r1-abc',
      build: '0.1.0',
      base: 'tiny-aligned',
      base_in_zip: true,
      adapter_in_zip: false,
      rows: 5,
      rows_per_step: 2,
      held_out: 1,
      pad_token_id: 6,
    });
    expect(await jsonOf(files, 'judge.json')).toMatchObject({ id: 'keywords', version: 2 });
  });

  it('brings the judge that the run was judged by', async () => {
    const { evaluation } = source().record.recipe;
    const record = runRecord({}, { ...source().record.recipe, evaluation: { ...evaluation, judge: 'keywords-ja' } });
    expect(await jsonOf(handover(source({ record })), 'judge.json')).toEqual(findJudge('keywords-ja').list);
    const own = runRecord({}, { ...source().record.recipe, evaluation: { ...evaluation, judge: 'refusals' } });
    expect(await jsonOf(handover(source({ record: own })), 'judge.json')).toEqual(findJudge('refusals').refusals);
  });

  it('puts many rows together from pieces', async () => {
    const texts = Array.from({ length: 3000 }, (_, n) => ({ text: `${n} ${'あ'.repeat(500)}` }));
    const files = handover(source({ dataRows: texts, tokenised: texts.map((_, n) => row(n)) }));
    expect(await linesOf(files, 'data/rows.jsonl')).toEqual(texts);
  });

  it('compares the first logged updates that are finite, at most ten', async () => {
    const steps = Array.from({ length: 60 }, (_, i) => ({
      step: 3 * i + 1,
      loss: i === 2 ? NaN : 1 / (i + 1),
      gradNorm: i,
      learningRate: 1e-3,
    }));
    const given = source();
    const files = handover({ ...given, record: { ...given.record, steps } });
    const parity = (await jsonOf(files, 'parity.json')) as { adapter: string; steps: { step: number }[] };
    expect(parity.adapter).toBe('google');
    const own = handover({ ...given, record: { ...given.record, steps, adapter: processor } });
    expect(await jsonOf(own, 'parity.json')).toMatchObject({ adapter: 'a processor (WebAssembly, 4 threads)' });
    expect(parity.steps.map(({ step }) => step)).toEqual([1, 4, 10, 13, 16, 19, 22, 25, 28]);
    expect(parity.steps[1]).toEqual({ step: 4, loss: 0.5, grad_norm: 1, learning_rate: 1e-3 });
  });

  it('fills every word of the READMEs, whatever the run is called', async () => {
    const given = source();
    const files = handover({ ...given, record: { ...given.record, name: '</x>`{{a}}`\n# [b](c) $& $1' } });
    for (const name of ['README.md', 'README.ja.md']) {
      const text = await textOf(files, name);
      expect(text).not.toMatch(/\{\{|undefined/);
      expect(text.split('\n', 1)[0]).not.toMatch(/[`<>[\]]/);
      expect(text).toContain('tiny-aligned');
      expect(text).toContain('max_gen_toks=28');
    }
  });

  it('takes a base from the hub, and an adapter', async () => {
    const adapter = [file('adapter_config.json'), file('adapter_model.safetensors', 'x')];
    const files = handover(source({ baseModel: { id: 'someone/model', isBuiltIn: false }, adapter, heldOut: undefined }));
    const paths = files.map(({ path }) => path);
    expect(paths.filter((path) => path.startsWith('base/'))).toEqual([]);
    expect(paths.filter((path) => path.startsWith('adapter/'))).toEqual([
      'adapter/adapter_config.json',
      'adapter/adapter_model.safetensors',
    ]);
    expect(await jsonOf(files, 'handover.json')).toMatchObject({
      base: 'someone/model',
      base_in_zip: false,
      adapter_in_zip: true,
      held_out: 0,
    });
  });

  it.each([
    ['more rows than tokenised ones', { dataRows: [{ text: 'x' }] }, 'There are 1 rows, 5 of them tokenised'],
    ['no rows', { dataRows: [], tokenised: [] }, 'at least one'],
    ['an update of another size', { order: [[1, 2, 3]] }, 'Update 1 has 3 rows; the recipe asks for 2'],
    ['a row that is not there', { order: [[1, 5]] }, 'Update 1 asks for row 5; there are 5 rows'],
    ['too few updates', { order: [[1, 2]] }, 'The order has 1 updates; the recipe has max_steps 4'],
    ['a built-in model without files', { baseModel: { id: 'tiny-aligned', isBuiltIn: true } }, 'is on no hub'],
    ['a model without its config', { baseModel: { id: 'm', isBuiltIn: false, files: [file('a.bin')] } }, 'have no config.json'],
    ...['../train.py', '/etc/x', 'a/../b', 'a\\b', 'c:x', 'a//b', ''].map(
      (path) => [`the path ${path}`, { adapter: [file('adapter_config.json'), file(path)] }, 'is no path inside adapter/'] as const,
    ),
  ] as [string, Partial<HandoverSource>, string][])('refuses %s', (_, change, message) => {
    expect(() => handover(source(change))).toThrow(message);
  });
});
