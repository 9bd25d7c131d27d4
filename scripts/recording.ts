/**
 * `npm run recording [-- NAME ...]`: makes the runs anew that ship with the page, on this machine's processor in Node, and writes them into
 * public/recordings/: those that are shown before the first run, and those of the lessons. A name is a path below that folder without its
 * end, such as `first-en` or `lessons/careless-ja`, or the beginning of several (`lessons/`); without one all are made. To be run when
 * models, data, presets or a lesson's settings have changed.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { formatRunRecord, parseRunRecord } from '../src/protocol/runs/record';
import type { RunRecord } from '../src/protocol/runs/run';
import { parseCommand } from './lab/options';
import { seedFolder } from './lab/output';
import { runRecipe } from './lab/run';
import { readRecipe } from './lab/sources';
import { LESSON_RECORDINGS, type RecordedRun, RECORDINGS } from './recording/list';
import { lightened, MOST_BYTES, MOST_LESSON_BYTES, thinned } from './recording/thinned';

const nameOf = ({ path }: RecordedRun): string => path.replace(/^recordings\//, '').replace(/\.json\.gz$/, '');

async function recorded(run: RecordedRun): Promise<RunRecord> {
  const out = join('build', 'recording', nameOf(run));
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const recipe = join(out, `${run.recipe}.json`);
  writeFileSync(recipe, JSON.stringify({ ...readRecipe(run.recipe).recipe, ...run.patch }));
  const command = parseCommand(['run', recipe, '--node', '--out', out]);
  if (command.command !== 'run') throw new Error('This is no command that runs a recipe.');
  const code = await runRecipe(command, new AbortController().signal);
  if (code !== 0) process.exit(code);
  const named = readRecipe(recipe);
  return parseRunRecord(readFileSync(join(seedFolder(out, named.name, named.recipe.data_seed), 'run.json'), 'utf8'));
}

async function make(run: RecordedRun, id: string, kept: (record: RunRecord) => RunRecord, most: number): Promise<void> {
  const text = formatRunRecord(kept({ ...(await recorded(run)), id }));
  const packed = gzipSync(text, { level: 9 });
  if (packed.length > most) throw new Error(`${run.path} would take ${packed.length} bytes; it may take ${most}.`);
  mkdirSync(dirname(join('public', run.path)), { recursive: true });
  writeFileSync(join('public', run.path), packed);
  console.log(`public/${run.path}: ${packed.length} bytes.`);
}

const asked = process.argv.slice(2);
const all = [...RECORDINGS, ...LESSON_RECORDINGS].map(nameOf);
const unknown = asked.filter((name) => !all.some((one) => one.startsWith(name)));
if (unknown.length > 0) throw new Error(`There is no recording ${unknown.join(', ')}; there are ${all.join(', ')}.`);
const wanted = (run: RecordedRun): boolean => asked.length === 0 || asked.some((name) => nameOf(run).startsWith(name));

for (const run of RECORDINGS.filter(wanted)) await make(run, `recording-${run.language}`, thinned, MOST_BYTES);
for (const run of LESSON_RECORDINGS.filter(wanted))
  await make(run, `recording-${nameOf(run).replace('/', '-')}`, lightened, MOST_LESSON_BYTES);
