/**
 * `npm test`, after the build: unit tests, the page on a silent engine, GPU tests in Chromium, the hand-over in PyTorch, the built page end
 * to end. One closing line.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBrowser } from './find-browser.ts';
import { ensurePython } from './find-python.ts';

const ROOT_FOLDER = resolve(import.meta.dirname, '..');
const REPORTS = join(ROOT_FOLDER, 'build', 'test');

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

interface Lane {
  name: string;
  /** Finds or installs what the lane cannot run without, and names it; throws with what to do. */
  needs?: () => string;
  command: string[];
  report: string;
  count: (report: unknown) => Count;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

const browser = (): string => `Browser: ${ensureBrowser()}`;

const vitest = (project: string, more: Partial<Lane> = {}): Lane => {
  const report = join(REPORTS, `${project}.json`);
  return {
    name: project,
    report,
    command: [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    count: (json) => {
      const { numPassedTests, numFailedTests, numPendingTests } = json as VitestReport;
      return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
    },
    ...more,
  };
};

const lanes: Lane[] = [
  vitest('unit'),
  vitest('processor'),
  vitest('ui', { needs: browser }),
  vitest('gpu', { needs: browser }),
  {
    name: 'python',
    needs: () => `Python: ${ensurePython().join(' ')}`,
    report: join(REPORTS, 'python.json'),
    command: ['scripts/run.mjs', 'scripts/test-python.ts'],
    count: (json) => json as Count,
  },
  {
    name: 'e2e',
    needs: browser,
    report: join(REPORTS, 'e2e.json'),
    command: ['node_modules/@playwright/test/cli.js', 'test'],
    count: (json) => {
      const { expected, unexpected, flaky, skipped } = (json as PlaywrightReport).stats;
      return { passed: expected, failed: unexpected + flaky, skipped };
    },
  },
];

/** A lane that ends badly without a failed test (a crash, nothing found) counts as one failure, and so does one that cannot be run. */
function run({ name, needs, command, report, count }: Lane): Count & { missing?: string } {
  console.log(`\n── ${name} ──`);
  try {
    if (needs) console.log(needs());
  } catch (error) {
    console.error('It cannot be run here; the end says why.');
    return { passed: 0, failed: 1, skipped: 0, missing: (error as Error).message };
  }
  const { status } = spawnSync(process.execPath, command, { cwd: ROOT_FOLDER, stdio: 'inherit' });
  let result: Count = { passed: 0, failed: 0, skipped: 0 };
  try {
    result = count(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    console.error(`${name} left no report.`);
  }
  if (result.passed === 0 || (status !== 0 && result.failed === 0)) result.failed += 1;
  return result;
}

rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

const results = lanes.map((lane) => ({ name: lane.name, ...run(lane) }));
const total = (key: keyof Count): number => results.reduce((sum, result) => sum + result[key], 0);
console.log();
for (const { name, passed, failed, skipped, missing } of results)
  console.log(`${name.padEnd(6)} ${missing ? 'missing' : `${passed} passed, ${failed} failed, ${skipped} skipped`}`);
for (const { name, missing } of results) if (missing) console.error(`\nThe lane ${name} is missing, which counts as a failure. ${missing}`);
console.log();
console.log(`${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
process.exitCode = total('failed') ? 1 : 0;
