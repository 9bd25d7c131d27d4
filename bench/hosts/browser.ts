import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { ensureBrowser, QUIET, ROOT, SOFTWARE_ADAPTER } from '../../scripts/find-browser.ts';
import compileKernels from '../../scripts/build-processor.mjs';
import { HEADERS } from '../../vite.config.ts';
import { firstPoints } from '../works/first-point';
import { type Host, progress, type Remote } from './host';

/** The machine's own Vulkan driver, with which Chromium trusts few cards unasked. */
const REAL_ADAPTER = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'];

/** WebGPU finds nothing then, as on many machines. */
const NO_ADAPTER = ['--disable-gpu'];

export interface BrowserOptions {
  /** The machine's own graphics adapter instead of SwiftShader. */
  gpu: boolean;
  headed: boolean;
}

/** One page in one browser, built from the sources as they are now, so that nothing is transformed or reloaded during a run. */
export async function openBrowser({ gpu, headed }: BrowserOptions): Promise<Host> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const outDir = 'node_modules/.bench/page';
  const common = { configFile: false, root, logLevel: 'warn' } as const;
  await compileKernels();
  await build({
    ...common,
    worker: { format: 'es' },
    publicDir: '../public',
    build: { outDir, emptyOutDir: true, target: 'es2022', minify: false, modulePreload: false, chunkSizeWarningLimit: Infinity },
  });
  const server = await preview({
    ...common,
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, strictPort: false, headers: HEADERS },
  });
  const address = server.resolvedUrls!.local[0]!;
  const launch = (adapter: string[]) =>
    chromium.launch({ executablePath: ensureBrowser(), headless: !headed, args: [...QUIET, ...ROOT, ...adapter] });
  const browser = await launch(gpu ? REAL_ADAPTER : SOFTWARE_ADAPTER);
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'info') progress(`  ${message.text()}`);
    else if (message.type() === 'error') progress(`  page: ${message.text().slice(0, 500)}`);
  });
  page.on('pageerror', (error) => progress(`  page: ${error.message}`));
  await page.goto(address);
  await page.waitForFunction(() => document.title === 'ready', undefined, { timeout: 120_000 });
  const call = async (method: keyof Remote, args: unknown[]): Promise<unknown> => {
    const answer = await page.evaluate(
      async ([name, given]) => {
        try {
          const suite = globalThis.suite as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
          return { value: await suite[name]!(...given) };
        } catch (error) {
          return { error: error instanceof Error ? error.message : String(error) };
        }
      },
      [method, args] as [string, unknown[]],
    );
    if ('error' in answer) throw new Error(answer.error);
    return answer.value;
  };
  const suite = Object.fromEntries(
    (['open', 'prepare', 'sample', 'recipe'] as const).map((method) => [method, (...args: unknown[]) => call(method, args)]),
  ) as unknown as Remote;
  return {
    platform: `Chromium ${browser.version()}`,
    suite,
    firstPoints: (times) => firstPoints(() => launch(NO_ADAPTER), times),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
