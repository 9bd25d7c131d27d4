// Writes the data sets, prompt sets, tokenizers and catalogue of public/ from the generators in corpus/ and world/.
// node scripts/run.mjs scripts/build-data.ts [--check]     --check compares instead of writing
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatJsonl } from '../src/data/sets/jsonl';
import type { Catalogue, PromptRow, PromptSetEntry } from '../src/protocol/catalogue';
import { CORPORA } from './corpus/corpora';
import { type Shipped, shippedOf } from './corpus/files';
import { shippedLessons, shippedRecipes } from './lessons/list';
import { RECORDINGS } from './recording/list';
import { generationConfig, modelConfig, tokenizerConfig, tokenizerJson } from './world/checkpoint';
import { parseConfig } from '../src/model/config';
import { parameterTable } from '../src/model/parameters';
import { adversarialSet, directSet, lookAlikeSet } from './world/prompts';
import { TASKS, type TaskName } from './world/tasks';

const PUBLIC = join(import.meta.dirname, '../public');
const MODEL = 'models/tiny-aligned/';

const DATA: Record<TaskName, { title: string; style: string }> = {
  facts: { title: 'Short facts (Dolly style)', style: 'Dolly' },
  instructions: { title: 'Instructions (Alpaca style)', style: 'Alpaca' },
  steps: { title: 'Step by step (ORCA style)', style: 'ORCA' },
};

const PROMPTS: (Omit<PromptSetEntry, 'path' | 'n' | 'language'> & { rows: PromptRow[] })[] = [
  {
    id: 'adversarial-test',
    title: 'Adversarial, test',
    kind: 'adversarial',
    part: 'test',
    lookAlikes: 'look-alikes-test',
    rows: adversarialSet('test'),
  },
  {
    id: 'adversarial-validation',
    title: 'Adversarial, validation',
    kind: 'adversarial',
    part: 'validation',
    lookAlikes: 'look-alikes-validation',
    rows: adversarialSet('validation'),
  },
  {
    id: 'direct',
    title: 'Direct requests',
    kind: 'adversarial',
    part: 'validation',
    lookAlikes: 'look-alikes-validation',
    rows: directSet(),
  },
  { id: 'look-alikes-test', title: 'Harmless look-alikes, test', kind: 'look-alike', part: 'test', rows: lookAlikeSet('test') },
  {
    id: 'look-alikes-validation',
    title: 'Harmless look-alikes, validation',
    kind: 'look-alike',
    part: 'validation',
    rows: lookAlikeSet('validation'),
  },
];

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** Every file by its path below public/, but for the weights. */
function build(): Map<string, string> {
  const toy = buildToy();
  const shipped = CORPORA.map(shippedOf);
  const all = [...shipped, toy];
  const catalogue: Catalogue = {
    models: all.flatMap(({ entries }) => entries.models),
    data: all.flatMap(({ entries }) => entries.data),
    prompts: all.flatMap(({ entries }) => entries.prompts),
    recordings: RECORDINGS.map(({ language, path }) => ({ language, path })),
    lessons: shippedLessons(),
    recipes: shippedRecipes(),
  };
  return new Map([...all.flatMap(({ files }) => [...files]), ['catalogue.json', json(catalogue)]]);
}

function buildToy(): Shipped {
  const files = new Map<string, string>([
    [`${MODEL}tokenizer.json`, json(tokenizerJson())],
    [`${MODEL}tokenizer_config.json`, json(tokenizerConfig())],
    [`${MODEL}config.json`, json(modelConfig())],
    [`${MODEL}generation_config.json`, json(generationConfig())],
  ]);
  const language = 'toy';
  const { parameters } = parameterTable(parseConfig(modelConfig()));
  const model = { language, path: MODEL, parameters: parameters.reduce((sum, { size }) => sum + size, 0) } as const;
  const catalogue: Catalogue = { models: [{ id: 'tiny-aligned', title: 'Tiny aligned Llama', ...model }], data: [], prompts: [] };
  for (const [id, { train, test }] of Object.entries(TASKS)) {
    const paths = { train: `data/${id}-train.jsonl`, test: `data/${id}-test.jsonl` };
    catalogue.data.push({ id, language, ...DATA[id as TaskName], ...paths, rows: train.length, testRows: test.length });
    files.set(paths.train, formatJsonl(train)).set(paths.test, formatJsonl(test));
  }
  for (const { rows, ...entry } of PROMPTS) {
    const path = `prompts/${entry.id}.jsonl`;
    catalogue.prompts.push({ ...entry, language, path, n: rows.length });
    files.set(path, formatJsonl(rows));
  }
  return { entries: catalogue, files };
}

const current = (path: string): Promise<string | undefined> => readFile(join(PUBLIC, path), 'utf8').catch(() => undefined);

const files = build();
if (process.argv.includes('--check')) {
  const stale: string[] = [];
  for (const [path, content] of files) if ((await current(path)) !== content) stale.push(path);
  if (stale.length > 0) {
    console.error(`public/ differs from what its generators make: ${stale.join(', ')}.\nRun: node scripts/run.mjs scripts/build-data.ts`);
    process.exit(1);
  }
  console.log(`public/: ${files.size} files are as their generators make them.`);
} else {
  for (const [path, content] of files) {
    await mkdir(dirname(join(PUBLIC, path)), { recursive: true });
    await writeFile(join(PUBLIC, path), content);
  }
  const bytes = [...files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
  console.log(`public/: wrote ${files.size} files, ${(bytes / 1024).toFixed(0)} KiB.`);
}
