import { describe, expect, it } from 'vitest';
import { PLAIN_TEMPLATE } from '../../src/data/text/plain-template';
import { type ChatTokenizer, loadTokenizer, type Preview } from '../../src/data/text/tokenizer';
import { IGNORED } from '../../src/data/text/encoded';
import type { ChatMessage, Example } from '../../src/protocol/examples';
import { byteLevel, bytesAsNeeded, TEMPLATES } from './tokenizers';
import { wordsOf } from '../../src/protocol/errors';
import { inEnglish } from './english';

const LLAMA3 = ['<|begin_of_text|>', '<|eot_id|>', '<|start_header_id|>', '<|end_header_id|>'];
const llama3 = (template: string | null = TEMPLATES.llama3) =>
  loadTokenizer(byteLevel(LLAMA3, { bos: '<|begin_of_text|>' }), { bos_token: '<|begin_of_text|>', eos_token: '<|eot_id|>' }, template);
const chatml = (template = TEMPLATES.chatml) =>
  loadTokenizer(byteLevel(['<|endoftext|>', '<|im_start|>', '<|im_end|>']), {
    ...{ bos_token: '<|im_start|>', eos_token: '<|im_end|>', pad_token: { content: '<|endoftext|>' } },
    chat_template: template,
  });
const pieces = (template: string) =>
  loadTokenizer(bytesAsNeeded(), { ...{ bos_token: '<s>', eos_token: '</s>', unk_token: '<unk>' }, chat_template: template });

const chat = (...texts: string[]): ChatMessage[] => texts.map((content, i) => ({ role: i % 2 ? 'assistant' : 'user', content }));
const system = (content: string): ChatMessage => ({ role: 'system', content });
const ROW = { prompt: 'What is 1 plus 2?', completion: '3.' };
const LONG = { messages: chat('Hello', 'Hello there!', 'What is 1 plus 2?', '3.') };

const text = ({ pieces }: Preview): string => pieces.map((p) => p.text).join('');
const learnt = ({ pieces }: Preview): string[] => pieces.filter((p) => p.learnt).map((p) => p.text);
const count = (ids: readonly number[], id: number | null): number => ids.filter((x) => x === id).length;

async function promptText(tokenizer: ChatTokenizer, prompt: string | ChatMessage[]): Promise<string> {
  const [ids] = await tokenizer.encodePrompts([prompt]);
  return (await tokenizer.decode([ids!], { specials: true }))[0]!;
}

describe('Llama 3', () => {
  const START = '<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nToday Date: 26 Jul 2024\n\n';
  const ASKED =
    '<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nWhat is 1 plus 2?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n';

  it('writes its text with BOS once and a date that stays', async () => {
    const tokenizer = await llama3();
    expect(await promptText(tokenizer, ROW.prompt)).toBe(START + ASKED);
    expect(await promptText(tokenizer, [system(' Be kind. '), ...chat(ROW.prompt)])).toBe(`${START}Be kind.${ASKED}`);
    const [ids] = await tokenizer.encodePrompts([ROW.prompt]);
    expect(count(ids!, tokenizer.bosId)).toBe(1);
    expect(tokenizer.warnings).toEqual([]);
    expect(tokenizer.endOfTurnId).toBe(tokenizer.eosId);
  });

  it('learns every answer with <|eot_id|>, and nothing else', async () => {
    const tokenizer = await llama3();
    const one = await tokenizer.preview(ROW);
    expect(text(one)).toBe(`${START}${ASKED}3.<|eot_id|>`);
    expect(learnt(one)).toEqual(['3.<|eot_id|>']);
    expect(learnt(await tokenizer.preview(LONG))).toEqual(['Hello there!<|eot_id|>', '3.<|eot_id|>']);
    const [row] = await tokenizer.encodeExamples([LONG]);
    row!.labels.forEach((label, at) => expect([IGNORED, row!.inputIds[at]]).toContain(label));
    expect(count(row!.inputIds, tokenizer.bosId)).toBe(1);
  });

  it('takes a date from a template that asks for today', async () => {
    const template = "{{ strftime_now('%A %d %B %Y, %d.%m.%y %H:%M') }}{% for m in messages %}{{ m.content }}<|eot_id|>{% endfor %}";
    expect(await promptText(await llama3(template), 'x')).toBe('Friday 26 July 2024, 26.07.24 00:00x<|eot_id|>');
  });

  // As Python's strftime says it of that day in the C locale.
  it.each([
    ['%-d %-m %e %j %-H', '26 7 26 208 0'],
    ['%I:%M %p', '12:00 AM'],
    ['%F %T', '2024-07-26 00:00:00'],
    ['%c|%x|%X|%D|%R', 'Fri Jul 26 00:00:00 2024|07/26/24|00:00:00|07/26/24|00:00'],
    ['%U %W %V %G %w %u %C %f%Z%z %%', '29 30 30 2024 5 5 20 000000 %'],
  ])('follows every code of a date: %s', async (format, date) => {
    const template = `{{ strftime_now('${format}') }}{% for m in messages %}{{ m.content }}<|eot_id|>{% endfor %}`;
    expect(await promptText(await llama3(template), 'x')).toBe(`${date}x<|eot_id|>`);
  });

  it.each(['%Q', '%s', '%Ey', '%'])('refuses a code that it does not know by name: %s', async (format) => {
    const template = `{{ strftime_now('${format}') }}{% for m in messages %}{{ m.content }}<|eot_id|>{% endfor %}`;
    await expect(llama3(template).then((one) => promptText(one, 'x'))).rejects.toThrow('strftime_now() with %');
  });
});

