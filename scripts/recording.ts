/**
 * `npm run recording`: makes the runs anew that the page shows before the first one, on this machine's processor in Node, and writes them
 * into public/recordings/. To be run when models, data or the first preset have changed.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { formatRunRecord, parseRunRecord } from '../src/protocol/runs/record';
import { parseCommand } from './lab/options';
import { seedFolder } from './lab/output';
import { runRecipe } from './lab/run';
import { readRecipe } from './lab/sources';
import { RECORDINGS } from './recording/list';
import { MOST_BYTES, thinned } from './recording/thinned';

for (const { language, path, recipe } of RECORDINGS) {
  const out = join('build', 'recording', language);
  rmSync(out, { recursive: true, force: true });
  const command = parseCommand(['run', recipe, '--node', '--out', out]);
  if (command.command !== 'run') throw new Error('This is no command that runs a recipe.');
  const code = await runRecipe(command, new AbortController().signal);
  if (code !== 0) process.exit(code);
  const made = join(seedFolder(out, recipe, readRecipe(recipe).recipe.data_seed), 'run.json');
  const record = parseRunRecord(readFileSync(made, 'utf8'));
  const text = formatRunRecord(thinned({ ...record, id: `recording-${language}` }));
  const packed = gzipSync(text, { level: 9 });
  if (packed.length > MOST_BYTES) throw new Error(`${path} would take ${packed.length} bytes; a first visit may cost ${MOST_BYTES}.`);
  mkdirSync(dirname(join('public', path)), { recursive: true });
  writeFileSync(join('public', path), packed);
  console.log(`public/${path}: ${packed.length} bytes.`);
}
