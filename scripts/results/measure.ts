import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { Device } from '../../src/device/interface';
import { TabtuneError, toPlainError } from '../../src/protocol/errors';
import { ONLINE_TRACK, START_TRACK } from '../../src/protocol/recipe';
import { recordOf } from '../../src/protocol/runs/recorder';
import type { Library } from '../../src/worker/library';
import { type SavedSession, Session } from '../../src/worker/run/session';
import { now, sessionRecorder } from '../recorded';
import { baseCost } from './bases';
import { type Apart, judgeApart, type Weights } from './apart';
import type { Task } from './plan';
import { digest, identity, measured, type RunLine, thin } from './records';

const filesUnder = (folder: string): string[] =>
  readdirSync(folder)
    .sort()
    .flatMap((name) => (statSync(`${folder}/${name}`).isDirectory() ? filesUnder(`${folder}/${name}`) : [`${folder}/${name}`]));

/** Version of the package and a digest of the engine's code, shaders included. */
export function buildName(): string {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const rooms = ['judge', 'data', 'evaluate', 'exchange', 'device', 'webgpu', 'processor', 'kernels', 'model', 'train', 'worker'];
  const code = ['shaders', 'processor', ...rooms.map((room) => `src/${room}`)].flatMap(filesUnder);
  return `${version}+${digest(...code.map((path) => readFileSync(path))).slice(0, 8)}`;
}

/** Weights of a track in the state that was saved of a run; averages lie behind each other. */
function weightsOf(track: string, averages: readonly string[], { weights, tracks }: SavedSession['trainer']): Weights {
  const at = averages.indexOf(track);
  return at < 0 ? weights : tracks.slice(at * weights.length, (at + 1) * weights.length);
}

/** What is judged beside what the session judges: marks of the run, the line to its end, the end on other prompts; or the start weights. */
async function apartOf(session: Session, { cell, recipe }: Task, marks: readonly Apart[]): Promise<Apart[]> {
  const { model, trainer } = session;
  const own = recipe.evaluation.prompts;
  const start = await model.read(model.track(START_TRACK));
  if (!cell.trains) return [{ weights: start, track: START_TRACK, step: 0, prompts: own, drift: 0 }];
  const end = await model.read(model.weights);
  const step = recipe.max_steps;
  const drift = await trainer.drift(ONLINE_TRACK);
  const list = [...marks];
  for (const track of cell.line) {
    const reached = await trainer.drift(track);
    const share = drift > 0 ? reached / drift : 0;
    const weights = start.map((x, i) => x + share * (end[i]! - x));
    list.push({ weights, track: `line:${track}`, step, prompts: own, drift: reached });
  }
  for (const prompts of cell.also)
    for (const track of [ONLINE_TRACK, ...cell.marked.filter((name) => name !== ONLINE_TRACK)])
      list.push({ weights: await model.read(model.track(track)), track, step, prompts, drift: await trainer.drift(track) });
  return list;
}

/**
 * Runs one task as the page would, with the page's session, and keeps what the report needs. Null when it was stopped, which it is within a
 * step.
 */
export async function measure(
  device: Device,
  library: Library,
  task: Task,
  { inputs, build }: Pick<RunLine, 'inputs' | 'build'>,
  stopped: AbortSignal,
): Promise<RunLine | null> {
  const { cell, seed, recipe } = task;
  const id = identity(task, inputs);
  const { recorder, events, settle } = sessionRecorder({ id, name: cell.title, build, recipe, adapter: device.report });
  const every = recipe.max_steps / cell.marks;
  const marks: Apart[] = [];
  let told: Session | null = null;
  const session = await Session.open(
    device,
    library,
    { ...recipe, save_steps: cell.marks > 1 ? every : 0 },
    events(() => told!),
    {
      async save(read) {
        const step = told!.trainer.updates;
        if (step >= recipe.max_steps || step % every !== 0) return true;
        const { trainer } = await read();
        for (const track of cell.marked) {
          const weights = weightsOf(track, told!.trainer.trackNames, trainer);
          marks.push({ weights, track, step, prompts: recipe.evaluation.prompts, drift: await told!.trainer.drift(track) });
        }
        return true;
      },
    },
  );
  told = session;
  const stop = (): void => session.stop();
  stopped.addEventListener('abort', stop);
  try {
    await session.prepare();
    if (stopped.aborted) stop();
    if (cell.trains) {
      try {
        if ((await session.run()) === 'stopped') return null;
      } catch (error) {
        if (!(error instanceof TabtuneError && error.code === 'non-finite')) throw error;
        recorder.end('failed', session.trainer.updates, now(), toPlainError(error));
      }
    }
    const { error } = recorder.run;
    const list = error ? [] : await apartOf(session, task, marks);
    settle(session);
    const began = performance.now();
    const apart = await judgeApart(device, library, recipe, list, () => stopped.aborted);
    if (!apart) return null;
    const { steps, evaluations, seconds, tokens } = recordOf(recorder.run);
    const cost = cell.trains ? undefined : baseCost(cell);
    const evaluation = seconds.evaluation + (performance.now() - began) / 1000;
    return {
      id,
      cell: cell.id,
      seed,
      base: cell.base,
      recipe,
      inputs,
      adapter: device.report.description || device.report.vendor,
      build,
      date: now(),
      seconds: { training: Number(seconds.training.toFixed(1)), evaluation: Number(evaluation.toFixed(1)) },
      tokens,
      // The start weights are judged by cells of their own.
      evaluations: [...evaluations.filter(({ step }) => step > 0).map((e) => measured(e)), ...apart],
      losses: thin(steps),
      ...(cost ? { baseCost: cost } : {}),
      ...(error ? { failed: error.message } : {}),
    };
  } finally {
    stopped.removeEventListener('abort', stop);
    session.free();
  }
}
