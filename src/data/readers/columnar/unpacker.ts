import type { CompressionCodec } from 'hyparquet/src/types.js';
import { checksums, Gunzip, gunzipTo } from '../packed/gzip';
import { inflateSnappy } from '../packed/snappy';
import { inflateZstd } from '../packed/zstd';

/** Inflates the pages of a file, one after the other. */
export class Unpacker {
  /** Made once it is needed: it has a tenth of a megabyte. */
  #gunzip: Gunzip | undefined;
  #table: Int32Array | undefined;

  /** The CRC-32 of bytes, as a signed number. */
  check(bytes: Uint8Array): number {
    const table = (this.#table ??= checksums());
    let check = -1;
    for (let i = 0; i < bytes.length; i++) check = (check >>> 8) ^ table[(check ^ bytes[i]!) & 0xff]!;
    return ~check;
  }

  /** Gives exactly `size` bytes, in memory of their own, or throws an Error. */
  inflate(codec: CompressionCodec, bytes: Uint8Array, size: number): Uint8Array {
    // What holds nothing needs no bytes to say so.
    if (size === 0 && bytes.length === 0) return new Uint8Array(0);
    switch (codec) {
      case 'UNCOMPRESSED':
        if (bytes.length !== size) throw new Error(`a page of ${bytes.length} bytes where ${size} are announced`);
        return bytes.slice();
      case 'SNAPPY':
        return inflateSnappy(bytes, size);
      case 'GZIP':
        return gunzipTo((this.#gunzip ??= new Gunzip()), bytes, size);
      case 'ZSTD':
        return inflateZstd(bytes, size);
      default:
        throw new Error(`its pages are packed with ${codec}; write it with snappy, gzip, zstd or without compression`);
    }
  }
}
