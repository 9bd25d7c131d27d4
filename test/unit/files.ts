import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

export const blobOf = (content: string | Uint8Array): Blob => new Blob([typeof content === 'string' ? content : Uint8Array.from(content)]);

export const gzipped = (content: string | Uint8Array): Uint8Array => gzipSync(content);

/** Written by pyarrow 25: what it makes of the same rows with different compressions, page versions and encodings. */
export const PARQUET = ['orca-snappy', 'orca-zstd-v2', 'orca-gzip-plain', 'orca-delta', 'chat', 'types'] as const;

export const parquetFile = (name: string): Uint8Array => readFileSync(new URL(`./parquet/${name}.parquet`, import.meta.url));

/** Shift_JIS bytes of text in ASCII, kana and the kanji named here; there is no encoder at hand to write it with. */
const KANJI: Readonly<Record<string, readonly [number, number]>> = {
  質: [0x8e, 0xbf],
  問: [0x96, 0xe2],
  回: [0x89, 0xf1],
  答: [0x93, 0x9a],
  猫: [0x94, 0x4c],
  表: [0x95, 0x5c],
  '、': [0x81, 0x41],
  '。': [0x81, 0x42],
};

export function shiftJis(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.charCodeAt(0);
    const kanji = KANJI[char];
    if (code < 0x80) bytes.push(code);
    else if (kanji) bytes.push(...kanji);
    else if (code >= 0x3041 && code <= 0x3093) bytes.push(0x82, 0x9f + code - 0x3041);
    else if (code >= 0x30a1 && code <= 0x30f6) {
      const at = 0x40 + code - 0x30a1;
      bytes.push(0x83, at >= 0x7f ? at + 1 : at);
    } else throw new Error(`${char} has no Shift_JIS bytes here`);
  }
  return Uint8Array.from(bytes);
}
