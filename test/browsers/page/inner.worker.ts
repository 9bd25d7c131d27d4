/** Grows a memory that it shares with the worker above, and waits in it as a thread does. */
self.onmessage = ({ data: memory }: MessageEvent<WebAssembly.Memory>) => {
  memory.grow(15);
  const words = new Int32Array(memory.buffer);
  const waited = Atomics.wait(words, 0, 0, 10);
  self.postMessage(words.byteLength === 2 ** 20 && waited === 'timed-out');
};
