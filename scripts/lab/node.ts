import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { evaluateCheckpoint } from '../../src/evaluate/checkpoint';
import { type Checkpoint, readCheckpoint } from '../../src/exchange/checkpoint';
import type { Gpu } from '../../src/webgpu/gpu';
import { toPlainError } from '../../src/protocol/errors';
import { type Recorder, recordOf } from '../../src/protocol/runs/recorder';
import type { RunRecord } from '../../src/protocol/runs/run';
import { Checkpoints } from '../../src/store/checkpoints';
import type { Library } from '../../src/worker/library';
import { fromParts, toParts } from '../../src/worker/run/parts';
import { type SavedSession, Session } from '../../src/worker/run/session';
import { fileLibrary } from '../experiment';
import { nodeGpu } from '../node-gpu';
import { now, sessionRecorder } from '../recorded';
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

async function run(
  gpu: Gpu,
  library: Library,
  checkpoints: Checkpoints,
  { name, recipe, stopped, onStatus }: RunOptions,
): Promise<RunRecord> {
  // One run of a recipe and seed lies in a folder, and is found again under this name.
  const id = `${name}-seed${recipe.data_seed}`;
  const { recorder, take, logged, events, settle } = sessionRecorder({ id, name: '', build: BUILD, recipe, adapter: gpu.report });
  const from = await restore(gpu, checkpoints, recorder.run);
  recorder.begin(now());
  if (from) {
    const { trainer, steps, evaluations, tokens, seconds } = from;
    take({ type: 'restored', run: id, step: trainer.step, steps: logged(steps), evaluations, tokens, seconds, reasons: [] });
  }
  const surroundings = { adapter: gpu.report.description, device: gpu.report.device, build: BUILD };
  let doing = 'getting ready';
  let session: Session | null = null;
  const tell = (what: string): void => {
    doing = what;
    if (session) onStatus(statusOf(recorder, session, doing));
  };
  const record = events(() => session!);
  session = await Session.open(
    gpu,
    library,
    recipe,
    {
      ...record,
      phase: (phase, _done, _total, track) => tell(track ? `evaluating ${track}` : phase),
      metrics: (metrics, tokens) => {
        record.metrics(metrics, tokens);
        tell(`step ${metrics.step} of ${recipe.max_steps}`);
      },
    },
    {
      from: from ?? undefined,
      save: async (read) => {
        const saved = await read();
        const parts = toParts(saved, { ...surroundings, tuning: [...gpu.tuner.results] });
        try {
          await checkpoints.save(id, saved.trainer.step, parts);
          return true;
        } catch (error) {
          take({ type: 'not-saved', run: id, step: saved.trainer.step, error: toPlainError(error) });
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
    recorder.end(await session.run(), session.trainer.updates, now());
  } catch (error) {
    recorder.end('failed', session.trainer.updates, now(), toPlainError(gpu.failure ?? error));
  } finally {
    stopped.removeEventListener('abort', stop);
    settle(session);
    session.free();
  }
  return recordOf(recorder.run);
}

const statusOf = ({ run, step }: Recorder, session: Session, doing: string): Status => ({
  doing,
  step,
  answered: answersIn(run.evaluations),
  seconds: session.seconds,
});

/** The newest checkpoint of this run, if it is of this recipe; the same kernels as then, or the last digits would be others. */
async function restore(gpu: Gpu, checkpoints: Checkpoints, { id, recipe }: Pick<RunRecord, 'id' | 'recipe'>): Promise<SavedSession | null> {
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
