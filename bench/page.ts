import * as Comlink from 'comlink';
import { threadsOf } from './engines/engine';
import type { Remote } from './hosts/host';
import { Suite } from './suite';
import { options } from './world';

declare global {
  var suite: Remote;
}

const here = new Suite(options);
const workers = new Map<string, Comlink.Remote<Suite>>();

/** An engine on the processor has a worker of its own, as it has in a page that must stay responsive. */
function suiteOf(engine: string): Remote {
  const threads = threadsOf(engine);
  if (threads === null) return here;
  let suite = workers.get(engine);
  if (!suite) {
    suite = Comlink.wrap<Suite>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: String(threads) }));
    workers.set(engine, suite);
  }
  return suite;
}

globalThis.suite = {
  open: (engine) => suiteOf(engine).open(engine),
  prepare: (engine, c) => suiteOf(engine).prepare(engine, c),
  sample: (engine, id, seconds) => suiteOf(engine).sample(engine, id, seconds),
  recipe: (engine) => suiteOf(engine).recipe(engine),
};
document.title = 'ready';
