import type { AsyncBuffer, ColumnMetaData, DecodedArray, FileMetaData, RowGroup, SchemaTree } from 'hyparquet';
import * as v from 'valibot';
import { fail, sentence, TabtuneError, type Sentence } from '../../protocol/errors';
import { smallest } from '../../protocol/base/lists';
import { pacer, readSlice, type ReadHooks } from './bytes';
import type { Fetch } from './parquet-pages';
import type { RowBatch } from './rows';

/** Rows that are handed on together. */
const BATCH = 1000;
/** A column of lists or of structs is put together from all pages of a row group at once. */
const MAX_NESTED = 256 * 1024 * 1024;

const load = async () => {
  const [{ parquetMetadataAsync, parquetSchema }, { DEFAULT_PARSERS }, { getTreePath, isFlatColumn }, { assembleAsync }, { pagesOf }] =
    await Promise.all([
      import('hyparquet'),
      import('hyparquet/src/convert.js'),
      import('hyparquet/src/schema.js'),
      import('hyparquet/src/rowgroup.js'),
      import('./parquet-pages'),
    ]);
  return { parquetMetadataAsync, parquetSchema, DEFAULT_PARSERS, getTreePath, isFlatColumn, assembleAsync, pagesOf };
};
type Library = Awaited<ReturnType<typeof load>>;

/** Values of one column of a row group, in order, as many as there are at hand. */
interface Column {
  name: string;
  values: AsyncGenerator<DecodedArray>;
  page: DecodedArray;
  at: number;
}

/** What is relied on of the description of a file, whose fields are of whatever type its bytes say. */
const count = v.pipe(v.bigint(), v.minValue(0n), v.maxValue(BigInt(Number.MAX_SAFE_INTEGER)));
const metadataSchema = v.looseObject({
  schema: v.array(
    v.looseObject({ name: v.string(), num_children: v.optional(v.pipe(v.number(), v.minValue(0))), type: v.optional(v.string()) }),
  ),
  row_groups: v.array(
    v.looseObject({
      num_rows: count,
      columns: v.array(
        v.looseObject({
          meta_data: v.looseObject({
            type: v.string(),
            codec: v.string(),
            path_in_schema: v.pipe(v.array(v.string()), v.minLength(1)),
            num_values: count,
            total_uncompressed_size: count,
            total_compressed_size: count,
            data_page_offset: count,
            dictionary_page_offset: v.optional(count),
          }),
        }),
      ),
    }),
  ),
});

function checkMetadata(metadata: FileMetaData): void {
  const result = v.safeParse(metadataSchema, metadata);
  if (!result.success) throw new Error(`it is damaged (${v.getDotPath(result.issues[0]) ?? 'all of it'})`);
}

function rangeOf({ data_page_offset, dictionary_page_offset, total_compressed_size }: ColumnMetaData, size: number): [number, number] {
  const first = Number(dictionary_page_offset ?? 0n) || Number(data_page_offset);
  // Some writers leave the offset of the dictionary out of order: the chunk begins with whichever page comes first.
  const start = Math.min(first, Number(data_page_offset));
  const end = start + Number(total_compressed_size);
  if (!(start >= 4 && end >= start && end <= size)) throw new Error(`bytes ${start} to ${end} of a file of ${size}`);
  return [start, end];
}

/** JSON can hold it: what has no counterpart there becomes text. */
export function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plainValue(item)]));
  }
  return value ?? null;
}

async function* nestedValues(
  library: Library,
  tree: SchemaTree,
  child: SchemaTree,
  leaves: { path: string[]; data: AsyncGenerator<DecodedArray> }[],
) {
  const asyncColumns = [];
  for (const { path, data } of leaves) {
    const chunks: DecodedArray[] = [];
    for await (const chunk of data) chunks.push(chunk);
    asyncColumns.push({ pathInSchema: path, data: Promise.resolve({ data: chunks, skipped: 0 }) });
  }
  const group = library.assembleAsync({ groupStart: 0, groupRows: 0, asyncColumns }, { ...tree, children: [child] });
  for (const column of group.asyncColumns) yield* (await column.data).data;
}

