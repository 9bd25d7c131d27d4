import { serve, type Work } from '../../processor/serve';

/** A thread of the processor: it says that it is there, and from then on does nothing but its parts of operations. */
addEventListener(
  'message',
  ({ data }: MessageEvent<Work>) => {
    serve(data, () => postMessage('serving'));
  },
  { once: true },
);
