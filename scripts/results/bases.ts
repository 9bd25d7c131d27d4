import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { writeSafetensors } from '../../src/exchange/safetensors';
import type { Device } from '../../src/device/interface';
import { fail } from '../../src/protocol/errors';
import { otherDevice } from '../node-device';
import { parseConfig } from '../../src/model/config';
import { parameterTable } from '../../src/model/parameters';
import { readState, writeState } from '../base/state';
import { type BaseProgress, type BaseState, STAGES, trainBase } from '../base/train';
import { modelConfig } from '../world/checkpoint';
import { SHIPPED_BASE } from './plan';

/** What determines a base model that does not ship: the recipe of its training. */
export const baseSource = (seed: number): string => JSON.stringify({ seed, stages: STAGES });

const weightsPath = (seed: number): string => `build/base/seed-${seed}.safetensors`;

/** Whether the base model with this seed has to be trained before its runs. */
export const lacksBase = (seed: number): boolean => seed !== SHIPPED_BASE && !existsSync(weightsPath(seed));

export interface BaseOptions {
  stopped: AbortSignal;
  onProgress: (progress: BaseProgress) => void;
  onNote: (note: string) => void;
}

/**
 * Weights of the base model with this seed, trained here when they are not there yet; undefined for the one that ships. Throws `stopped`,
 * and goes on from there when it is called again.
 */
export async function baseWeights(device: Device, seed: number, { stopped, onProgress, onNote }: BaseOptions): Promise<string | undefined> {
  if (seed === SHIPPED_BASE) return undefined;
  const path = weightsPath(seed);
  if (existsSync(path)) return path;
  const statePath = `build/base/seed-${seed}.state`;
  const resume = readState(statePath);
  const other = resume && otherDevice(resume.adapter, device.report.description);
  if (other) onNote(other);
  const onState = (state: BaseState): void => writeState(statePath, state);
  const model = await trainBase(device, { seed, stopped, ...(resume ? { resume } : {}), onProgress, onState });
  if (stopped.aborted) throw fail('stopped')`The training of base model ${seed} was stopped; the next call goes on from there.`;
  const weights = await model.read(model.weights);
  model.free();
  const { parameters } = parameterTable(parseConfig(modelConfig()));
  const file = writeSafetensors(
    parameters.map(({ name, shape, offset, size }) => ({ name, shape, data: weights.slice(offset, offset + size) })),
  );
  await writeFile(`${path}.part`, new Uint8Array(await file.arrayBuffer()));
  await rename(`${path}.part`, path);
  return path;
}
