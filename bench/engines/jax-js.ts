import { blockUntilReady, defaultDevice, getWebGPUDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import type { ModelSpec, Product } from '../works/cases';
import { describe, type Engine, type ProductJob, type Rows, type TrainingJob, wasmThreads } from './engine';

/** Products whose results are asked for together; jax-js computes nothing that nobody asks for. */
const CHAIN = 32;
const ADAM = { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.01 };

interface Layer {
  [name: string]: np.Array;
  norm1: np.Array;
  query: np.Array;
  key: np.Array;
  value: np.Array;
  out: np.Array;
  norm2: np.Array;
  up: np.Array;
  down: np.Array;
}

// `type`, because jax-js takes no interfaces for trees.
type Parameters = { embedding: np.Array; position: np.Array; norm: np.Array; layers: Layer[] };
type State = { weights: Parameters; first: Parameters; second: Parameters };

/** jax-js: one jitted function for gradient and AdamW, as its documentation advises; its optax is not among the published packages. */
export async function open(threads: number | null): Promise<Engine> {
  const device = threads === null ? 'webgpu' : 'wasm';
  if (!(await init(device)).includes(device)) throw new Error(`jax-js cannot use its ${device} backend here`);
  defaultDevice(device);
  const queue = threads === null ? getWebGPUDevice().queue : null;

  async function product({ m, k, n, layout, a, b }: Product): Promise<ProductJob> {
    const x = np.array(a).reshape(layout === 'TN' ? [k, m] : [m, k]);
    const y = np.array(b).reshape(layout === 'NT' ? [n, k] : [k, n]);
    await blockUntilReady([x, y]);
    // The third argument only ties a product to the one before it, so that asking for the last computes them all.
    const multiply = jit((p: np.Array, q: np.Array, before: np.Array): np.Array => {
      before.dispose();
      return np.matmul(layout === 'TN' ? np.matrixTranspose(p) : p, layout === 'NT' ? np.matrixTranspose(q) : q);
    });
    let last = np.zeros([m, n]);
    return {
      units: 2 * m * k * n,
      async run(times) {
        for (let i = 1; i <= times; i++) {
          last = multiply(x.ref, y.ref, last);
          if (i % CHAIN === 0 || i === times) await last.blockUntilReady();
        }
        await queue?.onSubmittedWorkDone();
      },
      result: async () => (await last.ref.data()) as Float32Array,
      free() {
        for (const array of [x, y, last]) array.dispose();
        multiply.dispose();
      },
    };
  }

  async function training(spec: ModelSpec, rows: Rows): Promise<TrainingJob> {
    const { batch, context } = spec;
    const step = jit(stepOf(spec));
    const weights = initial(spec);
    let state: State = { weights, first: zeros(weights), second: zeros(weights) };
    let done = 0;
    return {
      units: batch * context,
      async run(times) {
        let loss: Promise<ArrayLike<number>> | null = null;
        for (let i = 0; i < times; i++) {
          const ids = np.array(Int32Array.from(rows.flatMap((row) => row.slice(0, context)))).reshape([batch, context]);
          const next = np.array(Int32Array.from(rows.flatMap((row) => row.slice(1))));
          done += 1;
          const corrections = np.array([1 / (1 - ADAM.beta1 ** done), 1 / (1 - ADAM.beta2 ** done)]);
          const result = step(state, ids, next, corrections);
          state = result.state;
          // Reading the loss is what starts the step; the next one is prepared meanwhile.
          const before = loss;
          loss = result.loss.data();
          await before;
        }
        const [value] = Array.from(await loss!);
        await queue?.onSubmittedWorkDone();
        return value!;
      },
      free() {
        tree.dispose(state);
        step.dispose();
      },
    };
  }

  return { adapter: threads === null ? await webgpuAdapter() : wasmThreads(poolSize()), product, training };
}

async function webgpuAdapter(): Promise<string> {
  return describe((await navigator.gpu.requestAdapter())?.info);
}

/** By what jax-js decides it: it starts a worker for each processor that it is told of, and none without shared memory. */
function poolSize(): number {
  return typeof SharedArrayBuffer === 'undefined' ? 1 : navigator.hardwareConcurrency;
}

function initial({ layers, width, mlp, vocabulary, context }: ModelSpec): Parameters {
  const normal = (): number => 0.02 * Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  const weight = (rows: number, columns: number): np.Array =>
    np.array(Float32Array.from({ length: rows * columns }, normal)).reshape([rows, columns]);
  return {
    embedding: weight(vocabulary, width),
    position: weight(context, width),
    norm: np.ones([width]),
    layers: Array.from({ length: layers }, () => ({
      norm1: np.ones([width]),
      query: weight(width, width),
      key: weight(width, width),
      value: weight(width, width),
      out: weight(width, width),
      norm2: np.ones([width]),
      up: weight(width, mlp),
      down: weight(mlp, width),
    })),
  };
}

/** jax-js types the result of `tree.map` too loosely for what comes of one tree of weights. */
const map = tree.map as (change: (...leaves: np.Array[]) => np.Array, first: Parameters, ...rest: Parameters[]) => Parameters;
const zeros = (weights: Parameters): Parameters => map((x) => np.zeros(x.shape), weights);

/** A decoder as in GPT-2: learnt positions, RMSNorm before the blocks, causal attention, a ReLU MLP, tied embeddings. */
function lossOf({ width, heads, vocabulary, context, batch }: ModelSpec) {
  const split = (x: np.Array): np.Array => x.reshape([batch, context, heads, width / heads]);
  const norm = (x: np.Array, gain: np.Array): np.Array => {
    const size = np.sqrt(np.square(x.ref).mean(-1, { keepdims: true }).add(1e-5));
    return x.div(size).mul(gain);
  };
  return ({ embedding, position, norm: last, layers }: Parameters, ids: np.Array, next: np.Array): np.Array => {
    let x = np
      .take(embedding.ref, ids, 0)
      .add(position)
      .reshape([batch * context, width]);
    for (const l of layers) {
      const y = norm(x.ref, l.norm1);
      const q = split(np.matmul(y.ref, l.query));
      const k = split(np.matmul(y.ref, l.key));
      const v = split(np.matmul(y, l.value));
      const mixed = nn.dotProductAttention(q, k, v, { isCausal: true }).reshape([batch * context, width]);
      x = x.add(np.matmul(mixed, l.out));
      x = x.ref.add(np.matmul(nn.relu(np.matmul(norm(x, l.norm2), l.up)), l.down));
    }
    const logits = np.matmul(norm(x, last), np.matrixTranspose(embedding));
    return nn
      .logSoftmax(logits)
      .mul(nn.oneHot(next, vocabulary))
      .sum()
      .mul(-1 / (batch * context));
  };
}

function stepOf(spec: ModelSpec) {
  const gradient = valueAndGrad(lossOf(spec));
  const { rate, beta1, beta2, epsilon, decay } = ADAM;
  return ({ weights, first, second }: State, ids: np.Array, next: np.Array, corrections: np.Array): { loss: np.Array; state: State } => {
    const [loss, gradients] = gradient(tree.ref(weights), ids, next) as [np.Array, Parameters];
    const [c1, c2] = [corrections.ref.slice(0), corrections.slice(1)];
    const moved = map((m, g) => m.mul(beta1).add(g.mul(1 - beta1)), first, tree.ref(gradients));
    const squared = map((v, g) => v.mul(beta2).add(np.square(g).mul(1 - beta2)), second, gradients);
    const updated = map(
      (w, m, v) => {
        const change = m.mul(c1.ref).div(np.sqrt(v.mul(c2.ref)).add(epsilon));
        return w.mul(1 - rate * decay).sub(change.mul(rate));
      },
      weights,
      tree.ref(moved),
      tree.ref(squared),
    );
    c1.dispose();
    c2.dispose();
    return { loss, state: { weights: updated, first: moved, second: squared } };
  };
}
