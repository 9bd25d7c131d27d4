import { sentence, type Sentence } from '../../../protocol/errors';

/** Files of text whose lines are parts of something that nothing here reads, and no rows. They are known by name, and by what they hold. */

/** Fields of which the rows of such a file consist. */
const FIELD = '(?:prompt|instruction|question|query|input|goal|messages|value|vars|role|output|response|answer|completion)';
/** Comments, the beginning of a document, and fields before the list. */
const BEFORE = String.raw`(?:#.*\n|---[ \t]*\n|[ \t]*\n|[A-Za-z_][\w-]*:[ \t]+\S.*\n)*`;
const ROWS = new RegExp(String.raw`^${BEFORE}-[ \t]+${FIELD}:(?:[ \t].*)?\n[ \t]+[\w"'-]`);
const LIST = new RegExp(String.raw`^${BEFORE}(?:prompts|seed_prompts|seeds|examples|rows|tests|questions|data):[ \t]*\n[ \t]*-[ \t]+\S`);
/** What no text but YAML has: a list of objects, or a text below a bar, each set in from its key. */
const NESTED = /^[ \t]*-[ \t]+[\w-]+:(?:[ \t].*)?\n[ \t]+[\w-]+:(?:[ \t]|$)|^[ \t]*[\w-]+:[ \t]*[|>][+-]?[ \t]*\n[ \t]+\S/m;
const YAML_LINE = /^(?:---|\.\.\.|#.*|[\w-]+:(?:[ \t].*)?|-[ \t].*|[ \t]+\S.*)$/;

const TABLES: ReadonlySet<string> = new Set(['csv', 'tsv', 'tab', 'json', 'jsonl', 'ndjson']);

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

const isYaml = (text: string, extension: string): boolean =>
  /^ya?ml$/.test(extension) ||
  ROWS.test(text) ||
  LIST.test(text) ||
  (NESTED.test(text) && linesOf(text).every((line) => YAML_LINE.test(line)));

const SECTION = /^[ \t]*\[{1,2}[^[\]]+\]{1,2}[ \t]*$/;
/** A name without blanks and what it is set to. */
const SETTING = /^[ \t]*[\p{L}_][\p{L}\d_.-]*[ \t]*=(?:[ \t]*\S.*)?$/u;
const DOTTED = /^[ \t]*[A-Za-z_][\w-]*(?:\.[\w-]+)+[ \t]*=/;
const REMARK = /^[ \t]*[;#!]/;
const isToml = (text: string, extension: string): boolean =>
  (extension === 'toml' && /^[ \t]*(?:\[{1,2}[\w.-]+\]|[\w.-]+[ \t]*=)/m.test(text)) ||
  (/^\[\[[\w.-]+\]\][ \t]*$/m.test(text) && isSettings(text));

/** Sections of settings, and nothing else but remarks. */
function isSettings(text: string): boolean {
  const lines = linesOf(text).filter((line) => !REMARK.test(line));
  const [sections, settings] = [SECTION, SETTING].map((by) => lines.filter((line) => by.test(line)).length);
  return SECTION.test(lines[0] ?? '') && settings! > 0 && sections! + settings! === lines.length;
}

function isProperties(text: string, extension: string): boolean {
  const lines = linesOf(text).filter((line) => !REMARK.test(line));
  const by = extension === 'properties' || extension === 'env' ? SETTING : DOTTED;
  return lines.length > 1 && 10 * lines.filter((line) => by.test(line)).length >= 9 * lines.length;
}

const HTML = /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i;
/** Elements that a part of a page begins with, each line of it. */
const ELEMENT =
  /^[ \t]*<\/?(?:table|thead|tbody|tr|td|th|div|p|ul|ol|li|dl|dt|dd|h[1-6]|section|article|main|span|br|script|style)\b[^>]*>/i;
const isHtml = (text: string, extension: string): boolean => {
  if (HTML.test(text)) return true;
  if (/^x?html?$/.test(extension)) return /<[a-z!/]/i.test(text);
  const lines = linesOf(text);
  return (
    !TABLES.has(extension) && ELEMENT.test(lines[0] ?? '') && 4 * lines.filter((line) => /^\s*</.test(line)).length >= 3 * lines.length
  );
};

const OPENS = /^\s*(?:<!--[\s\S]*?-->\s*)*<([A-Za-z_][\w:.-]*)(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*>\s*<[A-Za-z_]/;
const isXml = (text: string, extension: string): boolean => {
  if (/^\s*<\?xml\s/.test(text) || /^\s*<!DOCTYPE\s+(?!html)/i.test(text)) return true;
  if (/^(?:xml|aiml|xliff|xlf|tmx|rss|atom|svg|plist)$/.test(extension)) return /^\s*</.test(text);
  if (TABLES.has(extension)) return false;
  const root = OPENS.exec(text)?.[1];
  return root !== undefined && text.trimEnd().endsWith(`</${root}>`) && text.split(`</${root}>`).length === 2;
};

const SQL = /^(?:\s|--.*\n|\/\*[\s\S]*?\*\/;?)*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|CREATE\s+(?:TABLE|DATABASE|SCHEMA)|DROP\s+TABLE|BEGIN\s+TRANSACTION|PRAGMA\s+\w+\s*=|SET\s+(?:NAMES|SQL_MODE)|LOCK\s+TABLES)\b/i; // prettier-ignore
const CUES = /^WEBVTT\b|^\[Script Info\]|^(?:\d{1,3}:)?\d{1,2}:\d\d[.,]\d{3}[ \t]+-->[ \t]+(?:\d{1,3}:)?\d{1,2}:\d\d[.,]\d{3}/m;
const CATALOGUE = /^msgid[ \t]+"[\s\S]{0,4000}?^msgstr(?:\[\d\])?[ \t]+"/m;
const RTF = /^\s*\{\\rtf\d/;

/** What it is and what to do with it; null for any other text. `text` is the beginning, `extension` in lower case. */
export function unreadMarkup(text: string, extension: string): Sentence | null {
  if (RTF.test(text) || extension === 'rtf')
    return sentence`is a document in RTF, which is not read here; save it as a table (CSV) or as plain text`;
  if (isHtml(text, extension))
    return sentence`is a page in HTML, which is not read here; save its rows as a table (CSV), its words as plain text, or choose text if each line is one`;
  if (CUES.test(text) || /^(?:srt|vtt|ass|ssa|sbv|lrc)$/.test(extension))
    return sentence`holds subtitles with their times, which are not read here; save the words alone as plain text, or choose text if each line is one`;
  if (SQL.test(text) || extension === 'sql')
    return sentence`is SQL, which is not read here; export the table as CSV, or choose text if each line is one`;
  if (CATALOGUE.test(text)) return sentence`is a catalogue of gettext, which is not read here; convert it to CSV, or choose text if each line is one`; // prettier-ignore
  if (isYaml(text, extension))
    return sentence`is YAML, which is not read here; convert it to JSON (yq -o=json), or choose text if each line is one`;
  if (isToml(text, extension)) return sentence`is TOML, which is not read here; convert it to JSON, or choose text if each line is one`;
  if (isXml(text, extension)) return sentence`is XML, which is not read here; convert it to JSON, or choose text if each line is one`;
  if (TABLES.has(extension)) return null;
  if (isSettings(text) || (/^(?:ini|cfg|conf)$/.test(extension) && linesOf(text).some((line) => SETTING.test(line))))
    return sentence`is a file of settings (INI), which is not read here; convert it to JSON, or choose text if each line is one`;
  if (isProperties(text, extension))
    return sentence`is a file of settings (properties), which is not read here; convert it to JSON, or choose text if each line is one`;
  return null;
}
