import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import {
  DELIMITERS,
  ENCODINGS,
  FORMATS,
  TEXT_UNITS,
  type Delimiter,
  type Encoding,
  type Format,
  type Mapping,
  type ReadSettings,
  type Recognised,
  type TextUnit,
} from '../../protocol/dataset';
import type { DataDraft } from '../../lab/own/data-draft';
import { select, tick, type Option } from '../controls/fields';

/** How a file is read, and what its columns mean. */

const ENCODING_TITLES: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  shift_jis: 'Shift_JIS',
  'euc-jp': 'EUC-JP',
  'iso-2022-jp': 'ISO-2022-JP',
  gb18030: 'GB18030 (GBK, GB2312)',
  big5: 'Big5',
  'euc-kr': 'EUC-KR',
  'windows-1251': 'Windows-1251',
  'koi8-r': 'KOI8-R',
  'windows-1250': 'Windows-1250',
  'windows-1252': 'Windows-1252',
};

function formatTitle(format: Format): string {
  const titles: Record<Format, string> = {
    json: 'JSON',
    jsonl: 'JSON lines',
    csv: 'CSV',
    tsv: 'TSV',
    text: msg('text'),
    parquet: 'Parquet',
  };
  return titles[format];
}

function unitTitle(unit: TextUnit): string {
  const titles: Record<TextUnit, string> = { paragraph: msg('a paragraph'), line: msg('a line'), file: msg('the whole file') };
  return titles[unit];
}

function delimiterTitle(delimiter: Delimiter): string {
  const titles: Record<Delimiter, string> = { ',': msg('commas'), '\t': msg('tabs'), ';': msg('semicolons'), '|': msg('vertical lines') };
  return titles[delimiter];
}

type Reading = Pick<ReadSettings, 'format' | 'encoding' | 'delimiter' | 'header' | 'textBy'>;

/** One of several by which a file is read; what was chosen by hand can be left to the file again. */
function readBy<T extends string>(
  label: string,
  chosen: T | undefined,
  found: T | '',
  options: readonly Option[],
  read: (value: T | undefined) => void,
  none: string = msg('recognised by itself'),
): TemplateResult {
  const value = chosen ?? found;
  const byItself: Option = ['', chosen === undefined ? none : msg('recognised by itself')];
  const all = chosen === undefined && found !== '' ? options : [byItself, ...options];
  return select(label, value, all, (id) => read(id === '' ? undefined : (id as T)));
}

/** `found` is what the file was taken for; null when it could not be read so far. `lines`: a row of text is a line. */
export function readingFields(settings: Reading, found: Recognised | null, read: (change: Reading) => void, lines = false): TemplateResult {
  const format = settings.format ?? found?.format;
  return html`<div class="fields">
    ${readBy(
      msg('Format'),
      settings.format,
      found?.format ?? '',
      FORMATS.map((id) => [id, formatTitle(id)]),
      (format) => read({ format }),
    )}
    ${
      format !== 'parquet'
        ? readBy(
            msg('Characters'),
            settings.encoding,
            found?.encoding ?? '',
            ENCODINGS.map((id) => [id, ENCODING_TITLES[id]]),
            (encoding) => read({ encoding }),
          )
        : nothing
    }
    ${
      format === 'text' && !lines
        ? select(
            msg('A row is'),
            settings.textBy ?? 'paragraph',
            TEXT_UNITS.map((id) => [id, unitTitle(id)]),
            (id) => read({ textBy: id as TextUnit }),
          )
        : nothing
    }
    ${
      format === 'csv' || format === 'tsv'
        ? html`${readBy(
            msg('Cells are parted by'),
            settings.delimiter,
            found?.delimiter ?? '',
            DELIMITERS.map((id) => [id, delimiterTitle(id)]),
            (delimiter) => read({ delimiter }),
            msg('nothing: one column'),
          )}
          ${tick(msg('The first row names the columns'), settings.header ?? found?.header ?? true, (header) => read({ header }))}`
        : nothing
    }
  </div>`;
}

