/**
 * Runs what came with checkpoints and may never come to an end: whoever opened this worker kills it then. JavaScript rather than
 * TypeScript, because Node's worker threads run it as it stands; for browsers Vite bundles it.
 *
 * In: a task of thread.ts. Out: first 'ready', then {answers}, one to each item. Answers come at least every 100 ms, and before each long
 * item: a longer silence means one slow item. Of tokenizers the last few are kept; 'unknown' asks for one, and {refused} says that it
 * cannot be read.
 */
import { Renderer } from './render.js';
import { Vocabulary } from './tokenize.js';

/** Characters, or ids, of an item that is told of before it is begun. */
const LONG = 10_000;
/** A large vocabulary takes 200 MB. */
const MOST_KEPT = 2;

function serve() {
  const port = globalThis.process?.getBuiltinModule?.('node:worker_threads').parentPort ?? globalThis;
  const renderer = new Renderer();
  const kept = new Map();
  let watched = false;
  const begins = (part) => {
    if (watched) port.postMessage({ begins: part });
  };

  /** Null while it is not there. */
  const vocabularyOf = ({ key, value }) => {
    const known = kept.get(key) ?? (value && new Vocabulary(value, begins));
    if (!known) return null;
    kept.delete(key);
    kept.set(key, known);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
    if (value) port.postMessage({ answers: [] }); // That took its time.
    return known;
  };

  const work = (task, worker) => {
    let answers = [];
    let told = performance.now();
    const tell = () => {
      port.postMessage({ answers });
      answers = [];
      told = performance.now();
    };
    for (const item of task.items) {
      if (answers.length > 0 && (item.length > LONG || performance.now() - told >= 100)) tell();
      answers.push(worker[task.kind](task.given, item));
    }
    tell();
  };

  port.onmessage = ({ data: task }) => {
    watched ||= task.watched;
    try {
      const worker = task.kind === 'render' ? renderer : vocabularyOf(task);
      if (worker) work(task, worker);
      else port.postMessage('unknown');
    } catch (error) {
      port.postMessage({ refused: error.message });
    }
  };
  port.postMessage('ready');
}

serve();
