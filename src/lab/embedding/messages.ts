import { isFields } from '../../protocol/plain';
import type { RunState } from '../../protocol/runs/run';

/**
 * What a page of tabtune in a frame and the course page around it say to each other. Neither trusts the other: a record goes as the text of
 * its file and is read as strictly as one.
 */
export type FromFrame =
  /** It is tabtune: the first word, before anything is loaded. */
  | { tabtune: 'hello' }
  /** It takes messages from now on. */
  | { tabtune: 'ready' }
  /** How high what it shows is, in CSS pixels. */
  | { tabtune: 'size'; height: number }
  | { tabtune: 'run'; id: string; steps: number }
  | { tabtune: 'end'; id: string; state: RunState; step: number }
  /** A run.json, whenever something was measured. */
  | { tabtune: 'record'; id: string; text: string }
  /** A record is to be seen. */
  | { tabtune: 'shown'; id: string }
  /** `code`: the kind, an `ErrorCode`; `said`: in the language of the frame. */
  | { tabtune: 'error'; code: string; said: string };

export type ToFrame =
  /** Records of its runs are wanted. */
  | { tabtune: 'follow' }
  /** A record to be shown: a file, which may be packed with gzip. `path`: what it is called where something is wrong with it. */
  | { tabtune: 'show'; path: string; data: Blob };

const FIELDS: Record<FromFrame['tabtune'] | ToFrame['tabtune'], Record<string, 'string' | 'number' | 'object'>> = {
  hello: {},
  ready: {},
  size: { height: 'number' },
  run: { id: 'string', steps: 'number' },
  end: { id: 'string', state: 'string', step: 'number' },
  record: { id: 'string', text: 'string' },
  shown: { id: 'string' },
  error: { code: 'string', said: 'string' },
  follow: {},
  show: { path: 'string', data: 'object' },
};

function isMessage(data: unknown, kinds: readonly string[]): boolean {
  if (!isFields(data)) return false;
  const { tabtune: kind } = data;
  if (typeof kind !== 'string' || !kinds.includes(kind)) return false;
  return Object.entries(FIELDS[kind as keyof typeof FIELDS]).every(([name, type]) => typeof data[name] === type);
}

export const isFromFrame = (data: unknown): data is FromFrame =>
  isMessage(data, ['hello', 'ready', 'size', 'run', 'end', 'record', 'shown', 'error']);

export const isToFrame = (data: unknown): data is ToFrame =>
  isMessage(data, ['follow', 'show']) && ((data as ToFrame).tabtune === 'follow' || (data as { data: unknown }).data instanceof Blob);
