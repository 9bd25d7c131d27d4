import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerOf, expectationOf, figuresOf, weightsOf } from '../../src/lab/outcome/findings';
import { type Sentence, wordsOf } from '../../src/protocol/errors';
import type { EvidenceSummary } from '../../src/protocol/evidence';

const { languages } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../public/evidence.json'), 'utf8')) as EvidenceSummary;

/** What of a sentence has no other language: words that stand in no sentence of ours. Names of prompt sets and numbers have none to have. */
function untold({ texts, values }: Sentence): string[] {
  const own = texts.some((text) => /[a-z]/.test(text));
  const words = values.flatMap((value) =>
    typeof value === 'object' ? untold(value) : own && !/ [a-z]/.test(String(value)) ? [] : [String(value)],
  );
  return words.filter((word) => /[a-z]{3}/i.test(word));
}

describe.each(languages)('the shipped findings of $language', ({ rows, answer, claims }) => {
  test('are all sentences that another language can have, and none has lost a word', () => {
    expect(claims.length).toBeGreaterThan(20);
    for (const { expectation, figures } of claims) {
      expect(untold(expectationOf(expectation))).toEqual([]);
      expect(wordsOf(expectationOf(expectation))).toBe(expectation);
      expect(untold(figuresOf(figures))).toEqual([]);
      expect(wordsOf(figuresOf(figures))).toBe(figures);
    }
    for (const { title } of rows) {
      expect(untold(weightsOf(title))).toEqual([]);
      expect(wordsOf(weightsOf(title))).toBe(title);
    }
  });

  test('answer why the average wins in the same figures', () => {
    const told = answerOf(answer);
    expect(untold(told)).toEqual([]);
    const figures = (text: string): string[] => text.match(/\d+(\.\d+)?/g) ?? [];
    expect(figures(wordsOf(told))).toEqual(figures(answer));
  });
});

test('what is not known stays as it is', () => {
  expect(wordsOf(expectationOf('Cats: purr.'))).toBe('Cats: purr.');
  expect(wordsOf(figuresOf('Harmful 1.0 % against 2.0 %: −1.0 points. And then some.'))).toBe(
    'Harmful 1.0 % against 2.0 %: −1.0 points. And then some.',
  );
  expect(wordsOf(answerOf('English: who knows; stopping early leaves much.'))).toBe('English: who knows; stopping early leaves much.');
});
