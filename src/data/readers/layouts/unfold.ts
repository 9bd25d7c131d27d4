import { sentence, type Sentence } from '../../../protocol/errors';
import { type Fields, isFields } from '../../../protocol/plain';
import { ofTree } from './chatgpt';

/** Rows of known programs and data sets whose columns stand inside a field, or are chosen by one. The list of them is closed. */

export interface Unfolded {
  values: Fields;
  /** The beginning of a sentence: what was done to the row. */
  told: Sentence;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isList = (value: unknown): value is Fields[] => Array.isArray(value) && value.length > 0 && value.every(isFields);
const collide = (one: Fields, other: Fields): boolean => Object.keys(one).some((name) => Object.hasOwn(other, name));

/** Vertex and Gemini: what is said stands in parts. */
function ofParts(row: Fields): Unfolded | null {
  const { contents, systemInstruction, system_instruction = systemInstruction, ...rest } = row;
  if (!isList(contents) || !contents.every((one) => isList(one.parts)) || Object.hasOwn(row, 'messages')) return null;
  const said = contents.map(({ parts, role = 'user', ...more }) => ({ ...more, role, content: parts }));
  const first = isFields(system_instruction) && isList(system_instruction.parts) ? [{ role: 'system', content: system_instruction.parts }] : null; // prettier-ignore
  if (first === null && system_instruction !== undefined && system_instruction !== null) return null;
  return {
    values: { ...rest, messages: [...(first ?? []), ...said] },
    told: sentence`The parts of "contents" were read as messages`,
  };
}

/** Requests as they are sent in batches. */
function ofRequest(row: Fields): Unfolded | null {
  const { body, ...rest } = row;
  if (!isFields(body) || !isList(body.messages) || !('custom_id' in row || 'url' in row) || collide(body, rest)) return null;
  return { values: { ...rest, ...body }, told: sentence`The fields of "body" were read as columns` };
}

/** Records of Argilla. */
function ofRecord(row: Fields): Unfolded | null {
  const { fields, ...rest } = row;
  if (!isFields(fields) || !['status', 'responses', 'suggestions'].some((name) => name in row) || collide(fields, rest)) return null;
  return { values: { ...rest, ...fields }, told: sentence`The fields of "fields" were read as columns` };
}

/** Bedrock: the message of the system in parts, beside the others. */
function ofSystem(row: Fields): Unfolded | null {
  const { system } = row;
  if (!isList(system) || !isList(row.messages) || !system.every(({ text }) => typeof text === 'string')) return null;
  return {
    values: { ...row, system: system.map(({ text }) => text).join('\n\n') },
    told: sentence`The parts of "system" were read as one text`,
  };
}

const DATA_TYPE = /^(vanilla|adversarial)_(?:harmful|benign)$/;

/** WildJailbreak: which of two columns holds the prompt says a third one. */
function ofJailbreak(row: Fields): Unfolded | null {
  const { data_type: type } = row;
  const [, kind] = typeof type === 'string' ? (DATA_TYPE.exec(type.trim()) ?? []) : [];
  if (kind === undefined || Object.hasOwn(row, 'prompt')) return null;
  const { [kind]: prompt, ...rest } = row;
  if (!isText(prompt)) return null;
  return { values: { prompt, ...rest }, told: sentence`The prompt was taken from column "${kind}", as column "data_type" says` };
}

const KNOWN = [ofTree, ofParts, ofRequest, ofRecord, ofSystem, ofJailbreak];

/** Null for a row as any other. */
export function unfolded(row: Fields): Unfolded | null {
  for (const one of KNOWN) {
    const found = one(row);
    if (found) return found;
  }
  return null;
}

/** Why a row cannot be read whose columns stand in lists of judgements; null for any other. */
export function unfoldable(row: Fields): Sentence | null {
  const { data, annotations, completions = annotations } = row;
  if (!isFields(data) || !Array.isArray(completions) || !completions.every((one) => isFields(one) && Array.isArray(one.result)))
    return null;
  return sentence`is a task of Label Studio with its annotations inside, of which it is not known what they say of its texts; export it as JSON-MIN or CSV, where each of them is a column`;
}
