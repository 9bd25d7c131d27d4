import { tooMuch } from '../../protocol/runs/record';

/** Bytes that are read at a time. */
const SLICE = 4 * 2 ** 20;

/** The text of a file, read in slices; `told` hears of its bytes. Throws `data` as soon as it is longer than a record may be. */
export async function textOf(file: Blob, told: (done: number) => void): Promise<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let characters = 0;
  for (let at = 0; at < file.size; at += SLICE) {
    const bytes = await file.slice(at, at + SLICE).arrayBuffer();
    parts.push(decoder.decode(bytes, { stream: true }));
    characters += parts.at(-1)!.length;
    const problem = tooMuch(characters);
    if (problem) throw problem;
    told(at + bytes.byteLength);
  }
  return parts.join('') + decoder.decode();
}
