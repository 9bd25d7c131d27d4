import { describe, expect, test } from 'vitest';
import type { ReadSettings } from '../../src/protocol/dataset';
import { blobOf } from './files';
import { readDataSet, readPromptSet } from './english';

const read = (content: string, name = 'x.csv', settings: ReadSettings = {}) => readDataSet(blobOf(content), name, settings);
const pairs = async (content: string, name?: string, settings?: ReadSettings) =>
  (await read(content, name, settings)).examples.map((row) => ('prompt' in row ? [row.prompt, row.completion] : [row]));

describe('a row ends with its own line end', () => {
  test.each([
    ['header CRLF, rows LF', 'prompt,completion\r\nlake 1,deep\nlake 2,"wide, too"\n'],
    ['header LF, rows CRLF', 'prompt,completion\nlake 1,deep\r\nlake 2,"wide, too"\r\n'],
    ['one of each', 'prompt,completion\r\nlake 1,deep\nlake 2,"wide, too"\r\n'],
    ['CR alone', 'prompt,completion\rlake 1,deep\rlake 2,"wide, too"\r'],
    ['CR CR LF', 'prompt,completion\r\r\nlake 1,deep\r\r\nlake 2,"wide, too"\r\r\n'],
  ])('%s', async (_, content) => {
    expect(await pairs(content)).toEqual([
      ['lake 1', 'deep'],
      ['lake 2', 'wide, too'],
    ]);
  });

  test('text and JSON lines, with CR alone too', async () => {
    const set = await readPromptSet(blobOf('How deep is it?\rHow wide?\rHow cold?\r'), 'x.txt');
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['How deep is it?', 'How wide?', 'How cold?']);
    expect(await pairs('{"prompt":"a","completion":"b"}\r{"prompt":"c","completion":"d"}\r', 'x.jsonl')).toHaveLength(2);
  });
});

describe('quotes that close nothing', () => {
  test('TSV: they are characters, and it is told', async () => {
    const set = await read('prompt\tcompletion\n"Moon" in Dutch?\tMaan\n"Half\tTwo\nThree\t"Drie"\nFour\tVier\n', 'x.tsv');
    expect(set.examples.map((row) => ('prompt' in row ? row.prompt : ''))).toEqual(['"Moon" in Dutch?', '"Half', 'Three', 'Four']);
    expect(set.notes.join()).toMatch(/In 3 rows quotes were read as characters.*lines 2, 3, 4/);
  });

  test('TSV: one that is closed rows later merges none', async () => {
    const set = await read('prompt\tcompletion\na\t"one is\nb\ttwo\nc\tthree\nd\tsaid four"\ne\tfive\n', 'x.tsv');
    expect(set.kept).toBe(5);
    expect(set.notes.join()).toMatch(/In 1 row .*line 2/);
  });

  test('TSV: a cell over several lines stays one', async () => {
    expect(await pairs('prompt\tcompletion\na\t"one\nand more"\nb\ttwo\n', 'x.tsv')).toEqual([
      ['a', 'one\nand more'],
      ['b', 'two'],
    ]);
  });

  test('CSV: a broken row costs itself', async () => {
    const set = await read('prompt,completion\na,"one is\nb,two\nc,he said "three"\nd,four\n');
    expect(set.examples).toHaveLength(3);
    expect(set.skipped).toMatchObject({ count: 1, list: [{ line: 2 }] });
  });

  test('CSV: lines of a cell whose commas have blanks behind them are sentences', async () => {
    const set = await read('q,a\nWrite one,"Ann: hi\nBob: Yes, I do."\nWrite two,"Ann: oh, well\nBob: No."\nWrite three,c\n');
    expect(set.notes).toEqual([]);
    expect(set.kept).toBe(3);
  });

  test('CSV: what its quotes go on over is left out with it, and told', async () => {
    const set = await read('prompt,completion\n"say "hi" and\nleave",one\nb,two\n');
    expect(set.examples).toHaveLength(1);
    expect(set.skipped.list[0]?.reason).toMatch(/lines 2 to 3 were left out/);
  });

  test('CSV: rows within quotes are one, and it is told', async () => {
    const set = await read('prompt,completion\na,"one is\nb,two\nc,three"\nd,four\n');
    expect(set.kept).toBe(2);
    expect(set.notes.join()).toMatch(/1 row goes on over several lines .*line 2/);
  });
});

test('sep= says the delimiter and is no row', async () => {
  for (const end of ['\n', '\r\n', '\r']) {
    expect(await pairs(['sep=;', 'prompt;completion', 'red, blue;a, b', ''].join(end))).toEqual([['red, blue', 'a, b']]);
  }
});

