import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { writeSafetensors } from '../../src/exchange/safetensors';
import type { Gpu } from '../../src/webgpu/gpu';
import { parseConfig } from '../../src/model/config';
import { parameterTable } from '../../src/model/parameters';
import { readState, writeState } from '../base/state';
import { type BaseProgress, STAGES, trainBase } from '../base/train';
import { modelConfig } from '../world/checkpoint';
import { SHIPPED_BASE } from './plan';

/** What determines a base model that does not ship: the recipe of its training. */
export const baseSource = (seed: number): string => JSON.stringify({ seed, stages: STAGES });

/** Weights of the base model with this seed, trained here when they are not there yet; undefined for the one that ships. */
export async function baseWeights(gpu: Gpu, seed: number, onProgress: (p: BaseProgress) => void): Promise<string | undefined> {
  if (seed === SHIPPED_BASE) return undefined;
  const path = `build/base/seed-${seed}.safetensors`;
  if (existsSync(path)) return path;
  const statePath = `build/base/seed-${seed}.state`;
  const resume = readState(statePath);
  const model = await trainBase(gpu, { seed, ...(resume ? { resume } : {}), onProgress, onState: (s) => writeState(statePath, s) });
  const weights = await model.read(model.weights);
  model.free();
  const { parameters } = parameterTable(parseConfig(modelConfig()));
  const file = writeSafetensors(
    parameters.map(({ name, shape, offset, size }) => ({ name, shape, data: weights.slice(offset, offset + size) })),
  );
  await writeFile(path, new Uint8Array(await file.arrayBuffer()));
  return path;
}
