import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import type { Device } from '../../src/device/interface';
import { fail } from '../../src/protocol/errors';
import { otherDevice } from '../node-device';
import { readState, writeState } from '../base/state';
import { curriculum, statePath } from '../base/curricula';
import { type BaseProgress, type BaseState, trainBase } from '../base/train';
import { weightsFile } from '../base/weights';
import { SHIPPED_BASE } from './plan';

const SUBJECT = curriculum('toy');

/** What determines a base model that does not ship: the recipe of its training. */
export const baseSource = (seed: number): string => JSON.stringify({ seed, stages: SUBJECT.stages });

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
  const kept = statePath(SUBJECT.id, seed);
  const resume = readState(kept);
  const other = resume && otherDevice(resume.adapter, device.report.description);
  if (other) onNote(other);
  const onState = (state: BaseState): void => writeState(kept, state);
  const model = await trainBase(device, SUBJECT, { seed, stopped, ...(resume ? { resume } : {}), onProgress, onState });
  if (stopped.aborted) throw fail('stopped')`The training of base model ${seed} was stopped; the next call goes on from there.`;
  const weights = await model.read(model.weights);
  model.free();
  await writeFile(`${path}.part`, await weightsFile(SUBJECT.config(), weights));
  await rename(`${path}.part`, path);
  return path;
}
