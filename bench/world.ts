import { Library, webSources } from '../src/worker/library';
import type { SuiteOptions } from './suite';

/** What a suite has in a browser. */
export const options: SuiteOptions = {
  library: () => new Library(webSources(new URL('/', location.href).href)),
  progress: (text) => console.info(text),
};
