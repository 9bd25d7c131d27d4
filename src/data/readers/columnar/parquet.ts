import type { AsyncBuffer, DecodedArray, FileMetaData, RowGroup, SchemaTree } from 'hyparquet';
import { fail, sentence, TabtuneError, type Sentence } from '../../../protocol/errors';
import { smallest } from '../../../protocol/base/lists';
import { isConversation } from '../../names';
import { pacer, readSlice, type ReadHooks } from '../bytes';
import { NoText, type RowBatch } from '../rows';
import { Ahead, type Fetch } from './ahead';
import { checkedRows, chunksOf, rangeOf } from './description';
import { Room } from './room';
import { FileTexts } from './texts';
import { Unpacker } from './unpacker';

/** Rows that are handed on together. */
const BATCH = 1000;
/** A column of lists or of structs is put together from all pages of a row group at once. */
const MAX_NESTED = 256 * 1024 * 1024;
/** Bytes of a column that are fetched at a time. */
const WINDOW = 64 * 1024;
/** A row group of so few bytes is fetched whole, with those behind it. */
const SMALL_GROUP = 1024 * 1024;

const load = async () => {
  const [{ parquetMetadataAsync, parquetSchema }, { DEFAULT_PARSERS }, { getTreePath, isFlatColumn }, { assembleAsync }, { pagesOf }] =
    await Promise.all([
      import('hyparquet'),
      import('hyparquet/src/convert.js'),
      import('hyparquet/src/schema.js'),
      import('hyparquet/src/rowgroup.js'),
      import('./pages'),
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

/** What all row groups of a file are read with. */
interface Source {
  library: Library;
  tree: SchemaTree;
  texts: FileTexts;
  unpacker: Unpacker;
  size: number;
  fetch: Fetch;
  /** For small row groups that lie one behind the other. */
  shared: Ahead;
}

/** JSON can hold it: what has no counterpart there becomes text, and what is no text an object that says so. */
export function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return new NoText(value.length);
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plainValue(item)]));
  }
  return value ?? null;
}

async function* nestedValues(
  { library, tree }: Source,
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

/** JSON of a cell: a conversation or a plain value. Other lists and objects stay the text that they are, which may be an answer, and so does what is damaged. */
function jsonOr(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value !== 'object' || value === null || isConversation(value) ? value : text;
  } catch {
    return text;
  }
}

async function columnsOf(source: Source, group: RowGroup): Promise<Column[]> {
  const { library, tree, texts, unpacker, size, fetch, shared } = source;
  const chunks = chunksOf(group);
  const ranges = chunks.map((chunk) => rangeOf(chunk, size));
  const first = smallest(ranges.map(([start]) => start));
  const last = -smallest(ranges.map(([, end]) => -end));
  const small = last - first <= SMALL_GROUP;
  if (small) await shared.read(first, last);
  const taken = new Set<string>();
  const room = new Room();
  return tree.children.map((child): Column => {
    const name = child.element.name;
    if (taken.has(name)) throw new Error(`two columns are named "${name}"; give them different names`);
    taken.add(name);
    const leaves = chunks.flatMap((chunk, i) => {
      if (chunk.path_in_schema[0] !== name) return [];
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
      if (!nested && chunk.num_values !== group.num_rows) {
        throw new Error(`column "${name}" has ${chunk.num_values} values for ${group.num_rows} rows`);
      }
      const ofColumn = texts.of(name);
      const parsers = {
        ...library.DEFAULT_PARSERS,
        stringFromBytes: (one: Uint8Array) => ofColumn.read(one),
        jsonFromBytes: (one: Uint8Array) => jsonOr(ofColumn.read(one)),
      };
      const decoder = { ...chunk, pathInSchema: chunk.path_in_schema, element, schemaPath, parsers, utf8: false as const, texts: ofColumn };
      const [start, end] = ranges[i]!;
      const file = small ? shared : new Ahead(fetch, end, WINDOW);
      return [
        {
          path: chunk.path_in_schema,
          nested,
          data: library.pagesOf(file, start, end, {
            decoder,
            unpacker,
            nested,
            all: Number(chunk.num_values),
            take: nested ? room.ofLists(chunk.path_in_schema.length) : room.ofPages(),
          }),
        },
      ];
    });
    const [only] = leaves;
    if (!only) throw new Error(`column "${name}" is not there`);
    const values = leaves.length === 1 && !only.nested ? only.data : nestedValues(source, child, leaves);
    return { name, values, page: [], at: 0 };
  });
}

/** The next rows of a row group, from `row` on, up to `end`. */
async function nextRows(columns: readonly Column[], row: number, end: number): Promise<RowBatch> {
  const batch: RowBatch = { rows: [], problems: [] };
  const until = Math.min(end, row + BATCH);
  // Pages may be tiny: a batch takes as many as it needs.
  for (let at = row; at < until;) {
    for (const column of columns) {
      while (column.at >= column.page.length) {
        const next = await column.values.next();
        if (next.done === true) throw new Error(`column "${column.name}" ends at row ${at} of ${end}`);
        column.page = next.value;
        column.at = 0;
      }
    }
    const take = Math.min(until - at, smallest(columns.map((column) => column.page.length - column.at)));
    if (!(take >= 1)) throw new Error('there are no columns');
    for (let i = 0; i < take; i++) {
      batch.rows.push({
        line: at + i + 1,
        values: Object.fromEntries(columns.map((column) => [column.name, plainValue(column.page[column.at + i])])),
      });
    }
    for (const column of columns) column.at += take;
    at += take;
  }
  return batch;
}

async function* rowsOf(blob: Blob, name: string, texts: FileTexts, { onProgress, signal }: ReadHooks): AsyncGenerator<RowBatch> {
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
  let source: Source;
  try {
    metadata = await library.parquetMetadataAsync(file, { geoparquet: false });
    total = checkedRows(metadata);
    const shared = new Ahead(fetch, blob.size, SMALL_GROUP);
    source = { library, tree: library.parquetSchema(metadata), texts, unpacker: new Unpacker(), size: blob.size, fetch, shared };
  } catch (error) {
    throw unreadable(sentence`the description at its end`, error);
  }

  let row = 0;
  for (const [index, group] of metadata.row_groups.entries()) {
    const groupEnd = row + Number(group.num_rows);
    // Of a row group without rows nothing needs to be there.
    if (groupEnd === row) continue;
    try {
      const columns = await columnsOf(source, group);
      while (row < groupEnd) {
        await pace();
        const batch = await nextRows(columns, row, groupEnd);
        row += batch.rows.length;
        yield batch;
        onProgress?.(Math.floor((blob.size * row) / total), blob.size);
      }
      const longer = columns.find(({ page, at }) => at < page.length);
      if (longer) throw new Error(`column "${longer.name}" goes on behind the ${group.num_rows} rows that are announced`);
    } catch (error) {
      throw unreadable(sentence`row group ${index + 1} of ${metadata.row_groups.length}`, error);
    }
  }
}

/** Rows of a Parquet file, page by page. Damage anywhere ends the reading: behind it nothing can be relied on. */
export function openParquet(
  blob: Blob,
  name: string,
  hooks: ReadHooks = {},
): { batches: AsyncGenerator<RowBatch>; notes: () => Sentence[] } {
  const texts = new FileTexts();
  return { batches: rowsOf(blob, name, texts, hooks), notes: () => texts.notes(name) };
}
