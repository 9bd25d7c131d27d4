import { describe, expect, test } from 'vitest';
import { Layout, Layouts, placesOf } from '../../src/device/layout';
import { named, numbered, Packed } from '../../src/device/named';
import type { Op, Tensor } from '../../src/device/op';
import { argumentsOf, type Signature } from '../../src/processor/kernels';
import { SOURCES } from '../reference/variants';

const layout = (source: string): Layout => new Layout({ name: 'kernel', source });
const struct = (body: string) => layout(`struct S { ${body} }`).struct('S');
const places = (body: string) => Object.fromEntries(struct(body).fields.map((field) => [field.name, field.places]));
const tensor = (name: string): Tensor => ({ name, bytes: 16, transient: false, item: name, memory: null });

describe('bindings', () => {
  test('are read with number, space and type, in the order of the numbers, however they are written', () => {
    const { bindings } = layout(`
      @group(0) @binding(2) var<uniform> shape: Shape;
      @binding(0) @group(0) var<storage,read> x: array<vec4<f32>>;
      @group( 0 ) @binding( 1 )
      var <storage, read_write> y : array<u32> ;
      var<workgroup> block: array<vec4<f32>, 8>;
      var<private> own: u32;`);
    expect(bindings).toEqual([
      { name: 'x', at: 0, space: 'storage', type: 'array<vec4<f32>>' },
      { name: 'y', at: 1, space: 'storage', type: 'array<u32>' },
      { name: 'shape', at: 2, space: 'uniform', type: 'Shape' },
    ]);
  });

  test('in comments are none, nor are structs and constants there', () => {
    const { bindings, constants } = layout(`
      // @group(0) @binding(0) var<storage, read> x: u32;
      /* @group(0) @binding(1) var<storage, read> y: u32; /* in one another */ const A = 1; */
      const B = 2; // const C = 3;
      @group(0) /* here */ @binding(2) // and here
      var<storage, read> z: u32;`);
    expect(bindings.map(({ name }) => name)).toEqual(['z']);
    expect([...constants]).toEqual([['B', 2]]);
  });

  test('of one number are refused, and so is a number that is a name', () => {
    const twice = '@group(0) @binding(1) var<storage> x: u32; @group(0) @binding(1) var<storage> y: u32;';
    expect(() => layout(twice)).toThrow('kernel declares binding 1 twice');
    expect(() => layout('@group(0) @binding(X) var<storage> x: u32;')).toThrow('kernel: x has no number of a binding');
  });
});

test('constants are those that are plain numbers', () => {
  const { constants } = layout('const A = -2;\nconst B: f32 = 1e-5;\nconst C = 3u;\nconst D = u32(A);\nconst E = A * 2;');
  expect(Object.fromEntries(constants)).toEqual({ A: -2, B: 1e-5, C: 3 });
});

// The offsets and sizes below follow the tables of WGSL's section "Alignment and Size".
describe('a struct', () => {
  test('has each field at the next multiple of its alignment, and as many bytes as its widest demands', () => {
    expect(places('a: f32, b: vec2<f32>, c: u32, d: vec3<i32>, e: f32, f: vec4f')).toEqual({
      a: [0],
      b: [8, 12],
      c: [16],
      d: [32, 36, 40],
      e: [44],
      f: [48, 52, 56, 60],
    });
    expect(struct('a: f32, b: vec2<f32>, c: u32').bytes).toBe(24);
    expect(struct('a: vec3<f32>').bytes).toBe(16);
    expect(struct('a: u32, b: u32, c: u32').bytes).toBe(12);
  });

  test('may hold lists, whose elements lie at multiples of their alignment, and matrices, by columns', () => {
    expect(placesOf(struct('rows: u32, blocks: array<vec4<u32>, 3>'), 'blocks')).toEqual(Array.from({ length: 12 }, (_, i) => 16 + 4 * i));
    expect(places('a: array<vec3<f32>, 2>, b: f32')).toEqual({ a: [0, 4, 8, 16, 20, 24], b: [32] });
    expect(places('a: mat2x3<f32>, b: f32')).toEqual({ a: [0, 4, 8, 16, 20, 24], b: [32] });
    expect(places('a: array<u32, 2>, b: atomic<u32>,')).toEqual({ a: [0, 4], b: [8] });
    expect(struct('a: mat4x4f, b: vec2i').fields.map(({ type }) => type)).toEqual(['f32', 'i32']);
  });

  test.each(['f16', 'bool', 'Other', 'array<f32>', 'array<f32, N>', 'vec4<bool>', 'texture_2d<f32>'])(
    'of a field %s is refused',
    (type) => {
      expect(() => struct(`a: u32, b: ${type}`)).toThrow(`kernel, struct S: "b: ${type}" has a type that cannot be written by name`);
    },
  );

  test('with an alignment of its own is refused', () => {
    expect(() => struct('@align(16) a: u32')).toThrow('cannot be written by name');
  });

  test('that is not there is missed by name, with those that are', () => {
    expect(() => layout('struct A { a: u32 }\nstruct B { b: u32 }').struct('C')).toThrow('declares no struct C, but A, B');
    expect(() => placesOf(struct('a: u32, b: u32'), 'c')).toThrow('struct S has no field c, but a, b');
  });
});

