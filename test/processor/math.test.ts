import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Direct } from './direct';

const direct = new Direct();

const memory = new WebAssembly.Memory({ initial: 1 });
const { exp1, log1 } = (await WebAssembly.instantiate(readFileSync('build/processor/kernels.wasm'), { env: { memory } }))
  .instance.exports as unknown as Record<'exp1' | 'log1', (x: number) => number>;

/** Distance in units of the last place of the right value. */
function ulps(got: number, right: number): number {
  const nearest = Math.fround(right);
  const unit = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(nearest))), -126) - 23);
  return Math.abs(got - right) / unit;
}

test('e^x and ln x are right to their stated error over all of float32', () => {
  const [worst, at] = [
    { exp: 0, log: 0 },
    { exp: 0, log: 0 },
  ];
  const words = new Uint32Array(1);
  const floats = new Float32Array(words.buffer);
  for (let i = 0; i < 400_000; i++) {
    const x = Math.fround(-87 + (174.99 * i) / 400_000 + Math.sin(i) / 1000);
    const e = ulps(exp1(x), Math.exp(x));
    if (e > worst.exp) [worst.exp, at.exp] = [e, x];
    words[0] = 1 + Math.floor((i * 0x7f7ffffe) / 400_000);
    const y = floats[0]!;
    const l = ulps(log1(y), Math.log(y));
    if (l > worst.log) [worst.log, at.log] = [l, y];
  }
  expect(worst.exp, `e^${at.exp}`).toBeLessThan(1.5);
  expect(worst.log, `ln ${at.log}`).toBeLessThan(1);
});

test('the edges are those of IEEE 754', () => {
  expect([-Infinity, NaN, -3e38, -200, -87.33655, -0, 0, 1e-30].map((x) => exp1(x))).toEqual([0, NaN, 0, 0, 0, 1, 1, 1]);
  expect([log1(0), log1(-1), log1(NaN), log1(Infinity), log1(1)]).toEqual([-Infinity, NaN, NaN, Infinity, 0]);
});

test('what is not a number stays so, whatever its other bits are', () => {
  const given = new Uint32Array(64);
  const numbers = new Float32Array(given.buffer);
  for (let bit = 0; bit < 64; bit++) given[bit] = ((bit < 32 ? 0x7fc00000 : 0x7f800000) | (1 << (bit % 23)) | (bit % 2 === 0 ? 0 : 1 << 31)) >>> 0;
  const [x, h] = [numbers.slice(), new Float32Array(32)];
  new Uint32Array(x.buffer).set(given);
  direct.run('swiglu', { gate_up: x, h, extent: Uint32Array.of(1, 0, 0, 0), WIDTH: 32, ROWS_AT: 0 });
  expect([...h].every(Number.isNaN)).toBe(true);
});
