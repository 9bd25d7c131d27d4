import type { Called, JobHooks } from '../../protocol/jobs';
import { Assembly, cutAlong, type Piece } from '../../protocol/runs/pieces';
import type { RunRecord } from '../../protocol/runs/run';
import type { Engine } from '../../worker/client';
import { Turns } from '../base/turns';
import { isOver, type Run, withoutSeries } from './run';

/** Records that come and go in pieces, so that none holds up the page, however long it is. */

/** What a call tells as pieces of a record, put together, and what it answers. */
export async function assembled<T>(
  engine: Pick<Engine, 'with'>,
  call: (engine: Called) => Promise<T>,
  { signal, onProgress }: JobHooks = {},
): Promise<{ record: RunRecord; answer: T }> {
  const assembly = new Assembly();
  const take: JobHooks['onProgress'] = (progress) => {
    if (progress.piece) assembly.take(progress.piece);
    else onProgress?.(progress);
  };
  const answer = await call(engine.with({ signal, onProgress: take }));
  return { record: assembly.record(), answer };
}

/** A run as it is now, to be cut bit by bit while it goes on. */
export function piecesOf(run: Run): Generator<Piece> {
  const { evaluations, events, ...record } = withoutSeries(run);
  const { series } = run;
  const { length } = series;
  const updates = { length, stretch: (from: number, to: number) => series.stretch(from, to) };
  return cutAlong({ ...record, evaluations: [...evaluations], events: [...events] }, updates);
}

/** Updates that are compared at a time. */
const STRETCH = 4096;

/** The same fields in the same order, whoever made the object. */
function plain(_: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return [...(value as Float32Array)].map(String);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a, plain) === JSON.stringify(b, plain);

/** Whether a record from the middle of a run holds what the same run held when it was there. */
export async function isEarlier(run: Run, here: Run): Promise<boolean> {
  const [a, b] = [run.series, here.series];
  if (a.length > b.length || run.evaluations.length > here.evaluations.length) return false;
  if (run.created !== here.created || !same(run.recipe, here.recipe)) return false;
  const turns = new Turns();
  for (let from = 0; from < a.length; from += STRETCH) {
    const to = Math.min(from + STRETCH, a.length);
    if (!same(a.stretch(from, to), b.stretch(from, to))) return false;
    await turns.pass();
  }
  for (const [i, evaluation] of run.evaluations.entries()) {
    if (!same(evaluation, here.evaluations[i])) return false;
    await turns.pass();
  }
  return true;
}

/**
 * What a run holds besides its name and its place, in short: two that have the same are the same. A log has the time of its import besides,
 * and what was at work elsewhere is not at work here.
 */
export async function digestOf(run: Run): Promise<string> {
  let [low, high] = [0xdeadbeef, 0x41c6ce57];
  const hash = (text: string): void => {
    for (let i = 0; i < text.length; i++) {
      low = Math.imul(low ^ text.charCodeAt(i), 0x9e3779b1);
      high = Math.imul(high ^ text.charCodeAt(i), 0x5f356495);
      high ^= low >>> 15;
    }
  };
  const turns = new Turns();
  for (const piece of piecesOf(run)) {
    if (piece.part === 'head') {
      const { name: _, id: __, created, state, ...rest } = piece.head;
      const head = { ...rest, state: isOver(run) ? state : 'stopped' };
      hash(JSON.stringify(head.origin ? head : { ...head, created }, plain));
    } else hash(JSON.stringify(piece, plain));
    await turns.pass();
  }
  const hex = (part: number): string => (part >>> 0).toString(16).padStart(8, '0');
  return hex(low) + hex(high);
}
