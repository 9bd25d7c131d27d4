import * as v from 'valibot';
import {
  mixSettingsSchema,
  parseSettings,
  rowFilterSchema,
  type DroppedRows,
  type MixSettings,
  type RowFilter,
} from '../../protocol/dataset';
import { fail } from '../../protocol/errors';
import type { Example } from '../../protocol/examples';
import { cell, textOf } from './columns';
import { completionOf, partsOf, promptOf } from './examples';
import { compilePattern } from '../text/pattern';
import { generator, shuffle } from '../random';
import { pacer, type ReadHooks } from '../readers/bytes';

/** The two data-centric baselines: leaving out rows that may do harm, and mixing in rows that keep the model safe. */

type Values = Record<string, unknown>;
type Test = (example: Example, values?: Values) => boolean;

/** A filter of columns sees cells as they are in the file; a list or an object as JSON. */
const written = (value: unknown): string => textOf(value) ?? JSON.stringify(value);

function textsOf(example: Example, where: 'any' | 'prompt' | 'completion'): string[] {
  if (where === 'prompt') return [promptOf(example)];
  if (where === 'completion') return [completionOf(example)];
  return 'messages' in example ? example.messages.map(({ content }) => content) : partsOf(example);
}

function testOf(filter: RowFilter): Test {
  switch (filter.kind) {
    case 'keywords': {
      const words = filter.words.map((word) => word.toLowerCase());
      return (example) =>
        textsOf(example, filter.where).some((text) => {
          const lower = text.toLowerCase();
          return words.some((word) => lower.includes(word));
        });
    }
    case 'pattern': {
      const matches = compilePattern(filter.pattern, filter.ignoreCase);
      return (example) => textsOf(example, filter.where).some(matches);
    }
    case 'column': {
      const value = filter.value;
      const holds = filter.test === 'equals' ? (text: string) => text === value : (text: string) => text.includes(value);
      return (_, values) => values !== undefined && holds(written(cell(values, filter.column)));
    }
  }
}

/** The place in the list of the first filter that drops a row, or -1. Throws `data` for a filter that cannot be used. */
export function compileFilters(filters: readonly RowFilter[]): (example: Example, values?: Values) => number {
  const tests = parseSettings(v.array(rowFilterSchema), filters, 'The filters').map(testOf);
  return (example, values) => tests.findIndex((test) => test(example, values));
}

/** Drops rows of a data set that has no columns any more, such as a built-in one; `hooks` count rows. */
export async function dropExamples(
  examples: readonly Example[],
  filters: readonly RowFilter[],
  { onProgress, signal }: ReadHooks = {},
): Promise<{ examples: Example[]; dropped: DroppedRows[] }> {
  const column = filters.find((filter) => filter.kind === 'column');
  if (column) {
    throw fail('data', {
      column: column.column,
    })`Rows cannot be dropped by column "${column.column}": this data set has no columns; filter by keywords or a pattern.`;
  }
  const filterOf = compileFilters(filters);
  const dropped = filters.map((filter) => ({ filter, count: 0 }));
  const pace = pacer('Filtering the rows', signal);
  const kept: Example[] = [];
  for (const [index, example] of examples.entries()) {
    await pace();
    const filter = dropped[filterOf(example)];
    if (filter) filter.count++;
    else kept.push(example);
    onProgress?.(index + 1, examples.length);
  }
  if (kept.length === 0) throw fail('data', { dropped })`The filters drop every row; nothing is left to learn.`;
  return { examples: kept, dropped };
}

export interface Mixed<Row> {
  examples: Row[];
  added: number;
  /** How often a safety row comes at most: more than once where there are fewer than the share needs. */
  repeated: number;
}

/**
 * Mixes safety rows in, so that they are `share` of the result. They follow the other rows: a run draws its own order.
 * Where there are too few, each comes equally often, or once more.
 */
export function mixIn<Row = Example>(examples: readonly Row[], safety: readonly Row[], settings: MixSettings): Mixed<Row> {
  const { share, seed } = parseSettings(mixSettingsSchema, settings, 'The mixing in of safety rows');
  const added = Math.round((share * examples.length) / (1 - share));
  if (added === 0) return { examples: [...examples], added: 0, repeated: 0 };
  if (safety.length === 0) throw fail('data', { share })`There are no safety rows to mix in; choose a data set that has some.`;
  const chosen: Row[] = [];
  for (let round = 0; chosen.length < added; round++) {
    const order = shuffle(generator(seed, 0x6000 + round), Uint32Array.from(safety.keys()));
    for (const at of order.subarray(0, added - chosen.length)) {
      const row = safety[at];
      if (row !== undefined) chosen.push(row);
    }
  }
  return { examples: [...examples, ...chosen], added, repeated: Math.ceil(added / safety.length) };
}
