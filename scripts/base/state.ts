import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TrainerState } from '../../src/train/trainer';
import type { BaseState } from './train';

/** The arrays of a trainer's state, in the order in which files hold them. */
const POOLS = ['weights', 'start', 'first', 'second', 'tracks'] as const;

/** A resumable state in one file: a line of JSON, then the pools. Written beside and renamed, so that a cut-off write loses nothing. */
export function writeState(path: string, { stage, state, adapter }: BaseState): void {
  mkdirSync(dirname(path), { recursive: true });
  const head = JSON.stringify({ stage, step: state.step, adapter, lengths: POOLS.map((p) => state[p].byteLength) });
  writeFileSync(
    `${path}.part`,
    Buffer.concat([Buffer.from(`${head}\n`), ...POOLS.map((p) => Buffer.from(state[p].buffer, state[p].byteOffset, state[p].byteLength))]),
  );
  renameSync(`${path}.part`, path);
}

export function readState(path: string): BaseState | null {
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  const end = bytes.indexOf(10);
  const head = JSON.parse(bytes.subarray(0, end).toString()) as { stage: number; step: number; adapter?: string; lengths: number[] };
  const { stage, step, lengths, adapter = '' } = head;
  let at = end + 1;
  const pools = lengths.map((length) => {
    const values = new Float32Array(new Uint8Array(bytes.subarray(at, at + length)).buffer);
    at += length;
    return values;
  });
  return { stage, adapter, state: { step, ...Object.fromEntries(POOLS.map((p, i) => [p, pools[i]!])) } as TrainerState };
}
