import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compiled } from '../../scripts/build-processor.mjs';
import { Direct, type Given } from './direct';
import { Draw, SHAPES } from './shapes';

const checked = new Direct(await compiled({ checked: true }));
const plain = new Direct();

const copyOf = (given: Given): Given => {
  const copies = new Map<Given[string], Given[string]>();
  for (const value of Object.values(given)) if (typeof value !== 'number') copies.set(value, value.slice());
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, copies.get(value) ?? value]));
};

const bitsOf = (array: Float32Array | Uint32Array): Uint32Array => new Uint32Array(array.buffer, array.byteOffset, array.length);

/** The names of arrays that differ. */
function differing(one: Given, other: Given): string[] {
  return Object.entries(one).flatMap(([name, value]) => {
    if (typeof value === 'number') return [];
    const [a, b] = [bitsOf(value), bitsOf(other[name] as typeof value)];
    return a.every((word, i) => word === b[i]) ? [] : [name];
  });
}

test('every operation has a case', () => {
  expect(Object.keys(SHAPES).sort()).toEqual(plain.names.sort());
});

test.each(Object.keys(SHAPES))('%s touches nothing but its operands, and its bits depend on neither the build nor the threads', (name) => {
  const asked = checked.asked;
  fc.assert(
    fc.property(fc.gen(), fc.constantFrom(1, 2, 3, 4, 5, 40), (generate, parts) => {
      const given = SHAPES[name]!(new Draw((arbitrary) => generate(() => arbitrary)));
      const alone = copyOf(given);
      plain.run(name, alone);
      checked.run(name, given, parts);
      expect(differing(given, alone)).toEqual([]);
    }),
    { numRuns: 60, seed: 1, endOnFailure: true },
  );
  expect(checked.asked).toBeGreaterThan(asked);
});

test('a step beyond an operand is noticed', () => {
  const rows = { y: new Float32Array(12), extent: Uint32Array.of(4, 0, 0, 0), width4: 1, rows_at: 0, factor: 0 };
  expect(() => checked.run('scale', rows)).toThrow('Reads 16 bytes at 48 of y, which has 48.');
  const one = { x: new Float32Array(8), y: new Float32Array(4), rows: new Uint32Array(4), extent: Uint32Array.of(2, 0, 0, 0), WIDTH: 4 };
  expect(() => checked.run('gather_rows', { ...one, ROWS_AT: 0 })).toThrow('Writes 16 bytes at 16 of y');
});

test.each(['attention', 'attention_backward_q', 'attention_backward_kv'])('%s: what is not finite spoils the same, however many threads', (name) => {
  const spoilt = (given: Given): boolean[] =>
    Object.values(given).flatMap((value) => (value instanceof Float32Array ? Array.from(value, (x) => !Number.isFinite(x)) : []));
  let seen = 0;
  fc.assert(
    fc.property(fc.gen(), fc.constantFrom(2, 3, 5, 7), fc.nat(), (generate, parts, at) => {
      const given = SHAPES[name]!(new Draw((arbitrary) => generate(() => arbitrary)));
      const [read] = [given['kv'] ?? given['qkv']] as [Float32Array];
      read[at % read.length] = Infinity;
      const alone = copyOf(given);
      plain.run(name, alone);
      plain.run(name, given, parts);
      const [one, other] = [spoilt(alone), spoilt(given)];
      if (one.filter(Boolean).length > 1) seen++;
      expect(other).toEqual(one);
    }),
    { numRuns: 60, seed: 2, endOnFailure: true },
  );
  expect(seen).toBeGreaterThan(10);
});
