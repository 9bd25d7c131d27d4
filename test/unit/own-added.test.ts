import { wordsOf } from '../../src/protocol/errors';
import { beforeEach, describe, expect, test } from 'vitest';
import { memoryStore, type Store } from '../../src/store/browser';
import { OwnFiles } from '../../src/worker/own/files';
import { Library } from '../../src/worker/library';
import { eightWords, file, modelFiles, TOKENS, weightsOf } from './small-model';
import { speaking } from './english';

// What is told of a person's own model when it is added, before anything of it is copied.

let store: Store;
let own: OwnFiles;
beforeEach(() => {
  store = memoryStore();
  own = speaking(new OwnFiles(store, () => Promise.reject(new Error('no base'))));
});

const CHAT = "{% for m in messages %}{{ 'how ' + m.content + ' </s>' }}{% endfor %}";
const PLAIN = { lstrip: false, rstrip: false, single_word: false, normalized: false, special: true };
/** The tokenizer of eight words with these tokens added, the first of them as token 8. */
const withAdded = (...added: string[]): string => {
  const plain = eightWords();
  return JSON.stringify({
    ...plain,
    added_tokens: [...plain.added_tokens, ...added.map((content, i) => ({ ...PLAIN, content, id: 8 + i }))],
  });
};

describe('tokens that the table of words has no row for', () => {
  const tokenizerConfig = { ...TOKENS, chat_template: CHAT };
  test('words of the vocabulary are refused, with their count and the first three', async () => {
    const given = { weights: weightsOf(4), rows: 4, tokenizerConfig };
    await expect(own.addModel(modelFiles('a', given), 'a')).rejects.toThrow(
      'Tokens of the vocabulary in tokenizer.json lie beyond the table of words, which has 4 rows (vocab_size in config.json): 4, "it" (4), "is" (5), "fine" (6) and 1 more.',
    );
    expect(await store.keys()).toEqual([]);
  });

  test('the end of answers is refused, whichever file names it', async () => {
    const tokenizer = withAdded('<a>', '<end>');
    for (const given of [
      { tokenizer, tokenizerConfig: { ...tokenizerConfig, eos_token: '<end>' } },
      { tokenizerConfig: { ...tokenizerConfig, eos_token: '<end>', added_tokens_decoder: { 9: { ...PLAIN, content: '<end>' } } } },
    ])
      await expect(own.addModel(modelFiles('a', given), 'a')).rejects.toThrow(
        'the eos_token "<end>" (9) is among them, so that no answer could end',
      );
    expect(await store.keys()).toEqual([]);
  });

  test.each<[string, string]>([
    ['closes answers', CHAT.replace('</s>', '<end>')],
    [
      'opens the second turn',
      "{% for m in messages %}{{ ('<end>' if loop.index > 2 else '') + 'how ' + m.content + ' </s>' }}{% endfor %}",
    ],
    ['marks the system', "{% for m in messages %}{{ ('<end>' if m.role == 'system' else '') + 'how ' + m.content + ' </s>' }}{% endfor %}"],
  ])('what a chat template needs is refused where it %s', async (_, chat_template) => {
    const given = { tokenizer: withAdded('<end>'), tokenizerConfig: { ...TOKENS, chat_template } };
    await expect(own.addModel(modelFiles('a', given), 'a')).rejects.toThrow(
      'writes token 8 ("<end>") into a first conversation, and the table of words has 8 rows',
    );
    expect(await store.keys()).toEqual([]);
  });

  test('a beginning that the tokenizer puts before a text is refused', async () => {
    const given = { tokenizer: withAdded('<begin>'), tokenizerConfig: { ...tokenizerConfig, bos_token: '<begin>', add_bos_token: true } };
    await expect(own.addModel(modelFiles('a', given), 'a')).rejects.toThrow('writes token 8 ("<begin>")');
  });

  test('others are told with their count, and the model is kept', async () => {
    const given = {
      tokenizer: withAdded('<a>', '<b>', '<c>', '<d>'),
      tokenizerConfig: { ...tokenizerConfig, bos_token: '<b>', unk_token: '<c>' },
    };
    const { facts, problem } = await own.addModel(modelFiles('a', given), 'a');
    expect(problem).toBeNull();
    expect(facts!.warnings).toContain(
      'Added tokens lie beyond the table of words, which has 8 rows (vocab_size in config.json): 4, "<a>" (8), "<b>" (9), "<c>" (10) and 1 more; the bos_token "<b>" (9) and the unk_token "<c>" (10) among them. A row or a prompt that holds one cannot be read, which is told of it.',
    );
  });

  test('ids of the configs are told', async () => {
    const files = [
      ...modelFiles('a', { tokenizerConfig, config: { bos_token_id: 9 } }),
      file('generation_config.json', JSON.stringify({ eos_token_id: [2, 31, 32, 33, 34] })),
    ];
    const { facts } = await own.addModel(files, 'a');
    expect(facts!.warnings).toContainEqual(expect.stringMatching(/^config\.json has bos_token_id 9, beyond the table of words/));
    expect(facts!.warnings).toContainEqual(
      expect.stringMatching(/^generation_config\.json has eos_token_id 31, 32, 33 and 1 more, beyond/),
    );
  });

  test('a model whose tokens all have a row is told nothing', async () => {
    const { facts } = await own.addModel(modelFiles('a', { tokenizerConfig }), 'a');
    expect(facts!.warnings).toEqual([]);
  });

  test('a row that holds one is left out with the reason, and a prompt is refused, before a run begins', async () => {
    const { id } = await own.addModel(modelFiles('a', { tokenizer: withAdded('<a>'), tokenizerConfig }), 'a');
    const sources = {
      base: '',
      readText: () => Promise.resolve('{"models":[],"data":[],"prompts":[]}'),
      readModel: () => Promise.reject(new Error('none')),
    };
    const { tokenizer } = await new Library(sources, own).model(id);
    const reasons: string[] = [];
    const rows = await tokenizer.encodeExamples(
      [{ prompt: 'say', completion: 'it is' }, { prompt: 'say', completion: 'it <a> is' }, { text: 'it <a> is' }],
      { skip: (row, reason) => reasons.push(`${row}: ${wordsOf(reason)}`) },
    );
    expect(rows).toHaveLength(1);
    const why = 'It has the token "<a>" (8), and the table of words has 8 rows (vocab_size in config.json).';
    expect(reasons).toEqual([`1: ${why}`, `2: ${why}`]);
    await expect(tokenizer.encodePrompts(['say', 'say <a>'])).rejects.toThrow(`Prompt 2 cannot be asked: ${why}`);
  });
});

