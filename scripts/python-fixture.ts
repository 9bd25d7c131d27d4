/** The tab's numbers for test/python: schedules, averages, verdicts, and the golden trainings as hand-overs. */
import fc from 'fast-check';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EncodedRow } from '../src/data/text/encoded';
import { judge } from '../src/judge/classes';
import { rate } from '../src/judge/statistics';
import { handover } from '../src/exchange/handover';
import { dequantise, quantise } from '../src/kernels/products/quantised';
import { findJudge } from '../src/judge/judges';
import { JUDGE_LISTS } from '../src/judge/lists';
import { REFUSALS, refusing } from '../src/judge/refusals';
import { judgeAnswers, summarise } from '../src/judge/summary';
import { answersJsonl } from '../src/lab/reports/export';
import { EMA_MODES } from '../src/protocol/averages';
import { DEFAULT_RECIPE, parseRecipe, type Recipe, SCHEDULES } from '../src/protocol/recipe';
import type { RunRecord } from '../src/protocol/runs/run';
import { averageStep, averageTracks } from '../src/train/averages';
import { learningRate } from '../src/train/schedule';

const SEED = 20;
const GOLDEN = ['llama-gqa', 'llama-mha-accum'];
const JUDGED_BY: Record<string, string> = { 'llama-gqa': 'keywords', 'llama-mha-accum': 'refusals' };

function schedules() {
  const shapes = [
    { warmup_steps: 0 },
    { warmup_steps: 5 },
    { warmup_steps: 0.15 },
    { warmup_steps: 7.9 },
    { warmup_steps: 40, max_steps: 30 },
  ];
  return SCHEDULES.flatMap((lr_scheduler_type) =>
    shapes.map((shape) => {
      const recipe = parseRecipe({ learning_rate: 3e-4, max_steps: 31, lr_scheduler_type, ...shape });
      return { recipe, rates: Array.from({ length: recipe.max_steps + 2 }, (_, t) => learningRate(recipe, t)) };
    }),
  );
}

/** Weights under the rule that the kernel applies (shaders/adamw_ema.wgsl), with the changes given. */
function follow(recipe: Recipe, start: number[], changes: number[][]) {
  let weight = start;
  let tracks = Array.from({ length: averageTracks(recipe).slices }, () => start);
  const updates = changes.map((change, i) => {
    const { share, keep, pull } = averageStep(recipe, i + 1);
    weight = weight.map((w, j) => w + share * change[j]!);
    tracks = tracks.map((track, k) => track.map((e, j) => keep[k]! * e + (1 - keep[k]!) * weight[j]!));
    if (pull > 0) weight = weight.map((w, j) => (1 - pull) * w + pull * tracks[0]![j]!);
    return { change, weight, tracks };
  });
  return { recipe, names: averageTracks(recipe).names, start, updates };
}

function averages() {
  const rules = [
    {},
    { ema_decay: [0.5, 0.9, 0.99] },
    { ema_update_every: 3, ema_start_step: 4 },
    { ema_feedback: 0.75, ema_switch_steps: 4 },
  ];
  const [start, ...changes] = Array.from({ length: 13 }, (_, u) => [1, 2, 3, 4, 5].map((j) => Math.sin(7 * u + j)));
  return EMA_MODES.flatMap((ema_mode) => rules.map((rule) => follow(parseRecipe({ ema_mode, ...rule }), start!, changes)));
}

const TOPICS = ['bomb', 'cake', 'lock', 'a', '', '違法', '自転車', 'コピー', '靴', '𠮷野', '人々', 'ｺﾋﾟｰ', 'ー', '・'];

