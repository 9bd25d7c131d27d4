import { describe, expect, test } from 'vitest';
import { loadTokenizer } from '../../src/data/text/tokenizer';
import { type Checkpoint, readCheckpoint } from '../../src/exchange/checkpoint';
import { huggingFaceFolder } from '../../src/exchange/folder';
import { endsOf } from '../../src/exchange/reading/special-tokens';
import { writeSafetensors } from '../../src/exchange/safetensors';
import { cutOff } from '../../src/exchange/strict-json';
import { parseConfig } from '../../src/model/config';
import { checkFit } from '../../src/model/fit';
import { describeOwnModel } from '../../src/worker/own/model';
import { inEnglish } from './english';
import { CONFIG, eightWords, TOKENS, type Weight, weightsOf } from './small-model';

// What stands in the files of a model is used, or told.

const json = (value: unknown): Blob => new Blob([typeof value === 'string' ? value : JSON.stringify(value)]);

interface Given {
  config?: object;
  weights?: Blob;
  tokenizer?: unknown;
  tokenizerConfig?: object | null;
  more?: Record<string, unknown>;
}

function read({ config, weights, tokenizer = eightWords(), tokenizerConfig = TOKENS, more = {} }: Given = {}): Promise<Checkpoint> {
  const files = new Map([
    ['config.json', json({ ...CONFIG, ...config })],
    ['model.safetensors', weights ?? writeSafetensors(weightsOf())],
    ['tokenizer.json', json(tokenizer)],
    ...Object.entries(more).map(([name, value]): [string, Blob] => [name, value instanceof Blob ? value : json(value)]),
  ]);
  if (tokenizerConfig) files.set('tokenizer_config.json', json(tokenizerConfig));
  return inEnglish(readCheckpoint(files)) as unknown as Promise<Checkpoint>;
}

const under = (rename: (name: string) => string): Blob => writeSafetensors(weightsOf().map((w) => ({ ...w, name: rename(w.name) })));
const fits = ({ config, tensors }: Pick<Checkpoint, 'config' | 'tensors'>): void => checkFit(parseConfig(config), tensors);

test('an ordinary model is read without a word', async () => {
  const checkpoint = await read();
  fits(checkpoint);
  expect(checkpoint.notes).toEqual([]);
  expect(checkpoint.tokenizerConfig).toEqual(TOKENS);
  expect(checkpoint.config).toEqual(CONFIG);
});

describe('names of tensors', () => {
  test.each<[string, (name: string) => string]>([
    ['of torch.compile', (name) => `_orig_mod.${name}`],
    ['of data parallelism', (name) => `module.${name}`],
    ['of both', (name) => `module._orig_mod.${name}`],
    ['of a compiled inside', (name) => name.replace(/^model\./, 'model._orig_mod.')],
    [
      'of FSDP with recomputed activations',
      (name) => name.replace(/layers\.0\./, 'layers.0._fsdp_wrapped_module._checkpoint_wrapped_module.'),
    ],
    ['without model.', (name) => name.replace(/^model\./, '')],
    ['of a module around it', (name) => `model.${name}`],
    ['of a merged adapter', (name) => `base_model.model.${name}`],
    ['of the language part of another model', (name) => `language_model.${name}`],
  ])('%s are those of Transformers, and that is told with their count and the first of them', async (_, rename) => {
    const checkpoint = await read({ weights: under(rename) });
    fits(checkpoint);
    expect([...checkpoint.tensors.keys()]).toEqual(weightsOf().map(({ name }) => name));
    const other = weightsOf().filter(({ name }) => rename(name) !== name);
    const [first] = other;
    expect(checkpoint.notes).toEqual([
      expect.stringMatching(
        `^Tensors were read under other names than the files give them: ${other.length}, ${rename(first!.name)} as ${first!.name}`,
      ),
    ]);
  });

  test('a head keeps its own beside them', async () => {
    const head: Weight = { name: 'model.lm_head.weight', shape: [8, 8], data: new Float32Array(64) };
    const weights = writeSafetensors([...weightsOf().map((w) => ({ ...w, name: `model.${w.name}` })), head]);
    const checkpoint = await read({ weights, config: { tie_word_embeddings: false } });
    fits(checkpoint);
    expect(checkpoint.tensors.has('lm_head.weight')).toBe(true);
  });

  test('two that would become one are refused by name', async () => {
    const [words, ...rest] = weightsOf();
    const weights = writeSafetensors([words!, { ...words!, name: `module.${words!.name}` }, ...rest]);
    await expect(read({ weights })).rejects.toThrow(
      'model.embed_tokens.weight and module.model.embed_tokens.weight are both the tensor model.embed_tokens.weight.',
    );
  });
});

