import { expect, test } from 'vitest';
import { fileLibrary } from '../../scripts/experiment';
import { openNodeDevice } from '../../scripts/node-device';
import { parseRecipe } from '../../src/protocol/recipe';
import { Session } from '../../src/worker/run/session';

const silent = { phase: () => undefined, metrics: () => undefined, evaluation: () => undefined, state: () => undefined };
/** More than WebAssembly can address: 1024 rows of 60 tokens, and no end of averages. */
const LARGE = { per_device_train_batch_size: 1024, max_length: 64, ema_mode: 'shadow', ema_decay: [0.9, 0.99] };

test('what WebAssembly cannot hold is refused by its plan, with what would fit', async () => {
  const device = await openNodeDevice('processor');
  expect(device.report.limits['maxMemory']).toBeGreaterThan(2 ** 32 - 2 ** 20);
  const open = (change: object) => Session.open(device, fileLibrary(), parseRecipe({ ...LARGE, ...change }), silent);
  const session = await open({});
  const { total } = session.plan().memory;
  // The shipped model is too small to reach 4 GiB: the limit comes down to it.
  device.report.limits['maxMemory'] = Math.floor(total / 2);
  const refused = await open({}).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'out-of-memory' });
  const { message, details } = refused as { message: string; details: { fits: object } };
  expect(message).toContain(`The run needs ${total} bytes of memory at once, and WebAssembly has ${Math.floor(total / 2)} at most (4 GiB)`);
  expect(message).toMatch(/This would fit here: gradient_checkpointing/);
  const fitting = await Session.open(device, fileLibrary(), parseRecipe(details.fits), silent);
  expect(fitting.plan().memory.total).toBeLessThanOrEqual(total / 2);
  device.close();
});

test('memory that is given back is given out again, zeroed', async () => {
  const device = await openNodeDevice('processor');
  const tensor = (memory: { bytes: number }) => ({ name: 't', bytes: memory.bytes, transient: false, item: 't', memory });
  const [one, two] = await device.reserve([{ label: 'one', bytes: 4096 }, { label: 'two', bytes: 4096 }]); // prettier-ignore
  device.write(tensor(one!), 0, new Float32Array(1024).fill(7));
  device.write(tensor(two!), 0, new Float32Array(1024).fill(8));
  device.release([one!]);
  const [again] = await device.reserve([{ label: 'again', bytes: 2048 }]);
  expect(again).toMatchObject({ address: (one as unknown as { address: number }).address });
  expect(new Float32Array(await device.read(tensor(again!))).every((x) => x === 0)).toBe(true);
  expect(new Float32Array(await device.read(tensor(two!))).every((x) => x === 8)).toBe(true);
  device.release([again!, two!]);
  // Beyond the first bytes of what was written before.
  const [large] = await device.reserve([{ label: 'large', bytes: 2 ** 20 }]);
  expect(new Float32Array(await device.read(tensor(large!))).every((x) => x === 0)).toBe(true);
  device.close();
});
