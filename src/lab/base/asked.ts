/** What the address asks the page for, by itself, since it is looked at before anything is loaded. */

/** The two sides of a class: `?class` opens that of a pupil, `?class=collect` that of the teacher. */
export type ClassPart = 'pupil' | 'collect';

export function partOf(search: string): ClassPart | null {
  const value = new URLSearchParams(search).get('class');
  return value === null ? null : value === 'collect' ? 'collect' : 'pupil';
}
