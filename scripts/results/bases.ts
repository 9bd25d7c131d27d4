import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import type { Device } from '../../src/device/interface';
import { fail } from '../../src/protocol/errors';
import { curriculum } from '../base/curricula';
import { readState, writeState } from '../base/state';
import { type BaseProgress, type BaseState, trainBase } from '../base/train';
import { weightsFile } from '../base/weights';
import { otherDevice } from '../node-device';
import { Random } from '../world/random';
import { type Language, SHIPPED } from './plan';
import { type BaseCost, digest } from './records';

/** A base model of a language, by the seed of its training. */
export interface Base {
  language: Language;
  base: number;
}

export const baseName = ({ language, base }: Base): string => `${language}-${base}`;

/** Rows of each stage that stand for all that a corpus draws. */
const SAMPLE = 500;

/** What determines a base model that does not ship: the recipe of its training, and what its rows are drawn from. */
export function baseSource({ language, base }: Base): string {
  const { stages, batch, length, row, config } = curriculum(language);
  const rows = stages.map(({ stage }) => {
    const rng = new Random(base, stage);
    return Array.from({ length: SAMPLE }, () => row(stage, rng));
  });
  return digest(JSON.stringify({ base, stages, batch, length, config: config(), rows }));
}

const pathOf = (base: Base, ending: string): string => `build/base/evidence-${baseName(base)}-${baseSource(base)}.${ending}`;
const weightsPath = (base: Base): string => pathOf(base, 'safetensors');
const costPath = (base: Base): string => pathOf(base, 'json');

const ships = ({ language, base }: Base): boolean => base === SHIPPED[language];

/** Whether a base model has to be trained before its runs. */
export const lacksBase = (base: Base): boolean => !ships(base) && !existsSync(weightsPath(base));

/** What its training took, where it was trained here. */
export function baseCost(base: Base): BaseCost | undefined {
  return ships(base) || !existsSync(costPath(base)) ? undefined : (JSON.parse(readFileSync(costPath(base), 'utf8')) as BaseCost);
}

export interface BaseOptions {
  stopped: AbortSignal;
  onProgress: (progress: BaseProgress) => void;
  onNote: (note: string) => void;
}

/**
 * Weights of a base model, trained here when they are not there yet; undefined for the one that ships. Throws `stopped`, and goes on from
 * there when it is called again.
 */
export async function baseWeights(device: Device, base: Base, { stopped, onProgress, onNote }: BaseOptions): Promise<string | undefined> {
  if (ships(base)) return undefined;
  const path = weightsPath(base);
  if (existsSync(path)) return path;
  const subject = curriculum(base.language);
  const kept = pathOf(base, 'state');
  const resume = readState(kept);
  const other = resume && otherDevice(resume.adapter, device.report.description);
  if (other) onNote(other);
  const before = (resume && baseCost(base)) ?? { seconds: 0, tokens: 0 };
  const began = performance.now();
  let tokens = before.tokens;
  const model = await trainBase(device, subject, {
    ...{ seed: base.base, stopped },
    ...(resume ? { resume } : {}),
    onProgress(progress) {
      tokens += progress.tokens;
      onProgress(progress);
    },
    onState(state: BaseState) {
      writeState(kept, state);
      const seconds = Math.round(before.seconds + (performance.now() - began) / 1000);
      writeFileSync(costPath(base), JSON.stringify({ seconds, tokens } satisfies BaseCost));
    },
  });
  if (stopped.aborted) throw fail('stopped')`The training of base model ${baseName(base)} was stopped; the next call goes on from there.`;
  const weights = await model.read(model.weights);
  model.free();
  await writeFile(`${path}.part`, await weightsFile(subject.config(), weights));
  await rename(`${path}.part`, path);
  return path;
}
