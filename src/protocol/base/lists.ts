/**
 * For lists of any length. Given to a call one by one, `Math.max(...values)`, a hundred thousand values overflow the stack; lint refuses
 * that of every list whose length its type does not know.
 */

/** The greatest value that is not below `floor`; NaN if there is one. */
export function greatest(values: Iterable<number>, floor = -Infinity): number {
  let found = floor;
  for (const value of values) found = Math.max(found, value);
  return found;
}

/** The smallest value; Infinity if there is none, NaN if there is one. */
export function smallest(values: Iterable<number>): number {
  let found = Infinity;
  for (const value of values) found = Math.min(found, value);
  return found;
}

export function append<T>(list: T[], more: Iterable<T>): void {
  for (const item of more) list.push(item);
}
