import { beforeEach, describe, expect, test } from 'vitest';
import type { Device } from '../../src/device/interface';
import { describeProcessor } from '../../src/processor/open';
import { fail, type TabtuneError } from '../../src/protocol/errors';
import type { Machine } from '../../src/protocol/device/machine';
import type { DeviceName } from '../../src/protocol/device/names';
import type { AdapterReport } from '../../src/protocol/runs/run';
import { Devices, type Way } from '../../src/worker/device/devices';

// Which device computes: hardware WebGPU, the processor, software WebGPU only on request; between the first two the faster.

interface Fake extends Way {
  report: AdapterReport;
  opened: { device: Device; lose: (error: TabtuneError) => void }[];
  refusal: Error | null;
}

function fake(report: AdapterReport): Fake {
  const way: Fake = {
    report,
    opened: [],
    refusal: null,
    describe: async () => way.report,
    open: async (onError) => {
      if (way.refusal) throw way.refusal;
      let failure: TabtuneError | null = null;
      const tuner = { results: [], load: () => undefined, tune: async () => undefined };
      const device = {
        report: way.report,
        tuner,
        close: () => undefined,
        get failure() {
          return failure;
        },
      } as unknown as Device;
      const lose = (error: TabtuneError): void => onError((failure = error));
      way.opened.push({ device, lose });
      return device;
    },
  };
  return way;
}

const gpu = (state: AdapterReport['state']): AdapterReport => ({
  ...{ device: 'webgpu', state, reason: `it is ${state}`, vendor: 'v', architecture: 'a', description: 'card' },
  ...{ features: [], subgroupSize: null, limits: {} },
});

let told: string[];
let machines: Machine[];
let ways: Record<DeviceName, Fake>;

function devices(webgpu: AdapterReport['state'], simd = true): Devices {
  ways = { webgpu: fake(gpu(webgpu)), processor: fake({ ...describeProcessor(4), ...(simd ? {} : { state: 'no-simd' }) }) };
  return new Devices(
    {
      tuned: () => undefined,
      failed: (device, error) => void told.push(`${device.report.device} failed: ${error.code}`),
      replaced: (device) => void told.push(`${device.report.device} replaced`),
      changed: (machine) => void machines.push(machine),
    },
    ways,
  );
}

beforeEach(() => {
  told = [];
  machines = [];
});

const taken = async (all: Devices, choice: 'auto' | DeviceName, model = 'm') => (await all.get(choice, model)).report.device;

describe('what is taken where nothing was measured', () => {
  test.each([
    ['ready', true, 'webgpu'],
    ['software', true, 'processor'],
    ['no-adapter', true, 'processor'],
    ['no-webgpu', true, 'processor'],
    ['ready', false, 'webgpu'],
    ['software', false, 'webgpu'],
  ] as const)('WebGPU %s, SIMD %s: %s', async (state, simd, expected) => {
    const all = devices(state, simd);
    expect((await all.look()).chosen).toBe(expected);
    expect(await taken(all, 'auto')).toBe(expected);
    const idle = ways[expected === 'webgpu' ? 'processor' : 'webgpu'];
    expect(idle.opened, 'the other is not opened').toHaveLength(0);
  });

  test('neither is there: the page opens, and who asks is told', async () => {
    const all = devices('no-adapter', false);
    const machine = await all.look();
    expect([machine.devices.webgpu.state, machine.devices.processor.state]).toEqual(['no-adapter', 'no-simd']);
    ways.webgpu.refusal = fail('no-adapter')`None.`;
    await expect(all.get('auto', 'm')).rejects.toMatchObject({ code: 'no-adapter' });
  });
});

test('software WebGPU computes on request', async () => {
  expect(await taken(devices('software'), 'webgpu')).toBe('webgpu');
});

test('what a recipe asks for and is not here is refused with a remedy, and found again when it has come', async () => {
  const all = devices('no-webgpu');
  await expect(all.get('webgpu', 'm')).rejects.toMatchObject({
    code: 'no-webgpu',
    message: 'The recipe asks for WebGPU. it is no-webgpu Let the device be chosen automatically.',
  });
  await expect(devices('ready', false).get('processor', 'm')).rejects.toMatchObject({ code: 'unsupported' });
  ways = { ...ways };
  const back = devices('no-adapter');
  await back.look();
  ways.webgpu.report = gpu('ready');
  expect(await taken(back, 'webgpu')).toBe('webgpu');
});

