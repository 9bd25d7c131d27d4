/** What stands between two parts that are written one after the other. */
type Task = { text: string } | { value: unknown };

const NAMED = /^\[object (.+)\]$/;

/**
 * Any value that a browser can store as JSON text, however deep it is: for what cannot be read, and is to be seen as it lies there. What
 * JSON has no sign for becomes a word, a text that says what it was.
 */
export function rawText(given: unknown): string {
  const parts: string[] = [];
  const open: Task[] = [{ value: given }];
  const seen = new Set<object>();
  for (let task = open.pop(); task; task = open.pop()) {
    if ('text' in task) {
      parts.push(task.text);
      continue;
    }
    const { value } = task;
    if (typeof value === 'object' && value !== null) {
      const entries = Array.isArray(value) ? value.map((item, i) => [i, item] as const) : plainEntries(value);
      if (entries === null || seen.has(value)) {
        parts.push(JSON.stringify(entries === null ? Object.prototype.toString.call(value).replace(NAMED, '($1)') : '(seen above)'));
        continue;
      }
      seen.add(value);
      const [begin, end] = Array.isArray(value) ? '[]' : '{}';
      parts.push(begin!);
      open.push({ text: end! });
      for (let i = entries.length - 1; i >= 0; i--) {
        const [key, item] = entries[i]!;
        open.push({ value: item }, { text: `${i > 0 ? ',' : ''}${typeof key === 'string' ? `${JSON.stringify(key)}:` : ''}` });
      }
    } else {
      const plain = typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isFinite(value);
      parts.push(JSON.stringify(plain ? value : word(value)));
    }
  }
  return parts.join('');
}

const word = (value: unknown): string => (typeof value === 'number' || typeof value === 'bigint' ? value.toString() : typeof value);

/** Null of what is no plain object. */
function plainEntries(value: object): [string, unknown][] | null {
  return Object.prototype.toString.call(value) === '[object Object]' ? Object.entries(value) : null;
}
