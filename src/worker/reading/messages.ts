import type { PlainError } from '../../protocol/errors';
import type { Piece } from '../../protocol/runs/pieces';

/** What the thread that reads a file tells: bytes that are read, pieces of the record, and at the end what was left out, or why there is none. */
export type ReaderMessage = { done: number } | { piece: Piece } | { notes: string[] } | { error: PlainError };
