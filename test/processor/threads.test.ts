import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SHARED_KERNELS } from '../../scripts/build-processor.mjs';
import { nodeThreads } from '../../scripts/node-threads';
import { openProcessor } from '../../src/processor/open';
import { CONTROL_BYTES, WORD } from '../../src/processor/serve';
import { Team, type Thread } from '../../src/processor/team';

// Threads that do not come, that break, and that are gone.

const kernels = readFileSync(SHARED_KERNELS);
const control = (): WebAssembly.Memory => new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });

test('where one thread cannot be started, the others are ended, those that come later too', async () => {
  const closed: number[] = [];
  let late: (thread: Thread) => void = () => undefined;
  const opening = openProcessor(kernels, {
    threads: {
      others: 3,
      start: ({ part }) => {
        const thread = { close: () => void closed.push(part) };
        if (part === 1) return Promise.resolve(thread);
        if (part === 2) return Promise.reject(new Error('no more threads'));
        return new Promise((come) => (late = () => come(thread)));
      },
    },
  });
  await expect(opening).rejects.toThrow('no more threads');
  late({ close: () => undefined });
  await new Promise((resolve) => setTimeout(resolve));
  expect(closed).toEqual([1, 3]);
});

test('a thread that cannot have its operations has not been started', async () => {
  const { start } = nodeThreads(1);
  const module = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  const work = { module, memory: control(), control: 0, part: 1, parts: 2, scratch: 0 };
  await expect(start(work)).rejects.toThrow('The compiled operations hold no signatures');
});

test('a thread that is gone is not waited for without end', () => {
  const team = new Team(control(), 0, [{ close: () => undefined }], 20);
  let own = 0;
  expect(() => team.together(64, () => void own++)).toThrow(/^1 of 1 threads of the processor have not come back for 0.02 s/);
  expect(own).toBe(1);
});

test('a thread that broke is told after the operation', () => {
  const memory = control();
  const words = new Int32Array(memory.buffer, 0, CONTROL_BYTES / 4);
  const team = new Team(memory, 0, [{ close: () => undefined }], 20);
  const broken = (): void => {
    Atomics.store(words, WORD.broken, 1);
    Atomics.add(words, WORD.done, 1);
  };
  expect(() => team.together(64, broken)).toThrow('could not carry out its part');
});

test('closing tells all threads that there is no more, and ends them', () => {
  const memory = control();
  const words = new Int32Array(memory.buffer, 0, CONTROL_BYTES / 4);
  let closed = 0;
  const team = new Team(memory, 0, [{ close: () => void closed++ }, { close: () => void closed++ }]);
  words[WORD.call] = 64;
  team.close();
  expect([words[WORD.call], words[WORD.generation], closed]).toEqual([0, 1, 2]);
});
