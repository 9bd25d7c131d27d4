import { describe, expect, test } from 'vitest';
import { recognise } from '../../src/data/readers/recognise';
import type { DataRow } from '../../src/protocol/dataset';
import { blobOf } from './files';
import { guessDialect, openFile } from './english';

/** Columns that have one name, tables of very many columns, and work that grows with the square of what is given. */

async function readAll(content: string, name = 'x.csv') {
  const file = await openFile(blobOf(content), name);
  const rows: DataRow[] = [];
  const problems: string[] = [];
  const batches: number[] = [];
  for await (const batch of file.batches) {
    batches.push(batch.rows.length);
    for (const row of batch.rows) rows.push(row);
    for (const { line, reason } of batch.problems) problems.push(`${line}: ${reason}`);
  }
  return {
    format: file.format,
    rows: rows.map(({ values }) => values),
    lines: rows.map(({ line }) => line),
    problems,
    batches,
    notes: file.notes(),
  };
}

describe('a header again, of which several columns have one name', () => {
  const first = 'prompt,completion,note,note\np1,c1,n1,n2\n';
  const one = { prompt: 'p1', completion: 'c1', note: 'n1', note_2: 'n2' };
  test.each<[string, string, Record<string, string>]>([
    ['in another order', '\uFEFFnote,prompt,completion,note\nn3,p2,c2,n4\n', { note: 'n3', note_2: 'n4' }],
    ['without a mark', 'note,note,completion,prompt\nn3,n4,c2,p2\n', { note: 'n3', note_2: 'n4' }],
    ['in another case', 'NOTE,Prompt,Completion,Note\nn3,p2,c2,n4\n', { note: 'n3', note_2: 'n4' }],
    ['fewer of them', 'completion,note,prompt\nc2,n3,p2\n', { note: 'n3' }],
    ['behind a row of few letters without an end', 'x1,x2,x3,xNote,Prompt,Completion,note\nn3,p2,c2,n4\n', { note: 'n3', note_2: 'n4' }],
    ['behind a row without an end', 'p1,c1,n1,xnote,prompt,completion,note\nn3,p2,c2,n4\n', { note: 'n3', note_2: 'n4' }],
  ])('%s', async (_, second, expected) => {
    const { rows, problems } = await readAll(first + second);
    expect(rows[0]).toEqual(one);
    expect(rows.at(-1)).toEqual({ prompt: 'p2', completion: 'c2', ...expected });
    expect(problems).toEqual([expect.stringMatching(/names the columns again/)]);
  });

  test('names that differ in their case alone', async () => {
    const { rows } = await readAll('prompt,completion,Note,note\np1,c1,n1,n2\nNOTE,note,prompt,completion\nn3,n4,p2,c2\n');
    expect(rows[1]).toEqual({ prompt: 'p2', completion: 'c2', Note: 'n3', note: 'n4' });
  });

  test('a name more often than before is no header, and none is lost', async () => {
    const { rows } = await readAll('prompt,completion\np1,c1\nprompt,prompt\np2,c2\n');
    expect(rows.map(({ prompt, completion }) => [prompt, completion])).toEqual([['p1', 'c1'], ['prompt', 'prompt'], ['p2', 'c2']]); // prettier-ignore
  });

  test('columns that are new there get names of their own', async () => {
    const { rows } = await readAll('prompt,completion,note,note\np1,c1,n1,n2\nprompt,completion,note_2\np2,c2,x\n');
    expect(rows[1]).toEqual({ prompt: 'p2', completion: 'c2', note_2: 'x' });
    const other = await readAll('prompt,completion,note_2,note,note\np1,c1,x,n1,n2\n');
    expect(other.rows[0]).toEqual({ prompt: 'p1', completion: 'c1', note_2: 'x', note: 'n1', note_3: 'n2' });
  });
});

describe('tables of very many columns', () => {
  const header = (width: number): string => `prompt,completion${Array.from({ length: width - 2 }, (_, i) => `,extra ${i}`).join('')}\n`;

  test('the first thousand are read, and it is told', async () => {
    const { rows, notes } = await readAll(`${header(1200)}p,c\nq${',x'.repeat(1199)}\n`);
    expect(rows.map((row) => Object.keys(row).length)).toEqual([1000, 1000]);
    expect([rows[0]!.completion, rows[0]!['extra 997'], rows[1]!['extra 997']]).toEqual(['c', '', 'x']);
    expect(notes).toContain('Of its 1200 columns only the first 1000 were read.');
    expect(notes.join()).toMatch(/1 row has fewer cells than there are columns \(line 2\)/);
    expect((await readAll(`${header(1000)}p,c\n`)).notes.join()).not.toMatch(/were read/);
  });

  test('rows of one of them that are short come a few at a time, and all of them', async () => {
    const count = 5_000;
    const { rows, lines, batches } = await readAll(header(16_384) + Array.from({ length: count }, (_, i) => `p${i},c\n`).join(''));
    expect([rows.length, rows[0]!.prompt, rows.at(-1)!.prompt]).toEqual([count, 'p0', `p${count - 1}`]);
    expect([lines[0], lines.at(-1)]).toEqual([2, count + 1]);
    expect(Math.max(...batches)).toBeLessThan(2000);
  });

  test('of one name', async () => {
    const { rows } = await readAll(`${'text,'.repeat(100_000)}text\nx,y,z\n`);
    expect(Object.entries(rows[0]!).slice(0, 4)).toEqual([['text', 'x'], ['text_2', 'y'], ['text_3', 'z'], ['text_4', '']]); // prettier-ignore
  });
});

describe('work that does not grow with the square', () => {
  test('blanks, and carriage returns', () => {
    const blanks = ' '.repeat(600_000);
    for (const text of [`{"prompt":${blanks}`, `{"prompt": "a"}${blanks}x`, `{${'\t \r'.repeat(200_000)}"a`]) {
      expect(recognise(new Uint8Array(0), text, false, 'x', {}, 'utf-8').format).toMatch(/json/);
    }
    expect(guessDialect(`prompt,completion\n${'\r'.repeat(600_000)}x`, true, {}).cr).toBe(true);
    expect(guessDialect(`prompt,completion\r\r\na,b\r\r\r\nc\rd,e\n`, true, {}).cr).toBe(false);
    expect(guessDialect(`prompt,completion\ra,b\rc,d\r\n`, true, {}).cr).toBe(true);
  });
});
