import { ESLint, Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import { circles, FACES, floors, importsOf, MOST_FILES, noModuleState, readTree, treeProblems, violation } from '../../scripts/floors.mjs';

const forbidden: [file: string, imported: string, why: RegExp][] = [
  ['src/webgpu/device.ts', '../model/llama', /gpu stands below model/],
  ['src/model/llama.ts', '../train/trainer.ts', /model stands below train/],
  ['src/train/trainer.ts', '../evaluate/judge', /train stands below evaluate/],
  ['src/protocol/recipe.ts', '../data/tokenizer', /protocol stands below data/],
  ['src/worker/engine.worker.ts', '../index', /worker stands below index/],
  ['src/ui/page.ts', '../webgpu/gpu', /only through protocol\/, judge\/ and worker\/client\.ts/],
  ['src/ui/charts/loss.ts', '../../worker/engine.worker.ts?worker', /only through/],
  ['src/lab/verdict.ts', '../evaluate/statistics', /only through/],
  ['src/lab/verdict.ts', '../ui/page', /lab stands below ui/],
  ['src/ui/elements/shown.ts', '../../elements/framed', /ui stands below elements/],
  ['src/elements/framed.ts', '../lab/desk', /elements loads with other people's pages/],
  ['src/model/llama.ts', '../../test/reference/matmul', /outside src/],
  ['src/protocol/recipe.ts', '../judge/lists', /protocol stands below judge/],
  ['src/ui/runs/table.ts', '../recipe/form', /ui\/recipe has no face/],
  ['src/ui/runs/table.ts', '../curves/panel', /by ui\/curves\/picture\.ts alone/],
  ['src/ui/runs/table.ts', '../../lab/desk', /only what stands above the rooms of ui knows the desk/],
  ['src/ui/runs/table.ts', '../app', /stands below ui\/app/],
  ['src/ui/base/follow.ts', '../controls/slider', /serves all rooms/],
  ['src/ui/controls/slider.ts', '../curves/picture', /serves all rooms/],
  ['src/odd/thing.ts', '../webgpu/gpu', /no room/],
  ['src/model/llama.ts', '../odd/thing', /no room/],
];

const allowed: [file: string, imported: string][] = [
  ['src/kernels/matmul.ts', '../../shaders/matmul.wgsl?raw'],
  ['src/model/llama.ts', '../kernels/matmul'],
  ['src/model/llama.ts', './parameters'],
  ['src/worker/engine.worker.ts', '../evaluate/judge'],
  ['src/ui/page.ts', '../worker/client'],
  ['src/ui/page.ts', '../protocol/recipe.ts'],
  ['src/lab/verdict.ts', '../judge/statistics'],
  ['src/ui/lessons/first.ts', '../../lab/verdict'],
  ['src/ui/runs/export.ts', '../curves/picture'],
  ['src/ui/zones.ts', '../lab/desk'],
  ['src/ui/runs/table.ts', '../base/styles'],
  ['src/ui/runs/table.ts', './details'],
  ['src/ui/controls/slider.ts', '../base/styles'],
  ['src/ui/app.ts', './runs/table'],
  ['src/elements/words.ts', '../ui/locales/ja/web/elements'],
  ['src/index.ts', './train/trainer'],
  ['src/ui/page.ts', 'lit'],
  ['test/unit/floors.test.ts', '../../src/webgpu/gpu'],
];

test.each(forbidden)('%s may not import %s', (file, imported, why) => {
  expect(violation(file, imported)).toMatch(why);
});

test.each(allowed)('%s may import %s', (file, imported) => {
  expect(violation(file, imported)).toBeUndefined();
});

test('every way to import is looked at', () => {
  const code = [
    "import { a } from '../model/a';",
    "export { b } from '../model/b';",
    "export * from '../model/c';",
    "void import('../model/d');",
    "new Worker(new URL('../model/e.ts', import.meta.url));",
    'void import(`../model/f`);',
    "void import('../model/' + name);",
    "import fine from './fine';",
  ].join('\n');
  const messages = new Linter({ cwd: '/usr/src/project' }).verify(
    code,
    { files: ['**/*.ts'], plugins: { tabtune: { rules: { floors } } }, rules: { 'tabtune/floors': 'error' } },
    { filename: '/usr/src/project/src/webgpu/a.ts' },
  );
  expect(messages.map(({ line, ruleId }) => [line, ruleId])).toEqual([1, 2, 3, 4, 5, 6, 7].map((line) => [line, 'tabtune/floors']));
});

test('the rule is on wherever the product lives', async () => {
  const eslint = new ESLint();
  for (const file of ['src/webgpu/x.ts', 'src/ui/lessons/x.ts', 'src/index.ts']) {
    const config = (await eslint.calculateConfigForFile(file)) as Linter.Config;
    expect(config.rules?.['tabtune/floors']).toEqual([2]);
    expect(config.rules?.['tabtune/no-module-state']).toEqual([2]);
    expect(config.rules?.['tabtune/no-list-spread']).toEqual([2]);
  }
});

const stateful = (code: string): number =>
  new Linter().verify(code, {
    files: ['**/*.js'],
    plugins: { tabtune: { rules: { 'no-module-state': noModuleState } } },
    rules: { 'tabtune/no-module-state': 'error' },
  }).length;

test.each([
  'let a = 1;',
  'var a;',
  'export let a;',
  'const a = new Map();',
  'export const a = new Signal();',
  'const a = [];',
  'const a = {};',
  'class A { static count = 0; }',
  'const a = make(); export const f = () => a.set(1, 2);',
  'const a = [1]; export const f = () => a.push(2);',
  'const a = { b: 1 }; export const f = () => (a.b = 2);',
  'const a = { b: 1 }; export const f = () => a.b++;',
  'const a = { b: { c: 1 } }; export const f = () => (a.b.c = 2);',
  'const a = { b: [1] }; export const f = () => a.b.push(2);',
  'const a = make(); export const f = () => a.b.c++;',
  'const a = make(); export const f = () => { [a.b] = [1]; };',
  'const a = make(); export const f = () => { ({ b: a.b } = g()); };',
  'const a = make(); export const f = () => Object.assign(a, { b: 1 });',
  'const a = make(); export const f = () => a["set"](1, 2);',
  'const a = make(); export const f = () => a?.b?.add(1);',
  'const a = { b: new Map() };',
  'const a = [new Set()];',
  'const a = c ? new Map() : null;',
  'const a = (() => { let b = 0; return () => b++; })();',
  'export default new Map();',
])('%s is state at module level', (code) => {
  expect(stateful(code)).toBe(1);
});

test.each([
  'const a = 1;',
  'const a = /x/;',
  'const a = new RegExp("x");',
  'const a = new Intl.NumberFormat();',
  'const a = [1, 2];',
  'const a = { b: 1 };',
  'function f() { let a = []; const b = new Map(); return [a, b]; }',
  'class A { #a = new Map(); b = []; }',
  'const a = [2, 1]; export const f = () => [...a].sort();',
  'const a = make(); export const f = () => a.get(1);',
  'const a = { b: 1 }; export const f = () => Object.assign({}, a);',
  'const a = { b: 1 }; export const f = () => { const { b = a.b } = g(); return b; };',
  'const a = { b: 1 }; export const f = (c) => { c[a.b] = 2; };',
])('%s is none', (code) => {
  expect(stateful(code)).toBe(0);
});

describe('a list of any length is no list of arguments', () => {
  const given =
    'declare const many: number[]; declare const three: [number, number, number]; declare const f: (...all: unknown[]) => void;';
  const refused = async (code: string): Promise<number> => {
    // The text of any file of the product will do: types come from the project that it belongs to.
    const [result] = await new ESLint().lintText(`${given}\n${code}\nexport {};`, { filePath: 'src/judge/classes.ts' });
    return result!.messages.filter(({ ruleId }) => ruleId === 'tabtune/no-list-spread').length;
  };

  test('it is refused, however it is called', async () => {
    const calls = ['Math.max(...many)', 'many.push(1, ...many)', 'f(...many, ...many.map(String))', 'Array.of(...new Set(many))'];
    const more = ['String.fromCharCode(...new Uint8Array(9))', 'new Array(...many)', 'f(...(many as [number, ...number[]]))'];
    const ways = ['f.apply(null, many)', 'Reflect.apply(f, null, many)', 'f(...([] as [number] | number[]))', 'f(...(many as any))'];
    expect(await refused(`${[...calls, ...more, ...ways].join(';\n')};`)).toBe(12);
  });

  test('what is as long as its type says is not, nor what was handed in as arguments', async () => {
    const calls = [
      'f(...three)',
      'f([...many])',
      'f(...(three as [number] | [number, number]))',
      'f({ ...three })',
      'f(...([1, 2] as const))',
    ];
    const code = `${calls.join(';\n')};\nexport const g = (...all: unknown[]): void => f(...all);`;
    expect(await refused(`${code}\nexport const h = <N extends 1 | 2>(all: N extends 1 ? [1] : [1, 2]): void => f(...all);`)).toBe(0);
  });
});

describe('the tree', () => {
  const tree = (files: Record<string, string>): Map<string, string> => new Map(Object.entries(files));

  test('a circle of imports is told once, types included', () => {
    const sources = tree({
      'src/webgpu/a.ts': "import { b } from './b';",
      'src/webgpu/b.ts': "import type { c } from './deep/c';",
      'src/webgpu/deep/c.ts': "export { a } from '../a';",
      'src/webgpu/d.ts': "import { a } from './a';",
    });
    expect(circles(importsOf(sources))).toEqual([['src/webgpu/a.ts', 'src/webgpu/b.ts', 'src/webgpu/deep/c.ts']]);
    expect(treeProblems(sources)).toEqual([expect.stringContaining('in a circle')]);
  });

  test('also one through what is loaded later, however it is written', () => {
    const sources = tree({ 'src/webgpu/a.ts': 'void import(`./b`);', 'src/webgpu/b.ts': "import { a } from /* here */ './a';" });
    expect(circles(importsOf(sources))).toEqual([['src/webgpu/a.ts', 'src/webgpu/b.ts']]);
  });

  test('a comment that names a file is no import', () => {
    const sources = tree({ 'src/webgpu/a.ts': "// as in import { b } from './b';\n", 'src/webgpu/b.ts': "import './a';" });
    expect(treeProblems(sources)).toEqual([]);
  });

  test('one folder holds a dozen files', () => {
    const names = Array.from({ length: MOST_FILES + 1 }, (_, i) => [`src/webgpu/${String.fromCharCode(97 + i)}.ts`, '']);
    expect(treeProblems(tree(Object.fromEntries(names) as Record<string, string>))).toEqual([
      expect.stringContaining('src/webgpu holds 13 files'),
    ]);
    expect(treeProblems(tree(Object.fromEntries(names.slice(1)) as Record<string, string>))).toEqual([]);
  });

  test('no name stands twice on a path', () => {
    expect(treeProblems(tree({ 'src/ui/runs/runs.ts': '' }))).toEqual([expect.stringContaining('"runs" stands twice')]);
    expect(treeProblems(tree({ 'src/lab/runs/run.ts': '', 'src/ui/runs/table.styles.ts': '' }))).toEqual([]);
  });

  test('a size of type is one of the five', () => {
    const told = (text: string) => treeProblems(tree({ 'src/ui/runs/a.ts': text }));
    for (const text of ['font-size: 13px;', 'font-size: 1em;', 'font: 600 12px sans-serif;', 'context.font = `11px ${FACE}`;'])
      expect(told(`\n${text}`)).toEqual([expect.stringContaining('src/ui/runs/a.ts:2 sets a size')]);
    for (const text of ['font-size: var(--size-small);', 'font: inherit;', "font-family: 'x';", 'font-weight: 600; width: 12px;'])
      expect(told(text)).toEqual([]);
    expect(treeProblems(tree({ 'src/ui/base/tokens.css': 'html { font: 14px sans-serif; }' }))).toEqual([]);
  });

  test('the house keeps its rules, and every face is there', () => {
    const sources = readTree(process.cwd());
    expect(sources.size).toBeGreaterThan(200);
    expect(treeProblems(sources)).toEqual([]);
    for (const [room, face] of Object.entries(FACES)) expect(sources.has(`src/ui/${room}/${face}.ts`)).toBe(true);
  });
});
