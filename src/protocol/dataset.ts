import * as v from 'valibot';
import { fail, listed, sentence, type Sentence } from './errors';
import type { Example } from './examples';
import { written } from './plain';
import { ruleOf } from './base/rules';

/** How a file of a user's becomes rows to learn from: settings, and what came of them. All of it is plain data. */

export const FORMATS = ['json', 'jsonl', 'csv', 'tsv', 'text', 'parquet'] as const;
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'shift_jis',
  'euc-jp',
  'iso-2022-jp',
  'gb18030',
  'big5',
  'euc-kr',
  'windows-1251',
  'koi8-r',
  'windows-1250',
  'windows-1252',
] as const;
/** What parts the cells of a table. */
export const DELIMITERS = [',', '\t', ';', '|'] as const;
export const TEXT_UNITS = ['paragraph', 'line', 'file'] as const;

export type Format = (typeof FORMATS)[number];
export type Encoding = (typeof ENCODINGS)[number];
export type Delimiter = (typeof DELIMITERS)[number];
export type TextUnit = (typeof TEXT_UNITS)[number];

const oneOf = <const T extends readonly string[]>(values: T) => v.picklist(values, `must be one of ${values.join(', ')}`);
const column = v.pipe(v.string('must name a column'), v.minLength(1, 'must name a column'));
const filled = (what: string) => v.pipe(v.string(`must be ${what}`), v.minLength(1, `must be ${what}`));
const whole = (low: number, high: number) => {
  const message = `must be a whole number from ${low} to ${high}`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(low, message), v.maxValue(high, message));
};
const seed = whole(0, 0x7fffffff);

/** Which columns are what. The columns of a prompt are joined by blank lines, empty ones are left out. */
export const mappingSchema = v.variant(
  'kind',
  [
    v.strictObject({
      kind: v.literal('pair'),
      prompt: v.pipe(v.array(column, 'must be a list of columns'), v.minLength(1, 'must name a column')),
      completion: column,
      system: v.optional(column),
      key: v.optional(column),
      /** Turns before the question. */
      history: v.optional(column),
      /** Rows whose cell is false, or 0, are bad answers and are not learnt. */
      label: v.optional(column),
    }),
    v.strictObject({
      kind: v.literal('chat'),
      messages: column,
      /** The last answer, where the conversation ends with a question. */
      completion: v.optional(column),
      system: v.optional(column),
      label: v.optional(column),
    }),
    v.strictObject({ kind: v.literal('text'), text: column }),
  ],
  'must be one of pair, chat, text',
);
export type Mapping = v.InferOutput<typeof mappingSchema>;

const where = oneOf(['any', 'prompt', 'completion']);
/** Rows that match are dropped. */
export const rowFilterSchema = v.variant(
  'kind',
  [
    v.strictObject({
      kind: v.literal('keywords'),
      words: v.pipe(v.array(filled('a word or phrase'), 'must be a list of words'), v.minLength(1, 'must hold a word')),
      where,
    }),
    v.strictObject({
      kind: v.literal('pattern'),
      pattern: filled('a regular expression'),
      ignoreCase: v.boolean('must be true or false'),
      where,
    }),
    v.strictObject({
      kind: v.literal('column'),
      column,
      test: oneOf(['equals', 'contains']),
      value: v.string('must be text'),
    }),
  ],
  'must be one of keywords, pattern, column',
);
export type RowFilter = v.InferOutput<typeof rowFilterSchema>;

export const readSettingsSchema = v.strictObject({
  /** Format and encoding are recognised where they are not given. */
  format: v.optional(oneOf(FORMATS)),
  encoding: v.optional(oneOf(ENCODINGS)),
  /** CSV and TSV, recognised where they are not given: what parts cells, and that the first row names the columns. */
  delimiter: v.optional(oneOf(DELIMITERS)),
  header: v.optional(v.boolean('must be true or false')),
  /** Plain text: what a row is. */
  textBy: v.optional(oneOf(TEXT_UNITS)),
  mapping: v.optional(mappingSchema),
  filters: v.optional(v.array(rowFilterSchema, 'must be a list of filters')),
  dropDuplicates: v.optional(v.boolean('must be true or false')),
  /** Of more rows a sample is drawn, which `seed` determines. */
  maxRows: v.optional(whole(1, 10_000_000)),
  seed: v.optional(seed),
});
export type ReadSettings = v.InferOutput<typeof readSettingsSchema>;