describe('files of a folder that are not used', () => {
  const inFolder = (...names: string[]) => names.map((name) => file(`mine/${name}`, 'x'));
  const mine = modelFiles('a', { tokenizerConfig: { ...TOKENS, chat_template: CHAT } }).map(({ path, data }) => ({
    path: `mine/${path}`,
    data,
  }));
  const warningsWith = async (...names: string[]) => (await own.addModel([...mine, ...inFolder(...names)], 'a')).facts!.warnings;

  test('are told by kind, with their count and the first names', async () => {
    const names = ['consolidated.safetensors', 'pytorch_model.bin', 'a-q4.gguf', 'original/consolidated.00.pth', 'onnx/model.onnx'];
    expect(await warningsWith(...names)).toEqual([
      'Other files of weights were not used: 5, consolidated.safetensors, pytorch_model.bin, a-q4.gguf and 2 more; weights are read from model.safetensors.',
    ]);
    expect(
      await warningsWith('optimizer.pt', 'training_args.bin', 'tokenizer.model', 'merges.txt', 'modeling_odd.py', 'original/params.json'),
    ).toEqual([
      'Files of a training were not used: 2, optimizer.pt, training_args.bin; a run begins anew from the weights.',
      'Other files of a tokenizer were not used: 2, tokenizer.model, merges.txt; it is read from tokenizer.json.',
      'Programs were not used: 1, modeling_odd.py; none that lies beside a model is run.',
      'Other files were not used: 1, "original/params.json"; nothing of a model is read from them.',
    ]);
  });

  test('are not told where they are for people, or are told already', async () => {
    expect(
      await warningsWith(
        'README.md',
        '.gitattributes',
        'LICENSE',
        'LICENSE.txt',
        'USE_POLICY.md',
        '.git/config',
        '.cache/huggingface/x.lock',
        'plot.png',
      ),
    ).toEqual([]);
    expect(await warningsWith('old/config.json', 'old/pytorch_model.bin')).toEqual([
      'Other folders with a model or an adapter were not read: 1, "mine/old/".',
    ]);
  });

  test('take no place', async () => {
    await warningsWith('consolidated.safetensors', 'original/params.json');
    expect((await store.keys()).filter((key) => /consolidated|params/.test(key))).toEqual([]);
  });

  test('shards that the index does not name are among them', async () => {
    const [config, tokenizer, tokens, weights] = mine as [(typeof mine)[0], (typeof mine)[0], (typeof mine)[0], (typeof mine)[0]];
    const weight_map = Object.fromEntries(weightsOf().map(({ name }) => [name, 'model-00001-of-00001.safetensors']));
    const shards = [
      { ...weights, path: 'mine/model-00001-of-00001.safetensors' },
      { ...weights, path: 'mine/model-00003-of-00003.safetensors' },
      file('mine/model.safetensors.index.json', JSON.stringify({ weight_map })),
    ];
    const { facts, id } = await own.addModel([config, tokenizer, tokens, ...shards], 'a');
    expect(facts!.warnings).toEqual([
      'Other files of weights were not used: 1, model-00003-of-00003.safetensors; weights are read from model-00001-of-00001.safetensors.',
    ]);
    expect((await own.checkpoint(id)).checkpoint.tensors.size).toBe(weightsOf().length);
  });
});
