import { TabtuneError } from '../protocol/errors';

/** One tensor of a safetensors file. */
export interface StoredTensor {
  dtype: 'F32' | 'F16' | 'BF16';
  shape: number[];
  /** Byte range in the file. */
  begin: number;
  end: number;
}

const ELEMENT_BYTES = { F32: 4, F16: 2, BF16: 2 } as const;
const MAX_HEADER = 100_000_000;

function refuse(message: string): never {
  throw new TabtuneError('checkpoint', `This is not a usable safetensors file: ${message}.`);
}

/** Reads and checks the header: 8 bytes of length, JSON, then tensors without holes or overlap. Throws `checkpoint`. */
export async function readHeader(file: Blob): Promise<Map<string, StoredTensor>> {
  if (file.size < 8) refuse(`it has ${file.size} bytes, the header alone needs 8`);
  const length = Number(new DataView(await file.slice(0, 8).arrayBuffer()).getBigUint64(0, true));
  if (length > MAX_HEADER || 8 + length > file.size) refuse(`the header claims ${length} bytes, the file has ${file.size}`);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await file.slice(8, 8 + length).arrayBuffer()));
  } catch (error) {
    refuse(`its header is not JSON in UTF-8 (${(error as Error).message})`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) refuse('its header is not an object');
  const tensors = new Map<string, StoredTensor>();
  for (const [name, entry] of Object.entries(json as Record<string, unknown>)) {
    if (name !== '__metadata__') tensors.set(name, checkEntry(name, entry, 8 + length));
  }
  let at = 8 + length;
  for (const [name, t] of [...tensors].sort((a, b) => a[1].begin - b[1].begin || a[1].end - b[1].end)) {
    if (t.begin !== at) refuse(`tensor ${name} begins at byte ${t.begin}, expected ${at}`);
    at = t.end;
  }
  if (at !== file.size) refuse(`its tensors end at byte ${at}, the file at ${file.size}`);
  return tensors;
}

function checkEntry(name: string, entry: unknown, base: number): StoredTensor {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as { dtype?: unknown; shape?: unknown; data_offsets?: unknown };
  if (typeof dtype !== 'string' || !Object.hasOwn(ELEMENT_BYTES, dtype))
    refuse(`tensor ${name} has the type ${JSON.stringify(dtype)}; F32, F16 and BF16 can be read`);
  const whole = (x: unknown): x is number => Number.isSafeInteger(x) && (x as number) >= 0;
  if (!Array.isArray(shape) || !shape.every(whole)) refuse(`tensor ${name} has the shape ${JSON.stringify(shape)}`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(whole))
    refuse(`tensor ${name} has the data_offsets ${JSON.stringify(offsets)}`);
  const [from, to] = offsets as [number, number];
  const size = shape.reduce((a, b) => a * b, 1) * ELEMENT_BYTES[dtype as keyof typeof ELEMENT_BYTES];
  if (to - from !== size) refuse(`tensor ${name} of shape [${shape.join(', ')}] needs ${size} bytes, its data_offsets give ${to - from}`);
  return { dtype: dtype as StoredTensor['dtype'], shape, begin: base + from, end: base + to };
}

/** The values of one tensor as float32. */
export async function readTensor(file: Blob, tensor: StoredTensor): Promise<Float32Array<ArrayBuffer>> {
  const bytes = await file.slice(tensor.begin, tensor.end).arrayBuffer();
  if (tensor.dtype === 'F32') return new Float32Array(bytes);
  const half = new Uint16Array(bytes);
  const out = new Float32Array(half.length);
  if (tensor.dtype === 'BF16') {
    const bits = new Uint32Array(out.buffer);
    half.forEach((h, i) => (bits[i] = h << 16));
  } else {
    half.forEach((h, i) => (out[i] = fromHalf(h)));
  }
  return out;
}

function fromHalf(h: number): number {
  const sign = h & 0x8000 ? -1 : 1;
  const exponent = (h >> 10) & 31;
  const fraction = h & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A safetensors file of float32 tensors, in the given order; the header is padded to 8 bytes as the format advises. */
export function writeSafetensors(
  tensors: { name: string; shape: number[]; data: Float32Array<ArrayBuffer> }[],
  metadata: Record<string, string> = { format: 'pt' },
): Blob {
  let at = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const { name, shape, data } of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [at, at + data.byteLength] };
    at += data.byteLength;
  }
  let text = JSON.stringify(header);
  text += ' '.repeat((8 - (new TextEncoder().encode(text).length % 8)) % 8);
  const bytes = new TextEncoder().encode(text);
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(bytes.length), true);
  return new Blob([length.buffer, bytes, ...tensors.map((t) => t.data)]);
}
