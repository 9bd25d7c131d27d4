import { gunzipSync } from 'fflate';
import { decompress as inflateZstd } from 'fzstd';
import type { ColumnDecoder, CompressionCodec, DecodedArray, PageHeader } from 'hyparquet/src/types.js';
import { parquetHeader, readPage } from 'hyparquet/src/column.js';
import { convert } from 'hyparquet/src/convert.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import * as v from 'valibot';
import { inflateSnappy } from './snappy';

/**
 * The pages of one column chunk of a Parquet file, one at a time, so that a row group of gigabytes needs no gigabytes.
 * Hyparquet decodes a page; whatever it takes on trust (sizes, counts, run lengths) is checked here before it does.
 */

/** Bytes of a page header that are fetched at first: they hold the least and the greatest value, which may be long texts. */
const HEADER = 64 * 1024;
const MAX_HEADER = 16 * 1024 * 1024;
const MAX_PAGE = 512 * 1024 * 1024;
const MAX_VALUES = 16 * 1024 * 1024;
/** Values that a writer may pad the last run with. */
const PADDING = 512;

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const values = v.pipe(whole, v.maxValue(MAX_VALUES));
/** What of a page header is relied on. The fields come from the file, of whatever type its bytes say. */
const headerSchema = v.looseObject({
  type: v.string(),
  uncompressed_page_size: v.pipe(whole, v.maxValue(MAX_PAGE)),
  compressed_page_size: whole,
  data_page_header: v.optional(v.looseObject({ num_values: values, encoding: v.string() })),
  dictionary_page_header: v.optional(v.looseObject({ num_values: values })),
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

export type Fetch = (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>>;

function inflate(codec: CompressionCodec, bytes: Uint8Array, size: number): Uint8Array {
  switch (codec) {
    case 'UNCOMPRESSED':
      return bytes;
    case 'SNAPPY':
      return inflateSnappy(bytes, size);
    case 'GZIP':
      return gunzipSync(bytes, { out: new Uint8Array(size) });
    case 'ZSTD':
      return inflateZstd(bytes, new Uint8Array(size));
    default:
      throw new Error(`its pages are packed with ${codec}; write it with snappy, gzip, zstd or without compression`);
  }
}

/** Ends where `count` values are read or the bytes end. */
function checkRuns(view: DataView, start: number, end: number, width: number, count: number): void {
  if (width > 32) throw new Error(`a run of ${width}-bit values`);
  let at = start;
  for (let seen = 0; seen < count && at < end;) {
    let header = 0;
    for (let place = 1; ; place *= 128) {
      if (place > 2 ** 28) throw new Error('a run length of more than 32 bits');
      if (at >= end) return;
      const byte = view.getUint8(at++);
      header += (byte & 0x7f) * place;
      if (byte < 0x80) break;
    }
    const packed = header % 2 === 1;
    const values = packed ? Math.floor(header / 2) * 8 : header / 2;
    if (values > count - seen + PADDING) throw new Error(`a run of ${values} values where ${count - seen} are left`);
    if (packed && values === 0) throw new Error('an empty run');
    at += packed ? (values / 8) * width : (width + 7) >> 3;
    seen += values;
  }
}

const bitWidth = (level: number): number => 32 - Math.clz32(level);

/** Checks levels and dictionary indices of an inflated page; of version 2 the levels have no length of their own. */
function checkPage(page: Uint8Array, header: PageHeader, decoder: ColumnDecoder): void {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const definition = getMaxDefinitionLevel(decoder.schemaPath);
  const repetition = getMaxRepetitionLevel(decoder.schemaPath);
  const version2 = header.data_page_header_v2;
  const { num_values: count, encoding } = version2 ?? header.data_page_header ?? { num_values: 0, encoding: 'PLAIN' as const };
  let at = 0;
  const levels = (max: number, length: number | undefined): void => {
    if (max === 0) return;
    const bytes = length ?? view.getUint32(at, true);
    if (length === undefined) at += 4;
    if (at + bytes > page.length) throw new Error(`levels of ${bytes} bytes in a page of ${page.length}`);
    checkRuns(view, at, at + bytes, bitWidth(max), count);
    at += bytes;
  };
  levels(repetition, version2?.repetition_levels_byte_length);
  levels(definition, version2?.definition_levels_byte_length);
  if (version2 && version2.num_nulls > count) throw new Error(`${version2.num_nulls} nulls of ${count} values`);
  if (encoding === 'RLE') checkRuns(view, at + (version2 ? 0 : 4), page.length, 1, count);
  if (encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY') {
    if (at < page.length) checkRuns(view, at + 1, page.length, view.getUint8(at), count);
  }
}

/** Inflates a page; the levels of version 2 are never packed and stand before it. */
function unpack(packed: Uint8Array, header: PageHeader, codec: CompressionCodec): Uint8Array {
  const size = header.uncompressed_page_size;
  const version2 = header.data_page_header_v2;
  if (!version2) return inflate(codec, packed, size);
  const levels = version2.repetition_levels_byte_length + version2.definition_levels_byte_length;
  if (levels > packed.length || levels > size) throw new Error(`levels of ${levels} bytes in a page of ${size}`);
  if (!version2.is_compressed) return packed;
  const page = new Uint8Array(size);
  page.set(packed.subarray(0, levels));
  page.set(inflate(codec, packed.subarray(levels), size - levels), levels);
  return page;
}

async function readHeader(fetch: Fetch, start: number, end: number): Promise<{ header: PageHeader; length: number }> {
  for (let size = HEADER; ; size *= 16) {
    const bytes = await fetch(start, Math.min(end, start + size));
    const reader = { view: new DataView(bytes.buffer), offset: 0 };
    try {
      const header = parquetHeader(reader);
      checkHeader(header);
      return { header, length: reader.offset };
    } catch (error) {
      if (size >= MAX_HEADER || start + size >= end) throw error;
    }
  }
}

/** Values of the pages from `start` to `end`, in order. Pages of a nested column go on filling the same list: `previous`. */
export async function* pagesOf(
  fetch: Fetch,
  start: number,
  end: number,
  decoder: ColumnDecoder,
  nested: boolean,
): AsyncGenerator<DecodedArray> {
  let dictionary: DecodedArray | undefined;
  let previous: DecodedArray | undefined;
  let at = start;
  while (at < end) {
    const { header, length } = await readHeader(fetch, at, end);
    const { compressed_page_size: packedSize, uncompressed_page_size: size } = header;
    at += length;
    if (at + packedSize > end) throw new Error(`a page of ${packedSize} bytes where ${end - at} are left`);
    const packed = await fetch(at, at + packedSize);
    at += packedSize;

    const isData = header.type === 'DATA_PAGE' || header.type === 'DATA_PAGE_V2';
    if (!isData && header.type !== 'DICTIONARY_PAGE') continue;
    const page = unpack(packed, header, decoder.codec);
    if (page.length !== size) throw new Error(`a page of ${page.length} bytes where ${size} were announced`);
    if (isData) checkPage(page, header, decoder);

    // The page is plain now, and hyparquet must take it as that.
    const plain: ColumnDecoder = { ...decoder, codec: 'UNCOMPRESSED' };
    const bare: PageHeader = { ...header, compressed_page_size: size };
    const reader = { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: 0 };
    const { data } = readPage(reader, bare, plain, dictionary, nested ? previous : undefined, 0);
    if (!data) continue;
    if (!isData) dictionary = convert(data, decoder);
    else if (data !== previous) {
      yield data;
      if (nested) previous = data;
    }
  }
}
