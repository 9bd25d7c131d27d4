/** Tokens that were added to a vocabulary, and where a text holds them. */

const WORD = '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d]';
const ENDS_WITH_WORD = new RegExp(`${WORD}$`, 'u');
const STARTS_WITH_WORD = new RegExp(`^${WORD}`, 'u');
const SPACE = /\p{White_Space}/u;

/** As the file has it; `normalized` is what it says, or else what is usual. */
export function addedToken({ id, content, single_word, lstrip, rstrip, special, normalized }) {
  const flags = { single_word, lstrip, rstrip, special, normalized };
  for (const [name, value] of Object.entries(flags))
    if (value !== undefined && typeof value !== 'boolean')
      throw new Error(`Unknown option: ${name}: ${JSON.stringify(value)} of the added token ${JSON.stringify(content)}`);
  return {
    id,
    content,
    singleWord: !!single_word,
    left: !!lstrip,
    right: !!rstrip,
    special: !!special,
    normalized: normalized ?? !special,
  };
}

/** The character before a place, or after it, surrogates together. */
const before = (text, at) => text.slice(Math.max(0, at - (/[\udc00-\udfff]/.test(text[at - 1]) ? 2 : 1)), at);
const after = (text, at) => String.fromCodePoint(text.codePointAt(at));

const isWord = (text, start, end) =>
  (start === 0 || !ENDS_WITH_WORD.test(before(text, start))) && (end === text.length || !STARTS_WITH_WORD.test(after(text, end)));

/**
 * `tokens` by the text by which they are found. Gives the stretches of a text in order: `{start, end, token}`, the token undefined between
 * tokens. Of tokens that begin at one place the longest is taken; one that has to be a word of its own is passed over elsewhere, with all
 * that it covers, as in Rust; `lstrip` and `rstrip` take the white space beside it.
 */
export function finder(tokens) {
  const contents = [...tokens.keys()].filter((content) => content !== '').sort((a, b) => b.length - a.length);
  if (contents.length === 0) return (text) => (text === '' ? [] : [{ start: 0, end: text.length, token: undefined }]);
  const pattern = new RegExp(contents.map((content) => content.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|'), 'g');
  return (text) => {
    const found = [];
    let at = 0;
    for (const { 0: content, index } of text.matchAll(pattern)) {
      const token = tokens.get(content);
      let [start, end] = [index, index + content.length];
      if (token.singleWord && !isWord(text, start, end)) continue;
      if (token.left) while (start > at && SPACE.test(text[start - 1])) start--;
      if (token.right) while (end < text.length && SPACE.test(text[end])) end++;
      if (start > at) found.push({ start: at, end: start, token: undefined });
      found.push({ start, end, token });
      at = end;
    }
    if (at < text.length) found.push({ start: at, end: text.length, token: undefined });
    return found;
  };
}
