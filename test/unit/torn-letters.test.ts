import { expect, test } from 'vitest';
import { compiled, replaced, stretches } from '../../src/data/text/strangers/tokens/patterns.js';

// What the Rust library (tokenizers 0.22.2) makes of this text with Split and "isolated".
const TEXT = 'a😀\n😀A';
const pieces = (regex: string): string[] =>
  (stretches(TEXT, compiled({ part: 'pre_tokenizer', config: { type: 'Split', pattern: { Regex: regex } } })) as [number, number][])
    .map(([start, end]) => TEXT.slice(start, end))
    .filter((piece) => piece !== '');

test.each([
  ['^', ['a😀\n', '😀A']],
  ['$', ['a😀', '\n😀A']],
  ['(?:^|\\n)', ['a😀', '\n', '😀A']],
  ['\\A', ['a😀\n😀A']],
  ['\\z', ['a😀\n😀A']],
  ['(?=😀)', ['a', '😀\n', '😀A']],
  ['\\b', ['a', '😀\n😀', 'A']],
])('an empty match of %s tears no letter beyond the BMP', (regex, expected) => expect(pieces(regex)).toEqual(expected));

test('nor does what is put in place of one', () => {
  const pattern = compiled({ part: 'normalizer', config: { type: 'Replace', pattern: { Regex: '^' } } }) as RegExp;
  expect(replaced('😀b', pattern, '_')).toBe('_😀b');
});
