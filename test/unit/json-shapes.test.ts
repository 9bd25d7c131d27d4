import { describe, expect, test } from 'vitest';
import type { Mapping } from '../../src/protocol/dataset';
import { blobOf } from './files';
import { jsonReader, openFile, parseValue, readDataSet } from './english';

/** Shapes of JSON that people have: what is a row, what is one conversation, and what is told of all else. */

const read = async (content: string, name = 'own.json') => readDataSet(blobOf(content), name);
const reading = async (content: string, name = 'own.json') => {
  const file = await openFile(blobOf(content), name);
  const rows: Record<string, unknown>[] = [];
  const problems: string[] = [];
  for await (const batch of file.batches) {
    for (const row of batch.rows) rows.push(row.values);
    for (const { line, reason } of batch.problems) problems.push(`${line}: ${reason}`);
  }
  return { format: file.format, rows, problems, notes: file.notes() };
};

const talk = (n: number) => [
  { role: 'system', content: 'Answer in one word.' },
  { role: 'user', content: `Which bird is number ${n}?` },
  { role: 'assistant', content: `Bird${n}.` },
];
const talks = [1, 2, 3].map(talk);
const row = (n: number) => ({ prompt: `Which bird is number ${n}?`, completion: `Bird${n}.` });
const rows = [1, 2, 3].map(row);
const pretty = (value: unknown) => JSON.stringify(value, null, 2);

describe('a list of messages is one conversation', () => {
  test.each<[string, string, string, unknown[][]]>([
    ['the file', pretty(talks[0]), 'json', [talks[0]!]],
    ['the file, in one line', JSON.stringify(talks[0]), 'json', [talks[0]!]],
    ['a field of the file', pretty({ messages: talks[0] }), 'json', [talks[0]!]],
    ['a field beside others', pretty({ id: 7, source: { of: [1] }, messages: talks[0], tags: ['a'] }), 'json', [talks[0]!]],
    ['an element', pretty(talks), 'json', talks],
    ['an element of a list in an object', pretty({ version: 2, data: talks }), 'json', talks],
    ['a line', talks.map((one) => `${JSON.stringify(one)}\n`).join(''), 'jsonl', talks],
    ['a line with a comma behind it', talks.map((one) => `${JSON.stringify(one)},\n`).join(''), 'jsonl', talks],
    ['objects one after another', talks.map((messages) => pretty({ messages })).join('\n'), 'json', talks],
    ['lists one after another', talks.map(pretty).join('\n'), 'json', talks],
  ])('as %s', async (_, content, format, expected) => {
    const found = await read(content);
    expect(found.format).toBe(format);
    expect(found.mapping.kind).toBe('chat');
    expect(found.examples).toEqual(expected.map((messages) => ({ messages })));
    expect(found.skipped.count).toBe(0);
  });

  test('of ShareGPT, with who speaks in `from`', async () => {
    const said = [
      { from: 'human', value: 'Which bird?' },
      { from: 'ai', value: 'A wren.' },
    ];
    const messages = [
      { role: 'user', content: 'Which bird?' },
      { role: 'assistant', content: 'A wren.' },
    ];
    expect((await read(pretty(said))).examples).toEqual([{ messages }]);
    expect((await read(pretty([said, said]))).examples).toEqual([{ messages }, { messages }]);
  });

  test('messages of a table are the conversations that their ids say, or none', async () => {
    const table = talks.flatMap((one, i) => one.map((message) => ({ conversation_id: i, ...message })));
    expect((await read(pretty(table))).kept).toBe(talks.length);
    await expect(
      read(
        talk(1)
          .map((one) => `${JSON.stringify(one)}\n`)
          .join(''),
        'own.jsonl',
      ),
    ).rejects.toThrow(/one message/);
  });

  test('a broken message costs the conversation, and is told', async () => {
    const { rows: none, problems } = await reading('[{"role": "user", "content": "a"},\n {"role": "assistant", "content": tru}]');
    expect(none).toEqual([]);
    expect(problems[0]).toMatch(/^2: is not JSON .*\(row 2\)$/);
    expect(problems[1]).toMatch(/^1: is a list; a row must be/);
  });
});

