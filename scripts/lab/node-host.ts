import { resolve } from 'node:path';
import type { Recipe } from '../../src/protocol/recipe';
import type { RunRecord } from '../../src/protocol/runs/run';
import { type NodeDevice, prepareNodeDevice } from '../node-device';
import { Processes } from '../processes';
import type { RunHost } from './host';
import type { Status } from './progress';

export interface AskedRun {
  name: string;
  recipe: Recipe;
}

export type ToldOfRun = { status: Status } | { note: string };

/** Runs in processes of their own, at most `jobs` of them at a time; what they go on from lies in `folder`. */
export async function openProcesses(folder: string, device: NodeDevice, jobs: number): Promise<RunHost> {
  await prepareNodeDevice(device);
  const processes = new Processes<AskedRun, ToldOfRun, RunRecord>(resolve(import.meta.dirname, 'node-task.ts'), [folder, device]);
  return {
    jobs,
    run: ({ name, recipe, stopped, onStatus, onNote }) =>
      processes.run({ name, recipe }, { stopped, onTold: (told) => ('status' in told ? onStatus(told.status) : onNote(told.note)) }),
    close: () => processes.close(),
  };
}
