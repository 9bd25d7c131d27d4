import { DELIMITERS, type ReadSettings, type Recognised } from '../../protocol/dataset';
import { fail, sentence, type Sentence } from '../../protocol/errors';
import { Remarks } from '../told';
import { bytesOf, pacer, readSlice, type ReadHooks } from './bytes';
import { openParquet } from './columnar/parquet';
import { TextSource } from './decode';
import { delimitedReader } from './delimited';
import { joinBytes } from './join';
import { jsonReader } from './json/reader';
import { Layout } from './layouts/layout';
import { jsonlReader, plainTextReader } from './lines';
import { isGzip } from './packed/gzip';
import { HEAD, recognise, type Finding } from './recognise';
import type { RowBatch, TextReader } from './rows';
import { pairsReader } from './talk/pairs';
import { talkReader } from './talk/reader';

/** Characters that are read between two looks at the clock. */
const STRIDE = 256 * 1024;
/** Comes with what is copied from web pages, and would be the beginning of the first name or text. */
const UNSEEN = /^\u200b+/;

export interface OpenFile extends Recognised {
  /** To be read once. */
  batches: AsyncGenerator<RowBatch>;
  /** Sentences for a person; complete once all is read. */
  notes(): Sentence[];
  /** What is told of marks in texts that are learnt as they stand. */
  asPlain?: Sentence | undefined;
}

function readerOf({ format, table, talk, parted, textBy, textChosen }: Finding): TextReader {
  if (format === 'json') return jsonReader();
  if (format === 'jsonl') return jsonlReader();
  if (talk) return talkReader(talk);
  if (parted) return pairsReader(parted);
  return table ? delimitedReader(table) : plainTextReader(textBy ?? 'line', textChosen === true);
}

/** The beginning of a file: its bytes, what they say, and where they end. */
interface Beginning {
  head: Uint8Array;
  text: string;
  complete: boolean;
}

/** Reads on until the format can be recognised and the encoding of what was read is known: it is decided once, by the source. */
async function begun(pieces: AsyncGenerator<Uint8Array>, source: TextSource): Promise<Beginning> {
  const parts: Uint8Array[] = [];
  let read = 0;
  let text = '';
  while (read < HEAD || source.waits) {
    const next = await pieces.next();
    if (next.done) return { head: joinBytes(parts).subarray(0, HEAD), text: text + source.end(), complete: true };
    const { value } = next;
    if (read < HEAD) parts.push(value.slice(0, HEAD - read));
    read += value.length;
    text += source.push(value);
  }
  return { head: joinBytes(parts), text, complete: false };
}

async function* textRows(
  name: string,
  { text: first, complete }: Beginning,
  pieces: AsyncGenerator<Uint8Array>,
  source: TextSource,
  reader: TextReader,
  { signal }: ReadHooks,
): AsyncGenerator<RowBatch> {
  const pace = pacer(`Reading ${name}`, signal);
  const rowsOf = async function* (text: string): AsyncGenerator<RowBatch> {
    for (let at = 0; at < text.length; at += STRIDE) {
      await pace();
      yield reader.push(text.slice(at, at + STRIDE));
      while (reader.waits?.()) {
        await pace();
        yield reader.push('');
      }
    }
  };
  yield* rowsOf(first);
  if (!complete) {
    for await (const piece of pieces) yield* rowsOf(source.push(piece));
    yield* rowsOf(source.end());
  }
  do {
    await pace();
    yield reader.end();
  } while (reader.waits?.());
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
  const told: Sentence[] = [];
  const source = new TextSource(settings.encoding);
  const pieces = bytesOf(blob, name, gzip, hooks, (note) => told.push(note));
  const given = await begun(pieces, source);
  const beginning = { ...given, text: given.text.replace(UNSEEN, '') };
  if (beginning.text.length < given.text.length) told.push(sentence`A zero-width space at the beginning of the file was left out.`);
  const { head, complete } = beginning;
  if (gzip && head.length === 0) throw fail('data', { name })`${name} is gzip with nothing in it; it needs at least one row.`;
  if (gzip && isGzip(head)) throw fail('data', { name })`${name} is gzip inside gzip; unpack it once (gunzip) and give the file inside.`;
  const text = new TextDecoder(source.encoding).decode(head).replace(UNSEEN, '');
  const finding = recognise(head, text, complete && head.length < HEAD, name, settings, source.encoding);
  const { format, why, table } = finding;

  const layout = new Layout(name);
  if (format === 'parquet') {
    if (gzip) throw fail('data', { name })`${name} is Parquet inside gzip; unpack it (gunzip) and give the Parquet file.`;
    const { batches, notes } = openParquet(blob, name, hooks);
    return { format, gzip, why, batches: layout.of(batches), notes: () => [...notes(), ...layout.notes()] };
  }
  const remarks = new Remarks();
  const reader = readerOf(finding);
  return {
    format,
    gzip,
    why,
    ...(finding.asPlain && { asPlain: finding.asPlain }),
    ...(table && { delimiter: DELIMITERS.find((delimiter) => delimiter === table.delimiter), header: table.header }),
    get encoding() {
      return source.encoding ?? 'utf-8';
    },
    batches: layout.of(remarked(textRows(name, beginning, pieces, source, reader, hooks), remarks)),
    notes() {
      const { sample, damaged, lost } = source;
      const encoding = source.encoding ?? 'text';
      return [
        ...told,
        ...(sample === ''
          ? []
          : [sentence`The characters were taken for ${encoding}, such as "${sample}"; if that looks wrong, choose another encoding.`]),
        ...(damaged < 1
          ? []
          : [
              damaged === 1
                ? sentence`1 character of ${name} is not valid ${encoding} and was replaced by U+FFFD; if the text looks wrong, choose another encoding.`
                : sentence`${damaged} characters of ${name} are not valid ${encoding} and were replaced by U+FFFD; if the text looks wrong, choose another encoding.`,
            ]),
        ...(lost < 1
          ? []
          : [
              lost === 1
                ? sentence`1 character of ${name} stands in the file as U+FFFD, the sign for a character that was lost before, and was kept.`
                : sentence`${lost} characters of ${name} stand in the file as U+FFFD, the sign for a character that was lost before, and were kept.`,
            ]),
        ...(table?.notes ?? []),
        ...(reader.notes?.() ?? []),
        ...remarks.sentences(),
        ...layout.notes(),
      ];
    },
  };
}
