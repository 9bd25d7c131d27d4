/** `npm test`, after the build: unit tests, the page on an engine that does nothing, GPU tests in Chromium, the hand-over in PyTorch, the built page end to end. One closing line. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBrowser } from './find-browser.ts';

const ROOT_FOLDER = resolve(import.meta.dirname, '..');
const REPORTS = join(ROOT_FOLDER, 'build', 'test');

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

interface Lane {
  name: string;
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

const vitest = (project: string): Lane => {
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
  };
};

const lanes: Lane[] = [
  vitest('unit'),
  vitest('ui'),
  vitest('gpu'),
  {
    name: 'python',
    report: join(REPORTS, 'python.json'),
    command: ['scripts/run.mjs', 'scripts/test-python.ts'],
    count: (json) => json as Count,
  },
  {
    name: 'e2e',
    report: join(REPORTS, 'e2e.json'),
    command: ['node_modules/@playwright/test/cli.js', 'test'],
    count: (json) => {
      const { expected, unexpected, flaky, skipped } = (json as PlaywrightReport).stats;
      return { passed: expected, failed: unexpected + flaky, skipped };
    },
  },
];

/** A lane that ends badly without a failed test (no browser, a crash, nothing found) counts as one failure. */
function run({ name, command, report, count }: Lane): Count {
  console.log(`\n── ${name} ──`);
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

function browserOrExit(): string {
  try {
    return ensureBrowser();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}

console.log(`Browser: ${browserOrExit()}`);
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

const results = lanes.map((lane) => ({ name: lane.name, ...run(lane) }));
const total = (key: keyof Count): number => results.reduce((sum, result) => sum + result[key], 0);
console.log();
for (const { name, passed, failed, skipped } of results)
  console.log(`${name.padEnd(6)} ${passed} passed, ${failed} failed, ${skipped} skipped`);
console.log(`${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
process.exitCode = total('failed') ? 1 : 0;
