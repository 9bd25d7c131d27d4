import * as v from 'valibot';
import { fail, sentence, type Sentence } from '../../protocol/errors';
import { notJson } from '../../protocol/runs/not-json';
import { ruleOf } from '../../protocol/base/rules';

/** Reads one JSON object a line. Throws `data` naming the file, the line and what is wrong with it. */
export function parseJsonl<Schema extends v.GenericSchema>(name: string, text: string, schema: Schema): v.InferOutput<Schema>[] {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const refuse = (line: number, reason: Sentence): never => {
    throw fail('data', { file: name, line })`${name}, line ${line}: ${reason}`;
  };
  if (text.trim() === '') refuse(1, sentence`the file is empty; it needs at least one row.`);
  return lines.map((line, index) => {
    if (line.trim() === '') refuse(index + 1, sentence`the line is empty; every line holds one JSON object.`);
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      refuse(index + 1, sentence`not JSON (${notJson(line, error)}).`);
    }
    const result = v.safeParse(schema, value);
    if (!result.success) {
      const [issue] = result.issues;
      const path = v.getDotPath(issue);
      refuse(index + 1, path === null ? sentence`${ruleOf(issue.message)}.` : sentence`${path}: ${ruleOf(issue.message)}.`);
    }
    return result.output;
  });
}

/** Rows as a file that `parseJsonl` reads. */
export const formatJsonl = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
