import { describe, expect, test } from 'vitest';
import { adapterTable, continuedLora, linearModules, poolOfAdapter, startOfAdapter } from '../../src/model/adapter';
import { parseConfig } from '../../src/model/config';
import { adapterDistance, type LowRank } from '../../src/model/low-rank';
import { place, valuesOf } from '../../src/model/parameters';
import type { Adapter } from '../../src/exchange/peft';
import type { Lora } from '../../src/protocol/recipe';
import { draws } from '../reference/random';

// Arithmetic of adapters on the host, in float64.

const lora: Lora = { r: 3, lora_alpha: 5, lora_dropout: 0, target_modules: ['q_proj', 'down_proj'] };
const { r } = lora;
const scale = lora.lora_alpha / r;
const SIZES = [[7, 11], [4, 9]] as const; // prettier-ignore

const random = (seed: number, size = 1): LowRank[] => {
  const { normal } = draws(seed);
  return SIZES.map(([inputs, outputs]) => ({ a: normal(r * inputs, size), b: normal(r * outputs, size) }));
};
const added = (modules: readonly LowRank[], change: readonly LowRank[], share: number): LowRank[] =>
  modules.map(({ a, b }, m) => ({ a: a.map((x, i) => x + share * change[m]!.a[i]!), b: b.map((x, i) => x + share * change[m]!.b[i]!) }));

/** s B A of a module, [out, in]. */
function product({ a, b }: LowRank): Float64Array {
  const [inputs, outputs] = [a.length / r, b.length / r];
  const out = new Float64Array(outputs * inputs);
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < r; i++) for (let k = 0; k < inputs; k++) out[o * inputs + k]! += scale * b[o * r + i]! * a[i * inputs + k]!;
  return out;
}

function reference(modules: readonly LowRank[], start: readonly LowRank[]): number {
  let squares = 0;
  modules.forEach((module, m) => {
    const then = product(start[m]!);
    product(module).forEach((x, i) => (squares += (x - then[i]!) ** 2));
  });
  return Math.sqrt(squares);
}

describe('the distance of adapters from their start', () => {
  test.each([1, 0.1, 1e-3, 1e-6])('is that of the matrices that they add, %d of the way from another adapter', (share) => {
    const start = random(1);
    const now = added(start, random(2), share);
    const expected = reference(now, start);
    expect(adapterDistance(now, start, lora) / expected).toBeCloseTo(1, 9);
  });

  test('is exactly zero at the start', () => {
    const start = random(3);
    expect(adapterDistance(start, start, lora)).toBe(0);
    expect(adapterDistance(random(3), start, lora)).toBe(0);
  });

  test('of a fresh adapter is the length of what it adds, to the bit what the sum over (B^T B) o (A A^T) gives', () => {
    const fresh = random(4).map(({ a, b }) => ({ a, b: new Float32Array(b.length) }));
    const now = added(random(5), random(6), 0.3);
    let total = 0;
    for (const { a, b } of now) {
      const inputs = a.length / r;
      for (let i = 0; i < r; i++) {
        for (let j = 0; j <= i; j++) {
          let left = 0;
          let right = 0;
          for (let o = 0; o < b.length; o += r) left += b[o + i]! * b[o + j]!;
          for (let k = 0; k < inputs; k++) right += a[i * inputs + k]! * a[j * inputs + k]!;
          total += (i === j ? 1 : 2) * left * right;
        }
      }
    }
    expect(adapterDistance(now, fresh, lora)).toBe(scale * Math.sqrt(total));
    expect(adapterDistance(now, fresh, lora) / reference(now, fresh)).toBeCloseTo(1, 12);
  });
});

describe('an adapter in its pool', () => {
  const CONFIG = {
    model_type: 'llama',
    vocab_size: 8,
    hidden_size: 8,
    intermediate_size: 12,
    num_hidden_layers: 2,
    num_attention_heads: 2,
  };
  const table = adapterTable(parseConfig(CONFIG), lora);
  const adapter = (): Adapter => {
    const { normal } = draws(9);
    return { settings: lora, baseModel: null, modules: new Map(table.modules.map(({ name, a, b }) => [name, { a: normal(a.size, 1), b: normal(b.size, 1) }])) };
  }; // prettier-ignore

  test('lies where the table says, and nowhere else', () => {
    const given = adapter();
    const pool = poolOfAdapter(table, given);
    for (const { name, a, b } of table.modules) {
      expect(valuesOf(a, pool)).toEqual(given.modules.get(name)!.a);
      expect(valuesOf(b, pool)).toEqual(given.modules.get(name)!.b);
    }
    expect(pool.filter((x) => x !== 0)).toHaveLength(table.trainable);
    const again = new Float32Array(pool.length);
    for (const parameter of table.parameters) place(parameter, valuesOf(parameter, pool), again);
    expect(again).toEqual(pool);
    expect(startOfAdapter(table, 1)).toHaveLength(pool.length);
  });

  const without = (modules: Adapter['modules'], name: string) => new Map([...modules].filter(([other]) => other !== name));
  const [first] = table.modules;
  test.each<[string, (modules: Adapter['modules']) => Adapter['modules'], string]>([
    ['lacks a module', (modules) => without(modules, first!.name), `no matrices for ${first!.name}`],
    [
      'has one more',
      (modules) => new Map([...modules, ['model.layers.0.mlp.up_proj', modules.get(first!.name)!]]),
      'beside model.layers.0.mlp.up_proj, which its settings do not name',
    ],
    [
      'has another shape',
      (modules) => new Map([...modules, [first!.name, { ...modules.get(first!.name)!, b: new Float32Array(5) }]]),
      'lora_B.weight has 5 values, expected 24 for the shape [8, 3]',
    ],
    [
      'holds what is no number',
      (modules) => new Map([...modules, [first!.name, { ...modules.get(first!.name)!, a: new Float32Array(24).fill(NaN, 3, 4) }]]),
      'lora_A.weight holds NaN at element 3',
    ],
  ])('that %s is refused', (_, change, message) => {
    const given = adapter();
    expect(() => poolOfAdapter(table, { ...given, modules: change(given.modules) })).toThrow(message);
  });

  test('settles the settings: given ones may differ in the dropout alone', () => {
    const given = adapter();
    expect(continuedLora(given, undefined)).toEqual(lora);
    const same = { ...lora, lora_dropout: 0.2, target_modules: lora.target_modules.toReversed() };
    expect(continuedLora(given, same)).toBe(same);
    const adapted = 'the adapter that the model goes on from has';
    expect(() => continuedLora(given, { ...lora, r: 4 })).toThrow(`lora.r is 4, but ${adapted} 3: set it to that.`);
    expect(() => continuedLora(given, { ...lora, lora_alpha: 6 })).toThrow(`lora.lora_alpha is 6, but ${adapted} 5`);
    expect(() => continuedLora(given, { ...lora, target_modules: ['q_proj'] })).toThrow(
      `lora.target_modules is ["q_proj"], but ${adapted} ["q_proj","down_proj"]`,
    );
    expect(() => continuedLora(given, null)).toThrow('lora is null, but the model goes on from an adapter: set lora to');
  });

  test('may stand beside every linear layer', () => {
    expect(linearModules(CONFIG)).toHaveLength(14);
  });
});
