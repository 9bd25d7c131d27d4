import { Environment, Interpreter, Template } from '@huggingface/jinja';

/** Chat templates. */

/** Rendering must not depend on the day: this is the date that the templates of Llama 3 themselves fall back to. */
const DATE = { d: '26', b: 'Jul', B: 'July', m: '07', Y: '2024', y: '24', a: 'Fri', A: 'Friday', H: '00', M: '00', S: '00', '%': '%' };
const dateAs = (format) => format.replace(/%([a-zA-Z%])/g, (asked, letter) => DATE[letter] ?? asked);

/** The library's own would fill the memory with range(10 ** 9) before any time limit. */
function range(start, stop, step = 1) {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  const length = Math.max(0, Math.ceil((to - from) / step));
  if (!(length <= 2 ** 20)) throw new Error(`range() of ${length} numbers; the limit is ${2 ** 20}`);
  return Array.from({ length }, (_, i) => from + i * step);
}

function refuse(reason) {
  throw new Error(reason);
}

/** What templates may use by name; the library's own names come with `Template.render` and cannot be replaced there. */
const GLOBALS = {
  ...{ true: true, True: true, false: false, False: false, none: null, None: null },
  ...{ range, raise_exception: refuse, strftime_now: dateAs, date_string: dateAs('%d %b %Y') },
};

/** Renders chats: each becomes {text}, {failed: why} or {tooLong: characters}. A template is parsed once. */
export class Renderer {
  #parsed = new Map();

  /** `limit`: characters that a template may write beyond those of the messages. */
  render({ source, context, limit }, chat) {
    try {
      if (!this.#parsed.has(source)) this.#parsed.set(source, new Template(source).parsed);
      const environment = new Environment();
      for (const [name, value] of Object.entries({ ...GLOBALS, ...context, ...chat })) environment.set(name, value);
      const text = new Interpreter(environment).run(this.#parsed.get(source)).value;
      const own = chat.messages.reduce((n, { content }) => n + content.length, 0);
      return text.length > limit + own ? { tooLong: text.length } : { text };
    } catch (error) {
      return { failed: error.message };
    }
  }
}
