import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT_FOLDER = resolve(import.meta.dirname, '../..');
export const LIBRARY = join(ROOT_FOLDER, 'dist/lib');
/** The first and the last thing that a build writes. */
const RESULTS = ['dist/app/index.html', 'dist/lib/tabtune.js'];
const SOURCES = ['src', 'shaders', 'processor', 'public', 'index.html', 'vite.config.ts', 'package.json', 'package-lock.json'];

const written = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newest(path: string): number {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return written(path);
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

/** Why dist/ has to be built, or null. */
function reason(): string | null {
  const missing = RESULTS.find((path) => !existsSync(join(ROOT_FOLDER, path)));
  if (missing) return `${missing} is missing`;
  const built = Math.min(...RESULTS.map((path) => written(join(ROOT_FOLDER, path))));
  const changed = SOURCES.find((path) => newest(join(ROOT_FOLDER, path)) > built);
  return changed ? `${changed} was changed since the last build` : null;
}

/** Builds the page and the library when they are missing or older than their sources, and says so. */
export function ensureBuilt(build: boolean, say: (line: string) => void): void {
  const why = reason();
  if (why === null) return;
  if (!build) {
    if (!why.endsWith('missing')) return;
    throw new Error(`${why}. Run npm run build, or leave out --no-build.`);
  }
  say(`Building, since ${why}.`);
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: ROOT_FOLDER,
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('The build failed; npm run build says why.');
}