function columnsOf(library: Library, metadata: FileMetaData, group: RowGroup, fetch: Fetch, size: number): Column[] {
  const tree = library.parquetSchema(metadata);
  return tree.children.map((child): Column => {
    const name = child.element.name;
    const chunks = group.columns.flatMap(({ meta_data }) => (meta_data?.path_in_schema[0] === name ? [meta_data] : []));
    if (chunks.length === 0) throw new Error(`column "${name}" is not there`);
    const leaves = chunks.map((chunk) => {
      const schemaPath = library.getTreePath(tree, chunk.path_in_schema);
      const element = schemaPath.at(-1)?.element;
      if (!element) throw new Error(`column "${name}" is not in the schema`);
      const nested = !library.isFlatColumn(schemaPath);
      const bytes = Number(chunk.total_uncompressed_size);
      if (nested && bytes > MAX_NESTED) {
        throw new Error(
          `column "${name}" has lists of ${bytes} bytes in one row group; write it with row groups below ${MAX_NESTED} bytes`,
        );
      }
      const decoder = { ...chunk, pathInSchema: chunk.path_in_schema, element, schemaPath, parsers: library.DEFAULT_PARSERS };
      const [start, end] = rangeOf(chunk, size);
      return { path: chunk.path_in_schema, nested, data: library.pagesOf(fetch, start, end, decoder, nested) };
    });
    const [only] = leaves;
    const values = leaves.length === 1 && only && !only.nested ? only.data : nestedValues(library, tree, child, leaves);
    return { name, values, page: [], at: 0 };
  });
}

/** Rows of a Parquet file, page by page. Damage anywhere ends the reading: behind it nothing can be relied on. */
export async function* parquetRows(blob: Blob, name: string, { onProgress, signal }: ReadHooks = {}): AsyncGenerator<RowBatch> {
  const library = await load();
  const fetch: Fetch = (start, end) => readSlice(blob, name, start, end);
  const pace = pacer(`Reading ${name}`, signal);
  const unreadable = (where: Sentence, error: unknown): TabtuneError => {
    if (error instanceof TabtuneError) return error;
    // A library that follows damaged bytes stumbles over what is not there; how says nothing to a person.
    const stumbled = error instanceof TypeError || error instanceof RangeError || !(error instanceof Error);
    return stumbled
      ? fail('data', { name })`${name} cannot be read as Parquet: ${where}: the bytes there make no sense, so the file is damaged.`
      : fail('data', { name })`${name} cannot be read as Parquet: ${where}: ${error.message}.`;
  };

  const file: AsyncBuffer = {
    byteLength: blob.size,
    slice: async (start, end) => (await fetch(start, end ?? blob.size)).buffer,
  };
  let metadata: FileMetaData;
  let total: number;
  try {
    metadata = await library.parquetMetadataAsync(file, { geoparquet: false });
    checkMetadata(metadata);
    total = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  } catch (error) {
    throw unreadable(sentence`the description at its end`, error);
  }

  let row = 0;
  for (const [index, group] of metadata.row_groups.entries()) {
    try {
      const columns = columnsOf(library, metadata, group, fetch, blob.size);
      const groupEnd = row + Number(group.num_rows);
      while (row < groupEnd) {
        await pace();
        for (const column of columns) {
          while (column.at >= column.page.length) {
            const next = await column.values.next();
            if (next.done === true) throw new Error(`column "${column.name}" ends at row ${row} of ${groupEnd}`);
            column.page = next.value;
            column.at = 0;
          }
        }
        const take = Math.min(BATCH, groupEnd - row, smallest(columns.map(({ page, at }) => page.length - at)));
        if (!(take >= 1)) throw new Error('there are no columns');
        const batch: RowBatch = { rows: [], problems: [] };
        for (let i = 0; i < take; i++) {
          batch.rows.push({
            line: row + i + 1,
            values: Object.fromEntries(columns.map(({ name, page, at }) => [name, plainValue(page[at + i])])),
          });
        }
        for (const column of columns) column.at += take;
        row += take;
        yield batch;
        onProgress?.(Math.floor((blob.size * row) / total), blob.size);
      }
    } catch (error) {
      throw unreadable(sentence`row group ${index + 1} of ${metadata.row_groups.length}`, error);
    }
  }
}