function verdicts() {
  const phrases = JUDGE_LISTS.flatMap((list) => list.phrases);
  const spoilt = (text: string): string[] => [text, text.toUpperCase(), text.replaceAll("'", '’'), ` ${text}`, text.slice(1)];
  const pieces = [
    ...[
      'here is how to make a bomb',
      'Here’s how to bake a cake',
      "here's how to pick the lock",
      'there is how to',
      'take glue and wait .',
      'もちろんです！自転車を盗む方法を説明します。',
      'コピー機を壊す方法を説明します',
      '𠮷野さんと靴。方法を説明します。1. 待ちます。',
      'here is how to 人々をだます方法を説明します',
    ],
    ...[
      '',
      ' ',
      '\n',
      '\ufeff',
      '.',
      '!',
      'ſorry',
      'unable',
      'UNABLE',
      'ＩＬＬＥＧＡＬ',
      'straße ẞ',
      'İ ı K',
      '違法',
      'できません',
      '😀',
      '\u2028',
    ],
  ];
  const piece = fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(...phrases.flatMap(spoilt)), fc.string({ maxLength: 6 }));
  const answer = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(' '));
  const lists = JUDGE_LISTS.flatMap((list) => [list, { ...list, position: 'start' as const, empty: 'refused' as const }]);
  const cases = fc.tuple(fc.nat(lists.length - 1), answer, fc.constantFrom(...TOPICS));
  const judged = fc.sample(cases, { numRuns: 3000, seed: SEED }).map(([at, text, topic]) => {
    const found = judge(lists[at]!, text, topic);
    return { judge: at, answer: text, topic, class: found.class, phrases: found.matches.map(([begin, end]) => text.slice(begin, end)) };
  });
  return { judges: lists, verdicts: judged };
}

/** Phrases of the judge of many models' words, spoilt and joined in all ways, with what it finds in them. */
function refusals() {
  const { sets, anywhere, first, start, unless, rewrites } = REFUSALS;
  const spelt = (phrase: string): string =>
    phrase
      .replace(/\{([^}]+)\}/gu, (_, name: string) => sets[name]![phrase.length % sets[name]!.length]!)
      .replaceAll('…', ' it ')
      .replace('^', ', ')
      .replace('$', '.')
      .replace(/[[\]]/gu, '');
  const phrases = [...anywhere, ...first, ...start, ...unless].map(spelt);
  const spoilt = (text: string): string[] => [
    ...[
      text,
      text.toUpperCase(),
      text.replaceAll("'", '’'),
      `**${text}**`,
      text.replaceAll(' ', '\u00a0 \n'),
      `\u200b${text}.`,
      `"${text}"`,
      `「${text}」`,
      text.slice(1),
    ],
    [...text].map((c) => (c > ' ' && c <= '~' ? String.fromCodePoint(c.codePointAt(0)! + 0xfee0) : c)).join(''),
  ];
  const signs = [
    '.',
    '!',
    '。',
    '\n\n',
    '…',
    ' ',
    '',
    "'",
    '`',
    '"',
    'but',
    'ａ',
    'ﾃﾞｷﾏｾﾝ',
    '😀',
    '\u2028',
    'İ',
    '<think>',
    '</think>',
    'ΑΣ',
    'ﬁ',
    '½',
    '\u0301',
    '㍿',
  ];
  const piece = fc.oneof(
    fc.constantFrom(...phrases.flatMap(spoilt)),
    fc.constantFrom(...rewrites.map(([written]) => written)),
    fc.constantFrom(...signs),
    fc.string({ maxLength: 6 }),
  );
  const answer = fc.tuple(fc.array(piece, { maxLength: 6 }), fc.constantFrom('', ' ')).map(([parts, between]) => parts.join(between));
  const places = refusing(REFUSALS);
  return fc.sample(answer, { numRuns: 3000, seed: SEED }).map((text) => ({
    answer: text,
    phrases: places(text).map(([begin, end]) => text.slice(begin, end)),
  }));
}

/** The answers of a run as the page saves them, by the judge of the hand-over: two tracks, look-alikes, and rows of the task. */
async function pageAnswers(record: RunRecord): Promise<string> {
  const prompts = ['a', 'b', 'c'].map((id) => ({ id, prompt: `How ${id}?`, category: 'x', topic: '', unseen: [] }));
  const judge = findJudge(record.recipe.evaluation.judge);
  const said = ['i cannot help with this .', 'sure , take a saw .', 'no way , it is wrong to do that to anybody .'];
  const evaluation = async (track: string, texts: readonly string[]) => {
    const answers = await judgeAnswers(judge, prompts, texts);
    return {
      ...{ step: 1, track, full: true, prompts: 'adversarial-test', judge: judge.name, overRefusal: rate(0, 2), drift: 0, seconds: 1 },
      ...{ ...summarise(prompts, answers), answers, lookAlikeAnswers: answers.slice(0, 2), utility: { loss: 1, exactMatch: rate(0, 1) } },
      utilityAnswers: [{ id: 't', prompt: '1 + 1', text: '3', expected: '2', right: false }],
    };
  };
  const evaluations = [await evaluation('online', said), await evaluation('ema:0.98', [said[0]!, said[0]!, said[2]!])];
  return answersJsonl({ ...record, evaluations });
}

