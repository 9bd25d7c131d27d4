import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { evaluateCheckpoint } from '../../src/evaluate/checkpoint';
import { type Checkpoint, readCheckpoint } from '../../src/exchange/checkpoint';
import type { Gpu } from '../../src/gpu/device';
import { toPlainError } from '../../src/protocol/errors';
import type { RunEventNote, RunRecord } from '../../src/protocol/runs/run';
import { Checkpoints } from '../../src/store/checkpoints';
import type { Library } from '../../src/worker/library';
import { fromParts, toParts } from '../../src/worker/run/parts';
import { type SavedSession, Session } from '../../src/worker/run/session';
import { fileLibrary } from '../experiment';
import { nodeGpu } from '../node-gpu';
import { adapterName } from './figures';
import type { EvaluateHost, RunHost, RunOptions } from './host';
import { answersIn, type Status } from './progress';
import { folderStore } from './store';

/** The same engine in this process, on Dawn: the page's session, with checkpoints in a folder instead of the browser's database. */

const { version: BUILD } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string };

export async function openNode(folder: string): Promise<RunHost> {
  const gpu = await nodeGpu();
  const library = fileLibrary();
  const checkpoints = new Checkpoints(folderStore(folder));
  await checkpoints.sweep();
  return { run: (options) => run(gpu, library, checkpoints, options), close: async () => gpu.close() };
}

const note = (record: RunRecord, kind: RunEventNote['kind'], step: number, message?: string): void =>
  void record.events.push({ time: new Date().toISOString(), step, kind, ...(message ? { message } : {}) });

function newRecord(gpu: Gpu, { name, recipe }: RunOptions): RunRecord {
  return {
    version: 1,
    // One run of a recipe and seed lies in a folder, and is found again under this name.
    id: `${name}-seed${recipe.data_seed}`,
    name: '',
    created: new Date().toISOString(),
    build: BUILD,
    state: 'preparing',
    recipe,
    adapter: gpu.report,
    steps: [],
    evaluations: [],
    events: [],
    seconds: { training: 0, evaluation: 0 },
    tokens: 0,
  };
}

async function run(gpu: Gpu, library: Library, checkpoints: Checkpoints, options: RunOptions): Promise<RunRecord> {
  const { recipe, stopped, onStatus } = options;
  const record = newRecord(gpu, options);
  const from = await restore(gpu, checkpoints, record);
  note(record, 'started', 0);
  if (from) {
    record.steps = from.steps.filter(({ step }) => step % recipe.logging_steps === 0);
    record.evaluations = [...from.evaluations];
    note(record, 'resumed', from.trainer.step);
  }
  const surroundings = { adapter: gpu.report.description, build: BUILD };
  let doing = 'getting ready';
  let session: Session | null = null;
  const tell = (): void => {
    if (session) onStatus(statusOf(record, session, doing));
  };
  session = await Session.open(
    gpu,
    library,
    recipe,
    {
      phase: (phase, _done, _total, track) => {
        doing = track ? `evaluating ${track}` : phase;
        tell();
      },
      metrics: (metrics) => {
        if (metrics.step % recipe.logging_steps === 0) record.steps.push(metrics);
        doing = `step ${metrics.step} of ${recipe.max_steps}`;
        tell();
      },
      evaluation: (evaluation) => void record.evaluations.push(evaluation),
      state: (state) => void (record.state = state),
    },
    {
      from: from ?? undefined,
      save: async (read) => {
        const saved = await read();
        const parts = toParts(saved, { ...surroundings, tuning: [...gpu.tuner.results] });
        try {
          await checkpoints.save(record.id, saved.trainer.step, parts);
          return true;
        } catch (error) {
          note(record, 'not-saved', saved.trainer.step, (error as Error).message);
          return false;
        }
      },
    },
  );
  const stop = (): void => session.stop();
  stopped.addEventListener('abort', stop);
  try {
    await session.prepare();
    if (stopped.aborted) stop();
    record.state = await session.run();
    note(record, record.state, session.trainer.updates);
  } catch (error) {
    record.state = 'failed';
    record.error = toPlainError(gpu.failure ?? error);
    note(record, 'failed', session.trainer.updates, record.error.message);
  } finally {
    stopped.removeEventListener('abort', stop);
    record.seconds = session.seconds;
    record.tokens = session.tokens;
    session.free();
  }
  return record;
}

const statusOf = (record: RunRecord, session: Session, doing: string): Status => ({
  doing,
  step: record.steps.at(-1)?.step ?? 0,
  answered: answersIn(record.evaluations),
  seconds: session.seconds,
});

/** The newest checkpoint of this run, if it is of this recipe; the same kernels as then, or the last digits would be others. */
async function restore(gpu: Gpu, checkpoints: Checkpoints, { id, recipe }: RunRecord): Promise<SavedSession | null> {
  const loaded = await checkpoints.load(id);
  if (!loaded) return null;
  const saved = fromParts(loaded.parts);
  if (JSON.stringify(saved.recipe) !== JSON.stringify(recipe)) return null;
  if (saved.adapter === gpu.report.description) gpu.tuner.load(saved.tuning);
  return saved;
}

async function checkpointOf(files: readonly string[]): Promise<Checkpoint> {
  return readCheckpoint(new Map(files.map((path) => [basename(path), new Blob([new Uint8Array(readFileSync(path))])])));
}

export const nodeEvaluator: EvaluateHost = async ({ files, start, questions, judge, maxNewTokens }) => {
  const gpu = await nodeGpu();
  const settings = {
    prompts: questions.prompts,
    judge,
    max_new_tokens: maxNewTokens,
    ...(start ? { start: await checkpointOf(start) } : {}),
  };
  const evaluation = await evaluateCheckpoint(gpu, await checkpointOf(files), questions.data, settings);
  gpu.close();
  return { evaluation, adapter: adapterName(gpu.report) };
};
