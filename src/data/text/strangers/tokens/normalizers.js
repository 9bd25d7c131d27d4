import { byteLetters } from './alphabet.js';
import { inTurn, isFlag, isText, makePart, option } from './parts.js';
import { compiled, replaced } from './patterns.js';
import { precompiled } from './precompiled.js';

/** Normalizers: a text becomes another. The rules are those of the Rust library, white space as Unicode has it. */

/** Letter by letter, so that a sigma at the end of a word is one like any other. */
const lowercase = (text) => text.replaceAll('Σ', 'σ').toLowerCase();

const form = (name) => () => (text) => text.normalize(name);
const LEFT = /^\p{White_Space}+/u;
const SPACE = /\p{White_Space}/u;
/** Without going over a run of white space once for each of its characters. */
const strippedRight = (text) => {
  let end = text.length;
  while (end > 0 && SPACE.test(text[end - 1])) end--;
  return text.slice(0, end);
};

const CHINESE =
  /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu;

function bert(given) {
  const clean = option(given, 'clean_text', isFlag, true);
  const chinese = option(given, 'handle_chinese_chars', isFlag, true);
  const lower = option(given, 'lowercase', isFlag, true);
  const strip = option(given, 'strip_accents', isFlag, lower);
  return (text) => {
    let written = text;
    if (clean) written = written.replace(/(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\ufffd]/gu, '').replace(/\p{White_Space}/gu, ' ');
    if (chinese) written = written.replace(CHINESE, ' $& ');
    if (strip) written = written.normalize('NFD').replace(/\p{Mn}/gu, '');
    return lower ? lowercase(written) : written;
  };
}

const MAKERS = {
  Sequence: ({ config, make }) => inTurn(config.normalizers ?? [], make),
  BertNormalizer: bert,
  ByteLevel: () => byteLetters(),
  Lowercase: () => lowercase,
  ...{ NFC: form('NFC'), NFD: form('NFD'), NFKC: form('NFKC'), NFKD: form('NFKD') },
  Nmt: () => (text) =>
    text.replace(/[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]/g, '').replace(/[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g, ' '),
  Precompiled: precompiled,
  Prepend: (given) => {
    const prefix = option(given, 'prepend', isText, undefined);
    return (text) => (text === '' ? '' : prefix + text);
  },
  Replace: (given) => {
    const [pattern, content] = [compiled(given), option(given, 'content', isText, undefined)];
    return (text) => replaced(text, pattern, content);
  },
  Strip: (given) => {
    const [left, right] = [option(given, 'strip_left', isFlag, undefined), option(given, 'strip_right', isFlag, undefined)];
    return (text) => {
      const rest = left ? text.replace(LEFT, '') : text;
      return right ? strippedRight(rest) : rest;
    };
  },
  StripAccents: () => (text) => text.replace(/\p{M}/gu, ''),
};

export const normalizer = (config, begins) => makePart('normalizer', config, MAKERS, begins);
