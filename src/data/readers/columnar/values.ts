import { convert } from 'hyparquet/src/convert.js';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import type { ColumnDecoder, DecodedArray } from 'hyparquet/src/types.js';
import { numberOf } from '../json/notation';
import { readHybrid } from './levels';
import { natural } from './moments';

/** Bytes of all values of a page together, which short differences may stand for. */
const MAX_VALUES = 512 * 1024 * 1024;

/** Texts of a column as people see them, and how many of them are not what the file says they are. */
export interface Texts {
  /** Of bytes that are said to be text; what is no UTF-8 in them is replaced and told. */
  read(bytes: Uint8Array): string;
  /** Of bytes that nothing is said of: old writers put texts there, others pictures. */
  guess(bytes: Uint8Array): string | Uint8Array;
}

export type Decoder = ColumnDecoder & { utf8: false; texts: Texts };

/** A whole number of any length, the greatest byte first, with its sign. */
function bigEndian(bytes: Uint8Array): bigint {
  let digits = '0x0';
  for (const byte of bytes) digits += byte.toString(16).padStart(2, '0');
  return BigInt.asIntN(8 * bytes.length, BigInt(digits));
}

/** Digits of a decimal number, at most; DECIMAL of other writers has 76. */
const MOST_DIGITS = 1000;
/** Bytes that so many digits need: the time for the digits of a number grows faster than its length. */
const MOST_BYTES = 416;

/** A decimal number with all its digits: text where a number would come back written otherwise, as in JSON. */
function decimal(value: unknown, scale: number): number | string {
  if (value instanceof Uint8Array && value.length > MOST_BYTES) throw new Error(`a decimal of ${value.length} bytes`);
  const whole = value instanceof Uint8Array ? bigEndian(value) : BigInt(value as number | bigint);
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, '0');
  const point = digits.length - scale;
  return numberOf(`${whole < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`);
}

function scaleOf({ converted_type, logical_type, scale = 0 }: Decoder['element']): number | null {
  const found = logical_type?.type === 'DECIMAL' ? logical_type.scale : converted_type === 'DECIMAL' ? scale : null;
  if (found !== null && !(Number.isInteger(found) && found >= 0 && found <= MOST_DIGITS)) throw new Error(`decimals of scale ${found}`);
  return found;
}

/** Values as they lie in the file made what they stand for. */
export function converted(values: DecodedArray, decoder: Decoder): DecodedArray {
  const scale = scaleOf(decoder.element);
  if (scale !== null) return Array.from(values as ArrayLike<unknown>, (value) => decimal(value, scale));
  const written = natural(values, decoder.element);
  if (written) return written;
  const made = convert(values, decoder);
  const inVariant = decoder.schemaPath.some(({ element }) => element.logical_type?.type === 'VARIANT');
  if (made !== values || decoder.type !== 'BYTE_ARRAY' || inVariant) return made;
  return Array.from(values as Uint8Array[], (bytes) => decoder.texts.guess(bytes));
}

/**
 * The `count` values of a page that are there, converted; `bytes` begin with them and are a page's own memory, so that no length reaches into
 * another page. Throws an Error where there are fewer, and for an encoding that cannot be read.
 */
export function readValues(
  bytes: Uint8Array,
  encoding: string,
  count: number,
  decoder: Decoder,
  dictionary: DecodedArray | undefined,
): DecodedArray {
  // A page of nothing but nulls may end with its levels, whatever its encoding.
  if (count === 0) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = { view, offset: 0 };
  const { type, element } = decoder;
  switch (encoding) {
    case 'PLAIN':
      return converted(readPlain(reader, type, count, element.type_length), decoder);
    case 'RLE': {
      if (type !== 'BOOLEAN') throw new Error(`a page of ${type} values in the encoding RLE`);
      const length = view.getUint32(0, true);
      if (4 + length > bytes.length) throw new Error(`booleans of ${length} bytes in a page of ${bytes.length}`);
      return Array.from(readHybrid(bytes, 4, 4 + length, 1, count), (bit) => bit === 1);
    }
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      return fromDictionary(bytes, count, dictionary);
    case 'DELTA_BINARY_PACKED':
      return converted(differences(reader, count, type !== 'INT32'), decoder);
    case 'DELTA_LENGTH_BYTE_ARRAY':
      return converted(pieces(bytes, reader, count), decoder);
    case 'DELTA_BYTE_ARRAY': {
      const shared = differences(reader, count, false) as Int32Array;
      return converted(withPrefixes(shared, pieces(bytes, reader, count)), decoder);
    }
    case 'BYTE_STREAM_SPLIT':
      return converted(byteStreamSplit(reader, count, type, element.type_length), decoder);
    default:
      throw new Error(`its values are in the encoding ${encoding}, which is not read here; write it with PLAIN or dictionary encoding`);
  }
}

