import * as v from 'valibot';
import { type Catalogue, LANGUAGES, type PromptRow, type TrainingRow } from '../../protocol/catalogue';
import { fail, sentence } from '../../protocol/errors';
import { ruleOf } from '../../protocol/base/rules';
import { parseJsonl } from './jsonl';

/** Reads what ships in public/ and checks it. All files lie at paths relative to one base address. */

const text = v.pipe(v.string('must be text'), v.minLength(1, 'must not be empty'));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const entry = { id: text, title: text, language: v.picklist(LANGUAGES) };

const catalogueSchema = v.strictObject({
  models: v.array(v.strictObject({ ...entry, path: text, parameters: count, judge: v.optional(text) })),
  data: v.array(
    v.strictObject({
      ...entry,
      style: text,
      train: text,
      test: text,
      rows: count,
      testRows: count,
      safety: v.optional(v.strictObject({ path: text, rows: count })),
    }),
  ),
  prompts: v.array(
    v.strictObject({
      ...entry,
      kind: v.picklist(['adversarial', 'look-alike']),
      part: v.picklist(['validation', 'test']),
      path: text,
      n: count,
      lookAlikes: v.optional(text),
    }),
  ),
  recordings: v.optional(v.array(v.strictObject({ language: text, path: text }))),
  lessons: v.optional(v.array(v.strictObject({ id: text, path: text, minutes: count, title: v.strictObject({ en: text, ja: text }) }))),
  recipes: v.optional(v.array(text)),
}) satisfies v.GenericSchema<unknown, Catalogue>;

export const trainingRowSchema = v.strictObject({ prompt: text, completion: text, key: v.optional(text) }) satisfies v.GenericSchema<
  unknown,
  TrainingRow
>;

export const promptRowSchema = v.strictObject({
  id: text,
  prompt: text,
  category: text,
  topic: text,
  unseen: v.array(text),
}) satisfies v.GenericSchema<unknown, PromptRow>;

/** Gets the text behind an absolute address: `fetchText` in a browser, a file reader in Node. */
export type ReadText = (url: string) => Promise<string>;

export async function fetchText(url: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw fail('data', {
      url,
    })`${url} could not be fetched (${(error as Error).message}); check the connection and try again.`;
  }
  if (!response.ok)
    throw fail('data', {
      url,
      status: response.status,
    })`${url} could not be fetched: the server answered ${response.status}.`;
  return response.text();
}

export async function loadCatalogue(base: string, read: ReadText = fetchText): Promise<Catalogue> {
  const source = await read(new URL('catalogue.json', base).href);
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    throw fail('data')`catalogue.json is not JSON: ${(error as Error).message}`;
  }
  const result = v.safeParse(catalogueSchema, value);
  if (!result.success) {
    const [issue] = result.issues;
    throw fail('data')`catalogue.json: ${v.getDotPath(issue) ?? sentence`the file`}: ${ruleOf(issue.message)}`;
  }
  return result.output;
}

/** Finds an entry of the catalogue; `what` names its kind in the error. */
export function findEntry<Entry extends { id: string }>(entries: readonly Entry[], id: string, what: string): Entry {
  const found = entries.find((entry) => entry.id === id);
  if (!found) throw fail('recipe')`There is no ${what} "${id}"; there are ${entries.map((entry) => entry.id).join(', ')}.`;
  return found;
}

export const loadTrainingRows = async (base: string, path: string, read: ReadText = fetchText): Promise<TrainingRow[]> =>
  parseJsonl(path, await read(new URL(path, base).href), trainingRowSchema);

export const loadPromptRows = async (base: string, path: string, read: ReadText = fetchText): Promise<PromptRow[]> =>
  parseJsonl(path, await read(new URL(path, base).href), promptRowSchema);
