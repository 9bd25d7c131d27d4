import { expect, test } from 'vitest';
import { Threads } from '../../src/data/text/strangers/thread';
import { loadTokenizer } from '../../src/data/text/tokenizer';
import { byteLevel, TEMPLATES } from './tokenizers';

// What is written in the files of a tokenizer runs where it can be killed; browsers have the same in test/gpu/template.test.ts.

type Files = ReturnType<typeof byteLevel>;
type Change = (files: Files) => object;

const threads = new Threads();
const open = (change: Change, within = threads) =>
  loadTokenizer(
    change(byteLevel(['<|endoftext|>', '<|im_start|>', '<|im_end|>'])),
    { bos_token: '<|im_start|>', eos_token: '<|im_end|>', pad_token: '<|endoftext|>', chat_template: TEMPLATES.chatml },
    null,
    within,
  );

const splitting =
  (Regex: string): Change =>
  (files) => ({
    ...files,
    pre_tokenizer: { ...files.pre_tokenizer, pretokenizers: [{ type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false }, ...files.pre_tokenizer.pretokenizers] },
  }); // prettier-ignore
const replacing =
  (part: 'normalizer' | 'decoder', Regex: string): Change =>
  (files) => {
    const replace = { type: 'Replace', pattern: { Regex }, content: '' };
    return {
      ...files,
      [part]: part === 'normalizer' ? replace : { type: 'Sequence', decoders: [files.decoder, { type: 'Fuse' }, replace] },
    };
  };

const TEXT = 'a'.repeat(60);
const ROW = { prompt: TEXT, completion: 'aaa' };

/** Patterns that try exponentially many ways before they find that there is none. */
const HOSTILE = [
  '([^x]+)+y',
  '(a*)*b',
  '(a|a)*c',
  '(a|aa)+$b',
  '(.*)*x$',
  '(?=(a+)+b)a',
  '(?<!(a+)+b)b|((a+)+)+c',
  '(\\p{L}+)*!',
  '(a+a+)+b',
  '(?:a{1,30}){1,30}b',
];

test('patterns that do not end are stopped and named, each within its own limit', async () => {
  const refusals = HOSTILE.map(async (pattern) => {
    const tokenizer = await open(splitting(pattern), new Threads());
    return tokenizer.encodeExamples([ROW]).then(
      () => `${pattern} ended`,
      (error: unknown) => error,
    );
  });
  for (const [i, refusal] of (await Promise.all(refusals)).entries())
    expect(refusal, HOSTILE[i]).toMatchObject({
      code: 'checkpoint',
      details: { file: 'tokenizer.json', part: 'pre_tokenizer', type: 'Split', pattern: HOSTILE[i] },
      message: expect.stringMatching(/^The tokenizer of tokenizer\.json was stopped at a text of 1\d\d characters: the pattern /) as string,
    });
});

test('what waits behind a pattern that does not end is refused with it; another tokenizer goes on', async () => {
  const [bad, good] = [await open(splitting('([^x]+)+y')), await open((files) => files)];
  const began = performance.now();
  const asked = Promise.allSettled([bad.encodeExamples([ROW]), bad.encodePrompts([TEXT]), bad.encodeExamples([ROW, ROW])]);
  expect(await good.encodeExamples([ROW])).toHaveLength(1);
  const refused = await asked;
  expect(new Set(refused.map((one) => ((one as PromiseRejectedResult).reason as Error).message)).size).toBe(1);
  expect(performance.now() - began, 'not thrice the limit').toBeLessThan(20_000);
  expect(await bad.encodeExamples([{ prompt: 'x', completion: 'x' }]), 'it is tried again').toHaveLength(1);
});

test('a normalizer, a decoder and what is done while the file is read are stopped too, and named', async () => {
  const normalizer = await open(replacing('normalizer', '(a+)+b'));
  await expect(normalizer.encodePrompts([TEXT])).rejects.toThrow('the pattern (a+)+b of its normalizer "Replace" took longer than 2 s');
  const decoder = await open(replacing('decoder', '(a+)+b'));
  const [ids] = await decoder.encodePrompts([TEXT]);
  await expect(decoder.decode([[], ids!])).rejects.toThrow(/stopped at an answer of \d+ tokens: the pattern \(a\+\)\+b of its decoder "Replace"/);
  const reading: Change = (files) => ({ ...replacing('normalizer', '(a+)+b')(files), added_tokens: [...files.added_tokens, { id: 5000, content: TEXT, normalized: true }] });
  await expect(open(reading)).rejects.toThrow('stopped while it was read: the pattern (a+)+b of its normalizer "Replace"');
  // No pattern at all: pieces of no length would fill time or memory.
  const pieces = await open((files) => ({ ...files, pre_tokenizer: { type: 'FixedLength', length: -1 } })).catch((error: Error) => error);
  expect(pieces).toMatchObject({ code: 'unsupported', message: expect.stringContaining('length: -1 of the pre_tokenizer "FixedLength"') as string });
}); // prettier-ignore

test('a long text is no pattern that does not end', async () => {
  const tokenizer = await open((files) => files);
  const [word] = await tokenizer.encodeExamples([{ text: 'abcdehello'.repeat(120_000) }]);
  expect(word!.inputIds.length).toBeGreaterThan(1_000_000);
  const prose = await tokenizer.encodeExamples([{ text: 'Hello there, how are you? '.repeat(45_000) }, ROW]);
  expect(prose).toHaveLength(2);
});

test('a file that is odd in other ways is read or refused', async () => {
  const nested = (depth: number): object => (depth === 0 ? { type: 'NFC' } : { type: 'Sequence', normalizers: [nested(depth - 1)] });
  let deep: object = { type: 'NFC' };
  for (let i = 0; i < 200_000; i++) deep = { type: 'Sequence', normalizers: [deep] };
  await expect(open((files) => ({ ...files, normalizer: deep }))).rejects.toMatchObject({ code: 'checkpoint' });
  await expect(open((files) => ({ ...files, normalizer: nested(5000) }))).rejects.toMatchObject({ code: 'checkpoint' });
  const proto = await open((files) => ({ ...files, model: { ...files.model, vocab: JSON.parse(JSON.stringify(files.model.vocab).replace('{', '{"__proto__": 7000, "constructor": 7001,')) as object } }));
  const [row] = await proto.encodeExamples([{ text: '__proto__ constructor' }]);
  expect(await proto.decode([row!.inputIds])).toEqual(['__proto__ constructor']);
  const wrong = await open((files) => ({ ...files, pre_tokenizer: { type: 'Split', pattern: { Regex: '(' }, behavior: 'Isolated' } })).catch((error: Error) => error);
  expect(wrong).toMatchObject({ code: 'checkpoint', message: expect.stringContaining('tokenizer.json cannot be read: ') as string });
}); // prettier-ignore
