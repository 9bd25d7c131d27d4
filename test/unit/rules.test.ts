import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ruleOf, shown } from '../../src/protocol/base/rules';
import { verbatim, wordsOf } from '../../src/protocol/errors';
import { notPlain } from '../../src/protocol/plain';
import { parseRecipe } from '../../src/protocol/recipe';

const SOURCE = resolve(import.meta.dirname, '../../src');

/** What the schemas say, in files that hold one; a value that they fill in is 7 here. */
function said(): [file: string, message: string][] {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^(protocol|data|lab\/reports)\/.*\.ts$/.test(name),
  );
  return files.flatMap((file) => {
    const source = readFileSync(join(SOURCE, file), 'utf8');
    if (!source.includes("from 'valibot'") || file.endsWith('rules.ts')) return [];
    return [...source.matchAll(/(?<=[ (])(['`])((?:must|needs|holds) [^'`]*)\1/g)].map(([, , text]): [string, string] => [
      file,
      text!.replace(/\$\{(?:what|words)\}/g, 'a regular expression').replace(/\$\{[^}]*\}/g, '7'),
    ]);
  });
}

test('whatever a schema says is a sentence that another language can have', () => {
  const messages = said().filter(([, text]) => !/^must name a regular/.test(text));
  expect(messages.length).toBeGreaterThan(40);
  const unknown = messages.filter(([, text]) => ruleOf(text).texts.every((part) => part === ''));
  expect(unknown).toEqual([]);
  for (const [, text] of messages) expect(wordsOf(ruleOf(text))).toBe(text);
});

test.each(['a model', 'a data set', 'a prompt set', 'a judge'])('the name of %s', (what) => {
  expect(ruleOf(`must name ${what}`)).not.toEqual(verbatim(`must name ${what}`));
  expect(ruleOf(`must name ${what} in at most 200 characters`).values).toEqual(['200']);
});

test('of several values each has its place', () => {
  expect(ruleOf('must be a whole number from 1 to 1024')).toEqual({
    texts: ['must be a whole number from ', ' to ', ''],
    values: ['1', '1024'],
  });
  expect(ruleOf('Invalid type: Expected string but received undefined').values).toEqual(['string', 'undefined']);
});

test('what is too deep, too large or no data is told in the same way', () => {
  const [deep, wide, odd] = [
    notPlain([[[]]], { depth: 2, size: 9 }),
    notPlain([1, 2, 3], { depth: 2, size: 2 }),
    notPlain([() => 0], { depth: 2, size: 9 }),
  ];
  for (const problem of [deep, wide, odd]) expect(ruleOf(problem!)).not.toEqual(verbatim(problem!));
});

test('what quotes a whole file is cut, and not searched for longer than it takes to read', () => {
  const said = wordsOf(ruleOf(`Invalid type: Expected "a" but received "${'a but received '.repeat(100_000)}\n"`));
  expect(said.length).toBeLessThan(1100);
  expect(said).toContain('characters');
});

test('what is not known stays as it is', () => expect(wordsOf(ruleOf('is 7, 5+2 (!)'))).toBe('is 7, 5+2 (!)'));

test('a value is short, and a list is one in any language', () => {
  expect(shown('a'.repeat(61))).toBe(`"${'a'.repeat(60)}" …`);
  expect(shown([1, 2])).toEqual({ texts: ['a list of ', ''], values: [2] });
  expect(wordsOf(shown({}) as never)).toBe('an object');
});

test('each field of a recipe that is wrong is a sentence within the error', () => {
  try {
    parseRecipe({ learning_rate: 7, per_device_train_batch_size: 0.5, nobody: 1 });
    expect.unreachable();
  } catch (error) {
    expect((error as Error).message).toBe(
      'The recipe cannot be used: per_device_train_batch_size: must be a whole number from 1 to 1024 (got 0.5); learning_rate: must be from 0 to 1 (got 7); nobody: is not a field of a recipe.',
    );
  }
});
