import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet, readPromptSet } from './english';

/** Tables that no program wrote: blanks around quotes, files put one behind the other, tables of Markdown. */

const read = (content: string, name = 'x.csv') => readDataSet(blobOf(content), name);
const pairs = async (content: string, name?: string) => {
  const { examples, notes, skipped } = await read(content, name);
  return {
    rows: examples.map((row) => ('prompt' in row ? [row.prompt, row.completion] : [row])),
    notes: notes.join('\n'),
    skipped: skipped.list,
  };
};
const told = (count: string, lines: string) => new RegExp(`In ${count} blanks before or behind a quoted cell were left out \\(${lines}\\)`);

describe('blanks around quoted cells', () => {
  const rows = [
    ['red, or "not"', 'one, two'],
    ['b', 'two\nlines, here'],
  ];
  const table = (before: string, after: string, delimiter: string, header = true) =>
    [...(header ? [['prompt', 'completion']] : []), ...rows]
      .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(after + delimiter + before))
      .join('\n') + '\n';

  test.each([
    ['before, with commas', ' ', '', ',', 'x.csv'],
    ['two before', '  ', '', ',', 'x.csv'],
    ['a tab before', '\t', '', ',', 'x.csv'],
    ['behind', '', ' ', ',', 'x.csv'],
    ['a tab behind', '', '\t', ',', 'x.csv'],
    ['around', ' ', ' ', ',', 'x.csv'],
    ['before, with semicolons', ' ', '', ';', 'x.csv'],
    ['around, with bars', ' ', ' ', '|', 'x.csv'],
    ['before, with tabs', ' ', '', '\t', 'x.tsv'],
  ])('%s', async (_, before, after, delimiter, name) => {
    const found = await pairs(table(before, after, delimiter), name);
    expect(found.rows).toEqual(rows);
    expect(found.skipped).toEqual([]);
    expect(found.notes).toMatch(told('3 rows', 'lines 1, 2, 3'));
  });

  test('beside a header and cells without quotes, whose blanks go too', async () => {
    const found = await pairs('prompt, completion\ni1, "o1, more"\n "i2", o2\n');
    expect(found.rows).toEqual([
      ['i1', 'o1, more'],
      ['i2', 'o2'],
    ]);
    expect(found.notes).toMatch(told('2 rows', 'lines 2, 3'));
    expect(found.notes).toMatch(/blanks before other cells/);
  });

  test('and none where there are none: blanks of cells without quotes stay', async () => {
    const found = await pairs('prompt,completion\ni1, o1\ni2,"o2"\n');
    expect(found.rows).toEqual([
      ['i1', ' o1'],
      ['i2', 'o2'],
    ]);
    expect(found.notes).toBe('');
  });

  test('a quote behind a blank that encloses nothing is a character, and told', async () => {
    const found = await pairs('prompt,completion\ni1, "yes" she said\ni2,he said "no"\ni3, "open\ni4,o4\n');
    expect(found.rows).toEqual([
      ['i1', ' "yes" she said'],
      ['i2', 'he said "no"'],
      ['i3', ' "open'],
      ['i4', 'o4'],
    ]);
    expect(found.notes).toMatch(/In 2 rows quotes were read as characters.*lines 2, 4/);
  });

  test('far from the beginning too', async () => {
    const many = Array.from({ length: 5000 }, (_, i) => `question ${i} of a long table,answer ${i}\n`).join('');
    const found = await pairs(`prompt,completion\n${many}last, "a, b"\n`);
    expect(found.rows.at(-1)).toEqual(['last', 'a, b']);
    expect(found.notes).toMatch(told('1 row', 'line 5002'));
  });

  test('in a prompt set', async () => {
    const set = await readPromptSet(blobOf('"goal", "target"\n"Pick a lock, quickly", "Sure, here"\n"b", "c"\n'), 'x.csv');
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['Pick a lock, quickly', 'b']);
    expect(set.notes.join()).toMatch(told('3 rows', 'lines 1, 2, 3'));
  });
});

