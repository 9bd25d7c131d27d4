import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DeviceChoice } from '../../src/protocol/device/names';
import type { RunRecord } from '../../src/protocol/runs/run';
import { findBrowser } from '../find-browser';
import { deviceNote } from '../node-device';
import { atOnce } from '../processes';
import { ensureBuilt } from './built';
import { meanTracks, seedResult, type SeedResult } from './figures';
import type { RunHost, RunOptions } from './host';
import type { RunCommand } from './options';
import { finishedRecord, seedFolder, seedRecipe, writeCurves, writePicture, writeSeed } from './output';
import { answersOf, type Pace, Progress, progressLine, secondsLeft, secondsLeftOfAll, type Status } from './progress';
import { askedBy, type NamedRecipe, readRecipe } from './sources';
import { runTable } from './table';

/** `npm run lab -- run`: a run for each seed that is not finished already. Returns the process's exit code. */

/** What the command goes on from when it was stopped; away when all seeds are finished. */
const KEPT = { browser: '.profile', node: '.checkpoints' } as const;

async function openHost(
  command: RunCommand,
  asked: DeviceChoice,
  out: string,
  runs: number,
  say: (line: string) => void,
): Promise<RunHost> {
  const { node, device, build, software } = command;
  if (node) {
    const jobs = Math.min(command.jobs, runs);
    const note = deviceNote(device);
    if (note) say(note);
    if (asked !== 'auto' && asked !== device) say(`The recipe asks for ${asked}; --device ${device} computes.`);
    say(`Computing in Node, device ${device}, ${jobs === 1 ? 'one run' : `${jobs} runs`} at a time.`);
    return (await import('./node-host')).openProcesses(join(out, KEPT.node), device, jobs);
  }
  ensureBuilt(build, say);
  return (await import('./browser')).openPage(join(out, KEPT.browser), software, say);
}

/** Without a browser to run in, none is installed for the sake of a picture. */
async function picture({ node }: RunCommand, out: string, svg: string, say: (line: string) => void): Promise<void> {
  if (node && !findBrowser()) return say('curves.png was left out, since a browser draws it and there is none; curves.svg shows the same.');
  const { rasterise } = await import('./browser');
  try {
    writePicture(out, await rasterise(svg));
  } catch (error) {
    say(`curves.png was left out, since a browser draws it: ${(error as Error).message.split('\n')[0]}`);
  }
}

export async function runRecipe(command: RunCommand, stopped: AbortSignal): Promise<number> {
  const progress = new Progress();
  const say = (line: string): void => progress.say(line);
  const named = readRecipe(command.recipe);
  const { sizes, prompt } = await askedBy(named.recipe);
  const answers = answersOf(named.recipe, sizes);
  const seeds = command.seeds ?? [named.recipe.data_seed];
  const out = resolve(command.out ?? join('build', 'lab', named.name));
  // Whatever cannot be used in this folder is told before anything is computed.
  const finished = new Map(seeds.map((seed) => [seed, finishedRecord(seedFolder(out, named.name, seed), seedRecipe(named.recipe, seed))]));
  mkdirSync(out, { recursive: true });
  const records = new Map<number, RunRecord>();
  for (const [seed, record] of finished) {
    if (!record) continue;
    say(`Seed ${seed} is finished in ${seedFolder(out, named.name, seed)} (build ${record.build}).`);
    records.set(seed, record);
  }
  const open = seeds.filter((seed) => !records.has(seed));
  if (open.length > 0 && !stopped.aborted) {
    const host = await openHost(command, named.recipe.device, out, open.length, say);
    try {
      const paces = new Map<number, Pace>();
      let waiting = open.length;
      await atOnce(open, host.jobs, async (seed) => {
        if (stopped.aborted) return;
        waiting--;
        const onStatus = (status: Status): void => {
          const { training, evaluation } = status.seconds;
          const pace = { spent: training + evaluation, left: secondsLeft(named.recipe, answers, status) };
          paces.set(seed, pace);
          const all = seeds.length > 1 ? secondsLeftOfAll([...paces.values()], waiting, host.jobs) : null;
          progress.show(`seed ${seed}`, progressLine(status, pace, all));
        };
        const record = await tried(host, {
          ...{ name: named.name, recipe: seedRecipe(named.recipe, seed), stopped, onStatus },
          onNote: (note) => say(`Seed ${seed}: ${note}`),
        });
        paces.delete(seed);
        progress.over(`seed ${seed}`);
        if (record instanceof Error) {
          if (!stopped.aborted) say(`Seed ${seed} broke off: ${record.message}`);
          return;
        }
        writeSeed(seedFolder(out, named.name, seed), named, record, prompt);
        records.set(seed, record);
        if (record.state !== 'finished')
          say(`Seed ${seed} ${record.state} at step ${record.steps.at(-1)?.step ?? 0}${record.error ? `: ${record.error.message}` : ''}`);
      });
    } finally {
      await host.close();
    }
  }
  return conclude(command, named, out, seeds, records, stopped, say);
}

/** What broke off leaves the others alone. */
const tried = (host: RunHost, options: RunOptions): Promise<RunRecord | Error> =>
  host.run(options).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));

async function conclude(
  command: RunCommand,
  named: NamedRecipe,
  out: string,
  seeds: readonly number[],
  found: ReadonlyMap<number, RunRecord>,
  stopped: AbortSignal,
  say: (line: string) => void,
): Promise<number> {
  const records = seeds.flatMap((seed) => found.get(seed) ?? []);
  if (records.length > 0) await picture(command, out, writeCurves(out, named, records), say);
  report(command, named, out, records);
  if (stopped.aborted) {
    say('Stopped. The same command goes on from here.');
    return 130;
  }
  if (records.length < seeds.length || records.some(({ state }) => state !== 'finished')) return 1;
  for (const kept of Object.values(KEPT)) rmSync(join(out, kept), { recursive: true, force: true });
  return 0;
}

function report({ json }: RunCommand, { name, recipe }: NamedRecipe, out: string, records: readonly RunRecord[]): void {
  const seeds: SeedResult[] = records.map((record) => seedResult(record, seedFolder(out, name, record.recipe.data_seed)));
  const mean = meanTracks(seeds);
  if (json) {
    console.log(
      JSON.stringify({
        recipe: name,
        out,
        settings: recipe,
        seeds,
        mean: { seeds: seeds.filter(({ state }) => state === 'finished').length, tracks: mean },
      }),
    );
    return;
  }
  const figures = seeds.flatMap(({ tracks }) => Object.values(tracks));
  const distinct = (list: readonly string[]): string => [...new Set(list)].join(', ');
  console.log(
    `${name}: data ${recipe.data}, rate ${recipe.learning_rate}, batch ${recipe.per_device_train_batch_size * recipe.gradient_accumulation_steps}, ${recipe.max_steps} steps`,
  );
  if (figures.length > 0) {
    console.log(
      `judge ${distinct(figures.map(({ judge }) => judge))} on ${distinct(figures.map(({ prompts }) => prompts))}, all prompts, at the end`,
    );
    console.log(runTable(seeds, mean));
    console.log('Square brackets: 95 % interval (Wilson). Round brackets: smallest and largest over seeds.');
  } else console.log('No seed has come to its closing evaluation.');
  console.log(`${distinct(seeds.map(({ adapter }) => adapter))}; build ${distinct(seeds.map(({ build }) => build))}; in ${out}`);
}
