/** Choices of a person that outlast the tab. Storage may be closed to the page: a choice then lasts as long as its element. */

export function choice(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keepChoice(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The same as above.
  }
}
