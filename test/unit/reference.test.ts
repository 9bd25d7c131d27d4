import { describe, expect, it } from 'vitest';
import { ropeAngles } from '../../src/model/config';
import { attention, attentionBackward } from '../reference/attention';
import { compare, UNTOUCHED, written } from '../reference/compare';
import { argmax, crossEntropy, crossEntropyBackward, IGNORED } from '../reference/cross_entropy';
import { centralDifferences, dot } from '../reference/differences';
import { embed, embedBackward } from '../reference/embed';
import { halfBits, halfValue, halfWords } from '../reference/half';
import { matmulNN, matmulNT, matmulTN } from '../reference/matmul';
import { clipFactor, sumOfSquares } from '../reference/optimiser';
import { draws } from '../reference/random';
import { rmsnorm, rmsnormBackward } from '../reference/rmsnorm';
import { frequency, rope } from '../reference/rope';
import { swiglu, swigluBackward } from '../reference/swiglu';

// The float64 operations that the kernels are held against are themselves held against finite differences.

const CLOSE = { abs: 1e-8, eps: 1e-7 };

describe('float64 operations against finite differences', () => {
  it('matmul: NT forward, NN with respect to the input, TN with respect to the weight', () => {
    const { normal } = draws(1);
    const [rows, k, n] = [3, 5, 4];
    const [a, b, dy] = [normal(rows * k), normal(n * k), normal(rows * n)];
    compare(
      'input',
      matmulNN(dy, b, rows, n, k),
      centralDifferences((x) => dot(matmulNT(x, b, rows, k, n), dy), a),
      CLOSE,
    );
    compare(
      'weight',
      matmulTN(dy, a, rows, n, k),
      centralDifferences((x) => dot(matmulNT(a, x, rows, k, n), dy), b),
      CLOSE,
    );
    expect([...matmulNN([1, 2], [3, 4, 5, 6], 1, 2, 2, [100, 200])]).toEqual([113, 216]);
  });

  it('rmsnorm', () => {
    const { normal } = draws(2);
    const [rows, width, epsilon] = [3, 7, 1e-3];
    const [x, gain, dy] = [normal(rows * width), normal(width), normal(rows * width)];
    const { dx, dgain } = rmsnormBackward(x, gain, dy, rows, epsilon);
    compare(
      'input',
      dx,
      centralDifferences((v) => dot(rmsnorm(v, gain, rows, epsilon).y, dy), x),
      CLOSE,
    );
    compare(
      'gain',
      dgain,
      centralDifferences((v) => dot(rmsnorm(x, v, rows, epsilon).y, dy), gain),
      CLOSE,
    );
  });

  it.each([null, { factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalLength: 64 }])('rope, scaling %j', (scaling) => {
    const { normal } = draws(3);
    const o = { heads: 2, headDim: 6, stride: 14, theta: 100, scaling };
    const positions = [0, 1, 9, 50];
    const [x, dy] = [normal(4 * o.stride), normal(4 * o.stride)];
    compare(
      'input',
      rope(dy, positions, o, -1),
      centralDifferences((v) => dot(rope(v, positions, o), dy), x),
      CLOSE,
    );
    compare('there and back', rope(rope(x, positions, o), positions, o, -1), x, CLOSE);
  });

  it.each([
    [4, 2],
    [3, 3],
    [4, 1],
  ])('attention with %i heads on %i', (heads, kvHeads) => {
    const { normal } = draws(4);
    const sizes = { heads, kvHeads, headDim: 4, lengths: [3, 1, 4] };
    const qkv = normal(8 * (heads + 2 * kvHeads) * 4);
    const dout = normal(8 * heads * 4);
    compare(
      'qkv',
      attentionBackward(qkv, dout, sizes),
      centralDifferences((x) => dot(attention(x, sizes).out, dout), qkv),
      CLOSE,
    );
  });

  it('swiglu', () => {
    const { normal } = draws(5);
    const [gateUp, dh] = [normal(2 * 10, 2), normal(2 * 5)];
    compare(
      'gate and up',
      swigluBackward(gateUp, dh, 2, 5),
      centralDifferences((x) => dot(swiglu(x, 2, 5), dh), gateUp),
      CLOSE,
    );
  });

  it('embedding', () => {
    const { normal } = draws(6);
    const ids = [3, 0, 3, 1];
    const [table, dx] = [normal(5 * 4), normal(4 * 4)];
    compare(
      'table',
      embedBackward(ids, dx, 4, new Float64Array(20)),
      centralDifferences((x) => dot(embed(ids, x, 4), dx), table),
      CLOSE,
    );
  });

  it('cross entropy with ignored labels', () => {
    const { normal } = draws(7);
    const labels = [2, IGNORED, 0, 6];
    const logits = normal(4 * 7, 3);
    compare(
      'logits',
      crossEntropyBackward(logits, labels, 7, 1 / 3),
      centralDifferences((x) => crossEntropy(x, labels, 7).mean, logits),
      CLOSE,
    );
    expect(crossEntropy([0, 0, 0, 0], [1], 4).mean).toBeCloseTo(Math.log(4), 12);
  });

  it('argmax takes the first of equals', () => expect(argmax([1, 5, 5, 0, 0, 0], 2, 3)).toEqual([1, 0]));

  it('norms and clipping', () => {
    expect(sumOfSquares([3, 4])).toBe(25);
    expect(sumOfSquares([3, 4], [1, 1])).toBe(13);
    expect(clipFactor(0.5, 1)).toBe(1);
    expect(clipFactor(4, 1)).toBeCloseTo(0.25, 6);
    expect(clipFactor(1e9, 0)).toBe(1);
  });
});