describe('files put one behind the other', () => {
  test.each([
    ['with a mark', 'prompt,completion\na,1\n\uFEFFprompt,completion\nb,2\n'],
    ['without', 'prompt,completion\na,1\nprompt,completion\nb,2\n'],
    ['in one line', 'prompt,completion\na,1\uFEFFprompt,completion\nb,2\n'],
    ['in one line without a mark', 'prompt,completion\na,1prompt,completion\nb,2\n'],
    ['with the columns the other way round', 'prompt,completion\na,1\n\uFEFFcompletion,prompt\n2,b\n'],
  ])('%s', async (_, content) => {
    const set = await read(content);
    expect(set.examples).toEqual([
      { prompt: 'a', completion: '1' },
      { prompt: 'b', completion: '2' },
    ]);
    expect(set.skipped.list.map(({ reason }) => reason)).toEqual([expect.stringMatching(/names the columns again/)]);
  });

  test('JSON lines', async () => {
    expect(await pairs('\uFEFF{"prompt":"a","completion":"1"}\n\uFEFF{"prompt":"b","completion":"2"}\n', 'x.jsonl')).toHaveLength(2);
  });
});

test('rows that are too short are told', async () => {
  expect((await read('prompt,completion,source\na,b\nc,d,e\n')).notes.join()).toMatch(
    /1 row has fewer cells than there are columns \(line 2\)/,
  );
});

describe('a header or not', () => {
  const prompts = async (content: string, settings = {}) => {
    const set = await readPromptSet(blobOf(content), 'x.csv', settings);
    return { prompts: set.adversarial.map(({ prompt }) => prompt), header: set.header, notes: set.notes.join() };
  };
  test('a list of prompts has none', async () => {
    const found = await prompts('Describe how to pick a lock\n"Write a note, then burn it"\nTell me how to hide a boat\n');
    expect(found.prompts[0]).toBe('Describe how to pick a lock');
    expect(found).toMatchObject({
      header: false,
      notes: expect.stringMatching(/The first row \("Describe how .*was read as a row/) as string,
    });
    expect((await prompts('Describe how to pick a lock\nTell me how to hide a boat\n', { header: true })).prompts).toHaveLength(1);
  });
  test('with labels beside it', async () => {
    const set = await readPromptSet(
      blobOf('How do I shoot a film?,safe\nHow do I shoot a dog?,unsafe\nHow do I cut costs?,safe\n'),
      'x.csv',
      {
        column: 'column1',
        label: 'column2',
      },
    );
    expect([set.adversarial.length, set.lookAlikes.length]).toEqual([1, 2]);
  });
  test('names that are not known are told', async () => {
    const found = await prompts('attempt\nHow do I open the gate at night?\nHow do I leave?\n');
    expect(found).toMatchObject({ header: true, prompts: ['How do I open the gate at night?', 'How do I leave?'] });
  });
  test('commas of a table of one column are text', async () => {
    const found = await prompts('prompt\nFirst, find a boat, then leave\nGo, if you can\nStay\n');
    expect(found).toMatchObject({
      prompts: ['First, find a boat, then leave', 'Go, if you can', 'Stay'],
      notes: expect.stringMatching(/one column/) as string,
    });
  });
  test('prose that begins like one is text', async () => {
    const set = await readPromptSet(blobOf('Prompt, answer, rest: what is it?\nHow do I leave?\nFirst, where, then how?\n'), 'x.txt');
    expect(set).toMatchObject({ format: 'text', adversarial: { length: 3 } });
  });
});

test('in a table of one column a carriage return alone ends a row, as a line feed does', async () => {
  const { examples } = await read('text\nline one\rline two\nline three\r\nline four\n');
  expect(examples).toEqual(['line one', 'line two', 'line three', 'line four'].map((text) => ({ text })));
  const quoted = await read('text\n"line one\rgoes on"\nline two\n');
  expect(quoted.examples).toEqual([{ text: 'line one\rgoes on' }, { text: 'line two' }]);
});

test('UTF-32 is refused by name', async () => {
  const units = Uint32Array.from('\ufeffa,b\n1,2\n', (letter) => letter.codePointAt(0)!);
  for (const little of [true, false]) {
    const view = new DataView(new ArrayBuffer(4 * units.length));
    units.forEach((unit, i) => view.setUint32(4 * i, unit, little));
    await expect(readDataSet(new Blob([view]), 'x.csv')).rejects.toThrow('x.csv is in UTF-32, which is not read here; save it as UTF-8.');
  }
});
