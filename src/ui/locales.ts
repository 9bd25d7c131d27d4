import { configureLocalization } from '@lit/localize';

/** English is the wording in the source; a second language adds its name and its file here. */
export const { getLocale, setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: [],
  loadLocale: (locale) => Promise.reject(new Error(`There are no texts in ${locale}.`)),
});
