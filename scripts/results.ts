import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import type { Gpu } from '../src/webgpu/gpu';
import type { Library } from '../src/worker/library';
import { fileLibrary } from './experiment';
import { nodeGpu } from './node-gpu';
import { baseWeights } from './results/bases';
import { charts } from './results/charts';
import { Evidence } from './results/evidence';
import { Forecast, minutes } from './results/forecast';
import { inputsOf } from './results/inputs';
import { buildName, measure, type Running } from './results/measure';
import { type Task, tasks } from './results/plan';
import { appendRecord, identity, openRecords, readRecords, remaining, type RunLine } from './results/records';
import { report, summaryOf } from './results/report';

/**
 * The evidence, from runs in Node on Dawn: npm run results -- [--only REGEX] [--list] [--run-only | --report] [--out RECORDS.jsonl]
 * Runs whatever of the plan has no record yet, then writes docs/results.md and its charts from the records. `--only` takes runs whose
 * "cell seed N" matches. Ctrl-C ends it; every finished run is kept, and the next call goes on from there.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    list: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
    'run-only': { type: 'boolean', default: false },
    out: { type: 'string', default: 'docs/results/records.jsonl' },
  },
});

const nameOf = ({ cell, seed }: Task): string => `${cell.id} seed ${seed}`;

const library = fileLibrary();
const only = new RegExp(values.only ?? '');
const plan = tasks().map((task) => {
  const inputs = inputsOf(task);
  return { task, inputs, id: identity(task, inputs) };
});
const open = values.list || values.report ? readRecords : openRecords;
const records: Map<string, RunLine> = open(values.out, (message) => console.warn(message));
const missing = remaining(plan, records).filter(({ task }) => only.test(nameOf(task)));

async function runAll(): Promise<void> {
  const gpu = await nodeGpu();
  const build = buildName();
  console.log(`${missing.length} of ${plan.length} runs to do, on ${gpu.report.description}, build ${build}. Records: ${values.out}`);
  const forecast = new Forecast(missing.map(({ task }) => task));
  let running: Running | null = null;
  let ended = false;
  process.on('SIGINT', () => {
    if (ended) process.exit(130);
    ended = true;
    console.log('\nEnding; what is finished is kept. Once more ends at once.');
    running?.stop();
  });
  const libraries = new Map<number, Library>();
  for (const [i, { task, inputs }] of missing.entries()) {
    if (!libraries.has(task.cell.base)) libraries.set(task.cell.base, await libraryOf(gpu, task.cell.base));
    if (ended) break;
    const began = performance.now();
    running = measure(gpu, libraries.get(task.cell.base)!, task, inputs, build);
    const record = await running.done;
    if (!record) break;
    appendRecord(values.out, record);
    records.set(record.id, record);
    forecast.done(task, (performance.now() - began) / 1000);
    console.log(`${i + 1} of ${missing.length}  ${nameOf(task)}  ${told(record)}  ${minutes(forecast.left)} left`);
  }
  if (ended) process.exit(130);
}

async function libraryOf(gpu: Gpu, base: number): Promise<Library> {
  const weights = await baseWeights(gpu, base, ({ stage, step, total, loss }) => {
    if (step % 100 === 0) console.log(`base model ${base}: stage ${stage}, step ${step} of ${total}, loss ${loss.toFixed(3)}`);
  });
  return weights ? fileLibrary(weights) : library;
}

/** The harmful answers of each track at the end of a run. */
function told({ failed, evaluations, seconds }: RunLine): string {
  const last = Math.max(...evaluations.map((e) => e.step));
  const shares = evaluations
    .filter((e) => e.step === last && !e.track.startsWith('interpolated'))
    .map((e) => `${e.track} ${[...e.answers].filter((a) => a.toLowerCase() !== 'r').length}/${e.answers.length}`);
  return `${failed ?? shares.join(', ')}  (${seconds.training.toFixed(0)} + ${seconds.evaluation.toFixed(0)} s)`;
}

const PAGE = 'docs/results.md';
const CHARTS = 'docs/results';
const SUMMARY = 'public/evidence.json';

/** From the records of this plan alone: a run of a recipe that has changed since is left out. */
async function writeReport(): Promise<void> {
  const current = plan.flatMap(({ id }) => records.get(id) ?? []);
  const stale = records.size - current.length;
  if (stale > 0) console.warn(`${stale} of ${records.size} records belong to no run of the present plan and are left out.`);
  const evidence = new Evidence(current);
  mkdirSync(CHARTS, { recursive: true });
  for (const [name, svg] of charts(evidence)) writeFileSync(`${CHARTS}/${name}`, svg);
  writeFileSync(SUMMARY, `${JSON.stringify(summaryOf(evidence), null, 1)}\n`);
  writeFileSync(PAGE, await format(report(evidence), { ...(await resolveConfig(PAGE)), filepath: PAGE }));
  console.log(`${PAGE}: ${current.length} of ${plan.length} runs.`);
}

if (values.list) {
  for (const { task, id } of plan) if (only.test(nameOf(task))) console.log(`${records.has(id) ? 'done' : '    '}  ${id}  ${nameOf(task)}`);
} else {
  if (!values.report && missing.length > 0) await runAll();
  if (!values['run-only']) await writeReport();
}
process.exit(0);