describe('rotary angles of a model', () => {
  it.each([null, { factor: 32, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalLength: 8192 }])('scaling %j', (ropeScaling) => {
    const [headDim, ropeTheta, positions] = [64, 500_000, 130];
    const expected: number[] = [];
    for (let p = 0; p < positions; p++) {
      for (let i = 0; i < headDim / 2; i++) {
        const angle = p * frequency(i, headDim, ropeTheta, ropeScaling);
        expected.push(Math.cos(angle), Math.sin(angle));
      }
    }
    compare('angles', ropeAngles({ headDim, ropeTheta, ropeScaling }, positions), expected, { abs: 1e-7, eps: 0 });
  });
});

describe('comparison', () => {
  it('names the place, both values and the share of the budget', () => {
    expect(() => compare('x', [1, 2, 3.5], [1, 2, 3], { abs: 0.1, eps: 0 })).toThrow(
      'x: element 2 of 3 is 3.5, expected 3; 5.00 times the allowed 0.1',
    );
    expect(compare('x', [1, 2, 3.05], [1, 2, 3], { abs: 0.1, eps: 0 })).toMatchObject({ at: 2 });
    expect(() => compare('x', [NaN], [1])).toThrow('Infinity times');
    expect(() => compare('x', [1], [1, 2])).toThrow('1 values, expected 2');
  });

  it('sees what was not written and what should not have been', () => {
    expect(() => compare('x', [1, 0], written([1], 2))).toThrow('nothing may be written there');
    expect(() => compare('x', [UNTOUCHED], [1])).toThrow('was not written');
    expect(compare('x', [1, UNTOUCHED], written([1], 2)).share).toBe(0);
  });
});

describe('float16', () => {
  it('by its bits', () => {
    const known: [number, number][] = [
      [0, 0],
      [-0, 0x8000],
      [1, 0x3c00],
      [-2, 0xc000],
      [65_504, 0x7bff],
      [0.333251953125, 0x3555],
      [2 ** -14, 0x0400],
      [1023 * 2 ** -24, 0x03ff],
      [2 ** -24, 1],
    ];
    for (const [value, bits] of known) {
      expect(halfBits(value)).toBe(bits);
      expect(halfValue(bits)).toBe(value);
    }
    expect(halfWords([1, -2, 0])).toEqual(Uint32Array.of(0xc0003c00, 0));
  });

  it('every finite number is its own nearest, and a tie goes to the even neighbour', () => {
    for (let bits = 0; bits < 0x7c00; bits++) {
      expect(halfBits(halfValue(bits))).toBe(bits);
      if (bits === 0) continue;
      const [below, above] = [halfValue(bits - 1), halfValue(bits)];
      const tie = (below + above) / 2;
      expect(halfBits(tie)).toBe(bits % 2 === 0 ? bits : bits - 1);
      expect(halfBits(tie + (above - below) / 8)).toBe(bits);
      expect(halfBits(tie - (above - below) / 8)).toBe(bits - 1);
    }
    expect([halfBits(65_519), halfBits(65_520), halfBits(-1e9)]).toEqual([0x7bff, 0x7c00, 0xfc00]);
  });
});
