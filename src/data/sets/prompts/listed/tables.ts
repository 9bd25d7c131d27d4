import { sentence, type Sentence } from '../../../../protocol/errors';
import { LISTS_COLUMN } from '../roles';
import type { Said } from '../values';
import { dressOf } from './dress';
import { kindOfHeading } from './lexicon';
import { NamedLines } from './told';

/** Tables of Markdown below headings that say of which kind their prompts are. */

/** Bytes of a file that is looked at as a whole. */
const MAX_BYTES = 16 * 1024 * 1024;
const ROW = /^\s*\|.*\|\s*$/;
const DASHES = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;
const HEADING = /^#{1,6}[ \t]/;

export interface ByTables {
  /** One table with a column for the kind; each row stands in its line. */
  blob: Blob;
  notes: Sentence[];
}

/** Null for a file of any other form. */
export async function byTables(blob: Blob): Promise<ByTables | null> {
  if (blob.size > MAX_BYTES || !/^\s*#{1,6}[ \t]/m.test(await blob.slice(0, 4000).text())) return null;
  const lines = (await blob.text()).replace(/^\uFEFF/, '').split(/\r?\n/);
  const names = lines.findIndex((line, i) => ROW.test(line) && DASHES.test(lines[i + 1] ?? ''));
  const kinds = lines.filter((line) => HEADING.test(line)).map((line) => kindOfHeading(dressOf(line).words));
  if (names < 0 || kinds.every((kind) => kind === undefined)) return null;
  const plain = (line: string): string => line.replace(/\s+/g, '');
  const tables = lines.filter((line, i) => ROW.test(line) && DASHES.test(lines[i + 1] ?? ''));
  // Tables of other columns are more than one, and text around them is more than a table.
  if (tables.some((line) => plain(line) !== plain(lines[names]!))) return null;
  if (lines.some((line) => line.trim() !== '' && !ROW.test(line) && !HEADING.test(line))) return null;
  const [sections, others] = [new NamedLines(), new NamedLines()];
  let kind: Said;
  const read = lines.map((line, i): string => {
    if (HEADING.test(line)) {
      const { words } = dressOf(line);
      kind = kindOfHeading(words);
      if (kind === undefined) others.put(words, i + 1);
      else sections.put(words, i + 1, kind);
      return '';
    }
    if (!ROW.test(line)) return line;
    const end = line.trimEnd();
    if (i === names) return `${end} ${LISTS_COLUMN} |`;
    if (i === names + 1) return `${end}---|`;
    if (DASHES.test(line) || DASHES.test(lines[i + 1] ?? '')) return '';
    return `${end} ${kind === null ? 'unclear' : kind === 'look-alike' ? 'harmless' : 'harmful'} |`;
  });
  const told = [
    sentence`What stands below a heading is of the kind that it says, and headings are not asked: ${sections.kinds}.`,
    ...(others.size > 0
      ? [
          sentence`A heading that does not say of which kind the prompts below it are ends the one before; they count as adversarial: ${others.places}.`,
        ]
      : []),
  ];
  return { blob: new Blob([read.join('\n')]), notes: told };
}
