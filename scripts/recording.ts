/**
 * `npm run recording`: makes the runs anew that the page shows before the first one, on this machine's processor in Node, and writes them
 * as public/recordings/*.json. To be run when models, data or the first preset have changed.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { formatRunRecord, parseRunRecord } from '../src/protocol/runs/record';
import { seedFolder } from './lab/output';
import { parseCommand } from './lab/options';
import { runRecipe } from './lab/run';
import { RECORDINGS } from './lab/shipped';
import { MOST_BYTES, thinned } from './recording/thinned';

for (const { language, path, recipe } of RECORDINGS) {
  const out = join('build', 'recording', language);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const file = join(out, `first-${language}.json`);
  writeFileSync(file, JSON.stringify(recipe));
  const command = parseCommand(['run', file, '--node', '--out', out]);
  if (command.command !== 'run') throw new Error('This is no command that runs a recipe.');
  const code = await runRecipe(command, new AbortController().signal);
  if (code !== 0) process.exit(code);
  const made = parseRunRecord(readFileSync(join(seedFolder(out, `first-${language}`, recipe.data_seed), 'run.json'), 'utf8'));
  const text = formatRunRecord(thinned({ ...made, id: `recording-${language}` }));
  const { length } = gzipSync(text);
  if (length > MOST_BYTES) throw new Error(`${path} would take ${length} bytes packed; a first visit may cost ${MOST_BYTES}.`);
  mkdirSync(dirname(join('public', path)), { recursive: true });
  writeFileSync(join('public', path), text);
  console.log(`public/${path}: ${length} bytes packed.`);
}
