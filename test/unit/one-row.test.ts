import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet, readPreview } from './english';

/** A file of one row is read as the same row among others, and all rows of objects that hold rows are read. */

const read = async (content: string, name = 'x.jsonl') => readDataSet(blobOf(content), name, { dropDuplicates: false });
const refusal = async (content: string, name?: string) =>
  read(content, name).then(
    ({ examples }) => JSON.stringify(examples),
    (error: unknown) => (error as Error).message,
  );
const one = (value: unknown) => JSON.stringify(value);
const pretty = (value: unknown) => JSON.stringify(value, null, 1);
const row = (n: number) => ({ prompt: `p${n}`, completion: `c${n}` });
const talk = (n: number) => [
  { role: 'user', content: `a${n}` },
  { role: 'assistant', content: `b${n}` },
];
const turn = (n: number) => ({ input: `a${n}`, output: `b${n}` });

describe('an object that is a row is one, whatever lists of objects it holds', () => {
  const asks = { instruction: 'i', output: 'o' };
  test.each<[string, object]>([
    ['turns of a question and its answer, behind an id', { id: 7, dialog: [turn(1), turn(2)] }],
    ['such turns and nothing else', { conversation: [turn(1), turn(2)] }],
    ['such turns before an id', { dialogue: [turn(1), turn(2)], id: 7 }],
    ['such turns beside where they are from', { source: 'x', conversation: [turn(1), turn(2)] }],
    ['such turns under a name of rows', { data: [turn(1), turn(2)], conversation_id: 'a' }],
    ['turns that say who speaks', { dialog: [{ speaker: 'user', text: 'a' }, { speaker: 'assistant', text: 'b' }] }],
    ['segments', { segments: [{ label: true, text: '<s>Hello\n' }, { label: true, text: 'hi there!' }] }],
    ['a system text in parts', { schemaVersion: 'b', system: [{ text: 'Be brief.' }], messages: talk(1) }],
    ['answers of several people', { record: { instruction: 'i' }, responses: [{ value: 'r' }], metadata: {} }],
    ['an answer in a list', { instruction: 'i', response: [{ user_id: 'u', value: 'r' }] }],
    ['examples before the fields of the row', { examples: [turn(1)], ...asks }],
    ['examples behind them', { ...asks, examples: [turn(1)] }],
    ['notes of a name that says nothing', { id: 'a', remarks: [turn(1), turn(2)] }],
    ['texts of a name that says nothing', { scenes: [{ who: 'a', text: 'x' }, { who: 'b', text: 'y' }] }],
  ])('%s', async (_, given) => {
    const columns = Object.keys(given);
    for (const [name, text] of [['x.jsonl', one(given)], ['x.json', pretty(given)], ['x.json', one([given])]] as const) {
      expect((await readPreview(blobOf(text), name)).columns).toEqual(columns);
      const two = name === 'x.jsonl' ? `${text}\n${text}\n` : text.startsWith('[') ? one([given, given]) : `${text}\n${text}`;
      const [alone, both] = [await refusal(text, name), await refusal(two, name)];
      if (alone.startsWith('[')) expect(both).toBe(one([...(JSON.parse(alone) as unknown[]), ...(JSON.parse(alone) as unknown[])]));
      else expect(both).toBe(alone);
    }
  }); // prettier-ignore

  test('two turns of one dialog are one conversation', async () => {
    const { examples } = await read(one({ id: 7, dialog: [turn(1), turn(2)] }));
    expect(examples).toEqual([{ messages: [...talk(1), ...talk(2)] }]);
  });

  test.each<[string, object]>([
    ['of a name of rows beside what a file has', { version: 1, by: 'me', data: [row(1), row(2)] }],
    ['of a name that says nothing, alone', { birds: [row(1), row(2)] }],
    ['of such a name, beside what a file has', { birds: [row(1), row(2)], version: 1, license: 'own', total: 2 }],
    ['of results', { total: 2, results: [row(1), row(2)], next: null }],
    ['of a name of conversations, each with an id', { conversations: [{ id: 1, ...row(1) }, { id: 2, ...row(2) }] }],
  ])('a list of rows %s is opened', async (_, given) => {
    for (const text of [one(given), pretty(given)]) expect((await read(text, 'x.json')).examples).toEqual([row(1), row(2)]);
  }); // prettier-ignore
});

