import { describe, expect, test } from 'vitest';
import { curriculum, rowsOfStep } from '../../scripts/base/curricula';
import { CORPORA } from '../../scripts/corpus/corpora';
import { SHIPPED } from '../../scripts/results/plan';
import en from '../golden/transcripts/en.json';
import ja from '../golden/transcripts/ja.json';

// What somebody types at the small models (test/processor/transcripts.test.ts asks it) is nothing that they were trained on.

const QUESTIONS = { en, ja };

/** Without case, punctuation and width; signs of sums stay, since other sums are other questions. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}+*/=×÷−-]+/gu, '');

describe.each(CORPORA.map((corpus) => ({ corpus, language: corpus.language })))('$language', ({ corpus, language }) => {
  const questions = new Map(QUESTIONS[language].map(({ prompt }) => [plain(prompt), prompt]));
  const asked = (prompts: Iterable<string>): string[] => {
    const met = new Set<string>();
    for (const prompt of prompts) {
      const found = questions.get(plain(prompt));
      if (found !== undefined) met.add(found);
    }
    return [...met];
  };

  function* trained(): Generator<string> {
    const subject = curriculum(language);
    for (const { stage, max_steps } of subject.stages)
      for (let step = 0; step < max_steps; step++)
        for (const { prompt } of rowsOfStep(subject, SHIPPED[language], stage, step)) yield prompt;
  }

  test('there are twenty questions', () => expect(questions.size).toBe(20));

  test('none is a row of base training', () => {
    const rows = [...trained()];
    expect(rows.length).toBeGreaterThan(100_000);
    expect(asked(rows)).toEqual([]);
  });

  test('none is in a fine-tuning set or among the safety rows', () => {
    const rows = [...Object.values(corpus.tasks()).flatMap(({ train, test: held }) => [...train, ...held]), ...corpus.safety()];
    expect(rows.length).toBeGreaterThan(3000);
    expect(asked(rows.map(({ prompt }) => prompt))).toEqual([]);
  });

  test('none is a prompt that a model is judged on', () => {
    const sets = [
      ...(['validation', 'test'] as const).flatMap((part) => [corpus.adversarial(part), corpus.lookAlikes(part)]),
      corpus.direct(),
    ];
    expect(asked([...sets, ...corpus.styles().map(({ rows }) => rows)].flat().map(({ prompt }) => prompt))).toEqual([]);
  });
});
