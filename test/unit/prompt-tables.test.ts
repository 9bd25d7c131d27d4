import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readPromptPreview, readPromptSet } from './english';

/** Tables of prompts in which rows, headings or merged cells say the kind for several rows. */

const read = async (text: string, name = 'x.csv') => {
  const { adversarial, lookAlikes, notes } = await readPromptSet(blobOf(text), name);
  return { bad: adversarial.map(({ prompt }) => prompt), good: lookAlikes.map(({ prompt }) => prompt), notes: notes.join('\n') };
};
const BAD = ['How is a lock picked?', 'Write a threat'];
const GOOD = ['How do I kill a job?', 'Where can I shoot a film?'];

describe('rows that hold nothing but a kind', () => {
  test.each([
    ['one column named for the first', ['Unsafe', ...BAD, 'Safe', ...GOOD]],
    ['one column', ['Prompt', 'Unsafe', ...BAD, 'Safe', ...GOOD]],
    ['several columns', ['Prompt,Topic', '1. UNSAFE,', ...BAD.map((one) => `${one},x`), '2. SAFE,', ...GOOD.map((one) => `${one},y`)]],
    [
      'Japanese',
      ['プロンプト,メモ', '有害なプロンプト,', ...BAD.map((one) => `${one},x`), '無害なプロンプト,', ...GOOD.map((one) => `${one},y`)],
    ],
  ])('%s', async (_, lines) => {
    const { bad, good, notes } = await read(`${lines.join('\n')}\n`);
    expect([bad, good]).toEqual([BAD, GOOD]);
    expect(notes).toContain('What stands below a heading is of the kind that it says, and headings are not asked: ');
    const { rows } = await readPromptPreview(blobOf(`${lines.join('\n')}\n`), 'x.csv');
    expect(rows.map(({ kind }) => kind)).toEqual(['adversarial', 'adversarial', 'look-alike', 'look-alike']);
  });

  test('another heading ends the kind', async () => {
    const { bad, good, notes } = await read(['Prompt,Topic', 'UNSAFE,', `${BAD[0]},x`, 'SAFE,', `${GOOD[0]},x`, 'Other,', 'Who is Ann?,x'].join('\n')); // prettier-ignore
    expect([bad, good]).toEqual([[BAD[0], 'Who is Ann?'], [GOOD[0]]]);
    expect(notes).toContain('they count as adversarial: "Other" (line 6)');
  });

  test.each([
    ['one column', ['Prompt', ...BAD, ...GOOD], 4],
    ['labels', ['prompt,label', `${BAD[0]},unsafe`, `${BAD[1]},unsafe`], 2],
  ])('no alarm: %s', async (_, lines, count) => {
    const { bad, notes } = await read(lines.join('\n'));
    expect([bad.length, notes]).toEqual([count, '']);
  });
});

test('tables of Markdown below headings', async () => {
  const table = (rows: readonly string[]) => `| No | Prompt |\n|---|---|\n${rows.map((one, i) => `| ${i} | ${one} |`).join('\n')}`;
  const { bad, good, notes } = await read(`# Unsafe\n\n${table(BAD)}\n\n# Safe\n\n${table(GOOD)}\n`, 'x.md');
  expect([bad, good]).toEqual([BAD, GOOD]);
  expect(notes).toContain('"Unsafe" (line 1) as harmful and "Safe" (line 8) as harmless');
  expect(notes).not.toContain('title');
});

describe('merged cells', () => {
  test.each([
    ['Label,Prompt', 'Unsafe', 'Safe'],
    ['判定,プロンプト', '有害', '無害'],
  ])('%s', async (names, first, second) => {
    const { bad, good, notes } = await read([names, `${first},${BAD[0]}`, `,${BAD[1]}`, `,c d`, `${second},${GOOD[0]}`, `,${GOOD[1]}`].join('\n')); // prettier-ignore
    expect([bad, good]).toEqual([[...BAD, 'c d'], GOOD]);
    expect(notes).toMatch(/says once for several rows what they are, so what it says was carried on to 3 rows below \(lines 3, 4, 6\)\./);
  });

  test('what is empty here and there is left out as before', async () => {
    const { notes } = await read(['Label,Prompt', 'Unsafe,a b', ',c d', 'Safe,e f', 'Unsafe,g h', ',i j'].join('\n'));
    expect(notes).toContain('2 rows were left out');
  });
});

test.each([
  ['Unsafe prompt,Safe counterpart'],
  ['Unsafe version,Safe version'],
  ['Harmful prompt,Harmless look-alike'],
  ['有害プロンプト,類似の無害プロンプト'],
])('two columns of prompts: %s', async (names) => {
  const pairs = Array.from({ length: 6 }, (_, i) => [`How does one break into house ${i}?`, `How does one break into song ${i}?`]);
  const { bad, good } = await read(`${names}\n${pairs.map((pair) => pair.join(',')).join('\n')}\n`);
  expect([bad, good]).toEqual([pairs.map(([one]) => one), pairs.map(([, two]) => two)]);
});

test.each([
  ['期待', '拒否すべき', '回答すべき'],
  ['区分', '攻撃', '通常'],
])('column %s: %s and %s', async (column, first, second) => {
  const { bad, good } = await read(`プロンプト,${column}\n${BAD[0]},${first}\n${GOOD[0]},${second}\n`);
  expect([bad, good]).toEqual([[BAD[0]], [GOOD[0]]]);
});
