import { fail, sentence, TabtuneError, type Sentence } from '../protocol/errors';
import { type Floats, widenBrains, widenHalves } from './half';
import { label, parseStrictJson, shown } from './strict-json';

export { writeSafetensors } from './safetensors-write';

/** Reading safetensors: 8 bytes with the length of the header, the header in JSON, then the tensors without holes or overlap. */

const READERS = {
  F32: { bytes: 4, widen: (stored: ArrayBuffer) => new Float32Array(stored) },
  F16: { bytes: 2, widen: (stored: ArrayBuffer) => widenHalves(new Uint16Array(stored)) },
  BF16: { bytes: 2, widen: (stored: ArrayBuffer) => widenBrains(new Uint16Array(stored)) },
};
export type StoredType = keyof typeof READERS;
const TYPES = sentence`F32, F16 and BF16 can be read`;
/** Bytes of the other types of the format, which only buffers that no model computes with may have. */
const OTHER_BYTES: Readonly<Record<string, number>> = { BOOL: 1, U8: 1, I8: 1, U16: 2, I16: 2, U32: 4, I32: 4, U64: 8, I64: 8, F64: 8 };

/** One tensor of a safetensors file. */
export interface StoredTensor {
  dtype: StoredType;
  shape: number[];
  /** Byte range in the file. */
  begin: number;
  end: number;
}

/** What the header of a file tells. */
export interface StoredLayout {
  tensors: Map<string, StoredTensor>;
  /** The names of the tensors that were left out. */
  unused: string[];
  /** Of all tensors, the unused ones too. */
  bytes: number;
}

/** Whether a tensor of this name and type is a buffer that no model computes with. */
export type IsUnused = (name: string, dtype: string) => boolean;

/**
 * The format allows 100 MB, which take seconds to parse and gigabytes to hold. A model of 100 billion weights has some 2,000 tensors, whose
 * header is 300 kB: this is room for more than 100,000.
 */
const MAX_HEADER = 16 * 2 ** 20;
const FIELDS = ['dtype', 'shape', 'data_offsets'];
const METADATA = '__metadata__';
export const PIECE_BYTES = 16 * 2 ** 20;

const nameOf = (file: Blob): string => (file as Partial<File>).name || 'The safetensors file';

/** Bytes of a picked file. Browsers refuse them once it has changed on disk. */
export async function readBytes(file: Blob, begin: number, end: number, name = nameOf(file)): Promise<ArrayBuffer> {
  const bytes = await file
    .slice(begin, end)
    .arrayBuffer()
    .catch((error: unknown) => {
      const { name: kind, message } = error as Error;
      const advice = sentence`If it was changed, moved or removed after it was chosen, choose it again.`;
      throw fail('checkpoint')`${name} could not be read (${message || kind}). ${advice}`;
    });
  if (bytes.byteLength !== end - begin)
    throw fail('checkpoint')`${name} ends early: bytes ${begin} to ${end} were asked for, ${bytes.byteLength} came.`;
  return bytes;
}

/** Reads and checks the header. Throws `checkpoint` with the file, the tensor and what was expected. */
export const readHeader = async (file: Blob, name = nameOf(file)): Promise<Map<string, StoredTensor>> =>
  (await readLayout(file, name, () => false)).tensors;

/** As `readHeader`, but for what is unused, which is left out and may have any type. */
export async function readLayout(file: Blob, name: string, isUnused: IsUnused): Promise<StoredLayout> {
  const refuse = refusal(name);
  if (file.size < 8) refuse(sentence`it has ${file.size} bytes, the length of its header alone needs 8`);
  const length = Number(new DataView(await readBytes(file, 0, 8, name)).getBigUint64(0, true));
  if (length > MAX_HEADER)
    refuse(
      sentence`its header claims ${length} bytes, at most ${MAX_HEADER} are read, enough for 100,000 tensors; it is damaged, or no model of this kind`,
    );
  if (8 + length > file.size) refuse(sentence`its header claims ${length} bytes, after the first 8 the file has ${file.size - 8}`);
  const base = 8 + length;
  const tensors = new Map<string, StoredTensor>();
  const unused = new Map<string, Range>();
  for (const [key, entry] of Object.entries(await headerOf(file, base, name))) {
    if (key === METADATA) checkMetadata(entry, refuse);
    else {
      const { dtype, ...tensor } = checkEntry(key, entry, base, refuse, isUnused);
      if (isUnused(key, dtype)) unused.set(key, tensor);
      else tensors.set(key, { dtype: dtype as StoredType, ...tensor });
    }
  }
  let at = base;
  const all: [string, Range][] = [...tensors, ...unused];
  for (const [key, t] of all.sort((a, b) => a[1].begin - b[1].begin || a[1].end - b[1].end)) {
    if (t.begin !== at) refuse(sentence`tensor ${label(key)} begins at byte ${t.begin}, expected ${at}: a hole or an overlap`);
    at = t.end;
  }
  if (at !== file.size)
    refuse(sentence`its tensors end at byte ${at}, the file at ${file.size}${at > file.size ? sentence`: it was cut off` : ''}`);
  return { tensors, unused: [...unused.keys()], bytes: at - base };
}

type Range = Pick<StoredTensor, 'begin' | 'end'>;
type Refuse = (why: Sentence) => never;
const refusal = (name: string): Refuse => {
  return (why) => {
    throw fail('checkpoint')`${name} is not a usable safetensors file: ${why}.`;
  };
};

