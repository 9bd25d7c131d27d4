import { beforeEach, describe, expect, test } from 'vitest';
import type { Catalogue } from '../../src/protocol/catalogue';
import type { LengthStatistics } from '../../src/protocol/dataset';
import { fail, verbatim } from '../../src/protocol/errors';
import { DEFAULT_LORA, DEFAULT_RECIPE, type Lora, parseRecipe } from '../../src/protocol/recipe';
import { parseRunRecord, formatRunRecord } from '../../src/protocol/runs/record';
import { DataDraft } from '../../src/lab/own/data-draft';
import { baseNamed, basesOf, folderName, guess, isAdapter, originalOf } from '../../src/lab/own/dropped';
import { trainerState } from '../../src/lab/reports/export';
import { check } from '../../src/lab/settings/fields';
import { Lengths } from '../../src/lab/own/lengths';
import { decode, encode, firstDraft } from '../../src/lab/settings/link';
import { labelOf, nameOf } from '../../src/lab/settings/names';
import { OwnList, withOwn } from '../../src/lab/own/list';
import { recordOfTrainerState } from '../../src/protocol/runs/overlay';
import { presetRecipe } from '../../src/lab/settings/presets';
import { isLog, stateOf, toRecord } from '../../src/lab/runs/run';
import { Runs } from '../../src/lab/runs/queue';
import { suitedTo, unsuited } from '../../src/lab/settings/suited';
import { curve, summarise } from '../../src/lab/outcome/summary';
import { verdict } from '../../src/lab/outcome/verdict';
import { evaluation, ownData, ownModel, ownPrompts, engineOf, Silent } from '../fake/engine';

let engine: Silent;
let runs: Runs;
let own: OwnList;

beforeEach(async () => {
  engine = new Silent();
  runs = new Runs(engineOf(engine));
  own = new OwnList(engineOf(engine));
  await runs.open();
});

const file = (path: string, text = '') => ({ path, data: new Blob([text]) });

describe('an adapter', () => {
  const adapter = (named: unknown) => file('x/adapter_config.json', JSON.stringify({ base_model_name_or_path: named }));

  test('is seen by the names of its files, beside a config too', () => {
    expect(isAdapter([adapter('a'), file('x/adapter_model.safetensors')])).toBe(true);
    expect(isAdapter([adapter('a'), file('x/config.json')])).toBe(true);
    expect(isAdapter([adapter('a'), file('x/config.json'), file('x/model.safetensors')])).toBe(false);
    expect(isAdapter([file('x/config.json'), file('x/y/adapter_config.json')])).toBe(false);
    expect(isAdapter([adapter('a'), file('x/y/config.json'), file('x/y/model.safetensors')])).toBe(true);
  });

  test('names its base, or does not', async () => {
    expect(await baseNamed([adapter('org/base')])).toBe('org/base');
    for (const named of [null, '', 3]) expect(await baseNamed([adapter(named)])).toBeNull();
    expect(await baseNamed([file('adapter_config.json', '{')])).toBeNull();
  });

  test('of a quantised copy belongs to what that was made from, if it is there; no adapter is a base', () => {
    const own = { ...ownModel('org/Base-1B'), facts: null };
    const entries = [own, ownModel('an adapter')].map(({ id, title }) => ({ id, title, path: '', parameters: 1 }));
    const withAdapter = ownModel('an adapter');
    withAdapter.facts!.adapter = { base: 'x', continued: true, lora: DEFAULT_LORA };
    const bases = basesOf(entries, [own, withAdapter]);
    expect(bases).toEqual([{ id: own.id, title: 'org/Base-1B' }]);
    for (const name of ['unsloth/base-1b-bnb-4bit', 'unsloth/Base-1B-unsloth-bnb-4bit', 'x/Base-1B-GPTQ-Int4', 'Base-1B-AWQ'])
      expect(originalOf(name, bases)?.id, name).toBe(own.id);
    for (const name of ['unsloth/other-bnb-4bit', 'org/Base-1B', null]) expect(originalOf(name, bases), String(name)).toBeNull();
  });
});

