import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The one face of all pictures: each letter is a bar of half an em, each Japanese one of a whole em, whatever faces a machine has. It is
 * written as TrueType (https://learn.microsoft.com/typography/opentype/spec/), and Chromium on Linux finds it through fontconfig.
 */

export const FAMILY = 'Tabtune bars';

/** Units of the em; the other measures are in these. */
const EM = 1024;
const ASCENT = 950;
const DESCENT = 250;
/** Of a bar, above the line that letters stand on. */
const TALL = 640;

/** `bar`: whether it is drawn; a space is not. */
const GLYPHS: { advance: number; bar: boolean }[] = [
  { advance: EM / 2, bar: true },
  { advance: EM / 2, bar: false },
  { advance: EM, bar: true },
  { advance: EM, bar: false },
];
const [NARROW, SPACE, WIDE, WIDE_SPACE] = [0, 1, 2, 3];

/** Which glyph code points are drawn with, from the first to the last one, in rising order. */
const RANGES: [first: number, last: number, glyph: number][] = [
  [0x20, 0x20, SPACE],
  [0x21, 0x9f, NARROW],
  [0xa0, 0xa0, SPACE],
  [0xa1, 0x1fff, NARROW],
  [0x2000, 0x200f, SPACE],
  [0x2010, 0x2027, NARROW],
  [0x2028, 0x202f, SPACE],
  [0x2030, 0x205e, NARROW],
  [0x205f, 0x206f, SPACE],
  [0x2070, 0x2e7f, NARROW],
  [0x2e80, 0x2fff, WIDE],
  [0x3000, 0x3000, WIDE_SPACE],
  [0x3001, 0xa4cf, WIDE],
  [0xa4d0, 0xabff, NARROW],
  [0xac00, 0xd7a3, WIDE],
  [0xf900, 0xfaff, WIDE],
  [0xfb00, 0xfdff, NARROW],
  [0xfe30, 0xfe4f, WIDE],
  [0xfe70, 0xfefe, NARROW],
  [0xff01, 0xff60, WIDE],
  [0xff61, 0xffdf, NARROW],
  [0xffe0, 0xffe6, WIDE],
  [0x1f000, 0x1faff, WIDE],
  [0x20000, 0x3fffd, WIDE],
];

const u16 = (...values: number[]): Buffer => Buffer.from(values.flatMap((value) => [(value >> 8) & 255, value & 255]));
const u32 = (...values: number[]): Buffer => {
  const out = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => out.writeUInt32BE(value >>> 0, 4 * i));
  return out;
};

/** One contour of four points, each on the outline; coordinates are differences, in words. */
function drawn({ advance, bar }: (typeof GLYPHS)[number]): Buffer {
  if (!bar) return Buffer.alloc(0);
  const outline = [u16(1, 0, 0, advance, TALL, 3, 0), Buffer.from([1, 1, 1, 1]), u16(0, 0, advance, 0), u16(0, TALL, 0, -TALL)];
  const whole = Buffer.concat(outline);
  return Buffer.concat([whole, Buffer.alloc(whole.length % 4 ? 4 - (whole.length % 4) : 0)]);
}

function names(): Buffer {
  const texts: [id: number, text: string][] = [
    [1, FAMILY],
    [2, 'Regular'],
    [4, FAMILY],
    [6, FAMILY.replaceAll(' ', '')],
  ];
  const encoded = texts.map(([id, text]) => ({ id, bytes: Buffer.from(text, 'utf16le').swap16() }));
  let at = 0;
  const records = encoded.map(({ id, bytes }) => {
    at += bytes.length;
    return u16(3, 1, 0x409, id, bytes.length, at - bytes.length);
  });
  return Buffer.concat([u16(0, texts.length, 6 + 12 * texts.length), ...records, ...encoded.map(({ bytes }) => bytes)]);
}

