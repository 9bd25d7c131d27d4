/** What the address asks the page for, by itself, since it is looked at before anything is loaded. */

/** The two sides of a class: `?class` opens that of a pupil, `?class=collect` that of the teacher. */
export type ClassPart = 'pupil' | 'collect';

/** A page of a lesson for paper: what a teacher knows before the class, or what a class writes on. */
export const PRINTED = ['teacher', 'worksheet'] as const;
export type PrintedPage = (typeof PRINTED)[number];

/** `?print=teacher` or `?print=worksheet`. Null for anything else: the teacher's page has the answers, so that it is shown only by its name. */
export function printedIn(search: string): PrintedPage | null {
  const value = new URLSearchParams(search).get('print');
  return PRINTED.find((name) => name === value) ?? null;
}

export function partOf(search: string): ClassPart | null {
  const value = new URLSearchParams(search).get('class');
  return value === null ? null : value === 'collect' ? 'collect' : 'pupil';
}
