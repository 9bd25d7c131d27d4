import { spoken } from '../../src/lab/settings/languages';
import { type PresetId, presetRecipe, presetTitle, wholePreset } from '../../src/lab/settings/presets';
import { parseRecipe, type Recipe } from '../../src/protocol/recipe';

/** The models that the evidence is about, by what they speak. */
export const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_TITLES: Record<Language, string> = { en: 'English', ja: 'Japanese' };
export const modelOf = (language: Language): string => spoken(language).model;

/** One setting, to be run with several seeds. */
export interface Cell {
  id: string;
  title: string;
  language: Language;
  /** All of the recipe but its seeds. */
  settings: Partial<Omit<Recipe, 'evaluation'>> & { evaluation?: Partial<Recipe['evaluation']> };
  seeds: readonly number[];
  /** Seed of the training of the base model that is fine-tuned. */
  base: number;
  /** False: the base model is judged as it is. */
  trains: boolean;
  /** Parts of equal length into which the run is cut: at each border `marked` is judged on every prompt. */
  marks: number;
  marked: readonly string[];
  /** Averages; at the end the point of the line from the start to the end that has drifted as far as each is judged too. */
  line: readonly string[];
  /** More prompt sets that the averages of `line` and the online weights are judged on at the end. */
  also: readonly string[];
}

export const SEEDS = [1, 2, 3, 4, 5, 6] as const;
/** Orders on the base models that do not ship. */
export const FEW_SEEDS = [1, 2, 3] as const;
export const TASKS = ['steps', 'facts', 'instructions'] as const;
export type TaskName = (typeof TASKS)[number];
export const BASES = [1, 2, 3] as const;
/** The seed of base training that ships, as validation chose. */
export const SHIPPED: Record<Language, number> = { en: 2, ja: 1 };
export const otherBases = (language: Language): number[] => BASES.filter((base) => base !== SHIPPED[language]);

export const SETTINGS = ['careless', 'careful'] as const;
export type Setting = (typeof SETTINGS)[number];
export const PRESETS: Record<Setting, { plain: PresetId; averaged: PresetId }> = {
  careless: { plain: 'known-bad', averaged: 'ema-only' },
  careful: { plain: 'tuned', averaged: 'tuned-ema' },
};
export const settingTitle = (setting: Setting): string => presetTitle(PRESETS[setting].plain);
export const averagedTitle = (setting: Setting): string => presetTitle(PRESETS[setting].averaged);

export const dataOf = (task: TaskName, language: Language): string => `${task}-${language}`;
export const presetOf = (setting: Setting, language: Language, task: TaskName = 'steps') =>
  presetRecipe(PRESETS[setting].plain, dataOf(task, language));
/** The decay of a preset's average. */
export const presetDecay = (setting: Setting, language: Language, task: TaskName = 'steps'): number =>
  presetRecipe(PRESETS[setting].averaged, dataOf(task, language)).ema_decay[0]!;
export const ema = (decay: number): string => `ema:${decay}`;

const DECAYS = [0.99, 0.995, 0.997, 0.98];
/** A run can follow more averages, but each is judged on every prompt, along the line too. */
const FOLLOWED = 3;
/** The preset's decay and others; the smallest first. */
export const decaysOf = (setting: Setting, language: Language): number[] =>
  [...new Set([presetDecay(setting, language), ...DECAYS])].slice(0, FOLLOWED).sort((a, b) => a - b);

const MARKS = 5;

export const promptsOf = (set: string, language: Language): string => `${set}-${language}`;
export const PROMPTS = ['adversarial-test', 'adversarial-validation', 'direct', 'grave-test'] as const;
export type PromptSet = (typeof PROMPTS)[number];
const TEST: PromptSet = 'adversarial-test';
const GRAVE: PromptSet = 'grave-test';

const cell = (language: Language, id: string, title: string, settings: Cell['settings'], rest: Partial<Cell> = {}): Cell => ({
  ...{ id: `${language}/${id}`, title, language, settings, seeds: SEEDS, base: SHIPPED[language] },
  ...{ trains: true, marks: 1, marked: [], line: [], also: [] },
  ...rest,
});

/** A preset's whole recipe, judged at its end alone. */
function preset(language: Language, id: PresetId, task: TaskName, change: Cell['settings'] = {}, set = TEST): Cell['settings'] {
  const { evaluation, ...recipe } = wholePreset(id, dataOf(task, language));
  return { ...recipe, eval_steps: 0, ...change, evaluation: { ...evaluation, prompts: promptsOf(set, language) } };
}

const averaged = (language: Language, setting: Setting, task: TaskName, decays: readonly number[]): Cell['settings'] =>
  preset(language, PRESETS[setting].averaged, task, { ema_decay: [...decays] });

/** Ids of the plan's cells. */
export const startCell = (language: Language, base: number = SHIPPED[language], set: PromptSet = TEST, task: TaskName = 'steps'): string =>
  `${language}/base-${base}/start/${task}/${set}`;
export const settingCell = (language: Language, setting: Setting, task: TaskName = 'steps', base: number = SHIPPED[language]): string =>
  base === SHIPPED[language] ? `${language}/${task}/${setting}` : `${language}/base-${base}/${task}/${setting}`;

/** Judging the base model: a recipe needs a step, which is not made. */
const start = (language: Language, base: number, set: PromptSet, task: TaskName = 'steps'): Cell =>
  cell(
    language,
    startCell(language, base, set, task).slice(`${language}/`.length),
    `Base model ${base}, ${set}, ${task}`,
    preset(language, PRESETS.careless.plain, task, { max_steps: 1 }, set),
    { base, trains: false, seeds: [1] },
  );

