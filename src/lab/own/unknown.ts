import { msg, str } from '@lit/localize';
import type { DataRow } from '../../protocol/dataset';
import type { ExamplesPreview } from '../../protocol/own';
import { count } from '../base/format';

/** What of the previewed rows the model's vocabulary does not know, and what that means; empty where it knows all of it. */
export function unknownText({ rows: seen }: ExamplesPreview, rows: readonly Pick<DataRow, 'line'>[], model: string): string {
  const held = seen.map((row) => ('pieces' in row ? (row.unknown ?? 0) : 0));
  const first = held.findIndex((unknown) => unknown > 0);
  if (first < 0) return '';
  const tokens = held.reduce((sum, unknown) => sum + unknown, 0);
  const [which, rest] = [count(first + 1), count(rows[first]!.line)];
  if (tokens === 1)
    return msg(
      str`${model} does not know 1 token of row ${which}, line ${rest}. It reads it as “unknown” and learns nothing of what stood there. Choose a model that knows this language and spelling.`,
    );
  const some = count(held.filter((unknown) => unknown > 0).length);
  return msg(
    str`${model} does not know ${count(tokens)} tokens of ${some} of these ${count(seen.length)} rows, first of row ${count(first + 1)}, line ${count(rows[first]!.line)}. It reads each as “unknown” and learns nothing of what stood there. Choose a model that knows this language and spelling.`,
  );
}
