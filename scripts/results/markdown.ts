/** Figures and tables as the report writes them. */

export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;
/** Percentage points with a sign. */
export const points = (difference: number): string => {
  const size = (100 * Math.abs(difference)).toFixed(1);
  return Number(size) === 0 ? '0.0' : `${difference < 0 ? '−' : '+'}${size}`;
};
export const range = (low: number, high: number): string => `${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}`;
export const scientific = (value: number): string => {
  const [digits, exponent] = value.toExponential(2).split('e') as [string, string];
  return `${Number(digits)}e${Number(exponent)}`;
};

/** Exact p-values are tiny where prompts are pooled; only the order of size says something there. */
export function pValue(p: number): string {
  if (p >= 0.9995) return '1';
  return p < 0.001 ? '< .001' : p.toFixed(3).replace(/^0/, '');
}

export const NONE = '–';

/** The first columns, `names` of them, are flush left; numbers are flush right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], names = 1): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i < names ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

/** "a, b and c" */
export function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

export const orderWord = (n: number): string => (n === 1 ? '1 order' : `${n} orders`);
