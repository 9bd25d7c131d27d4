import type { Numbers } from './matmul';

/** x[t, :] = table[ids[t], :] */
export function embed(ids: Numbers, table: Numbers, width: number): Float64Array {
  return Float64Array.from({ length: ids.length * width }, (_, i) => table[ids[Math.floor(i / width)]! * width + (i % width)]!);
}

/** Every token adds its row of dx to the row of its id. */
export function embedBackward(ids: Numbers, dx: Numbers, width: number, table: Numbers): Float64Array {
  const out = Float64Array.from(table);
  for (let t = 0; t < ids.length; t++) for (let i = 0; i < width; i++) out[ids[t]! * width + i]! += dx[t * width + i]!;
  return out;
}
