import * as tf from '@tensorflow/tfjs-core';
// What the package @tensorflow/tfjs does for its users.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import type { ModelSpec, Product } from '../works/cases';
import { describe, type Engine, type ProductJob, type Rows, type TrainingJob, wasmThreads } from './engine';

/** TensorFlow.js: eager operations in `tidy`, gradients by `optimizer.minimize`, Adam as it ships. */
export async function open(threads: number | null): Promise<Engine> {
  const adapter = await (threads === null ? useWebgpu() : useWasm(threads));
  const { device } = tf.backend() as { device?: GPUDevice };

  async function product({ m, k, n, layout, a, b }: Product): Promise<ProductJob> {
    const [ta, tb] = [layout === 'TN', layout === 'NT'];
    const x = tf.tensor2d(a, ta ? [k, m] : [m, k]);
    const y = tf.tensor2d(b, tb ? [n, k] : [k, n]);
    let last: tf.Tensor | null = null;
    return {
      units: 2 * m * k * n,
      async run(times) {
        for (let i = 0; i < times; i++) {
          last?.dispose();
          last = tf.matMul(x, y, ta, tb);
        }
        // One element read back flushes what is queued and ends with it.
        const corner = tf.slice(last!, [0, 0], [1, 1]);
        await corner.data();
        corner.dispose();
        await device?.queue.onSubmittedWorkDone();
      },
      result: async () => (await last!.data()) as Float32Array,
      free: () => tf.dispose([x, y, ...(last ? [last] : [])]),
    };
  }

  async function training(spec: ModelSpec, rows: Rows): Promise<TrainingJob> {
    const { batch, context } = spec;
    const model = network(spec, threads === null ? tf.gather : lookUp);
    const optimizer = tf.train.adam(1e-3);
    const loss = (): tf.Scalar => {
      const ids = tf.tensor2d(
        rows.map((row) => row.slice(0, context)),
        [batch, context],
        'int32',
      );
      const next = tf.tensor1d(
        rows.flatMap((row) => row.slice(1)),
        'int32',
      );
      const logits = model.forward(ids);
      return tf.losses.softmaxCrossEntropy(tf.oneHot(next, spec.vocabulary), logits);
    };
    return {
      units: batch * context,
      async run(times) {
        let value: tf.Scalar | null = null;
        for (let i = 0; i < times; i++) {
          value?.dispose();
          value = optimizer.minimize(loss, true, model.variables);
        }
        const [number] = await value!.data();
        value!.dispose();
        await device?.queue.onSubmittedWorkDone();
        return number!;
      },
      free() {
        optimizer.dispose();
        tf.dispose(model.variables);
      },
    };
  }

  return { adapter, product, training };
}

async function use(backend: string): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs cannot use its ${backend} backend here`);
  await tf.ready();
}

async function useWebgpu(): Promise<string> {
  await import('@tensorflow/tfjs-backend-webgpu');
  await use('webgpu');
  return describe((await navigator.gpu.requestAdapter())?.info);
}

/** Its builds with SIMD; the one with threads where memory can be shared. */
async function useWasm(threads: number): Promise<string> {
  const { getThreadsCount, setThreadsCount, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': threaded,
  });
  setThreadsCount(threads);
  // It takes half of the processors that it is told of at most.
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 * threads });
  await use('wasm');
  return wasmThreads(getThreadsCount());
}

/** `gather` with a gradient of its own: the operation that tfjs takes for it is missing on its wasm backend. */
function lookUp(table: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  const [rows, width] = [ids.size, table.shape[1]!];
  return tf.customGrad((...given) => {
    const [x, save] = given as [tf.Tensor, tf.GradSaveFunc];
    save([ids]);
    return {
      value: tf.gather(x, ids),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        tf.scatterND(tf.reshape(saved[0]!, [rows, 1]), tf.reshape(dy, [rows, width]), [table.shape[0], width]),
    };
  })(table);
}

/** A decoder as in GPT-2: learnt positions, RMSNorm before the blocks, causal attention, a ReLU MLP, tied embeddings. */
function network(spec: ModelSpec, look: typeof lookUp): { variables: tf.Variable[]; forward: (ids: tf.Tensor2D) => tf.Tensor2D } {
  const { layers, width, heads, mlp, vocabulary, context, batch } = spec;
  const size = width / heads;
  const variables: tf.Variable[] = [];
  const weight = (...shape: number[]): tf.Variable => {
    const variable = tf.variable(tf.randomNormal(shape, 0, 0.02));
    variables.push(variable);
    return variable;
  };
  const gain = (): tf.Variable => {
    const variable = tf.variable(tf.ones([width]));
    variables.push(variable);
    return variable;
  };
  const embedding = weight(vocabulary, width);
  const position = weight(context, width);
  const blocks = Array.from({ length: layers }, () => ({
    norm1: gain(),
    query: weight(width, width),
    key: weight(width, width),
    value: weight(width, width),
    out: weight(width, width),
    norm2: gain(),
    up: weight(width, mlp),
    down: weight(mlp, width),
  }));
  const last = gain();
  const future = tf.tidy(() => tf.mul(tf.sub(1, tf.linalg.bandPart(tf.ones([context, context]), -1, 0)), -1e9));
  const norm = (x: tf.Tensor, g: tf.Tensor): tf.Tensor2D => tf.mul(tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), 1e-5))), g);
  const split = (x: tf.Tensor): tf.Tensor => tf.transpose(tf.reshape(x, [batch, context, heads, size]), [0, 2, 1, 3]);
  return {
    variables,
    forward(ids) {
      let x: tf.Tensor = tf.reshape(tf.add(look(embedding, ids), position), [batch * context, width]);
      for (const b of blocks) {
        const y = norm(x, b.norm1);
        const [q, k, v] = [b.query, b.key, b.value].map((w) => split(tf.matMul(y, w as tf.Tensor2D))) as [tf.Tensor, tf.Tensor, tf.Tensor];
        const weights = tf.softmax(tf.add(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(size)), future));
        const mixed = tf.reshape(tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]), [batch * context, width]);
        x = tf.add(x, tf.matMul(mixed, b.out as tf.Tensor2D));
        const h = tf.relu(tf.matMul(norm(x, b.norm2), b.up as tf.Tensor2D));
        x = tf.add(x, tf.matMul(h, b.down as tf.Tensor2D));
      }
      return tf.matMul(norm(x, last), embedding, false, true);
    },
  };
}
