import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import type { EvidenceSummary } from '../src/protocol/evidence';
import { DEVICE_OPTIONS, deviceNote, deviceOf, JOBS_OPTIONS, jobsOf } from './node-device';
import { charts } from './results/charts';
import { Evidence } from './results/evidence';
import { Inputs } from './results/inputs';
import { LANGUAGES, modelOf, tasks } from './results/plan';
import { identity, openRecords, readRecords, remaining, type RunLine } from './results/records';
import { withTables } from './results/readme';
import { report } from './results/report';
import { nameOf, runMissing } from './results/run';
import { summaryText } from './results/summary';

/**
 * The evidence, from runs in Node:
 * npm run results -- [--only REGEX] [--list] [--run-only | --report] [--out RECORDS.jsonl] [--device processor|webgpu] [--jobs N]
 * Runs whatever of the plan has no record yet, `--jobs` at a time (by default one for each core), then writes docs/results.md with its
 * charts, the README's tables and public/evidence.json from the records. `--only` takes runs whose "cell seed N" matches. Ctrl-C ends it;
 * every finished run is kept, and the next call goes on from there.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    list: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
    'run-only': { type: 'boolean', default: false },
    out: { type: 'string', default: 'docs/results/records.jsonl' },
    ...DEVICE_OPTIONS,
    ...JOBS_OPTIONS,
  },
});

const only = new RegExp(values.only ?? '');
const files = new Inputs();
for (const model of LANGUAGES.map(modelOf))
  if (!files.has({ model }))
    console.warn(`The model ${model} is not in public/ yet; its runs are left out. npm run data writes what it needs.`);
const plan = tasks()
  .filter(({ recipe }) => files.has(recipe))
  .map((task) => {
    const inputs = files.of(task);
    return { task, inputs, id: identity(task, inputs) };
  });
const open = values.list || values.report ? readRecords : openRecords;
const records: Map<string, RunLine> = open(values.out, (message) => console.warn(message));
const missing = remaining(plan, records).filter(({ task }) => only.test(nameOf(task)));

const stopping = new AbortController();

/** Returns how many runs broke off. */
async function runAll(): Promise<number> {
  const device = deviceOf(values.device);
  const jobs = Math.min(jobsOf(values.jobs, device), missing.length);
  const note = deviceNote(device);
  if (note) console.log(note);
  console.log(`${missing.length} of ${plan.length} runs to do, ${jobs} at a time, device ${device}. Records: ${values.out}`);
  process.on('SIGINT', () => {
    if (stopping.signal.aborted) process.exit(130);
    console.log('\nEnding; what is finished is kept. Once more ends at once.');
    stopping.abort();
  });
  const settings = { device, jobs, out: values.out, stopped: stopping.signal, say: (line: string) => console.log(line) };
  const { records: done, broken } = await runMissing(missing, settings);
  for (const record of done) records.set(record.id, record);
  return broken;
}

const PAGE = 'docs/results.md';
const CHARTS = 'docs/results';
const SUMMARY = 'public/evidence.json';
const README = 'README.md';

/** From the records of this plan alone: a run of a recipe that has changed since is left out. */
async function writeReport(): Promise<void> {
  const current = plan.flatMap(({ id }) => records.get(id) ?? []);
  const stale = records.size - current.length;
  if (stale > 0) console.warn(`${stale} of ${records.size} records belong to no run of the present plan and are left out.`);
  const evidence = new Evidence(current);
  mkdirSync(CHARTS, { recursive: true });
  for (const [name, svg] of charts(evidence)) writeFileSync(`${CHARTS}/${name}`, svg);
  const summary = summaryText(evidence);
  writeFileSync(SUMMARY, summary);
  const write = async (path: string, text: string): Promise<void> =>
    writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
  await write(PAGE, report(evidence));
  await write(README, withTables(readFileSync(README, 'utf8'), JSON.parse(summary) as EvidenceSummary));
  console.log(`${PAGE}: ${current.length} of ${plan.length} runs.`);
}

if (values.list) {
  for (const { task, id } of plan) if (only.test(nameOf(task))) console.log(`${records.has(id) ? 'done' : '    '}  ${id}  ${nameOf(task)}`);
} else {
  const broken = !values.report && missing.length > 0 ? await runAll() : 0;
  if (stopping.signal.aborted) process.exit(130);
  if (!values['run-only']) await writeReport();
  process.exit(broken > 0 ? 1 : 0);
}