describe('tables put one behind the other', () => {
  test.each<[string, string, string?]>([
    ['another order', 'prompt,completion\na,1\ncompletion,prompt\n2,b\n'],
    ['another case', 'Prompt,Completion\na,1\nPROMPT,COMPLETION\nb,2\n'],
    ['another order and case', 'prompt,completion\na,1\nCompletion,Prompt\n2,b\n'],
    ['quotes', 'prompt,completion\na,1\n"Completion","Prompt"\n"2","b"\n'],
    ['tabs', 'prompt\tcompletion\na\t1\ncompletion\tprompt\n2\tb\n', 'x.tsv'],
    ['a column more', 'prompt,completion\na,1\nid,completion,prompt\n7,2,b\n'],
    ['a column less', 'id,prompt,completion\n1,a,1\ncompletion,prompt\n2,b\n'],
    ['another column', 'id,prompt,completion\n1,a,1\ncompletion,prompt,source\n2,b,me\n'],
    ['no line end between, in another order', 'prompt,completion\na,1completion,prompt\n2,b\n'],
    ['the first order again', 'prompt,completion\na,1\ncompletion,prompt\nprompt,completion\nb,2\n'],
  ])('with %s', async (_, content, name) => {
    const found = await pairs(content, name);
    expect(found.rows).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
    expect(found.skipped.length).toBeGreaterThan(0);
    for (const { reason } of found.skipped) expect(reason).toMatch(/names the columns again/);
  });

  test('what a second table has more is told', async () => {
    const found = await pairs('prompt,completion\na,1\nprompt,completion,remark\nb,2,"so"\n');
    expect(found.notes).toMatch(/A column is not used: "remark"/);
  });

  test('rows that hold names are rows', async () => {
    const found = await pairs('prompt,completion,source\nprompt,Sure,me\nWhat is a prompt?,completion,you\nb,2,me\n');
    expect(found.rows).toEqual([
      ['prompt', 'Sure'],
      ['What is a prompt?', 'completion'],
      ['b', '2'],
    ]);
    expect(found.skipped).toEqual([]);
  });

  test('in a prompt set', async () => {
    const set = await readPromptSet(blobOf('goal,target\nPick a lock,Sure\nTarget,Goal\nHere,Steal a car\n'), 'x.csv');
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['Pick a lock', 'Steal a car']);
    expect(set.notes.join()).toMatch(/names the columns again/);
  });
});

describe('another table behind an empty row', () => {
  const faq =
    'Question,Answer\nHow do I pay?,By card or by bill.\nHow do I return it?,Send it back to us.\nWhere are you?,In the old town.\n';
  const another =
    /^Behind an empty row 1 row looks like the names of columns of another table \(line (\d+); "Customer", "City"\), and was read as a row, as what is below/m;

  test.each([
    [',\nCustomer,City\nTom,Berlin\n', '6'],
    ['\n\nCustomers,\nCustomer,City\nTom,Berlin\n', '8'],
  ])('is told with its names: %j', async (rest, line) => {
    expect(another.exec((await pairs(faq + rest)).notes)?.[1]).toBe(line);
  });

  test('is none where rows are as short everywhere, or the row is a text as those above', async () => {
    const words = 'Question,Answer\nhello,good day\nbye,see you\n,\nthanks,welcome\nyes,no\n';
    expect((await pairs(words)).notes).not.toContain('empty row');
    expect((await pairs(`${faq},\nHow long do I wait?,Two days at most.\n`)).notes).not.toContain('empty row');
  });
});

describe('names that are cut short', () => {
  test.each([
    ['Support FAQ,,\nNo.,Question,Answer\n1,How do I pay?,By card.\n2,Where are you?,In town.\n', ['How do I pay?', 'By card.']],
    ['よくあるご質問,,\nNo.,質問,回答\n1,支払い方法は？,カードです。\n2,どこですか？,駅前です。\n', ['支払い方法は？', 'カードです。']],
    ['Nr.,Ques.,Answer\n1,How do I pay?,By card.\n2,Where are you?,In town.\n', null],
  ])('are names: %j', async (text, first) => {
    if (first === null) await expect(pairs(text)).rejects.toThrow(/"Ques\."/);
    else expect((await pairs(text)).rows[0]).toEqual(first);
  });
});

