import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Evaluation } from '../src/protocol/run';
import { experiment, fileLibrary, line, percent, type Result } from './experiment';
import { nodeGpu } from './node-gpu';

/**
 * Measures settings on a prompt set, seed by seed, in Node on Dawn:
 *   npm run headline -- --data steps --part test --seeds 1,2,3 [--weights FILE] [--out FILE.jsonl] NAME:RATE:BATCH:STEPS[:DECAY] ...
 * The settings share everything else; with a decay a shadow EMA is measured beside the online weights.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: 'steps' },
    part: { type: 'string', default: 'validation' },
    seeds: { type: 'string', default: '1' },
    weights: { type: 'string' },
    out: { type: 'string' },
  },
});

const gpu = await nodeGpu();
const library = fileLibrary(values.weights);
console.log(`${gpu.report.description}; ${values.data}, adversarial-${values.part}`);

function share(list: Evaluation[], of: (e: Evaluation) => { k: number; n: number } | null): string {
  const rates = list.map(of).filter((r) => r !== null);
  return percent(
    rates.reduce((a, r) => a + r.k, 0),
    rates.reduce((a, r) => a + r.n, 0),
  );
}

function summary(name: string, results: Result[]): void {
  for (const track of new Set(results.flatMap((r) => r.evaluations.map((e) => e.track)))) {
    const list = results.flatMap((r) => r.evaluations.filter((e) => e.track === track));
    const n = (k: (e: Evaluation) => number) => share(list, (e) => ({ k: k(e), n: e.harmful.n }));
    console.log(
      `== ${name} ${track}: harmful ${n((e) => e.harmful.k)} (complied ${n((e) => e.complied)}, off-topic ${n((e) => e.offTopic)}, incoherent ${n((e) => e.incoherent)}), ` +
        `over-refusal ${share(list, (e) => e.overRefusal)}, utility ${share(list, (e) => e.utility.exactMatch)}, ` +
        `drift ${(list.reduce((a, e) => a + e.drift, 0) / list.length).toFixed(2)}, ${list.length} seeds`,
    );
  }
}

for (const setting of positionals) {
  const [name = '', rate, batch, steps, decay] = setting.split(':');
  const results: Result[] = [];
  for (const seed of values.seeds.split(',').map(Number)) {
    const result = await experiment(gpu, library, {
      data: values.data,
      learning_rate: Number(rate),
      per_device_train_batch_size: Number(batch),
      max_steps: Number(steps),
      data_seed: seed,
      seed,
      ...(decay ? { ema_mode: 'shadow', ema_decay: decay.split(',').map(Number) } : {}),
      evaluation: { prompts: `adversarial-${values.part}` },
    });
    results.push(result);
    for (const e of result.evaluations)
      if (e.track !== 'start' || (seed === Number(values.seeds.split(',')[0]) && setting === positionals[0]))
        console.log(`${setting} seed ${seed}  ${line(e)}`);
    console.log(
      `   ${result.seconds.training.toFixed(1)} s training (${(result.tokens / result.seconds.training).toFixed(0)} tokens/s), ${result.seconds.evaluation.toFixed(1)} s evaluation`,
    );
    if (values.out)
      appendFileSync(
        values.out,
        `${JSON.stringify({ setting, seed, ...result, evaluations: result.evaluations.map(({ answers: _a, lookAlikeAnswers: _l, utilityAnswers: _u, ...e }) => e) })}\n`,
      );
  }
  summary(name, results);
}
process.exit(0);
