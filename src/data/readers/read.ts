import { DELIMITERS, type ReadSettings, type Recognised } from '../../protocol/dataset';
import { fail } from '../../protocol/errors';
import { many, Remarks } from '../told';
import { bytesOf, headOf, pacer, readSlice, type ReadHooks } from './bytes';
import { openParquet } from './columnar/parquet';
import { TextSource } from './decode';
import { delimitedReader } from './delimited';
import { jsonReader } from './json/reader';
import { jsonlReader, plainTextReader } from './lines';
import { isGzip } from './packed/gzip';
import { HEAD, recognise, type Finding } from './recognise';
import type { RowBatch, TextReader } from './rows';

/** Characters that are read between two looks at the clock. */
const STRIDE = 256 * 1024;

export interface OpenFile extends Recognised {
  /** To be read once. */
  batches: AsyncGenerator<RowBatch>;
  /** Sentences for a person; complete once all is read. */
  notes(): string[];
}

function readerOf({ format, table, textBy }: Finding): TextReader {
  if (format === 'json') return jsonReader();
  if (format === 'jsonl') return jsonlReader();
  return table ? delimitedReader(table) : plainTextReader(textBy ?? 'line');
}

async function* textRows(
  blob: Blob,
  name: string,
  gzip: boolean,
  source: TextSource,
  reader: TextReader,
  hooks: ReadHooks,
  tell: (note: string) => void,
): AsyncGenerator<RowBatch> {
  const pace = pacer(`Reading ${name}`, hooks.signal);
  for await (const piece of bytesOf(blob, name, gzip, hooks, tell)) {
    const text = source.push(piece);
    for (let at = 0; at < text.length; at += STRIDE) {
      await pace();
      yield reader.push(text.slice(at, at + STRIDE));
    }
  }
  yield reader.push(source.end());
  yield reader.end();
}

/** What was done to rows on the way is told with the notes. */
async function* remarked(batches: AsyncGenerator<RowBatch>, remarks: Remarks): AsyncGenerator<RowBatch> {
  for await (const batch of batches) {
    for (const one of batch.remarks ?? []) remarks.add(one);
    yield batch;
  }
}

/** Recognises a file and opens it. Throws `data` for what cannot be read at all; rows that cannot be used come as problems. */
export async function openFile(blob: Blob, name: string, settings: ReadSettings = {}, hooks: ReadHooks = {}): Promise<OpenFile> {
  if (blob.size === 0) throw fail('data', { name })`${name} is empty; it needs at least one row.`;
  const gzip = isGzip(await readSlice(blob, name, 0, 2));
  const head = await headOf(blob, name, gzip, HEAD, hooks.signal);
  if (gzip && head.length === 0) throw fail('data', { name })`${name} is gzip with nothing in it; it needs at least one row.`;
  if (gzip && isGzip(head)) throw fail('data', { name })`${name} is gzip inside gzip; unpack it once (gunzip) and give the file inside.`;
  const complete = head.length < HEAD;
  const sniffed = new TextSource(settings.encoding);
  const text = sniffed.push(head) + sniffed.end();
  const finding = recognise(head, text, complete, name, settings, sniffed.encoding);
  const { format, why, table } = finding;

  if (format === 'parquet') {
    if (gzip) throw fail('data', { name })`${name} is Parquet inside gzip; unpack it (gunzip) and give the Parquet file.`;
    return { format, gzip, why, ...openParquet(blob, name, hooks) };
  }
  const source = new TextSource(settings.encoding);
  const remarks = new Remarks();
  const told: string[] = [];
  const reader = readerOf(finding);
  return {
    format,
    gzip,
    why,
    ...(table && { delimiter: DELIMITERS.find((delimiter) => delimiter === table.delimiter), header: table.header }),
    get encoding() {
      return source.encoding ?? sniffed.encoding ?? 'utf-8';
    },
    batches: remarked(
      textRows(blob, name, gzip, source, reader, hooks, (note) => told.push(note)),
      remarks,
    ),
    notes() {
      const { sample, damaged } = source;
      const encoding = source.encoding ?? 'text';
      return [
        ...told,
        ...(sample === ''
          ? []
          : [`The characters were taken for ${encoding}, such as "${sample}"; if that looks wrong, choose another encoding.`]),
        ...(damaged < 1
          ? []
          : [
              `${many(damaged, 'character')} of ${name} ${damaged === 1 ? 'is' : 'are'} not valid ${encoding} and ${damaged === 1 ? 'was' : 'were'} replaced by U+FFFD; if the text looks wrong, choose another encoding.`,
            ]),
        ...(table?.notes ?? []),
        ...(reader.notes?.() ?? []),
        ...remarks.sentences(),
      ];
    },
  };
}
