/** Bytes of the file from `start` to `end`. */
export type Fetch = (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Fetches `window` bytes at a time, up to `end`, and hands on what of them is asked for: the pages of a column may be tiny and many, and one
 * access to the file costs as much as reading many of them. What is handed on shares its memory.
 */
export function ahead(fetch: Fetch, end: number, window: number): (start: number, stop: number) => Promise<Uint8Array> {
  let bytes = new Uint8Array(0) as Uint8Array;
  let from = 0;
  return async (start, stop) => {
    if (start < from || stop > from + bytes.length) {
      bytes = await fetch(start, Math.min(end, Math.max(stop, start + window)));
      from = start;
    }
    return bytes.subarray(start - from, stop - from);
  };
}
