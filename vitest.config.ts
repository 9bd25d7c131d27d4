import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findBrowser, QUIET, ROOT, SOFTWARE_ADAPTER } from './scripts/find-browser.ts';
import { HEADERS } from './vite.config.ts';

/** Machines differ, some are busy, and software adapters are slow: these limits only end what hangs. */
const PATIENCE = 10 * 60_000;
/** A test of the page on a silent engine takes a second at most. */
const MINUTE = 60_000;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/unit/**/*.test.ts'],
          globalSetup: ['scripts/build-processor.mjs'],
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
        },
      },
      {
        test: {
          name: 'processor',
          environment: 'node',
          include: ['test/gpu/kernels/*.test.ts', 'test/processor/**/*.test.ts'],
          globalSetup: ['scripts/build-processor.mjs'],
          setupFiles: ['test/processor/setup.ts'],
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
        },
      },
      {
        test: {
          name: 'f16',
          environment: 'node',
          include: ['test/f16/**/*.test.ts'],
          setupFiles: ['test/f16/setup.ts'],
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
          fileParallelism: false,
          isolate: false,
        },
      },
      {
        test: {
          name: 'browsers',
          environment: 'node',
          include: ['test/browsers/**/*.test.ts'],
          globalSetup: ['scripts/build-processor.mjs'],
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
        },
      },
      {
        // Without these Vite would find them only when the page asks, and reload it under the tests.
        optimizeDeps: { include: ['axe-core', 'client-zip', 'comlink', 'qr', 'qr/decode.js', 'uplot'] },
        test: {
          name: 'ui',
          include: ['test/ui/**/*.test.ts'],
          testTimeout: MINUTE,
          expect: { poll: { timeout: MINUTE } },
          fileParallelism: false,
          isolate: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
            provider: playwright({
              launchOptions: { executablePath: findBrowser(), args: [...QUIET, ...ROOT] },
              contextOptions: { viewport: { width: 1440, height: 960 } },
            }),
          },
        },
      },
      {
        // Imported late, by a worker or when a file asks for it: Vite would reload the page under the tests.
        optimizeDeps: {
          include: [
            'hyparquet',
            'hyparquet/src/convert.js',
            'hyparquet/src/rowgroup.js',
            'hyparquet/src/schema.js',
            '@huggingface/jinja',
            '@huggingface/tokenizers',
          ],
        },
        // Threads of the processor share memory.
        server: { headers: HEADERS },
        test: {
          name: 'gpu',
          include: ['test/gpu/**/*.test.ts'],
          globalSetup: ['scripts/build-processor.mjs'],
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
          fileParallelism: false,
          isolate: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
            provider: playwright({
              launchOptions: { executablePath: findBrowser(), args: [...QUIET, ...ROOT, ...SOFTWARE_ADAPTER] },
            }),
          },
        },
      },
    ],
  },
});
