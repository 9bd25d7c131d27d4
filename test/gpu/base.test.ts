import { expect, test } from 'vitest';
import { curriculum } from '../../scripts/base/curricula';
import { type BaseState, trainBase } from '../../scripts/base/train';
import { openGpu } from '../../src/webgpu/open';

/** The first steps of `npm run base:train`: they learn, and a resumed training continues bit for bit. */
test('base training learns, and goes on exactly from a saved state', async () => {
  const gpu = await openGpu();
  const losses: number[] = [];
  const states: BaseState[] = [];
  const options = { seed: 1, limit: 3, saveEvery: 2, onState: (s: BaseState) => void states.push(s) };
  const whole = await trainBase(gpu, curriculum('toy'), { ...options, onProgress: (p) => losses.push(p.loss) });
  expect(losses).toHaveLength(3);
  expect(losses[2]!).toBeLessThan(losses[0]!);
  const resumed: number[] = [];
  const again = await trainBase(gpu, curriculum('toy'), { ...options, resume: states[0]!, onProgress: (p) => resumed.push(p.loss) });
  expect(resumed).toEqual([losses[2]]);
  expect(await again.read(again.weights)).toEqual(await whole.read(whole.weights));
  whole.free();
  again.free();
  gpu.close();
});
