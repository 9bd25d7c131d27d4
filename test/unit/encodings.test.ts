import { describe, expect, test } from 'vitest';
import { guessEncoding } from '../../src/data/readers/encodings/guess';
import type { Encoding } from '../../src/protocol/dataset';
import { WORDS } from './snippets';
import { openFile } from './english';

/** The bytes of each character in an encoding of one or two bytes, found by reading all of them. */
function encoderOf(encoding: Encoding): (text: string) => number[] {
  const bytes = new Map<string, number[]>();
  const pairs: number[][] = [];
  for (let one = 0x80; one <= 0xff; one++) {
    pairs.push([one]);
    for (let two = 0x40; two <= 0xfe; two++) pairs.push([one, two]);
  }
  const decoder = new TextDecoder(encoding);
  const lined = Uint8Array.from(pairs.flatMap((pair) => [...pair, 0x0a]));
  (decoder.decode(lined, { stream: true }) + decoder.decode()).split('\n').forEach((char, at) => {
    if ([...char].length === 1 && char !== '\uFFFD' && !bytes.has(char)) bytes.set(char, pairs[at]!);
  });
  return (text) =>
    [...text].flatMap((char) => {
      const found = char < '\u0080' ? [char.charCodeAt(0)] : bytes.get(char);
      if (!found) throw new Error(`${char} has no bytes in ${encoding}`);
      return found;
    });
}

/** Of 32 words and sentences, one at a time: how many are told at least. Single characters are often good in several encodings. */
const LEAST: readonly [Encoding, string, number][] = [
  ['shift_jis', 'ja', 31],
  ['shift_jis', 'half', 27],
  ['euc-jp', 'ja', 28],
  ['gb18030', 'zhs', 30],
  ['big5', 'zht', 30],
  ['euc-kr', 'ko', 29],
  ['windows-1251', 'ru', 31],
  ['koi8-r', 'ru', 30],
  ['windows-1252', 'west', 30],
];

const isMisread = (bytes: Uint8Array, encoding: Encoding): boolean => {
  const text = (name: string): string => new TextDecoder(name).decode(bytes, { stream: true });
  return text(guessEncoding(bytes)) !== text(encoding);
};

