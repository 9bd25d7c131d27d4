import { assembleLists } from 'hyparquet/src/assemble.js';
import { parquetHeader } from 'hyparquet/src/column.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import type { CompressionCodec, DataPageHeader, DecodedArray, PageHeader } from 'hyparquet/src/types.js';
import * as v from 'valibot';
import { bitWidth, readHybrid } from './levels';
import type { Ahead } from './ahead';
import type { Take } from './room';
import type { Unpacker } from './unpacker';
import { converted, readValues, type Decoder } from './values';

/**
 * The pages of one column chunk of a Parquet file, one at a time, so that a row group of gigabytes needs no gigabytes.
 * Nothing that a page says of itself is taken on trust: sizes, counts, runs, and places in a dictionary are checked.
 */

/** Bytes of a page header that are looked at, more each time: it holds the least and the greatest value, which may be long texts. */
const HEADERS = [256, 4096, 64 * 1024, 1024 * 1024, 16 * 1024 * 1024] as const;
const MAX_PAGE = 512 * 1024 * 1024;
const MAX_VALUES = 16 * 1024 * 1024;

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const values = v.pipe(whole, v.maxValue(MAX_VALUES));
/** What of a page header is relied on. The fields come from the file, of whatever type its bytes say. */
const headerSchema = v.looseObject({
  type: v.string(),
  uncompressed_page_size: v.pipe(whole, v.maxValue(MAX_PAGE)),
  compressed_page_size: whole,
  crc: v.optional(v.pipe(v.number(), v.integer())),
  data_page_header: v.optional(v.looseObject({ num_values: values, encoding: v.string() })),
  dictionary_page_header: v.optional(v.looseObject({ num_values: values, encoding: v.string() })),
  data_page_header_v2: v.optional(
    v.looseObject({
      num_values: values,
      num_nulls: whole,
      num_rows: whole,
      encoding: v.string(),
      definition_levels_byte_length: whole,
      repetition_levels_byte_length: whole,
      is_compressed: v.optional(v.boolean()),
    }),
  ),
});

function checkHeader(header: PageHeader): void {
  const result = v.safeParse(headerSchema, header);
  if (!result.success) throw new Error(`the header of a page is damaged (${v.getDotPath(result.issues[0]) ?? 'all of it'})`);
  const { type, data_page_header: first, data_page_header_v2: second, dictionary_page_header: dictionary } = header;
  const missing = (type === 'DATA_PAGE' && !first) || (type === 'DATA_PAGE_V2' && !second) || (type === 'DICTIONARY_PAGE' && !dictionary);
  if (missing) throw new Error('the header of a page is damaged (a part of it is missing)');
}

/** Levels of a page, one for each value; null where there is only one, so that nothing is written. */
interface Levels {
  repetition: Uint32Array | null;
  definition: Uint32Array | null;
}

interface Page extends Levels {
  count: number;
  encoding: string;
  /** The values that are there. */
  body: Uint8Array;
}

interface Depths {
  repetition: number;
  definition: number;
}

function firstVersion(page: Uint8Array, header: DataPageHeader, depths: Depths): Page {
  const { num_values: count, encoding } = header;
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  let at = 0;
  const levels = (max: number, written: string | undefined): Uint32Array | null => {
    if (max === 0) return null;
    // Numbers packed without runs stand in files from before 2014 only.
    if (written !== undefined && written !== 'RLE') throw new Error(`levels in the encoding ${written}`);
    const length = view.getUint32(at, true);
    at += 4;
    if (at + length > page.length) throw new Error(`levels of ${length} bytes in a page of ${page.length}`);
    at += length;
    return readHybrid(page, at - length, at, bitWidth(max), count);
  };
  const repetition = levels(depths.repetition, header.repetition_level_encoding);
  const definition = levels(depths.definition, header.definition_level_encoding);
  return { count, encoding, repetition, definition, body: page.slice(at) };
}

/** In the second version levels are never packed and stand before what is. */
function secondVersion(packed: Uint8Array, header: PageHeader, depths: Depths, codec: CompressionCodec, unpacker: Unpacker): Page {
  const { num_values: count, num_nulls: nulls, encoding, ...rest } = header.data_page_header_v2!;
  const size = header.uncompressed_page_size;
  const repetitionEnd = rest.repetition_levels_byte_length;
  const levels = repetitionEnd + rest.definition_levels_byte_length;
  if (levels > packed.length || levels > size) throw new Error(`levels of ${levels} bytes in a page of ${size}`);
  if (nulls > count) throw new Error(`${nulls} nulls of ${count} values`);
  const read = (start: number, end: number, max: number, alike: number | null): Uint32Array | null => {
    if (max === 0) return null;
    if (start < end || alike === null) return readHybrid(packed, start, end, bitWidth(max), count);
    return new Uint32Array(count).fill(alike);
  };
  // Levels that are all alike are left out by some: then each row has one value, or all values are there, or none is.
  const repetition = read(0, repetitionEnd, depths.repetition, rest.num_rows === count ? 0 : null);
  const all = nulls === 0 ? depths.definition : nulls === count && depths.definition === 1 ? 0 : null;
  const definition = read(repetitionEnd, levels, depths.definition, all);
  const body = unpacker.inflate(rest.is_compressed === false ? 'UNCOMPRESSED' : codec, packed.subarray(levels), size - levels);
  return { count, encoding, repetition, definition, body };
}

