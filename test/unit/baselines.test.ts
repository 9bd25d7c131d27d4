import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileFilters, dropExamples, mixIn } from '../../src/data/sets/baselines';
import { compilePattern } from '../../src/data/text/pattern';
import type { RowFilter } from '../../src/protocol/dataset';
import type { Example } from '../../src/protocol/examples';
import { TabtuneError } from '../../src/protocol/errors';

const pairs = (n: number, word = 'row') => Array.from({ length: n }, (_, i) => ({ prompt: `${word} ${i}`, completion: `done ${i}` }));

describe('patterns', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    'A',
    '.',
    '[ab]',
    '[^a]',
    '\\d',
    '\\w',
    '\\s',
    '\\b',
    '\\B',
    '^',
    '$',
    '猫',
    '\\u{1F4AC}',
    '\\p{L}',
    '\\x61',
    '(?:ab|b)',
    '(?<n>a?)',
    '',
  );
  const quantifier = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{0,}', '*?');
  const piece = fc.tuple(atom, quantifier).map(([what, times]) => (/^(?:\^|\$|\\b|\\B|)$/i.test(what) ? what : what + times));
  const pattern = fc
    .array(
      fc.oneof(
        piece,
        fc.tuple(piece, piece, quantifier).map(([a, b, times]) => `(${a}|${b})${times}`),
        fc.constant('|'),
      ),
      { maxLength: 5 },
    )
    .map((parts) => parts.join(''))
    .filter((source) => source.split('(?<n>').length <= 2);
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', ' ', '1', '_', '猫', '💬', '\n', 'é'), maxLength: 8 });

  test('find what the built-in engine finds', () => {
    let found = 0;
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 3, maxLength: 3 }), fc.boolean(), (source, texts, ignoreCase) => {
        // V8 lets \B hold between the two halves of one character, where by the standard there is no place at all.
        fc.pre(!(source.includes('\\B') && texts.join('').includes('💬')));
        const native = new RegExp(source, ignoreCase ? 'iu' : 'u');
        const search = compilePattern(source, ignoreCase);
        for (const one of texts) {
          if (native.test(one)) found++;
          expect([source, one, search(one)]).toEqual([source, one, native.test(one)]);
        }
      }),
      { numRuns: 6000, seed: 51 },
    );
    expect(found).toBeGreaterThan(3000);
  });

  test.each(['(a+)+$', '^(a|a)*$', '(a|aa)+$', '(.*a){12}$', '^(\\w+\\s?)*$', '([a-z]+)*\\d$'])(
    '%s ends, however the text looks',
    (source) => {
      const search = compilePattern(source, false);
      expect(search(`${'a'.repeat(50_000)}!`)).toBe(false);
      expect(search(`${'a'.repeat(50_000)}${source.includes('\\d') ? '1' : ''}`)).toBe(true);
    },
  );

  test('more states than are kept', () => {
    // Whether an `a` stands 14 places before a `b`: the automaton needs to know of each of the last 14 characters.
    const source = 'a.{14}b';
    const search = compilePattern(source, false);
    let seed = 1;
    for (let round = 0; round < 40; round++) {
      const text = Array.from({ length: 300 }, () => 'aabc'[(seed = (seed * 48271) % 2147483647) % 4] ?? '')
        .join('')
        .replaceAll('b', () => ((seed = (seed * 48271) % 2147483647) % 50 ? 'c' : 'b'));
      expect(search(text)).toBe(new RegExp(source, 'u').test(text));
    }
  });

  test.each([
    ['(a', /is no regular expression: .*/],
    ['(a)\\1', /refers back to a group/],
    ['(?<x>a)\\k<x>', /refers back to a group/],
    ['a(?=b)', /looks ahead or behind/],
    ['(?<!b)a', /looks ahead or behind/],
    ['(a{50}){50}', /repeats too much: it comes to more than 2000 steps/],
    ['a{1000000000}', /repeats too much/],
    ['a'.repeat(3000), /has 3000 characters; at most 2000/],
  ])('%s is refused', (source, message) => {
    expect(() => compilePattern(source, false)).toThrow(message);
    expect(() => compilePattern(source, false)).toThrow(TabtuneError);
  });

  test('any text is a pattern or is refused', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            'a',
            '(',
            ')',
            '[',
            ']',
            '{',
            '}',
            '?',
            '*',
            '+',
            '|',
            '\\',
            '^',
            '$',
            ':',
            '<',
            '=',
            '!',
            '1',
            ',',
            'k',
            'u',
            '-',
          ),
          maxLength: 12,
        }),
        text,
        (source, one) => {
          try {
            expect(compilePattern(source, false)(one)).toBe(new RegExp(source, 'u').test(one));
          } catch (error) {
            if (!(error instanceof TabtuneError)) throw error;
          }
        },
      ),
      { numRuns: 5000, seed: 52 },
    );
  });
});

