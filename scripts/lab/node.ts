import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { evaluateCheckpoint } from '../../src/evaluate/checkpoint';
import { type Checkpoint, readCheckpoint } from '../../src/exchange/checkpoint';
import type { Device } from '../../src/device/interface';
import { toPlainError, verbatim } from '../../src/protocol/errors';
import { type Recorder, recordOf } from '../../src/protocol/runs/recorder';
import type { RunRecord } from '../../src/protocol/runs/run';
import { Checkpoints } from '../../src/store/checkpoints';
import type { Library } from '../../src/worker/library';
import { fromParts, type Surroundings, toParts } from '../../src/worker/run/parts';
import { type SavedSession, Session } from '../../src/worker/run/session';
import { fileLibrary } from '../experiment';
import { type NodeDevice, openNodeDevice, otherDevice } from '../node-device';
import { now, sessionRecorder } from '../recorded';
import { adapterName } from './figures';
import type { EvaluateHost, RunHost, RunOptions } from './host';
import { answersIn, type Status } from './progress';
import { folderStore } from './store';

/** The same engine in this process: the page's session, with checkpoints in a folder instead of the browser's database. */

const { version: BUILD } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string };

export async function openNode(folder: string, kind: NodeDevice): Promise<Pick<RunHost, 'run'>> {
  const device = await openNodeDevice(kind);
  const library = fileLibrary();
  return { run: (options) => run(device, library, folder, options) };
}

async function run(
  device: Device,
  library: Library,
  folder: string,
  { name, recipe, stopped, onStatus, onNote }: RunOptions,
): Promise<RunRecord> {
  // One run of a recipe and seed lies in a folder, and is found again under this name.
  const adapter = device.report.description;
  const id = `${name}-seed${recipe.data_seed}`;
  // A folder for each: whoever opens one sweeps away what was not saved to its end, and another run may be saving.
  const checkpoints = new Checkpoints(folderStore(join(folder, id)));
  await checkpoints.sweep();
  const { recorder, take, logged, events, settle } = sessionRecorder({ id, name: '', build: BUILD, recipe, adapter: device.report });
  const from = await restore(device, checkpoints, recorder.run);
  recorder.begin(now());
  if (from) {
    const { trainer, steps, evaluations, tokens, seconds } = from;
    const other = otherDevice(from.adapter, adapter);
    if (other) onNote(other);
    const reasons = other ? [verbatim(other)] : [];
    take({ type: 'restored', run: id, step: trainer.step, steps: logged(steps), evaluations, tokens, seconds, reasons });
  }
  const surroundings = { adapter, device: device.report.device, build: BUILD };
  let doing = 'getting ready';
  let session: Session | null = null;
  const tell = (what: string): void => {
    doing = what;
    if (session) onStatus(statusOf(recorder, session, doing));
  };
  const record = events(() => session!);
  session = await Session.open(
    device,
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
        const parts = toParts(saved, { ...surroundings, tuning: [...device.tuner.results] });
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
    recorder.end('failed', session.trainer.updates, now(), toPlainError(device.failure ?? error));
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
async function restore(
  device: Device,
  checkpoints: Checkpoints,
  { id, recipe }: Pick<RunRecord, 'id' | 'recipe'>,
): Promise<(SavedSession & Surroundings) | null> {
  const loaded = await checkpoints.load(id);
  if (!loaded) return null;
  const saved = fromParts(loaded.parts);
  if (JSON.stringify(saved.recipe) !== JSON.stringify(recipe)) return null;
  if (saved.adapter === device.report.description) device.tuner.load(saved.tuning);
  return saved;
}

async function checkpointOf(files: readonly string[]): Promise<Checkpoint> {
  return readCheckpoint(new Map(files.map((path) => [basename(path), new Blob([new Uint8Array(readFileSync(path))])])));
}

export const nodeEvaluator =
  (kind: NodeDevice): EvaluateHost =>
  async ({ files, start, questions, judge, maxNewTokens }) => {
    const device = await openNodeDevice(kind);
    const settings = {
      prompts: questions.prompts,
      judge,
      max_new_tokens: maxNewTokens,
      ...(start ? { start: await checkpointOf(start) } : {}),
    };
    const evaluation = await evaluateCheckpoint(device, await checkpointOf(files), questions.data, settings);
    device.close();
    return { evaluation, adapter: adapterName(device.report) };
  };