export const READ_DEFAULTS = { dropDuplicates: false, maxRows: 100_000, seed: 1 } as const;

/** Held-out rows: a share of all, or so many. */
export const splitSettingsSchema = v.strictObject({
  share: v.optional(v.pipe(v.number('must be a number'), v.minValue(0, 'must be from 0 to 0.9'), v.maxValue(0.9, 'must be from 0 to 0.9'))),
  count: v.optional(whole(0, 10_000_000)),
  seed,
});
export type SplitSettings = v.InferOutput<typeof splitSettingsSchema>;

/** Safety rows among the rows to learn: this share of the result. */
export const mixSettingsSchema = v.strictObject({
  share: v.pipe(v.number('must be a number'), v.minValue(0, 'must be from 0 to 0.95'), v.maxValue(0.95, 'must be from 0 to 0.95')),
  seed,
});
export type MixSettings = v.InferOutput<typeof mixSettingsSchema>;

/** Checks settings that came from a link, a file or a form. Throws `data` naming the field, what it must be and what it is. */
export function parseSettings<Schema extends v.GenericSchema>(schema: Schema, input: unknown, what: string): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => {
    const path = v.getDotPath(issue);
    const text =
      issue.type === 'strict_object' ? (issue.expected === 'never' ? 'is not one of the settings' : 'is missing') : issue.message;
    const got = written(issue.input);
    return path === null ? sentence`${ruleOf(text)} (got ${got})` : sentence`${path} ${ruleOf(text)} (got ${got})`;
  });
  throw fail('data')`${what} cannot be used: ${listed(problems, '; ')}.`;
}

/** A row of a file before its columns are mapped. Parquet has no lines: there it is the number of the row. */
export interface DataRow {
  line: number;
  values: Record<string, unknown>;
}

export interface RowProblem {
  line: number;
  /** Goes on from the row or its line: what is wrong with it. */
  reason: Sentence;
}

/** What a file was taken for, and why. */
export interface Recognised {
  format: Format;
  gzip: boolean;
  /** Of text formats, once it is known. */
  encoding?: Encoding | undefined;
  /** Of tables: what parts cells; undefined where there is one column. */
  delimiter?: Delimiter | undefined;
  /** Of tables: the first row names the columns. */
  header?: boolean;
  why: Sentence;
}

export interface DroppedRows {
  filter: RowFilter;
  count: number;
}

/** All about a data set but its rows. */
export interface DataSummary extends Recognised {
  name: string;
  bytes: number;
  columns: string[];
  mapping: Mapping;
  /** Rows read, whether or not they could be used. */
  rows: number;
  /** Rows that cannot be used; the list holds the first of them. */
  skipped: { count: number; list: RowProblem[] };
  /** Those of the skipped that have nothing to learn. */
  empty: number;
  /** Exact repetitions of an earlier row; they are dropped only where `dropDuplicates` says so. */
  duplicates: number;
  /** What became of them; data sets that were kept before do not say it. */
  repetitions?: 'dropped' | 'kept';
  dropped: DroppedRows[];
  kept: number;
  /** The kept rows are a sample of those that could be used. */
  sampled: boolean;
  /** What else a person should know. */
  notes: Sentence[];
  /** Changes when the kept rows or their order change. */
  fingerprint: string;
}

export interface DataSet extends DataSummary {
  examples: Example[];
}

/** The beginning of a file, to choose a mapping by. */
export interface DataPreview extends Recognised {
  name: string;
  bytes: number;
  columns: string[];
  mapping: Mapping | null;
  rows: DataRow[];
  /** The first of them, and how many there are at the beginning. */
  problems: RowProblem[];
  problemCount: number;
  notes: Sentence[];
}

/** Tokens of rows, before they are cut. */
export interface LengthStatistics {
  /** Rows that were counted, of so many; fewer are a sample spread evenly over all. */
  rows: number;
  of: number;
  /** Rows among them that the model cannot read, which are counted in nothing else. */
  unread: number;
  min: number;
  median: number;
  p90: number;
  p99: number;
  max: number;
  /** Rows that are longer than the limit, and by how many tokens; null when all fit. */
  cut: { rows: number; median: number; most: number } | null;
  /** Rows with `from` <= length < `to`. */
  bins: { from: number; to: number; count: number }[];
  /** What counting took. */
  seconds: number;
}
