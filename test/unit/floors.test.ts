import { ESLint, Linter } from 'eslint';
import { expect, test } from 'vitest';
import { floors, violation } from '../../scripts/floors.mjs';

const forbidden: [file: string, imported: string, why: RegExp][] = [
  ['src/gpu/device.ts', '../model/llama', /gpu stands below model/],
  ['src/model/llama.ts', '../train/trainer.ts', /model stands below train/],
  ['src/train/trainer.ts', '../evaluate/judge', /train stands below evaluate/],
  ['src/protocol/recipe.ts', '../data/tokenizer', /protocol stands below data/],
  ['src/worker/engine.worker.ts', '../index', /worker stands below index/],
  ['src/ui/page.ts', '../gpu/device', /only through protocol\/ and worker\/client\.ts/],
  ['src/ui/charts/loss.ts', '../../worker/engine.worker.ts?worker', /only through/],
  ['src/lab/verdict.ts', '../evaluate/statistics', /only through/],
  ['src/lab/verdict.ts', '../ui/page', /lab stands below ui/],
  ['src/model/llama.ts', '../../test/reference/matmul', /outside src/],
  ['src/odd/thing.ts', '../gpu/device', /no room/],
  ['src/model/llama.ts', '../odd/thing', /no room/],
];

const allowed: [file: string, imported: string][] = [
  ['src/kernels/matmul.ts', '../../shaders/matmul.wgsl?raw'],
  ['src/model/llama.ts', '../kernels/matmul'],
  ['src/model/llama.ts', './parameters'],
  ['src/worker/engine.worker.ts', '../evaluate/judge'],
  ['src/ui/page.ts', '../worker/client'],
  ['src/ui/page.ts', '../protocol/recipe.ts'],
  ['src/ui/lessons/first.ts', '../../lab/verdict'],
  ['src/index.ts', './train/trainer'],
  ['src/ui/page.ts', 'lit'],
  ['test/unit/floors.test.ts', '../../src/gpu/device'],
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
    "import fine from './fine';",
  ].join('\n');
  const messages = new Linter({ cwd: '/usr/src/project' }).verify(
    code,
    { files: ['**/*.ts'], plugins: { tabtune: { rules: { floors } } }, rules: { 'tabtune/floors': 'error' } },
    { filename: '/usr/src/project/src/gpu/a.ts' },
  );
  expect(messages.map(({ line, ruleId }) => [line, ruleId])).toEqual([1, 2, 3, 4, 5].map((line) => [line, 'tabtune/floors']));
});

test('the rule is on wherever the product lives', async () => {
  const eslint = new ESLint();
  for (const file of ['src/gpu/x.ts', 'src/ui/lessons/x.ts', 'src/index.ts']) {
    const config = (await eslint.calculateConfigForFile(file)) as Linter.Config;
    expect(config.rules?.['tabtune/floors']).toEqual([2]);
  }
});
