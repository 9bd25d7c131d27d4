import { expect, test } from 'vitest';

// The floor under every other test of this lane: without an adapter the run fails here instead of skipping anything.

async function device(): Promise<GPUDevice> {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error('WebGPU is there but offers no adapter; the browser must be started with a GPU or the software adapter.');
  return adapter.requestDevice();
}

test('the browser offers an adapter', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  expect(adapter).not.toBeNull();
  expect(`${adapter?.info.vendor} ${adapter?.info.architecture}`).toMatch(/\w/);
  console.log(`adapter: ${adapter?.info.vendor} ${adapter?.info.architecture} ${adapter?.info.description}`);
});

test('a compute shader adds', async () => {
  const gpu = await device();
  const n = 1000;
  const left = Float32Array.from({ length: n }, (_, i) => i / 3);
  const right = Float32Array.from({ length: n }, (_, i) => n - i);
  const upload = (data: Float32Array<ArrayBuffer>): GPUBuffer => {
    const buffer = gpu.createBuffer({
      size: data.byteLength,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
    });
    gpu.queue.writeBuffer(buffer, 0, data);
    return buffer;
  };
  const a = upload(left);
  const b = upload(right);
  const module = gpu.createShaderModule({
    code: `
      @group(0) @binding(0) var<storage, read_write> a: array<f32>;
      @group(0) @binding(1) var<storage, read> b: array<f32>;
      @compute @workgroup_size(64)
      fn main(@builtin(global_invocation_id) id: vec3u) {
        if (id.x < arrayLength(&a)) { a[id.x] += b[id.x]; }
      }`,
  });
  const pipeline = await gpu.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  const group = gpu.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [a, b].map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  const back = gpu.createBuffer({ size: left.byteLength, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const commands = gpu.createCommandEncoder();
  const pass = commands.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(Math.ceil(n / 64));
  pass.end();
  commands.copyBufferToBuffer(a, 0, back, 0, left.byteLength);
  gpu.queue.submit([commands.finish()]);
  await back.mapAsync(GPUMapMode.READ);
  expect(new Float32Array(back.getMappedRange().slice(0))).toEqual(left.map((x, i) => x + (right[i] ?? NaN)));
  gpu.destroy();
});