it('a model without a template of its own is asked and taught under headings, with BOS and EOS once', async () => {
  const tokenizer = await llama3(PLAIN_TEMPLATE);
  const asked = '<|begin_of_text|>Be kind.\n\n### Question:\nWhat is 1 plus 2?\n\n### Answer:\n';
  expect(await promptText(tokenizer, [system('Be kind.'), ...chat(ROW.prompt)])).toBe(asked);
  expect(learnt(await tokenizer.preview(ROW))).toEqual(['3.<|eot_id|>']);
  expect(learnt(await tokenizer.preview(LONG))).toEqual(['Hello there!<|eot_id|>', '3.<|eot_id|>']);
  const [ids] = await tokenizer.encodePrompts([ROW.prompt]);
  expect([count(ids!, tokenizer.bosId), count(ids!, tokenizer.eosId)]).toEqual([1, 0]);
  expect([tokenizer.endOfTurnId, tokenizer.warnings]).toEqual([tokenizer.eosId, []]);
});

describe('ChatML', () => {
  it('learns every answer with <|im_end|>, not the line end after it', async () => {
    const tokenizer = await chatml();
    const long = await tokenizer.preview(LONG);
    expect(text(long)).toBe(
      '<|im_start|>system\nBe helpful.<|im_end|>\n<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\nHello there!<|im_end|>\n' +
        '<|im_start|>user\nWhat is 1 plus 2?<|im_end|>\n<|im_start|>assistant\n3.<|im_end|>\n',
    );
    expect(learnt(long)).toEqual(['Hello there!<|im_end|>', '3.<|im_end|>']);
    expect(tokenizer.endOfTurnId).toBe(tokenizer.eosId);
  });

  it('finds the end of an answer that occurs in its own turn and elsewhere', async () => {
    const tokenizer = await chatml();
    const messages = chat('a', 'a a', 'b', 'a', 'c', '', 'd', '<|im_end|> a');
    expect(learnt(await tokenizer.preview({ messages }))).toEqual(['a a<|im_end|>', 'a<|im_end|>', '<|im_end|> a<|im_end|>']);
  });

  it('learns a token that lies across the end of the header and the start of the answer', async () => {
    const json = byteLevel(['<|endoftext|>', '<|im_start|>', '<|im_end|>'], { corpus: 'a\n\nb\n\nc' });
    const tokenizer = await loadTokenizer(json, { eos_token: '<|im_end|>', chat_template: TEMPLATES.chatml });
    const [row] = await tokenizer.encodeExamples([{ prompt: 'x', completion: '\n3.' }]);
    expect(await tokenizer.decode([row!.labels.filter((id) => id !== IGNORED)])).toEqual(['\n\n3.']);
    expect(text(await tokenizer.preview({ prompt: 'x', completion: '\n3.' }))).toContain('assistant\n\n3.<|im_end|>');
  });

  it('stops at what the template closes answers with, even where EOS is another', async () => {
    const base = await loadTokenizer(byteLevel(['<|endoftext|>', '<|im_start|>', '<|im_end|>']), {
      ...{ eos_token: '<|endoftext|>', chat_template: TEMPLATES.chatml },
    });
    expect(await base.decode([[base.endOfTurnId], [base.eosId]], { specials: true })).toEqual(['<|im_end|>', '<|endoftext|>']);
    expect(base.bosId).toBeNull();
  });

  it('marks what the template itself marks, alike', async () => {
    const [marked, plain] = await Promise.all([chatml(TEMPLATES.marked), chatml(TEMPLATES.chatml)]);
    const messages = [system('Be helpful.'), ...LONG.messages];
    const expected = await plain.encodeExamples([{ messages }]);
    expect(await marked.encodeExamples([{ messages }])).toEqual(expected);
    expect(await promptText(marked, messages.slice(0, 2))).toBe(await promptText(plain, messages.slice(0, 2)));
    await expect(marked.encodeExamples([{ prompt: 'a', completion: '\uFDD0' }])).rejects.toThrow('U+FDD0');
  });

  it('learns everything on request, and leaves out what follows the last answer', async () => {
    const tokenizer = await chatml();
    const preview = await tokenizer.preview({ messages: [...LONG.messages, ...chat('Thank you.')] }, { assistantOnly: false });
    expect(preview.pieces.map((p) => p.learnt)).toEqual([false, true]);
    expect(preview.pieces[0]!.text).toBe('<|im_start|>');
    expect(text(preview)).toBe(text(await tokenizer.preview(LONG)));
  });
});

