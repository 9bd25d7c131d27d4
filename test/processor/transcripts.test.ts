import { afterAll, expect, test } from 'vitest';
import { MODELS } from '../../scripts/corpus/files';
import { fileLibrary } from '../../scripts/experiment';
import { openNodeDevice } from '../../scripts/node-device';
import en from '../golden/transcripts/en.json';
import ja from '../golden/transcripts/ja.json';
import { answersOf, type Reading, type Transcript } from '../transcripts';

const TRANSCRIPTS: Record<string, Transcript[]> = { en: en as Transcript[], ja: ja as Transcript[] };
/** Of 40 questions, so many answers are sentences without a broken word. The aim is 36; whoever trains the next models raises this. */
const SENTENCES = 32;

const device = await openNodeDevice('processor');
afterAll(() => device.close());

test('both small models answer what somebody types', () => {
  const all = Object.values(TRANSCRIPTS).flat();
  expect(all).toHaveLength(40);
  const open = all.filter(({ reading }) => reading === null).map(({ prompt, answer }) => `${prompt} ${answer}`);
  expect(open, 'say of each in test/golden/transcripts how it reads').toEqual([]);
  const read = (as: Reading): number => all.filter(({ reading }) => reading === as).length;
  console.log(`${read('sensible')} of 40 answers are sensible or honest, ${read('beside')} are beside the point, ${read('salad')} make no sentence.`);
  expect(all.length - read('salad')).toBeGreaterThanOrEqual(SENTENCES);
  for (const { answer } of all) expect(answer).toMatch(/\p{L}|\p{N}/u);
  for (const { answer } of all) expect(answer).not.toMatch(/<unk>|<\||\ufffd/);
});

test.each(Object.entries(MODELS))('the answers in %s are those that are written down', async (language, { id: model }) => {
  const asked = TRANSCRIPTS[language]!;
  const prompts = asked.map(({ prompt }) => prompt);
  expect(await answersOf(device, fileLibrary(), model, prompts)).toEqual(asked.map(({ answer }) => answer));
});
