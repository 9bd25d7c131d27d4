import type { PlainError, Sentence } from '../../protocol/errors';
import type { OwnFile } from '../../protocol/messages';
import type { Piece } from '../../protocol/runs/pieces';

/** What it is asked. It holds the lock for as long as it lives. */
export interface ReaderTask {
  file: OwnFile;
  lock: string;
}

/** What the thread that reads a file tells: that it holds the lock, bytes that are read, pieces of the record, and at the end what was left out, or why there is none. */
export type ReaderMessage = 'alive' | { done: number } | { piece: Piece } | { notes: Sentence[] } | { error: PlainError };