describe('Llama 2', () => {
  it('writes BOS once a question, and learns each answer with EOS', async () => {
    const tokenizer = await pieces(TEMPLATES.llama2);
    const prompt = await promptText(tokenizer, [system('Be kind.'), ...chat('Hello')]);
    expect(prompt.replace(/^<s> /, '<s>')).toBe('<s>[INST] <<SYS>>\nBe kind.\n<</SYS>>\n\nHello [/INST]');
    const one = await tokenizer.preview(ROW);
    expect(learnt(one)).toEqual([' 3. </s>']);
    const [row] = await tokenizer.encodeExamples([ROW]);
    expect(count(row!.inputIds, tokenizer.bosId)).toBe(1);
    expect(row!.inputIds[0]).toBe(tokenizer.bosId);
    expect(learnt(await tokenizer.preview(LONG))).toEqual([' Hello there! </s>', ' 3. </s>']);
    expect(tokenizer.warnings).toEqual([]);
  });

  it('the question in a row is the question as asked, token for token', async () => {
    const tokenizer = await pieces(TEMPLATES.llama2);
    const [asked] = await tokenizer.encodePrompts([ROW.prompt]);
    const [row] = await tokenizer.encodeExamples([ROW]);
    expect(row!.inputIds.slice(0, asked!.length)).toEqual(asked);
    expect(row!.labels.findIndex((id) => id !== IGNORED)).toBe(asked!.length);
  });

  it('tells which rows the template refuses, or leaves them out', async () => {
    const tokenizer = await pieces(TEMPLATES.llama2);
    const odd = { messages: [...chat('a'), ...chat('b', 'c')] };
    await expect(tokenizer.encodeExamples([ROW, odd])).rejects.toMatchObject({
      code: 'data',
      message: 'Row 2 cannot be learnt: Roles must alternate user/assistant',
      details: { row: 1 },
    });
    const told: [number, string][] = [];
    const rows = await tokenizer.encodeExamples([odd, ROW, { messages: chat('a') }], {
      skip: (row, why) => told.push([row, wordsOf(why)]),
    });
    expect(rows).toEqual(await tokenizer.encodeExamples([ROW]));
    expect(told.map(([row]) => row)).toEqual([0, 2]);
    expect(told[1]![1]).toContain('nothing to learn');
  });
});

describe('zephyr', () => {
  it('goes without BOS, as Transformers does, and says so', async () => {
    const tokenizer = await pieces(TEMPLATES.zephyr);
    const one = await tokenizer.preview(ROW);
    expect(text(one)).toBe('<|user|>\nWhat is 1 plus 2?</s> \n<|assistant|>\n3.</s> \n');
    expect(learnt(one)).toEqual(['3.</s>']);
    expect(inEnglish(tokenizer.warnings)).toEqual([expect.stringContaining('does not begin with <s>')]);
    const [row] = await tokenizer.encodeExamples([ROW]);
    expect(count(row!.inputIds, tokenizer.bosId)).toBe(0);
  });
});

