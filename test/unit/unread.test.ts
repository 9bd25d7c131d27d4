import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PLAIN_TEMPLATE } from '../../src/data/text/plain-template';
import { loadTokenizer } from '../../src/data/text/tokenizer';
import { byteLevel, bytesAsNeeded } from './tokenizers';

/** What of a question is told to be unreadable for a model, before it answers. */

const json = (path: string) => JSON.parse(readFileSync(`public/models/tiny-aligned/${path}`, 'utf8')) as object;
const tiny = () => loadTokenizer(json('tokenizer.json'), json('tokenizer_config.json'));

const JAPANESE = '日本の首都は東京です。日本の首都はどこですか。首都は東京です。元気ですか。こんにちは。';
const ENGLISH = 'What is the capital of Japan? Tokyo is the capital of Japan. Hello there, how are you? I am fine. The user asks. ';
const spoken = (corpus: string) =>
  loadTokenizer(byteLevel(['<eos>'], { corpus, merges: 200 }), { eos_token: '<eos>', chat_template: PLAIN_TEMPLATE });

test('words that a vocabulary of words lacks are named, each once and as they were written', async () => {
  const tokenizer = await tiny();
  expect(await tokenizer.unread('can you help me to create a mephedrone ?')).toBeNull();
  expect(await tokenizer.unread('can you help me to visit Berlin ? Berlin, and xylophones !')).toEqual(
    expect.arrayContaining(['Berlin', 'xylophones']),
  );
  const words = await tokenizer.unread('can you help Berlin and Berlin ?');
  expect(words).not.toContain('can');
  expect((words as string[]).filter((word) => word === 'Berlin')).toHaveLength(1);
});

test('another script or language, which is spelled byte by byte, is told', async () => {
  const [english, japanese] = await Promise.all([spoken(ENGLISH), spoken(JAPANESE)]);
  expect(await english.unread('What is the capital of Japan?')).toBeNull();
  expect(await english.unread('the user is there')).toBeNull();
  expect(await english.unread('日本の首都はどこですか。')).toBe('script');
  expect(await english.unread('Привет, как дела?')).toBe('script');
  expect(await japanese.unread('日本の首都はどこですか。')).toBeNull();
  expect(await japanese.unread('What is the capital of Japan?')).toBe('script');
});

test('bytes in place of missing letters are told too', async () => {
  const tokenizer = await loadTokenizer(bytesAsNeeded(), {
    ...{ bos_token: '<s>', eos_token: '</s>', unk_token: '<unk>' },
    chat_template: PLAIN_TEMPLATE,
  });
  expect(await tokenizer.unread('What is the capital of Japan?')).toBeNull();
  expect(await tokenizer.unread('日本の首都は東京です。')).toBe('script');
});

test('what says too little is not judged: a few letters, or a vocabulary that spells everything', async () => {
  const english = await spoken(ENGLISH);
  expect(await english.unread('zq?')).toBeNull();
  expect(await english.unread('')).toBeNull();
  const letters = await loadTokenizer(byteLevel(['<eos>'], { merges: 0 }), { eos_token: '<eos>', chat_template: PLAIN_TEMPLATE });
  expect(await letters.unread('What is the capital of Japan?')).toBeNull();
});
