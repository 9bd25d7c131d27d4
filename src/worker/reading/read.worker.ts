import { toPlainError } from '../../protocol/errors';
import type { OwnFile } from '../../protocol/messages';
import { readRunFile } from '../../protocol/runs/overlay';
import { cut } from '../../protocol/runs/pieces';
import type { ReaderMessage, ReaderTask } from './messages';
import { textOf } from './text';

/** Reads one file and ends with it: whoever opened this worker kills it then, or earlier. */

const tell = (message: ReaderMessage): void => postMessage(message);

async function read({ path, data }: OwnFile): Promise<void> {
  const text = await textOf(data, (done) => tell({ done }));
  const { record, notes } = readRunFile(text, path);
  for (const piece of cut(record)) tell({ piece });
  tell({ notes });
}

/** Whoever waits for the lock learns that this thread is gone, however it went. */
function live(lock: string): void {
  const { locks } = navigator as Partial<Navigator>;
  const held = (): Promise<never> => {
    tell('alive');
    return new Promise(() => undefined);
  };
  locks?.request(lock, held).catch(() => undefined);
}

addEventListener('message', ({ data: { file, lock } }: MessageEvent<ReaderTask>) => {
  live(lock);
  read(file).catch((error: unknown) => tell({ error: toPlainError(error) }));
});
