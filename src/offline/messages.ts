/** What page and service worker say to each other. */

/** Why not all files are kept. `path` is relative to the page's folder. */
export type Failure =
  /** There is no room. `free`: bytes that the browser gives, null where it does not say. */
  | { why: 'room'; needed: number; free: number | null }
  /** The host did not answer. */
  | { why: 'network'; path: string }
  /** The host answered with something else. */
  | { why: 'answer'; path: string; status: number };

/** How far the keeping of files is. */
export type Kept =
  /** Files and bytes that are kept, and that there are. Bytes are those of the built files, before a host packs them. */
  | { state: 'filling'; files: number; allFiles: number; bytes: number; allBytes: number }
  | { state: 'ready'; files: number; bytes: number }
  | ({ state: 'failed' } & Failure);

export interface FromWorker {
  type: 'kept';
  kept: Kept;
  /** It is a new version that is being kept, beside the one that works. */
  update: boolean;
}

export type ToWorker =
  /** The version that waits is to take the place of the one at work. */
  | { type: 'take over' }
  /** The worker says what is kept, and fetches what is missing. */
  | { type: 'fill' }
  /** The page runs this version: what only others needed may go, where no other page is open. */
  | { type: 'alone' };

const isObject = (message: unknown): message is { type?: unknown } => typeof message === 'object' && message !== null;

export const isFromWorker = (message: unknown): message is FromWorker => isObject(message) && message.type === 'kept';

export const isToWorker = (message: unknown): message is ToWorker =>
  isObject(message) && (message.type === 'take over' || message.type === 'fill' || message.type === 'alone');