/** What the pages of a nested column hold: a row may begin in one page and end in another, so its lists are made when all are read. */
interface Nested {
  repetition: number[];
  definition: number[];
  values: unknown[];
}

/** The values of a page, with null where one is missing; those of a nested column go to the others of it. */
function valuesOf(page: Page, depths: Depths, decoder: Decoder, dictionary: DecodedArray | undefined, nested: Nested | null) {
  const { count, encoding, repetition, definition, body } = page;
  const there = definition ? definition.reduce((sum, level) => sum + Number(level === depths.definition), 0) : count;
  if (definition?.some((level) => level > depths.definition)) throw new Error(`a definition level above ${depths.definition}`);
  if (repetition?.some((level) => level > depths.repetition)) throw new Error(`a repetition level above ${depths.repetition}`);
  const found = readValues(body, encoding, there, decoder, dictionary);
  if (nested) {
    for (const level of definition ?? []) nested.definition.push(level);
    for (const level of repetition ?? []) nested.repetition.push(level);
    for (const value of found as ArrayLike<unknown> & Iterable<unknown>) nested.values.push(value);
    return null;
  }
  if (!definition || there === count) return found;
  let next = 0;
  return Array.from(definition, (level) => (level === depths.definition ? (found[next++] as unknown) : null));
}

/** Entries of a dictionary, which stays in memory while its column is read. */
const MOST_ENTRIES = 4_000_000;

function readDictionary(page: Uint8Array, { num_values: count, encoding }: { num_values: number; encoding: string }, decoder: Decoder) {
  if (count > MOST_ENTRIES) throw new Error(`a dictionary of ${count} values; the limit is ${MOST_ENTRIES}`);
  if (encoding !== 'PLAIN' && encoding !== 'PLAIN_DICTIONARY') throw new Error(`a dictionary in the encoding ${encoding}`);
  const reader = { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: 0 };
  return converted(readPlain(reader, decoder.type, count, decoder.element.type_length), decoder);
}

async function readHeader(file: Ahead, start: number, end: number): Promise<{ header: PageHeader; length: number }> {
  for (const size of HEADERS) {
    const stop = Math.min(end, start + size);
    const bytes = file.at(start, stop) ?? (await file.read(start, stop));
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
    try {
      const header = parquetHeader(reader);
      checkHeader(header);
      return { header, length: reader.offset };
    } catch (error) {
      if (size === HEADERS.at(-1) || stop >= end) throw error;
    }
  }
  throw new Error('the header of a page has no end');
}

/** What the pages of a column are read with. */
interface Reading {
  decoder: Decoder;
  unpacker: Unpacker;
  /** A row may have several values, or a list of them. */
  nested: boolean;
  /** Values that are announced. */
  all: number;
  /** Asked before the values of a page are built. */
  take: Take;
}

/**
 * Values of the pages from `start` to `end`, in order, at most `all`. Of a nested column one list comes, when the end is reached.
 */
export async function* pagesOf(
  file: Ahead,
  start: number,
  end: number,
  { decoder, unpacker, nested, all, take }: Reading,
): AsyncGenerator<DecodedArray> {
  const depths = { repetition: getMaxRepetitionLevel(decoder.schemaPath), definition: getMaxDefinitionLevel(decoder.schemaPath) };
  let dictionary: DecodedArray | undefined;
  const lists: Nested | null = nested ? { repetition: [], definition: [], values: [] } : null;
  let at = start;
  let seen = 0;
  while (at < end) {
    const { header, length } = await readHeader(file, at, end);
    const { compressed_page_size: packedSize, uncompressed_page_size: size } = header;
    at += length;
    if (at + packedSize > end) throw new Error(`a page of ${packedSize} bytes where ${end - at} are left`);
    const packed = file.at(at, at + packedSize) ?? (await file.read(at, at + packedSize));
    at += packedSize;
    if (header.crc !== undefined && (header.crc | 0) !== unpacker.check(packed)) {
      const row = lists && depths.repetition > 0 ? lists.repetition.reduce((rows, level) => rows + Number(level === 0), 0) : seen;
      const name = `column "${decoder.pathInSchema.join('.')}"`;
      const what =
        header.type === 'DICTIONARY_PAGE' ? `the dictionary of ${name}` : `the page of ${name} that begins at its row ${row + 1}`;
      throw new Error(`${what} is damaged: its CRC-32 is not the one in its header. Get the file once more`);
    }

    if (header.type === 'DICTIONARY_PAGE') {
      dictionary = readDictionary(unpacker.inflate(decoder.codec, packed, size), header.dictionary_page_header!, decoder);
      continue;
    }
    // Where there is no value, nothing else needs to be there.
    const count = (header.data_page_header ?? header.data_page_header_v2)?.num_values ?? 0;
    if (count === 0) continue;
    seen += count;
    if (seen > all)
      throw new Error(`the pages of column "${decoder.pathInSchema.join('.')}" have more than the ${all} values that are announced`);
    take(count);
    let page: Page;
    if (header.type === 'DATA_PAGE') page = firstVersion(unpacker.inflate(decoder.codec, packed, size), header.data_page_header!, depths);
    else if (header.type === 'DATA_PAGE_V2') page = secondVersion(packed, header, depths, decoder.codec, unpacker);
    else continue;
    const data = valuesOf(page, depths, decoder, dictionary, lists);
    if (data) yield data;
  }
  if (lists && seen > 0) yield assembleLists([], lists.definition, lists.repetition, lists.values, decoder.schemaPath);
}
