import { parseArgs } from 'node:util';
import { readState, writeState } from './base/state';
import { curriculum, statePath, stepsOf } from './base/curricula';
import { type BaseProgress, trainBase } from './base/train';
import { DEVICE_OPTIONS, deviceNote, deviceOf, openNodeDevice, otherDevice } from './node-device';

/**
 * Makes an aligned base model from nothing: npm run base:train -- [--corpus toy|en|ja] [--seed N] [--limit STEPS] [--device D] [--fresh]
 * A resumable state every 100 steps and after Ctrl-C in build/base/; called again it goes on from there, --fresh starts over.
 */
const { values } = parseArgs({
  options: {
    corpus: { type: 'string', default: 'toy' },
    seed: { type: 'string', default: '1' },
    limit: { type: 'string' },
    ...DEVICE_OPTIONS,
    node: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const limit = values.limit ? Number(values.limit) : null;
const subject = curriculum(values.corpus);
const path = statePath(subject.id, seed);
const kind = deviceOf(values.device);
const resume = values.fresh ? null : readState(path);
const total = stepsOf(subject);

class Pace {
  readonly #began = performance.now();
  steps = 0;
  tokens = 0;

  take({ tokens }: BaseProgress): void {
    this.steps++;
    this.tokens += tokens;
  }

  get seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }

  /** Seconds that so many steps take. */
  of(steps: number): number {
    return (this.seconds / Math.max(1, this.steps)) * steps;
  }
}

const stopping = new AbortController();
process.on('SIGINT', () => {
  if (stopping.signal.aborted) process.exit(130);
  console.log('\nEnding after this step; the state is kept. Once more ends at once.');
  stopping.abort();
});

if (values.node)
  console.log('--node is no longer needed: the base model is trained in Node, on the processor or with --device webgpu on Dawn.');
const note = deviceNote(kind);
if (note) console.log(note);
const device = await openNodeDevice(kind);
const { description } = device.report;
console.log(`Corpus ${subject.id}, seed ${seed}, on ${description}.`);
if (resume) {
  console.log(`Going on from stage ${resume.stage}, step ${resume.state.step}.`);
  const other = otherDevice(resume.adapter, description);
  if (other) console.log(other);
}

const pace = new Pace();
await trainBase(device, subject, {
  seed,
  stopped: stopping.signal,
  ...(limit === null ? {} : { limit }),
  ...(resume ? { resume } : {}),
  onProgress(p) {
    pace.take(p);
    const done = p.step + subject.stages.filter((s) => s.stage < p.stage).reduce((n, s) => n + s.max_steps, 0);
    const left = pace.of(Math.min(total, limit ?? total) - done);
    const line = `stage ${p.stage}  step ${done} of ${total}  loss ${p.loss.toFixed(4)}  norm ${p.gradNorm.toFixed(3)}  ${(left / 60).toFixed(0)} min left`;
    if (process.stdout.isTTY) process.stdout.write(`\r${line}   `);
    else if (done % 20 === 0 || limit !== null) console.log(line);
  },
  onState: (state) => writeState(path, state),
});
const ended = stopping.signal.aborted ? 'Stopped' : limit === null ? 'Done' : `Stopped after ${limit} steps`;
console.log(`${ended} in ${pace.seconds.toFixed(0)} s. State: ${path}`);
console.log(
  `${(pace.tokens / pace.seconds).toFixed(0)} tokens/s, ${((subject.batch * pace.steps) / pace.seconds).toFixed(0)} rows/s; a whole training of ${total} steps takes about ${(pace.of(total) / 60).toFixed(1)} min here.`,
);
process.exit(stopping.signal.aborted ? 130 : 0);