describe('conversations under their ids', () => {
  const of = (names: readonly string[], said: (n: number) => unknown) => Object.fromEntries(names.map((name, i) => [name, said(i)]));
  const hundred = Array.from({ length: 100 }, (_, i) => `conv${i}`);
  test.each<[string, string[], (n: number) => unknown]>([
    ['messages', hundred, talk],
    ['messages, of two', ['c1', 'c2'], talk],
    ['messages, of names without digits', [...'abcdefghij'], talk],
    ['pairs', hundred, (n) => [[`a${n}`, `b${n}`]]],
    ['pairs, equally many', ['7f', '8a'], (n) => [[`a${n}`, `b${n}`], [`a${n}`, `b${n}`]]],
  ])('%s', async (_, names, said) => {
    for (const text of [one(of(names, said)), pretty(of(names, said))]) {
      const found = await read(text, 'x.json');
      expect(found.examples).toHaveLength(names.length);
      const { messages } = found.examples.at(-1) as { messages: unknown[] };
      expect(messages.slice(0, 2)).toEqual(talk(names.length - 1));
      expect(found.notes.join()).toContain('a conversation under each of its names');
    }
  }); // prettier-ignore

  test.each([
    ['of a preference', { chosen: talk(1), rejected: talk(2) }],
    ['of two models', { conversation_a: talk(1), conversation_b: talk(2) }],
    ['of texts', of(hundred, (n) => `answer ${n}`)],
  ])('columns %s stay columns', async (_, given) => {
    expect((await readPreview(blobOf(one(given)), 'x.json')).columns).toEqual(Object.keys(given));
  });
});

describe('lines', () => {
  test('that are each a list of cells are refused as such a list in JSON is', async () => {
    const lines = [['p1', 'c1'], ['p2', 'c2'], ['p3', 'c3']]; // prettier-ignore
    const refused = /line 1 is a list; a row must be an object, text or a list of messages/;
    await expect(read(one(lines), 'x.json')).rejects.toThrow(refused);
    await expect(read(lines.map(one).join('\n'))).rejects.toThrow(refused);
    await expect(read(lines.map(one).join('\n'), 'x')).rejects.toThrow(refused);
    await expect(read(one(lines[0]))).rejects.toThrow(refused);
    expect((await read(one(lines[0]), 'x.json')).examples).toEqual([{ text: 'p1' }, { text: 'c1' }]);
  });

  test('that hold a batch of rows each are read whole', async () => {
    for (const name of ['data', 'rows', 'birds']) {
      const found = await read(`${one({ [name]: [row(1), row(2)] })}\n${one({ [name]: [row(3)] })}\n${one({ [name]: [row(4)], n: 1 })}\n`);
      expect(found.examples).toEqual([1, 2, 3, 4].map(row));
      expect(found.notes).toEqual(['The field "n" beside the list of rows was left out: line 3.']);
    }
  });

  test('that hold several objects are read whole, and told', async () => {
    const found = await read(`${one(row(1))}\n${one(row(2))} ${one(row(3))}\n${one({ prompt: '}{', completion: '"' })}${one(row(4))}\n`);
    expect(found.examples).toEqual([row(1), row(2), row(3), { prompt: '}{', completion: '"' }, row(4)]);
    expect(found.skipped.count).toBe(0);
    expect(found.notes).toEqual(['Objects that stand in one line were each read as a row: 2 lines, lines 2, 3.']);
    const broken = await read(`${one(row(1))}\n${one(row(2))} x ${one(row(3))}\n${one(row(2))}}\n${one(row(2))}{"a\n`);
    expect(broken.examples).toEqual([row(1)]);
    expect(broken.skipped.list.map(({ line }) => line)).toEqual([2, 3, 4]);
  });

  test.each([
    ['one in a line', [1, 2, 3].map((n) => `\x1e${one(row(n))}\n`).join('')],
    ['over several lines', [1, 2, 3].map((n) => `\x1e${pretty(row(n))}\n`).join('')],
  ])('of a sequence of JSON, %s', async (_, text) => {
    const found = await read(text, 'x.json');
    expect(found.examples).toEqual([1, 2, 3].map(row));
    expect(found.skipped.count).toBe(0);
  });

  test('behind a zero-width space', async () => {
    const found = await read('\u200bprompt,completion\np1,c1\n', 'x.csv');
    expect(found.examples).toEqual([row(1)]);
    expect(found.notes).toEqual(['A zero-width space at the beginning of the file was left out.']);
    expect((await read(`\u200b${one(row(1))}\n`)).examples).toEqual([row(1)]);
  });
});
