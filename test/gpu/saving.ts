import type { Parts } from '../../src/store/checkpoints';

/** What the killed worker saves, and its test expects. */
export const DATABASE = 'tabtune-kills';
export const KILL_CHUNK = 8 * 1024;
const BYTES = 60_000;

const filled = (step: number, length: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, i) => (Math.imul(i + 1, 2654435761) ^ Math.imul(step, 40503)) >>> 11);

export const contents = (step: number): Parts =>
  new Map([
    ['run', new TextEncoder().encode(JSON.stringify({ step }))],
    ['weights', filled(step, BYTES)],
    ['first', filled(step + 1000, BYTES)],
  ]);
