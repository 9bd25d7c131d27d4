import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { IGNORED } from '../../src/data/text/encoded';
import { type ChatTokenizer, loadTokenizer } from '../../src/data/text/tokenizer';
import type { Catalogue } from '../../src/protocol/catalogue';

// Every tokenizer that ships, as we read it, against Hugging Face's own libraries in Python (test/python/make_tokenizers.py).

const PUBLIC = new URL('../../public/', import.meta.url);
const GOLDEN = new URL('../golden/tokenizers/', import.meta.url);
const REMEDY = 'run: python test/python/make_tokenizers.py';

const read = (url: URL): string => readFileSync(url, 'utf8');
const parsed = <T>(url: URL): T => JSON.parse(read(url)) as T;
const digest = (url: URL): string => createHash('sha256').update(read(url).replaceAll('\r\n', '\n')).digest('hex');

/** What the libraries make of a text: by itself, asked as a prompt, and as a row whose prompt and answer it is. */
interface Case {
  text: string;
  ids: number[];
  decoded: string;
  with_specials: string;
  prompt: number[];
  row: number[];
  learnt: number[];
}

interface Golden {
  libraries: string[];
  digests: Record<string, string>;
  cases: Case[];
}

const texts = parsed<string[]>(new URL('texts.json', GOLDEN));
const { models } = parsed<Catalogue>(new URL('catalogue.json', PUBLIC));

test('there are tokenizers to compare, and awkward texts', () => {
  expect(models.length).toBeGreaterThan(0);
  expect(new Set(models.map(({ language }) => language)).size).toBe(models.length);
  expect(new Set(texts).size).toBeGreaterThanOrEqual(40);
});

describe.each(models)('$id', ({ id, language, path }) => {
  const folder = new URL(path, PUBLIC);
  let cases: Case[];
  let tokenizer: ChatTokenizer;

  beforeAll(async () => {
    const made = new URL(`${language}.json`, GOLDEN);
    if (!existsSync(made)) throw new Error(`test/golden/tokenizers/${language}.json for ${id} is missing; ${REMEDY}`);
    const golden = parsed<Golden>(made);
    for (const [name, sum] of Object.entries(golden.digests))
      if (digest(new URL(name, folder)) !== sum)
        throw new Error(`test/golden/tokenizers/${language}.json was made from another ${name} than that of ${id}; ${REMEDY}`);
    if (JSON.stringify(golden.cases.map(({ text }) => text)) !== JSON.stringify(texts))
      throw new Error(`test/golden/tokenizers/${language}.json was made from other texts than texts.json; ${REMEDY}`);
    cases = golden.cases;
    tokenizer = await loadTokenizer(parsed(new URL('tokenizer.json', folder)), parsed(new URL('tokenizer_config.json', folder)));
  });

  test('was made from both of its files', () => {
    const { digests } = parsed<Golden>(new URL(`${language}.json`, GOLDEN));
    expect(Object.keys(digests)).toEqual(['tokenizer.json', 'tokenizer_config.json']);
  });

  test('puts texts into the same tokens', async () => {
    const ended = cases.map(({ text, ids }) => ({ text, ids: ids.at(-1) === tokenizer.eosId ? ids : [...ids, tokenizer.eosId] }));
    // A row of one token alone teaches nothing, and is left out.
    const single = ended.flatMap(({ ids }, i) => (ids.length < 2 ? [i] : []));
    const told: number[] = [];
    const rows = await tokenizer.encodeExamples(ended, { skip: (row) => told.push(row) });
    expect(told).toEqual(single);
    for (const [i, { text, ids }] of ended.filter(({ ids }) => ids.length > 1).entries())
      expect({ text, ids: rows[i]!.inputIds }).toEqual({ text, ids });
  });

  test('gives the same texts back', async () => {
    const ids = cases.map((one) => one.ids);
    const plain = await tokenizer.decode(ids);
    const specials = await tokenizer.decode(ids, { specials: true });
    for (const [i, { text, decoded, with_specials }] of cases.entries())
      expect({ text, decoded: plain[i], with_specials: specials[i] }).toEqual({ text, decoded, with_specials });
  });

  test('asks in the same tokens', async () => {
    const prompts = await tokenizer.encodePrompts(cases.map(({ text }) => text));
    for (const [i, { text, prompt }] of cases.entries()) expect({ text, prompt: prompts[i] }).toEqual({ text, prompt });
  });

  test('learns the same tokens of the same rows', async () => {
    // Transformers learns of an empty answer what closes it; we do not teach silence.
    const said = cases.filter(({ text }) => text.trim() !== '');
    expect(said.length).toBeLessThan(cases.length);
    const told: number[] = [];
    const asked = cases.map(({ text }) => ({ prompt: text, completion: text }));
    const rows = await tokenizer.encodeExamples(asked, { skip: (row) => told.push(row) });
    expect(told.map((row) => cases[row]!.text.trim())).toEqual(told.map(() => ''));
    for (const [i, { text, row, learnt }] of said.entries()) {
      const { inputIds, labels } = rows[i]!;
      const ours = labels.map((label) => Number(label !== IGNORED));
      // Transformers finds no token where an answer begins with white space that none stands for, and then learns nothing of the row.
      expect({ text, row: inputIds, learnt: ours }).toEqual({ text, row, learnt: learnt.includes(1) ? learnt : ours });
      expect([ours[0], ours.at(-1)]).toEqual([0, 1]);
    }
  });

  // A vocabulary of words has no token for most of these.
  if (language === 'toy') return;
  test('has a token for every part of every text', () => {
    for (const { text, with_specials } of cases) expect(with_specials).toBe(text);
  });
});
