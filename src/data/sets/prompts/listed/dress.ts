/** What marks a line as a heading: numbers, signs, brackets, rules and words around those that it consists of. */

export interface Dressed {
  /** What remains without them. */
  words: string;
  /** The outermost of them; headings of one level have the same. Empty for a bare line. */
  dress: string;
  /** Of numbered ones, which it is. */
  number?: number;
}

const PAIRS: ReadonlyMap<string, string> = new Map(['()', '（）', '[]', '［］', '【】', '〈〉', '《》', '「」', '『』', '〔〕', '<>', '＜＞', '{}', '｛｝', '""', '“”'].map((pair) => [pair[0]!, pair[1]!] as const)); // prettier-ignore
const COUNT = /(?:\s*[(（[]\s*|(?<=[\]】］〉》」』〕＞])\s*|\s+)(?:total|計|全)?\s*[\d０-９]+\s*(?:件|問|個|prompts?|requests?|questions?|items?)?\s*[)）\]]?$/iu; // prettier-ignore
const ROMAN = 'ivx';
const SIGNS = /^(?:[\p{So}\p{Extended_Pictographic}※→]\p{Emoji_Modifier}?[\uFE0F\u200D]*)+[ \t\u3000]*(?=\S)/u;
const PART =
  /^(section|part|set|group|chapter|block|list|category|パート|セクション|グループ)\s*(?:no\.?\s*)?(\d{1,3}|[a-z]|[ivx]{1,4})(?![\p{L}\p{N}])\s*[-:：.)–—]*\s*(?=\S)/iu;
const CHAPTER = /^第\s*([\d０-９一二三四五六七八九十]+)\s*([章節部編])\s*[:：]?\s*(?=\S)/;
const CALLED = /^(category|kind|type|section|part|group|topic|カテゴリー?|種類|分類|区分|種別)\s*[:：]\s*(?=\S)/i;
const NUMBER = /^([(（]?)(\d{1,3}|[０-９]{1,3}|[A-Za-zＡ-Ｚ]|[IVXivx]{2,4})(?:([.．、)）:：])[ \t\u3000]*|\.[ \t\u3000]+)(?=\S)/u;
const CIRCLED = /^([①-⑳])[ \t\u3000]*(?=\S)/u;

/** Which number, letter or Roman number it is. */
function numberOf(text: string): number {
  const plain = text.normalize('NFKC').toLowerCase();
  if (/^\d+$/.test(plain)) return Number(plain);
  const roman = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x'].indexOf(plain);
  if (plain.length > 1 || (ROMAN.includes(plain) && plain === 'i')) return roman + 1;
  return plain.charCodeAt(0) - 96;
}

/** Takes one mark off; null where there is none. */
function undress(text: string): Dressed | null {
  const html = /^<(h[1-6]|b|strong|u)>\s*(.+?)\s*<\/\1>$/i.exec(text);
  if (html) return { words: html[2]!, dress: `<${html[1]!.toLowerCase()}>` };
  const hashes = /^([#＃]{1,6})[ \t\u3000]*(.+?)[ \t\u3000]*[#＃]*$/.exec(text);
  if (hashes) return { words: hashes[2]!, dress: hashes[1]!.normalize('NFKC') };
  const arrows = /^>{2,}[ \t]*([^\s<>][^<>]*?)[ \t]*<*$/.exec(text);
  if (arrows) return { words: arrows[1]!, dress: '<' };
  const remark = /^(\/\/|;+|--|<!--)[ \t]*([^-].*?)(?:[ \t]*-->)?$/.exec(text);
  if (remark) return { words: remark[2]!, dress: remark[1]![0]! + remark[1]![0]! };
  const rule = /^([-=~_―—─━*＝])\1+[ \t\u3000]*([^\s\-=~_―—─━*＝].*?)[ \t\u3000]*\1*$/u.exec(text);
  if (rule) return { words: rule[2]!, dress: `${rule[1]!}${rule[1]!}` };
  const emphasis = /^([*_])[ \t]*([^\s*_].*?)[ \t]*\1$/.exec(text);
  if (emphasis) return { words: emphasis[2]!, dress: emphasis[1]! };
  const close = PAIRS.get(text[0] ?? '');
  if (close !== undefined && text.endsWith(close) && text.indexOf(close) === text.length - 1)
    return { words: text.slice(1, -1).trim(), dress: text[0]!.normalize('NFKC') };
  for (const [by, kind] of [
    [CHAPTER, '第'],
    [PART, 'part'],
    [CIRCLED, '①'],
    [NUMBER, 'n'],
  ] as const) {
    const match = by.exec(text);
    if (!match) continue;
    const words = text.slice(match[0].length);
    if (kind === '第') return { words, dress: `第${match[2]!}` };
    if (kind === 'part') return { words, dress: match[1]!.toLowerCase(), number: numberOf(match[2]!) };
    if (kind === '①') return { words, dress: '①', number: numberOf(match[1]!) };
    const form = /\p{N}/u.test(match[2]!) ? '1' : 'a';
    return { words, dress: `${match[1]!.normalize('NFKC')}${form}${(match[3] ?? '.').normalize('NFKC')}`, number: numberOf(match[2]!) };
  }
  const called = CALLED.exec(text);
  if (called) return { words: text.slice(called[0].length), dress: called[1]!.toLowerCase() };
  const signs = SIGNS.exec(text);
  // Of coloured signs the shape is one, not the colour.
  const sign = signs?.[0].trim() ?? '';
  if (signs)
    return {
      words: text.slice(signs[0].length, text.endsWith(sign) ? -sign.length : undefined),
      dress: /\p{Emoji_Presentation}/u.test(signs[0]) ? 'emoji' : signs[0].trim(),
    };
  const bullet = /^([-*+•・‣▪◦])[ \t\u3000]*(?=\S)/u.exec(text);
  if (bullet && (bullet[0].length > 1 || !/[-*+]/.test(bullet[0]))) return { words: text.slice(bullet[0].length), dress: bullet[1]! };
  const colon = /^(.*\S)\s*[:：]$/u.exec(text);
  return colon ? { words: colon[1]!, dress: ':' } : null;
}

/** A line without its marks. */
export function dressOf(text: string): Dressed {
  let words = text.trim().normalize('NFC');
  let dress = '';
  let number: number | undefined;
  for (let i = 0; i < 6; i++) {
    words = words.replace(/[ \t]*(?:[\p{Extended_Pictographic}]\uFE0F?)+$/u, (all) => (/^\s*\d/.test(all) ? all : '')).trim() || words;
    const found = undress(words);
    if (found === null) {
      const plain = words
        .replace(COUNT, '')
        .replace(/[.。]$/, '')
        .trim();
      if (plain === words || plain === '') break;
      words = plain;
      continue;
    }
    if (found.words === '') break;
    dress ||= found.dress;
    if (dress === found.dress) number ??= found.number;
    words = found.words;
  }
  return { words, dress, ...(number !== undefined && { number }) };
}
