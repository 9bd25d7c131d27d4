import { describe, expect, test } from 'vitest';
import { wrap } from '../../src/lab/figure/markup';
import { curvesFigure } from '../../src/lab/outcome/curves-figure';
import { fileName } from '../../src/lab/reports/export';
import { distinctNames, labelOf, bareName, shownName } from '../../src/lab/settings/names';
import { fail, toPlainError, wordsOf } from '../../src/protocol/errors';
import { contained, isolated, saidOf } from '../../src/protocol/isolate';
import { runRecord } from './records';

/** Where signs are then drawn is measured in a browser (test/ui/outside.test.ts). */

const ALEF = '\u05d0';
const [FSI, RLI, RLO, PDI] = ['\u2068', '\u2067', '\u202e', '\u2069'];

describe('a text from outside', () => {
  test('loses what turns signs round, ends a paragraph, or opens or closes an isolate alone', () => {
    expect(contained(`a${RLO}b\u202ac\u202cd`)).toBe('abcd');
    expect(contained(`${PDI}a${RLI}b${PDI}${PDI}c${FSI}`)).toBe(`a${RLI}b${PDI}c`);
    expect(contained('a\r\nb\rc\u2029d\u0085e\u001cf\ng')).toBe('a\nb\nc\nd\ne\nf\ng');
    expect(contained(`e${'\u0301'.repeat(9)}!`)).toBe(`e${'\u0301'.repeat(4)}!`);
  });

  test('keeps everything else, letters of all scripts, joiners, and marks that do no harm', () => {
    for (const text of ['Known bad, rate × 2', 'שלום \u200f1', 'سلام', 'ひらがな', '👩‍👩‍👧', 'a\tb\nc', `x ${RLI}${ALEF}${PDI}`, ''])
      expect(contained(text)).toBe(text);
  });

  test('is isolated in a sentence where it runs from right to left, and stays as it is where it does not', () => {
    for (const text of ['Known bad', 'müde 1 + 1', 'ひらがな 2', '']) expect(isolated(text)).toBe(text);
    for (const text of [ALEF, 'ع', 'a\u200f', '٣', '\u{1e900}', '\u{10900}', 'ﷲ']) expect(isolated(text)).toBe(`${FSI}${text}${PDI}`);
    expect(isolated(`a\n${ALEF}\u2029b`)).toBe(`${FSI}a ${ALEF} b${PDI}`);
  });

  test('may hold others that are isolated already', () => {
    const both = `${isolated(ALEF)} on ${isolated(ALEF)}`;
    expect(isolated(both)).toBe(`${FSI}${both}${PDI}`);
  });
});

test('an error is shown with each of its values isolated, and as a whole, whatever the sentence of a record holds', () => {
  const inner = fail('storage')`${ALEF}.json has ${5} bytes`;
  const error = fail('data')`Row ${3} of ${`${RLO}${ALEF}${PDI}`}: ${inner}.`;
  const said = `Row 3 of ${FSI}${ALEF}${PDI}: ${FSI}${ALEF}${PDI}.json has 5 bytes.`;
  expect(saidOf(toPlainError(error))).toBe(`${FSI}${said}${PDI}`);
  expect(error.message, 'for logs and files').toBe(wordsOf(error.sentence));
  expect(saidOf({ code: 'data', message: 'A', sentence: { texts: [`${PDI}${RLO}from a record${RLI}`], values: [] } })).toBe(
    'from a record',
  );
  expect(saidOf(toPlainError(new Error(`${ALEF}${PDI}`)))).toBe(`${FSI}${ALEF}${PDI}`);
});

test('names are shown isolated and written plainly; one of which nothing is to be seen is none', () => {
  const { recipe } = runRecord();
  const own = { ...recipe, model: `own:model/${ALEF}-0a1b2c3d`, data: `own:data/${ALEF}` };
  expect(labelOf(own.model)).toBe(`${FSI}${ALEF}${PDI}`);
  expect(shownName({ name: `${ALEF}${RLO}`, recipe })).toBe(`${FSI}${ALEF}${PDI}`);
  expect(bareName({ name: `${ALEF}${RLO}`, recipe })).toBe(`${ALEF}${RLO}`);
  expect(shownName({ name: '', recipe: own })).toContain(`${FSI}${ALEF}${PDI} on ${FSI}${ALEF}${PDI}, `);
  for (const name of [`${RLO}${PDI}`, ' \u200b', '\u200f']) expect(shownName({ name, recipe })).toBe(shownName({ name: '', recipe }));
  expect(distinctNames([shownName({ name: 'a', recipe }), shownName({ name: `a${RLO}`, recipe })])).toEqual(['a', 'a (2)']);
  expect(fileName(shownName({ name: '', recipe: own }))).toMatch(/^א-on-א-/);
});

test('a picture has its names isolated too, also where one goes on in the next line', () => {
  const long = `${ALEF.repeat(60)} `.repeat(4).trim();
  const lines = wrap(`A ${isolated(long)} (seed 1)`, 300, 12);
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines)
    expect([...line].filter((sign) => sign === FSI).length, line).toBe([...line].filter((sign) => sign === PDI).length);
  expect(lines.at(-1)).toMatch(/^\u2068[^\u2069]*\u2069 \(seed 1\)$/);
  const record = runRecord({ name: `${ALEF}${RLO}` });
  expect(curvesFigure([{ name: record.name, recipe: record.recipe, runs: [record] }])).toContain(
    `>${FSI}${ALEF}${PDI} (seed ${record.recipe.data_seed})<`,
  );
});
