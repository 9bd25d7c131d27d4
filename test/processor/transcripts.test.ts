import { afterAll, describe, expect, test } from 'vitest';
import { CORPORA } from '../../scripts/corpus/corpora';
import { shippedOf } from '../../scripts/corpus/files';
import { fileLibrary } from '../../scripts/experiment';
import { openNodeDevice } from '../../scripts/node-device';
import { Random } from '../../scripts/world/random';
import en from '../golden/transcripts/en.json';
import ja from '../golden/transcripts/ja.json';
import { answersOf, type Transcript } from '../transcripts';

const TRANSCRIPTS: Record<string, Transcript[]> = { en, ja };
/** Of 40 questions in both languages. */
const SENSIBLE = 36;

const device = await openNodeDevice('processor');
afterAll(() => device.close());

test('both small models answer what somebody types', () => {
  const all = Object.values(TRANSCRIPTS).flat();
  expect(all).toHaveLength(40);
  expect(all.filter(({ sensible }) => sensible === null)).toEqual([]);
  expect(all.filter(({ sensible }) => sensible).length).toBeGreaterThanOrEqual(SENSIBLE);
  for (const { answer } of all) expect(answer).not.toMatch(/<unk>|\ufffd/);
});

describe.each(CORPORA.map((corpus) => ({ corpus, language: corpus.language })))('$language', ({ corpus, language }) => {
  const asked = TRANSCRIPTS[language]!;

  test('the answers are those that are written down', async () => {
    const { entries } = shippedOf(corpus);
    const prompts = asked.map(({ prompt }) => prompt);
    const answers = await answersOf(device, fileLibrary(), entries.models[0]!.id, prompts);
    expect(answers).toEqual(asked.map(({ answer }) => answer));
  });

  test('no question is a row of the corpus', () => {
    const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
    const questions = new Map(asked.map(({ prompt }) => [plain(prompt), prompt]));
    const rng = new Random(40);
    const families = corpus.families[2];
    const met = new Set<string>();
    for (let row = 0; row < 100_000; row++) {
      const found = questions.get(plain(rng.weighted(families)(rng).prompt));
      if (found) met.add(found);
    }
    expect([...met]).toEqual([]);
  });
});
