import { wordsOf } from '../../src/protocol/errors';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadTokenizer } from '../../src/data/text/tokenizer';
import { rowToCopy } from '../../src/lab/own/tokens';
import { unknownText } from '../../src/lab/own/unknown';
import type { Catalogue } from '../../src/protocol/catalogue';
import { previewRows } from '../../src/worker/own/preview';

// What a person copies out of the preview, against what Transformers makes of the same conversation with the same template
// (test/python/make_tokenizers.py).

const PUBLIC = new URL('../../public/', import.meta.url);
const parsed = <T>(url: URL): T => JSON.parse(readFileSync(url, 'utf8')) as T;

interface Dump {
  cases: { text: string; row: number[]; learnt: number[] }[];
}

/** Our white space is another there (test/unit/tokenizer-golden.test.ts). */
const isKnown = (language: string | undefined, text: string): boolean => language === 'toy' && /[\x85\ufeff]/.test(text);

describe('what the vocabulary does not know', () => {
  const previewOf = async (path: string, texts: string[]) => {
    const folder = new URL(path, PUBLIC);
    const tokenizer = await loadTokenizer(parsed(new URL('tokenizer.json', folder)), parsed(new URL('tokenizer_config.json', folder)));
    const rows = texts.map((text, i) => ({ line: i + 3, values: { q: text, a: text } }));
    const mapping = { kind: 'pair' as const, prompt: ['q'], completion: 'a' };
    return { seen: await previewRows({ model: '', rows, mapping, max_length: 64 }, tokenizer), rows };
  };
  const toy = parsed<Catalogue>(new URL('catalogue.json', PUBLIC)).models.find(({ language }) => language === 'toy')!;

  test('is counted row by row, and told with the first row, what it means and what helps', async () => {
    const { seen, rows } = await previewOf(toy.path, ['how do i bake a cake ?', '質問です', 'Ω']);
    const unknown = seen.rows.map((row) => ('pieces' in row ? row.unknown : wordsOf(row)));
    expect(unknown[0]).toBeUndefined();
    expect(unknown.slice(1).every((n) => Number(n) > 0)).toBe(true);
    const all = Number(unknown[1]) + Number(unknown[2]);
    expect(unknownText(seen, rows, 'Tiny')).toBe(
      `Tiny does not know ${all} tokens of 2 of these 3 rows, first of row 2, line 4. It reads each as “unknown” and learns nothing of what stood there. Choose a model that knows this language and spelling.`,
    );
  });

  test('is nothing where all is known', async () => {
    const { seen, rows } = await previewOf(toy.path, ['how do i bake a cake ?']);
    expect(unknownText(seen, rows, 'Tiny')).toBe('');
  });
});

describe.each(parsed<Catalogue>(new URL('catalogue.json', PUBLIC)).models)('$id', ({ language, path }) => {
  test('a copied row has the ids and labels of Transformers', async () => {
    const folder = new URL(path, PUBLIC);
    const tokenizer = await loadTokenizer(parsed(new URL('tokenizer.json', folder)), parsed(new URL('tokenizer_config.json', folder)));
    const { cases } = parsed<Dump>(new URL(`../golden/tokenizers/${language}.json`, import.meta.url));
    // Transformers finds nothing to learn where an answer begins with white space that no token stands for.
    const some = cases.filter(({ text, learnt }) => text.trim() !== '' && learnt.includes(1) && !isKnown(language, text));
    expect(some.length).toBeGreaterThan(20);
    const rows = some.map(({ text }, i) => ({ line: i + 1, values: { q: text, a: text } }));
    const mapping = { kind: 'pair' as const, prompt: ['q'], completion: 'a' };
    const { rows: shown } = await previewRows({ model: '', rows, mapping, max_length: 8 }, tokenizer);
    for (const [i, { text, row, learnt }] of some.entries()) {
      const one = shown[i]!;
      if ('texts' in one) throw new Error(`${text}: ${wordsOf(one)}`);
      const labels = row.map((id, at) => (learnt[at] === 1 ? id : -100));
      expect({ text, ...(JSON.parse(rowToCopy(one)) as object) }).toEqual({ text, input_ids: row, labels });
      expect(one.tokens).toBe(row.length);
      expect(one.pieces.flatMap(({ ids }) => ids)).toEqual(row);
    }
  });
});