function fromDictionary(bytes: Uint8Array, count: number, dictionary: DecodedArray | undefined): DecodedArray {
  if (!dictionary) throw new Error('a page refers to a dictionary that is not there');
  const width = bytes[0];
  if (width === undefined) throw new Error(`a page without a byte for ${count} values`);
  // Of a dictionary with one entry nothing needs to be written.
  const indices = width === 0 ? new Uint32Array(count) : readHybrid(bytes, 1, bytes.length, width, count);
  const values = new Array<unknown>(count);
  for (let i = 0; i < count; i++) {
    const index = indices[i]!;
    if (index >= dictionary.length) throw new Error(`entry ${index + 1} of a dictionary of ${dictionary.length}`);
    values[i] = dictionary[index];
  }
  return values;
}

interface PageReader {
  view: DataView;
  offset: number;
}

/** Whole numbers, each written as what it is more than the one before. */
function differences(reader: PageReader, count: number, long: boolean): Int32Array | BigInt64Array {
  const { block, blocks, all } = headOf(reader);
  if (!(blocks > 0 && block > 0 && block % (32 * blocks) === 0)) throw new Error(`differences in ${blocks} parts of ${block} values`);
  if (all < count) throw new Error(`differences of ${all} values where ${count} are announced`);
  const values = long ? new BigInt64Array(count) : new Int32Array(count);
  deltaBinaryUnpack(reader, count, values);
  return values;
}

/** Values of a block, parts of a block, values in all; the reader stays where it is. */
function headOf({ view, offset }: PageReader): { block: number; blocks: number; all: number } {
  let at = offset;
  const next = (): number => {
    let value = 0;
    for (let place = 1; place <= 2 ** 28; place *= 128) {
      const byte = view.getUint8(at++);
      value += (byte & 0x7f) * place;
      if (byte < 0x80) return value;
    }
    throw new Error('a number of more than 32 bits');
  };
  return { block: next(), blocks: next(), all: next() };
}

/** Byte strings behind their lengths. */
function pieces(bytes: Uint8Array, reader: PageReader, count: number): Uint8Array[] {
  const lengths = differences(reader, count, false) as Int32Array;
  let at = reader.offset;
  const list = Array.from(lengths, (length) => {
    if (length < 0 || at + length > bytes.length) throw new Error(`a value of ${length} bytes where ${bytes.length - at} are left`);
    at += length;
    return bytes.subarray(at - length, at);
  });
  reader.offset = at;
  return list;
}

/** Byte strings that begin like the one before. */
function withPrefixes(shared: Int32Array, endings: readonly Uint8Array[]): Uint8Array[] {
  let before = new Uint8Array(0) as Uint8Array;
  let all = 0;
  return endings.map((ending, i) => {
    const length = shared[i]!;
    if (length < 0 || length > before.length) throw new Error(`a value that shares ${length} bytes with one of ${before.length}`);
    all += length + ending.length;
    if (all > MAX_VALUES) throw new Error(`values of more than ${MAX_VALUES} bytes in one page`);
    if (length === 0) return (before = ending);
    const value = new Uint8Array(length + ending.length);
    value.set(before.subarray(0, length));
    value.set(ending, length);
    return (before = value);
  });
}
