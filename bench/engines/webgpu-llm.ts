import { LLMEngine, Model } from 'webgpu-llm/llm';
import type { Layout, ModelSpec, Product } from '../works/cases';
import { describe, type Engine, type ProductJob, type Rows, type TrainingJob } from './engine';

/** Output tile of its matrix kernels. */
const TILE = 64;
const KERNELS: Record<Layout, string> = { NN: 'matmul', NT: 'matmul_t', TN: 'matmul_at' };

/** webgpu-llm: its own kernels and its own Llama, one row at a time with gradients added up, which is its way to a batch. */
export async function open(): Promise<Engine> {
  const engine = await new LLMEngine().init();
  const { device } = engine;
  const adapter = await navigator.gpu.requestAdapter();

  async function product({ m, k, n, layout, a, b }: Product): Promise<ProductJob> {
    const [x, y, out] = [a.byteLength, b.byteLength, 4 * m * n].map((bytes) => engine.storage(bytes)) as [GPUBuffer, GPUBuffer, GPUBuffer];
    const sizes = engine.uniform(16);
    engine.write(x, a);
    engine.write(y, b);
    engine.write(sizes, Uint32Array.of(m, n, k, 0));
    const name = KERNELS[layout];
    const group = engine.bind(name, [x, y, out, sizes]);
    return {
      units: 2 * m * k * n,
      async run(times) {
        const encoder = device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        pass.setPipeline(engine.pipelines[name]!);
        pass.setBindGroup(0, group);
        for (let i = 0; i < times; i++) pass.dispatchWorkgroups(Math.ceil(n / TILE), Math.ceil(m / TILE));
        pass.end();
        device.queue.submit([encoder.finish()]);
        await device.queue.onSubmittedWorkDone();
      },
      result: async () => new Float32Array(await engine.read(out, 4 * m * n)),
      free: () => [x, y, out, sizes].forEach((buffer) => buffer.destroy()),
    };
  }

  async function training(spec: ModelSpec, rows: Rows): Promise<TrainingJob> {
    const { width, heads, layers, gated, vocabulary, context, batch } = spec;
    const model = new Model(engine, {
      d_model: width,
      n_heads: heads,
      n_kv_heads: heads,
      head_dim: width / heads,
      kv_dim: width,
      d_ff: gated,
      n_layers: layers,
      activation: 'swiglu',
      vocab_size: vocabulary,
      seq_len: context,
      rms_eps: 1e-6,
    });
    model.allocate();
    model.allocActivations();
    model.allocBackward();
    const pairs = rows.map((row) => ({ ids: Uint32Array.from(row.slice(0, context)), next: Uint32Array.from(row.slice(1)) }));
    return {
      units: batch * context,
      async run(times) {
        let loss = 0;
        for (let i = 0; i < times; i++) {
          loss = 0;
          for (const [row, { ids, next }] of pairs.entries()) {
            loss += (await model.forwardLoss(ids, next)) / batch;
            await model.backward(ids, row > 0);
          }
          await model.step({ lr: 1e-3, beta2: 0.999, weight_decay: 0.01 }, batch);
        }
        await device.queue.onSubmittedWorkDone();
        return loss;
      },
      free: () => model.destroy(),
    };
  }

  return { adapter: describe(adapter?.info), product, training };
}
