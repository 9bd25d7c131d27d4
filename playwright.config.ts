import { defineConfig } from '@playwright/test';
import type { Given } from './test/e2e/fixture';
import { findBrowser, QUIET, ROOT, SOFTWARE_ADAPTER } from './scripts/find-browser.ts';

const executablePath = findBrowser();
/** What needs WebGPU; everything else is of the page and runs on the processor. */
const WEBGPU = ['webgpu.spec.ts', 'library.spec.ts'];
/** Elsewhere faces are not found by fontconfig, and edges of fields are drawn in another way. */
const LINUX = process.platform === 'linux' ? [] : ['looks.spec.ts'];

export default defineConfig<object, Given>({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  globalSetup: './test/e2e/serve.ts',
  // A software adapter is slow, and machines differ: these limits only end what hangs.
  timeout: 10 * 60_000,
  expect: { timeout: 3 * 60_000 },
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  snapshotPathTemplate: '{testDir}/looks/pictures/{arg}{ext}',
  reporter: [['list'], ['json', { outputFile: 'build/test/e2e.json' }]],
  // Where they are not the subject, each page comes from the server.
  use: { serviceWorkers: 'block', screenshot: 'only-on-failure', viewport: { width: 1440, height: 960 } },
  projects: [
    {
      // As most school laptops are: no flag for WebGPU, and no adapter that a page could have.
      name: 'processor',
      testIgnore: [...WEBGPU, ...LINUX],
      use: { tuned: false, launchOptions: { executablePath, args: [...QUIET, ...ROOT] } },
    },
    {
      name: 'webgpu',
      testMatch: WEBGPU,
      use: { launchOptions: { executablePath, args: [...QUIET, ...ROOT, ...SOFTWARE_ADAPTER] } },
    },
  ],
});
