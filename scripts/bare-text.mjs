/**
 * Lint: what a person reads in a template stands in `msg`, so that it has a wording in every language. Bare text between tags is refused,
 * and so is text in the attributes below; in an element with `translate="no"` (names, code) it may stand.
 */

const READ = /^(title|alt|placeholder|label|aria-label|aria-description|aria-roledescription|aria-valuetext)$/;
/** In place of an expression. */
const VALUE = '\u0000';
const TOKEN = /<!--[\s\S]*?-->|<(\/?)([a-z][\w-]*)((?:\s+[^\s=>"']+(?:=(?:"[^"]*"|'[^']*'|[^\s>"']*))?)*)\s*(\/?)>|[^<]+|</gi;
const ATTRIBUTE = /([^\s=>"']+)=(?:"([^"]*)"|'([^']*)'|([^\s>"']*))/g;
const EMPTY = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;

/** Letters make a text; a sign, a number or an abbreviation of one letter does not. */
const isText = (text) => /\p{L}{2}/u.test(text.replace(/&\w+;/g, ''));

/**
 * Bare texts of a template, given by its fixed parts.
 * @param {readonly string[]} parts
 * @returns {string[]}
 */
export function bareTexts(parts) {
  /** @type {string[]} */
  const found = [];
  // How deep the parser is inside an element that is not to be translated.
  let kept = 0;
  for (const [token, closing, name, attributes, self] of parts.join(VALUE).matchAll(TOKEN)) {
    if (name === undefined) {
      if (kept === 0 && !token.startsWith('<') && isText(token)) found.push(token.replaceAll(VALUE, '…').trim());
      continue;
    }
    const leaf = self || EMPTY.test(name);
    if (closing) kept = Math.max(0, kept - 1);
    else if (kept > 0) kept += leaf ? 0 : 1;
    else {
      const given = [...attributes.matchAll(ATTRIBUTE)].map(([, key, ...values]) => [
        key,
        values.find((value) => value !== undefined) ?? '',
      ]);
      if (given.some(([key, value]) => key === 'translate' && value === 'no')) kept = leaf ? 0 : 1;
      else for (const [key, value] of given) if (READ.test(key) && isText(value)) found.push(value.replaceAll(VALUE, '…'));
    }
  }
  return found;
}

/** @type {import('eslint').Rule.RuleModule} */
export const bareText = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { bare: 'A person reads "{{text}}": it belongs into msg, or into an element with translate="no".' },
  },
  create: (context) => ({
    TaggedTemplateExpression: (node) => {
      if (node.tag.type !== 'Identifier' || !/^(html|svg)$/.test(node.tag.name)) return;
      const parts = node.quasi.quasis.map(({ value }) => value.cooked);
      for (const text of bareTexts(parts)) context.report({ node, messageId: 'bare', data: { text } });
    },
  }),
};