describe('what bytes say tells their encoding', () => {
  test.each(LEAST)('%s, %s', (encoding, language, least) => {
    const encode = encoderOf(encoding);
    const words = WORDS[language]!.map(encode);
    const misread = words.filter((bytes) => isMisread(Uint8Array.from(bytes), encoding));
    expect(words.length - misread.length).toBeGreaterThanOrEqual(least);
    // A few rows leave no doubt.
    for (let at = 0; at + 8 <= words.length; at++) {
      const rows = words.slice(at, at + 8).flatMap((bytes) => [...bytes, 0x0d, 0x0a]);
      expect(isMisread(Uint8Array.from(rows), encoding)).toBe(false);
    }
  });

  test.each<[string, Encoding, string]>([
    ['Czech', 'windows-1250', 'Jak se jmenuje řeka?,Vltava teče přes Prahu.\nJaké je město?,Plzeň.'],
    ['Slovak', 'windows-1250', 'Ako sa volá rieka?,Váh, tečie cez žilinský kraj, ľudia ju majú radi.'],
    ['Polish', 'windows-1250', 'Jak nazywa się rzeka?,Wisła.\nGdzie leży góra?,W Tatrach, są wysokie.'],
    ['Hungarian', 'windows-1250', 'Mi a folyó neve?,Tisza, és nagyon hosszú, szőke.\nHol van a hegy?,Északon, erdők között.'],
    ['Italian', 'windows-1252', 'Perché è così?,Non lo so, però può darsi che sia già là.'],
    ['Icelandic', 'windows-1252', 'Hvað heitir fjallið?,Það heitir Esja, þar býr fólk.'],
    ['Estonian', 'windows-1252', 'Mis on jõe nimi?,Emajõgi, see on öösel tõesti ilus.'],
    ['Danish', 'windows-1252', 'Hvor ligger øen?,På den anden side af søen, nær åen.'],
    ['Portuguese', 'windows-1252', 'Onde está a informação?,No coração da região, não é?'],
  ])('%s is told from others that use the same bytes', (_, encoding, text) => {
    expect(isMisread(Uint8Array.from(encoderOf(encoding)(text)), encoding)).toBe(false);
  });

  test.each<[Encoding, string[]]>([
    ['windows-1252', ['it is 20 °C outside', '20 °C', '½ cup of sugar', 'it costs £5', '£5', '5 × 3 = 15', '10 ± 2 mm', 'x² + y²', '© 2024 Acme', 'it’s fine', 'pages 3–5', 'We met at the café.']],
    ['shift_jis', ['What does 前 mean?', '年', 'Write 本 for me', 'the sign 円 on the door', 'ｱｲｳｴｵ', 'ﾒｰﾙを送る']],
    ['big5', ['What does 。 mean?', '"說"', 'Write 「 for me', 'Is 」 right']],
  ])('%s: a single character amid English', (encoding, texts) => {
    const encode = encoderOf(encoding);
    expect(texts.filter((text) => isMisread(Uint8Array.from(encode(text)), encoding))).toEqual([]);
  }); // prettier-ignore

  test('ISO-2022-JP', () => {
    expect(guessEncoding(Uint8Array.from([97, 0x1b, 0x24, 0x42, 0x3b, 0x33, 0x1b, 0x28, 0x42, 10]))).toBe('iso-2022-jp');
    expect(guessEncoding(Uint8Array.from([0x1b, 0x5b, 0x33, 0x31, 0x6d, 97]))).toBe('utf-8');
  });
});

async function readAll(bytes: readonly number[], encoding?: Encoding) {
  const file = await openFile(new Blob([Uint8Array.from(bytes)]), 'x.csv', encoding ? { encoding } : {});
  const rows: unknown[] = [];
  for await (const batch of file.batches) for (const { values } of batch.rows) rows.push(values);
  return { encoding: file.encoding, rows, notes: file.notes().join(' ') };
}

test('one bad byte costs one character, and is told', async () => {
  const encode = encoderOf('shift_jis');
  const row = encode('森の名前,赤い森です。\r\n');
  const bytes = [...encode('prompt,completion\r\n'), ...row, ...row.slice(0, -4), 0x81, 0x0d, 0x0a, ...row];
  const found = await readAll(bytes);
  expect(found).toMatchObject({ encoding: 'shift_jis', rows: { length: 3 } });
  expect(found.notes).toMatch(/taken for shift_jis, such as "森の名前,赤い森です。".*1 character of x\.csv is not valid shift_jis/);
  const utf8 = [...new TextEncoder().encode('prompt,completion\né,ü\nä,ñ\nß,ö\n')];
  utf8[utf8.length - 2] = 0x41;
  expect((await readAll(utf8)).encoding).toBe('utf-8');
});

test('UTF-16 without a mark, and zero bytes that are none', async () => {
  const wide = [...'指示,言葉\r\n言え,はい。\r\n'].flatMap((char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8]);
  expect(await readAll(wide)).toMatchObject({ encoding: 'utf-16le', rows: [{ 指示: '言え', 言葉: 'はい。' }] });
  await expect(readAll([...'prompt,completion\na,b'].map((char) => char.charCodeAt(0)).concat(0, 10))).rejects.toThrow(/zero bytes/);
});

test('a person chooses another', async () => {
  const bytes = encoderOf('big5')('prompt,completion\n你好,天空\n');
  expect((await readAll(bytes, 'big5')).rows).toEqual([{ prompt: '你好', completion: '天空' }]);
  expect((await readAll(bytes, 'gb18030')).notes).not.toMatch(/taken for/);
});
