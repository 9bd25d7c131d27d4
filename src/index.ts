/**
 * The library: open a device, read a checkpoint in the Hugging Face layout, train it and read everything back.
 * What a method returns and refuses stands beside it.
 */
export { openGpu, describeAdapter, type Gpu, type GpuOptions } from './gpu/device';
export { readCheckpoint, type Checkpoint } from './exchange/checkpoint';
export { writeSafetensors } from './exchange/safetensors';
export { createModel, type Model, type ModelOptions } from './model/model';
export { createTrainer, type Trainer, type TrainerState } from './train/trainer';
export { DEFAULT_RECIPE, emaTrack, halfLife, decayOfHalfLife, parseRecipe, type Recipe } from './protocol/recipe';
export { TabtuneError } from './protocol/errors';
export type { StepMetrics } from './protocol/run';
