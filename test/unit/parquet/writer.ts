import { joined } from '../packed';

/** Writes Parquet files for tests, from pages that the test puts together itself: right ones, rare ones and wrong ones. */

export const TYPE = { BOOLEAN: 0, INT32: 1, INT64: 2, INT96: 3, FLOAT: 4, BYTE_ARRAY: 6, FIXED_LEN_BYTE_ARRAY: 7 } as const;
export const CODEC = { none: 0, snappy: 1, gzip: 2, lzo: 3, brotli: 4, lz4: 5, zstd: 6, lz4raw: 7 } as const;
export const ENCODING = { plain: 0, plainDictionary: 2, rle: 3, bitPacked: 4, deltaBinary: 5, deltaLength: 6, delta: 7, dictionary: 8, split: 9 } as const; // prettier-ignore

export interface Leaf {
  name: string;
  type: keyof typeof TYPE;
  repetition?: 'required' | 'optional' | 'repeated';
  /** Bytes that are said to be text. */
  text?: boolean;
  /** A number of so many digits, of which `scale` stand behind the point. */
  decimal?: { precision: number; scale: number };
  /** What the values are said to be: a number of ConvertedType, and a LogicalType as it stands in the file. */
  converted?: number;
  logical?: number[];
  /** Bytes of each value, where they are as many in all. */
  length?: number;
}
export interface Group {
  name: string;
  repetition?: 'required' | 'optional' | 'repeated';
  list?: boolean;
  children: Node[];
}
export type Node = Leaf | Group;

export interface Page {
  version?: 1 | 2 | 'dictionary';
  count: number;
  encoding: number;
  nulls?: number;
  rows?: number;
  repetition?: Uint8Array;
  definition?: Uint8Array;
  /** How levels are said to be written. */
  levels?: number;
  body: Uint8Array;
  pack?: (bytes: Uint8Array) => Uint8Array;
  /** Bytes that are said to come out, where it is another number. */
  size?: number;
  compressed?: boolean;
  /** What the header says that the CRC-32 of the page is. */
  crc?: (stored: Uint8Array) => number;
  /** The greatest value, in the header of the page. */
  greatest?: Uint8Array;
}

export interface Chunk {
  path: string[];
  type: keyof typeof TYPE;
  codec?: number;
  pages: Page[];
  /** Values that are said to be in it, where it is another number. */
  values?: number;
}

export interface RowGroup {
  rows: number;
  chunks: Chunk[];
}

// Thrift's compact protocol: a struct is a list of fields by number.
type Field = [number, 'i32' | 'i64' | 'binary' | 'struct' | 'list' | 'bool', unknown];

function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left >= 128) {
    bytes.push((left % 128) + 128);
    left = Math.floor(left / 128);
  }
  return [...bytes, left];
}

const zigzag = (value: number): number[] => varint(value >= 0 ? 2 * value : -2 * value - 1);

