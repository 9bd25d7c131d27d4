import { describe, expect, test } from 'vitest';
import { describeAdapter, openGpu, WANTED_LIMITS } from '../../src/webgpu/open';

const offering = (adapter: object | null) => ({ requestAdapter: () => Promise.resolve(adapter) }) as unknown as GPU;
const adapter = (description: string, binding: number) => ({
  info: { vendor: 'v', architecture: 'a', description, isFallbackAdapter: false },
  features: new Set(['timestamp-query', 'texture-compression-bc']),
  limits: { ...WANTED_LIMITS, maxStorageBufferBindingSize: binding },
});

describe('what a person is told about this machine', () => {
  test('no WebGPU', async () => {
    expect((await describeAdapter({ gpu: undefined })).report.state).toBe('no-webgpu');
    await expect(openGpu({ gpu: undefined })).rejects.toMatchObject({ code: 'no-webgpu' });
  });

  test('no adapter', async () => {
    expect((await describeAdapter({ gpu: offering(null) })).report.state).toBe('no-adapter');
    await expect(openGpu({ gpu: offering(null) })).rejects.toMatchObject({ code: 'no-adapter' });
  });

  test('a software adapter, and a real one', async () => {
    expect((await describeAdapter({ gpu: offering(adapter('SwiftShader driver', 2 ** 30)) })).report.state).toBe('software');
    const { report } = await describeAdapter({ gpu: offering(adapter('Some GPU', 2 ** 40)) });
    expect(report).toMatchObject({ state: 'ready', features: ['timestamp-query'], subgroupSize: null });
    expect(report.limits['maxStorageBufferBindingSize'], 'never more than is named').toBe(WANTED_LIMITS.maxStorageBufferBindingSize);
  });
});