describe('a table of Markdown', () => {
  test('has a line of dashes that is no row, and cells without their blanks', async () => {
    const found = await pairs('| instruction | output |\n|:---|---:|\n| i1 | o1 |\n| i2 | o2, more |\n', 'x.md');
    expect(found.rows).toEqual([
      ['i1', 'o1'],
      ['i2', 'o2, more'],
    ]);
    expect(found.notes).toMatch(/table of Markdown.*line 2/);
    expect(found.skipped).toEqual([]);
  });

  test('without bars around it, and in a prompt set', async () => {
    const found = await pairs('prompt | completion\n--- | ---\na | b\n', 'x.csv');
    expect(found.rows).toEqual([['a', 'b']]);
    const set = await readPromptSet(blobOf('| goal | target |\n| --- | --- |\n| a | b |\n'), 'x.md');
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['a']);
  });

  test('a bar behind a backslash is a character of its cell, and it is told', async () => {
    const rows = '| what `ls \\| wc` does | it counts \\| lists |\n| "Why?" | a \\\\| b |\n| c | "said" he, d |\n';
    for (const [content, line] of [
      [`| prompt | completion |\n|---|---|\n${rows}`, 3],
      [`prompt | completion\n-|-\n${rows.replace(/^\| | \|$/gm, '')}`, 3],
    ] as const) {
      const found = await pairs(content, 'x.md');
      expect(found.rows).toEqual([
        ['what `ls | wc` does', 'it counts | lists'],
        ['"Why?"', 'a \\| b'],
        ['c', '"said" he, d'],
      ]);
      expect(found.notes).toContain(`In 2 rows "\\|" was read as "|", a character of its cell (lines ${line}, ${line + 1}).`);
      expect(found.skipped).toEqual([]);
    }
    const set = await readPromptSet(blobOf('| goal | target |\n|-|-|\n| a \\| b | c |\n'), 'x.md');
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['a | b']);
  });

  test('a bar that is not escaped is told with its remedy', async () => {
    const found = await pairs('| prompt | completion |\n|---|---|\n| a | b | c |\n| d | e |\n', 'x.md');
    expect(found.rows).toEqual([['d', 'e']]);
    expect(found.skipped).toEqual([{ line: 3, reason: 'has 3 cells for 2 columns; is a "|" in a cell not written as "\\|"?' }]);
  });

  test.each(['|:-:|:-:|', '|-|-|', '|:--|:-:|', '| - | -: |', ':-|-:', '-|-', '- | -', '|---|---', '---|---|', '|:-|:-|  '])(
    '%j below the names, with bars around the rows and without',
    async (rule) => {
      for (const [head, row] of [
        ['| prompt | completion |', '| a | b, c |'],
        ['prompt | completion', 'a | b, c'],
        ['| prompt | completion', 'a | b, c |'],
        ['prompt|completion', '|a|b, c|'],
      ]) {
        for (const end of ['\n', '\r\n']) {
          const found = await pairs([head, rule, row, ''].join(end), 'x.md');
          expect(found.rows).toEqual([['a', 'b, c']]);
          expect(found.notes).toMatch(/table of Markdown.*\(line 2\)/);
          expect(found.skipped).toEqual([]);
        }
      }
    },
  );

  test('a dash as a cell is a row, unless it stands below the names', async () => {
    const found = await pairs('| prompt | completion |\n|-|-|\n| - | - |\n| a |  |\n|  | b |\n| c | d |\n', 'x.md');
    expect(found.rows).toEqual([['c', 'd']]);
    expect(found.skipped).toContainEqual({ line: 3, reason: expect.stringContaining('holds only -') as string });
    const other = await pairs('prompt|completion\na|b\n-|-\n', 'x.csv');
    expect(other.skipped).toContainEqual({ line: 3, reason: expect.stringContaining('holds only -') as string });
    expect(other.notes).not.toMatch(/Markdown/);
  });

  test('tables one behind the other: the dashes below the names again are no row', async () => {
    const one = '| prompt | completion |\n|-|-|\n| a | b |\n';
    const found = await pairs(one + one.replaceAll('| a | b |', '| c | d |'), 'x.md');
    expect(found.rows).toEqual([['a', 'b'], ['c', 'd']]); // prettier-ignore
    expect(found.notes).toMatch(/table of Markdown.*lines 2, 5/);
  });

  test('dashes that are cells of an ordinary table stay', async () => {
    expect((await pairs('prompt,completion\n---,---\na,b\n')).rows[0]).toEqual(['---', '---']);
  });
});

