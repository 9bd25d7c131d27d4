/** npm run bench [-- options]: see README.md. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bench, print, readReport } from './driver';
import { type Host, progress } from './hosts/host';
import { parseOptions } from './options';

const FOLDER = resolve(import.meta.dirname);

interface Manifest {
  version: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const manifest = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8')) as Manifest;

/** Installs the peers and Dawn where they are missing or of another version than the lock file's; versions by library. */
function install(): Record<string, string> {
  const { dependencies, devDependencies } = manifest(resolve(FOLDER, 'package.json'));
  const wanted = { ...dependencies, ...devDependencies };
  const installed = (name: string): string | null => {
    const path = resolve(FOLDER, 'node_modules', name, 'package.json');
    return existsSync(path) ? manifest(path).version : null;
  };
  if (Object.entries(wanted).some(([name, version]) => installed(name) !== version)) {
    progress('Installing what only the benchmark needs (npm ci in bench/).');
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: FOLDER,
      stdio: ['ignore', process.stderr, process.stderr],
      shell: process.platform === 'win32',
    });
  }
  return {
    tabtune: manifest(resolve(FOLDER, '../package.json')).version,
    'jax-js': wanted['@jax-js/jax']!,
    tfjs: wanted['@tensorflow/tfjs-core']!,
    'webgpu-llm': wanted['webgpu-llm']!,
  };
}

/** From the packed file, since peers such as tfjs do not load in Node as they are published. */
async function openNode(versions: Record<string, string>): Promise<Host> {
  const { buildPacked } = await import('./pack');
  const file = await buildPacked(resolve(FOLDER, 'node_modules/.bench'), versions);
  const packed = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { openNode: () => Promise<Host> };
  return packed.openNode();
}

try {
  const options = parseOptions(process.argv.slice(2));
  const versions = options.table ? {} : install();
  if (options.table) await print(readReport(options.table), options.json);
  else if (options.pack) {
    const { pack } = await import('./pack');
    await pack(options.pack, versions);
  } else {
    const host = options.node ? await openNode(versions) : await (await import('./hosts/browser')).openBrowser(options);
    try {
      await print(await bench(host, options, versions), options.json);
    } finally {
      await host.close();
    }
  }
  process.exit(0);
} catch (error) {
  progress(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}
