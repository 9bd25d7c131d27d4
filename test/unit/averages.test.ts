import { describe, expect, it } from 'vitest';
import { halfLife, type Optimisation, parseOptimisation } from '../../src/protocol/recipe';
import { averageStep, averageTracks } from '../../src/train/averages';

/** Weights and averages of one number, moved by `changes`, under the rule that the kernel applies. */
function follow(o: Optimisation, changes: number[], start = 0): { weight: number; tracks: number[] } {
  let weight = start;
  const tracks = Array.from({ length: averageTracks(o).slices }, () => start);
  changes.forEach((change, i) => {
    const { share, keep, pull } = averageStep(o, i + 1);
    weight += share * change;
    tracks.forEach((e, k) => (tracks[k] = keep[k]! * e + (1 - keep[k]!) * weight));
    if (pull > 0) weight += pull * (tracks[0]! - weight);
  });
  return { weight, tracks };
}

const recipe = (o: object): Optimisation => parseOptimisation({ ema_decay: [0.9], ...o });
const ones = (n: number): number[] => Array.from({ length: n }, () => 1);

describe('shadow', () => {
  it('holds b^N of the start after N updates', () => {
    // The weights jump to 1 and stay: what is missing to 1 is the share of the start.
    for (const [decay, share] of [
      [0.99, 0.31],
      [0.995, 0.56],
      [0.999, 0.89],
    ] as const) {
      const { tracks } = follow(recipe({ ema_mode: 'shadow', ema_decay: [decay] }), [1, ...ones(116).fill(0)]);
      expect(1 - tracks[0]!).toBeCloseTo(decay ** 117, 12);
      expect(1 - tracks[0]!).toBeCloseTo(share, 2);
    }
  });

  it('is half-way after its half-life', () => {
    const decay = 0.5 ** (1 / 10);
    expect(halfLife(decay)).toBeCloseTo(10, 12);
    expect(follow(recipe({ ema_mode: 'shadow', ema_decay: [decay] }), [1, ...ones(9).fill(0)]).tracks[0]).toBeCloseTo(0.5, 12);
  });

  it('never touches the weights, with any number of decays', () => {
    const o = recipe({ ema_mode: 'shadow', ema_decay: [0.5, 0.9, 0.99, 0.999] });
    const { weight, tracks } = follow(o, ones(50));
    expect(weight).toBe(50);
    // In a steady drift an average lags by b / (1 - b) updates.
    expect(tracks[0]).toBeCloseTo(50 - 1, 6);
    expect(averageTracks(o).names).toEqual(['ema:0.5', 'ema:0.9', 'ema:0.99', 'ema:0.999']);
  });
});

it('feedback slows a steady drift to (1 - b) / (1 - b + p)', () => {
  const [b, p] = [0.9, 0.3];
  const o = recipe({ ema_mode: 'feedback', ema_decay: [b], ema_feedback: p });
  const [early, late] = [follow(o, ones(400)).weight, follow(o, ones(500)).weight];
  // The average is taken before the weights go back, so that it moves by (1 - b) of a distance of 1 / (1 - (1 - p) b).
  expect((late - early) / 100).toBeCloseTo((1 - b) / (1 - b + p * b), 6);
});

it('blend is a step scaled by 1 - b', () => {
  expect(follow(recipe({ ema_mode: 'blend', ema_decay: [0.75] }), [1, 2, -3, 4]).weight).toBeCloseTo(0.25 * 4, 14);
});

it('switch copies the average into the weights every k-th update', () => {
  const o = recipe({ ema_mode: 'switch', ema_decay: [0.5], ema_switch_steps: 3 });
  expect(follow(o, ones(2)).weight).toBe(2);
  const { weight, tracks } = follow(o, ones(3));
  expect(weight).toBe(tracks[0]);
  expect(weight).toBeCloseTo(0.5 * (0.5 * 0.5 + 0.5 * 2) + 0.5 * 3, 14);
});

it('anchor pulls towards the start, which stays where it is', () => {
  const o = recipe({ ema_mode: 'anchor', ema_decay: [0.8] });
  const { weight, tracks } = follow(o, [1, 1], 10);
  expect(weight).toBeCloseTo(10 + 0.8 * (0.8 + 1), 14);
  expect(tracks).toEqual([10]);
  expect(averageTracks(o).names).toEqual([]);
  // A steady push settles where the pull balances it.
  expect(follow(o, ones(300)).weight).toBeCloseTo(0.8 / 0.2, 10);
});

describe('when an average takes part', () => {
  it('stays at the start until its first step', () => {
    const { tracks, weight } = follow(recipe({ ema_mode: 'feedback', ema_start_step: 5 }), ones(5));
    expect([weight, ...tracks]).toEqual([5, 0]);
    expect(follow(recipe({ ema_mode: 'shadow', ema_start_step: 5 }), ones(6)).tracks[0]).toBeCloseTo(0.6, 12);
  });

  it('takes every k-th update only', () => {
    const o = recipe({ ema_mode: 'shadow', ema_update_every: 3 });
    expect([1, 2, 3, 4, 5, 6].map((u) => averageStep(o, u).keep[0])).toEqual([1, 1, 0.9, 1, 1, 0.9]);
  });

  it('off follows nothing and changes nothing', () => {
    expect(averageTracks(recipe({ ema_mode: 'off' }))).toEqual({ names: [], slices: 0 });
    expect(follow(recipe({ ema_mode: 'off' }), [1, 2]).weight).toBe(3);
  });
});
