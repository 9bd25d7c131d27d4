import type { ColumnMetaData, FileMetaData, RowGroup } from 'hyparquet';
import * as v from 'valibot';

/** What is relied on of the description of a file, whose fields are of whatever type its bytes say. */
const count = v.pipe(v.bigint(), v.minValue(0n), v.maxValue(BigInt(Number.MAX_SAFE_INTEGER)));
const metadataSchema = v.looseObject({
  num_rows: count,
  schema: v.array(
    v.looseObject({ name: v.string(), num_children: v.optional(v.pipe(v.number(), v.minValue(0))), type: v.optional(v.string()) }),
  ),
  row_groups: v.array(
    v.looseObject({
      num_rows: count,
      columns: v.array(
        v.looseObject({
          file_path: v.optional(v.string()),
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

/** Rows of the file. Throws an Error where the description makes no sense. */
export function checkedRows(metadata: FileMetaData): number {
  const result = v.safeParse(metadataSchema, metadata);
  if (!result.success) throw new Error(`it is damaged (${v.getDotPath(result.issues[0]) ?? 'all of it'})`);
  const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (rows !== Number(metadata.num_rows)) throw new Error(`it counts ${metadata.num_rows} rows, and its row groups ${rows}`);
  return rows;
}

/** Where the pages of a column lie in a file of `size` bytes: from, to. */
export function rangeOf(
  { data_page_offset, dictionary_page_offset, total_compressed_size }: ColumnMetaData,
  size: number,
): [number, number] {
  const first = Number(dictionary_page_offset ?? 0n) || Number(data_page_offset);
  // Some writers leave the offset of the dictionary out of order: the chunk begins with whichever page comes first.
  const start = Math.min(first, Number(data_page_offset));
  const end = start + Number(total_compressed_size);
  if (!(start >= 4 && end >= start && end <= size)) throw new Error(`bytes ${start} to ${end} of a file of ${size}`);
  return [start, end];
}

/** The columns of a row group, which must lie in this file. */
export function chunksOf(group: RowGroup): ColumnMetaData[] {
  return group.columns.flatMap(({ file_path, meta_data }) => {
    if (file_path) throw new Error(`its rows lie in another file, ${file_path}; give that one`);
    return meta_data ? [meta_data] : [];
  });
}
