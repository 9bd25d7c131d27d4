import { describe, expect, test } from 'vitest';
import type { Op, Tensor } from '../../src/device/op';
import { adamwEma, closeGradient } from '../../src/kernels/adamw_ema';
import { attention, attentionBackward, qkvWidth, writeCache } from '../../src/kernels/attention';
import { addBias, biasBackward, biasPartialBytes } from '../../src/kernels/bias';
import { crossEntropy, crossEntropyBackward } from '../../src/kernels/cross_entropy';
import { advance, argmax } from '../../src/kernels/decode';
import { embedBackward, embedPiece, gatherScored } from '../../src/kernels/embed';
import { headNorm, headNormBackward, headNormBytes, headNormGainBackward } from '../../src/kernels/head_norm';
import { halfCopy } from '../../src/kernels/products/half_copy';
import { blockMask, dropout, scaleRows } from '../../src/kernels/products/lora';
import { matmulNN, matmulNT, matmulTN } from '../../src/kernels/products/matmul';
import { matrixBytes, productNN, productNT } from '../../src/kernels/products/matrix';
import { normSquared, reduce } from '../../src/kernels/reduce';
import { rmsnorm, rmsnormBackward, rmsnormGainBackward } from '../../src/kernels/rmsnorm';
import { rope } from '../../src/kernels/rope';
import { swiglu, swigluBackward } from '../../src/kernels/swiglu';

/** An operand of so many bytes, as the planner would have it. */
type Give = (bytes: number) => Tensor;

const [N, WIDTH] = [5, 8];
const shape = { heads: 4, kvHeads: 2, headDim: 4 };
const chunk = { first: 0, count: 10, stride: 12, last: true };
const rows = { rows: 'tokens', maxRows: N } as const;
const heads = headNormBytes(shape, N);
const [row, number, qkv, inner] = [4 * WIDTH, 4, 4 * qkvWidth(shape), 4 * shape.heads * shape.headDim];