describe('own things', () => {
  test('work tells its part and its progress, and what was kept is there afterwards', async () => {
    const seen: unknown[] = [];
    own.changed.listen(() => seen.push([own.busy, own.progress?.what ?? null]));
    const model = await own.addModel([file('x/config.json')], 'x');
    expect(model?.id).toBe('own:model/x');
    expect(seen[0]).toEqual(['model', null]);
    expect(seen).toContainEqual(['model', 'a file']);
    expect([own.busy, own.progress, own.things.models.map(({ id }) => id)]).toEqual([null, null, ['own:model/x']]);
  });

  test('a refusal stands at its part until the next work of that part; a stop is none', async () => {
    engine.refusal = fail('checkpoint')`no config.json`;
    expect(await own.addModel([], 'x')).toBeNull();
    expect(own.problems.model?.message).toBe('no config.json');
    engine.refusal = fail('stopped')`stopped`;
    expect(await own.addPrompts(file('p.csv'), {})).toBeNull();
    expect(own.problems.prompts).toBeUndefined();
    engine.refusal = null;
    await own.addModel([], 'x');
    expect(own.problems).toEqual({});
  });

  test('one work at a time', async () => {
    const first = own.addModel([], 'a');
    expect(await own.addData(file('d.json'), {}, { seed: 1 }, null)).toBeNull();
    expect((await first)?.title).toBe('a');
    expect(own.things.data).toEqual([]);
  });

  test('what was deleted is gone', async () => {
    await own.addPrompts(file('p.csv'), {});
    await own.remove('prompts', own.things.prompts[0]!.id);
    expect(own.things.prompts).toEqual([]);
  });

  test('a model from an address is called after its folder there', async () => {
    const remote = { folder: 'https://example.org/models/my%20llama/', page: '', files: [], bytes: null };
    expect((await own.fetchModel(remote))?.title).toBe('my llama');
    expect(own.things.models[0]!.title).toBe('my llama');
  });

  test('can be chosen beside what ships, but for what is not whole', () => {
    const shipped: Catalogue = { models: [{ id: 'tiny', title: 'Tiny', path: 'tiny/', parameters: 9 }], data: [], prompts: [] };
    const unfinished = { ...ownModel('b'), facts: null, problem: verbatim('missing') };
    const merged = withOwn(shipped, {
      models: [ownModel('a'), unfinished],
      data: [ownData('d.json')],
      prompts: [ownPrompts('xs.csv'), ownPrompts('adv.csv', 0), { ...ownPrompts('benign.csv'), adversarial: 0 }],
    });
    expect(merged.models.map(({ id, own }) => [id, own])).toEqual([
      ['tiny', undefined],
      ['own:model/a', true],
    ]);
    expect(merged.data).toMatchObject([{ id: 'own:data/d.json', rows: 9, testRows: 2, own: true }]);
    expect(merged.prompts.map(({ id, kind, n, lookAlikes }) => [id, kind, n, lookAlikes])).toEqual([
      ['own:prompts/xs.csv', 'adversarial', 5, 'own:prompts/xs.csv#look-alikes'],
      ['own:prompts/xs.csv#look-alikes', 'look-alike', 3, undefined],
      ['own:prompts/adv.csv', 'adversarial', 5, undefined],
      ['own:prompts/benign.csv#look-alikes', 'look-alike', 3, undefined],
    ]);
  });
});

