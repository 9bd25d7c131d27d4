import { write } from './jinja/interpreter.js';
import { read } from './jinja/source.js';
import { str } from './jinja/repr.js';
import { LazyValue, refuse, wrap } from './jinja/values.js';

/** Chat templates. */

/** Rendering must not depend on the day: this is the date that the templates of Llama 3 themselves fall back to. */
const DATE = {
  ...{
    d: '26',
    e: '26',
    j: '208',
    a: 'Fri',
    A: 'Friday',
    w: '5',
    u: '5',
    U: '29',
    W: '30',
    V: '30',
    m: '07',
    b: 'Jul',
    h: 'Jul',
    B: 'July',
  },
  ...{
    Y: '2024',
    G: '2024',
    y: '24',
    g: '24',
    C: '20',
    H: '00',
    k: ' 0',
    I: '12',
    l: '12',
    M: '00',
    S: '00',
    f: '000000',
    p: 'AM',
    P: 'am',
  },
  ...{ F: '2024-07-26', D: '07/26/24', x: '07/26/24', T: '00:00:00', X: '00:00:00', R: '00:00', r: '12:00:00 AM' },
  ...{ c: 'Fri Jul 26 00:00:00 2024', z: '', Z: '', n: '\n', t: '\t', '%': '%' },
};
/** As strftime of Python on Linux, in the C locale. A code that is none there, or says more than the date, is refused by name. */
const dateAs = (format) =>
  format.replace(/%(-?)(.?)/gsu, (asked, bare, letter) => {
    const written = Object.hasOwn(DATE, letter) ? DATE[letter] : refuse(`strftime_now() with ${asked} of ${format}`);
    return bare && /^[ 0]?\d+$/.test(written) ? String(Number(written)) : written;
  });

/** A list of 10 ** 9 numbers would fill the memory before any time limit. */
function range(args) {
  if (args.some(({ type }) => type !== 'IntegerValue')) refuse('range() takes integers');
  const [start, stop, step = 1] = args.map(({ value }) => value);
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  const length = Math.max(0, Math.ceil((to - from) / step));
  if (!(length <= 2 ** 20)) throw new Error(`range() of ${length} numbers; the limit is ${2 ** 20}`);
  return new LazyValue(
    Array.from({ length }, (_, i) => wrap(from + i * step)),
    false,
  );
}

/** What templates may use by name, besides Jinja2's own. */
const GLOBALS = {
  ...{ range, raise_exception: ([reason]) => refuse(str(reason)) },
  ...{ strftime_now: ([format]) => dateAs(str(format)), date_string: dateAs('%d %b %Y') },
};

/** Renders chats: each becomes {text}, {failed: why} or {tooLong: characters}. A template is parsed once. */
export class Renderer {
  #parsed = new Map();

  /** `limit`: characters that a template may write beyond those of the messages. */
  render({ source, context, limit }, chat) {
    try {
      if (!this.#parsed.has(source)) this.#parsed.set(source, read(source));
      const text = write(this.#parsed.get(source), { ...GLOBALS, ...context, ...chat });
      const own = chat.messages.reduce((n, { content }) => n + content.length, 0);
      return text.length > limit + own ? { tooLong: text.length } : { text };
    } catch (error) {
      return { failed: error.message };
    }
  }
}