/** Each operation with operands that are just large enough; of one that ids or positions point into nobody knows how large it is. */
const CASES: [string, (t: Give, any: Tensor) => Op | Op[]][] = [
  [
    'adamw + ema',
    (t) =>
      adamwEma({
        ...{ gradient: t(64), weights: t(64), first: t(64), second: t(64), tracks: t(128), step: t(80), gate: t(16), half: t(32) },
        ...{ copy: true, count: 16, decayEnd: 16, trackCount: 2 },
      }),
  ],
  ['step end', (t) => closeGradient({ sums: t(16), step: t(80), gate: t(16), journal: t(16) })],
  [
    'attention',
    (t, any) =>
      attention({
        ...{ shape, qkv: t(N * qkv), cache: any, stream: t(16 * N), out: t(N * inner), lse: t(16 * N), extent: t(16), maxTokens: N },
      }),
  ],
  [
    'attention backward',
    (t) =>
      attentionBackward({
        ...{ shape, qkv: t(N * qkv), stream: t(16 * N), out: t(N * inner), dout: t(N * inner), lse: t(16 * N), delta: t(16 * N) },
        ...{ dqkv: t(N * qkv), extent: t(16), maxTokens: N },
      }),
  ],
  ['cache write', (t, any) => writeCache({ shape, qkv: t(N * qkv), stream: t(16 * N), cache: any, extent: t(16), maxTokens: N })],
  ['bias', (t) => addBias({ label: 'bias', ...rows, x: t(N * row), bias: t(row), width: WIDTH, extent: t(16) })],
  [
    'bias backward',
    (t) =>
      biasBackward({
        ...{ label: 'bias backward', ...rows, dy: t(N * row), partial: t(biasPartialBytes(WIDTH, N)), dbias: t(row), width: WIDTH },
        extent: t(16),
      }),
  ],
  [
    'cross entropy',
    (t) => crossEntropy({ chunk, logits: t(48 * N), labels: t(number * N), state: t(16 * N), losses: t(4 * N), extent: t(16), maxRows: N }),
  ],
  [
    'cross entropy backward',
    (t) => crossEntropyBackward({ chunk, logits: t(48 * N), labels: t(4 * N), state: t(16 * N), step: t(16), extent: t(16), maxRows: N }),
  ],
  ['argmax', (t) => argmax({ chunk, logits: t(48 * N), best: t(8 * N), extent: t(16), maxRows: N })],
  [
    'decode advance',
    (t, any) =>
      advance({
        ...{ best: any, endIds: t(16), endCount: 4, rowOf: any, answers: any, lengths: any, stream: any, extent: t(16), scored: any },
        ...{ limit: 3, gather: false },
      }),
  ],
  ...(['f32', 'int4'] as const).map((weight): (typeof CASES)[number] => [
    `embed ${weight}`,
    (t) => {
      const bytes = matrixBytes(weight, 6, 64);
      const matrix = weight === 'f32' ? { weight, b: t(bytes.b) } : { weight, b: t(bytes.b), scales: t(bytes.scales) };
      return embedPiece({ matrix, stream: t(16 * N), x: t(256 * N), extent: t(16), width: 64, maxTokens: N, first: 0, count: 6 });
    },
  ]),
  ['gather', (t, any) => gatherScored({ x: any, rows: t(4 * N), y: t(N * row), extent: t(16), width: WIDTH, maxRows: N })],
  [
    'embed backward',
    (t, any) =>
      embedBackward({
        ...{
          order: t(4 * N),
          begin: t(4 * (N + 1)),
          idOf: t(4 * N),
          dx: t(N * row),
          table: any,
          extent: t(16),
          width: WIDTH,
          maxTokens: N,
        },
      }),
  ],
  [
    'head norm',
    (t) =>
      headNorm({
        ...{ shape, qkv: t(N * qkv), gainQ: t(16), gainK: t(16), unit: t(heads.unit), rstd: t(heads.rstd), extent: t(16) },
        ...{ epsilon: 1e-6, maxTokens: N },
      }),
  ],
  [
    'head norm gain',
    (t) =>
      headNormGainBackward({
        ...{ shape, dqkv: t(N * qkv), unit: t(heads.unit), partial: t(heads.partial), dgainQ: t(16), dgainK: t(16), extent: t(16) },
        maxTokens: N,
      }),
  ],
  [
    'head norm backward',
    (t) =>
      headNormBackward({
        ...{ shape, dqkv: t(N * qkv), gainQ: t(16), gainK: t(16), unit: t(heads.unit), rstd: t(heads.rstd), extent: t(16), maxTokens: N },
      }),
  ],
  ['half copy', (t) => halfCopy({ weights: t(64), half: t(32), count: 16 })],
  ['lora scale', (t) => scaleRows({ label: 'lora scale', ...rows, y: t(N * row), width: WIDTH, factor: 2, extent: t(16) })],
  [
    'lora dropout',
    (t) =>
      dropout({ label: 'lora dropout', ...rows, x: t(N * row), y: t(N * row), draw: t(16), width: WIDTH, site: 0, p: 0.1, extent: t(16) }),
  ],
  ['lora blocks', (t) => blockMask({ label: 'lora blocks', matrix: t(4 * 4 * 9), rows: 4, columns: 9, blocks: [] })],
  [
    'product NT',
    (t) =>
      matmulNT({
        ...{ label: 'product NT', ...rows, a: t(N * row), b: t(row * 10), residual: t(48 * N), out: t(48 * N), extent: t(16) },
        ...{ k: WIDTH, n: 10 },
      }),
  ],
  [
    'product NT with int8',
    (t) => {
      const bytes = matrixBytes('int8', 10, WIDTH);
      const matrix = { weight: 'int8', b: t(bytes.b), scales: t(bytes.scales) } as const;
      return productNT({ label: 'product NT', ...rows, a: t(N * row), matrix, out: t(48 * N), extent: t(16), k: WIDTH, n: 10 });
    },
  ],
  [
    'product NN',
    (t) => matmulNN({ label: 'product NN', ...rows, a: t(48 * N), b: t(10 * row), out: t(N * row), extent: t(16), k: 10, n: WIDTH }),
  ],
  [
    'product NN with int4',
    (t) => {
      const bytes = matrixBytes('int4', 10, 64);
      const matrix = { weight: 'int4', b: t(bytes.b), scales: t(bytes.scales) } as const;
      return productNN({ label: 'product NN', ...rows, a: t(48 * N), matrix, out: t(256 * N), extent: t(16), k: 10, n: 64 });
    },
  ],
  [
    'product TN',
    (t) => matmulTN({ label: 'product TN', ...rows, a: t(48 * N), b: t(N * row), out: t(10 * row), extent: t(16), m: 10, n: WIDTH }),
  ],
  ['loss', (t) => reduce({ label: 'loss', values: t(80), out: t(16), at: 2, extent: t(16), count: 20 })],
  ['norm', (t) => normSquared({ label: 'norm', x: t(2048), minus: t(2048), partial: t(16), out: t(16), at: 0, extent: t(16), count: 512 })],
  ...[true, false].map((gathers): (typeof CASES)[number] => [
    `rmsnorm ${gathers ? 'of rows by number' : 'of all rows'}`,
    (t, any) => {
      const source = gathers ? { x: any, rows: t(4 * N) } : { x: t(N * row) };
      const common = { label: 'rmsnorm', ...source, rstd: t(4 * N), extent: t(16), width: WIDTH, maxRows: N };
      return [
        rmsnorm({ ...common, gain: t(row), y: t(N * row), epsilon: 1e-5 }),
        ...rmsnormGainBackward({ ...common, dy: t(N * row), partial: t(row), dgain: t(row) }),
      ];
    },
  ]),
  ...[true, false].map((scatters): (typeof CASES)[number] => [
    `rmsnorm backward ${scatters ? 'of rows by number' : 'of all rows'}`,
    (t, any) => {
      const source = scatters ? { slot: t(4 * N), dy: any, rstd: any } : { dy: t(N * row), rstd: t(4 * N) };
      const common = { label: 'rmsnorm backward', x: t(N * row), gain: t(row), extent: t(16), width: WIDTH, maxRows: N };
      return rmsnormBackward({ ...common, ...source, dx: t(N * row) });
    },
  ]),
  [
    'rope',
    (t) =>
      rope({
        ...{
          qkv: t(N * qkv),
          stream: t(16 * N),
          angles: t(16),
          extent: t(16),
          heads: 6,
          headDim: 4,
          stride: qkvWidth(shape),
          maxTokens: N,
        },
      }),
  ],
  ['swiglu', (t) => swiglu({ gateUp: t(2 * N * row), h: t(N * row), extent: t(16), width: WIDTH, maxTokens: N })],
  [
    'swiglu backward',
    (t) => swigluBackward({ gateUp: t(2 * N * row), dh: t(N * row), dGateUp: t(2 * N * row), extent: t(16), width: WIDTH, maxTokens: N }),
  ],
];

const tensor = (name: string, bytes: number): Tensor => ({ name, bytes, transient: false, item: name, memory: null });

/** The operation with operand `short` one step of the planner too small; returns how many there are. */
function make(build: (typeof CASES)[number][1], short = -1): number {
  let count = 0;
  const give: Give = (bytes) => {
    const at = count++;
    const planned = Math.ceil(bytes / 16) * 16;
    return tensor(`operand ${at}`, at === short ? planned - 16 : planned);
  };
  build(give, tensor('any', 16));
  return count;
}

describe.each(CASES)('%s', (_, build) => {
  test('takes operands that are large enough, and names the one that is too small', () => {
    const count = make(build);
    expect(count).toBeGreaterThan(0);
    for (let at = 0; at < count; at++) expect(() => make(build, at), `operand ${at}`).toThrow(`operand ${at}, has `);
  });
});

test('a view that ends beyond its tensor is refused', () => {
  const beyond = { tensor: tensor('weights', 512), offset: 256, size: 512 };
  expect(() => blockMask({ label: 'lora blocks', matrix: beyond, rows: 4, columns: 32, blocks: [] })).toThrow(
    'ends at byte 768 of weights, which has 512',
  );
});
