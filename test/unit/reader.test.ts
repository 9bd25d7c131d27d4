import { verbatim } from '../../src/protocol/errors';
import { afterEach, expect, test, vi } from 'vitest';
import type { ReaderMessage, ReaderTask } from '../../src/worker/reading/messages';
import { Reader } from '../../src/worker/reading/thread';

// The thread itself is tested in a browser (test/gpu/reading.test.ts); here it does what the test says.

afterEach(() => void vi.unstubAllGlobals());

test('a thread that ends without a word is noticed by its lock, and nothing stays behind', async () => {
  let tell: (message: ReaderMessage) => void = () => undefined;
  let ended = 0;
  class Thread {
    onmessage: ((event: { data: ReaderMessage }) => void) | null = null;
    postMessage(_: ReaderTask) {
      tell = (data) => this.onmessage!({ data });
    }
    terminate() {
      ended++;
    }
  }
  const waiting: { signal: AbortSignal; granted: () => void }[] = [];
  const request = (_: string, { signal }: { signal: AbortSignal }, granted: () => void) => {
    waiting.push({ signal, granted });
    return new Promise(() => undefined);
  };
  vi.stubGlobal('Worker', Thread);
  vi.stubGlobal('navigator', { locks: { request } });
  const read = () =>
    new Reader().read({ path: 'run.json', data: new Blob(['x']) }, { signal: new AbortController().signal, onProgress: () => undefined });

  const lost = expect(read()).rejects.toThrow('run.json could not be read: the thread that reads it ended without a word. Try again.');
  tell('alive');
  waiting[0]!.granted();
  await lost;
  const whole = read();
  tell('alive');
  tell({ notes: [verbatim('a')] });
  expect(await whole).toEqual([verbatim('a')]);
  expect([ended, ...waiting.map(({ signal }) => signal.aborted)]).toEqual([2, true, true]);
});
