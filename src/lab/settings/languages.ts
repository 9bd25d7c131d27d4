import { msg } from '@lit/localize';
import { LANGUAGES, type Language } from '../../protocol/catalogue';
import { DEFAULT_RECIPE } from '../../protocol/recipe';

/** What recipes of a language begin with, besides their data. */
interface Spoken {
  /** The model that its presets are made for. */
  model: string;
  prompts: string;
  judge: string;
  max_length: number;
  max_new_tokens: number;
}

/** A word is one token of the toy and several of the others. */
const SPOKEN: Record<Language, Spoken> = {
  toy: { ...DEFAULT_RECIPE, ...DEFAULT_RECIPE.evaluation },
  en: { model: 'small-aligned', prompts: 'adversarial-test-en', judge: 'keywords', max_length: 128, max_new_tokens: 44 },
  ja: { model: 'small-aligned-ja', prompts: 'adversarial-test-ja', judge: 'keywords-ja', max_length: 128, max_new_tokens: 44 },
};

export const spoken = (language: Language): Spoken => SPOKEN[language];

/** Whether a length stands there because some language has it so; any other was set by hand. */
export const isUsual = (key: 'max_length' | 'max_new_tokens', value: number): boolean =>
  LANGUAGES.some((language) => SPOKEN[language][key] === value);

/** Of data that ship, by how their ids end; whatever else there is counts as the toy's. */
export const languageOf = (data: string): Language => LANGUAGES.find((language) => data.endsWith(`-${language}`)) ?? 'toy';

/** An id without its language: what the same thing is called in each. */
export const stemOf = (id: string): string => id.replace(/-(en|ja)$/, '');

export function languageTitle(language: Language): string {
  switch (language) {
    case 'en':
      return msg('English');
    case 'ja':
      return msg('Japanese');
    case 'toy':
      return msg('Toy English');
  }
}

/** The first of the languages of a browser that there is something for. */
export function preferred(languages: readonly string[]): Language {
  const known = languages.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => tag === 'ja' || tag === 'en');
  return known === 'ja' ? 'ja' : 'en';
}