describe('Mistral', () => {
  it('puts what the system says into the question that follows, and says so', async () => {
    const tokenizer = await pieces(TEMPLATES.mistral);
    expect(tokenizer.warnings).toEqual([]);
    const prompt = await promptText(tokenizer, [system('Be kind.'), ...chat('Hello')]);
    expect(prompt.replace(/^<s> /, '<s>')).toBe('<s>[INST] Be kind.\n\nHello [/INST]');
    expect(inEnglish(tokenizer.warnings)).toEqual([expect.stringContaining('takes no message of the system')]);
    expect(learnt(await tokenizer.preview(LONG))).toEqual(['Hello there!</s>', '3.</s>']);
    const [row] = await tokenizer.encodeExamples([LONG]);
    expect(count(row!.inputIds, tokenizer.bosId)).toBe(1);
  });

  it('does so too where a template leaves the system out without a word', async () => {
    const silent = TEMPLATES.mistral.replace(/\{% else %\}.*?\{% endif %\}/, '{% endif %}');
    expect(await promptText(await pieces(silent), [system('Be kind.'), ...chat('Hello')])).toContain('Be kind.\n\nHello');
  });
});

describe('plain text', () => {
  it('gets BOS once, where the tokenizer uses one, and EOS once', async () => {
    const [with3, without] = await Promise.all([llama3(), chatml()]);
    for (const given of ['Tokyo', '<|begin_of_text|>Tokyo', '<|begin_of_text|>Tokyo<|eot_id|>'])
      expect(text(await with3.preview({ text: given }))).toBe('<|begin_of_text|>Tokyo<|eot_id|>');
    expect(learnt(await with3.preview({ text: 'Tokyo' }))).toEqual(['Tokyo<|eot_id|>']);
    expect(text(await without.preview({ text: 'Tokyo' }))).toBe('Tokyo<|im_end|>');
    const old = await pieces(TEMPLATES.llama2);
    expect(await old.preview({ text: 'Hello' })).toMatchObject({ pieces: [{ text: '<s>', learnt: false }, { learnt: true }] });
  });

  it('needs no chat template', async () => {
    const tokenizer = await llama3(null);
    const rows: Example[] = [{ text: 'a' }, { text: 'b' }];
    expect(await tokenizer.encodeExamples(rows)).toHaveLength(2);
    await expect(tokenizer.encodePrompts(['a'])).rejects.toThrow('has no chat_template');
    await expect(tokenizer.encodeExamples([ROW])).rejects.toMatchObject({ code: 'checkpoint' });
  });
});

describe('many rows', () => {
  it('keep their order, whatever their kind', async () => {
    const tokenizer = await chatml();
    const rows = Array.from({ length: 1500 }, (_, i): Example =>
      i % 3 === 0
        ? { text: `text ${i}` }
        : i % 3 === 1
          ? { prompt: `q ${i}`, completion: `a ${i}` }
          : { messages: chat(`q ${i}`, `a ${i}`) },
    );
    const encoded = await tokenizer.encodeExamples(rows);
    const texts = await tokenizer.decode(encoded.map(({ inputIds }) => inputIds));
    texts.forEach((text, i) => expect(text).toContain(i % 3 === 0 ? `text ${i}` : `a ${i}`));
    const prompts = await tokenizer.encodePrompts(rows.map((_, i) => `q ${i}`));
    (await tokenizer.decode(prompts)).forEach((text, i) => expect(text).toContain(`user\nq ${i}\n`));
    expect(await tokenizer.encodeExamples([])).toEqual([]);
  });
});

