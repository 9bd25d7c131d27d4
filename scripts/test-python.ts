/** `npm run test:python`: the hand-over's scripts in plain PyTorch, against the tab's numbers. Writes build/test/python.json. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ensurePython } from './find-python.ts';
import { makeFixture } from './python-fixture.ts';

const ROOT_FOLDER = resolve(import.meta.dirname, '..');
const made = join(ROOT_FOLDER, 'build', 'python');
const golden = join(ROOT_FOLDER, 'test', 'golden');
const report = join(ROOT_FOLDER, 'build', 'test', 'python.json');

try {
  const [python, ...first] = ensurePython();
  await makeFixture(made, golden);
  mkdirSync(dirname(report), { recursive: true });
  const { status } = spawnSync(python, [...first, join(ROOT_FOLDER, 'test', 'python', 'test_handover.py')], {
    stdio: 'inherit',
    env: { ...process.env, TABTUNE_MADE: made, TABTUNE_GOLDEN: golden, TABTUNE_REPORT: report, PYTHONDONTWRITEBYTECODE: '1' },
  });
  process.exitCode = status ?? 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