describe('a data file before it is kept', () => {
  const draft = () => new DataDraft(own, file('rows.json'), { model: 'tiny', max_length: 64 });

  test('is shown with the guessed columns, then as it is mapped', async () => {
    const data = draft();
    await data.read();
    expect([data.reading, data.mapping?.kind, data.examples?.rows.length]).toEqual([false, 'pair', 1]);
    await data.map({ kind: 'text', text: 'output' });
    expect(engine.asked.at(-1)).toMatchObject({ model: 'tiny', max_length: 64, mapping: { kind: 'text', text: 'output' } });
    await data.keep();
    expect(engine.added[0]!.slice(1)).toEqual([{ filters: [], mapping: { kind: 'text', text: 'output' } }, { share: 0.1, seed: 1 }, null]);
  });

  test('read in another way, its columns are guessed anew', async () => {
    const data = draft();
    await data.read();
    await data.map({ kind: 'text', text: 'output' });
    await data.read({ encoding: 'shift_jis' });
    expect(engine.previewed.at(-1)).toEqual({ encoding: 'shift_jis' });
    expect(data.mapping?.kind).toBe('pair');
  });

  test('another model or limit asks again, the same does not', async () => {
    const data = draft();
    await data.read();
    const asked = engine.asked.length;
    await data.readAs({ model: 'tiny', max_length: 64 });
    expect(engine.asked.length).toBe(asked);
    await data.readAs({ model: 'tiny', max_length: 128 });
    expect(engine.asked.at(-1)!.max_length).toBe(128);
  });

  test('an answer that comes too late is not shown', async () => {
    const data = draft();
    const first = data.read();
    engine.preview = { ...engine.preview, columns: ['a', 'b'] };
    await Promise.all([data.read({ format: 'csv' }), first]);
    expect(data.preview?.columns).toEqual(['a', 'b']);
  });

  test('what cannot be read says why; an empty filter drops nothing', async () => {
    const data = draft();
    engine.refusal = fail('data')`not JSON`;
    await data.read();
    expect([data.problem, data.preview]).toEqual(['not JSON', null]);
    engine.refusal = null;
    await data.read();
    data.set({
      settings: {
        filters: [
          { kind: 'keywords', words: [], where: 'any' },
          { kind: 'pattern', pattern: 'x', ignoreCase: true, where: 'any' },
        ],
      },
    });
    await data.keep();
    expect((engine.added[0]![1] as { filters: unknown[] }).filters).toHaveLength(1);
  });
});

