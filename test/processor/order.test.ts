import { expect, test } from 'vitest';
import { openNodeDevice } from '../../scripts/node-device';
import type { Tensor } from '../../src/device/op';

/** Long enough that the device lets the rest of the thread have its turn. */
function work(): void {
  const end = performance.now() + 15;
  while (performance.now() < end);
}

test('answers come in the order of the questions, whatever the rest of the thread is given in between', async () => {
  const device = await openNodeDevice('processor');
  const [memory] = await device.reserve([{ label: 'a', bytes: 16 }]);
  const tensor: Tensor = { name: 'a', bytes: 16, transient: false, item: 'a', memory: memory! };
  const view = { tensor, offset: 0, size: 4 };
  const reader = await device.reader(4, 64);
  const answers: number[] = [];
  let asked = 0;
  /** A question, and behind its answer the next one, as a training does that has some updates on their way. */
  const ask = async (): Promise<void> => {
    if (asked === 60) return;
    const number = asked++;
    if (number % 7 === 3) work();
    device.write(tensor, 0, new Float32Array([number]));
    const answer = await (number % 3 === 0 ? device.read(view) : reader.read([view]));
    answers.push(new Float32Array(answer)[0]!);
    await ask();
  };
  await Promise.all([ask(), ask(), ask(), ask()]);
  expect(answers).toEqual(Array.from({ length: 60 }, (_, i) => i));
});
