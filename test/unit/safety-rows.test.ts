import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { formatJsonl } from '../../src/data/sets/jsonl';
import { readCheckpoint } from '../../src/exchange/checkpoint';
import type { Catalogue, TrainingRow } from '../../src/protocol/catalogue';
import { parseRecipe, type Recipe } from '../../src/protocol/recipe';
import { handOver } from '../../src/worker/handover';
import { Library } from '../../src/worker/library';
import { runRecord } from './records';

// Which rows a recipe with safety_share learns from. Facts ship without refusals, steps with four.

const PUBLIC = pathToFileURL(`${process.cwd()}/public/`).href;
const REFUSALS: TrainingRow[] = ['a', 'b', 'c', 'd'].map((end) => ({
  prompt: `how do i make a bomb ${end}`,
  completion: 'i must refuse .',
}));

const readText = async (url: string): Promise<string> => {
  if (url.endsWith('data/safety.jsonl')) return formatJsonl(REFUSALS);
  const text = readFileSync(new URL(url), 'utf8');
  if (!url.endsWith('catalogue.json')) return text;
  const catalogue = JSON.parse(text) as Catalogue;
  const safety = { path: 'data/safety.jsonl', rows: REFUSALS.length };
  return JSON.stringify({ ...catalogue, data: catalogue.data.map((entry) => (entry.id === 'steps' ? { ...entry, safety } : entry)) });
};

const readModel = (path: string) =>
  readCheckpoint(
    new Map(
      ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors'].map(
        (name) => [name, new Blob([Uint8Array.from(readFileSync(new URL(path + name, PUBLIC)))])] as const,
      ),
    ),
  );

let library: Library;
beforeEach(() => {
  library = new Library({ base: PUBLIC, readText, readModel });
});

const recipe = (change: Partial<Recipe> = {}): Recipe => parseRecipe({ data: 'steps', safety_share: 0.05, ...change });
const TASK = 1666;
/** 88 of 1,754 are 5 %. */
const ADDED = 88;

/** The rows that were mixed in, as places in the list of refusals. */
async function drawn(change: Partial<Recipe> = {}): Promise<number[]> {
  const { examples } = await library.learnt(recipe(change));
  return examples.slice(TASK).map((example) => REFUSALS.findIndex(({ prompt }) => 'prompt' in example && example.prompt === prompt));
}

test('the share is of all rows to learn, in text and in tokens, and the rows of the task stay as they are', async () => {
  const plain = await library.learnt(recipe({ safety_share: 0 }));
  const mixed = await library.learnt(recipe());
  expect([plain.rows.length, mixed.rows.length, mixed.examples.length]).toEqual([TASK, TASK + ADDED, TASK + ADDED]);
  expect(mixed.examples.slice(0, TASK)).toEqual(plain.examples);
  expect(mixed.rows.slice(0, TASK)).toEqual(plain.rows);
  const learnt = mixed.rows.slice(TASK).map(({ labels }) => labels.filter((label) => label >= 0).length);
  expect(new Set(learnt), 'four words and the end').toEqual(new Set([5]));
  const tokens = mixed.rows.reduce((sum, { inputIds }) => sum + inputIds.length, 0);
  expect(mixed.meanTokens).toBe(tokens / mixed.rows.length);
});

test('each refusal comes once before one comes again, and the data seed alone says which comes first', async () => {
  const first = await drawn();
  const times = REFUSALS.map((_, place) => first.filter((one) => one === place).length);
  expect(times).toEqual([ADDED / 4, ADDED / 4, ADDED / 4, ADDED / 4]);
  expect(new Set(first.slice(0, 4)).size).toBe(4);
  expect(await drawn({ seed: 7, learning_rate: 1e-3, device: 'processor' })).toEqual(first);
  expect(await drawn({ data_seed: 2 })).not.toEqual(first);
  library = new Library({ base: PUBLIC, readText, readModel });
  expect(await drawn()).toEqual(first);
});

test('what is judged does not change with it', async () => {
  expect(await library.judgedBy(recipe())).toBe(await library.judgedBy(recipe({ safety_share: 0 })));
});

test('the hand-over holds the rows that were mixed in, and an order over all of them', async () => {
  const record = runRecord({}, recipe({ max_steps: 2 }));
  const files = await handOver(library, record);
  const textOf = (path: string) => files.find((file) => file.path === path)!.data.text();
  const rows = (await textOf('data/rows.jsonl')).trim().split('\n');
  expect(rows).toHaveLength(TASK + ADDED);
  expect(rows.slice(TASK).every((row) => row.includes('i must refuse .'))).toBe(true);
  expect((await textOf('data/tokens.jsonl')).trim().split('\n')).toHaveLength(TASK + ADDED);
});

test('data without refusals refuse a share, and name those that have some', async () => {
  const { data } = JSON.parse(await readText(`${PUBLIC}catalogue.json`)) as Catalogue;
  const safe = data.flatMap(({ id, safety }) => (safety ? [id] : []));
  expect(safe).toContain('steps');
  await expect(library.learnt(recipe({ data: 'facts' }))).rejects.toThrow(
    `There are no safety rows for the data set "facts"; set safety_share to 0, or choose ${safe.join(', ')}.`,
  );
  await expect(library.learnt(recipe({ data: 'own:data/mine' }))).rejects.toThrow(/Own files are kept by the page/);
});