describe('how long rows are', () => {
  const wanted = { data: 'own:data/a', model: 'tiny', max_length: 64, stamp: null as unknown };
  const statistics = (rows: number, of = rows): LengthStatistics => ({
    ...{ rows, of, unread: 0, min: 1, median: 2, p90: 3, p99: 4, max: 5, cut: null, bins: [], seconds: 1 },
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  const lengths = () => new Lengths(engineOf(engine));

  test('is counted once, with progress, for each model and limit', async () => {
    const store = lengths();
    store.want([wanted]);
    store.want([wanted]);
    expect(store.working).toEqual({ data: 'own:data/a', done: 0, total: null });
    engine.count!.progress({ what: 'own:data/a', done: 5, total: 9 });
    expect(store.working).toEqual({ data: 'own:data/a', done: 5, total: 9 });
    engine.count!.done(statistics(9));
    await settled();
    expect([store.working, store.find(wanted)?.lengths?.rows]).toEqual([null, 9]);
    store.want([{ ...wanted, stamp: 'a plan' }]);
    expect(engine.counted).toEqual([{ data: 'own:data/a', model: 'tiny', max_length: 64, all: false }]);
    store.want([{ ...wanted, model: 'other' }]);
    expect(engine.counted.at(-1)).toMatchObject({ model: 'other' });
  });

  test('what nobody wants any more is ended, and what is wanted then begins', async () => {
    const store = lengths();
    store.want([wanted]);
    store.want([{ ...wanted, model: 'other' }]);
    await settled();
    expect([store.working, store.find(wanted)]).toEqual([null, null]);
    store.want([{ ...wanted, model: 'other' }]);
    expect(engine.counted.map(({ model }) => model)).toEqual(['tiny', 'other']);
  });

  test('stopped by hand it stays so; a sample is looked at again when more may be known, and all rows when asked', async () => {
    const store = lengths();
    store.want([wanted]);
    store.stop();
    await settled();
    expect(store.find(wanted)).toEqual({ lengths: null, problem: '', stamp: null, byHand: true });
    const planned = { ...wanted, stamp: 'a plan' };
    store.want([wanted]);
    store.want([planned]);
    expect(engine.counted, 'a plan that comes later begins it no more').toHaveLength(1);
    const other = { ...wanted, model: 'other' };
    store.want([other]);
    engine.count!.done(statistics(10, 1000));
    await settled();
    store.want([{ ...other, stamp: 'a plan' }]);
    engine.count!.done(statistics(10, 1000));
    await settled();
    expect(engine.counted, 'a sample is looked at again').toHaveLength(3);
    const sampled = store.countAll(planned);
    engine.count!.done(statistics(10, 1000));
    await sampled;
    const all = store.countAll(planned);
    store.want([]); // asked for by hand, it goes on when nobody looks
    expect(engine.counted.at(-1)).toMatchObject({ all: true });
    store.stop();
    await all;
    expect(store.find(planned)?.lengths?.rows, 'the sample stays').toBe(10);
    const again = store.countAll(planned);
    engine.count!.done(statistics(1000));
    await again;
    expect(store.find(planned)?.lengths?.rows).toBe(1000);
  });

  test('a refusal is told; deleted data is forgotten', async () => {
    const store = lengths();
    store.want([wanted]);
    engine.count!.fail(fail('data')`no row`);
    await settled();
    expect(store.find(wanted)?.problem).toBe('no row');
    store.forget('own:data/a');
    expect(store.find(wanted)).toBeNull();
  });
});

test('look-alikes of one set are paired with the prompts of another', async () => {
  const pair = await own.pairPrompts('a', 'b');
  expect(own.things.prompts).toEqual([pair]);
});

describe('what was dropped', () => {
  test.each([
    [['llama/config.json', 'llama/model.safetensors'], 'model'],
    [['model.safetensors'], 'model'],
    [['tokenizer.json', 'config.json'], 'model'],
    [['harmful_behaviors.csv'], 'prompts'],
    [['rows.csv'], null],
  ])('%j', async (paths, kind) => {
    expect(await guess(paths.map((path) => file(path)))).toBe(kind);
  });

  test('a JSON file is a record, a log or something else by its beginning', async () => {
    expect(await guess([file('run.json', '{"version": 9}')])).toBe('records');
    expect(await guess([file('trainer_state.json', '{\n  "best_metric": null, "log_history": []}')])).toBe('records');
    expect(await guess([file('alpaca.json', '[{"instruction": "version", "output": "x"}]')])).toBeNull();
  });

  test('an adapter is known by its config, when there is no other', () => {
    expect(isAdapter([file('a/adapter_config.json'), file('a/adapter_model.safetensors'), file('a/tokenizer_config.json')])).toBe(true);
    expect(isAdapter([file('a/adapter_config.json'), file('a/config.json'), file('a/model.safetensors')])).toBe(false);
    expect(isAdapter([file('a/config.json'), file('a/model.safetensors')])).toBe(false);
    expect(folderName([file('x/y/README.md'), file('x/adapter_config.json')])).toBe('x');
  });

  test('a model is named after its folder, a copy of the hub’s cache after its model', () => {
    expect(folderName([file('a/b/model.safetensors'), file('a/b/config.json')])).toBe('b');
    expect(folderName([file('models--org--name/snapshots/0a1b/config.json')])).toBe('org/name');
    expect(folderName([file('config.json')])).toBe('model');
  });
});

describe('settings for an own model', () => {
  const first = firstDraft().recipe;
  const large = ownModel('large', 135e6).facts;

  test('a large one gets adapters and a length, as far as nothing was set by hand', () => {
    const all = { lora: DEFAULT_LORA, max_length: 512, per_device_train_batch_size: 4, learning_rate: 2e-4 };
    const positions = { ...large!, positions: 2048 };
    expect(suitedTo(positions, first)).toEqual(all);
    expect(suitedTo(positions, { ...first, ...presetRecipe('tuned', first.data) })).toEqual(all);
    expect(suitedTo(positions, { ...first, learning_rate: 3.3e-5, max_length: 100 })).toEqual({
      lora: DEFAULT_LORA,
      per_device_train_batch_size: 4,
    });
    expect(suitedTo(large, first)).not.toHaveProperty('max_length'); // more than its 128 positions
    expect(suitedTo(ownModel('small', 1e6).facts, first)).toBeNull();
    expect(suitedTo(null, first)).toBeNull();
  });

  test('an adapter that goes on brings its own settings, whoever set others; one that was merged does not', () => {
    const lora: Lora = { r: 3, lora_alpha: 5, lora_dropout: 0.1, target_modules: ['v_proj'] };
    const facts = { ...ownModel('small', 1e6).facts!, adapter: { base: 'tiny', continued: true, lora } };
    expect(suitedTo(facts, first)).toEqual({ lora });
    expect(suitedTo(facts, { ...first, lora: { ...lora, r: 4 } })).toEqual({ lora });
    expect(suitedTo(facts, { ...first, lora })).toBeNull();
    const huge = { ...facts, parameters: 135e6 };
    expect(suitedTo(huge, first)).toEqual({ lora, per_device_train_batch_size: 4, learning_rate: 2e-4 });
    expect(suitedTo({ ...facts, adapter: { ...facts.adapter, continued: false } }, first)).toBeNull();
  });

  test('what was left alone goes back', () => {
    const set = { lora: DEFAULT_LORA, learning_rate: 2e-4 };
    const before = { lora: null, learning_rate: 1e-3 };
    expect(unsuited({ ...first, ...set, learning_rate: 5e-5 }, set, before)).toEqual({ lora: null });
  });
});

describe('adapters in link, form and name', () => {
  const { recipe } = firstDraft();

  test('what is written is read back', () => {
    const lora = { r: 16, lora_alpha: 8, lora_dropout: 0.05, target_modules: ['q_proj', 'v_proj'] as ['q_proj', 'v_proj'] };
    for (const change of [{ lora }, { lora: DEFAULT_LORA, quantization: 'int4' as const }, { model: 'own:model/a b', lora: null }]) {
      const draft = { recipe: parseRecipe({ ...recipe, ...change }), seeds: '1' };
      expect(decode(encode(draft))).toEqual(draft);
    }
    const broken = { recipe: { ...recipe, lora: { ...lora, target_modules: [] } }, seeds: '1' };
    expect(decode(encode(broken))).toEqual(broken);
  });

  test('each complaint stands at its field', () => {
    const errors = (text: string) => Object.keys(check(decode(text)).errors).sort();
    expect(errors('lora.r=500&lora.lora_dropout=2&lora.target_modules=q_proj,head')).toEqual([
      'lora.lora_dropout',
      'lora.r',
      'lora.target_modules',
    ]);
    expect(errors('lora.r=8&lora.target_modules=')).toEqual(['lora.target_modules']);
    expect(errors('quantization=int8')).toEqual(['quantization']);
    expect(check(decode('quantization=int8')).recipe).toBeNull();
    expect(errors('lora.r=8&quantization=int2')).toEqual(['quantization']);
    expect(check(decode('lora.r=8&quantization=int8')).recipe?.quantization).toBe('int8');
  });

  test('a name says what is trained on what', () => {
    expect([labelOf('own:data/alpaca.json-0a1b2c3d'), labelOf('own:model/a-135M'), labelOf('steps')]).toEqual([
      'alpaca.json',
      'a-135M',
      'steps',
    ]);
    const name = nameOf(
      parseRecipe({ ...DEFAULT_RECIPE, model: 'own:model/SmolLM2', data: 'own:data/a.json', lora: DEFAULT_LORA, quantization: 'int8' }),
    );
    expect(name).toBe('SmolLM2 on a.json, LoRA 8 on int8, rate 1.5e-4');
    expect(nameOf(parseRecipe({ ...DEFAULT_RECIPE, ...presetRecipe('tuned', 'steps'), lora: DEFAULT_LORA }))).toBe('Careful, LoRA 8');
  });
});

describe('a log from elsewhere', () => {
  async function finished() {
    await runs.start(parseRecipe({ ...DEFAULT_RECIPE, max_steps: 4, ema_mode: 'shadow' }), [1]);
    const [run] = runs.groups[0]!.runs;
    const one = Uint32Array.of(1, 2, 4);
    const values = Float32Array.of(3, 2, 1);
    const seconds = { training: 1, evaluation: 1 };
    engine.say({ type: 'steps', run: run!.id, step: one, loss: values, gradNorm: values, learningRate: values, tokens: 9, seconds });
    for (const track of ['start', 'online', 'ema:0.98'])
      engine.say({
        type: 'evaluation',
        run: run!.id,
        evaluation: evaluation(track === 'start' ? 0 : 4, track, track === 'online' ? 0.4 : 0.1, 0.9),
      });
    engine.state(run!.id, 'finished', 4);
    return run!;
  }

  test('what the page exports has the same curves when it comes back', async () => {
    const run = await finished();
    const { record: log } = recordOfTrainerState(trainerState(toRecord(run), 100), 'trainer_state.json');
    expect(log.steps).toEqual(run.series.rows());
    for (const track of ['start', 'online', 'ema:0.98'])
      for (const measure of ['harmful', 'utility', 'drift', 'complied'] as const) {
        const [mine, theirs] = [curve([run], track, measure), curve([log], track, measure)];
        expect(theirs.x, `${track} ${measure}`).toEqual(mine.x);
        expect(theirs.y, `${track} ${measure}`).toEqual(mine.y);
        expect(theirs.n).toEqual(mine.n);
      }
    expect([log.name, log.recipe.max_steps, log.recipe.ema_decay]).toEqual(['trainer_state', 4, [0.98]]);
    expect(parseRunRecord(formatRunRecord(log))).toEqual(log);
  });

  test('is a row of the list that can be looked at, twice the same once', async () => {
    const run = await finished();
    const text = trainerState(toRecord(run), 100);
    expect(await runs.add([recordOfTrainerState(text, 'a.json').record])).toEqual([]);
    const group = runs.groups.at(-1)!;
    expect([isLog(group), isLog(runs.groups[0]!), stateOf(group), runs.canGoOn(group)]).toEqual([true, false, 'finished', false]);
    expect(runs.overlaid).toHaveLength(2);
    expect(await runs.add([recordOfTrainerState(text, 'b.json').record])).toEqual(['b']);
    runs.rename(group.id, '');
    expect(group.name, 'a log has no recipe to be called after').toBe('a');
    // Nothing is concluded from figures whose judge nobody knows.
    expect(verdict([group], [{ name: 'a', short: 'a' }])).toBeNull();
    expect(
      verdict(
        runs.overlaid,
        ['mine', 'a'].map((name) => ({ name, short: name })),
      )?.group,
    ).toBe(runs.groups[0]);
  });

  test('with losses alone it has no rates, which are not zero', () => {
    const history = [
      { step: 5, loss: 2.5, learning_rate: 1e-4 },
      { step: 5, eval_loss: 2 },
    ];
    const { record: log } = recordOfTrainerState(JSON.stringify({ global_step: 5, max_steps: 10, log_history: history }), 'x.json');
    expect(log.evaluations[0]!.utility.loss).toBe(2);
    for (const measure of ['harmful', 'utility', 'drift'] as const) expect(curve([log], 'online', measure).x).toEqual([]);
    expect(summarise([log], 'online')).toBeNull();
    expect(formatRunRecord(log)).toContain('"origin":"trainer_state.json"');
  });

  test('something else is refused', () => {
    expect(() => recordOfTrainerState('{"log_history": 3}', 'x.json')).toThrow(/trainer_state\.json/);
  });
});

test('weights are asked for in the form that was chosen', async () => {
  await runs.start(parseRecipe({ ...DEFAULT_RECIPE, lora: DEFAULT_LORA }), [1]);
  const { id } = runs.groups[0]!.runs[0]!;
  await runs.weights(id, 'online', 'adapter');
  await runs.handover(id);
  expect(engine.exported).toEqual(['online adapter', 'handover']);
});
