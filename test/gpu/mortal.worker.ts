import '../../src/worker/engine.worker';

/** The engine's worker, which a test can bring to its end from within. */
addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (data === 'close') self.close();
  if (data === 'loop') for (;;);
  if (data === 'throw') throw new Error('It was made to.');
});
