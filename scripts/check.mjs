/**
 * `npm run check`, after an edit: types, lint and layout, from what is known of files that have not changed, and the unit tests that import
 * what has changed since the last commit; `npm run check -- main` takes what has changed since the branch left main.
 * It is quick, not complete: CONTRIBUTING.md says what it does not see.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';

process.chdir(resolve(import.meta.dirname, '..'));
const [since] = process.argv.slice(2);
const CACHE = 'build/check';
/** Two things at a time; more would wait for memory and each other. */
const LANES = Math.min(2, availableParallelism());
/** More than half of the time of all unit tests: the fuzzing, and templates that must run into their time limit. */
const LEFT_OUT = ['readers-fuzz', 'mutated', 'template'];
const cached = (name) => ['--cache', '--cache-strategy', 'content', '--cache-location', `${CACHE}/${name}`];

/** Nobody reads them, but with the declarations of a file at hand its first edit is not taken for a change of all that others see of it. */
const DECLARATIONS = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', `${CACHE}/types`];

/** The longest first, so that the last to end has begun early. */
const STEPS = [
  { name: 'lint', command: ['scripts/check-lint.mjs', `${CACHE}/eslint`] },
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '-p', '.', '--incremental', ...DECLARATIONS] },
  {
    name: 'tests',
    command: [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      'unit',
      '--changed',
      ...(since ? [since] : []),
      '--passWithNoTests',
      '--reporter=dot',
      '--testTimeout=60000',
      `--maxWorkers=${LANES}`,
      // One start for all files instead of one for each; the lane isolates them.
      '--pool=threads',
      '--no-isolate',
      ...LEFT_OUT.map((name) => `--exclude=**/${name}.test.ts`),
    ],
  },
  { name: 'layout', command: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', ...cached('prettier'), '.'] },
  { name: 'rooms', command: ['scripts/floors.mjs'] },
  { name: 'documentation', command: ['scripts/check-markdown.mjs', '--paths'] },
];

function run({ name, command: [file, ...args] }) {
  const began = performance.now();
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece) => (text += piece));
  return new Promise((done) => {
    child.on('error', (error) => done({ name, ok: false, text: error.message, seconds: 0 }));
    child.on('close', (code) => done({ name, ok: code === 0, text, seconds: (performance.now() - began) / 1000 }));
  });
}

const began = performance.now();
const failed = [];
const queue = [...STEPS];
async function worker() {
  for (let step = queue.shift(); step; step = queue.shift()) {
    const { name, ok, text, seconds } = await run(step);
    console.log(`${ok ? '✓' : '✗'} ${name.padEnd(14)} ${seconds.toFixed(1)} s`);
    const summary = ok ? /^ *Tests .*$/m.exec(text)?.[0] : text;
    if (summary) console.log(summary.trimEnd());
    if (!ok) failed.push(name);
  }
}
await Promise.all(Array.from({ length: LANES }, worker));
console.log(`Left to npm run test:unit: ${LEFT_OUT.join(', ')}.`);
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(failed.length > 0 ? `Failed after ${seconds} s: ${failed.join(', ')}.` : `All is well, after ${seconds} s.`);
process.exitCode = failed.length > 0 ? 1 : 0;
