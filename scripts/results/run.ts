import { resolve } from 'node:path';
import { TabtuneError } from '../../src/protocol/errors';
import { type NodeDevice, prepareNodeDevice } from '../node-device';
import { atOnce, Processes } from '../processes';
import { type Base, baseName, lacksBase } from './bases';
import { Forecast, isBase, minutes, type Work } from './forecast';
import { buildName } from './measure';
import type { Task } from './plan';
import { appendRecord, putInOrder, type RunLine } from './records';
import type { Asked, Told } from './task';

/** A run that has no record yet. */
export interface Missing {
  id: string;
  task: Task;
  inputs: string;
}

export interface RunSettings {
  device: NodeDevice;
  jobs: number;
  /** The file of records. */
  out: string;
  stopped: AbortSignal;
  say: (line: string) => void;
}

export const nameOf = ({ cell, seed }: Task): string => `${cell.id} seed ${seed}`;
const titleOf = (work: Work): string => (isBase(work) ? `base model ${baseName(work)}` : nameOf(work));

const baseOf = ({ cell: { language, base } }: Task): Base => ({ language, base });

/** The work in its order: base models that have to be trained, one after the other, before the first run that needs one of them. */
export function workOf(missing: readonly Missing[], lacks: (base: Base) => boolean): (Missing | { task: Base })[] {
  const bases = new Map(missing.map(({ task }) => [baseName(baseOf(task)), baseOf(task)]));
  const lacking = new Map([...bases].filter(([, base]) => lacks(base)));
  const first = missing.findIndex(({ task }) => lacking.has(baseName(baseOf(task))));
  if (first < 0) return [...missing];
  return [...missing.slice(0, first), ...[...lacking.values()].map((task) => ({ task })), ...missing.slice(first)];
}

/**
 * Has the missing runs done in processes of their own, `jobs` at a time, and keeps each as it ends. What breaks off is told and takes no
 * other along, unless it is a base model that others need. Returns the records, and how many runs broke off.
 */
export async function runMissing(
  missing: readonly Missing[],
  { device, jobs, out, stopped, say }: RunSettings,
): Promise<{ records: RunLine[]; broken: number }> {
  await prepareNodeDevice(device);
  const build = buildName();
  const work = workOf(missing, lacksBase);
  const forecast = new Forecast(work.map(({ task }) => task));
  const processes = new Processes<Asked, Told, RunLine | null>(resolve(import.meta.dirname, 'task.ts'), [device]);
  const bases = new Map<string, Promise<boolean>>();
  const records = new Map<string, RunLine>();
  let broken = 0;
  /** Undefined where it was stopped or broke off, which is told. */
  const ask = async (task: Work, asked: Asked): Promise<RunLine | null | undefined> => {
    try {
      const result = await processes.run(asked, { stopped, onTold: (line) => say(`${titleOf(task)}: ${line}`) });
      if (!stopped.aborted) forecast.done(task);
      return result;
    } catch (error) {
      if (stopped.aborted && error instanceof TabtuneError && error.code === 'stopped') return undefined;
      broken++;
      say(`${titleOf(task)} broke off: ${(error as Error).message}`);
      return undefined;
    }
  };
  try {
    await atOnce(work, jobs, async (one) => {
      if (stopped.aborted) return;
      if (!('id' in one)) {
        const { task } = one;
        const done = ask(task, task).then((result) => result !== undefined);
        bases.set(baseName(task), done);
        await done;
        return;
      }
      const { task, inputs, id } = one;
      const base = baseName(baseOf(task));
      if ((await bases.get(base)) === false) {
        if (!stopped.aborted) say(`${nameOf(task)} is left out, since base model ${base} is missing.`);
        return;
      }
      const record = await ask(task, { cell: task.cell.id, seed: task.seed, inputs, build });
      if (!record) return;
      appendRecord(out, record);
      records.set(id, record);
      const { left } = forecast;
      say(`${records.size} of ${missing.length}  ${nameOf(task)}  ${told(record)}${left === null ? '' : `  ${minutes(left)} left`}`);
    });
  } finally {
    await processes.close();
    putInOrder(
      out,
      missing.map(({ id }) => id),
    );
  }
  return { records: missing.flatMap(({ id }) => records.get(id) ?? []), broken };
}

/** The harmful answers of each track at the end of a run. */
function told({ failed, evaluations, recipe, seconds }: RunLine): string {
  const last = evaluations.reduce((most, { step }) => Math.max(most, step), 0);
  const shares = evaluations
    .filter((e) => e.step === last && !e.track.startsWith('line:') && e.prompts === recipe.evaluation.prompts)
    .map((e) => `${e.track} ${[...e.answers].filter((a) => a.toLowerCase() !== 'r').length}/${e.answers.length}`);
  return `${failed ?? shares.join(', ')}  (${seconds.training.toFixed(0)} + ${seconds.evaluation.toFixed(0)} s)`;
}
