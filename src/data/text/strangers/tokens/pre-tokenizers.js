import { byteLetters } from './alphabet.js';
import { choice, inTurn, isCount, isFlag, isLetter, makePart, option, unknownOption } from './parts.js';
import { compiled, replaced, stretches } from './patterns.js';
import { BEHAVIORS, piecesOf } from './split.js';

/**
 * Pre-tokenizers: a list of pieces becomes a list of more. A piece is its text, and whether it stands where the whole text begins. The
 * rules are those of the Rust library, white space, digits and punctuation as Unicode has them.
 */

const GPT2 =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;
const PUNCTUATION = /[\p{P}!-/:-@[-`{-~]/gu;
const NUMERIC = /\p{N}/gu;
const SPACE = /\p{White_Space}/gu;
const WORD = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d';
const WORDS = new RegExp(`[${WORD}]+|[^${WORD}\\p{White_Space}]+`, 'gu');

const inverted = (found) => found.map(([start, end, fits]) => [start, end, !fits]);

/** Splits each piece where the pattern fits. */
const splitting = (pattern, behavior, invert = false) =>
  each(({ text, first }) => {
    const found = stretches(text, pattern);
    return piecesOf(invert ? inverted(found) : found, behavior).map(([start, end]) => ({
      text: text.slice(start, end),
      first: first && start === 0,
    }));
  });

const each = (work) => (pieces) => pieces.flatMap(work);

const MAKERS = {
  Sequence: ({ config, make }) => inTurn(config.pretokenizers ?? [], make),
  BertPreTokenizer: () => {
    const [spaces, marks] = [splitting(SPACE, 'Removed'), splitting(PUNCTUATION, 'Isolated')];
    return (pieces) => marks(spaces(pieces));
  },
  ByteLevel: (given) => {
    const prefix = option(given, 'add_prefix_space', isFlag, false);
    const split = option(given, 'use_regex', isFlag, true) ? splitting(GPT2, 'Isolated') : (pieces) => pieces;
    const letters = byteLetters();
    const opened = each((piece) => [prefix && !piece.text.startsWith(' ') ? { ...piece, text: ` ${piece.text}` } : piece]);
    return (pieces) => split(opened(pieces)).map((piece) => ({ ...piece, text: letters(piece.text) }));
  },
  CharDelimiterSplit: delimited,
  Digits: (given) => splitting(NUMERIC, option(given, 'individual_digits', isFlag, false) ? 'Isolated' : 'Contiguous'),
  FixedLength: (given) => {
    const length = option(given, 'length', (value) => isCount(value) && value > 0, 5);
    return each(({ text, first }) => {
      const letters = [...text];
      return Array.from({ length: Math.ceil(letters.length / length) }, (_, i) => ({
        text: letters.slice(i * length, (i + 1) * length).join(''),
        first: first && i === 0,
      }));
    });
  },
  Metaspace: metaspace,
  Punctuation: (given) => splitting(PUNCTUATION, choice(given, 'behavior', BEHAVIORS, 'Isolated')),
  Split: (given) => splitting(compiled(given), choice(given, 'behavior', BEHAVIORS, undefined), option(given, 'invert', isFlag, undefined)),
  Whitespace: () => splitting(WORDS, 'Removed', true),
  WhitespaceSplit: () => splitting(SPACE, 'Removed'),
};

function delimited(given) {
  const delimiter = option(given, 'delimiter', isLetter, undefined);
  return splitting(compiled({ ...given, config: { pattern: { String: delimiter } } }), 'Removed');
}

/** Files of before `prepend_scheme` have `add_prefix_space`, and all of them may have `str_rep`, which nothing reads. */
export function prependScheme({ part, config }) {
  const scheme = choice({ part, config }, 'prepend_scheme', ['always', 'first', 'never'], 'always');
  if (config.add_prefix_space !== false) return scheme;
  if (config.prepend_scheme !== undefined && scheme !== 'never')
    throw unknownOption(part, config.type, `add_prefix_space: false and prepend_scheme`, scheme);
  return 'never';
}

function metaspace(given) {
  const mark = option(given, 'replacement', isLetter, '\u2581');
  const scheme = prependScheme(given);
  const split = option(given, 'split', isFlag, true);
  const cut = splitting(compiled({ ...given, config: { pattern: { String: mark } } }), 'MergedWithNext');
  return (pieces) => {
    const written = pieces.map(({ text, first }) => {
      const marked = replaced(text, / /g, mark);
      const opens = !marked.startsWith(mark) && (scheme === 'always' || (scheme === 'first' && first));
      return { text: opens ? mark + marked : marked, first };
    });
    return split ? cut(written) : written;
  };
}

export const preTokenizer = (config, begins) => makePart('pre_tokenizer', config, MAKERS, begins);
