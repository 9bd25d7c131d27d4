import { writeSafetensors } from '../../src/exchange/safetensors';
import { toHalf } from '../../src/kernels/products/half_copy';
import { parseConfig } from '../../src/model/config';
import { parameterTable } from '../../src/model/parameters';

/** All weights, in the order of the model's table, as the bytes of model.safetensors: in float16 where config.json says so. */
export async function weightsFile(config: object, weights: Float32Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const half = 'torch_dtype' in config && config.torch_dtype === 'float16';
  const { parameters } = parameterTable(parseConfig(config));
  const file = writeSafetensors(
    parameters.map(({ name, shape, offset, size }) => {
      const data = weights.slice(offset, offset + size);
      return { name, shape, data: half ? toHalf(data) : data };
    }),
  );
  return new Uint8Array(await file.arrayBuffer());
}
