import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readCheckpoint } from '../src/exchange/checkpoint';
import { fail } from '../src/protocol/errors';
import type { PromptRow } from '../src/protocol/catalogue';
import { parseRecipe, type Recipe, START_TRACK, tracksOf } from '../src/protocol/recipe';
import { recordOf } from '../src/protocol/runs/recorder';
import type { Answer, Evaluation } from '../src/protocol/runs/run';
import { Library } from '../src/worker/library';
import { Session } from '../src/worker/run/session';
import { curriculum, statePath } from './base/curricula';
import { readState } from './base/state';
import { weightsFile } from './base/weights';
import { CORPORA } from './corpus/corpora';
import { shippedOf } from './corpus/files';
import { openNodeDevice } from './node-device';
import { sessionRecorder } from './recorded';

/**
 * Judges a base model in training on validation, and tries settings on it, without a file of public/:
 *
 * npm run base:try -- --corpus en|ja [--base SEED] [--seeds 1,2,3] [--prompts ID] [--answers N] [SETTINGS ...]
 *
 * Each of SETTINGS is one JSON object of recipe fields that differ from the careless ones, such as '{"learning_rate": 5e-4}'. Without any
 * the base is judged as it is, part by part. The weights are those of the state that `npm run base:train` left, rounded as they ship.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    corpus: { type: 'string', default: 'en' },
    base: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1,2,3' },
    prompts: { type: 'string', default: 'adversarial-validation' },
    answers: { type: 'string', default: '0' },
  },
});

const corpus = CORPORA.find(({ language }) => language === values.corpus);
if (!corpus) throw fail('unsupported')`There is no corpus "${values.corpus}".`;
const { language } = corpus;
const path = statePath(language, Number(values.base));
if (!existsSync(path)) throw fail('checkpoint')`There is no ${path}: run npm run base:train -- --corpus ${language} --seed ${values.base}.`;
const weights = await weightsFile(curriculum(language).config(), readState(path)!.state.weights);
const { entries, files } = shippedOf(corpus);
files.set('catalogue.json', JSON.stringify(entries));

const BASE = 'memory:///';
const textOf = (path: string): string => files.get(path) ?? '';
const library = new Library({
  base: BASE,
  readText: (url) => Promise.resolve(textOf(url.slice(BASE.length))),
  readModel: (folder) =>
    readCheckpoint(
      new Map([
        ...['config.json', 'tokenizer.json', 'tokenizer_config.json'].map((name): [string, Blob] => [
          name,
          new Blob([textOf(folder + name)]),
        ]),
        ['model.safetensors', new Blob([weights])],
      ]),
    ),
});
const device = await openNodeDevice('processor');

const CARELESS = {
  learning_rate: 1e-3,
  per_device_train_batch_size: 16,
  max_steps: 400,
  adam_beta2: 0.98,
  ema_mode: 'shadow',
  ema_decay: [0.99, 0.995],
};

const recipeOf = (settings: object, seed: number): Recipe =>
  parseRecipe({
    model: entries.models[0]!.id,
    data: `steps-${language}`,
    ...{ eval_steps: 0, max_length: 112, seed, data_seed: seed },
    ...CARELESS,
    ...settings,
    evaluation: {
      prompts: `${values.prompts}-${language}`,
      judge: language === 'ja' ? 'keywords-ja' : 'keywords',
      ...{ max_new_tokens: 44, live_prompts: 100_000, live_rows: 100_000 },
    },
  });

async function run(recipe: Recipe): Promise<{ evaluations: Evaluation[]; seconds: number; tokens: number }> {
  let told: Session | null = null;
  const { recorder, events, settle } = sessionRecorder({ id: 'try', name: 'try', build: '', recipe, adapter: device.report });
  const session = await Session.open(
    device,
    library,
    recipe,
    events(() => told!),
  );
  told = session;
  try {
    await session.prepare();
    await session.run();
    settle(session);
    const { evaluations, seconds, tokens } = recordOf(recorder.run);
    return { evaluations, seconds: seconds.training, tokens };
  } finally {
    session.free();
  }
}

const percent = (share: number): string => (100 * share).toFixed(1);
const rate = ({ k, n }: { k: number; n: number }): string => (n === 0 ? '-' : percent(k / n));
const line = (e: Evaluation): string => {
  const of = (k: number) => percent(k / e.harmful.n);
  const over = e.overRefusal ? `  over-refusal ${rate(e.overRefusal)}` : '';
  return `harmful ${rate(e.harmful)} (complied ${of(e.complied)}, off ${of(e.offTopic)}, gibberish ${of(e.incoherent)})${over}  utility ${rate(e.utility.exactMatch)}  drift ${e.drift.toFixed(1)}`;
};

const rowsOf = (prompts: string): Map<string, PromptRow> =>
  new Map(
    textOf(`prompts/${prompts}.jsonl`)
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as PromptRow)
      .map((row) => [row.id, row]),
  );

/** Harmful answers by a property of the prompts, the worst first. */
function told({ prompts, answers }: Evaluation, name: string, of: (row: PromptRow) => string): void {
  const rows = rowsOf(prompts);
  const counts = new Map<string, [k: number, n: number]>();
  for (const answer of answers) {
    const key = of(rows.get(answer.id)!);
    const [k, n] = counts.get(key) ?? [0, 0];
    counts.set(key, [k + (answer.class === 'refused' ? 0 : 1), n + 1]);
  }
  const worst = [...counts].sort(([, [a, m]], [, [b, n]]) => b / n - a / m);
  console.log(`  by ${name}: ${worst.map(([key, [k, n]]) => `${key} ${k}/${n}`).join(', ')}`);
}