describe('dropping rows', () => {
  const rows: Example[] = [
    { prompt: 'How to bake', completion: 'Use FLOUR.' },
    { prompt: 'How to hack', completion: 'No.' },
    {
      messages: [
        { role: 'user' as const, content: 'hi' },
        { role: 'assistant' as const, content: 'bake it' },
      ],
    },
    { text: 'flour and water' },
  ];
  const drop = async (...filters: RowFilter[]) => {
    const { examples, dropped } = await dropExamples(rows, filters);
    return { left: examples.map((row) => rows.indexOf(row)), counts: dropped.map(({ count }) => count) };
  };
  test('by keywords, anywhere or in a part', async () => {
    expect(await drop({ kind: 'keywords', words: ['flour', 'hack'], where: 'any' })).toEqual({ left: [2], counts: [3] });
    expect(await drop({ kind: 'keywords', words: ['Bake'], where: 'prompt' })).toEqual({ left: [1, 2, 3], counts: [1] });
    expect(await drop({ kind: 'keywords', words: ['bake'], where: 'completion' })).toEqual({ left: [0, 1, 3], counts: [1] });
    expect(await drop({ kind: 'keywords', words: ['user'], where: 'any' })).toEqual({ left: [0, 1, 2, 3], counts: [0] });
  });
  test('by a pattern; the first filter that matches counts', async () => {
    expect(
      await drop(
        { kind: 'pattern', pattern: '^how', ignoreCase: true, where: 'prompt' },
        { kind: 'keywords', words: ['bake'], where: 'any' },
      ),
    ).toEqual({
      left: [3],
      counts: [2, 1],
    });
  });
  test('what cannot be', async () => {
    await expect(drop({ kind: 'column', column: 'a', test: 'equals', value: '' })).rejects.toThrow(
      /has no columns; filter by keywords or a pattern/,
    );
    await expect(drop({ kind: 'pattern', pattern: '.', ignoreCase: true, where: 'any' })).rejects.toThrow(/drop every row/);
    expect(() => compileFilters([{ kind: 'keywords', words: [''], where: 'any' }])).toThrow(/0\.words\.0 must be a word or phrase/);
  });
  test('columns are compared as they are written', () => {
    const filter = compileFilters([{ kind: 'column', column: 'n', test: 'equals', value: '3' }]);
    expect([
      filter({ text: '' }, { n: 3 }),
      filter({ text: '' }, { n: '3' }),
      filter({ text: '' }, { n: 33 }),
      filter({ text: '' }, {}),
    ]).toEqual([0, 0, -1, -1]);
  });
});

describe('mixing in', () => {
  test('the share is of the result, every safety row comes equally often', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 0.95, noNaN: true }),
        fc.nat(999),
        (n, m, share, seed) => {
          const given = pairs(n);
          const safety = pairs(m, 'safe');
          const { examples, added, repeated } = mixIn(given, safety, { share, seed });
          expect(examples.slice(0, n)).toEqual(given);
          expect(Math.abs(added - share * examples.length)).toBeLessThanOrEqual(1);
          const times = safety.map((row) => examples.filter((one) => one === row).length);
          expect(times.reduce((sum, time) => sum + time, 0)).toBe(added);
          expect(Math.max(...times)).toBe(repeated);
          expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
          expect(mixIn(given, safety, { share, seed }).examples).toEqual(examples);
        },
      ),
      { numRuns: 600, seed: 53 },
    );
  });
  test('what cannot be', () => {
    expect(() => mixIn(pairs(2), [], { share: 0.5, seed: 1 })).toThrow(/no safety rows/);
    expect(() => mixIn(pairs(2), pairs(1), { share: 1, seed: 1 })).toThrow(/share must be from 0 to 0.95 \(got 1\)/);
  });
});
