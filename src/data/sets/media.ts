import { isMedia, MAY_BE_MEDIA } from '../names';
import { isNothing, textOf } from './columns';
import { isNo } from './mapping/marks';

/** Pictures, sounds and films: how data sets and prompt sets say that a row needs one, which no text model sees. */

/** What tables write into a cell that holds nothing. */
const holdsNothing = (value: unknown): boolean => {
  if (isNothing(value)) return true;
  const text = textOf(value)?.trim().toLowerCase();
  return text !== undefined && (isNo(text) || ['[]', '{}', 'null', 'none', 'nan'].includes(text));
};

/** Columns that hold something which is not the default of it. */
export const isFilled = (value: unknown): boolean => !holdsNothing(value);

/** A name or an address of a file. */
const isFile = (text: string): boolean => /^(?:data:|https?:\/\/)|^\S+\.[a-z]\w{1,4}$/i.test(text);

/** Whether a column holds a picture, a sound or a film. Under a name that may as well be of words it is one where it is no text or a file. */
export function holdsMedia(column: string, value: unknown): boolean {
  if (!isMedia(column) || holdsNothing(value)) return false;
  const text = textOf(value);
  return text === null || !MAY_BE_MEDIA.test(column.trim()) || isFile(text.trim());
}

/** What no one else would write: they stand anywhere. */
const OWN =
  /<\|(?:image|video|audio|vision)(?:_(?:pad|start|end|placeholder|\d+))?\|>|<(?:start_of_image|image_soft_token|image_placeholder|image_\d+|imagehere|__media__)>/i;
/** Of a forum, where it has an end. */
const MARK = /\[IMG\]/;
const MARK_END = /\[\/IMG\]/i;
/** Tags of HTML as well, and words of lists: they stand for a picture where a line is that, or begins or ends with it. */
const BEGINS = /^(?:<(?:image|img|video|audio)>|\[(?:image|img)\])/i;
const ENDS = /(?:<(?:image|img|video|audio)>|\[(?:image|img)\])$/i;
const SENTENCE = /<image>[.?!。？！]+$/i;
/** Of HTML, where the same words are tags. */
const CLOSED = /<\/(?:video|audio)>/i;
const ANY = /<\|?(?:image|img|video|audio|vision|start_of|__media)|\[im/i;

/** The sign in a text that stands for a picture, a sound or a film; null where there is none. */
export function placeholderIn(text: string): string | null {
  if (!ANY.test(text)) return null;
  const [own] = OWN.exec(text) ?? [];
  if (own !== undefined) return own;
  if (MARK.test(text) && !MARK_END.test(text)) return '[IMG]';
  if (CLOSED.test(text)) return null;
  for (const line of text.split(/[\r\n\u2028\u2029]/)) {
    const one = line.trim();
    const [found] = BEGINS.exec(one) ?? ENDS.exec(one) ?? SENTENCE.exec(one) ?? [];
    if (found !== undefined && !MARK_END.test(one)) return found;
  }
  return null;
}
