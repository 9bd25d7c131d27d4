import { log } from '../../../protocol/base/arithmetic';
import { append } from '../../../protocol/base/lists';
import type { Encoding } from '../../../protocol/dataset';
import { westernBeside } from './signs';
import { CYRILLIC, CYRILLIC_OTHER, HALF_WIDTH, HIRAGANA, JAPANESE, KATAKANA, KOREAN, SIMPLIFIED, TRADITIONAL } from './frequent';

/** How likely what bytes say is in a language: logarithms of probabilities, per character and in the light of those before. */

export interface Model {
  encoding: Encoding;
  /** How likely such a file is, before it is looked at. */
  prior: number;
  likelihood(bytes: Uint8Array): number;
}

/** Any character of plain ASCII; it is the same in all of them. */
const ASCII = -3;
/** Of a byte that is nothing in the encoding. */
const DAMAGE = -14;
/** A character that is hardly ever written. */
const RARE = -17;
/** A letter of another script in one word, and in one phrase. */
const IN_WORD = -2.5;
const IN_PHRASE = -3;
/** One or two characters of a dense script with Latin letters on both sides. */
const AMONG_LETTERS = -6;

/** A half-width kana without another beside it. */
const LONE = -8;

const LETTER = /[A-Za-z]/;
const BREAK = /[\n\r\t,;|"]/;

/** Decodes all of it. Asked for whole texts, Node takes Windows-1252 for Latin-1. */
const decoded = (encoding: Encoding, bytes: Uint8Array): string => {
  const decoder = new TextDecoder(encoding);
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
};

/** Characters of a list share `mass`: those of rank r get it in proportion to 1 / (r + 30). */
function ranked(list: string, mass: number): [string, number][] {
  const chars = [...new Set(list)];
  const weights = chars.map((_, rank) => 1 / (rank + 30));
  const sum = weights.reduce((a, b) => a + b, 0);
  return chars.map((char, rank) => [char, log(mass * (weights[rank]! / sum))]);
}

/** Characters written in one or two bytes. `usual` tells by them how often one is written that is in no list. */
interface Code {
  encoding: Encoding;
  /** Bytes of the character that begins with these; 0 when there is none. */
  size(lead: number, trail: number): number;
  usual(lead: number, trail: number): number;
}

const within = (byte: number, low: number, high: number): boolean => byte >= low && byte <= high;
const isEuc = (lead: number, trail: number): number => (within(lead, 0xa1, 0xfe) && within(trail, 0xa1, 0xfe) ? 2 : 0);

const SHIFT_JIS: Code = {
  encoding: 'shift_jis',
  size: (lead, trail) => {
    if (within(lead, 0xa1, 0xdf)) return 1;
    return (within(lead, 0x81, 0x9f) || within(lead, 0xe0, 0xfc)) && within(trail, 0x40, 0xfc) && trail !== 0x7f ? 2 : 0;
  },
  usual(lead, trail) {
    if (within(lead, 0xa1, 0xdf)) return -8;
    if (within(lead, 0x81, 0x83)) return -11;
    if (within(lead, 0x88, 0x97) || (lead === 0x98 && trail < 0x73)) return -11.5;
    if (within(lead, 0x98, 0x9f) || within(lead, 0xe0, 0xea)) return -15;
    return lead === 0x87 || within(lead, 0xfa, 0xfc) ? -12.5 : RARE;
  },
};
const EUC_JP: Code = {
  encoding: 'euc-jp',
  size: (lead, trail) => (lead === 0x8e ? (within(trail, 0xa1, 0xdf) ? 2 : 0) : isEuc(lead, trail)),
  usual(lead) {
    if (lead === 0xa1 || within(lead, 0xa3, 0xa5)) return -11;
    if (within(lead, 0xb0, 0xcf)) return -11.5;
    return within(lead, 0xd0, 0xf4) ? -15 : lead === 0xad ? -12.5 : RARE;
  },
};
const GB18030: Code = {
  encoding: 'gb18030',
  size: (lead, trail) => (within(lead, 0x81, 0xfe) && within(trail, 0x40, 0xfe) && trail !== 0x7f ? 2 : 0),
  usual(lead, trail) {
    if (trail < 0xa1) return RARE;
    if (within(lead, 0xb0, 0xd7)) return -10.2;
    return within(lead, 0xa1, 0xa3) ? -11.5 : within(lead, 0xd8, 0xf7) ? -13.5 : RARE;
  },
};
const BIG5: Code = {
  encoding: 'big5',
  size: (lead, trail) => (within(lead, 0x87, 0xfe) && (within(trail, 0x40, 0x7e) || within(trail, 0xa1, 0xfe)) ? 2 : 0),
  usual: (lead) => (within(lead, 0xa4, 0xc6) ? -10.5 : within(lead, 0xa1, 0xa3) ? -11.5 : within(lead, 0xc9, 0xf9) ? -14.5 : RARE),
};
const EUC_KR: Code = {
  encoding: 'euc-kr',
  size: (lead, trail) =>
    within(lead, 0x81, 0xfe) && (within(trail, 0x41, 0x5a) || within(trail, 0x61, 0x7a) || within(trail, 0x81, 0xfe)) ? 2 : 0,
  usual(lead, trail) {
    if (trail < 0xa1) return RARE;
    return within(lead, 0xb0, 0xc8) ? -9.6 : within(lead, 0xa1, 0xa3) ? -11.5 : within(lead, 0xca, 0xfd) ? -14.5 : RARE;
  },
};

/** A script of many characters, which are written one behind the other and seldom amid Latin letters. */
function dense(code: Code, prior: number, known: ReadonlyMap<string, number>): Model {
  return {
    encoding: code.encoding,
    prior: log(prior),
    likelihood(bytes) {
      // Every character on a line of its own, so that what is damaged moves nothing.
      const lined: number[] = [];
      const usual: number[] = [];
      for (let at = 0; at < bytes.length;) {
        const lead = bytes[at]!;
        const trail = bytes[at + 1] ?? 0;
        const size = lead < 0x80 ? 1 : code.size(lead, trail);
        // A trail that is ASCII is no part of what is damaged.
        append(lined, size > 0 ? bytes.subarray(at, at + size) : [0x3f]);
        lined.push(0x0a);
        usual.push(size === 0 ? DAMAGE : lead < 0x80 ? ASCII : code.usual(lead, trail));
        at += Math.max(1, size);
        if (lead === 0x0a) lined.splice(-2, 2, 0x20, 0x0a);
      }
      const chars = decoded(code.encoding, Uint8Array.from(lined)).split('\n');
      let sum = 0;
      let before = '';
      /** Dense characters since the last Latin letter; Infinity when none came before. */
      let run = Infinity;
      let halves = false;
      for (const [at, likely] of usual.entries()) {
        const char = chars[at] ?? '';
        if (likely === ASCII) {
          const letter = LETTER.test(char);
          sum += ASCII + (letter && before > '\u0080' ? IN_WORD : 0);
          if (letter && ((run >= 1 && run <= 2 && before > '\u0080') || HALF.test(before))) sum += AMONG_LETTERS;
          run = letter ? 0 : Infinity;
        } else {
          sum += likely === DAMAGE || char === '\uFFFD' ? DAMAGE : (known.get(char) ?? likely);
          if (HALF.test(char)) {
            sum += halfWidth(char, before, !halves);
            if (!HALF.test(before) && !HALF.test(chars[at + 1] ?? '')) sum += LONE;
            halves = true;
          }
          if (LETTER.test(before)) sum += IN_WORD;
          run++;
        }
        before = likely === DAMAGE ? '\uFFFD' : char;
      }
      return sum;
    },
  };
}

const HALF = /[\uff61-\uff9f]/;
/** Marks of sound, small kana and long vowels stand behind some kana and at the beginning of nothing. */
const JOINED = /^(?:[ｳｶ-ﾄﾊ-ﾎ]ﾞ|[ﾊ-ﾎ]ﾟ|[ｷｼﾁﾆﾋﾐﾘﾞﾟ][ｬｭｮ]|[ﾌｳﾃﾁｼﾂﾞ][ｧｨｩｪｫ]|[ｱ-ﾟｧ-ｮ][ｯｰﾝ])$/;
const BOUND = /[ﾞﾟｧ-ｰﾝ]/;

/** How likely half-width kana is beside the kana before; `first`: none came before in this text, and few texts have any. */
function halfWidth(char: string, before: string, first: boolean): number {
  return (first ? -2.5 : 0) + (BOUND.test(char) && !JOINED.test(before + char) ? -5 : 0);
}

/** A script of few letters. `words`: they stand beside each other in words and phrases, not among Latin letters. */
function alphabetic(
  encoding: Encoding,
  prior: number,
  known: ReadonlyMap<string, number>,
  words: boolean,
  beside: (before: string, char: string, after: string) => number = () => 0,
): Model {
  const isUpper = (char: string): boolean => char !== char.toLowerCase();
  const isLetter = (char: string): boolean => char.toLowerCase() !== char.toUpperCase();
  return {
    encoding,
    prior: log(prior),
    likelihood(bytes) {
      let sum = 0;
      let before = '\n';
      /** Of the last letter in the phrase. */
      let latin: boolean | undefined;
      const chars = [...decoded(encoding, bytes)];
      for (const [at, char] of chars.entries()) {
        const ascii = char < '\u0080';
        const letter = isLetter(char);
        const joined = letter && isLetter(before);
        if (BREAK.test(char)) latin = undefined;
        // Within a word no capital follows a small letter.
        if (joined && isUpper(char)) sum += isUpper(before) ? (ascii ? 0 : 1.5) : -5;
        if (ascii) sum += ASCII;
        else sum += char === '\uFFFD' ? DAMAGE : (known.get(char) ?? RARE);
        if (!ascii) sum += beside(before, char, chars[at + 1] ?? '\n');
        if (words && letter && latin !== undefined && latin !== ascii) sum += IN_PHRASE + (joined ? IN_WORD : 0);
        // Letters with accents seldom follow each other or a sign.
        if (!words && letter && !ascii && before >= '\u0080') sum += -2.5;
        if (letter) latin = ascii;
        before = char;
      }
      return sum;
    },
  };
}

const ofLanguage = (encoding: Encoding, prior: number, letters: string): Model =>
  alphabetic(encoding, prior, new Map(ranked(letters + letters.toUpperCase(), 0.1)), false);

/**
 * Letters with accents of single languages, most frequent first: some share their bytes with those of others, and what is written in one language
 * is no mixture. French, German, Spanish, Portuguese, Swedish and Finnish, Danish and Norwegian, Italian, Icelandic, Estonian; Czech and Slovak,
 * Polish, Hungarian.
 */
const WESTERN_LANGUAGES = ['éèàêçùîôâûïœ', 'üäöß', 'óíáéñúü¿¡', 'ãçéáóíõêâàú', 'äåö', 'åøæ', 'èàòùéì', 'íáðéóúöþýæ', 'äõöü'] as const;
const CENTRAL_LANGUAGES = ['íáéěřčšžýůúťóňďľĺŕäô', 'ąęłóśżćńź', 'áéóöőíüűú'] as const;

/** Encodings that nothing but what is written tells apart. */
export function models(): Model[] {
  const japanese = new Map([
    ...ranked(HIRAGANA, 0.5),
    ...ranked(KATAKANA, 0.1),
    ...ranked('、。「」？！・（）　：『』～…', 0.08),
    ...ranked(JAPANESE, 0.25),
    ...ranked(HALF_WIDTH, 0.9),
  ]);
  const chineseSigns = ranked('，。、？！：；“”《》「」（）…—', 0.1);
  const simplified = new Map([...chineseSigns, ...ranked(SIMPLIFIED, 0.75)]);
  const traditional = new Map([...chineseSigns, ...ranked(TRADITIONAL, 0.75)]);
  const korean = new Map(ranked(KOREAN, 0.8));
  const cyrillic = new Map([
    ...ranked(CYRILLIC_OTHER + CYRILLIC_OTHER.toUpperCase(), 0.004),
    ...ranked('«»—–№“”„…’', 0.01),
    ...ranked(CYRILLIC.toUpperCase(), 0.04),
    ...ranked(CYRILLIC, 0.85),
  ]);
  /** Letters with accents, whose shares are of all characters, most of which are plain. */
  const western = new Map([
    ...ranked('éèàüäöçêßáíóñúãåøõâôîïæùûëœìòýÿ', 0.05),
    ...ranked('’“”–—…‘«»¿¡', 0.012),
    ...ranked('ÉÀÜÄÖÈÇÊÁÍÓÚÑÅØÎÔŒÆ', 0.002),
    ...ranked('€£°§•®©™·²½³¼¾±×ºª´„‚\u00a0', 0.003),
  ]);
  const central = new Map([
    ...ranked('éáíóůěščřžýąęłśżćńźőűăöüúťďňțşţäâîôľĺđ', 0.06),
    ...ranked('’“”–—…„«»', 0.008),
    ...ranked('ŠČŘŽŁŚŻÁÉÓŐÚÍĆĄĘŹÝĚŇŤĎĐ', 0.002),
    ...ranked('€§°•®©™\u00a0', 0.001),
  ]);
  return [
    dense(SHIFT_JIS, 0.35, japanese),
    dense(EUC_JP, 0.1, japanese),
    dense(GB18030, 0.12, simplified),
    dense(BIG5, 0.08, traditional),
    dense(EUC_KR, 0.08, korean),
    alphabetic('windows-1251', 0.06, cyrillic, true),
    alphabetic('koi8-r', 0.005, cyrillic, true),
    alphabetic('windows-1250', 0.02, central, false),
    ...CENTRAL_LANGUAGES.map((letters) => ofLanguage('windows-1250', 0.01, letters)),
    alphabetic('windows-1252', 0.25, western, false, westernBeside),
    ...WESTERN_LANGUAGES.map((letters) => ofLanguage('windows-1252', 0.02, letters)),
  ];
}
