import type { Curve } from '../../lab/outcome/summary';

/** What one chart is given to draw. */

export interface Line {
  label: string;
  colour: string;
  points: Pick<Curve, 'x' | 'y'> & Partial<Curve>;
  width: number;
  dash: number[];
  /** Fills between `low` and `high`. */
  band?: string;
  /** Written at the line's end. */
  end?: boolean;
  /** The slot of a track, whose shape its points have. */
  marker?: string;
  /** Points that are measured on more than the others: drawn as filled shapes. */
  closing?: readonly boolean[];
  /** The sample behind a point and its interval, for the readout. */
  sample?: (index: number) => string;
  range?: (index: number) => string;
  /** Left out of the readout: raw values beneath their smoothed line. */
  silent?: boolean;
  /** The same at every step, and so measured at none. */
  still?: boolean;
}

/** A filled strip between two rows of values over the same x. */
export interface Area {
  x: number[];
  low: number[];
  high: number[];
  fill: string;
}

export interface Scene {
  lines: Line[];
  areas: Area[];
  /** A distance between two curves, with its words. */
  mark?: { step: number; low: number; high: number; text: string };
  xMax: number;
  yMax: number;
  /** A value as it is read off, and as it stands at the axis. */
  format(value: number): string;
  tick(value: number): string;
}

export interface Colours {
  ink: string;
  soft: string;
  hair: string;
  panel: string;
}

export interface Reading {
  label: string;
  colour: string;
  text: string;
  range: string;
  sample: string;
}
