/**
 * What a decayed average of the weights can be used for: one entry for each mode of the recipe's `ema_mode`. The recipe's choices, the
 * tracks of a run, the form, names and records follow from this table. A new mode is an entry here, its words
 * (lab/settings/average-words.ts), its rule (train/averages.ts), its rule in Python (exchange/handover/ema.py) and their tests; the
 * compiler asks for the first three, test/unit/averages.test.ts for all.
 */

/** Fields of a recipe that only mean something together with certain modes, in the order of the form. */
export const AVERAGE_FIELDS = ['ema_update_every', 'ema_start_step', 'ema_feedback', 'ema_switch_steps'] as const;
export type AverageField = (typeof AVERAGE_FIELDS)[number];

/** As many decays as a recipe may list. */
export const MOST_DECAYS = 4;

export interface AverageMode {
  /** Whether the averages are tracks of the run, which are evaluated and can be taken along. */
  followed: boolean;
  /** How many of the recipe's decays it uses at most. */
  decays: 0 | 1 | typeof MOST_DECAYS;
  /** What it takes of the recipe besides the decays. */
  fields: readonly AverageField[];
}

const WHEN = ['ema_update_every', 'ema_start_step'] as const;

/** train/averages.ts has the rules. The first one is that there is none. */
export const AVERAGE_MODES = {
  off: { followed: false, decays: 0, fields: [] },
  shadow: { followed: true, decays: MOST_DECAYS, fields: WHEN },
  feedback: { followed: true, decays: MOST_DECAYS, fields: [...WHEN, 'ema_feedback'] },
  blend: { followed: false, decays: 1, fields: WHEN },
  switch: { followed: true, decays: MOST_DECAYS, fields: [...WHEN, 'ema_switch_steps'] },
  anchor: { followed: false, decays: 1, fields: WHEN },
} as const satisfies Record<string, AverageMode>;

export type EmaMode = keyof typeof AVERAGE_MODES;
export const EMA_MODES = Object.keys(AVERAGE_MODES) as EmaMode[];

interface Averaged {
  ema_mode: EmaMode;
  ema_decay: readonly number[];
}

/** Of a recipe that is being typed in, too: a mode that there is not has no average. */
export const modeOf = ({ ema_mode }: Pick<Averaged, 'ema_mode'>): AverageMode =>
  Object.hasOwn(AVERAGE_MODES, ema_mode) ? AVERAGE_MODES[ema_mode] : AVERAGE_MODES.off;

/** The decays that mean something. */
export const usedDecays = (recipe: Averaged): number[] => recipe.ema_decay.slice(0, modeOf(recipe).decays);

export const emaTrack = (decay: number): string => `ema:${decay}`;

/** The names of the averages that are tracks. */
export const followedAverages = (recipe: Averaged): string[] => (modeOf(recipe).followed ? usedDecays(recipe).map(emaTrack) : []);
