import { GENERAL_JUDGE, JUDGES } from '../../judge/judges';
import { type Catalogue, type Language, LANGUAGES } from '../../protocol/catalogue';
import { isOwn } from '../../protocol/own';
import { DEFAULT_RECIPE, type Recipe } from '../../protocol/recipe';
import { isUsual, spoken, stemOf } from './languages';
import { matchingPreset, presetOn } from './presets';

/** What choosing a model of another language changes besides: the data of the same style, the prompts of the same part, the judge. */
export interface Switching {
  model: string;
  /** Null for a model of one's own, whose language nobody asks. */
  language: Language | null;
  /** What was switched to: titles of data, prompts and the judge. */
  titles: string[];
  /** The model in whose place the page chose this one, because a run with it would take so long here; null where a person chose. */
  slow: { model: string; title: string; seconds: number } | null;
}

const judgeTitle = (id: string): string => JUDGES.find((one) => one.id === id)?.title ?? id;
const judgeLanguage = (id: string): string | undefined => JUDGES.find((one) => one.id === id)?.list?.language;

/** Whether the page itself put the general judge there, for a model of one's own; with one that ships, a person chose it. */
const isGeneral = ({ model, evaluation }: Recipe): boolean => isOwn(model) && evaluation.judge === GENERAL_JUDGE;

const suits = (recipe: Recipe, wanted: string): boolean => {
  const { judge } = recipe.evaluation;
  return judge === GENERAL_JUDGE ? !isGeneral(recipe) : judgeLanguage(judge) === judgeLanguage(wanted);
};

/** What stands for an entry in a language: of the same name but for the language, else of the same kind. Null where it is of that language, or one's own. */
function counterpart<Entry extends { id: string; language?: Language }>(
  entries: readonly Entry[],
  id: string,
  language: Language,
  alike: (a: Entry, b: Entry) => boolean,
): Entry | null {
  const from = entries.find((entry) => entry.id === id);
  if (!from?.language || from.language === language) return null;
  const there = entries.filter((entry) => entry.language === language && alike(entry, from));
  return there.find((entry) => stemOf(entry.id) === stemOf(id)) ?? there[0] ?? null;
}

/** The change of a recipe for a model that ships, itself included, and what of it is to be told; null for one that does not say its language. */
export function switchedTo(catalogue: Catalogue, recipe: Recipe, id: string): { change: Partial<Recipe>; told: Switching } | null {
  const model = catalogue.models.find((entry) => entry.id === id);
  if (!model?.language) return null;
  const { language } = model;
  const data = counterpart(catalogue.data, recipe.data, language, (a, b) => a.style === b.style);
  const { evaluation } = recipe;
  const prompts = counterpart(catalogue.prompts, evaluation.prompts, language, (a, b) => a.kind === b.kind && a.part === b.part);
  const wanted = model.judge ?? DEFAULT_RECIPE.evaluation.judge;
  const judge = suits(recipe, wanted) ? null : wanted;
  const preset = data && matchingPreset(recipe);
  const { max_length, max_new_tokens } = spoken(language);
  const change: Partial<Recipe> = {
    model: id,
    ...(data ? { data: data.id } : {}),
    ...(preset ? presetOn(preset, data) : {}),
    ...(isUsual('max_length', recipe.max_length) ? { max_length } : {}),
    evaluation: {
      ...evaluation,
      ...(prompts ? { prompts: prompts.id } : {}),
      ...(judge ? { judge } : {}),
      ...(isUsual('max_new_tokens', evaluation.max_new_tokens) ? { max_new_tokens } : {}),
    },
  };
  const titles = [data?.title, prompts?.title, judge && judgeTitle(judge)].filter((title) => title !== undefined && title !== null);
  return { change, told: { model: id, language, titles, slow: null } };
}

/**
 * The change of a recipe for a model of one's own, and what of it is to be told: the judges of models that ship know their wording alone.
 * Null where a person chose the judge, and for a model that ships.
 */
export function judgedAsOwn(recipe: Recipe, id: string): { change: Partial<Recipe>; told: Switching } | null {
  const { model, evaluation } = recipe;
  const fromPage = !isOwn(model) && LANGUAGES.some((language) => spoken(language).judge === evaluation.judge);
  if (!isOwn(id) || !fromPage) return null;
  const told = { model: id, language: null, titles: [judgeTitle(GENERAL_JUDGE)], slow: null };
  return { change: { model: id, evaluation: { ...evaluation, judge: GENERAL_JUDGE } }, told };
}