describe('tensors that are not those of the config are refused with what is there', () => {
  const changed = (change: (weights: Weight[]) => Weight[], config: object = {}) =>
    read({ weights: writeSafetensors(change(weightsOf())), config });
  test.each<[string, () => Promise<Checkpoint>, string]>([
    [
      'more rows than words',
      () => changed(() => weightsOf(9)),
      'Tensor model.embed_tokens.weight has the shape [9, 8]; config.json asks for [8, 8].',
    ],
    [
      'a bias too many',
      () => changed((all) => [...all, { name: 'model.layers.0.self_attn.q_proj.bias', shape: [8], data: new Float32Array(8) }]),
      'holds the tensor model.layers.0.self_attn.q_proj.bias, which a model of this config.json does not have',
    ],
    [
      'layers too many',
      () =>
        changed((all) => [
          ...all,
          ...['a', 'b'].map((x) => ({ name: `model.layers.1.${x}.weight`, shape: [8], data: new Float32Array(8) })),
        ]),
      'holds the tensor model.layers.1.a.weight (and 1 more), which',
    ],
    [
      'no head of its own',
      () => changed((all) => all, { tie_word_embeddings: false }),
      'no tensor lm_head.weight (expected shape [8, 8]). Where the head is the table of words',
    ],
    [
      'other names altogether',
      () => changed((all) => all.map((w, i) => ({ ...w, name: `transformer.h.${i}` }))),
      'no tensor model.embed_tokens.weight (expected shape [8, 8]). It holds transformer.h.0, transformer.h.1, transformer.h.2 and 8 more.',
    ],
  ])('%s', async (_, given, message) => {
    const checkpoint = await given();
    expect(() => fits(checkpoint)).toThrow(message);
  });
});

