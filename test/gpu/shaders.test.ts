import { describe, expect, test } from 'vitest';
import { specialize } from '../../src/webgpu/shader';
import { matmulTN } from '../../src/kernels/products/matmul';
import { productNN, productNT } from '../../src/kernels/products/matrix';
import { needsSubgroups, SOURCES, variantsOf } from '../reference/variants';
import { testGpu } from './harness';

// Every file as it stands, or with each of those that it names, and in every variant. bench/compile-shaders.mjs does the same without an adapter, half precision included.

async function errorsOf(name: string, code: string): Promise<string[]> {
  const { device } = await testGpu();
  const module = device.createShaderModule({ label: name, code });
  const { messages } = await module.getCompilationInfo();
  const errors = messages.filter((m) => m.type === 'error').map((m) => `${name} line ${m.lineNum}: ${m.message}`);
  // The constants decide what is left of a shader, so that a pipeline says more than a module.
  if (errors.length === 0) await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } });
  return errors;
}

/** The software adapter has subgroups and no half precision, so there only the latter is left to the script. */
async function offered(source: string): Promise<boolean> {
  const { device } = await testGpu();
  return device.features.has('subgroups') || !needsSubgroups(source);
}

describe.each(Object.entries(SOURCES))('%s', (name, source) => {
  test('compiles as it stands', async () => {
    expect(await offered(source), 'the adapter of the tests has subgroups').toBe(true);
    expect(await errorsOf(name, source)).toEqual([]);
  });

  test('compiles in all variants', async () => {
    expect(await offered(source), 'the adapter of the tests has subgroups').toBe(true);
    const hasF16 = (await testGpu()).device.features.has('shader-f16');
    const variants = variantsOf(name).filter((values) => hasF16 || !Object.values(values).includes('f16'));
    expect(variants.length).toBeGreaterThan(0);
    const errors = await Promise.all(
      variants.map((values) => errorsOf(`${name} ${JSON.stringify(values)}`, specialize({ name, source, values }))),
    );
    expect(errors.flat()).toEqual([]);
  });

  test('has a header with its equation', () => expect(source).toMatch(/^\/\/ \S/));
});

test('every shader that a product is computed with is among them, and each of them is used', () => {
  const tensor = (name: string) => ({ name, bytes: 2 ** 20, transient: false, item: name, memory: null });
  const common = {
    label: '',
    a: tensor('a'),
    out: tensor('c'),
    extent: tensor('extent'),
    rows: 'tokens',
    maxRows: 64,
    k: 32,
    n: 32,
  } as const;
  const matrices = [
    { weight: 'f16', b: tensor('b') },
    { weight: 'int4', b: tensor('b'), scales: tensor('scales') },
  ] as const;
  const ops = [
    ...matrices.flatMap((matrix) => [productNT({ ...common, matrix }), productNN({ ...common, matrix })]),
    matmulTN({ ...common, b: tensor('b'), m: 32 }),
  ];
  const used = ops.flatMap(({ shader, variants }) => [shader, ...Object.values(variants!).map((variant) => variant.shader)]);
  const sources = Object.entries(SOURCES).filter(([name]) => name.startsWith('matmul_'));
  expect(new Set(used.map(({ source }) => source))).toEqual(new Set(sources.map(([, source]) => source)));
});

test('a constant that is not there is refused', () => {
  const [name, source] = Object.entries(SOURCES)[0]!;
  expect(() => specialize({ name, source, values: { NOT_THERE: 1 } })).toThrow('no top-level constant or alias named NOT_THERE');
});

test('specialising changes the named lines and nothing else', () => {
  const source = '// WIDTH = 4\nalias Weight = f32;\nconst WIDTH = 4;\nconst WIDTH_4 = WIDTH / 4;\nconst S : f32 = 1.0;\n';
  expect(specialize({ name: 'x', source, values: { WIDTH: 8, S: '2.0' } })).toBe(
    source.replace('const WIDTH = 4;', 'const WIDTH = 8;').replace('S : f32 = 1.0', 'S : f32 = 2.0'),
  );
  expect(specialize({ name: 'x', source, values: { Weight: 'f16' } })).toBe(`enable f16;\n${source.replace('f32;\nconst', 'f16;\nconst')}`);
});
