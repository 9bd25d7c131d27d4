import type { Checkpoint } from '../../src/exchange/checkpoint';
import type { Device } from '../../src/device/interface';
import type { Row } from '../../src/model/passes/batch';
import { Model } from '../../src/model/llama';
import { cos, log } from '../../src/protocol/base/arithmetic';
import { Trainer, type TrainerState } from '../../src/train/trainer';
import type { StepMetrics } from '../../src/protocol/runs/run';
import { Random } from '../world/random';
import { type Curriculum, rowsOfStep, type StageSettings } from './curricula';

const SETTINGS = {
  lr_scheduler_type: 'cosine',
  warmup_steps: 50,
  weight_decay: 0.05,
  adam_beta1: 0.9,
  adam_beta2: 0.98,
  max_grad_norm: 1,
  ema_mode: 'off',
};

export interface BaseProgress extends StepMetrics {
  stage: number;
  total: number;
  tokens: number;
}

/** Where a training stands; written by `save`, read by `resume`. */
export interface BaseState {
  stage: number;
  state: TrainerState;
  /** The device that computed it, as it describes itself. */
  adapter: string;
}

export interface BaseOptions {
  seed: number;
  /** Stop after so many steps in all, for a check of the first steps. */
  limit?: number;
  resume?: BaseState;
  /** Ends it within a step, and the state is told before. */
  stopped?: AbortSignal;
  onProgress?: (p: BaseProgress) => void;
  /** Called every `saveEvery` steps, at the end of a stage and where it ends. */
  onState?: (s: BaseState) => Promise<void> | void;
  saveEvery?: number;
}

/** Start weights: normal with standard deviation .05 (embedding), fan-in^-1/2, and 1/sqrt(2 layers) of that where a residual is written. */
function startWeights(model: Model, config: object, seed: number): Checkpoint {
  const rng = new Random(seed, 0x5eed);
  const tensors = new Map<string, { shape: number[]; read: () => Promise<Float32Array<ArrayBuffer>> }>();
  for (const { name, shape, size } of model.table.parameters) {
    const data = new Float32Array(size);
    if (shape.length === 1) data.fill(1);
    else {
      const residual = /o_proj|down_proj/.test(name);
      const sd = name.includes('embed') ? 0.05 : 1 / Math.sqrt(residual ? 2 * model.config.layers * shape[1]! : shape[1]!);
      for (let i = 0; i < size; i++) data[i] = sd * normal(rng);
    }
    tensors.set(name, { shape, read: () => Promise.resolve(data) });
  }
  return { config, tensors, tokenizer: null, tokenizerConfig: null };
}

/** Box-Muller. */
function normal(rng: Random): number {
  return Math.sqrt(-2 * log(1 - rng.next())) * cos(2 * Math.PI * rng.next());
}

/**
 * Trains an aligned base model from nothing, in stages with fresh moments; the later one has more refusals. Deterministic: the rows of a step
 * are a pure function of (seed, stage, step), and one device repeats itself bit for bit.
 */
export async function trainBase(device: Device, subject: Curriculum, o: BaseOptions): Promise<Model> {
  const { stages, batch, length, config, encoder } = subject;
  const encode = await encoder();
  const rowsOf = async (stage: StageSettings['stage'], step: number): Promise<Row[]> => encode(rowsOfStep(subject, o.seed, stage, step));
  const model = new Model(device, config(), { batch, length });
  await model.load(startWeights(model, config(), o.seed));
  let done = 0;
  for (const { stage, ...settings } of stages) {
    if (o.resume && o.resume.stage > stage) {
      done += settings.max_steps;
      continue;
    }
    const trainer = new Trainer(model, { ...SETTINGS, ...settings });
    await trainer.build();
    if (o.resume?.stage === stage) await trainer.restore(o.resume.state);
    const from = trainer.updates;
    const pending: Promise<unknown>[] = [];
    let next = rowsOf(stage, from);
    for (let step = from; step < settings.max_steps && done + step < (o.limit ?? Infinity); step++) {
      const rows = await next;
      const tokens = rows.reduce((n, r) => n + r.inputIds.length, 0);
      await trainer.ready();
      pending.push(trainer.submit(rows).then((m) => o.onProgress?.({ ...m, stage, total: settings.max_steps, tokens })));
      // Another thread makes the tokens of the next step meanwhile.
      next = rowsOf(stage, step + 1);
      const last = step + 1 === settings.max_steps || done + step + 1 === o.limit || o.stopped?.aborted;
      if (last || (step + 1) % (o.saveEvery ?? 100) === 0) {
        await Promise.all(pending.splice(0));
        await o.onState?.({ stage, state: await trainer.save(), adapter: device.report.description });
      }
      if (o.stopped?.aborted) break;
    }
    await Promise.all([...pending, next]);
    done += trainer.updates;
    trainer.free();
    if (done >= (o.limit ?? Infinity) || o.stopped?.aborted) break;
  }
  return model;
}
