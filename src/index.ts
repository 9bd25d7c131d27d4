/**
 * The library: open a device, read a checkpoint in the Hugging Face layout, train it, ask it, and read everything back.
 * What a method returns and refuses stands beside it; errors are TabtuneError, whose `code` a program can tell apart.
 * docs/library.md shows it at work.
 */
export type { Gpu, GpuOptions } from './webgpu/gpu';
export { openGpu, describeAdapter } from './webgpu/open';
export type { Device } from './device/interface';
export { openProcessor, type ProcessorOptions } from './processor/open';
export { readCheckpoint, type Checkpoint } from './exchange/checkpoint';
export type { Adapter, LoraMatrices } from './exchange/peft';
export { writeSafetensors } from './exchange/safetensors';
export { readAdapter } from './model/adapter';
export { createModel, type Model, type ModelOptions } from './model/llama';
export { createTrainer, type Trainer, type TrainerState } from './train/trainer';
export type { ChatTokenizer, Preview, Prompt } from './data/text/tokenizer';
export type { EncodedRow, EncodeOptions } from './data/text/encoded';
export { StreamDecoder } from './data/text/decode';
export type { EvaluationData, HeldOutRow } from './evaluate/evaluator';
export { evaluateCheckpoint, tokenizerOf, type CheckpointEvaluation, type CheckpointSettings } from './evaluate/checkpoint';
export { emaTrack } from './protocol/averages';
export { DEFAULT_RECIPE, halfLife, decayOfHalfLife, parseRecipe, type Lora, type Recipe } from './protocol/recipe';
export { TabtuneError, type ErrorCode, type Sentence } from './protocol/errors';
export type { PromptRow, TrainingRow } from './protocol/catalogue';
export type { ChatMessage, Conversation, Example, PlainText } from './protocol/examples';
export type { AdapterReport, MemoryBill, StepMetrics } from './protocol/runs/run';
