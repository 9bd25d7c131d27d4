import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const memory = new WebAssembly.Memory({ initial: 1 });
const { exp1, exp1_below, log1 } = (await WebAssembly.instantiate(readFileSync('build/processor/kernels.wasm'), { env: { memory } }))
  .instance.exports as unknown as Record<'exp1' | 'exp1_below' | 'log1', (x: number) => number>;

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
    const x = Math.fround(-87 + (175 * i) / 400_000 + Math.sin(i) / 1000);
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
  expect([exp1(-Infinity), exp1(Infinity), exp1(NaN), exp1(0), exp1(-0), exp1(-200), exp1(200)]).toEqual([
    0,
    Infinity,
    NaN,
    1,
    1,
    0,
    Infinity,
  ]);
  expect([log1(0), log1(-1), log1(NaN), log1(Infinity), log1(1)]).toEqual([-Infinity, NaN, NaN, Infinity, 0]);
});

test('e^x of numbers up to 88 is the same to the bit', () => {
  for (let i = 0; i < 400_000; i++) {
    const x = Math.fround(-90 + (178 * i) / 400_000 + Math.sin(i) / 1000);
    if (x <= 88 && exp1_below(x) !== exp1(x)) throw new Error(`e^${x} is ${exp1(x)}, and ${exp1_below(x)} here.`);
  }
  for (const x of [-Infinity, NaN, -3e38, -87.33654, -87.33655, -1e-30, -0, 0, 1e-30, 88]) expect(exp1_below(x)).toBe(exp1(x));
});
