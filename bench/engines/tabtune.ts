import type { Device } from '../../src/device/interface';
import { Planner } from '../../src/device/planner';
import { matmulNN, matmulNT, matmulTN } from '../../src/kernels/products/matmul';
import { Inference } from '../../src/model/inference';
import { createModel, type Model } from '../../src/model/llama';
import { parameterTable } from '../../src/model/parameters';
import { parseConfig } from '../../src/model/config';
import { Trainer } from '../../src/train/trainer';
import type { ModelSpec, Product } from '../works/cases';
import { type Engine, type Job, type ProductJob, type Rows, type TrainingJob, wasmThreads } from './engine';

/** As the page does it: kernels are compared at the shapes of the work, then everything is built once. */
export async function open(_: number | null, openDevice: () => Promise<Device>): Promise<Engine> {
  const device = await openDevice();
  const { report } = device;

  async function product({ m, k, n, layout, a, b }: Product): Promise<ProductJob> {
    const planner = new Planner(device);
    const [ta, tb, out, extent] = [4 * m * k, 4 * k * n, 4 * m * n, 16].map((bytes, i) => planner.keep(`bench ${i}`, bytes)) as [
      ReturnType<Planner['keep']>,
      ReturnType<Planner['keep']>,
      ReturnType<Planner['keep']>,
      ReturnType<Planner['keep']>,
    ];
    const common = { label: `bench ${layout}`, a: ta, b: tb, out, extent, rows: 'tokens' } as const;
    const op =
      layout === 'NN'
        ? matmulNN({ ...common, maxRows: m, k, n })
        : layout === 'NT'
          ? matmulNT({ ...common, maxRows: m, k, n })
          : matmulTN({ ...common, maxRows: k, m, n });
    planner.program('product', [op]);
    await device.tuner.tune(planner.ops);
    const program = (await planner.build()).get('product')!;
    device.write(ta, 0, a);
    device.write(tb, 0, b);
    device.write(extent, 0, new Uint32Array(4).fill(layout === 'TN' ? k : m));
    return {
      units: 2 * m * k * n,
      async run(times) {
        program.run(times);
        await device.settled();
      },
      result: async () => new Float32Array(await device.read(out, 4 * m * n)),
      free: () => planner.free(),
    };
  }

  async function training(spec: ModelSpec, inputs: Rows): Promise<TrainingJob> {
    const model = await randomModel(spec, spec.context + 1);
    const trainer = new Trainer(model, { learning_rate: 1e-3, lr_scheduler_type: 'constant', weight_decay: 0.01, ema_mode: 'off' });
    await device.tuner.tune(trainer.ops);
    await trainer.build();
    const rows = inputs.map((inputIds) => ({ inputIds, labels: inputIds }));
    return {
      units: spec.batch * spec.context,
      async run(times) {
        let last: Promise<{ loss: number }> | undefined;
        for (let i = 0; i < times; i++) {
          await trainer.ready();
          last = trainer.submit(rows);
        }
        const { loss } = (await last)!;
        await device.settled();
        return loss;
      },
      free() {
        trainer.free();
        model.free();
      },
    };
  }

  async function generation(spec: ModelSpec, prompts: Rows, newTokens: number): Promise<Job> {
    const tokens = prompts[0]!.length + newTokens;
    const model = await randomModel(spec, tokens);
    const inference = new Inference(model, ['online'], {
      prompts: prompts.length,
      promptTokens: prompts.length * prompts[0]!.length,
      maxNewTokens: newTokens,
      purpose: 'decode',
    });
    await device.tuner.tune(inference.ops);
    await inference.build();
    return {
      units: prompts.length * tokens,
      async run(times) {
        for (let i = 0; i < times; i++) {
          const answers = await inference.generate(prompts, 'online', newTokens);
          const short = answers.findIndex((ids) => ids.length !== newTokens);
          if (short >= 0) throw new Error(`answer ${short} has ${answers[short]!.length} tokens instead of ${newTokens}`);
        }
      },
      free() {
        inference.free();
        model.free();
      },
    };
  }

  function randomModel(spec: ModelSpec, length: number): Promise<Model> {
    const config = {
      model_type: 'llama',
      vocab_size: spec.vocabulary,
      hidden_size: spec.width,
      intermediate_size: spec.gated,
      num_hidden_layers: spec.layers,
      num_attention_heads: spec.heads,
      max_position_embeddings: 2 * spec.context,
      tie_word_embeddings: true,
    };
    const tensors = parameterTable(parseConfig(config)).parameters.map(
      ({ name, shape, size }) => [name, { shape, read: async () => weights(size, shape.length === 1) }] as const,
    );
    return createModel(
      device,
      { config, tensors: new Map(tensors), tokenizer: null, tokenizerConfig: null },
      { batch: spec.batch, length },
    );
  }

  return {
    adapter: [report.vendor, report.architecture, report.description, report.threads && wasmThreads(report.threads)]
      .filter(Boolean)
      .join(' '),
    product,
    training,
    generation,
  };
}

/** Gains of one, or normal numbers with deviation 0.02. */
function weights(size: number, gain: boolean): Float32Array<ArrayBuffer> {
  if (gain) return new Float32Array(size).fill(1);
  return Float32Array.from(
    { length: size },
    () => 0.02 * Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random()),
  );
}
