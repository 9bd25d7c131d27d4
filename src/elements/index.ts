import { fail } from '../protocol/errors';
import { KINDS } from '../lab/embedding/wishes';
import { elementOf } from './framed';

/** `elements.js` of the built page, which a course page of any origin loads with one script tag (docs/elements.md). */

/** Where this script lies; a module does not know its tag, and finds it by its name. */
function address(): string {
  const running = document.currentScript as HTMLScriptElement | null;
  const own = running ?? Array.from(document.scripts).find(({ src }) => /\/elements\.js([?#]|$)/.test(src));
  if (own?.src) return own.src;
  throw fail(
    'internal',
  )`elements.js does not find its own script tag, and so not its files. Load it by a script tag whose src ends in elements.js.`;
}

for (const kind of KINDS) {
  const name = `tabtune-${kind}`;
  // A page that loads the script twice has them already.
  if (!customElements.get(name)) customElements.define(name, elementOf(kind, new URL('./', address()).href));
}
