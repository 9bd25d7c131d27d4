import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { KERNELS } from '../../scripts/build-processor.mjs';
import { DIST, serve, type Serving } from '../../scripts/serve.ts';

const PAGE = resolve(import.meta.dirname, 'page');
const BUILD = resolve(import.meta.dirname, '..', '..', 'build');

/** The built page with a script before all others that keeps errors, and beside it, under its content policy, the page that is asked what the engine can do. */
export async function served(): Promise<Serving> {
  if (!existsSync(join(DIST, 'index.html'))) throw new Error('There is no built page. Run npm run build first.');
  mkdirSync(BUILD, { recursive: true });
  const folder = mkdtempSync(join(BUILD, 'browsers-'));
  cpSync(DIST, folder, { recursive: true });
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const first = '<script src="./errors.js"></script>';
  if (!html.includes('<script')) throw new Error('The built page has no script.');
  writeFileSync(join(folder, 'index.html'), html.replace('<script', `${first}\n    <script`));
  cpSync(join(PAGE, 'errors.js'), join(folder, 'errors.js'));
  await build({
    root: PAGE,
    configFile: resolve(BUILD, '..', 'vite.config.ts'),
    publicDir: false,
    logLevel: 'error',
    build: { outDir: join(folder, 'asked'), sourcemap: false },
  });
  cpSync(KERNELS, join(folder, 'asked', 'kernels.wasm'));
  const { url, close } = await serve({ folder, base: '/some/folder/' });
  return {
    url,
    close: () => {
      close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
