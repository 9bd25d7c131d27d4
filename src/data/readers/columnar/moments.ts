import type { SchemaElement } from 'hyparquet';
import type { DecodedArray } from 'hyparquet/src/types.js';

/** Dates, times of day, moments and short floating-point numbers of Parquet, as people write them. */

type Kind = { is: 'date' | 'old' | 'half' | 'single' } | { is: 'time' | 'stamp'; perSecond: bigint };

const PER_SECOND: Readonly<Record<string, bigint>> = { MILLIS: 1_000n, MICROS: 1_000_000n, NANOS: 1_000_000_000n };

function kindOf({ type, converted_type: converted, logical_type: logical }: SchemaElement): Kind | null {
  if (converted === 'DATE' || logical?.type === 'DATE') return { is: 'date' };
  const is = logical?.type === 'TIME' || converted?.startsWith('TIME_') ? 'time' : 'stamp';
  const unit =
    logical?.type === 'TIME' || logical?.type === 'TIMESTAMP' ? logical.unit : /^TIME(?:STAMP)?_(\w+)$/.exec(converted ?? '')?.[1];
  const perSecond = PER_SECOND[unit ?? ''];
  if (perSecond !== undefined) return { is, perSecond };
  if (type === 'INT96') return { is: 'old' };
  if (logical?.type === 'FLOAT16') return { is: 'half' };
  return type === 'FLOAT' ? { is: 'single' } : null;
}

const NANOS = 1_000_000_000n;

/** A fraction of a second, with a point before it: as many digits as it has, three, six or nine. */
function fraction(nanos: bigint, least: 0 | 3): string {
  const digits = String(nanos)
    .padStart(9, '0')
    .replace(/(?:000){1,3}$/, '')
    .padEnd(least, '0');
  return digits === '' ? '' : `.${digits}`;
}

/** Null where it lies so far away that there is no date for it. */
function moment(nanos: bigint): string | null {
  const rest = ((nanos % NANOS) + NANOS) % NANOS;
  const date = new Date(Number((nanos - rest) / 1_000_000n));
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace('.000Z', `${fraction(rest, 3)}Z`);
}

function day(days: number): string | null {
  const date = new Date(days * 86_400_000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace('T00:00:00.000Z', '');
}

function clock(nanos: bigint): string {
  const seconds = nanos / NANOS;
  const two = (value: bigint): string => String(value).padStart(2, '0');
  return `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${fraction(nanos % NANOS, 0)}`;
}

/** Days of the Julian calendar in the upper bits, nanoseconds of the day in the lower 64. */
const sinceEpoch = (value: bigint): bigint => ((value >> 64n) - 2_440_588n) * 86_400n * NANOS + BigInt.asUintN(64, value);

/** The shortest of the decimal numbers from `least` to `most` digits that `isSame`. */
function shortest(value: number, least: number, most: number, isSame: (other: number) => boolean): number {
  if (!Number.isFinite(value)) return value;
  for (let digits = least; digits < most; digits++) {
    const other = Number(value.toPrecision(digits));
    if (isSame(other)) return other;
  }
  return Number(value.toPrecision(most));
}

/** Below these numbers have fewer digits. */
const LEAST_SINGLE = 2 ** -126;
const LEAST_HALF = 2 ** -14;

const single = (value: number): number =>
  shortest(value, Math.abs(value) < LEAST_SINGLE ? 1 : 6, 9, (other) => Math.fround(other) === value);

/** The power of 2 of a whole number from -126 to 127: the exponent of a number of 32 bits. */
const power = (exponent: number): number => new Float32Array(Uint32Array.of((exponent + 127) << 23).buffer)[0]!;

function half(bytes: Uint8Array): number {
  const bits = bytes[0]! | (bytes[1]! << 8);
  const [sign, exponent, rest] = [bits >> 15 ? -1 : 1, (bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0x1f) return rest > 0 ? NaN : sign * Infinity;
  const value = sign * power(Math.max(1, exponent) - 15) * ((exponent > 0 ? 1 : 0) + rest / 1024);
  /** Between this number and the next one; towards zero it is half of that where the exponent changes. */
  const step = power(Math.max(1, exponent) - 25);
  const near = rest === 0 && exponent > 1 ? step / 4 : step / 2;
  return shortest(value, Math.abs(value) < LEAST_HALF ? 1 : 3, 5, (other) => Math.abs(other - value) < near);
}

/** Values of a column as people write them; null for a column of another kind. */
export function natural(values: DecodedArray, element: SchemaElement): (string | number | null)[] | null {
  const kind = kindOf(element);
  if (!kind) return null;
  const list = values as ArrayLike<unknown>;
  switch (kind.is) {
    case 'date':
      return Array.from(list, (value) => day(Number(value)));
    case 'time':
    case 'stamp': {
      const { is, perSecond } = kind;
      const nanosOf = (value: unknown): bigint => BigInt(value as number | bigint) * (NANOS / perSecond);
      return Array.from(list, (value) =>
        is === 'time' && Number(value) >= 0 ? clock(nanosOf(value)) : is === 'time' ? String(value) : moment(nanosOf(value)),
      );
    }
    case 'old':
      return Array.from(list, (value) => moment(sinceEpoch(value as bigint)));
    case 'half':
      return Array.from(list, (value) => half(value as Uint8Array));
    case 'single':
      return Array.from(list, (value) => single(value as number));
  }
}
