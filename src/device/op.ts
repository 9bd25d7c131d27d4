/** A block of a device's memory; what it is made of only the device knows. */
export interface Memory {
  readonly bytes: number;
}

/** A shader file, or a kernel together with the file that it names, with the values of its top-level constants and aliases. */
export interface Shader {
  name: string;
  source: string;
  values: Record<string, number | string>;
}

/** The text of a kernel with that of the file that it names, and without which it is not whole. */
export const together = (kernel: string, other: string): string => `${kernel}\n${other}`;

/** Memory of a device. A transient tensor lives from its first to its last use in a program and shares its memory with others. */
export interface Tensor {
  readonly name: string;
  readonly bytes: number;
  readonly transient: boolean;
  /** Line of the memory bill. */
  readonly item: string;
  memory: Memory | null;
}

/** Part of a tensor; offset and size in bytes, the offset a multiple of 256. */
export interface View {
  tensor: Tensor;
  offset: number;
  size: number;
}

/** Sets a tensor to zero. */
export interface Clear {
  clear: Tensor;
}

/** Numbers of a struct by the names of its fields: one for a scalar, a list for vectors and lists. */
export type FieldValues = Readonly<Record<string, number | readonly number[]>>;

/** One dispatch: a shader with what it reads and writes. */
export interface Op {
  label: string;
  shader: Shader;
  /** By the names that the shader's file declares, each of them. */
  bindings: Readonly<Record<string, Tensor | View>>;
  /** The fields of the one uniform block that `bindings` leave out, which comes with the operation. */
  uniform?: FieldValues;
  /** Workgroups in x, y, z. */
  grid: [number, number, number];
  /** Other ways to compute the same from the same bindings; the tuner picks one (see tuner.ts). Above is the direct one, which runs everywhere. */
  variants?: Partial<Record<Exclude<VariantName, 'direct'>, Variant>>;
  /**
   * Makes what to try variants on, which few operations ever need; an operation without it keeps the variant that the adapter's kind
   * suggests.
   */
  sample?: () => Sample;
  /** Multiply-adds times two, for splitting submissions and for the profile; 0 where memory traffic rules. */
  flops?: number;
}

/**
 * `direct`: registers only, runs everywhere. `quad`: four neighbouring invocations share their loads through quadBroadcast.
 * `tiled`, `tiled-large`: blocks in workgroup memory, the latter of four times the size. `subgroup`: a subgroup works on one row.
 */
export type VariantName = 'direct' | 'quad' | 'tiled' | 'tiled-large' | 'subgroup';

export interface Variant {
  shader: Shader;
  grid: [number, number, number];
}

/** Contents of what an operation binds, by name (`random` in float32, `random16` in float16), and which are results to be compared. */
export interface Sample {
  inputs: Readonly<Record<string, 'random' | 'random16' | 'zero' | Uint32Array<ArrayBuffer>>>;
  outputs: readonly string[];
  /** The results hold more than numbers, so that every bit must agree. */
  exact?: boolean;
}

/** Bytes are rounded up so that vec4 loads and buffer copies are always in range. */
export const aligned = (bytes: number): number => Math.ceil(bytes / 16) * 16;
export const viewOf = (x: Tensor | View): View => ('tensor' in x ? x : { tensor: x, offset: 0, size: x.bytes });
export const tensorOf = (x: Tensor | View): Tensor => ('tensor' in x ? x.tensor : x);

/** Workgroups for `threads` invocations in groups of `size`; wraps into y beyond the limit of one dimension. */
export function grid1d(threads: number, size = 64): [number, number, number] {
  const groups = Math.ceil(threads / size);
  if (groups <= 65_535) return [groups, 1, 1];
  const x = 32_768;
  return [x, Math.ceil(groups / x), 1];
}

/**
 * Workgroups of 16 x 4 for a matrix, one invocation per element. Row and column come as x and y: a division per invocation, which a
 * software adapter does lane by lane, cost a row-wise kernel more than its arithmetic.
 */
export function grid2d(columns: number, rows: number): [number, number, number] {
  return [Math.ceil(columns / 16), Math.ceil(rows / 4), 1];
}
