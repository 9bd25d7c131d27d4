/** Where in a lesson the page is, as the address has it: `?lesson=learning-rate&step=3`, beside whatever else stands there. */

const LESSON = 'lesson';
const STEP = 'step';

/** What `lesson` says of a file that was dropped: it is in this tab alone. */
export const DROPPED = 'file';

export interface Place {
  /** Id of a lesson that ships, or the address of a file of this origin. */
  lesson: string;
  /** Counted from 0. */
  at: number;
}

/** Null where no lesson is open. */
export function placeIn(search: string): Place | null {
  const params = new URLSearchParams(search);
  const lesson = params.get(LESSON);
  if (!lesson) return null;
  const step = Number(params.get(STEP) ?? 1);
  return { lesson, at: Number.isInteger(step) && step >= 1 ? step - 1 : 0 };
}

/** The query with another place in it, or with none. */
export function searchWith(search: string, place: Place | null): string {
  const params = new URLSearchParams(search);
  params.delete(LESSON);
  params.delete(STEP);
  if (place) {
    params.set(LESSON, place.lesson);
    params.set(STEP, String(place.at + 1));
  }
  const text = params.toString().replaceAll('%2F', '/');
  return text === '' ? '' : `?${text}`;
}

/** Whether it is a file's address and no id. */
export const isFile = (lesson: string): boolean => /[./]/.test(lesson);
