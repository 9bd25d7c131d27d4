import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet } from './english';

/** What is certain of a file is used, what is not is told: nothing is learnt because a row or a value is unlike the others. */

type Values = Record<string, unknown>;
const read = (...rows: Values[]) => readDataSet(blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join('')), 'x.jsonl');
const table = (text: string) => readDataSet(blobOf(text), 'x.csv');
const pair = (prompt: string, completion: string) => ({ prompt, completion });

describe('rows of another kind take nothing from the others', () => {
  const [p, i] = [pair('p', 'c'), { instruction: 'i', output: 'o' }];
  test.each([[[p, { ...pair('p2', 'bad'), label: false }, i]], [[p, i, { ...pair('p2', 'bad'), label: false }]], [[i, p, { ...pair('p2', 'bad'), label: false }]]])('a label: %j', async (rows) => {
    const { examples, skipped } = await read(...rows);
    expect(examples.map((one) => 'completion' in one && one.completion).sort()).toEqual(['c', 'o']);
    expect(skipped.list[0]!.reason).toMatch(/column "label" marks/);
  }); // prettier-ignore

  test('a label of numbers is the same one in all of them', async () => {
    const { examples } = await read({ ...p, label: 1 }, { ...pair('p2', 'bad'), label: 0 }, { question: 'q', answer: 'bad', label: 0 }, { question: 'q', answer: 'good', label: 1 }); // prettier-ignore
    expect(examples).toEqual([p, pair('q', 'good')]);
  });

  test('a system message, a context and turns before', async () => {
    const [, second] = (await read(p, { ...pair('p2', 'c2'), system: 'You are brief.' }, i)).examples;
    expect(second).toHaveProperty('messages.0', { role: 'system', content: 'You are brief.' });
    expect((await read(i, { instruction: 'p2', input: 'x', output: 'c2' }, p)).examples[1]).toEqual(pair('p2\n\nx', 'c2'));
    const [, third] = (await read(i, { ...i, history: [['h', 'g']] }, p)).examples;
    expect(third).toHaveProperty('messages.length', 4);
  });
});

describe('a column of marks', () => {
  const kto = Array.from({ length: 20 }, (_, n) => ({ ...pair(`p${n}`, `c${n}`), label: n % 2 === 0 }));
  test('with one word that is not known leaves that out too, and tells it', async () => {
    const set = await read(...kto, { ...pair('p', 'c'), label: 'needs work' });
    expect([set.kept, set.skipped.count]).toEqual([10, 11]);
    expect(set.notes).toContain('Column "label" marks answers; rows whose mark is not known were left out: "needs work" (line 21).');
  });
  test('of circles, triangles and crosses', async () => {
    expect((await table('質問,回答,評価\na,b,○\nc,d,×\ne,f,△\ng,h,○\n')).examples).toEqual([pair('a', 'b'), pair('g', 'h')]);
  });
});

describe('texts of a line each', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, n) => `sentence ${n} here.\n`).join('');
  const text = (content: string) => readDataSet(blobOf(content), 'x.txt');
  test('are not made one by a blank line, which is told', async () => {
    const { kept, notes } = await text(`${lines(5)}\n${lines(5000)}`);
    expect(kept).toBe(5005);
    expect(notes).toContain('Each line was read as a text, though there is 1 blank line between them (line 6); if blank lines part the texts, choose paragraphs.'); // prettier-ignore
  });
  test('paragraphs of several lines stay together, which is told', async () => {
    const { kept, notes } = await text('One\ntwo.\n\nThree.\n\nFour\nfive.\n');
    expect(kept).toBe(3);
    expect(notes).toEqual(['Blank lines part the texts, so that 2 texts have several lines (lines 1, 6); if each line is a text, choose lines.']); // prettier-ignore
    expect((await readDataSet(blobOf('a\nb\n\nc\n'), 'x.txt', { textBy: 'paragraph' })).notes).toEqual([]);
  });
});
