import { parseArgs } from 'node:util';
import { batchAt } from '../src/data/batches';
import type { Timing } from '../src/device/interface';
import { parseRecipe } from '../src/protocol/recipe';
import { Session } from '../src/worker/run/session';
import { fileLibrary } from './experiment';
import { DEVICE_OPTIONS, deviceNote, deviceOf, openNodeDevice } from './node-device';

/**
 * Times every operation of one training step in Node: npm run profile -- [--batch 16] [--precision mixed] [--device processor|webgpu]
 * On WebGPU it needs the feature timestamp-query.
 */
const { values } = parseArgs({
  options: { batch: { type: 'string', default: '16' }, precision: { type: 'string', default: 'float32' }, ...DEVICE_OPTIONS },
});
const kind = deviceOf(values.device);
const note = deviceNote(kind);
if (note) console.log(note);
const device = await openNodeDevice(kind);
const library = fileLibrary();
const recipe = parseRecipe({ per_device_train_batch_size: Number(values.batch), precision: values.precision, ema_mode: 'shadow' });
const session = await Session.open(device, library, recipe, {
  phase: () => undefined,
  metrics: () => undefined,
  evaluation: () => undefined,
  state: () => undefined,
});
await session.prepare();
const { rows } = await library.data(recipe);
const batch = (step: number) => batchAt(recipe.data_seed, step, recipe.per_device_train_batch_size, rows.length).map((i) => rows[i]!);
const STEPS = 12;
for (let step = 0; step < 3; step++) await session.trainer.submit(batch(step));
let tokens = 0;
const began = performance.now();
for (let step = 3; step < 3 + STEPS; step++) {
  await session.trainer.ready();
  const given = batch(step);
  tokens += given.reduce((n, row) => n + row.inputIds.length, 0);
  await session.trainer.submit(given);
}
const perStep = (performance.now() - began) / STEPS;
console.log(
  `${device.report.description}: ${((1000 * tokens) / STEPS / perStep).toFixed(0)} tokens/s over ${STEPS} steps, ${perStep.toFixed(1)} ms a step.`,
);

/** Rows as long as they may be, with every token scored, so that what is computed is what the operations were planned for. */
const longest = rows.reduce((best, row) => (row.inputIds.length > best.inputIds.length ? row : best));
const full = { inputIds: longest.inputIds, labels: [...longest.inputIds] };
await session.trainer.submit(Array.from({ length: recipe.per_device_train_batch_size }, () => full));

/** Best of several, each operation by itself: neighbours on the machine only ever add. */
const ROUNDS = 7;
const best = new Map<string, Timing>();
for (let round = 0; round < ROUNDS; round++)
  for (const timing of await session.trainer.profile())
    if (timing.nanoseconds < (best.get(timing.label)?.nanoseconds ?? Infinity)) best.set(timing.label, timing);
const profile = [...best.values()].sort((a, b) => b.nanoseconds - a.nanoseconds);
const sum = (of: (timing: Timing) => number, timings: readonly Timing[] = profile): number => timings.reduce((n, one) => n + of(one), 0);
const total = sum(({ nanoseconds }) => nanoseconds);
/** Matrices times matrices; attention multiplies as well and is an operation of its own. */
const products = new Set(
  session.trainer.ops.filter(({ shader }) => /^(matmul|quantised|lora)/.test(shader.name)).map(({ label }) => label),
);
const inProducts = profile.filter(({ label }) => products.has(label));

const line = (name: string, count: number, { nanoseconds, flops }: Pick<Timing, 'nanoseconds' | 'flops'>): string =>
  [
    name.padEnd(28),
    String(count).padStart(5),
    `${(nanoseconds / 1e6).toFixed(2).padStart(9)} ms`,
    `${((100 * nanoseconds) / total).toFixed(1).padStart(5)} %`,
    flops > 0 ? `${(flops / nanoseconds).toFixed(1).padStart(7)} GFLOP/s` : '',
  ]
    .join('  ')
    .trimEnd();
console.log(
  `One step of ${recipe.per_device_train_batch_size} full rows of ${longest.inputIds.length} tokens by operation, best of ${ROUNDS}, ${(total / 1e6).toFixed(1)} ms (on WebGPU each has a pass of its own, so that their sum exceeds a step):`,
);
for (const timing of profile) console.log(line(timing.label, timing.count, timing));
const time = sum(({ nanoseconds }) => nanoseconds, inProducts);
const speed = sum(({ flops }) => flops, inProducts) / time;
console.log(`products ${((100 * time) / total).toFixed(0)} %, ${speed.toFixed(1)} GFLOP/s`);
process.exit(0);
