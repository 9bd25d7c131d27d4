import { readdirSync, readFileSync, statSync } from 'node:fs';
import { encodeEvaluation, Evaluator } from '../../src/evaluate/evaluator';
import type { Device } from '../../src/device/interface';
import { TabtuneError, toPlainError } from '../../src/protocol/errors';
import { ONLINE_TRACK, START_TRACK } from '../../src/protocol/recipe';
import { recordOf } from '../../src/protocol/runs/recorder';
import type { Library } from '../../src/worker/library';
import { Session } from '../../src/worker/run/session';
import { now, sessionRecorder } from '../recorded';
import type { Task } from './plan';
import { digest, identity, type Measured, measured, type RunLine, thin } from './records';

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
  const { prompts } = (await library.data(recipe)).evaluation;
  const id = identity(task, inputs);
  const { recorder, events, settle } = sessionRecorder({ id, name: cell.title, build, recipe, adapter: device.report });
  let told: Session | null = null;
  const session = await Session.open(
    device,
    library,
    recipe,
    events(() => told!),
  );
  told = session;
  const stop = (): void => session.stop();
  stopped.addEventListener('abort', stop);
  const more: Measured[] = [];
  let apart = 0;
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
    const shares = error ? [] : cell.interpolate;
    if (!cell.trains || shares.length > 0) {
      const began = performance.now();
      const found = await evaluateApart(session, library, task, () => stopped.aborted, shares);
      if (!found) return null;
      more.push(...found);
      apart = (performance.now() - began) / 1000;
    }
    settle(session);
    const { steps, evaluations, seconds, tokens } = recordOf(recorder.run);
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
      seconds: { training: Number(seconds.training.toFixed(1)), evaluation: Number((seconds.evaluation + apart).toFixed(1)) },
      tokens,
      // The start weights are judged by cells of their own.
      evaluations: [...evaluations.filter(({ step }) => step > 0).map((e) => measured(e, prompts)), ...more],
      losses: thin(steps),
      ...(error ? { failed: error.message } : {}),
    };
  } finally {
    stopped.removeEventListener('abort', stop);
    session.free();
  }
}

/** The start weights, for a cell that does not train, or points on the line from them to the weights that the run ended with. */
async function evaluateApart(
  { model, trainer, recipe }: Session,
  library: Library,
  { cell }: Task,
  stopped: () => boolean,
  shares: readonly number[],
): Promise<Measured[] | null> {
  const { tokenizer } = await library.model(recipe.model);
  const { evaluation: data } = await library.data(recipe);
  const evaluator = new Evaluator(model, tokenizer, await encodeEvaluation(tokenizer, data), recipe.evaluation, [
    START_TRACK,
    ONLINE_TRACK,
  ]);
  try {
    await evaluator.build();
    const judge = async (track: string, name: string, step: number): Promise<Measured> =>
      measured(await evaluator.evaluate(track, step, true, await trainer.drift(track), stopped), data.prompts, name);
    if (!cell.trains) return [await judge(START_TRACK, START_TRACK, 0)];
    const start = await model.read(model.track(START_TRACK));
    const end = await model.read(model.weights);
    const results: Measured[] = [];
    for (const a of shares) {
      await model.write(
        model.weights,
        start.map((x, i) => x + a * (end[i]! - x)),
      );
      results.push(await judge(ONLINE_TRACK, `interpolated:${a}`, recipe.max_steps));
    }
    return results;
  } catch (error) {
    if (stopped() && error instanceof TabtuneError && error.code === 'stopped') return null;
    throw error;
  } finally {
    evaluator.free();
  }
}
