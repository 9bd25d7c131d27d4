import { Library, webSources } from '../src/worker/library';
import { Suite } from './suite';

declare global {
  var suite: Suite;
}

globalThis.suite = new Suite({
  library: () => new Library(webSources(new URL('/', location.href).href)),
  progress: (text) => console.info(text),
});
document.title = 'ready';
