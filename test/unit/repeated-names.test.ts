import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { parseValue, readDataSet, readPreview, readPromptSet } from './english';

/** An object keeps one value of a name that it has several times: the others are told. */

const told = (name: string) => new RegExp(`The name "${name}" stands more than once in an object, of which the last value is read`);
const notes = async (content: string, name = 'x.jsonl') => (await readDataSet(blobOf(content), name)).notes.join('\n');

const line = '{"prompt":"a","completion":"b"}\n';
const twice = (n: number) => `{"prompt":"p${n}","completion":"first","completion":"second ${n}"}\n`;

describe('names that an object has more than once are told', () => {
  test('in lines, with their count and the first of them', async () => {
    const content = line + Array.from({ length: 8 }, (_, i) => twice(i)).join('');
    const set = await readDataSet(blobOf(content), 'x.jsonl');
    expect(set.examples.at(-1)).toEqual({ prompt: 'p7', completion: 'second 7' });
    expect(set.notes.join()).toMatch(told('completion'));
    expect(set.notes.join()).toMatch(/: 8 rows, lines 2, 3, 4, 5, 6 and 3 more\./);
    expect((await readPreview(blobOf(content), 'x.jsonl')).notes.join()).toMatch(told('completion'));
  });

  test.each<[string, string, string?]>([
    ['a list', `[\n${line.trim()},\n${twice(1).trim()}\n]`, 'x.json'],
    ['a list in an object', `{"data": [\n${line.trim()},\n${twice(1).trim()}\n]}`, 'x.json'],
    ['one object over lines', twice(1).replaceAll(',', ',\n'), 'x.json'],
    ['a line in the notation of Python', `{'prompt': 'a', 'completion': 'b', 'completion': None}\n${line}`],
    ['a line with blanks', '{"prompt" : "a", "completion" :\t"b" , "completion" : "c"}\n'],
    ['a name written in two ways', '{"prompt":"a","completion":"b","\\u0063ompletion":"c"}\n'],
  ])('in %s', async (_, content, name) => {
    expect(await notes(content, name)).toMatch(told('completion'));
  });

  test('within messages', async () => {
    const talk = (n: number) => `{"messages":[{"role":"user","content":"u","content":"v${n}"},{"role":"assistant","content":"w"}]}\n`;
    expect(await notes(talk(1) + talk(2))).toMatch(/The name "content" stands more than once.*: 2 rows, lines 1, 2\./);
    expect(await notes(`[${talk(1).trim()}]`, 'x.json')).toMatch(told('content'));
    expect(await notes('[{"role":"user","content":"u","content":"v"},\n{"role":"assistant","content":"w"}]', 'x.json')).toMatch(
      told('content'),
    );
  });

  test('in a cell of a table, and in a prompt set', async () => {
    const cell = '"[{""role"":""user"",""content"":""u"",""content"":""v""},{""role"":""assistant"",""content"":""w""}]"';
    expect(await notes(`messages\n${cell}\n`, 'x.csv')).toMatch(told('content'));
    const set = await readPromptSet(blobOf('{"prompt":"a","prompt":"b"}\n{"prompt":"c"}\n'), 'x.jsonl');
    expect(set.notes.join()).toMatch(told('prompt'));
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['b', 'c']);
  });

  test.each([
    '{"a": "\\"b\\": 1, \\"b\\": 2", "b": "x\\\\", "c": {"a": 1}, "d": [{"a": 1}, {"a": 2}]}',
    '{"": 1, "__proto__": 2, "constructor": {"": 3}}',
    '{"a":["b",":","c"],"d":"e"}',
    '["a", {"b": []}, {"b": {}}]',
    '{"a":"x\\\\\\"","b":":"}',
    '{}',
    '"a:b"',
  ])('and none where there is none: %s', (source) =>
    expect(parseValue(source)).toEqual({ value: JSON.parse(source) as unknown, told: [] }),
  );

  test('names of every kind are counted', () => {
    for (const name of ['', '__proto__', 'constructor', 'a"b', 'a\\', '7'])
      expect(parseValue(`{${JSON.stringify(name)}:1,"x":[],${JSON.stringify(name)}:[2]}`)).toMatchObject({
        told: [expect.stringMatching(/more than once/)],
      });
  });

  test('a name from outside is one short line', () => {
    const name = `a\\n${'b'.repeat(1000)}`;
    const parsed = parseValue(`{"${name}":1,"${name}":2}`) as { told: string[] };
    expect(parsed.told[0]!.length).toBeLessThan(400);
    expect(parsed.told[0]).not.toContain('\n');
  });
});
