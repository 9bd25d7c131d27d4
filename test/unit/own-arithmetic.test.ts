import { ESLint, Linter } from 'eslint';
import { expect, test } from 'vitest';
import { ownArithmetic } from '../../scripts/own-arithmetic.mjs';

const found = (code: string): string[] =>
  new Linter()
    .verify(code, {
      files: ['**/*.js'],
      plugins: { tabtune: { rules: { 'own-arithmetic': ownArithmetic } } },
      rules: { 'tabtune/own-arithmetic': 'error' },
    })
    .map(({ message }) => message);

test.each([
  'Math.exp(x);',
  'Math.hypot(x, y);',
  'Math.random();',
  'Math["cos"](x);',
  'Math?.log1p(x);',
  'globalThis.Math.tanh(x);',
  'const { log } = Math;',
  'const m = Math;',
  'list.map(Math.cbrt);',
  'Math[name](x);',
  'Math.notYetThere(x);',
  'x ** 2;',
  '2 ** n;',
  '10 ** 3;',
  '2 ** 0.5;',
  'x **= 2;',
  '2 ** -n;',
])('%s is refused', (code) => {
  expect(found(code)).toEqual([expect.stringContaining('use exp, log, pow, sin or cos of src/protocol/base/arithmetic.ts')]);
});

test.each([
  'Math.sqrt(x) * Math.abs(y) + Math.PI;',
  'list.map(Math.round);',
  '2 ** 20 + 2 ** -24;',
  'x * x;',
  'other.exp(x);',
  'const a = { exp };',
  'Math.max(Math.min(x, y), Math.fround(z), Math.imul(a, b), Math.clz32(c), Math.trunc(d));',
])('%s is not', (code) => {
  expect(found(code)).toEqual([]);
});

test('it says what it found', () => {
  expect(found('Math.exp(x);')[0]).toMatch(/^Math\.exp has other last digits/);
  expect(found('x ** y;')[0]).toMatch(/^\*\* of anything but/);
});

test('it is on wherever a number may get into a run, and off where it can only be shown', async () => {
  const eslint = new ESLint();
  const severity = async (file: string): Promise<unknown> =>
    ((await eslint.calculateConfigForFile(file)) as Linter.Config).rules?.['tabtune/own-arithmetic'];
  const counting = [
    'protocol',
    'judge',
    'data/sets',
    'exchange',
    'device',
    'webgpu',
    'processor',
    'kernels',
    'model',
    'train',
    'evaluate',
    'store',
    'worker/run',
  ];
  for (const room of counting) expect(await severity(`src/${room}/x.ts`), room).toEqual([2]);
  for (const file of ['src/index.ts', 'scripts/base/train.ts', 'scripts/world/data.ts']) expect(await severity(file), file).toEqual([2]);
  for (const room of ['lab/figure', 'ui/controls']) expect(await severity(`src/${room}/x.ts`), room).toBeUndefined();
});
