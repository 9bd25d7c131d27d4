/** Pieces of SVG as text. Every string that comes from outside passes through `escape`. */

export interface Colours {
  /** Behind everything. */
  paper: string;
  ink: string;
  soft: string;
  /** Lines of the grid. */
  hair: string;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Text as it may stand in XML: marked characters as entities, and none that XML 1.0 does not know. */
export const escape = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!)
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '\ufffd',
    );

export type Attributes = Record<string, string | number | undefined>;

const round = (value: number) => Math.round(value * 100) / 100;

/** `<name ...>` with numbers to a hundredth; `inside` is markup. */
export function tag(name: string, attributes: Attributes, inside?: string): string {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escape(value!)}"`)
    .join('');
  return inside === undefined ? `<${name}${list}/>` : `<${name}${list}>${inside}</${name}>`;
}

export const line = (x1: number, y1: number, x2: number, y2: number, colour: string, more: Attributes = {}): string =>
  tag('line', { x1, y1, x2, y2, stroke: colour, ...more });

export const write = (text: string, x: number, y: number, size: number, colour: string, more: Attributes = {}): string =>
  tag('text', { x, y, 'font-size': size, fill: colour, ...more }, escape(text));

export const path = (points: readonly (readonly [number, number])[], close = false): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('') + (close ? 'Z' : '');

/** Chinese, Japanese and Korean signs are as wide as they are high. */
const WIDE = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\u{1f300}-\u{1faff}]/u;
/** Japanese text has no spaces to break at, but none of these begins a line: they may stand out of it. */
const NEVER_FIRST = /[、。，．）」』：；？！]/u;
const NARROW = /[ijlI.,:;'|! \u00a0]/;
/** Marks on letters, and marks that isolate a text. */
const NONE = /[\p{M}\u2066-\u2069]/u;

/** Whether a sign takes the room of about two letters. */
export const isWide = (sign: string): boolean => WIDE.test(sign);

/** About how wide a text is, a little too wide rather than too narrow: nothing can be measured without a page. */
export function widthOf(text: string, size: number): number {
  let ems = 0;
  for (const sign of text) ems += NONE.test(sign) ? 0 : WIDE.test(sign) ? 1 : NARROW.test(sign) ? 0.36 : /[A-Z%mw]/.test(sign) ? 0.76 : 0.6;
  return ems * size;
}

/** Lines no wider than `width`, broken at spaces, or anywhere in a word that is wider than a line. */
export function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let current = '';
    for (const piece of paragraph.split(/(?<= )/)) {
      if (current !== '' && widthOf((current + piece).trimEnd(), size) > width) {
        lines.push(current.trimEnd());
        current = '';
      }
      for (const sign of piece) {
        if (current !== '' && !NEVER_FIRST.test(sign) && widthOf((current + sign).trimEnd(), size) > width) {
          lines.push(current.trimEnd());
          current = '';
        }
        current += sign;
      }
    }
    lines.push(current.trimEnd());
  }
  return reopened(lines.filter((line_) => line_ !== ''));
}

/** A text that is isolated from those beside it stays so when it goes on in the next line. */
function reopened(lines: readonly string[]): string[] {
  const open: string[] = [];
  return lines.map((line_) => {
    const begun = open.join('');
    for (const sign of line_)
      if (sign === '\u2069') open.pop();
      else if (/[\u2066-\u2068]/.test(sign)) open.push(sign);
    return begun + line_ + '\u2069'.repeat(open.length);
  });
}
