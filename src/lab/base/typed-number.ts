/** Numbers as people type them: in full-width digits, with marks between thousands, with a decimal comma. */

/** A space, a comma or an apostrophe between thousands, the same one throughout; never behind a leading zero. */
const GROUPED = /^([-+]?[1-9]\d{0,2}(?:([ ,'’])\d{3})(?:\2\d{3})*)(?:\.(\d+))?$/;
/** One comma and no point: a decimal comma, since it does not stand before three digits of a thousand. */
const DECIMAL_COMMA = /^([-+]?\d*),(\d+)$/;
const PLAIN = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

const folded = (text: string): string => text.normalize('NFKC').trim();

/** The number that a text stands for: 2.5, 2,5, 1,200, 1 200 and １，２００. NaN for anything else, and for what could be two numbers (1.200,50). */
export function typedNumber(text: string): number {
  const plain = folded(text);
  const grouped = GROUPED.exec(plain);
  if (grouped) return Number(`${grouped[1]!.replace(/[ ,'’]/g, '')}.${grouped[3] ?? '0'}`);
  const comma = DECIMAL_COMMA.exec(plain);
  if (comma) return Number(`${comma[1]}.${comma[2]}`);
  return PLAIN.test(plain) ? Number(plain) : NaN;
}

/** Whether a text is digits whose points and commas can be read in two ways, or in none: 1.200,50 and 1,20,000. */
export const isUnclear = (text: string): boolean => Number.isNaN(typedNumber(text)) && /^[-+]?\d[\d.,'’ ]*$/.test(folded(text));
