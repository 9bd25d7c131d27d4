import { parse, tokenize } from '@huggingface/jinja';
import { SPACE, strip } from './repr.js';

/** Reads templates as Jinja2 does with `trim_blocks` and `lstrip_blocks`; of what stands between the signs of a tag the library has the grammar. */

const OPENING = /^Open(Paren|SquareBracket|CurlyBracket)$/;
const CLOSING = /^Close(Paren|SquareBracket|CurlyBracket)$/;
/** What an argument of a test begins with that has no parentheses. */
const ARGUMENT = /^((String|Numeric)Literal|OpenSquareBracket|OpenCurlyBracket|Identifier)$/;

/**
 * Marks tokens with the brackets that they stand in (`group`), by which comparisons in a chain are told from those in brackets; makes
 * `not in` one token; makes tests filters, named `is …`, since in Jinja2 both bind alike and tests may have arguments.
 */
function grouped(tokens) {
  const out = [];
  const groups = [{}];
  let at = 0;
  const put = (type, value) => out.push({ type, value, group: groups.at(-1) });
  const take = () => {
    const { type, value } = tokens[at++];
    if (CLOSING.test(type)) groups.pop();
    put(type, value);
    if (OPENING.test(type)) groups.push({});
  };
  const isWord = (token, ...words) => token?.type === 'Identifier' && (words.length === 0 || words.includes(token.value));
  while (at < tokens.length) {
    const [token, second, third] = tokens.slice(at, at + 3);
    const negated = isWord(second, 'not');
    const test = negated ? third : second;
    if (isWord(token, 'not') && isWord(second, 'in')) {
      put('ComparisonBinaryOperator', 'not in');
      at += 2;
    } else if (isWord(token, 'is') && isWord(test) && out.at(-1).type !== 'Dot') {
      put('Pipe', '|');
      put('Identifier', `is ${negated ? 'not ' : ''}${test.value}`);
      at += negated ? 3 : 2;
      if (!ARGUMENT.test(tokens[at]?.type) || isWord(tokens[at], 'else', 'or', 'and')) continue;
      put('OpenParen', '(');
      const depth = groups.length;
      do take();
      while (groups.length > depth && at < tokens.length);
      put('CloseParen', ')');
    } else take();
  }
  return out;
}

/** Where the tag ends whose content begins at `at`: not within text or brackets. */
function endOf(source, at, end) {
  const part = /'(?:\\[^]|[^'\\])*'|"(?:\\[^]|[^"\\])*"|[^'"]/y;
  for (let depth = 0; at < source.length; at = part.lastIndex) {
    if (depth <= 0 && source.startsWith(end, at)) return at;
    part.lastIndex = at;
    const [found] = part.exec(source) ?? [null];
    if (found === null) break;
    depth += '([{'.includes(found) ? 1 : ')]}'.includes(found) ? -1 : 0;
  }
  throw new SyntaxError(`a tag has no '${end}'`);
}

function tokensOf(given) {
  const source = given.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  const tokens = [];
  let at = 0;
  /** Whether what is at hand stands at the start of a line, for all that was left out before it. */
  let opensLine = true;

  /** What stands before a tag, less what its sign or `lstrip_blocks` takes. */
  const text = (value, sign, isBlock) => {
    const line = value.lastIndexOf('\n') + 1;
    const opens = isBlock && sign === '' && (line > 0 || opensLine) && strip(value.slice(line)) === '';
    const left = sign === '-' ? strip(value, null, { left: false }) : opens ? value.slice(0, line) : value;
    if (left !== '') tokens.push({ type: 'Text', value: left });
  };
  /** Past what stands behind a tag that ends at `end`. */
  const leave = (end, sign, trims = true) => {
    at = end;
    if (sign === '-') while (at < source.length && strip(source[at]) === '') at++;
    else if (sign === '' && trims && source[at] === '\n') at++;
    opensLine = source[at - 1] === '\n';
  };
  const search = (pattern, what) => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (!found) throw new SyntaxError(`${what} has no end`);
    return { ...found, end: found.index + found[0].length };
  };

  while (at < source.length) {
    const { 0: opening, 1: mark, 2: sign, index, end: begin } = search(/\{([%#{])([-+]?)|$/g, 'the template');
    const isBlock = mark !== '{';
    text(source.slice(at, index), sign, isBlock && opening !== '');
    at = begin;
    const raw = mark === '%' && search(new RegExp(`[${SPACE}]*raw[${SPACE}]*(-?)%\\}|`, 'uy'), 'raw');
    if (opening === '') break;
    if (mark === '#') {
      const close = search(/([-+]?)#\}/g, 'a comment');
      leave(close.end, close[1]);
    } else if (raw?.[0]) {
      leave(raw.end, raw[1], false);
      if (at >= source.length) break; // As in Jinja2, which asks for an end only where something follows.
      const close = search(new RegExp(`\\{%([-+]?)[${SPACE}]*endraw[${SPACE}]*([-+]?)%\\}`, 'gu'), 'raw');
      text(source.slice(at, close.index), close[1], true);
      leave(close.end, close[2]);
    } else {
      const [open, close] = isBlock ? ['{%', '%}'] : ['{{', '}}'];
      const end = endOf(source, at, close);
      const last = end > at && (isBlock ? '-+' : '-').includes(source[end - 1]) ? source[end - 1] : '';
      for (const token of grouped(tokenize(`${open} ${source.slice(at, end - last.length)} ${close}`))) tokens.push(token);
      leave(end + 2, last, isBlock);
    }
  }
  return tokens;
}

/** The program of a template, for the interpreter. */
export function read(source) {
  try {
    return parse(tokensOf(source));
  } catch (error) {
    // The library reads past its last token where one is missing.
    const reason = error.name === 'TypeError' ? 'it ends within a block' : error.message;
    throw new SyntaxError(`the template cannot be read: ${reason}`, { cause: error });
  }
}
