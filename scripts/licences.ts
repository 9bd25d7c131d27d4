/**
 * Writes licences.txt into the built page: what the built page contains of others, with their licence texts. Part of `npm run build`, which
 * ends here at a licence that nobody has looked at.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DIST } from './serve.ts';

const ROOT_FOLDER = resolve(import.meta.dirname, '..');

/** They ask for no more than to be named with their text, and let the page be given to anybody. */
const KNOWN = new Set(['(MIT OR Apache-2.0)', '0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']);

interface Locked {
  version?: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
  optional?: boolean;
}

function licenceText(folder: string): string {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  return file ? readFileSync(join(folder, file), 'utf8').trim() : 'The package holds no licence text of its own.';
}

const lock = JSON.parse(readFileSync(join(ROOT_FOLDER, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> };
const shipped = Object.entries(lock.packages)
  .filter(([path, { dev, devOptional }]) => path && !dev && !devOptional)
  .filter(([path]) => existsSync(join(ROOT_FOLDER, path)))
  .sort(([a], [b]) => a.localeCompare(b));

const unknown = shipped.filter(([, { license = '' }]) => !KNOWN.has(license));
if (unknown.length > 0) {
  for (const [path, { version, license = 'none stated' }] of unknown) console.error(`${path} ${version}: licence ${license}`);
  console.error(
    `Known are ${[...KNOWN].join(', ')}. Read what is new, and add it to KNOWN in scripts/licences.ts, or leave the package out.`,
  );
  process.exit(1);
}

const own = readFileSync(join(ROOT_FOLDER, 'LICENSE'), 'utf8').trim();
const parts = shipped.map(([path, { version = '', license = '' }]) => {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return `${name} ${version} (${license})\n\n${licenceText(join(ROOT_FOLDER, path))}`;
});
writeFileSync(join(DIST, 'licences.txt'), `${[`tabtune\n\n${own}`, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
