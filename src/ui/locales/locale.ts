import { configureLocalization } from '@lit/localize';
import { choice, keepChoice } from '../base/kept';
import { templatesOf, type Texts } from './templates';

/** Languages of the page, each by its own name. English is the wording in the source; another has its texts in a folder here. */
export const LOCALES = { en: 'English', ja: '日本語' } as const;
export type Locale = keyof typeof LOCALES;

const KEY = 'tabtune.lang';
/** In the address, so that a link opens in the language in which it was sent: `?lang=ja`. */
const PARAMETER = 'lang';

/** Loaded when somebody wants them. */
const textsOf = async (): Promise<Texts> => (await import('./ja/index')).default;

const { getLocale, setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: ['ja'],
  loadLocale: async () => ({ templates: templatesOf(await textsOf()) }),
});

export const currentLocale = (): Locale => getLocale() as Locale;

const isLocale = (tag: string | null | undefined): tag is Locale => tag !== null && tag !== undefined && Object.hasOwn(LOCALES, tag);

/** The first of the languages of a browser that the page speaks. */
const ofBrowser = (languages: readonly string[]): Locale => languages.map((tag) => tag.toLowerCase().split('-')[0]).find(isLocale) ?? 'en';

/** What the address asks for, else what was chosen before, else what the browser prefers. */
export function wantedLocale(search: string, languages: readonly string[]): Locale {
  const asked = new URLSearchParams(search).get(PARAMETER)?.toLowerCase();
  if (isLocale(asked)) return asked;
  const kept = choice(KEY);
  return isLocale(kept) ? kept : ofBrowser(languages);
}

/** The page speaks it from now on. Fails when its texts cannot be loaded; the page then stays in the language that it has. */
export async function speak(locale: Locale): Promise<void> {
  if (locale !== 'en') await textsOf();
  // First, since numbers follow it and elements render as soon as the texts are there.
  document.documentElement.lang = locale;
  await setLocale(locale);
}

/** What a person chose outlasts the tab and stands in the address. */
export async function chooseLocale(locale: Locale): Promise<void> {
  await speak(locale);
  keepChoice(KEY, locale);
  const address = new URL(location.href);
  address.searchParams.set(PARAMETER, locale);
  history.replaceState(history.state, '', address);
}