async function headerOf(file: Blob, base: number, name: string): Promise<Record<string, unknown>> {
  const refuse = refusal(name);
  let json: unknown;
  try {
    // A byte order mark is no JSON, so it is left where it is.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readBytes(file, 8, base, name));
    json = parseStrictJson(text);
  } catch (error) {
    if (error instanceof TabtuneError) throw error;
    refuse(sentence`its header is not strict JSON in UTF-8 (${(error as Error).message})`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) refuse(sentence`its header is ${shown(json)}, expected an object`);
  return json as Record<string, unknown>;
}

function checkMetadata(entry: unknown, refuse: Refuse): void {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    refuse(sentence`${METADATA} is ${shown(entry)}, expected an object`);
  for (const [key, value] of Object.entries(entry))
    if (typeof value !== 'string') refuse(sentence`${METADATA}.${label(key)} is ${shown(value)}, expected a string`);
}

function checkEntry(
  name: string,
  entry: unknown,
  base: number,
  refuse: Refuse,
  isUnused: IsUnused,
): Omit<StoredTensor, 'dtype'> & { dtype: string } {
  const tensor = sentence`tensor ${label(name)}`;
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    refuse(sentence`${tensor} is ${shown(entry)}, expected an object`);
  const unknown = Object.keys(entry).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined) refuse(sentence`${tensor} has the field ${shown(unknown)}, expected ${FIELDS.join(', ')}`);
  const { dtype, shape, data_offsets: offsets } = entry as Partial<Record<string, unknown>>;
  const unread = typeof dtype === 'string' && Object.hasOwn(OTHER_BYTES, dtype) && isUnused(name, dtype);
  if (typeof dtype !== 'string' || !(unread || Object.hasOwn(READERS, dtype)))
    refuse(sentence`${tensor} has the type ${shown(dtype)}; ${TYPES}`);
  const whole = (x: unknown): x is number => Number.isSafeInteger(x) && (x as number) >= 0 && !Object.is(x, -0);
  if (!Array.isArray(shape) || !shape.every(whole)) refuse(sentence`${tensor} has the shape ${shown(shape)}, expected sizes of 0 or more`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(whole))
    refuse(sentence`${tensor} has the data_offsets ${shown(offsets)}, expected first and last byte`);
  const [from, to] = offsets as [number, number];
  const size = bytesOf(shape, unread ? OTHER_BYTES[dtype]! : READERS[dtype as StoredType].bytes);
  if (!Number.isSafeInteger(size)) refuse(sentence`${tensor} has the shape ${shown(shape)}, larger than any file`);
  if (to - from !== size) refuse(sentence`${tensor} of shape ${shown(shape)} needs ${size} bytes, its data_offsets give ${to - from}`);
  return { dtype, shape, begin: base + from, end: base + to };
}

const elements = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Of an empty tensor 0, whatever its other sizes: Infinity times 0 would be no number. */
const bytesOf = (shape: readonly number[], bytes: number): number => (shape.includes(0) ? 0 : elements(shape) * bytes);

const countOf = ({ begin, end, dtype }: StoredTensor): number => (end - begin) / READERS[dtype].bytes;

/** `count` elements from the `first` on, as float32. */
async function readElements(file: Blob, tensor: StoredTensor, first: number, count: number, name: string): Promise<Floats> {
  const { bytes, widen } = READERS[tensor.dtype];
  const begin = tensor.begin + first * bytes;
  return widen(await readBytes(file, begin, begin + count * bytes, name));
}

/** The values of one tensor as float32. */
export const readTensor = (file: Blob, tensor: StoredTensor, name = nameOf(file)): Promise<Floats> =>
  readElements(file, tensor, 0, countOf(tensor), name);

/** `count` rows along the first dimension, from the `first` on. */
export async function readRows(file: Blob, tensor: StoredTensor, first: number, count: number, name = nameOf(file)): Promise<Floats> {
  const [rows = 1] = tensor.shape;
  if (first < 0 || count < 0 || first + count > rows)
    throw fail('internal')`Rows ${first} to ${first + count} were asked for of a tensor of shape ${shown(tensor.shape)}.`;
  const row = count === 0 ? 0 : countOf(tensor) / rows;
  return readElements(file, tensor, first * row, count * row, name);
}

/** Elements per piece: as many whole rows as fit, or a part of a row that does not. */
export function pieceSize(shape: readonly number[], maxBytes: number): number {
  const most = Math.max(1, Math.floor(maxBytes / 4));
  const row = Math.max(1, elements(shape.slice(1)));
  return row <= most ? Math.floor(most / row) * row : most;
}

/**
 * The values of a tensor in order, in pieces of at most `maxBytes` as float32. A piece holds whole rows wherever one row fits. While a
 * piece is being used the next one is read.
 */
export async function* readPieces(
  file: Blob,
  tensor: StoredTensor,
  maxBytes = PIECE_BYTES,
  name = nameOf(file),
): AsyncGenerator<Floats, void, undefined> {
  const total = countOf(tensor);
  const size = pieceSize(tensor.shape, maxBytes);
  const read = (at: number) => {
    const piece = readElements(file, tensor, at, Math.min(size, total - at), name);
    piece.catch(() => undefined); // A reader that stops early does not ask for this one.
    return piece;
  };
  let next = total > 0 ? read(0) : undefined;
  for (let at = size; next; at += size) {
    const piece = await next;
    next = at < total ? read(at) : undefined;
    yield piece;
  }
}