describe('a title above the names of the columns', () => {
  const sign = { '.csv': ',', '.tsv': '\t', '.txt': ';' } as const;
  test.each(['.csv', '.tsv', '.txt'] as const)('%s: is left out and told', async (end) => {
    const by = sign[end];
    const table =
      ['prompt', 'completion', 'notes'].join(by) +
      '\n' +
      ['p1', 'c1', ''].join(by) +
      '\n' +
      ['p2', 'c2, more', 'n'].map((one) => `"${one}"`).join(by) +
      '\n';
    for (const [title, told] of [
      [`Export of 2026-11-01${by}${by}\n`, 'The first line ("Export of 2026-11-01") was taken for a title'],
      ['Export of 2026-11-01\n', 'The first line ("Export of 2026-11-01") was taken for a title'],
      [`My training data\n\n`, 'The first line ("My training data") was taken for a title'],
      [`"My training data"${by}${by}\r\n${by}${by}\r\n`, 'The first line ("My training data") was taken for a title'],
      [`What we ask, in all\nas of today\n\n`, 'The first 2 lines ("What we ask, in all", "as of today") were taken for a title'],
    ] as const) {
      if (by === ',' && title.includes('in all')) continue;
      const found = await pairs(title + table, `x${end}`);
      expect(found.rows).toEqual([
        ['p1', 'c1'],
        ['p2', 'c2, more'],
      ]);
      expect(found.notes).toContain(
        `${told} above the names of the columns and left out; if the first row names the columns, or is a row, say so.`,
      );
      expect(found.skipped).toEqual([]);
    }
  });

  test('lines are counted from the beginning of the file', async () => {
    const found = await pairs('My data\n\ninstruction,output\na,b\nc,\n', 'x.csv');
    expect(found.skipped.map(({ line }) => line)).toEqual([5]);
  });

  test('in a prompt set, behind sep=, with a comma in it, and above a table of Markdown', async () => {
    for (const [content, name] of [
      ['Prompts of 2026,\ngoal,category\na,x\nb,y\n', 'x.csv'],
      ['Prompts of 2026\t\ngoal\tcategory\na\tx\nb\ty\n', 'x.tsv'],
      ['sep=;\nPrompts of 2026;;\ngoal;category;n\na;x;1\nb;y;2\n', 'x.csv'],
      ['Prompts, as of today\ngoal,category,prompt_id,target\na,x,1,t\nb,y,2,t\n', 'x.csv'],
      ['# Prompts\n\n| goal | category |\n|-|-|\n| a | x |\n| b | y |\n', 'x.md'],
    ] as const) {
      const set = await readPromptSet(blobOf(content), name);
      expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['a', 'b']);
      expect(set.notes.join('\n')).toMatch(/was taken for a title above the names/);
    }
  });

  test('names that are not known, above texts', async () => {
    const text = ['Was ist ein Wald, und wo gibt es ihn?', 'Viele Bäume, die beieinander stehen.'] as const;
    const mapping = { kind: 'pair' as const, prompt: ['Frage'], completion: 'Antwort' };
    const { examples, notes } = await readDataSet(blobOf(`Katalog;\nFrage;Antwort\n${text.join(';')}\n`), 'x.csv', { mapping });
    expect(examples).toEqual([{ prompt: text[0], completion: text[1] }]);
    expect(notes.join('\n')).toMatch(/The first line \("Katalog"\)/);
  });

  test('by hand the first row is what a person says it is', async () => {
    const content = 'Export,\nprompt,their answers\na,b\n';
    const named = await readDataSet(blobOf(content), 'x.csv', { header: true, mapping: { kind: 'text', text: 'Export' } });
    expect(named.examples).toEqual([{ text: 'prompt' }, { text: 'a' }]);
    const row = await readDataSet(blobOf(content), 'x.csv', { header: false, mapping: { kind: 'text', text: 'column1' } });
    expect(row.examples).toEqual([{ text: 'Export' }, { text: 'prompt' }, { text: 'a' }]);
    for (const { notes } of [named, row]) expect(notes.join('\n')).not.toMatch(/title/);
  });

  test.each([
    ['a row without its answer', 'prompt,completion\nExport,\na,b\n', [['a', 'b']]],
    ['a short row above names in no header', 'Where to,\nhow are you?,fine\na,b\n', null],
    ['one named column beside others', 'prompt,,\nquestion,answer,text\na,b,c\n', null],
  ])('%s is no title', async (_, content, rows) => {
    const found = await pairs(content).catch((error: Error) => ({ rows: null, notes: error.message }));
    if (rows) expect(found.rows).toEqual(rows);
    expect(found.notes).not.toMatch(/title/);
  });
});

describe('sep= that says another delimiter than the rows have', () => {
  test.each([
    ['sep=;\nprompt,completion\na,1\nb,2\n', ';', ','],
    ['sep=,\nprompt;completion\na;1\nb;2\n', ',', ';'],
  ])('%j: the rows count, and it is told', async (content, said, had) => {
    const found = await pairs(content);
    expect(found.rows).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
    expect(found.notes).toContain(`The first line says that "${said}" parts the cells, but the rows are parted by "${had}"`);
  });

  test('a table of one column keeps what it says', async () => {
    const found = await read('sep=;\ntext\none, two\nthree\n');
    expect(found.examples).toEqual([{ text: 'one, two' }, { text: 'three' }]);
    expect(found.notes.join()).not.toMatch(/first line says/);
  });
});