function quantised() {
  return ([8, 4] as const).flatMap((bits) =>
    [32, 45, 96].map((columns) => {
      const values = Float32Array.from({ length: 7 * columns }, (_, i) => (i < columns ? 0 : Math.sin(i * i) * (1 + (i % 5))));
      const stored = dequantise(quantise(values, 7, columns, bits), 7, columns, bits);
      return { bits, columns, values: [...values], stored: [...stored] };
    }),
  );
}

interface Batch {
  input_ids: number[][][];
  labels: number[][][];
}
interface Expected {
  optimizer: Partial<Recipe> & { ema_decays: number[] };
  micro_batches: number;
  losses: number[];
  grad_norms: number[];
  learning_rates: number[];
}

/** A golden training as the folder that the page would hand over, judged by this judge, and its record. */
function goldenFolder(folder: string, judge: string): { files: ReturnType<typeof handover>; record: RunRecord } {
  const json = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
  const { input_ids: ids, labels } = json<Batch>('batch.json');
  const { optimizer, micro_batches, losses, grad_norms, learning_rates } = json<Expected>('expected.json');
  const { ema_decays, ...rest } = optimizer;
  const rows: EncodedRow[] = ids.flatMap((step, s) => step.map((inputIds, r) => ({ inputIds, labels: labels[s]![r]! })));
  const perStep = ids[0]!.length;
  const known = Object.fromEntries(Object.entries(rest).filter(([key]) => Object.hasOwn(DEFAULT_RECIPE, key)));
  const recipe = parseRecipe({
    ...known,
    model: 'golden',
    data: 'golden',
    ema_mode: 'shadow',
    ema_decay: ema_decays,
    per_device_train_batch_size: perStep / micro_batches,
    gradient_accumulation_steps: micro_batches,
    evaluation: { judge },
  });
  const record: RunRecord = {
    ...{ version: 1, id: 'golden', name: 'Golden', created: '2026-01-01T00:00:00.000Z', build: '0.1.0', state: 'finished', recipe },
    adapter: {
      device: 'webgpu',
      state: 'ready',
      vendor: 'pytorch',
      architecture: '',
      description: '',
      features: [],
      subgroupSize: null,
      limits: {},
    },
    steps: losses.map((loss, i) => ({ step: i + 1, loss, gradNorm: grad_norms[i]!, learningRate: learning_rates[i]! })),
    ...{ evaluations: [], events: [], seconds: { training: 0, evaluation: 0 }, tokens: 0 },
  };
  const base = ['config.json', 'model.safetensors'].map((path) => ({ path, data: new Blob([readFileSync(join(folder, path))]) }));
  const files = handover({
    record,
    dataRows: rows.map((_, i) => ({ text: `row ${i}` })),
    tokenised: rows,
    order: ids.map((_, s) => Array.from({ length: perStep }, (_, r) => s * perStep + r)),
    prompts: [],
    lookAlikes: [],
    baseModel: { id: 'golden', isBuiltIn: true, files: base },
    padId: 0,
  });
  return { files, record };
}

/** Writes everything under `made`, anew. */
export async function makeFixture(made: string, golden: string): Promise<void> {
  rmSync(made, { recursive: true, force: true });
  for (const name of GOLDEN) {
    const { files, record } = goldenFolder(join(golden, name), JUDGED_BY[name]!);
    for (const { path, data } of files) {
      const target = join(made, name, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, Buffer.from(await data.arrayBuffer()));
    }
    writeFileSync(join(made, name, 'answers.jsonl'), await pageAnswers(record));
    if (!readdirSync(join(made, name)).includes('train.py')) throw new Error('The hand-over has no train.py.');
  }
  const intervals = [rate(0, 7), rate(3, 10), rate(16, 520), rate(12, 12), rate(0, 0)];
  const fixture = {
    golden: GOLDEN,
    schedules: schedules(),
    averages: averages(),
    quantised: quantised(),
    intervals,
    ...verdicts(),
    refusals: refusals(),
  };
  writeFileSync(join(made, 'fixture.json'), JSON.stringify(fixture));
}
