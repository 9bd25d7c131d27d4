import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { ENGINES, isOurs, threadsOf } from './engines/engine';
import { watched } from './hosts/cpu';
import { type Host, progress } from './hosts/host';
import type { Options } from './options';
import { type EngineReport, figure, type Report, type Result, table, type TorchReport } from './report';
import { targets, verdict } from './targets';
import { type Case, casesOf } from './works/cases';

/** How often work F opens the page. */
const VISITS = 5;

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 3).join(' ').slice(0, 500);

/** Runs everything chosen on a host: opens, checks, then samples round by round, so that engines take turns every few seconds. */
export async function bench(host: Host, options: Options, versions: Record<string, string>): Promise<Report> {
  const cases = casesOf(options);
  const report: Report = {
    date: new Date().toISOString(),
    platform: host.platform,
    system: `${process.platform} ${process.arch}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
    adapter: '',
    rounds: options.rounds,
    seconds: options.seconds,
    engines: [],
    cases,
    results: [],
    recipes: {},
    firstPoints: null,
    torch: options.torch ? (JSON.parse(readFileSync(options.torch, 'utf8')) as TorchReport) : null,
  };
  const ours = options.engines.filter(isOurs);
  const recipes = options.works.includes('D') ? ours : [];
  // D and F alone concern nobody else.
  const names = cases.length === 0 ? recipes : [...(options.works.includes('E') ? ['adapter'] : []), ...options.engines];
  for (const name of names) report.engines.push(await open(host, name, versions[ENGINES[name]?.library ?? name] ?? ''));
  const running = report.engines.filter((e) => !e.error);
  for (const c of cases) {
    for (const { name } of running) {
      const result = await prepare(host, name, c);
      if (result) report.results.push(result);
    }
  }
  for (let round = 1; round <= options.rounds; round++) {
    for (const result of report.results) if (!result.error) await sample(host, result, round, options);
  }
  if (options.works.includes('F')) {
    progress(`F: the page, ${VISITS} first visits`);
    report.firstPoints = await host.firstPoints(VISITS).catch((error: unknown) => ({ error: messageOf(error) }));
  }
  for (const name of recipes) {
    if (!running.some((e) => e.name === name)) continue;
    progress(`D, ${name}: the default recipe, start to end`);
    report.recipes[name] = await host.suite.recipe(name).catch((error: unknown) => ({ error: messageOf(error) }));
  }
  report.adapter = report.engines.find((e) => e.adapter !== '' && threadsOf(e.name) === null)?.adapter ?? '';
  return report;
}

async function open(host: Host, name: string, version: string): Promise<EngineReport> {
  try {
    const adapter = await host.suite.open(name);
    progress(`${name} ${version}: ${adapter}`);
    return { name, version, adapter };
  } catch (error) {
    progress(`${name} ${version} does not run here: ${messageOf(error)}`);
    return { name, version, adapter: '', error: messageOf(error) };
  }
}

/** Null where the engine does not offer the work. */
async function prepare(host: Host, engine: string, c: Case): Promise<Result | null> {
  const result: Result = { engine, case: c.id, unit: c.unit, check: '', samples: [] };
  try {
    const check = await host.suite.prepare(engine, c);
    if (check === null) return null;
    progress(`${c.id}, ${engine}: ready${check ? `, ${check}` : ''}`);
    return { ...result, check };
  } catch (error) {
    progress(`${c.id}, ${engine}: ${messageOf(error)}`);
    return { ...result, error: messageOf(error) };
  }
}

async function sample(host: Host, result: Result, round: number, { rounds, seconds }: Options): Promise<void> {
  try {
    const { value, others } = await watched(() => host.suite.sample(result.engine, result.case, seconds));
    result.samples.push({ round, ...value, others });
    const busy = others === null ? '' : `, others ${Math.round(100 * others)} %`;
    progress(`round ${round}/${rounds}, ${result.case}, ${result.engine}: ${figure(value.rate)} ${result.unit}${busy}`);
  } catch (error) {
    result.error = messageOf(error);
    progress(`round ${round}/${rounds}, ${result.case}, ${result.engine}: ${result.error}`);
  }
}

/** A report that was printed with --json. */
export const readReport = (path: string): Report => JSON.parse(readFileSync(path, 'utf8')) as Report;

/** The report on standard output: a table, or one JSON object with the targets in it. */
export async function print(report: Report, json: boolean): Promise<void> {
  const judged = targets(report);
  const lines = table(report);
  if (judged.length > 0) lines.push('', 'Targets:', ...judged.map((t) => `  ${verdict(t)}`));
  const text = json ? JSON.stringify({ ...report, targets: judged }) : lines.join('\n');
  // A program that ends at once would cut off what a pipe has not taken yet.
  await new Promise((written) => process.stdout.write(`${text}\n`, written));
}