/** The face as a file. */
export function face(): Buffer {
  const glyphs = GLYPHS.map(drawn);
  const places = [0, ...glyphs.map((_, i) => glyphs.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0))];
  const head = [u32(0x10000, 0x10000, 0, 0x5f0f3cf5), u16(3, EM), u32(0, 0, 0, 0), u16(0, 0, EM, TALL, 0, 8, 2, 1, 0)];
  const tables: [tag: string, bytes: Buffer][] = [
    ['OS/2', Buffer.concat([
      u16(4, EM / 2, 400, 5, 0, 500, 500, 0, 100, 500, 500, 0, 400, 50, 300, 0), Buffer.alloc(10),
      u32(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff), Buffer.from('NONE'), u16(0x40, 0x20, 0xffff, ASCENT, -DESCENT, 0, ASCENT, DESCENT),
      u32(0xffffffff, 0xffffffff), u16(500, TALL, 0, 0x20, 1),
    ])], // prettier-ignore
    ['cmap', Buffer.concat([
      u16(0, 1, 3, 10), u32(12), u16(13, 0), u32(16 + 12 * RANGES.length, 0, RANGES.length), ...RANGES.map((range) => u32(...range)),
    ])], // prettier-ignore
    ['glyf', Buffer.concat(glyphs)],
    ['head', Buffer.concat(head)],
    ['hhea', u16(1, 0, ASCENT, -DESCENT, 0, EM, 0, 0, EM, 1, 0, 0, 0, 0, 0, 0, 0, GLYPHS.length)],
    ['hmtx', u16(...GLYPHS.flatMap(({ advance }) => [advance, 0]))],
    ['loca', u32(...places)],
    ['maxp', u16(1, 0, GLYPHS.length, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0)],
    ['name', names()],
    ['post', Buffer.concat([u32(0x30000, 0), u16(-100, 50), u32(0, 0, 0, 0, 0)])],
  ]; // prettier-ignore
  const padded = tables.map(([tag, bytes]) => ({ tag, length: bytes.length, bytes: Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]) })); // prettier-ignore
  let at = 12 + 16 * tables.length;
  const entries = padded.map(({ tag, length, bytes }) => {
    at += bytes.length;
    return Buffer.concat([Buffer.from(tag), u32(summed(bytes), at - bytes.length, length)]);
  });
  const searched = 2 ** Math.floor(Math.log2(tables.length));
  const start = Buffer.concat([u32(0x10000), u16(tables.length, 16 * searched, Math.log2(searched), 16 * (tables.length - searched))]);
  return Buffer.concat([start, ...entries, ...padded.map(({ bytes }) => bytes)]);
}

/** The sum of the words, as the format asks for it. */
function summed(bytes: Buffer): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 4) sum = (sum + bytes.readUInt32BE(i)) >>> 0;
  return sum;
}

/** Writes the face into a folder, and beside it what makes it the only one; gives the path for FONTCONFIG_FILE. */
export function onlyFace(folder: string): string {
  const faces = join(folder, 'faces');
  mkdirSync(faces, { recursive: true });
  writeFileSync(join(faces, 'bars.ttf'), face());
  const edits = ['antialias', 'hinting', 'autohint', 'embeddedbitmap'].map(
    (name) => `<edit name="${name}" mode="assign"><bool>false</bool></edit>`,
  );
  const path = join(folder, 'fonts.conf');
  writeFileSync(
    path,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${faces}</dir>
  <cachedir>${join(folder, 'cache')}</cachedir>
  <match target="pattern">${edits.join('')}</match>
  <match target="font">${edits.join('')}</match>
</fontconfig>
`,
  );
  return path;
}

/** Ems of a narrow letter, a broad one, one of Japanese and a digit, as the page that it is given to draws them. */
export function measured(): number[] {
  const pen = document.createElement('canvas').getContext('2d')!;
  pen.font = '32px system-ui, sans-serif';
  return ['i', 'W', '\u6f22', '1'].map((letter) => pen.measureText(letter).width / 32);
}
