import type { Floats } from '../exchange/half';
import { type Checkpoint, type CheckpointTensor, piecesOf } from '../exchange/checkpoint';
import { type AdapterTable, adapterTable, poolOfAdapter, readAdapter } from '../model/adapter';
import { type ModelConfig, parseConfig } from '../model/config';
import { mergeRows } from '../model/low-rank';
import { parameterTable, valuesOf } from '../model/parameters';
import { fail } from '../protocol/errors';
import type { Lora } from '../protocol/recipe';

/** A tensor that is made piece by piece while it is written or uploaded. */
export interface StreamedTensor {
  name: string;
  shape: number[];
  pieces: () => AsyncGenerator<Floats>;
}

/** A module with the matrices of its adapter, A [r, in] and B [out, r]. */
export interface FilledModule {
  name: string;
  inFeatures: number;
  outFeatures: number;
  matrices: { a: Float32Array<ArrayBuffer>; b: Float32Array<ArrayBuffer> };
}

export const filled = ({ modules }: AdapterTable, pool: Float32Array<ArrayBuffer>): FilledModule[] =>
  modules.map(({ a, b, ...module }) => ({ ...module, matrices: { a: valuesOf(a, pool), b: valuesOf(b, pool) } }));

/** The tensors of a checkpoint as float32, adapters added to those that they stand beside; made piece by piece while they are written. */
export function mergedTensors(
  checkpoint: Checkpoint,
  config: ModelConfig,
  modules: readonly FilledModule[],
  lora: Lora | null,
): StreamedTensor[] {
  const adapters = new Map(modules.map((module) => [`${module.name}.weight`, module]));
  return parameterTable(config).parameters.map(({ name, shape }) => {
    const stored = checkpoint.tensors.get(name);
    if (!stored) throw fail('checkpoint')`The checkpoint has no tensor ${name} (any more).`;
    const module = adapters.get(name);
    async function* pieces(): AsyncGenerator<Float32Array<ArrayBuffer>> {
      let row = 0;
      for await (const values of piecesOf(stored!)) {
        if (!module || !lora) yield values;
        else {
          const rows = values.slice();
          mergeRows(rows, row, { inFeatures: module.inFeatures, ...module.matrices }, lora);
          row += rows.length / module.inFeatures;
          yield rows;
        }
      }
    }
    return { name, shape, pieces };
  });
}

/** A checkpoint with the adapter of PEFT files added to its weights. Throws `checkpoint` or `unsupported` where the two do not match. */
export async function withAdapter(base: Checkpoint, files: ReadonlyMap<string, Blob>): Promise<Checkpoint> {
  const config = parseConfig(base.config);
  const adapter = await readAdapter(files, base);
  const { settings } = adapter;
  const table = adapterTable(config, settings);
  const given = filled(table, poolOfAdapter(table, adapter));
  const tensors = new Map(
    mergedTensors(base, config, given, settings).map(({ name, shape, pieces }): [string, CheckpointTensor] => [
      name,
      { shape, pieces, read: () => whole(shape, pieces) },
    ]),
  );
  return { ...base, tensors };
}

async function whole(shape: readonly number[], pieces: () => AsyncGenerator<Floats>): Promise<Floats> {
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  let at = 0;
  for await (const piece of pieces()) {
    values.set(piece, at);
    at += piece.length;
  }
  return values;
}
