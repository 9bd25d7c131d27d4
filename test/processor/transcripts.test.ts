import { afterAll, expect, test } from 'vitest';
import { MODELS } from '../../scripts/corpus/files';
import { fileLibrary } from '../../scripts/experiment';
import { openNodeDevice } from '../../scripts/node-device';
import en from '../golden/transcripts/en.json';
import ja from '../golden/transcripts/ja.json';
import { answersOf, type Reading, type Transcript } from '../transcripts';

const TRANSCRIPTS: Record<string, Transcript[]> = { en: en as Transcript[], ja: ja as Transcript[] };
/** Of 40 questions, so many answers are sentences without a broken word, or the page says that the model guesses and does not know. */
const TOLD = 36;
/** So many answers that a person finds sensible may be called a guess. */
const WRONGLY_DOUBTED = 2;

const device = await openNodeDevice('processor');
afterAll(() => device.close());

test('both small models answer what somebody types', () => {
  const all = Object.values(TRANSCRIPTS).flat();
  expect(all).toHaveLength(40);
  const open = all.filter(({ reading }) => reading === null).map(({ prompt, answer }) => `${prompt} ${answer}`);
  expect(open, 'say of each in test/golden/transcripts how it reads').toEqual([]);
  const read = (as: Reading): number => all.filter(({ reading }) => reading === as).length;
  const guessed = (as: Reading): number => all.filter(({ reading, guess }) => reading === as && guess !== null).length;
  console.log(
    `${read('sensible')} of 40 answers are sensible or honest (${guessed('sensible')} called a guess), ` +
      `${read('beside')} are beside the point (${guessed('beside')}), ${read('salad')} make no sentence (${guessed('salad')}).`,
  );
  expect(all.length - read('salad') + guessed('salad')).toBeGreaterThanOrEqual(TOLD);
  expect(guessed('sensible')).toBeLessThanOrEqual(WRONGLY_DOUBTED);
  for (const { answer } of all) expect(answer).toMatch(/\p{L}|\p{N}/u);
  for (const { answer } of all) expect(answer).not.toMatch(/<unk>|<\||\ufffd/);
});

test.each(Object.entries(MODELS))('the answers in %s are those that are written down', async (language, { id: model }) => {
  const asked = TRANSCRIPTS[language]!;
  const prompts = asked.map(({ prompt }) => prompt);
  const said = await answersOf(device, fileLibrary(), model, prompts);
  expect(said).toEqual(asked.map(({ answer, guess }) => ({ answer, guess: guess && { ...guess, probability: expect.closeTo(guess.probability, 6) as number } })));
});
