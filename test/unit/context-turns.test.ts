import { describe, expect, it } from 'vitest';
import { IGNORED } from '../../src/data/text/encoded';
import { loadTokenizer } from '../../src/data/text/tokenizer';
import type { ChatMessage } from '../../src/protocol/examples';
import { blobOf } from './files';
import { byteLevel, bytesAsNeeded, TEMPLATES } from './tokenizers';
import { readDataSet } from './english';

/** Answers that are only context are read by the model and carry no labels. */

const user = (content: string): ChatMessage => ({ role: 'user', content });
const assistant = (content: string, learn?: false): ChatMessage => ({ role: 'assistant', content, ...(learn === false && { learn }) });

const names = { bos_token: '<|im_start|>', eos_token: '<|im_end|>', pad_token: '<|endoftext|>' };
const chatml = (chat_template: string) =>
  loadTokenizer(byteLevel(['<|endoftext|>', '<|im_start|>', '<|im_end|>']), { ...names, chat_template });
const TOKENIZERS = [
  ['chatml', () => chatml(TEMPLATES.chatml), '<|im_end|>'],
  ['marked by the template', () => chatml(TEMPLATES.marked), '<|im_end|>'],
  [
    'llama3',
    () => loadTokenizer(byteLevel(['<|begin_of_text|>', '<|eot_id|>', '<|start_header_id|>', '<|end_header_id|>']), { bos_token: '<|begin_of_text|>', eos_token: '<|eot_id|>' }, TEMPLATES.llama3), // prettier-ignore
    '<|eot_id|>',
  ],
  ['llama2', () => loadTokenizer(bytesAsNeeded(), { bos_token: '<s>', eos_token: '</s>', unk_token: '<unk>', chat_template: TEMPLATES.llama2 }), '</s>'], // prettier-ignore
] as const;

describe.each(TOKENIZERS)('%s', (_, load, end) => {
  const encoded = async (messages: ChatMessage[], assistantOnly = true) => {
    const tokenizer = await load();
    const [row] = await tokenizer.encodeExamples([{ messages }], { assistantOnly });
    const [said] = await tokenizer.decode([row!.labels.filter((id) => id !== IGNORED)], { specials: true });
    return {
      ids: row!.inputIds,
      learnt: said!
        .split(end)
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    };
  };

  it.each<[string, ChatMessage[], string[]]>([
    ['the first', [user('a'), assistant('one', false), user('b'), assistant('two')], ['two']],
    ['one between', [user('a'), assistant('one'), user('b'), assistant('two', false), user('c'), assistant('three')], ['one', 'three']],
    ['an empty one', [user('a'), assistant('', false), user('b'), assistant('two')], ['two']],
    ['the same words as a learnt one', [user('a'), assistant('two', false), user('b'), assistant('two')], ['two']],
  ])('%s is context', async (_, messages, expected) => {
    const { ids, learnt } = await encoded(messages);
    expect(learnt).toEqual(expected);
    // The model reads the same as where all is learnt.
    const all = await encoded(messages.map(({ role, content }) => ({ role, content })));
    expect(ids).toEqual(all.ids);
    expect(all.learnt.length).toBeGreaterThanOrEqual(expected.length);
    expect(await encoded(messages, false)).toEqual({ ids, learnt });
  });

  it('what follows the last answer to learn is left out', async () => {
    const whole = [user('a'), assistant('one')];
    expect((await encoded([...whole, user('b'), assistant('two', false)])).ids).toEqual((await encoded(whole)).ids);
  });

  it('a prompt that holds one is asked like any other', async () => {
    const tokenizer = await load();
    const [marked, plain] = await tokenizer.encodePrompts([
      [user('a'), assistant('one', false), user('b')],
      [user('a'), assistant('one'), user('b')],
    ]);
    expect(marked).toEqual(plain);
  });
});

it('from a file to the labels', async () => {
  const lines = [
    { messages: [user('a'), { ...assistant('Go away.'), weight: 0 }, user('b'), { ...assistant('Two.'), weight: 1 }] },
    { conversations: [{ from: 'human', value: 'a' }, { from: 'gpt', value: '' }, { from: 'human', value: 'b' }, { from: 'gpt', value: 'Two.' }] },
  ]; // prettier-ignore
  const tokenizer = await chatml(TEMPLATES.chatml);
  for (const line of lines) {
    const { examples } = await readDataSet(blobOf(JSON.stringify(line)), 'own.jsonl');
    const [row] = await tokenizer.encodeExamples(examples);
    expect(await tokenizer.decode([row!.labels.filter((id) => id !== IGNORED)], { specials: true })).toEqual(['Two.<|im_end|>']);
  }
});
