import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Vocabulary } from '../../src/data/text/strangers/tokenize.js';

// Every option of every part of a tokenizer, as we follow it, against the library in Rust (test/python/make_tokenizer_options.py).

interface Part {
  type: string;
}
interface Case {
  model: string;
  pre_tokenizer: Part | null;
  normalizer: Part | null;
  decoder: Part | null;
  added: { content: string }[];
  /** Of each text its ids, null where it is refused, and what becomes of them again, where there is a decoder. */
  rows: ([ids: number[] | null] | [ids: number[], text: string])[];
}
interface Golden {
  texts: string[];
  models: Record<string, { vocab: object | unknown[] }>;
  cases: Case[];
}

const { texts, models, cases } = JSON.parse(readFileSync(new URL('../golden/tokenizers/options.json', import.meta.url), 'utf8')) as Golden;

const SPECIAL = ['<unk>', '<s>', '</s>'].map((content, id) => ({ id, content, special: true, normalized: false }));

function open({ model, added, pre_tokenizer, normalizer, decoder }: Case): Vocabulary {
  const { vocab } = models[model]!;
  const size = Array.isArray(vocab) ? vocab.length : Object.keys(vocab).length;
  const added_tokens = [...SPECIAL, ...added.map((token, i) => ({ ...token, id: size + i }))];
  return new Vocabulary({ json: { model: models[model], added_tokens, pre_tokenizer, normalizer, decoder, post_processor: null } });
}

/** What a text becomes, as the golden file has it. */
function made(vocabulary: Vocabulary, text: string, decodes: boolean): [number[] | null] | [number[], string] {
  const { ids } = vocabulary.encode(null, text) as { ids?: (number | undefined)[] };
  if (!ids || ids.includes(undefined)) return [null];
  const known = ids as number[];
  return decodes && known.length > 0 ? [known, vocabulary.decode({ specials: true }, known)] : [known];
}

test('there are all parts, each with texts that it changes', () => {
  const types = new Set(cases.flatMap((one) => [...JSON.stringify(one).matchAll(/"type":"(\w+)"/g)].map(([, type]) => type)));
  for (const type of ['Split', 'Punctuation', 'Digits', 'Metaspace', 'ByteLevel', 'BertNormalizer', 'Precompiled', 'ByteFallback', 'CTC'])
    expect(types).toContain(type);
  expect(new Set(Object.values(models).map((model) => (model as unknown as Part).type)).size).toBe(4);
  expect([cases.length, texts.length].map((n) => n >= 20)).toEqual([true, true]);
});

test('every option gives the tokens and texts of the reference', () => {
  const wrong: unknown[] = [];
  for (const one of cases) {
    const { model, pre_tokenizer, normalizer, decoder, added, rows } = one;
    const vocabulary = open(one);
    for (const [i, text] of texts.entries()) {
      const ours = made(vocabulary, text, decoder !== null);
      if (JSON.stringify(ours) !== JSON.stringify(rows[i]))
        wrong.push({ model, pre_tokenizer, normalizer, decoder, added, text, right: rows[i], ours });
    }
  }
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(cases.every(({ rows }) => rows.length === texts.length)).toBe(true);
});

test('where a text is split is told with the white space that a token takes', () => {
  const json = { model: models.bytes, pre_tokenizer: { type: 'ByteLevel' }, normalizer: null, decoder: null, post_processor: null };
  const added_tokens = [
    { id: 900, content: '<|x|>', lstrip: true, rstrip: true, special: true },
    { id: 901, content: 'cat', single_word: true },
  ];
  const vocabulary = new Vocabulary({ json: { ...json, added_tokens } });
  expect(vocabulary.encode(null, 'a <|x|>  cats cat')).toMatchObject({
    splits: [
      { start: 1, end: 9, content: '<|x|>' },
      { start: 14, end: 17, content: 'cat' },
    ],
  });
});