describe('packed numbers', () => {
  const packed = () => new Packed('kernel', struct('a: f32, n: u32, i: i32, list: array<vec4<u32>, 1>'));

  test('lie where the struct says, each in its type', () => {
    const { words } = packed().set({ list: [1, 2, 3, 4], i: -1, n: 4_000_000_000, a: 0.1 });
    const bits = new Uint32Array(Float32Array.of(0.1).buffer)[0];
    expect([...words]).toEqual([bits, 4_000_000_000, 0xffffffff, 0, 1, 2, 3, 4]);
  });

  test('are refused when one is missing or not known', () => {
    expect(() => packed().set({ a: 1, n: 1, i: 1 })).toThrow('kernel, struct S: list missing, nothing not known');
    expect(() => packed().set({ a: 1, n: 1, i: 1, list: [1, 2, 3, 4], m: 2 })).toThrow(
      'kernel, struct S: nothing missing, m not known. Its file declares a, n, i, list; name each of them once.',
    );
  });

  test.each([
    [{ n: -1 }, 'n is -1, which is no u32'],
    [{ n: 0.5 }, 'n is 0.5, which is no u32'],
    [{ n: 2 ** 32 }, 'n is 4294967296, which is no u32'],
    [{ n: NaN }, 'n is NaN, which is no u32'],
    [{ i: 2 ** 31 }, 'i is 2147483648, which is no i32'],
    [{ n: [1, 2] }, 'n is 1 numbers, but 2 were given'],
    [{ list: 1 }, 'list is 4 numbers, but 1 were given'],
    [{ list: [1, 2, 3] }, 'list is 4 numbers, but 3 were given'],
  ])('%j are of the wrong type', (wrong, message) => {
    expect(() => packed().set({ a: 1, n: 1, i: 1, list: [1, 2, 3, 4], ...wrong })).toThrow(message);
  });
});

const SOURCE = `
  struct Shape { rows: u32, factor: f32 }
  struct State { scale: f32, halted: u32 }
  @group(0) @binding(0) var<storage, read> x: array<f32>;
  @group(0) @binding(1) var<storage, read_write> y: array<f32>;
  @group(0) @binding(2) var<storage, read_write> state: State;
  @group(0) @binding(5) var<uniform> shape: Shape;`;

function op(o: Partial<Op> = {}): Op {
  return {
    label: 'an operation',
    shader: { name: 'kernel', source: SOURCE, values: {} },
    bindings: { y: tensor('b'), x: { tensor: tensor('a'), offset: 256, size: 16 }, state: tensor('c') },
    uniform: { factor: 0.5, rows: 3 },
    grid: [1, 1, 1],
    ...o,
  };
}