export function struct(fields: readonly (Field | null)[]): number[] {
  const bytes: number[] = [];
  let before = 0;
  for (const field of fields) {
    if (!field) continue;
    const [id, kind, value] = field;
    const code = { i32: 5, i64: 6, binary: 8, struct: 12, list: 9, bool: value === true ? 1 : 2 }[kind];
    bytes.push(((id - before) << 4) | code);
    before = id;
    if (kind === 'i32' || kind === 'i64') bytes.push(...zigzag(value as number));
    if (kind === 'binary') bytes.push(...varint((value as Uint8Array).length), ...(value as Uint8Array));
    if (kind === 'struct') bytes.push(...(value as number[]));
    if (kind === 'list') {
      const { of, items } = value as { of: 'i32' | 'binary' | 'struct'; items: number[][] };
      bytes.push(0xf0 | { i32: 5, binary: 8, struct: 12 }[of], ...varint(items.length));
      for (const item of items) for (const byte of item) bytes.push(byte);
    }
  }
  return [...bytes, 0];
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const binary = (text: string): number[] => [...varint(utf8(text).length), ...utf8(text)];
const none = new Uint8Array(0);

function page({ version = 1, count, encoding, nulls = 0, rows = count, levels = ENCODING.rle, body, size, ...rest }: Page): Uint8Array {
  const { repetition = none, definition = none, pack = (bytes) => bytes, compressed, greatest, crc } = rest;
  const statistics: Field | null = greatest ? [version === 2 ? 8 : 5, 'struct', struct([[5, 'binary', greatest]])] : null;
  let bytes: Uint8Array;
  let length: number;
  if (version === 2) {
    bytes = joined(repetition, definition, compressed === false ? body : pack(body));
    length = repetition.length + definition.length + body.length;
  } else {
    const whole = joined(...[repetition, definition].flatMap((one) => (one.length > 0 ? [u32(one.length), one] : [])), body);
    bytes = pack(whole);
    length = whole.length;
  }
  const own: Field =
    version === 2
      ? [
          8,
          'struct',
          struct([
            [1, 'i32', count],
            [2, 'i32', nulls],
            [3, 'i32', rows],
            [4, 'i32', encoding],
            [5, 'i32', definition.length],
            [6, 'i32', repetition.length],
            compressed === undefined ? null : [7, 'bool', compressed],
            statistics,
          ]),
        ]
      : version === 1
        ? [5, 'struct', struct([[1, 'i32', count], [2, 'i32', encoding], [3, 'i32', levels], [4, 'i32', levels], statistics])] // prettier-ignore
        : [7, 'struct', struct([[1, 'i32', count], [2, 'i32', encoding]])]; // prettier-ignore
  const kind = version === 2 ? 3 : version === 1 ? 0 : 2;
  const header = struct([[1, 'i32', kind], [2, 'i32', size ?? length], [3, 'i32', bytes.length], crc ? [4, 'i32', crc(bytes) | 0] : null, own]); // prettier-ignore
  return joined(Uint8Array.from(header), bytes);
}

const REPETITION = { required: 0, optional: 1, repeated: 2 };

function elements(node: Node): number[][] {
  const repetition: Field = [3, 'i32', REPETITION[node.repetition ?? 'required']];
  if ('children' in node) {
    const { name, list, children } = node;
    const own = struct([repetition, [4, 'binary', utf8(name)], [5, 'i32', children.length], list ? [6, 'i32', 3] : null]);
    return [own, ...children.flatMap(elements)];
  }
  const { type, name, text, decimal, length, converted, logical } = node;
  const kind: Field | null = text ? [6, 'i32', 0] : decimal ? [6, 'i32', 5] : converted === undefined ? null : [6, 'i32', converted];
  return [
    struct([
      [1, 'i32', TYPE[type]],
      length === undefined ? null : [2, 'i32', length],
      repetition,
      [4, 'binary', utf8(name)],
      kind,
      decimal ? [7, 'i32', decimal.scale] : null,
      decimal ? [8, 'i32', decimal.precision] : null,
      logical ? [10, 'struct', logical] : null,
    ]),
  ];
}

/** A whole file. `rows` is the number that its description gives, where it is another than that of the row groups. */
export function parquet(schema: readonly Node[], groups: readonly RowGroup[], { rows }: { rows?: number } = {}): Uint8Array {
  const parts: Uint8Array[] = [utf8('PAR1')];
  let at = 4;
  const described = groups.map((group) => {
    const columns = group.chunks.map(({ path, type, codec = CODEC.none, pages, values }) => {
      const start = at;
      let data = at;
      let found = false;
      for (const one of pages) {
        if (one.version !== 'dictionary' && !found) {
          data = at;
          found = true;
        }
        const bytes = page(one);
        parts.push(bytes);
        at += bytes.length;
      }
      const all = values ?? pages.reduce((sum, one) => sum + (one.version === 'dictionary' ? 0 : one.count), 0);
      const metadata = struct([
        [1, 'i32', TYPE[type]],
        [2, 'list', { of: 'i32', items: [zigzag(0)] }],
        [3, 'list', { of: 'binary', items: path.map(binary) }],
        [4, 'i32', codec],
        [5, 'i64', all],
        [6, 'i64', at - start],
        [7, 'i64', at - start],
        [9, 'i64', pages.length > 0 ? data : 0],
        data > start ? [11, 'i64', start] : null,
      ]);
      return struct([[2, 'i64', start], [3, 'struct', metadata]]); // prettier-ignore
    });
    return struct([[1, 'list', { of: 'struct', items: columns }], [2, 'i64', at], [3, 'i64', group.rows]]); // prettier-ignore
  });
  const root = struct([[4, 'binary', utf8('schema')], [5, 'i32', schema.length]]); // prettier-ignore
  const footer = Uint8Array.from(
    struct([
      [1, 'i32', 1],
      [2, 'list', { of: 'struct', items: [root, ...schema.flatMap(elements)] }],
      [3, 'i64', rows ?? groups.reduce((sum, group) => sum + group.rows, 0)],
      [4, 'list', { of: 'struct', items: described }],
    ]),
  );
  return joined(...parts, footer, u32(footer.length), utf8('PAR1'));
}

export function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

/** Texts or bytes as they stand in a page, each behind its length. */
export const strings = (list: readonly (string | Uint8Array)[]): Uint8Array =>
  joined(...list.map((one) => (typeof one === 'string' ? utf8(one) : one)).flatMap((bytes) => [u32(bytes.length), bytes]));

/** Numbers as runs, one each where they change; levels and indices of at most 8 bits. */
export function runs(list: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (let at = 0; at < list.length;) {
    let end = at;
    while (end < list.length && list[end] === list[at]) end++;
    bytes.push(...varint(2 * (end - at)), list[at]!);
    at = end;
  }
  return Uint8Array.from(bytes);
}

/** Numbers packed in `width` bits each, as one run. */
export function packedRun(list: readonly number[], width: number): Uint8Array {
  const groups = Math.ceil(list.length / 8);
  const bytes = new Uint8Array(groups * width);
  list.forEach((value, i) => {
    for (let bit = 0; bit < width; bit++) {
      const at = i * width + bit;
      if ((value >> bit) & 1) bytes[at >> 3]! |= 1 << (at & 7);
    }
  });
  return joined(Uint8Array.from(varint(2 * groups + 1)), bytes);
}

/** Booleans one bit each. */
export const bits = (list: readonly boolean[]): Uint8Array => packedRun(list.map(Number), 1).slice(1);

/** Whole numbers as differences, in one block of 128 with parts of 32 bits. */
export function differences(list: readonly number[]): Uint8Array {
  const head = [...varint(128), ...varint(4), ...varint(list.length), ...zigzag(list[0] ?? 0)];
  if (list.length < 2) return Uint8Array.from(head);
  const steps = list.slice(1).map((value, i) => value - list[i]!);
  const least = Math.min(...steps);
  const parts = Math.ceil(steps.length / 32);
  const widths = [0, 1, 2, 3].map((part) => (part < parts ? 32 : 0));
  const filled = Array.from({ length: 32 * parts }, (_, i) => (i < steps.length ? steps[i]! - least : 0));
  return joined(Uint8Array.from([...head, ...zigzag(least), ...widths]), ...filled.map(u32));
}
