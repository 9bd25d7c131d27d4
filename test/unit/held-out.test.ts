import { expect, test } from 'vitest';
import { IGNORED } from '../../src/data/text/encoded';
import { loadTokenizer } from '../../src/data/text/tokenizer';
import { encodeEvaluation, encodeHeldOut, type HeldOutRow } from '../../src/evaluate/evaluator';
import { byteLevel, TEMPLATES } from './tokenizers';

const tokenizer = await loadTokenizer(byteLevel(['<|endoftext|>', '<|im_start|>', '<|im_end|>']), {
  ...{ bos_token: '<|im_start|>', eos_token: '<|im_end|>', pad_token: '<|endoftext|>' },
  chat_template: TEMPLATES.chatml,
});
const PAIR = { prompt: 'What is 1 plus 2?', completion: '3.' };
const TALK: HeldOutRow = {
  messages: [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hello there!' },
    { role: 'user', content: 'What is the capital of Japan?' },
    { role: 'assistant', content: 'Tokyo.' },
  ],
};
const text = async (ids: readonly number[]) => (await tokenizer.decode([ids], { specials: true }))[0];

test('a question with its answer is scored as it is learnt', async () => {
  const [scored] = await encodeHeldOut(tokenizer, [PAIR]);
  const [learnt] = await tokenizer.encodeExamples([PAIR]);
  expect(scored!.scored).toEqual(learnt);
});

test('of a conversation the last answer is asked and scored, given all before it', async () => {
  const { heldOut } = await encodeEvaluation(tokenizer, { prompts: [], lookAlikes: [], heldOut: [TALK, PAIR] });
  const [talk] = heldOut;
  const { inputIds, labels } = talk!.scored;
  expect(await text(labels.filter((label) => label !== IGNORED))).toMatch(/^Tokyo\.<\|im_end\|>\s*$/);
  expect(inputIds.slice(0, talk!.ids.length), 'what is asked is what stands before it').toEqual(talk!.ids);
  expect(await text(talk!.ids)).toContain('Hello there!');
  expect(heldOut).toHaveLength(2);
});

test('cut behind its question it says nothing and is left out', async () => {
  const all = await encodeEvaluation(tokenizer, { prompts: [], lookAlikes: [], heldOut: [TALK] });
  const { ids } = all.heldOut[0]!;
  const cut = (most: number) => encodeEvaluation(tokenizer, { prompts: [], lookAlikes: [], heldOut: [TALK] }, most);
  expect((await cut(ids.length)).heldOut).toEqual([]);
  expect((await cut(ids.length + 1)).heldOut).toHaveLength(1);
});