describe('objects are rows however they stand', () => {
  test.each<[string, string, string]>([
    ['one after another', rows.map(pretty).join('\n'), 'json'],
    ['with commas between them', rows.map(pretty).join(',\n'), 'json'],
    ['one after another in one line', rows.map((one) => JSON.stringify(one)).join(''), 'json'],
    ['with commas behind the lines', rows.map((one) => `${JSON.stringify(one)},\n`).join(''), 'jsonl'],
    ['with commas and Windows lines', rows.map((one) => `${JSON.stringify(one)},\r\n`).join(''), 'jsonl'],
    ['joined files with marks of the byte order', rows.map((one) => `\uFEFF${JSON.stringify(one)}\n`).join(''), 'jsonl'],
    ['joined pretty objects with marks', rows.map((one) => `\uFEFF${pretty(one)}\n`).join(''), 'json'],
    ['joined lists with marks', rows.map((one) => `\uFEFF${JSON.stringify([one])}\n`).join(''), 'json'],
    ['under their numbers', pretty(Object.fromEntries(rows.map((one, i) => [String(i), one]))), 'json'],
    ['under their ids', JSON.stringify(Object.fromEntries(rows.map((one, i) => [`bird-${i}`, one]))), 'json'],
    ['as a list for each column', JSON.stringify({ prompt: rows.map((r) => r.prompt), completion: rows.map((r) => r.completion) }), 'json'],
    [
      'as pandas writes columns',
      pretty({
        prompt: Object.fromEntries(rows.map((r, i) => [i, r.prompt])),
        completion: Object.fromEntries(rows.map((r, i) => [i, r.completion])),
      }),
      'json',
    ],
    ["as the Hub's viewer hands them out", JSON.stringify({ features: [{ feature_idx: 0, name: 'prompt' }], rows: rows.map((one, row_idx) => ({ row_idx, row: one, truncated_cells: [] })) }), 'json'], // prettier-ignore
    ['with comments', `[\n// birds\n${rows.map((one) => `${JSON.stringify(one)}, // one`).join('\n')}\n]`, 'json'],
    ['in the notation of Python', rows.map(({ prompt, completion }) => `{'prompt': '${prompt}', 'completion': "${completion}"}\n`).join(''), 'jsonl'], // prettier-ignore
  ])('%s', async (_, content, format) => {
    const found = await read(content);
    expect(found.format).toBe(format);
    expect(found.examples).toEqual(rows);
    expect(found.skipped).toEqual({ count: 0, list: [] });
  });

  test('a list of other things in a row is not the list of rows', async () => {
    const given = [1, 2].map((n) => ({ prompt: `p${n}`, notes: [{ by: 'me' }], completion: `c${n}` }));
    expect((await reading(given.map(pretty).join('\n'))).rows).toEqual(given);
    const tools = [{ tools: [{ name: 'look_up' }], messages: talk(1) }];
    expect((await reading(pretty(tools[0]))).rows).toEqual(tools);
  });

  test('what stands beside the list of rows is told', async () => {
    const { rows: found, notes, problems } = await reading(pretty({ licence: 'own', data: rows, more: [{ prompt: 'x', completion: 'y' }], by: 'me' })); // prettier-ignore
    expect(found).toEqual(rows);
    expect(notes).toEqual([
      'The field "licence" beside the list of rows was left out: line 1.',
      'The field "by" beside the list of rows was left out: line 1.',
    ]);
    expect(problems).toEqual(['17: the list "more" was left out with its row: only "data" is read']);
  });
});

describe('what JSON does not have', () => {
  const optional = (n: number, input: string) => `{"instruction": "Say ${n}", "input": ${input}, "output": "It is ${n}."}`;
  const lines = [optional(1, 'NaN'), optional(2, '"aloud"'), optional(3, '-Infinity'), optional(4, 'Infinity')];
  test.each([
    ['lines', lines.join('\n')],
    ['a list', `[${lines.join(',\n')}]`],
    ['a list in an object', `{"data": [\n${lines.join(',\n')}]}`],
    ['objects over several lines', lines.map((one) => one.replaceAll(', ', ',\n ')).join('\n')],
  ])('NaN and Infinity are empty cells in %s, and told', async (_, content) => {
    const found = await read(content);
    expect(found.examples).toEqual([
      { prompt: 'Say 1', completion: 'It is 1.' },
      { prompt: 'Say 2\n\naloud', completion: 'It is 2.' },
      { prompt: 'Say 3', completion: 'It is 3.' },
      { prompt: 'Say 4', completion: 'It is 4.' },
    ]);
    expect(found.notes).toHaveLength(1);
    expect(found.notes[0]).toMatch(/^NaN or Infinity was read as an empty cell: 3 rows, lines (?:\d+, ){2}\d+\.$/);
  });

  test('numbers keep their digits', async () => {
    const numbers = ['12345678901234567', '-98765432109876543210', '2.50', '1.0', '1e3', '-0', '0.1', '7', '1E-7'];
    const content = numbers.map((n) => `{"prompt": "Which? \\"1.50\\" ${n}", "completion": ${n}}`);
    const expected = numbers.map((n) => ({ prompt: `Which? "1.50" ${n}`, completion: n }));
    expect((await read(content.join('\n'))).examples).toEqual(expected);
    expect((await read(`[${content.join(',')}]`)).examples).toEqual(expected);
    expect(parseValue('{"a": 0.5, "b": [1.50, "2.50\\\\"], "c": {"d": 3}}')).toEqual({
      value: { a: 0.5, b: ['1.50', '2.50\\'], c: { d: 3 } },
      told: [],
    });
  });

  test.each<[string, unknown]>([
    [`[{'a': None, 'b': (True, False)}, ]`, [{ a: null, b: [true, false] }]],
    [`{'it\\'s': "say \\"x\\"", 'u': '\\u732b\\x41\\U0001f431\\n'}`, { "it's": 'say "x"', u: '猫A🐱\n' }],
    [`[{'role': 'user', 'content': 'a'}\n {'role': 'assistant', 'content': 'b'}]`, [{ role: 'user', content: 'a' }, { role: 'assistant', content: 'b' }]], // prettier-ignore
    [`array([{'a': 1}], dtype=object)`, [{ a: 1 }]],
    [`{"a": "one\ntwo\tthree"}`, { a: 'one\ntwo\tthree' }],
    [`{"__proto__": NaN}`, Object.fromEntries([['__proto__', null]])],
  ])('%j is read', (source, value) => {
    const found = parseValue(source);
    expect(found).toHaveProperty('value', value);
    expect((found as { told: string[] }).told.length).toBeGreaterThan(0);
  });

  test.each([
    '{a: 1}',
    "{'a' 1}",
    '[1 2]',
    '{"a": 1} x',
    "['a' 'b']",
    '[1]]',
    '{"a": undefined}',
    '[1] a footnote',
    '"\\u12"',
    '\u0027',
    '',
  ])('%j is nothing', (source) => expect(parseValue(source)).toHaveProperty('problem'));

  test('lists without end do not overflow the stack', () => {
    expect(parseValue(`${'['.repeat(1e5)}NaN`)).toHaveProperty('problem');
  });
});

describe('what gives no row names its reason', () => {
  test.each<[string, RegExp]>([
    ['[]', /holds neither an object with fields nor a text/],
    ['{"data": []}', /holds neither/],
    ['{"name": "birds", "count": 3}', /choose among "name", "count"/],
    ['[1, 2]', /line 1 is a number; a row must be .* \(row 1\)/],
    ['[\n {"prompt": "a", "completion": "b"', /line 2 is cut off: the file ends within row 1/],
    ['[[1, 2], [3, 4]]', /line 1 is a list; a row must be an object, text or a list of messages \(row 1\)/],
  ])('%j', async (content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  test.each([
    [`[${rows.map((one) => JSON.stringify(one)).join(', ')}`.slice(0, -5), '1: is cut off: the file ends within row 3'],
    [`[${rows.map((one) => JSON.stringify(one)).join(', ')}`, '1: the file ends behind row 3, before its list is closed'],
    [rows.map(pretty).join('\n').slice(0, -5), '9: is cut off: the file ends within row 3'],
    [`{"data": [${JSON.stringify(rows[0])}, {"prom`, '1: is cut off: the file ends within row 2'],
    [`${JSON.stringify(rows[0])}\n{"prompt": "Wh`, '2: is not JSON (it ends before it is complete)'],
  ])('%j says in which row it ends', async (content, problem) => {
    const found = await reading(content);
    expect(found.problems).toEqual([problem]);
    expect(found.rows[0]).toEqual(rows[0]);
  });

  test('rows of a list that cannot be read are told by their number', async () => {
    const { problems } = await reading('{"data": [{"a" 1}, {"prompt": "p", "completion": "c"}, {"b" 2}]}');
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(/^1: is not JSON .*\(row 1\)$/);
    expect(problems[1]).toMatch(/^1: is not JSON .*\(row 3\)$/);
  });

  test('broken elements without end are told as they come, and none is kept waiting', () => {
    const reader = jsonReader();
    const broken = '{"a" 1},'.repeat(1000);
    const told = Array.from({ length: 5 }, (_, i) => reader.push((i === 0 ? '{"data": [' : '') + broken).problems.length);
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(5000);
    const { rows: found, problems } = reader.push('{"prompt": "p", "completion": "c"}], "n": 1}');
    expect([found.length, problems.length]).toEqual([1, 0]);
    // A field of a row is no list of rows, however broken its elements: the row is told.
    const within = jsonReader();
    const first = within.push(`{"prompt": "p", "notes": [${broken}${broken}]}`);
    expect(first.problems.map(({ reason }) => reason.slice(0, 11))).toEqual(['is not JSON']);
  });

  test('all of it comes the same, cut anywhere', () => {
    const text = `${pretty({ n: 1, data: rows })}\n${rows.map(pretty).join(',')}\n[${JSON.stringify(talk(1))}]\n${pretty(talk(2))} // end\n`;
    const whole = jsonReader().push(text);
    expect(whole.rows).toHaveLength(8);
    for (let size = 1; size < 40; size++) {
      const reader = jsonReader();
      const found: unknown[] = [];
      for (let at = 0; at < text.length; at += size) found.push(...reader.push(text.slice(at, at + size)).rows);
      expect(found).toEqual(whole.rows);
    }
  });
});

describe('prose is no table', () => {
  test.each([
    'Question, answer, question again: how do I bake bread?\nHow do I mend a bike?\nFirst, what is a fork, then a spoon?\n',
    'Text, sound and pictures: how are they kept?\nHow do I mend a bike?\nHow do I bake bread?\n',
    'Input, output\nA sentence that begins here.\nAnother one that follows.\nA third.\n',
    '質問、回答,それは何のことですか。\nパンはどう焼きますか。\n',
  ])('%j', async (content) => expect((await reading(content, 'own.txt')).format).toBe('text'));

  test.each<[string, Mapping['kind']]>([
    ['question,answer\nWhat is 1, or 2?,One\n', 'pair'],
    ['question,answer,is it correct?\nWhat?,That.,yes\n', 'pair'],
  ])('%j is one', async (content, kind) => {
    const file = await reading(content, 'own');
    expect([file.format, kind]).toEqual(['csv', 'pair']);
  });
});

test('a block comment ends at its sign, also where a piece of the file ends within it', () => {
  const text = `[ /* two\nlines */ {"prompt":"a","completion":"b"}, /**/\n// a line /* no block\n{"prompt":"c","completion":"d"} ]`;
  const whole = jsonReader().push(text).rows;
  expect(whole.map(({ line, values }) => [line, values])).toEqual([
    [2, { prompt: 'a', completion: 'b' }],
    [4, { prompt: 'c', completion: 'd' }],
  ]);
  const reader = jsonReader();
  expect([...text].flatMap((char) => reader.push(char).rows)).toEqual(whole);
});

test('many lists in one object are no work that grows with their square', () => {
  const text = JSON.stringify(Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`id${i}`, ['a', 'b']])));
  const reader = jsonReader();
  const rows = [...reader.push(text).rows, ...reader.end().rows];
  expect(rows.length).toBeGreaterThan(0);
});
