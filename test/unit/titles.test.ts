import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { JUDGES } from '../../src/judge/judges';
import { unlike } from '../../src/lab/outcome/unlike';
import { GENERAL_JUDGE } from '../../src/judge/judges';
import { judgedAsOwn, switchedTo } from '../../src/lab/settings/switching';
import { calledById, exactlyById, quotedById, shippedTitle } from '../../src/lab/settings/titles';
import { DEFAULT_RECIPE } from '../../src/protocol/recipe';
import type { Catalogue } from '../../src/protocol/catalogue';

const catalogue = JSON.parse(readFileSync('public/catalogue.json', 'utf8')) as Catalogue;

describe('what ships is called by its title', () => {
  test('every model, data set and prompt set of the catalogue, by its id', () => {
    const entries = [...catalogue.models, ...catalogue.data, ...catalogue.prompts];
    expect(entries.length).toBeGreaterThan(30);
    expect(entries.map(({ id }) => [id, calledById(id)])).toEqual(entries.map(({ id, title }) => [id, shippedTitle(title)]));
    expect(entries.filter(({ id }) => calledById(id) === id)).toEqual([]);
  });

  test('every judge, by its id and with its version; its own title is in the language of the page', () => {
    for (const { id, name, title } of JUDGES) {
      expect([calledById(id), calledById(name)]).toEqual([shippedTitle(title), shippedTitle(title)]);
      expect(shippedTitle(title)).toMatch(/^[ -~]+$/);
    }
  });

  test('in a sentence it stands in quotes; where the version matters, its id stands beside it', () => {
    expect(quotedById('adversarial-test-ja')).toBe('“Adversarial, test”');
    expect(exactlyById('keywords@2')).toBe('Refusal keywords (keywords@2)');
    expect(quotedById('')).toBe('');
  });

  test('one’s own is called what its person calls it, and what nobody knows as it is', () => {
    expect(calledById('own:data/tickets-0a1b2c3d')).toBe('tickets');
    expect(exactlyById('own:data/tickets-0a1b2c3d')).toBe('tickets');
    expect([calledById('model-of-tomorrow'), exactlyById('model-of-tomorrow')]).toEqual(['model-of-tomorrow', 'model-of-tomorrow']);
    expect(calledById('constructor')).toBe('constructor');
  });
});

test('what was switched to names the judge by its title', () => {
  expect(switchedTo(catalogue, DEFAULT_RECIPE, 'small-aligned-ja')?.told.titles.at(-1)).toBe('断りの語句');
  const titles = judgedAsOwn(DEFAULT_RECIPE, 'own:models/m-0a1b2c3d')?.told.titles;
  expect(titles).toEqual([JUDGES.find(({ id }) => id === GENERAL_JUDGE)!.title]);
});

test('runs that cannot be compared are told by title and id', () => {
  const asked = (prompts: string, judge: string) => ({ runs: [{ evaluations: [{ prompts, judge }] }] }) as never;
  expect(unlike([asked('direct-en', 'keywords@2'), asked('goals-en', 'qi-2023@1')])).toContain(
    'different prompts (Direct requests (direct-en) / Bare orders (goals-en)) and judged in different ways (Refusal keywords (keywords@2) / ',
  );
});
