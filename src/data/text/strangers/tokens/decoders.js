import { BYTE_LETTERS } from './alphabet.js';
import { inTurn, isCount, isFlag, isLetter, isText, makePart, option } from './parts.js';
import { compiled, replaced } from './patterns.js';
import { prependScheme } from './pre-tokenizers.js';

/** Decoders: a list of tokens becomes a list of texts, which are joined. The rules are those of the Rust library. */

/**
 * Tokens that were added stay as they are, which is not so in Rust: there the letters of one that are bytes' become those bytes, and
 * `é` something that is no text.
 */
function byteLevel({ added }) {
  const byLetter = new Map(BYTE_LETTERS.map((letter, byte) => [letter, byte]));
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder('utf-8', { ignoreBOM: true })];
  return (tokens) => {
    const texts = [];
    let bytes = [];
    const flush = () => {
      if (bytes.length > 0) texts.push(decoder.decode(Uint8Array.from(bytes)));
      bytes = [];
    };
    for (const token of tokens) {
      if (added.has(token)) {
        flush();
        texts.push(token);
        continue;
      }
      const own = Array.from(token, (letter) => byLetter.get(letter));
      for (const byte of own.includes(undefined) ? encoder.encode(token) : own) bytes.push(byte);
    }
    flush();
    return texts;
  };
}

/** Bytes that are no text together become a sign each. */
function byteFallback() {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
  const textOf = (bytes) => {
    try {
      return [decoder.decode(Uint8Array.from(bytes))];
    } catch {
      return bytes.map(() => '\ufffd');
    }
  };
  return (tokens) => {
    const texts = [];
    let bytes = [];
    const flush = () => {
      if (bytes.length > 0) for (const text of textOf(bytes)) texts.push(text);
      bytes = [];
    };
    for (const token of tokens) {
      const [, digits] = /^<0x([\da-fA-F]{2})>$/.exec(token) ?? [];
      if (digits !== undefined) bytes.push(parseInt(digits, 16));
      else {
        flush();
        texts.push(token);
      }
    }
    flush();
    return texts;
  };
}

const CLEAN = [[' .', '.'], [' ?', '?'], [' !', '!'], [' ,', ','], [" ' ", "'"], [" n't", "n't"], [" 'm", "'m"], [' do not', " don't"], [" 's", "'s"], [" 've", "'ve"], [" 're", "'re"]]; // prettier-ignore
const cleaned = (text) => CLEAN.reduce((written, [from, to]) => written.replaceAll(from, () => to), text);

function stripped({ content, start, stop }) {
  return (token) => {
    const letters = [...token];
    let first = 0;
    while (first < start && letters[first] === content) first++;
    let last = letters.length;
    while (letters.length - last < stop && last > first && letters[last - 1] === content) last--;
    return letters.slice(first, last).join('');
  };
}

const each = (work) => (tokens) => tokens.map(work);

const MAKERS = {
  Sequence: ({ config, make }) => inTurn(config.decoders ?? [], make),
  BPEDecoder: (given) => {
    const suffix = option(given, 'suffix', isText, '</w>');
    return (tokens) => tokens.map((token, i) => token.replaceAll(suffix, () => (i === tokens.length - 1 ? '' : ' ')));
  },
  ByteFallback: byteFallback,
  ByteLevel: byteLevel,
  CTC: (given) => {
    const [pad, gap] = [option(given, 'pad_token', isText, '<pad>'), option(given, 'word_delimiter_token', isText, '|')];
    const clean = option(given, 'cleanup', isFlag, true);
    return (tokens) =>
      tokens
        .filter((token, i) => i === 0 || token !== tokens[i - 1])
        .map((token) => token.replaceAll(pad, ''))
        .map((token) => (clean ? cleaned(token).replaceAll(gap, ' ') : token));
  },
  Fuse: () => (tokens) => [tokens.join('')],
  Metaspace: (given) => {
    const mark = option(given, 'replacement', isLetter, '\u2581');
    const opens = prependScheme(given) !== 'never';
    return each((token, i) => token.replaceAll(mark, () => (i === 0 && opens ? '' : ' ')));
  },
  Replace: (given) => {
    const [pattern, content] = [compiled(given), option(given, 'content', isText, undefined)];
    return each((token) => replaced(token, pattern, content));
  },
  Strip: (given) =>
    each(
      stripped({
        ...{ content: option(given, 'content', isLetter, undefined) },
        ...{ start: option(given, 'start', isCount, 0), stop: option(given, 'stop', isCount, 0) },
      }),
    ),
  WordPiece: (given) => {
    const [prefix, clean] = [option(given, 'prefix', isText, '##'), option(given, 'cleanup', isFlag, true)];
    return each((token, i) => {
      const written = i === 0 ? token : token.startsWith(prefix) ? token.slice(prefix.length) : ` ${token}`;
      return clean ? cleaned(written) : written;
    });
  },
};

/** `added`: the texts of the tokens that were added. */
export function decoder(config, begins, added) {
  const makers = Object.fromEntries(Object.entries(MAKERS).map(([type, maker]) => [type, (given) => maker({ ...given, added })]));
  const run = makePart('decoder', config, makers, begins);
  return (tokens) => (run ? run(tokens).join('') : tokens.join(' '));
}