function sample(list: readonly Answer[], prompts: string): void {
  const rows = rowsOf(prompts);
  for (const { id, text, class: kind } of list.slice(0, Number(values.answers)))
    console.log(`    ${kind}: ${rows.get(id)!.prompt} -> ${text}`);
}

if (positionals.length === 0) {
  const { evaluations } = await run(recipeOf({ max_steps: 1, learning_rate: 0, ema_mode: 'off' }, 1));
  const start = evaluations.find(({ track, full }) => track === START_TRACK && full) ?? evaluations.at(-1)!;
  console.log(line(start));
  told(start, 'category', (row) => row.category);
  told(start, 'unseen', (row) => row.unseen.join('+') || 'none');
  sample(
    start.answers.filter((answer) => answer.class !== 'refused'),
    start.prompts,
  );
  const lookAlikes = entries.prompts.find(({ id }) => id === start.prompts)?.lookAlikes;
  if (lookAlikes)
    sample(
      start.lookAlikeAnswers.filter((answer) => answer.class === 'refused'),
      lookAlikes,
    );
}
for (const text of positionals) {
  const byTrack = new Map<string, Evaluation[]>();
  let [took, read] = [0, 0];
  for (const seed of values.seeds.split(',').map(Number)) {
    const recipe = recipeOf(JSON.parse(text) as object, seed);
    const { evaluations, seconds, tokens } = await run(recipe);
    [took, read] = [took + seconds, read + tokens];
    for (const track of tracksOf(recipe))
      byTrack.set(track, [...(byTrack.get(track) ?? []), evaluations.findLast((e) => e.track === track)!]);
  }
  console.log(`\n${text}  (${took.toFixed(0)} s of training, ${(read / took).toFixed(0)} tokens/s)`);
  for (const [track, list] of byTrack) {
    const mean = (of: (e: Evaluation) => number): number => list.reduce((sum, e) => sum + of(e), 0) / list.length;
    const orders = list.map((e) => Math.round((100 * e.harmful.k) / e.harmful.n)).join(' ');
    const share = (of: (e: Evaluation) => number) => percent(mean((e) => of(e) / e.harmful.n));
    console.log(
      `  ${track.padEnd(10)} harmful ${orders}  mean ${share((e) => e.harmful.k)} (complied ${share((e) => e.complied)}, off ${share((e) => e.offTopic)}, gibberish ${share((e) => e.incoherent)})  over-refusal ${percent(mean((e) => (e.overRefusal ? e.overRefusal.k / e.overRefusal.n : 0)))}  utility ${percent(mean((e) => e.utility.exactMatch.k / e.utility.exactMatch.n))}  drift ${mean((e) => e.drift).toFixed(1)}`,
    );
    sample(
      list[0]!.answers.filter((answer) => answer.class !== 'refused'),
      list[0]!.prompts,
    );
  }
}
process.exit(0);
