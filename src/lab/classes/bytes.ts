import { fail } from '../../protocol/errors';

/** Numbers and words as bytes, and bytes as text of letters that every messenger leaves alone. */

/** What a number of a ticket may be at most, so that five bytes hold it. */
export const MOST_NUMBER = 0x7fffffff;

/** Less far from zero first: 0, -1, 1, -2, 2 become 0, 1, 2, 3, 4. */
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

export class ByteWriter {
  readonly #bytes: number[] = [];

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  byte(value: number): void {
    this.#bytes.push(value);
  }

  raw(bytes: Iterable<number>): void {
    for (const byte of bytes) this.#bytes.push(byte);
  }

  /** Seven bits a byte, the lowest first; the highest bit says that more follow. `what` names the number where it cannot be written. */
  number(value: number, what: string): void {
    if (!Number.isFinite(value)) throw fail('non-finite', { reason: 'non-finite' })`${what} is ${value}: that is no number to hand in.`;
    if (!Number.isInteger(value) || value < 0 || value > MOST_NUMBER)
      throw fail('data', { reason: 'range' })`${what} is ${value}; a ticket holds whole numbers from 0 to ${MOST_NUMBER}.`;
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes.push((rest % 0x80) + 0x80);
    this.#bytes.push(rest);
  }

  difference(value: number, what: string): void {
    this.number(zigzag(value), what);
  }

  /** Its length in bytes of UTF-8, then these. */
  text(value: string, what: string): void {
    const bytes = new TextEncoder().encode(value);
    this.number(bytes.length, what);
    this.raw(bytes);
  }
}

/** Reads what a `ByteWriter` wrote. Throws `data` where the bytes end too early or a number is out of range. */
export class ByteReader {
  #at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  get left(): number {
    return this.bytes.length - this.#at;
  }

  byte(): number {
    return this.raw(1)[0]!;
  }

  raw(count: number): Uint8Array {
    if (count > this.left)
      throw fail('data', { reason: 'malformed' })`The ticket ends too early: ${count} more bytes were expected, and ${this.left} are left.`;
    this.#at += count;
    return this.bytes.subarray(this.#at - count, this.#at);
  }

  number(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 5; i++, scale *= 0x80) {
      const byte = this.byte();
      value += (byte % 0x80) * scale;
      if (byte < 0x80) {
        if (value <= MOST_NUMBER && (byte > 0 || i === 0)) return value;
        break;
      }
    }
    throw fail('data', { reason: 'range' })`The ticket holds a number that is not written as one from 0 to ${MOST_NUMBER}.`;
  }

  difference(): number {
    const value = this.number();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  text(): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.raw(this.number()));
    } catch (reason) {
      if (reason instanceof TypeError) throw fail('data', { reason: 'malformed' })`The ticket holds a name that is not UTF-8.`;
      throw reason;
    }
  }
}

/** base64url (RFC 4648, section 5) without padding. */
export const toText = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/** Null where it is not base64url, or not the one spelling of its bytes. */
export function fromText(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  return toText(bytes) === text ? bytes : null;
}

export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
export const fromHex = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
