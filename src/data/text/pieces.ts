import { fail } from '../../protocol/errors';
import type { Example } from '../../protocol/examples';
import { sizeOf } from '../sets/examples';
import type { ChatTokenizer } from './tokenizer';
import type { EncodedRow, EncodeOptions } from './encoded';

/** Put into tokens at a time; between two such pieces others get their turn. */
const PIECE = { rows: 256, characters: 65_536 };

/** How long work is followed and ended from outside. */
export interface WorkHooks {
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What work brings, or `stopped` as soon as the signal is raised; the work itself goes on. */
export async function untilStopped<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  let leave = (): void => undefined;
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(fail('stopped')`The reading of rows was stopped.`);
    if (signal?.aborted) leave();
    else signal?.addEventListener('abort', leave);
  });
  try {
    return await Promise.race([left, work]);
  } finally {
    signal?.removeEventListener('abort', leave);
  }
}

/**
 * Many rows as tokens, piece by piece. While one piece is put into tokens, the thread of the chat template is at the next. Throws `stopped`
 * at once, and what `encodeExamples` throws.
 */
export async function* encodePieces(
  tokenizer: Pick<ChatTokenizer, 'encodeExamples'>,
  rows: readonly Example[],
  skip: NonNullable<EncodeOptions['skip']>,
  { signal, onProgress }: WorkHooks = {},
): AsyncGenerator<EncodedRow[]> {
  const begin = (from: number): { until: number; work: Promise<EncodedRow[]> } | null => {
    if (from >= rows.length) return null;
    let until = from;
    for (let size = 0; until < rows.length && until - from < PIECE.rows && size < PIECE.characters; until++) size += sizeOf(rows[until]!);
    const work = tokenizer.encodeExamples(rows.slice(from, until), { skip: (row, reason) => skip(from + row, reason) });
    work.catch(() => undefined); // It is told when its turn comes.
    return { until, work };
  };
  for (let piece = begin(0); piece;) {
    const { until, work } = piece;
    piece = begin(until);
    yield await untilStopped(work, signal);
    onProgress?.(until, rows.length);
  }
}
