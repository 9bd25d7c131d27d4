import type { ReadSettings, Recognised } from '../../protocol/dataset';
import { READ_DEFAULTS } from '../../protocol/dataset';
import { fail } from '../../protocol/errors';
import { bytesOf, headOf, pacer, readSlice, type ReadHooks } from './bytes';
import { openParquet } from './columnar/parquet';
import { TextSource } from './decode';
import { delimitedReader, loadPapa } from './delimited';
import { jsonReader } from './json';
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

async function readerOf({ format, dialect, textBy }: Finding, header: boolean): Promise<TextReader> {
  if (format === 'json') return jsonReader();
  if (format === 'jsonl') return jsonlReader();
  if (dialect) return delimitedReader(await loadPapa(), dialect, header);
  return plainTextReader(textBy ?? 'line');
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
  const finding = await recognise(head, text, complete, name, settings);
  const { format, why } = finding;

  if (format === 'parquet') {
    if (gzip) throw fail('data', { name })`${name} is Parquet inside gzip; unpack it (gunzip) and give the Parquet file.`;
    return { format, gzip, why, ...openParquet(blob, name, hooks) };
  }
  const source = new TextSource(settings.encoding);
  const told: string[] = [];
  const reader = await readerOf(finding, settings.header ?? READ_DEFAULTS.header);
  return {
    format,
    gzip,
    why,
    get encoding() {
      return source.encoding ?? sniffed.encoding ?? 'utf-8';
    },
    batches: textRows(blob, name, gzip, source, reader, hooks, (note) => told.push(note)),
    notes() {
      if (source.damaged < 1) return [...told];
      return [
        ...told,
        `${source.damaged} characters of ${name} are not valid ${source.encoding ?? 'text'} and were replaced by U+FFFD; if the text looks wrong, choose another encoding.`,
      ];
    },
  };
}
