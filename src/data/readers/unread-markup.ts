import { sentence, type Sentence } from '../../protocol/errors';

/** Files of text whose lines are parts of something that nothing here reads, and no rows. */

/** Fields of which the rows of such a file consist. */
const FIELD = '(?:prompt|instruction|question|query|input|goal|messages|value|vars|role|output|response|answer|completion)';
/** Comments, the beginning of a document, and fields before the list. */
const BEFORE = String.raw`(?:#.*\n|---[ \t]*\n|[ \t]*\n|[A-Za-z_][\w-]*:[ \t]+\S.*\n)*`;
const ROWS = new RegExp(String.raw`^${BEFORE}-[ \t]+${FIELD}:(?:[ \t].*)?\n[ \t]+[\w"'-]`);
const LIST = new RegExp(String.raw`^${BEFORE}(?:prompts|seed_prompts|seeds|examples|rows|tests|questions|data):[ \t]*\n[ \t]*-[ \t]+\S`);

const isYaml = (text: string, extension: string): boolean => /^ya?ml$/.test(extension) || ROWS.test(text) || LIST.test(text);
const isToml = (text: string, extension: string): boolean =>
  extension === 'toml' && /^[ \t]*(?:\[{1,2}[\w.-]+\]|[\w.-]+[ \t]*=)/m.test(text);

/** What it is and what to do with it; null for any other text. `text` is the beginning, `extension` in lower case. */
export function unreadMarkup(text: string, extension: string): Sentence | null {
  if (isYaml(text, extension))
    return sentence`is YAML, which is not read here; convert it to JSON (yq -o=json), or choose text if each line is one`;
  if (isToml(text, extension)) return sentence`is TOML, which is not read here; convert it to JSON, or choose text if each line is one`;
  if (/^\s*<\?xml\s/.test(text)) return sentence`is XML, which is not read here; convert it to JSON, or choose text if each line is one`;
  return null;
}
