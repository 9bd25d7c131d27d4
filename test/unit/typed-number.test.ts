import { expect, test } from 'vitest';
import { isUnclear, typedNumber } from '../../src/lab/base/typed-number';

test.each([
  ['2.5', 2.5],
  [' 2,5 ', 2.5],
  ['0,125', 0.125],
  ['.5', 0.5],
  ['１０', 10],
  ['1,200', 1200],
  ['１，２００', 1200],
  ['1 200', 1200],
  ['1\u202f200', 1200],
  ['1\u00a0200\u00a0000', 1200000],
  ["1'200", 1200],
  ['1,200.50', 1200.5],
  ['360,000', 360000],
  ['1.200', 1.2],
  ['1e-3', 1e-3],
  ['-1', -1],
])('%j is %d', (text, value) => {
  expect(typedNumber(text)).toBe(value);
  expect(isUnclear(text)).toBe(false);
});

test.each(['1.200,50', '1.200.000', '1,20,000', '1,200 000', '1 20', '0,125,000'])('%j is no number, and that is told', (text) => {
  expect(typedNumber(text)).toBeNaN();
  expect(isUnclear(text)).toBe(true);
});

test.each(['', 'x', '三百', '1,200円', 'Infinity', '0x10', '3万', '1/2'])('%j is no number', (text) => {
  expect(typedNumber(text)).toBeNaN();
  expect(isUnclear(text)).toBe(false);
});