/** A file with more tensors, of any type, behind the weights. */
async function withRaw(extra: { name: string; dtype: string; shape: number[]; bytes: number }[]): Promise<Blob> {
  const blob = writeSafetensors(weightsOf());
  const length = Number(new DataView(await blob.slice(0, 8).arrayBuffer()).getBigUint64(0, true));
  const header = JSON.parse(await blob.slice(8, 8 + length).text()) as Record<string, unknown>;
  let end = blob.size - 8 - length;
  for (const { name, dtype, shape, bytes } of extra) {
    header[name] = { dtype, shape, data_offsets: [end, end + bytes] };
    end += bytes;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const size = new DataView(new ArrayBuffer(8));
  size.setBigUint64(0, BigInt(text.length), true);
  const added = extra.reduce((n, { bytes }) => n + bytes, 0);
  return new Blob([size.buffer, text, blob.slice(8 + length), new Uint8Array(added)]);
}

describe('buffers that no model computes with', () => {
  test('are left out, whatever their type, and told with their count and the first of them', async () => {
    const checkpoint = await read({
      weights: await withRaw([
        { name: 'model.embeddings.position_ids', dtype: 'I64', shape: [1, 2], bytes: 16 },
        { name: 'model.layers.0.self_attn.rotary_emb.inv_freq', dtype: 'F32', shape: [2], bytes: 8 },
        { name: 'model.causal_mask', dtype: 'BOOL', shape: [3], bytes: 3 },
        { name: 'model.steps_seen', dtype: 'I32', shape: [], bytes: 4 },
      ]),
    });
    fits(checkpoint);
    expect(checkpoint.notes).toEqual([
      'Buffers that no model computes with were left out: 4, model.embeddings.position_ids, model.layers.0.self_attn.rotary_emb.inv_freq, model.causal_mask and 1 more.',
    ]);
  });

  test.each([
    ['model.layers.0.mlp.up_proj.qweight', 'I32', 4],
    ['model.layers.0.mlp.up_proj.bias', 'I8', 1],
    ['model.layers.0.mlp.up_proj.weight.absmax', 'U8', 1],
  ])('weights in integers are none: %s', async (name, dtype, bytes) => {
    await expect(read({ weights: await withRaw([{ name, dtype, shape: [1], bytes }]) })).rejects.toThrow(`${name} has the type "${dtype}"`);
  });
});

test('an index of another size is told, and its shards are read', async () => {
  const [words, ...rest] = weightsOf();
  const shards = { 'one.safetensors': writeSafetensors([words!]), 'two.safetensors': writeSafetensors(rest) };
  const weight_map = Object.fromEntries(weightsOf().map(({ name }, i) => [name, i === 0 ? 'one.safetensors' : 'two.safetensors']));
  const index = (total_size: unknown) => ({ 'model.safetensors.index.json': json({ metadata: { total_size }, weight_map }) });
  const sharded = (total: unknown) =>
    inEnglish(readCheckpoint(new Map(Object.entries({ 'config.json': json(CONFIG), ...shards, ...index(total) }))));
  const stale = await sharded(1);
  fits(stale);
  expect(stale.notes).toEqual([
    'model.safetensors.index.json tells of 1 bytes of tensors, the shards hold 2144: the shards were read as they are.',
  ]);
  expect((await sharded(2144)).notes).toEqual([]);
  const whole = await read({ more: index(1) });
  expect(whole.notes).toEqual(['model.safetensors.index.json is there beside model.safetensors, which alone was read.']);
});

describe('a tied config with a head in the file', () => {
  const withHead = (change: (head: Float32Array<ArrayBuffer>) => void): Blob => {
    const [words, ...rest] = weightsOf();
    words!.data.forEach((_, i) => (words!.data[i] = i / 8));
    const data = words!.data.slice();
    change(data);
    return writeSafetensors([words!, ...rest, { name: 'lm_head.weight', shape: [8, 8], data }]);
  };

  test('keeps it where it is another, says so, and writes folders that do', async () => {
    const checkpoint = await read({ weights: withHead((head) => (head[63] = 9)) });
    fits(checkpoint);
    expect(parseConfig(checkpoint.config).tied).toBe(false);
    expect((await checkpoint.tensors.get('lm_head.weight')!.read())[63]).toBe(9);
    expect(checkpoint.notes).toEqual([
      expect.stringMatching(/lm_head\.weight of the files is another: it is kept, and tie_word_embeddings is taken as false/),
    ]);
    const written = await huggingFaceFolder({ checkpoint, tensors: weightsOf() });
    expect(JSON.parse(await written[0]!.data.text())).toMatchObject({ tie_word_embeddings: false });
  });

  test('and what is told of the model in a list is of a model that fits', async () => {
    for (const change of [(head: Float32Array) => (head[63] = 9), () => undefined]) {
      const files = new Map([
        ['config.json', json(CONFIG)],
        ['model.safetensors', withHead(change)],
        ['tokenizer.json', json(eightWords())],
        ['tokenizer_config.json', json(TOKENS)],
      ]);
      const facts = await describeOwnModel(files, () => Promise.reject(new Error('It has no base.')));
      expect(facts).toMatchObject({ family: 'llama', layers: 1, vocabulary: 8 });
    }
  });

  test('stays tied where it is the same', async () => {
    const checkpoint = await read({ weights: withHead(() => undefined) });
    fits(checkpoint);
    expect([parseConfig(checkpoint.config).tied, checkpoint.tensors.has('lm_head.weight'), checkpoint.notes]).toEqual([true, false, []]);
  });
});

describe('special tokens stand in several homes', () => {
  const open = async (given: Given) => {
    const checkpoint = await read(given);
    const { tokenizer, tokenizerConfig, notes } = checkpoint;
    return { checkpoint, notes, tokenizer: await loadTokenizer(tokenizer as object, tokenizerConfig as object) };
  };
  const NONE = { tokenizer_class: 'PreTrainedTokenizerFast' };

  test.each<[string, Given, number, RegExp | null]>([
    ['tokenizer_config.json', {}, 2, null],
    ['special_tokens_map.json, as a text', { tokenizerConfig: NONE, more: { 'special_tokens_map.json': { eos_token: '</s>' } } }, 2, /taken from special_tokens_map/],
    ['special_tokens_map.json, as an object', { tokenizerConfig: NONE, more: { 'special_tokens_map.json': { eos_token: { content: '</s>', lstrip: false } } } }, 2, /The eos_token "<\/s>" was taken from special_tokens_map\.json\./],
    ['special_tokens_map.json without a tokenizer_config.json', { tokenizerConfig: null, more: { 'special_tokens_map.json': { eos_token: '</s>' } } }, 2, /special_tokens_map/],
    ['config.json', { tokenizerConfig: NONE, config: { eos_token_id: 2 } }, 2, /taken from the configs’ eos_token_id 2/],
    ['config.json, the first of several', { tokenizerConfig: NONE, config: { eos_token_id: [2, 1] } }, 2, /eos_token_id 2/],
    ['generation_config.json', { tokenizerConfig: NONE, more: { 'generation_config.json': { eos_token_id: [1] } } }, 1, /eos_token_id 1/],
    ['the first of them all that the vocabulary has', { tokenizerConfig: { eos_token: '<|gone|>' }, config: { eos_token_id: 1 }, more: { 'special_tokens_map.json': { eos_token: '</s>' } } }, 2, /since the vocabulary has no "<\|gone\|>"/],
    ['tokenizer_config.json before the map', { more: { 'special_tokens_map.json': { eos_token: '<s>' } } }, 2, /special_tokens_map\.json has the eos_token "<s>", tokenizer_config\.json "<\/s>", which is used/],
  ])('eos in %s', async (_, given, id, note) => {
    const { tokenizer, notes } = await open(given);
    expect(tokenizer.eosId).toBe(id);
    expect(notes).toEqual(note ? [expect.stringMatching(note)] : []);
  }); // prettier-ignore

  test('an added token has the id of the vocabulary, and one at the id of another word is told', async () => {
    const plain = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
    const added = [...eightWords().added_tokens, { ...plain, id: 5, content: 'fine' }, { ...plain, id: 7, content: '<|x|>' }];
    const { notes, checkpoint } = await open({ tokenizer: eightWords({ added_tokens: added }) });
    expect(notes).toEqual([
      'added_tokens of tokenizer.json give tokens other ids than its vocabulary, whose ids are used: 1, "fine" (5, 6).',
      'added_tokens of tokenizer.json stand at ids that its vocabulary gives to other words: 1, "<|x|>" (7, "how"). They are read as the file says; other programs may give them other ids.',
    ]);
    const { added_tokens: read } = checkpoint.tokenizer as { added_tokens: { id: number }[] };
    expect(read.map(({ id }) => id)).toEqual([0, 1, 2, 6, 7]);
  });

  test('a bos_token of null is none, whatever id the configs have', async () => {
    const { checkpoint } = await open({ tokenizerConfig: { ...TOKENS, bos_token: null }, config: { bos_token_id: 1 } });
    expect((checkpoint.tokenizerConfig as { bos_token?: unknown }).bos_token).toBeNull();
  });

  test('nowhere is still refused', async () => {
    await expect(open({ tokenizerConfig: NONE })).rejects.toThrow('names no eos_token of the vocabulary');
  });

  const END = { content: '<|end|>', lstrip: false, normalized: false, rstrip: false, single_word: false, special: true };

  test.each<[string, Given, number]>([
    ['added_tokens_decoder', { tokenizerConfig: { ...TOKENS, eos_token: '<|end|>', added_tokens_decoder: { 8: END } } }, 8],
    ['added_tokens.json', { tokenizerConfig: { ...TOKENS, eos_token: '<|end|>' }, more: { 'added_tokens.json': { '<|end|>': 8 } } }, 8],
    ['added_tokens_decoder, with an id of the vocabulary', { tokenizerConfig: { ...TOKENS, eos_token: 'fine', added_tokens_decoder: { 6: { ...END, content: 'fine' } } } }, 6],
  ])('a token that stands only in %s is one of the tokenizer, and told', async (_, given, id) => {
    const { tokenizer, notes, checkpoint } = await open({ ...given, config: { vocab_size: 9 } });
    expect(tokenizer.eosId).toBe(id);
    const eos = id === 8 ? '<|end|>' : 'fine';
    expect(notes).toEqual([`Tokens that stand only beside tokenizer.json were added to it: 1, "${eos}" (${id}).`]);
    const [row] = await tokenizer.encodeExamples([{ text: `say ${eos} it` }]);
    expect(row!.inputIds.slice(0, 3)).toEqual([3, id, 4]);
    const written = new Map((await huggingFaceFolder({ checkpoint, tensors: weightsOf(9) })).map(({ path, data }) => [path, data]));
    expect((await readCheckpoint(written)).notes, 'what is written is one truth').toEqual([]);
  }); // prettier-ignore

  test('one at the place of another is not used, and told', async () => {
    const { notes, tokenizer } = await open({ tokenizerConfig: { ...TOKENS, added_tokens_decoder: { 2: END } } });
    expect(tokenizer.eosId).toBe(2);
    expect(notes).toEqual(['added_tokens_decoder of tokenizer_config.json puts the token "<|end|>" at 2, where tokenizer.json has "</s>": it is not used.']);
  }); // prettier-ignore

  test('a vocabulary that is a list is looked up too', async () => {
    const vocab = ['<unk>', '<s>', '</s>', '▁a'].map((word, i) => [word, -i]);
    const { checkpoint } = { checkpoint: await read({ tokenizer: { model: { type: 'Unigram', vocab } }, tokenizerConfig: null, config: { eos_token_id: 2 } }) }; // prettier-ignore
    expect(checkpoint.tokenizerConfig).toMatchObject({ eos_token: '</s>' });
  });

  test('answers end where generation_config.json says', () => {
    expect([endsOf({ eos_token_id: [3, 4] }), endsOf({ eos_token_id: 3 }), endsOf({ eos_token_id: null }), endsOf(null)]).toEqual([[3, 4], [3], [], []]); // prettier-ignore
  });

  describe('padding beyond the table of words never leaves', () => {
    const pad = { ...END, content: '[PAD]' };
    test.each<[string, Given]>([
      ['a token that no file gives an id', { tokenizerConfig: { ...TOKENS, pad_token: '[PAD]' } }],
      ['a token of tokenizer.json', { tokenizer: eightWords({ added_tokens: [...eightWords().added_tokens, { ...pad, id: 8 }] }), tokenizerConfig: { ...TOKENS, pad_token: '[PAD]' } }],
      ['a token of added_tokens_decoder', { tokenizerConfig: { ...TOKENS, pad_token: { content: '[PAD]' }, added_tokens_decoder: { 8: pad } } }],
      ['a token of the map', { more: { 'special_tokens_map.json': { pad_token: '[PAD]', eos_token: '</s>' } }, tokenizerConfig: { ...TOKENS, pad_token: '[PAD]' } }],
    ])('%s', async (_, given) => {
      const { tokenizer, notes, checkpoint } = await open(given);
      expect(tokenizer.padId).toBeLessThan(8);
      expect(notes).toContainEqual(expect.stringMatching(/^The pad_token "\[PAD\]" .*the table of words has 8 rows: the eos_token pads in its place\.$/));
      const written = new Map((await huggingFaceFolder({ checkpoint, tensors: weightsOf() })).map(({ path, data }) => [path, data]));
      for (const name of ['tokenizer_config.json', 'special_tokens_map.json'])
        expect(await written.get(name)?.text() ?? '').not.toMatch(/"pad_token": ("\[PAD\]"|\{)/);
    }); // prettier-ignore

    test('an id of the configs', async () => {
      const more = { 'generation_config.json': { pad_token_id: -1, eos_token_id: 2 } };
      const checkpoint = await read({ config: { pad_token_id: 32000 }, more });
      expect(checkpoint.notes).toEqual([
        'config.json has pad_token_id 32000, and the table of words has 8 rows: it is left out.',
        'generation_config.json has pad_token_id -1, and the table of words has 8 rows: it is left out.',
      ]);
      const written = await huggingFaceFolder({ checkpoint, tensors: weightsOf() });
      for (const file of written.slice(0, 2)) expect(JSON.parse(await file.data.text())).toMatchObject({ pad_token_id: null });
    });

    test('one within stays', async () => {
      const checkpoint = await read({ config: { pad_token_id: 7 }, tokenizerConfig: { ...TOKENS, pad_token: 'how' } });
      expect(checkpoint.notes).toEqual([]);
      expect(checkpoint).toMatchObject({ config: { pad_token_id: 7 }, tokenizerConfig: { pad_token: 'how' } });
    });
  });
});

describe('JSON that was cut off says where it ends', () => {
  test.each<[string, string, string]>([
    ['{"model_type": "llama",\n "rope_scaling": {"factor": 8,', 'in line 2, inside "rope_scaling"', '54'],
    ['{"added_tokens": [{"id": 0}, {"id": 1}, {"i', 'in line 1, inside "added_tokens", row 3', '43'],
    ['{"a": "b', 'in line 1, inside "a"', '8'],
    ['{"a": [1, 2', 'in line 1, inside "a", row 2', '11'],
    ['{"a": {"b": tr', 'in line 1, inside "a", "b"', '14'],
    ['{"a": "b\\', 'in line 1, inside "a"', '9'],
    ['{"a": "b\\u00', 'in line 1, inside "a"', '12'],
    ['{"a": -', 'in line 1, inside "a"', '7'],
    ['{"a": "b}', 'in line 1, inside "a"', '9'],
    ['{"a": [1, {}, []], "b": [', 'in line 1, inside "b", row 1', '25'],
    ['{"a"', 'in line 1, inside "a"', '4'],
    ['{"a": 1.', 'in line 1, inside "a"', '8'],
    ['{"a": 1,', 'in line 1, inside its beginning', '8'],
    ['[', 'in line 1, inside row 1', '1'],
    ['', 'in line 1, inside its beginning', '0'],
  ])('%s', async (text, where, length) => {
    await expect(read({ more: { 'config.json': text } })).rejects.toThrow(
      `config.json is not JSON: it was cut off. It ends after ${length} characters, ${where}. Fetch it again.`,
    );
  });

  test('wherever it ends', () => {
    const text = '{"a": [-0.5e+3, true, null, "\\u00e4 \\"x\\""], "b\\n": {"c": {}, "d": [[], {"e": false}]}, "f": 12}';
    JSON.parse(text);
    for (let end = 0; end < text.length; end++) expect(cutOff(text.slice(0, end))).toMatchObject({ line: 1 });
    expect(cutOff(text)).toBeNull();
  });

  test.each([
    '{"a": "it says "yes" here", "b": 1}',
    '{"a": "b,\n "c": 1}',
    '{"a": b}',
    '{"a": b',
    '{"a" 1',
    '{"a": [1, 2}, "b": "',
    "{'a': 'b",
    '{"a": 1}}',
    '{"a": 1} {',
    '{"a": 01',
    '{"a": "\\x',
    '{"a": 1,, "b',
    '[1, 2,]',
    '{"a": nul}',
  ])('one that is wrong before its end does not: %s', async (text) => {
    await expect(read({ more: { 'config.json': text } })).rejects.toThrow(/^config\.json is not JSON: (?!it was cut off)/);
  });
});
