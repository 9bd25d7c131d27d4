import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RunRecord } from '../../src/protocol/runs/run';
import { ensureBuilt } from './built';
import { meanTracks, seedResult, type SeedResult } from './figures';
import type { RunHost } from './host';
import type { RunCommand } from './options';
import { finishedRecord, seedFolder, seedRecipe, writeCurves, writePicture, writeSeed } from './output';
import { answersOf, Progress, progressLine, secondsLeft } from './progress';
import { askedBy, type NamedRecipe, readRecipe } from './sources';
import { runTable } from './table';

/** `npm run lab -- run`: one seed after the other, what is finished already excepted. Returns the process's exit code. */

/** What the command goes on from when it was stopped; away when all seeds are finished. */
const KEPT = { browser: '.profile', node: '.checkpoints' } as const;

async function openHost(command: RunCommand, out: string, say: (line: string) => void): Promise<RunHost> {
  if (command.node) return (await import('./node')).openNode(join(out, KEPT.node));
  ensureBuilt(command.build, say);
  return (await import('./browser')).openPage(join(out, KEPT.browser), command.software, say);
}

async function picture(out: string, svg: string, say: (line: string) => void): Promise<void> {
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
  const records: RunRecord[] = [];
  let host: RunHost | null = null;
  try {
    for (const [i, seed] of seeds.entries()) {
      const folder = seedFolder(out, named.name, seed);
      const before = finished.get(seed);
      if (before) {
        say(`Seed ${seed} is finished in ${folder} (build ${before.build}).`);
        records.push(before);
        continue;
      }
      if (stopped.aborted) break;
      host ??= await openHost(command, out, say);
      const record = await host.run({
        name: named.name,
        recipe: seedRecipe(named.recipe, seed),
        stopped,
        onStatus(status) {
          const line = progressLine(i, seeds.length, status, secondsLeft(named.recipe, answers, status));
          progress.show(`seed ${seed}  ${line}`, `${seed} ${/\d+(?=\d %)/.exec(line)?.[0] ?? ''}`);
        },
      });
      writeSeed(folder, named, record, prompt);
      records.push(record);
      if (record.state !== 'finished')
        say(`Seed ${seed} ${record.state} at step ${record.steps.at(-1)?.step ?? 0}${record.error ? `: ${record.error.message}` : ''}`);
      if (record.state === 'stopped') break;
    }
  } finally {
    await host?.close();
  }
  if (records.length > 0) await picture(out, writeCurves(out, named, records), say);
  report(command, named, out, records);
  if (stopped.aborted) {
    say('Stopped. The same command goes on from here.');
    return 130;
  }
  if (records.some(({ state }) => state !== 'finished')) return 1;
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
