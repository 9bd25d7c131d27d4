import { parseArgs } from 'node:util';
import { batchAt } from '../src/data/batches';
import { parseRecipe } from '../src/protocol/recipe';
import { Session } from '../src/worker/run/session';
import { fileLibrary } from './experiment';
import { nodeGpu } from './node-gpu';

/** Times every dispatch of one training step in Node on Dawn: npm run profile -- [--batch 16] [--precision mixed]. Needs the feature timestamp-query. */
const { values } = parseArgs({ options: { batch: { type: 'string', default: '16' }, precision: { type: 'string', default: 'float32' } } });
const gpu = await nodeGpu();
const library = fileLibrary();
const recipe = parseRecipe({ per_device_train_batch_size: Number(values.batch), precision: values.precision, ema_mode: 'shadow' });
const session = await Session.open(gpu, library, recipe, {
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
console.log(
  `${gpu.report.description}: ${((1000 * tokens) / (performance.now() - began)).toFixed(0)} tokens/s over ${STEPS} steps, quads ${gpu.quads}`,
);
const profile = await session.trainer.profile();
const total = profile.reduce((sum, p) => sum + p.nanoseconds, 0);
console.log(`One step by operation, ${(total / 1e6).toFixed(1)} ms (each dispatch in a pass of its own, so their sum exceeds a step):`);
for (const { label, count, nanoseconds } of profile) {
  console.log(
    `${label.padEnd(24)} ${String(count).padStart(3)} x ${(nanoseconds / 1e6).toFixed(2).padStart(8)} ms ${((100 * nanoseconds) / total).toFixed(1).padStart(5)} %`,
  );
}
process.exit(0);