describe('an operation', () => {
  test('is matched with its shader by name, whatever the order', () => {
    const { bindings, uniform } = named(op(), layout(SOURCE));
    expect(bindings.map(({ binding, view }) => [binding.at, view.tensor.name, view.offset])).toEqual([
      [0, 'a', 256],
      [1, 'b', 0],
      [2, 'c', 0],
    ]);
    expect(uniform!.binding.at).toBe(5);
    expect(numbered('kernel', uniform!.struct, uniform!.values).map(({ name, value }) => [name, value])).toEqual([
      ['rows', 3],
      ['factor', 0.5],
    ]);
  });

  test('may bind memory where a uniform is declared', () => {
    const { uniform: _, ...rest } = op();
    const { bindings, uniform } = named({ ...rest, bindings: { ...rest.bindings, shape: tensor('s') } }, layout(SOURCE));
    expect(bindings.map(({ binding }) => binding.name)).toEqual(['x', 'y', 'state', 'shape']);
    expect(uniform).toBeNull();
  });

  test('that names too little or too much is refused, with the shader and what its file declares', () => {
    const { x, ...others } = op().bindings;
    expect(() => named(op({ bindings: others }), layout(SOURCE))).toThrow(
      'kernel: x missing, nothing not known. Its file declares x, y, state; name each of them once.',
    );
    expect(() => named(op({ bindings: { ...others, X: x! } }), layout(SOURCE))).toThrow('kernel: x missing, X not known.');
    const { uniform: _, ...without } = op();
    expect(() => named(without, layout(SOURCE))).toThrow('kernel: shape missing');
    expect(() => named(op({ bindings: { ...op().bindings, shape: tensor('s') } }), layout(SOURCE))).toThrow(
      'kernel: numbers are given (factor, rows), but its file declares no uniform block for them',
    );
  });
});

describe('for the processor', () => {
  const share = { part: 0, parts: 1, scratch: 7 };
  const address = ({ name }: Tensor): number => name.charCodeAt(0) * 1000;
  const signature: Signature = [
    ['part', 'i32'],
    ['state_halted', 'usize'],
    ['y', 'usize'],
    ['x', 'usize'],
    ['factor', 'f32'],
    ['rows', 'i32'],
  ];
  const given = (o: Partial<Op> = {}, to: Signature = signature) => argumentsOf(op(o), layout(SOURCE), address, to, share);

  test('bindings become addresses, of structs those of fields, numbers themselves', () => {
    expect(given()).toEqual([0, 99_004, 98_000, 97_256, 0.5, 3]);
    expect(given({}, [['state', 'usize'], ...signature.filter(([name]) => name !== 'state_halted')])[0]).toBe(99_000);
  });

  test('a parameter that nothing gives, and what no parameter takes, is refused by name', () => {
    expect(() => given({}, [...signature, ['columns', 'i32']])).toThrow('kernel: its kernel lacks columns, and does not take nothing');
    expect(() => given({}, signature.slice(0, -1))).toThrow('kernel: its kernel lacks nothing, and does not take rows');
    expect(() =>
      given(
        {},
        signature.filter(([name]) => name !== 'state_halted'),
      ),
    ).toThrow('does not take state');
  });

  test('a number of another type is refused', () => {
    const wrong = signature.map(([name]): Signature[number] => [name, name === 'factor' ? 'i32' : 'usize']);
    expect(() => given({}, wrong)).toThrow('kernel: its kernel takes factor as i32, but its file declares f32');
  });
});

test('each text is read once', () => {
  const layouts = new Layouts();
  const shader = { name: 'kernel', source: SOURCE, values: {} };
  expect(layouts.of({ ...shader, values: { A: 1 } })).toBe(layouts.of(shader));
  expect(layouts.of({ ...shader, source: `${SOURCE}\n` })).not.toBe(layouts.of(shader));
});

describe('the shaders of this project', () => {
  const all = Object.entries(SOURCES).map(([name, source]) => ({ name, source, read: new Layout({ name, source }) }));

  test.each(all)('$name: every binding, struct and setting is found', ({ source, read }) => {
    expect(new Set(read.bindings.map((binding) => binding.name)).size).toBe(read.bindings.length);
    expect(read.bindings).toHaveLength(source.match(/^@group/gm)!.length);
    for (const { type, space } of read.bindings) if (space === 'uniform') expect(read.struct(type).fields.length).toBeGreaterThan(0);
    const settings = [...source.matchAll(/^const (\w+) = -?[\d.e-]+;/gm)].map(([, name]) => name);
    expect([...read.constants.keys()]).toEqual(expect.arrayContaining(settings));
  });

  test('structs of one name that several files read begin alike', () => {
    for (const name of ['Step', 'Gate']) {
      const structs = all.filter(({ source }) => source.includes(`struct ${name} `)).map(({ read }) => read.struct(name).fields);
      expect(structs.length).toBeGreaterThan(1);
      const longest = structs.reduce((a, b) => (b.length > a.length ? b : a));
      for (const fields of structs) expect(longest.slice(0, fields.length)).toEqual(fields);
    }
  });
});
