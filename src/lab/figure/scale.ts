import { greatest, smallest } from '../../protocol/base/lists';

/** Axes with round ticks. */

export interface Axis {
  /** What is measured; stands beside the axis. */
  label?: string;
  /** Without them the range is that of the data with zero, widened to round numbers. */
  min?: number;
  max?: number;
  /** By powers of ten; needs values above zero, and leaves out what is not. */
  log?: boolean;
  /** A number as it stands at the axis. */
  format?: (value: number) => string;
}

export interface Scale {
  ticks: number[];
  format(value: number): string;
  /** 0 at the low end of the axis, 1 at its high end; beyond them for a value out of range. */
  at(value: number): number;
  holds(value: number): boolean;
}

/** Beyond these the arithmetic of floating-point numbers leaves its path. */
const SMALLEST = 1e-100;
const LARGEST = 1e100;

const clean = (value: number) => Number(value.toPrecision(12));

/** The next of 1, 2, 2.5 and 5 times a power of ten that is not below `rough`. */
export function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return clean(([1, 2, 2.5, 5].find((digit) => digit * power >= rough * (1 - 1e-9)) ?? 10) * power);
}

/** Round ticks from 0 to at most `max`, about `most` of them and two at least; `whole` leaves no fractions. */
export function ticksTo(max: number, most: number, whole: boolean): number[] {
  const rough = roundStep(max / Math.max(2, most));
  const step = whole ? Math.max(1, Math.floor(rough)) : rough;
  return Array.from({ length: Math.floor(max / step + 1e-9) + 1 }, (_, i) => clean(i * step));
}

const decimals = (step: number) => Math.max(0, Math.min(12, (String(step).split('.')[1] ?? '').length));

function linear(axis: Axis, values: readonly number[], count: number): Scale {
  const low = axis.min ?? smallest([0, ...values]);
  const high = axis.max ?? (values.length > 0 ? greatest(values, low) : low + 1);
  const width = high - low > SMALLEST ? high - low : Math.abs(low) || 1;
  const step = roundStep(width / count);
  const from = axis.min ?? clean(Math.floor(low / step + 1e-9) * step);
  const to = axis.max !== undefined && axis.max > from ? axis.max : clean(Math.ceil((low + width) / step - 1e-9) * step);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => clean((first + i) * step));
  const digits = step >= 1e6 || step < 1e-6 ? null : decimals(step);
  return {
    ticks,
    format: axis.format ?? ((value) => (digits === null && value !== 0 ? String(clean(value)) : value.toFixed(digits ?? 0))),
    at: (value) => (value - from) / (to - from),
    holds: (value) => value >= from - 1e-9 * (to - from) && value <= to + 1e-9 * (to - from),
  };
}

function logarithmic(axis: Axis, values: readonly number[], count: number): Scale {
  const positive = values.filter((value) => value > SMALLEST);
  const from = axis.min ?? (positive.length > 0 ? below(smallest(positive)) : 0.1);
  const to = Math.max(axis.max ?? (positive.length > 0 ? above(greatest(positive)) : 1), from * 1.0001);
  const decades = Math.log10(to / from);
  const digits = decades * 3 <= count + 1 ? [1, 2, 5] : [1];
  const stride = Math.max(1, Math.ceil(decades / count));
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to) + 1e-9; power++) {
    if (power % stride !== 0) continue;
    for (const digit of digits) {
      const value = clean(digit * 10 ** power);
      if (value >= from * (1 - 1e-9) && value <= to * (1 + 1e-9)) ticks.push(value);
    }
  }
  return {
    ticks,
    format: axis.format ?? ((value) => String(value)),
    at: (value) => (Math.log10(value) - Math.log10(from)) / decades,
    holds: (value) => value >= from * (1 - 1e-9) && value <= to * (1 + 1e-9),
  };
}

const DIGITS = [1, 2, 5, 10];
const below = (value: number) => {
  const power = 10 ** Math.floor(Math.log10(value));
  return clean(DIGITS.findLast((digit) => digit * power <= value * (1 + 1e-9))! * power);
};
const above = (value: number) => {
  const power = 10 ** Math.floor(Math.log10(value));
  return clean(DIGITS.find((digit) => digit * power >= value * (1 - 1e-9))! * power);
};

/** The scale of an axis for these values (others than numbers are left out), with about `count` ticks. */
export function scaleOf(axis: Axis, given: readonly (number | null)[], count: number): Scale {
  const values = given.filter((value): value is number => value !== null && Math.abs(value) <= LARGEST);
  return axis.log ? logarithmic(axis, values, count) : linear(axis, values, count);
}