describe('tokenizer.json', () => {
  it.each([
    ['pre_tokenizer', 'PreTokenizer', { type: 'UnicodeScripts' }],
    ['normalizer', 'Normalizer', { type: 'Magic' }],
    ['decoder', 'Decoder', { type: 'Magic' }],
    ['model', 'TokenizerModel', { type: 'Magic' }],
    ['model', 'TokenizerModel', { type: 'Magic', vocab: { a: 1 } }],
  ])('with a %s that is not supported is refused by name', async (part, kind, value) => {
    const given = { ...byteLevel(LLAMA3), [part]: value };
    await expect(loadTokenizer(given, { eos_token: '<|eot_id|>' })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining(`uses the ${kind} "${value.type}"`) as string,
    });
  });

  const split = { type: 'Split', pattern: { String: 'a' }, behavior: 'Isolated', invert: false };
  it.each([
    ['pre_tokenizer', 'behavior: "Fused" of the pre_tokenizer "Split"', { ...split, behavior: 'Fused' }],
    ['pre_tokenizer', 'pattern: {"Glob":"*"} of the pre_tokenizer "Split"', { ...split, pattern: { Glob: '*' } }],
    ['pre_tokenizer', 'invert: "yes" of the pre_tokenizer "Split"', { ...split, invert: 'yes' }],
    ['pre_tokenizer', 'behavior: 1 of the pre_tokenizer', { type: 'Sequence', pretokenizers: [{ type: 'Punctuation', behavior: 1 }] }],
    ['pre_tokenizer', 'length: 0 of the pre_tokenizer "FixedLength"', { type: 'FixedLength', length: 0 }],
    ['pre_tokenizer', 'prepend_scheme: "last" of the pre_tokenizer', { type: 'Metaspace', replacement: '_', prepend_scheme: 'last' }],
    ['pre_tokenizer', 'replacement: "__" of the pre_tokenizer "Metaspace"', { type: 'Metaspace', replacement: '__' }],
    ['normalizer', 'of the normalizer "Replace"', { type: 'Replace', pattern: { String: 'a' } }],
    ['normalizer', 'precompiled_charsmap: "!" of the normalizer "Precompiled"', { type: 'Precompiled', precompiled_charsmap: '!' }],
    ['decoder', 'start: -1 of the decoder "Strip"', { type: 'Strip', content: ' ', start: -1 }],
    ['model', 'dropout: 0.1 of the model "BPE"', { ...byteLevel(LLAMA3).model, dropout: 0.1 }],
    ['model', 'merges: ["a","never"] of the model "BPE"', { ...byteLevel(LLAMA3).model, merges: [['a', 'never']] }],
    ['model', 'unk_id: 9 of the model "Unigram"', { type: 'Unigram', unk_id: 9, vocab: [['a', 0]] }],
    ['added_tokens', 'single_word: "no" of the added token "a"', [{ id: 0, content: 'a', single_word: 'no' }]],
  ])('with an option of a %s that cannot be followed is refused by its name: %s', async (part, named, value) => {
    await expect(loadTokenizer({ ...byteLevel(LLAMA3), [part]: value }, { eos_token: '<|eot_id|>' })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining(named) as string,
    });
  });

  it('shortens and fills nothing, whatever truncation and padding say, as Transformers', async () => {
    const json = byteLevel(LLAMA3);
    const truncation = { direction: 'Right', max_length: 2, strategy: 'LongestFirst', stride: 0 };
    const padding = { strategy: { Fixed: 99 }, direction: 'Left', pad_to_multiple_of: 8, pad_id: 0, pad_type_id: 0, pad_token: 'a' };
    const rows = [{ text: 'a b c d e f g h' }];
    const [plain, told] = await Promise.all(
      [json, { ...json, truncation, padding }].map((one) => loadTokenizer(one, { eos_token: '<|eot_id|>' })),
    );
    expect(await told!.encodeExamples(rows)).toEqual(await plain!.encodeExamples(rows));
  });

  it('may leave ids of the model without a token', async () => {
    const tokenizer = await chatml();
    const [row] = await tokenizer.encodeExamples([{ text: 'a' }]);
    expect(await tokenizer.decode([[100_000], [...row!.inputIds, 100_000]])).toEqual(['', 'a']);
  });

  it('keeps spaces before punctuation, whatever clean_up_tokenization_spaces says', async () => {
    const tokenizer = await loadTokenizer(byteLevel(['</s>']), { eos_token: '</s>', clean_up_tokenization_spaces: true });
    const [row] = await tokenizer.encodeExamples([{ text: "I am n't , here ." }]);
    expect(await tokenizer.decode([row!.inputIds])).toEqual(["I am n't , here ."]);
  });
});