test('between a graphics card and the processor the faster computes, model by model', async () => {
  const all = devices('ready');
  await all.look();
  expect(await all.unmeasured('auto', 'small', { rivals: true })).toEqual(['webgpu', 'processor']);
  const [card, own] = [await all.get('webgpu'), await all.get('processor')];
  await all.learn(card, 'small', { token: 2e-4, answer: 1e-2 });
  expect(await all.unmeasured('auto', 'small', { rivals: true })).toEqual(['processor']);
  expect(await taken(all, 'auto', 'small')).toBe('webgpu');
  await all.learn(own, 'small', { token: 1e-4, answer: 1e-2 });
  expect(await all.unmeasured('auto', 'small', { rivals: true })).toEqual([]);
  expect(await taken(all, 'auto', 'small')).toBe('processor');
  await all.learn(card, 'large', { token: 1e-3, answer: 1 });
  await all.learn(own, 'large', { token: 5e-3, answer: 1 });
  expect(await taken(all, 'auto', 'large')).toBe('webgpu');
  await all.tell('auto', 'small');
  await all.tell('auto', 'small');
  await all.tell('webgpu', 'small');
  expect(machines.map(({ chosen, pace }) => [chosen, pace])).toEqual([
    ['processor', { webgpu: 5000, processor: 10_000 }],
    ['webgpu', { webgpu: 5000, processor: 10_000 }],
  ]);
});

test('what was measured with more threads than could be had is measured again', async () => {
  const all = devices('ready');
  await all.look();
  await all.learn({ report: ways.processor.report } as Device, 'm', { token: 1e-4, answer: 1e-2 });
  expect(await all.unmeasured('processor', 'm', { rivals: true })).toEqual([]);
  ways.processor.report = describeProcessor(1);
  await all.get('processor', 'm');
  expect(await all.unmeasured('processor', 'm', { rivals: true })).toEqual(['processor']);
});

test('only what may be taken is measured', async () => {
  expect(await devices('software').unmeasured('auto', 'm', { rivals: true })).toEqual(['processor']);
  expect(await devices('ready').unmeasured('webgpu', 'm', { rivals: true })).toEqual(['webgpu']);
  expect(await devices('ready').unmeasured('processor', 'm', { rivals: true })).toEqual(['processor']);
  expect(await devices('ready', false).unmeasured('auto', 'm', { rivals: true })).toEqual(['webgpu']);
});

test('what is too large for a trial, or could not be tried, is not wanted again', async () => {
  const all = devices('ready');
  expect(await all.unmeasured('auto', 'm', { rivals: false })).toEqual(['webgpu']);
  await all.learn(await all.get('webgpu'), 'm', { token: 1e-4, answer: 1e-2 });
  expect(await all.unmeasured('auto', 'm', { rivals: false })).toEqual([]);
  expect(await all.unmeasured('auto', 'm', { rivals: true })).toEqual(['processor']);
  all.refuse('processor', 'm');
  expect(await all.unmeasured('auto', 'm', { rivals: true })).toEqual([]);
  expect(await all.unmeasured('auto', 'other', { rivals: true })).toEqual(['webgpu', 'processor']);
});

test('two who ask at the same time get the same, and a lost one is replaced', async () => {
  const all = devices('ready');
  const [one, other] = await Promise.all([all.get('auto', 'm'), all.get('webgpu', 'm')]);
  expect(one).toBe(other);
  ways.webgpu.opened[0]!.lose(fail('device-lost')`Gone.`);
  const next = await all.get('auto', 'm');
  expect(next).not.toBe(one);
  expect(told).toEqual(['webgpu failed: device-lost', 'webgpu replaced']);
});

test('a card that is shown and cannot be had leaves the work to the processor, which is told', async () => {
  const all = devices('ready');
  ways.webgpu.refusal = new Error('requestDevice failed');
  expect(await taken(all, 'auto')).toBe('processor');
  await all.tell('auto', 'm');
  expect(machines[0]).toMatchObject({ chosen: 'processor', devices: { webgpu: { state: 'no-adapter', reason: 'requestDevice failed' } } });
  await expect(all.get('webgpu', 'm')).rejects.toThrow('requestDevice failed');
});

test('a run goes on on the kind of device that it was begun on, where that is there', async () => {
  expect(await devices('software').like('webgpu')).toBe('webgpu');
  expect(await devices('no-webgpu').like('webgpu')).toBe('auto');
  const lost = devices('ready');
  await lost.look();
  ways.webgpu.opened[0]!.lose(fail('device-lost')`Gone.`);
  ways.webgpu.report = gpu('no-adapter');
  expect(await lost.like('webgpu'), 'the card is gone since').toBe('auto');
  expect(await devices('ready').like('processor')).toBe('processor');
  expect(await devices('ready', false).like('processor')).toBe('auto');
});
