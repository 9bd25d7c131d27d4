import { describe, expect, test } from 'vitest';
import { TextSource } from '../../src/data/readers/decode';
import { wideEncoding } from '../../src/data/readers/encodings/guess';
import { blobOf, gzipped, shiftJis } from './files';
import { openFile, readDataSet } from './english';

/** A file is in one encoding, and where its pieces are cut changes nothing. */

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const wide = (text: string, little = true): Uint8Array => {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), little);
  return new Uint8Array(view.buffer);
};
const repeated = (bytes: Uint8Array, times: number): Uint8Array => joined(...Array.from({ length: times }, () => bytes));
const ROW = shiftJis('とりのなまえ,こたえはトリです。\n');

async function readAll(bytes: Uint8Array, name = 'x.csv') {
  const file = await openFile(blobOf(bytes), name);
  const rows: Record<string, unknown>[] = [];
  const problems: string[] = [];
  for await (const batch of file.batches) {
    for (const { values } of batch.rows) rows.push(values);
    for (const { line, reason } of batch.problems) problems.push(`${line}: ${reason}`);
  }
  return { format: file.format, encoding: file.encoding, rows, problems, notes: file.notes() };
}

describe('a zero byte makes no UTF-16 of a text', () => {
  const header = shiftJis('prompt,completion\n');
  test.each([
    ['behind what the format is recognised by', 70],
    ['behind the first 256 KB', 300],
    ['behind the first megabyte', 1100],
  ])('%s', async (_, kilobytes) => {
    const many = repeated(ROW, Math.ceil((kilobytes * 1024) / ROW.length));
    const file = joined(header, many, shiftJis('は\0し,はし\n'), ROW);
    const rows = many.length / ROW.length + 2;
    for (const bytes of [file, gzipped(file)]) {
      const found = await readAll(bytes);
      expect([found.encoding, found.rows.length]).toEqual(['shift_jis', rows]);
      expect(found.rows.at(-2)).toEqual({ prompt: 'は\0し', completion: 'はし' });
      expect(found.problems).toEqual([]);
    }
  });

  test('at the beginning it is refused', async () => {
    await expect(readAll(joined(header, repeated(ROW, 300), shiftJis('は\0し,はし\n'), ROW))).rejects.toThrow(/zero bytes/);
  });

  test.each([true, false])('UTF-16 stays what it is, little %s', async (little) => {
    const encoding = little ? 'utf-16le' : 'utf-16be';
    const text = `prompt,completion\n${'上の花の名前,百合と言います🌷。\n'.repeat(4000)}`;
    expect(await readAll(wide(text, little))).toMatchObject({ encoding, rows: { length: 4000 }, notes: [] });
    // Long paragraphs with hardly any line end, a pair that the look at the beginning cuts, and a character that was lost before.
    const prose = `${`${'上の花は赤いと言《い》う。'.repeat(40)}\n`.repeat(70)}\uFFFD`;
    expect(wideEncoding(wide(prose, little))).toBe(encoding);
    expect(wideEncoding(wide(`ab\n${'🌷\n'.repeat(30_000)}`, little))).toBe(encoding);
    // Of Gurmukhi and Gujarati each letter has the byte of a line feed, and Korean has blanks.
    expect(wideEncoding(wide('ਪੰਜਾਬੀ ਵਿਚ ਇਕ ਵਾਕ ਹੈ। '.repeat(99), little))).toBe(encoding);
    expect(wideEncoding(wide('저는 매일 아침에 물을 마십니다.\n'.repeat(99), little))).toBe(encoding);
  });
});

test('the encoding does not depend on how the bytes are cut', () => {
  const files = [
    joined(utf8(`${'a,b\n'.repeat(70_000)}é,ü\n`), shiftJis('ねこ,とり\n'.repeat(200))),
    joined(repeated(ROW, 400), utf8('é\n'.repeat(3000))),
    joined(utf8('猫,犬\n'.repeat(300)), shiftJis('ねこ,とり\n'.repeat(60_000))),
    wide('prompt,completion\nねこ,とり\n'.repeat(20_000)),
    joined(utf8('a\n'.repeat(100_000)), shiftJis('ね\0こ\n')),
  ];
  for (const bytes of files) {
    const [first, ...others] = [1 << 20, 256 * 1024, 100_003, 4096, 13].map((size) => {
      const source = new TextSource();
      let text = '';
      for (let at = 0; at < bytes.length; at += size) text += source.push(bytes.subarray(at, at + size));
      text += source.end();
      return { text, encoding: source.encoding, damaged: source.damaged, sample: source.sample };
    });
    for (const one of others) expect(one).toEqual(first);
  }
});

