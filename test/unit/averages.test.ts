import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { averageFieldLabel, modeWords, type ModeWords } from '../../src/lab/settings/average-words';
import { nameOf } from '../../src/lab/settings/names';
import { AVERAGE_FIELDS, AVERAGE_MODES, EMA_MODES, type AverageMode, type EmaMode, modeOf } from '../../src/protocol/averages';
import { halfLife, type Optimisation, ONLINE_TRACK, parseOptimisation, parseRecipe, tracksOf } from '../../src/protocol/recipe';
import { AVERAGE_RULES, type AverageRule, averageStep, averageTracks } from '../../src/train/averages';

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

/** From a rule of ema.py: `"shadow": Rule(..., followed=False, hidden=1),`. */
function pythonRules(): Map<string, { followed: boolean; hidden: number }> {
  const text = readFileSync('src/exchange/handover/ema.py', 'utf8');
  const table = /^RULES = \{\n(.*?)^\}/ms.exec(text)![1]!;
  return new Map(
    [...table.matchAll(/^ {4}"(\w+)": Rule\((.*)\),$/gm)].map(([, mode, given]) => [
      mode!,
      { followed: !given!.includes('followed=False'), hidden: Number(/hidden=(\d+)/.exec(given!)?.[1] ?? 0) },
    ]),
  );
}

describe('the table of modes', () => {
  const DECAYS = [0.9, 0.99, 0.5, 0.98];

  it.each(EMA_MODES)('%s has a rule here and one in Python, which agree with the table about its tracks', (mode) => {
    const { followed, decays } = AVERAGE_MODES[mode];
    const o = recipe({ ema_mode: mode, ema_decay: DECAYS });
    const names = followed ? DECAYS.slice(0, decays).map((decay) => `ema:${decay}`) : [];
    const { hidden } = AVERAGE_RULES[mode];
    expect(averageTracks(o)).toEqual({ names, slices: names.length + hidden });
    expect(tracksOf(o)).toEqual([ONLINE_TRACK, ...names]);
    expect(pythonRules().get(mode)).toEqual({ followed, hidden });
    for (let u = 1; u < 40; u++) expect(averageStep(o, u).keep.length, 'what each slice keeps').toBe(names.length + hidden);
  });

  it.each(EMA_MODES)('%s is changed by its own decays and fields alone', (mode) => {
    const given = { ema_mode: mode, ema_decay: DECAYS, ema_update_every: 2, ema_start_step: 3 };
    const other = { ema_decay: [0.7, ...DECAYS.slice(1)], ema_update_every: 3, ema_start_step: 7, ema_feedback: 0.7, ema_switch_steps: 5 };
    const effects = (change: object) => JSON.stringify(Array.from({ length: 60 }, (_, i) => averageStep(recipe({ ...given, ...change }), i + 1))); // prettier-ignore
    const matters = (key: keyof typeof other) => effects({ [key]: other[key] }) !== effects({});
    expect(AVERAGE_FIELDS.filter(matters)).toEqual([...AVERAGE_MODES[mode].fields]);
    expect(matters('ema_decay')).toBe(AVERAGE_MODES[mode].decays > 0);
  });

  it.each(EMA_MODES)('%s has words of its own, and is told in the name of a run', (mode) => {
    const { title, word, text } = modeWords(mode);
    expect([title, word, text].every((said) => said.length > 1)).toBe(true);
    expect(EMA_MODES.filter((one) => modeWords(one).word === word || modeWords(one).title === title)).toEqual([mode]);
    const named = nameOf(parseRecipe({ ema_mode: mode, ema_decay: [0.777] }));
    if (AVERAGE_MODES[mode].decays > 0) expect(named).toContain(`${title} 0.777`);
    else expect(named).toBe('Careful');
  });

  it('is all that a recipe may choose from, and all that Python knows', () => {
    for (const ema_mode of EMA_MODES) expect(parseRecipe({ ema_mode }).ema_mode).toBe(ema_mode);
    expect(() => parseRecipe({ ema_mode: 'made-up' })).toThrow(`ema_mode: must be one of ${EMA_MODES.join(', ')}`);
    expect([...pythonRules().keys()]).toEqual(EMA_MODES);
    expect(new Set(AVERAGE_FIELDS.map(averageFieldLabel)).size).toBe(AVERAGE_FIELDS.length);
  });

  it('takes a mode that somebody wrote into an address for none', () => {
    for (const ema_mode of ['made-up', 'constructor', ''] as string[] as EmaMode[]) {
      expect(modeOf({ ema_mode })).toBe(AVERAGE_MODES.off);
      expect(modeWords(ema_mode).word).toBe(ema_mode);
    }
  });

  it('asks a newcomer for its rule, its words and known fields: the compiler does', () => {
    const table = { ...AVERAGE_MODES, 'made-up': { followed: true, decays: 1, fields: ['ema_start_step'] } } as const;
    table satisfies Record<string, AverageMode>;
    // @ts-expect-error There is no such field of a recipe.
    const field: AverageMode['fields'] = ['ema_made_up'];
    // @ts-expect-error The newcomer has no rule.
    const rules: Record<keyof typeof table, AverageRule> = AVERAGE_RULES;
    const words = Object.fromEntries(EMA_MODES.map((mode) => [mode, modeWords(mode)])) as Record<EmaMode, ModeWords>;
    // @ts-expect-error The newcomer has no words.
    const said: Record<keyof typeof table, ModeWords> = words;
    expect([field, rules, said].every(Boolean)).toBe(true);
  });
});