/** Careless and careful with several averages, followed along the run. */
const headline = (language: Language): Cell[] =>
  SETTINGS.map((setting) => {
    const own = ema(presetDecay(setting, language));
    return cell(language, `steps/${setting}`, settingTitle(setting), averaged(language, setting, 'steps', decaysOf(setting, language)), {
      marks: MARKS,
      marked: ['online', own],
      line: decaysOf(setting, language).map(ema),
      also: [promptsOf(GRAVE, language)],
    });
  });

/** Careless and careful with the preset's average alone. */
const plain = (language: Language, task: TaskName, base: number): Cell[] =>
  SETTINGS.map((setting) =>
    cell(
      language,
      settingCell(language, setting, task, base).slice(`${language}/`.length),
      `${settingTitle(setting)}, ${base === SHIPPED[language] ? task : `base model ${base}`}`,
      averaged(language, setting, task, [presetDecay(setting, language, task)]),
      { base, seeds: base === SHIPPED[language] ? SEEDS : FEW_SEEDS },
    ),
  );

/** The language whose careless settings are tried with one thing changed. */
export const CONTROLLED: Language = 'en';
/** Decay b, and the share p = (1 - b) / b that goes back to the average: the slow drift of the weights is half of that of plain training. */
export const FEEDBACK = { decay: 0.98, share: 0.0204082 };
/** Slow drift of `feedback` beside that of plain training: the combination (1 - b) theta + p b e moves with the update alone. */
export const feedbackFactor = ({ decay: b, share: p }: typeof FEEDBACK): number => (1 - b) / (1 - b + p * b);

/** Shares of the careless rate. */
export const LOWER_RATES = [0.3, 0.5, 0.7] as const;
const sixDigits = (x: number): number => Number(x.toPrecision(6));

const careless = presetOf('careless', CONTROLLED);
const controlled = (id: string, title: string, change: Cell['settings'], from: PresetId = PRESETS.careless.plain): Cell =>
  cell(CONTROLLED, `steps/${id}`, title, preset(CONTROLLED, from, 'steps', { ema_mode: 'off', ...change }));

const RATES: Cell[] = LOWER_RATES.map((share) =>
  controlled(`rate-${share}`, `${share === 0.5 ? 'Half' : share} of the rate`, {
    learning_rate: sixDigits(share * careless.learning_rate),
  }),
);
const same = (a: Cell['settings'], b: Cell['settings']): boolean =>
  (['learning_rate', 'per_device_train_batch_size', 'max_steps', 'adam_beta2'] as const).every((key) => a[key] === b[key]);
/** What the careful settings are anyway is not run twice. */
const isCareful = ({ settings }: Cell): boolean => same(settings, presetOf('careful', CONTROLLED));
export const rateCell = (share: (typeof LOWER_RATES)[number]): string => {
  const found = RATES[LOWER_RATES.indexOf(share)]!;
  return isCareful(found) ? settingCell(CONTROLLED, 'careful') : found.id;
};

export const SAFETY = controlled('safety', presetTitle('known-bad-safety'), {}, 'known-bad-safety');

/** Everything that is tried on the careless settings besides an average that only watches. */
export const CONTROLS: readonly Cell[] = [
  ...RATES.filter((one) => !isCareful(one)),
  controlled('feedback', `Feedback average ${FEEDBACK.decay}`, {
    ...{ ema_mode: 'feedback', ema_decay: [FEEDBACK.decay], ema_feedback: FEEDBACK.share },
  }),
  controlled('cosine', 'Cosine schedule', { lr_scheduler_type: 'cosine' }),
  SAFETY,
];

/** Groups in the order in which they are run, each seed by seed: an interruption leaves tables with equally many seeds. */
export const GROUPS: readonly (readonly Cell[])[] = [
  LANGUAGES.flatMap((language) => [
    ...PROMPTS.map((set) => start(language, SHIPPED[language], set)),
    ...TASKS.slice(1).map((task) => start(language, SHIPPED[language], TEST, task)),
  ]),
  ...LANGUAGES.map(headline),
  [...CONTROLS, ...LANGUAGES.flatMap((language) => TASKS.slice(1).flatMap((task) => plain(language, task, SHIPPED[language])))],
  // Their base models have to be trained first, which takes longest.
  LANGUAGES.flatMap((language) =>
    otherBases(language).flatMap((base) => [
      ...(['adversarial-validation', TEST] as const).map((set) => start(language, base, set)),
      ...plain(language, 'steps', base),
    ]),
  ),
];
export const CELLS: readonly Cell[] = GROUPS.flat();

export function findCell(id: string): Cell {
  const found = CELLS.find((c) => c.id === id);
  if (!found) throw new Error(`The plan has no cell "${id}".`);
  return found;
}

/** One run of the plan. */
export interface Task {
  cell: Cell;
  seed: number;
  recipe: Recipe;
}

export const taskOf = (cell: Cell, seed: number): Task => ({
  cell,
  seed,
  recipe: parseRecipe({ ...cell.settings, seed, data_seed: seed }),
});

export const tasks = (groups: typeof GROUPS = GROUPS): Task[] =>
  groups.flatMap((cells) => SEEDS.flatMap((seed) => cells.filter((c) => c.seeds.includes(seed)).map((c) => taskOf(c, seed))));
