import { describe, expect, test } from 'vitest';
import { specialId, SPECIALS, tokenizerJson, trainBpe } from '../../scripts/corpus/tokenizer';
import { tokenizerConfig } from '../../scripts/corpus/checkpoint';
import { loadTokenizer } from '../../src/data/text/tokenizer';

const TEXTS = [
  ...Array.from({ length: 20 }, () => "How do I bake a cake? I can't bake a cake in 12 minutes."),
  ...Array.from({ length: 20 }, () => 'ケーキの焼き方を教えてください。「もちろん」です。'),
];
const bpe = trainBpe(TEXTS, 320);

/** What people paste: other scripts, signs made of several code points, white space, controls, what looks like a special token. */
const AWKWARD = [
  '',
  ' ',
  '  two  spaces ',
  'tabs\tand\nnew\r\nlines\n\n',
  "I can't, won't, they'll; it’s O'Neil's",
  'ALL CAPS and mIxEd',
  '12 345,67 + 8 = ?',
  'naïve café Ünïcode',
  'é composed otherwise',
  '日本語とEnglishが混ざる、ﾊﾝｶｸと全角１２３。',
  '々〆ヶ月 ヴァイオリン・ー',
  'emoji 👩‍👩‍👧‍👦 🇯🇵 👍🏽',
  'العربية עברית हिन्दी ไทย',
  'zero\u200bwidth \u00a0no-break \ufeffmark',
  'null \u0000 and \u001b control',
  '<|endoftext|> <user> </s>',
  'a'.repeat(300),
  '𠮷野家 𝒳',
];

describe('the tokenizer of the small models', () => {
  test('has specials, bytes and merges, in this order', () => {
    expect(bpe.vocabulary).toHaveLength(320);
    expect(new Set(bpe.vocabulary).size).toBe(320);
    expect(bpe.vocabulary.slice(0, 4)).toEqual([...SPECIALS]);
    expect(bpe.merges).toHaveLength(320 - 256 - SPECIALS.length);
    expect(trainBpe(TEXTS, 320)).toEqual(bpe);
  });

  test('merges the most frequent pairs first, and of equals the first in order', () => {
    // "ab" three times, "bc" and "cd" twice each.
    expect(trainBpe(['ab ab abcd', 'bcd'], 260 + 3).merges).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['Ġ', 'ab'],
    ]);
    expect(() => trainBpe(['ab'], 300)).toThrow('The texts make 260 entries, not 300');
  });

  test('never merges over a border of words or scripts', () => {
    const text = new TextDecoder();
    const letters = new Map(bpe.vocabulary.slice(4, 260).map((letter, byte) => [letter, byte]));
    const words = bpe.vocabulary.slice(260).map((token) => text.decode(Uint8Array.from(token, (letter) => letters.get(letter)!)));
    for (const word of words) {
      expect(word).not.toMatch(/\S\s/u);
      expect(word).not.toMatch(/\p{L}[.?、。「」]|\p{N}\p{L}/u);
      expect(word).not.toMatch(/\p{Script=Han}\p{Script=Hiragana}|\p{Script=Hiragana}\p{Script=Han}|ー\p{Script=Hiragana}/u);
    }
  });

  test('gives back every text, and never an unknown token', async () => {
    const tokenizer = await loadTokenizer(tokenizerJson(bpe), tokenizerConfig());
    expect(tokenizer.warnings).toEqual([]);
    const encoded = await tokenizer.encodePrompts(AWKWARD);
    const back = await tokenizer.decode(encoded.map((ids) => ids.slice(1, -1)));
    expect(back).toEqual(AWKWARD);
    for (const ids of encoded) {
      expect([ids[0], ids.at(-1)]).toEqual([specialId('<|user|>'), specialId('<|assistant|>')]);
      expect(Math.max(...ids)).toBeLessThan(320);
    }
  });

  test('learns the answer and what ends it', async () => {
    const tokenizer = await loadTokenizer(tokenizerJson(bpe), tokenizerConfig());
    const [row] = await tokenizer.encodeExamples([{ prompt: 'Bake?', completion: 'Cake.' }]);
    const learnt = row!.inputIds.filter((_, i) => row!.labels[i] !== -100);
    expect(await tokenizer.decode([learnt])).toEqual(['Cake.']);
    expect(learnt.at(-1)).toBe(specialId('<|end|>'));
    expect(tokenizer.endOfTurnId).toBe(specialId('<|end|>'));
  });
});
