import { trustedScript } from '../../protocol/base/script';
import { fail, fromPlainError, type Sentence } from '../../protocol/errors';
import type { JobHandle } from '../../protocol/jobs';
import type { OwnFile } from '../../protocol/messages';
import type { ReaderMessage, ReaderTask } from './messages';
import workerUrl from './read.worker?worker&url';

/**
 * A file that is laid over the runs is read in a thread of its own. It may have a hundred megabytes, of which reading and checking take
 * seconds: meanwhile a run goes on, and whoever cancels has the thread killed at once.
 */

export class Reader {
  #script: string | null = null;

  /** Tells how far it is, and the record in pieces; returns what was left out. */
  async read({ path, data }: OwnFile, { signal, onProgress }: JobHandle): Promise<Sentence[]> {
    const worker = new Worker((this.#script ??= trustedScript('tabtune-reader', workerUrl)), { type: 'module', name: 'tabtune reader' });
    const { size: total } = data;
    const lock = `tabtune-reader-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
    const over = new AbortController();
    let done = 0;
    try {
      return await new Promise<Sentence[]>((resolve, reject) => {
        const stop = (): void => reject(fail('stopped')`The reading of ${path} was stopped.`);
        if (signal.aborted) stop();
        signal.addEventListener('abort', stop);
        worker.onerror = (event) => {
          event.preventDefault(); // Otherwise it would be an error of the engine's worker as well, and end it.
          reject(
            fail('internal')`${path} could not be read: the thread that reads it ended (${event.message || 'it could not be loaded'}).`,
          );
        };
        const gone = (): void =>
          reject(fail('internal')`${path} could not be read: the thread that reads it ended without a word. Try again.`);
        worker.onmessage = ({ data: told }: MessageEvent<ReaderMessage>) => {
          if (told === 'alive') navigator.locks.request(lock, { signal: over.signal }, gone).catch(() => undefined);
          else if ('error' in told) reject(fromPlainError(told.error));
          else if ('notes' in told) resolve(told.notes);
          else if ('piece' in told) onProgress({ what: path, done, total, piece: told.piece });
          else onProgress({ what: path, done: (done = told.done), total });
        };
        worker.postMessage({ file: { path, data }, lock } satisfies ReaderTask);
      });
    } finally {
      over.abort();
      worker.terminate();
    }
  }
}
