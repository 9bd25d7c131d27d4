import type { Floats } from './half';
import { fail } from '../protocol/errors';
import { type StreamedFile, streamedBlob, streamOf } from './streamed';

/** Writing safetensors: float32, because that is what is trained; float16 where the values come as halves. */

export interface TensorData {
  name: string;
  shape: number[];
  data: Floats | Uint16Array<ArrayBuffer>;
}

/** A tensor that is there, or one whose values come in pieces, in order, each time they are asked for. */
export type TensorSource = TensorData | { name: string; shape: number[]; pieces: () => AsyncIterable<Floats> | Iterable<Floats> };

const METADATA = { format: 'pt' };
const WEIGHTS = 'model.safetensors';
/** What Transformers puts into one file at most, unless asked otherwise. */
const SHARD_BYTES = 5e9;

const isHalf = (tensor: TensorSource): boolean => 'data' in tensor && tensor.data instanceof Uint16Array;
const bytesOf = (tensor: TensorSource): number => tensor.shape.reduce((a, b) => a * b, isHalf(tensor) ? 2 : 4);

/** Length and header, padded with spaces so that the tensors begin at a multiple of 8, as the format advises. */
function headerOf(tensors: readonly TensorSource[], metadata: Record<string, string>): Uint8Array<ArrayBuffer> {
  let at = 0;
  const entries = tensors.map((tensor): [string, unknown] => {
    const { name, shape } = tensor;
    const begin = at;
    at += bytesOf(tensor);
    return [name, { dtype: isHalf(tensor) ? 'F16' : 'F32', shape, data_offsets: [begin, at] }];
  });
  if (new Set(tensors.map(({ name }) => name)).size < tensors.length) throw fail('internal')`Two tensors of one name were to be written.`;
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries([['__metadata__', metadata], ...entries])));
  const length = Math.ceil(text.length / 8) * 8;
  const header = new Uint8Array(8 + length).fill(0x20);
  header.set(text, 8);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  return header;
}

/** A file of tensors in the given order, made while it is written. */
export function safetensorsFile(path: string, tensors: readonly TensorSource[], metadata: Record<string, string> = METADATA): StreamedFile {
  const header = headerOf(tensors, metadata);
  async function* pieces() {
    yield header;
    for (const tensor of tensors) {
      let left = bytesOf(tensor);
      for await (const { buffer, byteOffset, byteLength } of 'data' in tensor ? [tensor.data] : tensor.pieces()) {
        left -= byteLength;
        if (left < 0) break;
        if (byteLength > 0) yield new Uint8Array(buffer, byteOffset, byteLength);
      }
      if (left !== 0) throw fail('internal')`Tensor ${tensor.name} of shape [${tensor.shape.join(', ')}] came with other sizes.`;
    }
  }
  return { path, size: tensors.reduce((n, tensor) => n + bytesOf(tensor), header.length), stream: () => streamOf(pieces) };
}

/** The same as a blob, of tensors that are there. */
export function writeSafetensors(tensors: readonly TensorData[], metadata: Record<string, string> = METADATA): Blob {
  return new Blob([headerOf(tensors, metadata), ...tensors.map(({ data }) => data)]);
}

/** model.safetensors, or beyond `maxShardBytes` of tensors the shards and the index under the names that Transformers gives them. */
export function safetensorsShards(tensors: readonly TensorSource[], maxShardBytes = SHARD_BYTES): StreamedFile[] {
  const shards: TensorSource[][] = [];
  let room = 0;
  for (const tensor of tensors) {
    const size = bytesOf(tensor);
    if (shards.length === 0 || size > room) {
      shards.push([]);
      room = maxShardBytes;
    }
    shards.at(-1)!.push(tensor);
    room -= size;
  }
  if (shards.length <= 1) return [safetensorsFile(WEIGHTS, tensors)];
  const five = (n: number) => String(n).padStart(5, '0');
  const named = shards.map((list, i) => ({ list, path: `model-${five(i + 1)}-of-${five(shards.length)}.safetensors` }));
  const index = {
    metadata: { total_size: tensors.reduce((n, tensor) => n + bytesOf(tensor), 0) },
    weight_map: Object.fromEntries(named.flatMap(({ list, path }) => list.map(({ name }) => [name, path]))),
  };
  return [
    ...named.map(({ list, path }) => safetensorsFile(path, list)),
    streamedBlob(`${WEIGHTS}.index.json`, new Blob([`${JSON.stringify(index, null, 2)}\n`], { type: 'application/json' })),
  ];
}