const NONE = '';

/** Another kind of row, with the columns that were named so far as far as they fit. */
function asKind(kind: Mapping['kind'], columns: readonly string[]): Mapping {
  const [first = '', second = first] = columns;
  if (kind === 'chat') return { kind, messages: first };
  return kind === 'text' ? { kind, text: first } : { kind, prompt: [first], completion: second };
}

type Pair = Extract<Mapping, { kind: 'pair' }>;

function pairFields(mapping: Pair, columns: readonly Option[], set: (mapping: Mapping) => void): TemplateResult {
  const optional: Option[] = [[NONE, '–'], ...columns];
  const prompt = (at: number, column: string) => {
    const names = [...mapping.prompt];
    names[at] = column;
    set({ ...mapping, prompt: names.filter((name) => name !== NONE) });
  };
  const other = (key: 'system' | 'key' | 'history' | 'label', column: string) => {
    const { [key]: _, ...rest } = mapping;
    set(column === NONE ? rest : { ...rest, [key]: column });
  };
  return html`${mapping.prompt.map((column, i) =>
    select(i === 0 ? msg('Question') : msg('and below it'), column, i === 0 ? columns : optional, (name) => prompt(i, name)),
  )}
  ${mapping.prompt.length < columns.length ? select(msg('and below it'), NONE, optional, (name) => prompt(mapping.prompt.length, name)) : nothing}
  ${select(msg('Answer'), mapping.completion, columns, (completion) => set({ ...mapping, completion }))}
  ${select(msg('System message'), mapping.system ?? NONE, optional, (name) => other('system', name))}
  ${select(msg('Right if it contains'), mapping.key ?? NONE, optional, (name) => other('key', name))}
  ${select(msg('Turns before'), mapping.history ?? NONE, optional, (name) => other('history', name))}
  ${select(msg('Learnt unless false'), mapping.label ?? NONE, optional, (name) => other('label', name))}`;
}

type Chat = Extract<Mapping, { kind: 'chat' }>;

function chatFields(mapping: Chat, columns: readonly Option[], set: (mapping: Mapping) => void): TemplateResult {
  const optional: Option[] = [[NONE, '–'], ...columns];
  const other = (key: 'completion' | 'system' | 'label', column: string) => {
    const { [key]: _, ...rest } = mapping;
    set(column === NONE ? rest : { ...rest, [key]: column });
  };
  return html`${select(msg('Messages'), mapping.messages, columns, (messages) => set({ ...mapping, messages }))}
  ${select(msg('Last answer'), mapping.completion ?? NONE, optional, (name) => other('completion', name))}
  ${select(msg('System message'), mapping.system ?? NONE, optional, (name) => other('system', name))}
  ${select(msg('Learnt unless false'), mapping.label ?? NONE, optional, (name) => other('label', name))}`;
}

export function columnFields(draft: DataDraft): TemplateResult {
  const { mapping } = draft;
  const names = draft.preview?.columns ?? [];
  const columns = names.map((name): Option => [name, name]);
  const set = (next: Mapping) => void draft.map(next);
  const kinds: Option[] = [
    ['pair', msg('a question and its answer')],
    ['chat', msg('a conversation')],
    ['text', msg('text')],
  ];
  const fields = () => {
    switch (mapping?.kind) {
      case 'pair':
        return pairFields(mapping, columns, set);
      case 'chat':
        return chatFields(mapping, columns, set);
      case 'text':
        return select(msg('Text'), mapping.text, columns, (text) => set({ kind: 'text', text }));
      case undefined:
        return nothing;
    }
  };
  return html`<div class="fields">
    ${select(msg('A row is'), mapping?.kind ?? NONE, mapping ? kinds : [[NONE, msg('choose …')], ...kinds], (kind) => {
      if (kind !== NONE) set(asKind(kind as Mapping['kind'], names));
    })}
    ${fields()}
  </div>`;
}
