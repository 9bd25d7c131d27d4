import { sentenceSchema } from '../../protocol/runs/record';
import * as v from 'valibot';
import { rowFilterSchema } from '../../protocol/dataset';
import { fail, sentence, type TabtuneError, type Sentence, verbatim } from '../../protocol/errors';

/** What lies beside the files of a data or prompt set and says what they are; and how to tell that a folder is not whole. */

export const ABOUT = 'about.json';

const text = v.string();
const number = v.number();
/** What is told; sets that were kept before sentences had parts have words. */
export const told = v.union([sentenceSchema, v.pipe(text, v.transform(verbatim))]);
const skipped = v.looseObject({ count: number, list: v.array(v.looseObject({ line: number, reason: told })) });
/** What the page reads of it. */
const ABOUTS = {
  data: v.looseObject({
    title: text,
    rows: number,
    testRows: number,
    mixed: v.nullable(v.looseObject({ data: text, added: number, repeated: number, share: number })),
    summary: v.looseObject({
      format: text,
      why: v.optional(told),
      rows: number,
      skipped,
      empty: number,
      duplicates: number,
      dropped: v.array(v.looseObject({ count: number, filter: rowFilterSchema })),
      kept: number,
      sampled: v.boolean(),
      notes: v.array(told),
    }),
  }),
  prompts: v.looseObject({
    title: text,
    source: text,
    adversarial: number,
    lookAlikes: number,
    why: v.optional(told),
    skipped: v.optional(skipped),
    notes: v.array(told),
  }),
};
const FILES = { data: ['train.jsonl', 'test.jsonl'], prompts: ['rows.json'] };

/** A file is not what was written. */
export const damaged = (file: string, why: Sentence): TabtuneError =>
  fail('storage')`${file} ${why}, so this cannot be used any more. Delete it and add the file that it was made from again.`;

export const absent = (file: string): TabtuneError =>
  fail('storage')`${file} is missing, so this cannot be used any more. Delete it and add the file that it was made from again.`;

export function parse<T>(source: string, what: string): T {
  try {
    return JSON.parse(source) as T;
  } catch {
    throw damaged(what, sentence`is no JSON`);
  }
}

/** Throws `storage` for a folder that is not whole. */
export async function readAbout(files: ReadonlyMap<string, Blob>, part: 'data' | 'prompts'): Promise<{ title: string }> {
  const missing = [...FILES[part], ABOUT].find((name) => !files.has(name));
  if (missing !== undefined) throw absent(missing);
  const about = v.safeParse(ABOUTS[part], parse(await files.get(ABOUT)!.text(), ABOUT));
  if (!about.success) throw damaged(ABOUT, sentence`has changed (${v.getDotPath(about.issues[0]) ?? 'no object'})`);
  return about.output;
}
