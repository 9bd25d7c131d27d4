import source from '../../shaders/quad_probe.wgsl?raw';

/**
 * WGSL leaves open which invocations form a quad. The quad kernels need four neighbours of a row of the workgroup, so this
 * is tried once per device; where it fails, or subgroups are missing, the direct kernels are used.
 */
export async function quadsAreNeighbours(device: GPUDevice): Promise<boolean> {
  if (!device.features.has('subgroups')) return false;
  const lanes = 32;
  const bytes = 16 * lanes;
  const seen = device.createBuffer({ size: bytes, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
  const read = device.createBuffer({ size: bytes, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  device.pushErrorScope('validation');
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module: device.createShaderModule({ code: source }) } });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: [{ binding: 0, resource: { buffer: seen } }] }),
  );
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(seen, 0, read, 0, bytes);
  device.queue.submit([encoder.finish()]);
  try {
    if (await device.popErrorScope()) return false;
    await read.mapAsync(GPUMapMode.READ);
    return new Uint32Array(read.getMappedRange()).every((index, at) => index === 4 * Math.floor(at / 16) + (at % 4));
  } finally {
    seen.destroy();
    read.destroy();
  }
}
