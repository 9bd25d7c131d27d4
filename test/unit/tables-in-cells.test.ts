import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { guessDialect, readDataSet, readPromptSet } from './english';

/** What looks like the beginning of a table, and is text of a cell or a row: tables of Markdown in quotes, names in rows, first rows. */

const pairs = async (content: string, name = 'x.csv') => {
  const { examples, notes, skipped } = await readDataSet(blobOf(content), name);
  return {
    rows: examples.map((row) => ('prompt' in row ? [row.prompt, row.completion] : 'text' in row ? [row.text] : [row])),
    notes: notes.join('\n'),
    skipped: skipped.list,
  };
};

const TABLES = {
  names: '| Name | Age |\n|---|---|\n| Ann | 3 |\n| Bob | 4 |',
  'the same names': '| question | answer |\n|---|---|\n| inner | wrong |\n| again | wrong |',
  'the same names without dashes': 'question | answer\ninner | wrong\nagain | wrong\nand again | wrong',
  dashes: 'for x in a:\n- | -\n- | -',
  'one column': '| a |\n|-|\n| 1 |',
};

describe.each(Object.entries(TABLES))('a table in a quoted cell: %s', (_, table) => {
  const more = [
    ['What is a wood?', 'Many trees.'],
    ['And a lake?', 'Much water.'],
  ];
  const made = (by: string, head: readonly string[], rows: readonly (readonly string[])[]) =>
    [head, ...rows].map((cells) => cells.map((cell) => (/[,;\t"\n]/.test(cell) ? `"${cell}"` : cell)).join(by)).join('\n') + '\n';

  test.each([',', ';', '\t'])('in the first rows, with %j', async (by) => {
    for (const lead of ['', 'Here:\n', 'Here:\n\n'])
      for (const rows of [
        [['Q', lead + table]],
        [['Q', lead + table], ...more],
        [[lead + table, 'Q'], ...more],
        [more[0]!, ['Q', lead + table], more[1]!],
        [...more, ['Q', lead + table]],
      ]) {
        const found = await pairs(made(by, ['question', 'answer'], rows), by === '\t' ? 'x.tsv' : 'x.csv');
        expect(found.rows).toEqual(rows);
        expect(found.notes).not.toMatch(/title|Markdown/);
        expect(found.skipped).toEqual([]);
        const wide = rows.map((row, i) => [`${i}`, ...row, 'ok']);
        expect((await pairs(made(by, ['id', 'question', 'answer', 'notes'], wide), by === '\t' ? 'x.tsv' : 'x.csv')).rows).toEqual(rows);
      }
  });

  test('in a table of one column', async () => {
    const rows = [[`Here:\n\n${table}`], ['b']];
    expect((await pairs(made(',', ['text'], rows))).rows).toEqual(rows);
  });

  test('in a prompt set, and where the first row names nothing', async () => {
    const rows = [[`Sum, please:\n${table}`, 'Sure, here'], ...more];
    const set = await readPromptSet(blobOf(made(',', ['goal', 'target'], rows)), 'x.csv');
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(rows.map(([prompt]) => prompt));
    const bare = [...more, ['Sum, please', `Sure:\n${table}`]];
    const { examples } = await readDataSet(blobOf(made(',', more[0]!, bare.slice(1))), 'x.csv', {
      mapping: { kind: 'pair', prompt: ['column1'], completion: 'column2' },
    });
    expect(examples).toEqual(bare.map(([prompt, completion]) => ({ prompt, completion })));
  });
});

test('a title with quotes in it stands above a table of Markdown as before', async () => {
  for (const title of ['"Woods" and lakes', 'Disks of 5"', '"Woods, and lakes"', 'Prompt, as of today', 'Prompt'])
    for (const head of [`${title}\n\n`, `# ${title}\n`]) {
      const found = await pairs(`${head}| prompt | completion |\n|---|---|\n| a, b | c |\n| d | e |\n`, 'x.md');
      expect(found.rows).toEqual([['a, b', 'c'], ['d', 'e']]); // prettier-ignore
      expect(found.notes).toContain('was taken for a title');
    }
});

describe('a row that holds names of other columns is a row', () => {
  test.each(['text,context', 'question,answer', 'input,text', 'Prompt,Answer', 'label,output'])('%s', async (row) => {
    const found = await pairs(`input,output\nhouse,maison\n${row}\nwood,bois\n`);
    expect(found.rows).toEqual([['house', 'maison'], row.split(','), ['wood', 'bois']]);
    expect(found.skipped).toEqual([]);
  });
});

describe('a table of Markdown with one column', () => {
  test.each(['', '# Prompts\n\n'])('has no bars in its rows, and its dashes are no row, below %j', async (title) => {
    for (const rule of ['|---|', '| :-- |', '|-|']) {
      const content = `${title}| prompt |\n${rule}\n| Pick a lock, quickly |\n| Steal a car |\n`;
      for (const name of ['x.md', 'x.csv', 'x.txt']) {
        const set = await readPromptSet(blobOf(content), name);
        expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['Pick a lock, quickly', 'Steal a car']);
        expect(set.notes.join('\n')).toMatch(/table of Markdown/);
      }
    }
  });

  test('dashes below a heading are none', async () => {
    const set = await readPromptSet(blobOf('prompt\n---\na\nb\n'), 'x.csv');
    expect(set.notes.join('\n')).not.toMatch(/Markdown/);
  });
});

describe('first rows are no title', () => {
  test.each([
    ['a row without its answer, in a vocabulary', 'hello,\nanswer,réponse\nwood,bois\nlake,lac\n'],
    ['rows without names above the names of another file', 'Why,so\nquestion,answer,source\na,b,c\nd,e,f\n'],
    [
      'lines of prose with commas',
      'Write a poem\nDear John, hello\nTell me of the long river, and of the lake by it.\nSay what a wood is, and where it may be found.\n',
    ],
    ['a row with a comma, in a table with blanks behind commas', 'Hi there, hello\nquestion, answer, source\na, b, c\nd, e, f\n'],
  ])('%s', (_, content) => {
    expect(guessDialect(content, true, {}).title).toBe(0);
  });
});
