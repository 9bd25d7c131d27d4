import type { Claim } from '../claims';
import type { Evidence, Point, Source } from '../evidence';
import { scientific } from '../markdown';
import { findCell, SHIPPED_BASE } from '../plan';
import { type Line, row } from '../rows';

/** Text of a chapter and what it decides. */
export interface Section {
  text: string;
  claims: Claim[];
}

export const endOf = (cell: string, track?: string): Source => {
  const { max_steps, ema_mode } = findCell(cell).settings;
  return { cell, step: max_steps!, ...(track && ema_mode !== 'off' ? { track } : {}) };
};
export const ema = (decay: number): string => `ema:${decay}`;

/** A preset with every average that was followed beside it. */
export const presetLines = (cell: string, title: string): Line[] => [
  { title, source: endOf(cell) },
  ...findCell(cell).settings.ema_decay!.map((decay) => ({ title: `${title} + EMA ${decay}`, source: endOf(cell, ema(decay)) })),
];

export const startOf = (evidence: Evidence, data: string, base: number = SHIPPED_BASE, prompts = 'adversarial-test'): Point[] =>
  evidence.at({ cell: `base-${base}/${data}/${prompts}`, step: 0, track: 'start' });

/** The start weights are one point, however many seeds follow. */
export const startRow = (list: readonly Point[]): string[][] => (list.length > 0 ? [row('Start', list, 1)] : []);

export const setting = (cell: string): string => {
  const s = findCell(cell).settings;
  return `rate ${scientific(s.learning_rate!)}, batch ${s.per_device_train_batch_size}, ${s.max_steps} steps`;
};
