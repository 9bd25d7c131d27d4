import { defineConfig } from '@playwright/test';
import type { Given } from './test/e2e/fixture';
import { findBrowser, QUIET, ROOT, SOFTWARE_ADAPTER } from './scripts/find-browser.ts';

const executablePath = findBrowser();

export default defineConfig<object, Given>({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  globalSetup: './test/e2e/serve.ts',
  // A software adapter is slow: these limits only end what hangs.
  timeout: 10 * 60_000,
  expect: { timeout: 3 * 60_000 },
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json', { outputFile: 'build/test/e2e.json' }]],
  use: { screenshot: 'only-on-failure', viewport: { width: 1440, height: 960 } },
  projects: [
    {
      name: 'webgpu',
      testIgnore: 'no-adapter.spec.ts',
      use: { launchOptions: { executablePath, args: [...QUIET, ...ROOT, ...SOFTWARE_ADAPTER] } },
    },
    {
      // WebGPU is there, but no adapter: what a browser shows whose GPU is on its block list.
      name: 'no-adapter',
      testMatch: 'no-adapter.spec.ts',
      use: { tuned: false, launchOptions: { executablePath, args: [...QUIET, ...ROOT, '--disable-gpu'] } },
    },
  ],
});
