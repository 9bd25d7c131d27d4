import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenizerConfig, tokenizerJson } from '../../scripts/world/checkpoint';
import { StreamDecoder } from '../../src/data/text/decode';
import { type ChatTokenizer, loadTokenizer } from '../../src/data/text/tokenizer';
import { byteLevel, bytesAsNeeded } from './tokenizers';

const FORMS = {
  'bytes in place of characters': () => loadTokenizer(byteLevel(['<s>', '</s>'], { bos: '<s>' }), { bos_token: '<s>', eos_token: '</s>' }),
  'bytes where there is no token': () => loadTokenizer(bytesAsNeeded(), { bos_token: '<s>', eos_token: '</s>', unk_token: '<unk>' }),
  'whole words': () => loadTokenizer(tokenizerJson(), tokenizerConfig()),
};

const SAMPLES = ['日本の首都は東京です。', '👩‍👩‍👧‍👦 und 🏳️‍🌈, 👍🏽 🇯🇵', 'e\u0301 か\u3099 नमस्ते', ' a  b\n\n c', '\uFEFFa', 'a\uFFFD', ''];

const sample = fc.oneof(fc.constantFrom(...SAMPLES), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
const texts = fc.array(sample, { maxLength: 6 }).map((parts) => parts.join(''));

/** What is told token by token, the end last. */
async function told(tokenizer: ChatTokenizer, ids: readonly number[], atOnce = 1): Promise<string[]> {
  const decoder = new StreamDecoder(tokenizer);
  const parts: string[] = [];
  for (let at = 0; at < ids.length; at += atOnce) parts.push(await decoder.push(ids.slice(at, at + atOnce)));
  return [...parts, await decoder.end()];
}

const graphemes = (text: string): string[] =>
  [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map((s) => s.segment);

/** Without the signs of broken bytes. */
const letters = (text: string): string[] => [...text.replaceAll('\uFFFD', '')];

describe.each(Object.entries(FORMS))('%s', (_, load) => {
  it('text comes in whole characters, and all of it', async () => {
    const tokenizer = await load();
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const [row] = await tokenizer.encodeExamples([{ text }], { skip: () => undefined });
        if (!row) return; // A single token is no row.
        const [whole] = (await tokenizer.decode([row.inputIds])) as [string];
        const parts = await told(tokenizer, row.inputIds);
        expect(parts.join('')).toBe(whole);
        expect(parts.flatMap(graphemes)).toEqual(graphemes(whole));
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('any tokens in any order make the same text as all at once', async () => {
    const tokenizer = await load();
    const vocabulary = tokenizer.padId + 400;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(vocabulary), { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), async (ids, atOnce) => {
        const [whole] = (await tokenizer.decode([ids])) as [string];
        const parts = await told(tokenizer, ids, atOnce);
        const text = parts.join('');
        // Bytes that are no text together are a sign each in the whole, while characters that were whole had been told.
        if (load === FORMS['bytes where there is no token'] && whole.includes('\uFFFD'))
          expect(letters(text)).toEqual(expect.arrayContaining(letters(whole)));
        else expect(text).toBe(whole);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});

it('shows a character with its last byte, once the next one begins', async () => {
  const tokenizer = await FORMS['bytes where there is no token']();
  const [row] = await tokenizer.encodeExamples([{ text: '東京' }]);
  const parts = await told(tokenizer, row!.inputIds);
  expect(parts.filter((part) => part !== '')).toEqual(['東', '京']);
  expect(parts.length).toBeGreaterThan(8);
});

it('begins anew after the end', async () => {
  const tokenizer = await FORMS['bytes where there is no token']();
  const decoder = new StreamDecoder(tokenizer);
  const [row] = await tokenizer.encodeExamples([{ text: 'Hello' }]);
  const once = async () => (await decoder.push(row!.inputIds)) + (await decoder.end());
  expect([await once(), await once()]).toEqual(['Hello', 'Hello']);
});
