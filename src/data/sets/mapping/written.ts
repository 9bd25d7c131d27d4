import type { Sentence } from '../../../protocol/errors';
import { isFields } from '../../../protocol/plain';
import { parseValue } from '../../readers/json/values';

/** Lists and objects that are written out in a cell of text, as JSON or in the notation of Python. */

export interface Written {
  /** A list or an object; null where NumPy shows several texts, which nothing here reads. */
  value: readonly unknown[] | Record<string, unknown> | null;
  /** What was odd about the notation. */
  told: readonly Sentence[];
}

const BEGINS = /^\s*(?:[[{]|array\()/;
const TEXT = String.raw`(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")`;
/** As NumPy shows texts: nothing but white space between them. */
const SHOWN = new RegExp(String.raw`^\s*\[\s*${TEXT}(?:\s+${TEXT})+\s*\]\s*$`, 's');

/** Null for a text that is no list or object as a whole. */
export function writtenOut(text: string): Written | null {
  if (!BEGINS.test(text)) return null;
  const parsed = parseValue(text);
  if ('problem' in parsed) return SHOWN.test(text) ? { value: null, told: [] } : null;
  const { value, told } = parsed;
  return Array.isArray(value) || isFields(value) ? { value, told } : null;
}
