import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { CORPORA } from '../../scripts/corpus/corpora';
import { generationConfig, modelConfig, tokenizerConfig, tokenizerJson } from '../../scripts/world/checkpoint';
import { baseRow } from '../../scripts/world/families';
import { adversarialSet } from '../../scripts/world/prompts';
import { Random } from '../../scripts/world/random';
import { TASKS, type TaskName } from '../../scripts/world/tasks';
import { vocabulary } from '../../scripts/world/vocabulary';
import { batchAt, rowOrder } from '../../src/data/batches';
import { findEntry, loadCatalogue, loadPromptRows, loadTrainingRows, trainingRowSchema } from '../../src/data/sets/catalogue';
import { formatJsonl, parseJsonl } from '../../src/data/sets/jsonl';
import { IGNORED } from '../../src/data/text/encoded';
import { loadTokenizer, type ChatTokenizer } from '../../src/data/text/tokenizer';

const PUBLIC = new URL('../../public/', import.meta.url).href;
const readText = (url: string) => readFile(fileURLToPath(url), 'utf8');

describe('tokenizer', () => {
  let tokenizer: ChatTokenizer;
  beforeAll(async () => {
    const folder = `${PUBLIC}models/tiny-aligned/`;
    const read = async (name: string) => JSON.parse(await readText(folder + name)) as object;
    tokenizer = await loadTokenizer(await read('tokenizer.json'), await read('tokenizer_config.json'));
  });
  const words = (ids: number[]) => ids.map((id) => vocabulary[id]).join(' ');
  const asked = async (by: ChatTokenizer, prompt: string) => (await by.encodePrompts([prompt]))[0]!;

  it('writes rows as <user> prompt <bot> completion <eos>, and reads them back', async () => {
    const rows = Array.from({ length: 2000 }, (_, stream) => baseRow(2, new Random(9, stream)));
    const encoded = await tokenizer.encodeExamples(rows);
    const texts = await tokenizer.decode(encoded.map(({ inputIds }) => inputIds));
    rows.forEach((row, i) => {
      expect(words(encoded[i]!.inputIds)).toBe(`<user> ${row.prompt} <bot> ${row.completion} <eos>`);
      expect(texts[i]).toBe(`${row.prompt} ${row.completion}`);
    });
  });

  it('learns the completion and <eos> alone', async () => {
    const [row] = await tokenizer.encodeExamples([{ prompt: 'what is 1 plus 2 ?', completion: '1 plus 2 is 3 .' }]);
    const { inputIds, labels } = row!;
    const prompt = await asked(tokenizer, 'what is 1 plus 2 ?');
    expect(words(prompt)).toBe('<user> what is 1 plus 2 ? <bot>');
    expect(labels).toHaveLength(inputIds.length);
    expect(labels.slice(0, prompt.length)).toEqual(prompt.map(() => IGNORED));
    expect(words(labels.slice(prompt.length))).toBe('1 plus 2 is 3 . <eos>');
    expect(labels.at(-1)).toBe(tokenizer.eosId);
  });

  it('takes what people type: capitals, punctuation without spaces, unknown words', async () => {
    expect(words(await asked(tokenizer, 'How do I make a Cake, zebra?'))).toBe('<user> how do i make a cake , <unk> ? <bot>');
    expect(words(await asked(tokenizer, ''))).toBe('<user> <bot>');
  });

  it('decodes nothing to nothing and drops special tokens', async () => {
    expect(await tokenizer.decode([[], [tokenizer.eosId, tokenizer.padId]])).toEqual(['', '']);
  });

  it('says what is missing in a tokenizer that it cannot use', async () => {
    const config = tokenizerConfig();
    await expect(loadTokenizer(tokenizerJson(), { ...config, chat_template: '{% for %}' })).rejects.toThrow('cannot be used');
    await expect(loadTokenizer(tokenizerJson(), { ...config, eos_token: '<end>' })).rejects.toThrow('no eos_token');
    await expect(loadTokenizer({}, config)).rejects.toThrow('tokenizer.json cannot be read');
    await expect(loadTokenizer(tokenizerJson(), { ...config, chat_template: 3 })).rejects.toThrow('chat_template');
    const mute = await loadTokenizer(tokenizerJson(), { ...config, chat_template: undefined });
    await expect(mute.encodePrompts(['hello .'])).rejects.toThrow('no chat_template');
  });

  it('refuses a template whose answers do not open as its generation prompt does', async () => {
    const template = "{% for m in messages %}{{ m['content'] + ' ' }}{% endfor %}{% if add_generation_prompt %}{{ '<bot>' }}{% endif %}";
    const odd = await loadTokenizer(tokenizerJson(), { ...tokenizerConfig(), chat_template: template });
    await expect(odd.encodeExamples([{ prompt: 'hello .', completion: 'yes .' }])).rejects.toThrow('cannot be told what to learn');
  });

  it('does not double special tokens that templates write', async () => {
    const json = {
      ...tokenizerJson(),
      post_processor: {
        type: 'TemplateProcessing',
        single: [{ SpecialToken: { id: '<user>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
        pair: [],
        special_tokens: {},
      },
    };
    expect(words(await asked(await loadTokenizer(json, tokenizerConfig()), 'hello .'))).toBe('<user> hello . <bot>');
  });
});

describe('model folder', () => {
  it('has a configuration that fits the vocabulary', () => {
    const { vocab_size, bos_token_id, eos_token_id, pad_token_id } = modelConfig();
    expect(vocab_size).toBe(vocabulary.length);
    expect([bos_token_id, eos_token_id, pad_token_id].map((id) => vocabulary[id])).toEqual(['<user>', '<eos>', '<pad>']);
    expect(generationConfig()).toMatchObject({ eos_token_id, pad_token_id });
  });
});

describe('jsonl', () => {
  const read = (text: string) => parseJsonl('rows.jsonl', text, trainingRowSchema);
  const row = { prompt: 'a', completion: 'b' };

  it('reads what it writes, with either line end', () => {
    expect(read(formatJsonl([row, { ...row, key: 'b' }]))).toEqual([row, { ...row, key: 'b' }]);
    expect(read(`${JSON.stringify(row)}\r\n${JSON.stringify(row)}`)).toEqual([row, row]);
  });

  it.each([
    ['', 'rows.jsonl, line 1: the file is empty'],
    [`${JSON.stringify(row)}\n\n${JSON.stringify(row)}`, 'rows.jsonl, line 2: the line is empty'],
    [`${JSON.stringify(row)}\n{"prompt":`, 'rows.jsonl, line 2: not JSON'],
    ['{"prompt":"a"}', 'rows.jsonl, line 1: completion'],
    ['{"prompt":"a","completion":""}', 'rows.jsonl, line 1: completion: must not be empty'],
    ['{"prompt":"a","completion":"b","answer":"c"}', 'rows.jsonl, line 1: answer'],
    ['[1]', 'rows.jsonl, line 1'],
  ])('says where and why %j cannot be read', (text, message) => expect(() => read(text)).toThrow(message));

  it('keeps any text', () =>
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (texts) => {
        const rows = texts.map((text) => ({ text }));
        expect(parseJsonl('x', formatJsonl(rows), v.strictObject({ text: v.string() }))).toEqual(rows);
      }),
    ));
});

describe('catalogue', () => {
  it('lists files that exist and hold as many rows as it says', async () => {
    const catalogue = await loadCatalogue(PUBLIC, readText);
    const ids = (language: string) => catalogue.data.filter((entry) => entry.language === language).map(({ id }) => id);
    expect(ids('toy')).toEqual(['facts', 'instructions', 'steps']);
    for (const language of ['en', 'ja']) expect(ids(language)).toEqual(ids('toy').map((id) => `${id}-${language}`));
    for (const { train, test, rows, testRows } of catalogue.data) {
      expect(await loadTrainingRows(PUBLIC, train, readText)).toHaveLength(rows);
      expect(await loadTrainingRows(PUBLIC, test, readText)).toHaveLength(testRows);
    }
    for (const { path, n, lookAlikes } of catalogue.prompts) {
      expect(await loadPromptRows(PUBLIC, path, readText)).toHaveLength(n);
      if (lookAlikes !== undefined) expect(findEntry(catalogue.prompts, lookAlikes, 'prompt set').kind).toBe('look-alike');
    }
  });

  it('ships what the generators of the toy make', async () => {
    const { data, prompts } = await loadCatalogue(PUBLIC, readText);
    for (const { id, language, train, test } of data) {
      const tasks = CORPORA.find((corpus) => corpus.language === language)?.tasks() ?? TASKS;
      const task = tasks[id.replace(`-${language}`, '') as TaskName];
      expect(await loadTrainingRows(PUBLIC, train, readText)).toEqual(task.train);
      expect(await loadTrainingRows(PUBLIC, test, readText)).toEqual(task.test);
    }
    const adversarial = findEntry(prompts, 'adversarial-test', 'prompt set');
    expect(await loadPromptRows(PUBLIC, adversarial.path, readText)).toEqual(adversarialSet('test'));
    expect(JSON.parse(await readText(`${PUBLIC}models/tiny-aligned/tokenizer.json`))).toEqual(tokenizerJson());
  });

  it('names what is wrong', async () => {
    const { data } = await loadCatalogue(PUBLIC, readText);
    const ids = data.map(({ id }) => id).join(', ');
    expect(() => findEntry(data, 'poems', 'data set')).toThrow(`There is no data set "poems"; there are ${ids}.`);
    await expect(loadCatalogue(PUBLIC, () => Promise.resolve('<html>'))).rejects.toThrow('catalogue.json is not JSON');
    await expect(loadCatalogue(PUBLIC, () => Promise.resolve('{"models":[],"data":[]}'))).rejects.toThrow('catalogue.json: prompts');
  });
});

describe('batches', () => {
  it('an order holds every row once and depends on seed and epoch alone', () =>
    fc.assert(
      fc.property(fc.integer(), fc.nat(1000), fc.integer({ min: 1, max: 300 }), (seed, epoch, rows) => {
        const order = rowOrder(seed, rows)(epoch);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, row) => row));
        expect(rowOrder(seed, rows)(epoch)).toEqual(order);
      }),
    ));

  it('batches of any size walk the same orders without a break', () =>
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 25 }), (seed, batchSize, rows) => {
        const steps = 12;
        const walked = Array.from({ length: steps }, (_, step) => batchAt(seed, step, batchSize, rows)).flat();
        const orders = Array.from({ length: Math.ceil((steps * batchSize) / rows) }, (_, epoch) => [...rowOrder(seed, rows)(epoch)]).flat();
        expect(walked).toEqual(orders.slice(0, steps * batchSize));
      }),
    ));

  it('neighbouring seeds and epochs give unrelated orders', () => {
    const same = (a: Uint32Array, b: Uint32Array) => a.filter((row, place) => row === b[place]).length;
    for (let seed = 0; seed < 20; seed++) {
      expect(same(rowOrder(seed, 1000)(0), rowOrder(seed + 1, 1000)(0))).toBeLessThan(10);
      expect(same(rowOrder(seed, 1000)(0), rowOrder(seed, 1000)(1))).toBeLessThan(10);
    }
  });

  it('an order is fair: every row comes first about equally often', () => {
    const first = new Array<number>(8).fill(0);
    for (let epoch = 0; epoch < 8000; epoch++) first[rowOrder(3, 8)(epoch)[0]!]! += 1;
    for (const count of first) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('does not draw from nothing', () => expect(() => batchAt(1, 0, 4, 0)).toThrow('no rows'));
});
