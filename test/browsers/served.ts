import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, loadConfigFromFile, type Plugin, type UserConfig } from 'vite';
import { KERNELS } from '../../scripts/build-processor.mjs';
import { DIST, serve, type Serving } from '../../scripts/serve.ts';

const PAGE = resolve(import.meta.dirname, 'page');
const CONFIG = resolve(import.meta.dirname, '..', '..', 'vite.config.ts');
const BUILD = resolve(CONFIG, '..', 'build');

/** How the page is built, without its service worker: that is the whole page's, and what is asked here is no part of it. */
async function pageConfig(): Promise<UserConfig> {
  const found = await loadConfigFromFile({ command: 'build', mode: 'production' }, CONFIG);
  if (!found) throw new Error(`${CONFIG} cannot be loaded.`);
  const plugins = ((found.config.plugins ?? []) as (Plugin | Plugin[])[]).flat();
  return { ...found.config, plugins: plugins.filter(({ name }) => !name.startsWith('vite-plugin-pwa')) };
}

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
    ...(await pageConfig()),
    root: PAGE,
    configFile: false,
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