test('the format is recognised by the text that is read', async () => {
  // What is seen of it up to 64 KB is plain but for a few bytes, of which only the rest tells what they are.
  const english = 'a long row of plain words,and its answer\n'.repeat(1550);
  const file = joined(utf8(`prompt,completion\n${english}`), shiftJis('ねこ,とり\n'.repeat(300)));
  const found = await readAll(file);
  expect(found).toMatchObject({ format: 'csv', encoding: 'shift_jis', rows: { length: 1850 }, problems: [] });
  expect(found.rows.at(-1)).toEqual({ prompt: 'ねこ', completion: 'とり' });
});

describe('U+FFFD that the file itself holds is no damage', () => {
  const BLOCK = 256 * 1024;
  const notes = ['1 character of x.jsonl stands in the file as U+FFFD, the sign for a character that was lost before, and was kept.'];
  const before = '{"text": "どこかで"}\n'.repeat(40);
  const sizes = [-3, -2, -1, 0, 1];
  test.each(sizes)('where a piece ends %i bytes behind its beginning, UTF-8', async (offset) => {
    const head = utf8(`${before}{"text": "`);
    const fill = 'a'.repeat(BLOCK + offset - head.length);
    const found = await readAll(joined(head, utf8(`${fill}\uFFFD"}\n{"text": "end"}\n`)), 'x.jsonl');
    expect(found.notes).toEqual(notes);
    expect(found.rows).toHaveLength(42);
  });

  test.each(['utf-16le', 'utf-16be'] as const)('%s, and gb18030', async (encoding) => {
    const text = `\uFEFF{"text": "何か \uFFFD が"}\n{"text": "end"}\n`;
    expect(await readAll(wide(text, encoding === 'utf-16le'), 'x.jsonl')).toMatchObject({ encoding, notes });
    const source = new TextSource('gb18030');
    expect(source.push(Uint8Array.of(97, 0x84, 0x31)) + source.push(Uint8Array.of(0xa4, 0x37, 97)) + source.end()).toBe('a\uFFFDa');
    expect(source.damaged).toBe(0);
  });

  test.each([
    ['alone in a table', 'prompt,completion\na,don\uFFFDt\nb,c\n', 1],
    ['alone in many rows', '{"text": "don\uFFFDt"}\n'.repeat(50), 50],
    ['behind a megabyte of ASCII', `${'{"text": "ascii"}\n'.repeat(70_000)}{"text": "don\uFFFDt"}\n`, 1],
    ['beside other characters', '{"text": "日本\uFFFD語"}\n', 1],
  ])('%s, where it leaves the file in UTF-8 and is counted', async (_, text, count) => {
    const found = await readAll(utf8(text), 'x');
    expect(found.encoding).toBe('utf-8');
    expect(JSON.stringify(found.rows)).toContain('\uFFFD');
    expect(JSON.stringify(found.rows)).not.toContain('¿');
    const [note, ...more] = found.notes.filter((one) => one.includes('U+FFFD'));
    expect(note).toMatch(new RegExp(`^${count} characters? of x stands? in the file as U\\+FFFD`));
    expect(more).toEqual([]);
  });

  test('damage beside it is counted', () => {
    for (const size of [1, 2, 3, 5, 100]) {
      const source = new TextSource('utf-8');
      const bytes = joined(utf8('猫\uFFFD'), Uint8Array.of(0xe3, 0xef, 0xbf, 0xbd, 0xef, 0xbf), utf8('b\uFFFD\uFFFD'), Uint8Array.of(0xff));
      let text = '';
      for (let at = 0; at < bytes.length; at += size) text += source.push(bytes.subarray(at, at + size));
      expect(text + source.end()).toBe('猫\uFFFD\uFFFD\uFFFD\uFFFDb\uFFFD\uFFFD\uFFFD');
      expect(source.damaged).toBe(3);
    }
  });
});

describe('a text that is too long for one row', () => {
  const line = `${'words and more words '.repeat(40).trim()}\n`;
  const longText = (characters: number): string => line.repeat(Math.ceil(characters / line.length));

  test('is told with its rows', async () => {
    const set = await readDataSet(blobOf(longText(2_500_000)), 'x.txt', { format: 'text', textBy: 'file' });
    expect(set.rows).toBe(3);
    expect(set.notes).toContainEqual(
      expect.stringMatching(
        /^A text of more than 1000000 characters was cut into 3 rows, between lines; what goes on begins at lines \d+, \d+\.$/,
      ),
    );
  });

  test('so are paragraphs, and none that are not cut', async () => {
    const two = `${longText(1_500_000)}\n${longText(1_500_000)}\nshort\n`;
    const set = await readDataSet(blobOf(two), 'x.txt', { format: 'text', textBy: 'paragraph' });
    expect(set.rows).toBe(5);
    expect(set.notes.join()).toMatch(/2 texts of more than 1000000 characters were cut into 4 rows/);
    const whole = await readDataSet(blobOf(longText(900_000) + '\n'.repeat(200_000)), 'x.txt', { format: 'text', textBy: 'file' });
    expect([whole.rows, whole.notes.join()]).toEqual([1, expect.not.stringMatching(/cut into/)]);
  });
});
