import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Gunzip, gunzipTo } from '../../src/data/readers/packed/gzip';
import { inflateSnappy } from '../../src/data/readers/packed/snappy';
import { inflateZstd } from '../../src/data/readers/packed/zstd';
import { Inflater } from '../../src/data/readers/packed/inflate';
import { Unpacker } from '../../src/data/readers/columnar/unpacker';
import { allocated, bytesOfText, joined, zstdFrame } from './packed';

/** All that comes out when the bytes come in pieces of these lengths. */
function unpacked(bytes: Uint8Array, lengths: readonly number[] = [bytes.length]) {
  const gunzip = new Gunzip();
  const parts: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = Math.max(1, lengths[i % lengths.length]!);
    for (const part of gunzip.push(bytes.subarray(at, at + length))) parts.push(part.slice());
    at += length;
  }
  gunzip.end();
  return { bytes: joined(...parts), members: gunzip.members, behind: gunzip.behind };
}

/** Bytes that pack well in one place and not at all in another. */
function mixed(length: number): Uint8Array {
  let seed = 7;
  return Uint8Array.from({ length }, (_, i) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return i % 5000 < 2500 ? 65 + (i % 7) : seed >>> 24;
  });
}

describe('gzip', () => {
  const texts = ['', 'a', 'abc'.repeat(1000), 'Größe 猫 '.repeat(40_000)].map(bytesOfText);
  const ways = [
    { level: 0 },
    { level: 1 },
    { level: 9 },
    { strategy: constants.Z_FIXED },
    { strategy: constants.Z_HUFFMAN_ONLY },
    { strategy: constants.Z_RLE },
  ];

  test.each(ways)('what zlib packs with %j comes back', (way) => {
    for (const bytes of [...texts, mixed(300_000)]) {
      expect(Buffer.compare(unpacked(gzipSync(bytes, way)).bytes, bytes)).toBe(0);
      expect(Buffer.compare(gunzipTo(new Gunzip(), gzipSync(bytes, way), bytes.length), bytes)).toBe(0);
    }
  });

  test('any bytes, in any pieces, in any number of members', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
        (members, lengths) => {
          const found = unpacked(joined(...members.map((bytes) => gzipSync(bytes))), lengths);
          expect(Array.from(found.bytes)).toEqual(Array.from(joined(...members)));
          expect(found).toMatchObject({ members: members.length, behind: 0 });
        },
      ),
      { numRuns: 300, seed: 30 },
    );
  });

  test('a head with a name, a comment, other fields and a check, cut anywhere', () => {
    const plain = gzipSync(bytesOfText('hello'));
    const head = Uint8Array.from([0x1f, 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 2, 0, 0, 9, 97, 0, 98, 99, 0, 1, 2]);
    const bytes = joined(head, plain.subarray(10), plain);
    for (let first = 1; first < bytes.length; first++) {
      expect(new TextDecoder().decode(unpacked(bytes, [first, bytes.length]).bytes)).toBe('hellohello');
    }
  });

  test('what stands behind the last member is counted, and no part of a member is', () => {
    const member = gzipSync(bytesOfText('abc'));
    for (const behind of [Uint8Array.of(0), new Uint8Array(512), bytesOfText('garbage'), Uint8Array.of(0x1f), Uint8Array.of(0x1f, 7)]) {
      const found = unpacked(joined(member, member, behind), [3]);
      expect([found.bytes.length, found.members, found.behind]).toEqual([6, 2, behind.length]);
    }
  });

  test('cut off anywhere it is told', () => {
    const bytes = joined(gzipSync(bytesOfText('abc'.repeat(50))), gzipSync(bytesOfText('def')));
    const first = gzipSync(bytesOfText('abc'.repeat(50))).length;
    for (let length = 1; length < bytes.length; length++) {
      // After the first member, or one byte behind it, nothing says that there is another.
      if (length === first || length === first + 1) continue;
      expect(() => unpacked(bytes.subarray(0, length), [7])).toThrow('its end is missing');
    }
  });

  test('another checksum or length is told, and so is every changed byte of the data', () => {
    const bytes = gzipSync(bytesOfText('some text that is packed, some text'));
    const changed = (at: number) => Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 1 : byte));
    expect(() => unpacked(changed(bytes.length - 8))).toThrow('the checksum of member 1 is another');
    expect(() => unpacked(changed(bytes.length - 4))).toThrow('member 1 has 35 bytes where 34 are announced');
    for (let at = 10; at < bytes.length; at++) expect(() => unpacked(changed(at))).toThrow();
  });

  test('of a page more or fewer bytes than announced are told', () => {
    const bytes = joined(gzipSync(bytesOfText('abc')), gzipSync(bytesOfText('def')));
    const to = (size: number) => new TextDecoder().decode(gunzipTo(new Gunzip(), bytes, size));
    expect(to(6)).toBe('abcdef');
    expect(() => to(5)).toThrow('more than the 5 bytes');
    expect(() => to(3)).toThrow('more than the 3 bytes');
    expect(() => to(7)).toThrow('6 bytes come out of gzip where 7');
    expect(() => to(2 ** 29)).toThrow('46 bytes of gzip cannot become the 536870912 that are announced');
  });

  test.each([
    [[7], /kind that does not exist/],
    [[1, 0, 0, 0, 0], /length of a block/],
    [[3, 2], /a copy from 1 bytes back, where 0 came out/],
    [[5, 0xe0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], /too many|no code|too few/],
  ])('DEFLATE data %j are damaged', (bytes, message) => {
    expect(() => [...new Inflater().push(Uint8Array.from([...bytes, ...new Uint8Array(300).fill(255)]))]).toThrow(message);
  });

  test('what follows the end of a stream is left', () => {
    const inflater = new Inflater();
    const out = [...inflater.push(joined(deflateRawSync(bytesOfText('abc')), Uint8Array.of(1, 2, 3)))].map((part) => part.slice());
    expect([new TextDecoder().decode(joined(...out)), inflater.ended, [...inflater.rest]]).toEqual(['abc', true, [1, 2, 3]]);
  });
});

describe('Zstandard', () => {
  const text = (size: number, ...frames: Uint8Array[]) => new TextDecoder().decode(inflateZstd(joined(...frames), size));
  // Packed by zstd 1.5.4: from a file, with its size, without a checksum; and from a pipe, the other way round.
  const repeated = 'abcabcabcabcabcabcabcabc0123456789';
  const made = ['KLUv/SAinQAAaGFiYzAxMjM0NTY3ODkBAH5uCA==', 'KLUv/QRYnQAAaGFiYzAxMjM0NTY3ODkBAH5uCKOXvP0='];

  test('frames with and without their size, one after the other, and those to be skipped', () => {
    expect(text(5, zstdFrame(['hel', 'lo']))).toBe('hello');
    expect(text(5, zstdFrame(['hel', 'lo'], { sized: false }))).toBe('hello');
    expect(text(10, zstdFrame(['hello']), zstdFrame(['world'], { sized: false }))).toBe('helloworld');
    expect(text(5, Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9), zstdFrame(['hello']))).toBe('hello');
    expect(text(0, zstdFrame(['']))).toBe('');
    expect(text(1004, zstdFrame(['aaaa', { byte: 'b', times: 1000 }]))).toBe(`aaaa${'b'.repeat(1000)}`);
  });

  test('blocks that are packed', () => {
    for (const packed of made) {
      const bytes = Uint8Array.from(Buffer.from(packed, 'base64'));
      expect(text(repeated.length, bytes)).toBe(repeated);
      expect(text(2 * repeated.length, bytes, bytes)).toBe(repeated + repeated);
      expect(() => text(repeated.length - 1, bytes)).toThrow(/bytes/);
      expect(() => text(repeated.length + 1, bytes)).toThrow(/bytes/);
    }
  });

  test('more, fewer, and bytes that are missing are told', () => {
    for (const sized of [true, false]) {
      const frame = zstdFrame(['hello'], { sized });
      expect(() => text(4, frame)).toThrow(/bytes/);
      expect(() => text(6, frame)).toThrow(/bytes/);
      expect(() => text(9, frame, frame)).toThrow(/more/);
      for (let length = 1; length < frame.length; length++) expect(() => text(5, frame.subarray(0, length))).toThrow(/cut off/);
    }
    expect(() => text(7, zstdFrame(['hello'], { said: 7 }))).toThrow('blocks of Zstandard for at most 5 bytes cannot become 7');
    const more = Uint8Array.from(Buffer.from(made[0]!, 'base64'));
    more[5]!++;
    expect(() => text(35, more)).toThrow('another number of bytes comes out of Zstandard than the 35 that are announced');
    expect(() => text(2 ** 23, zstdFrame(['hello'], { said: 2 ** 23 }))).toThrow(
      'blocks of Zstandard for at most 5 bytes cannot become 8388608',
    );
    expect(() => text(4, zstdFrame(['hello'], { said: 4 }))).toThrow('another number of bytes comes out of Zstandard than the 4');
    expect(() => text(5, bytesOfText('hello'))).toThrow(/no Zstandard/);
  });

  test('what cannot come out is told before memory is taken for it', () => {
    const [half, all] = [2 ** 28, 2 ** 29];
    for (const sized of [true, false]) {
      const frame = zstdFrame(['hello'], { sized });
      expect(allocated(() => expect(() => inflateZstd(frame, all)).toThrow('5 bytes at most come out of Zstandard where 536870912 are announced'))).toBe(0); // prettier-ignore
      expect(allocated(() => expect(() => inflateZstd(joined(frame, frame), half)).toThrow('10 bytes at most'))).toBe(0);
    }
    // A window of a gigabyte for a frame of five bytes, which need none of it.
    const wide = zstdFrame(['hello'], { sized: false });
    for (const exponent of [18, 20, 21, 31]) {
      wide[5] = exponent << 3;
      expect(text(5, wide)).toBe('hello');
      expect(text(10, wide, wide)).toBe('hellohello');
    }
  });

  test('nothing stands behind what comes out, in the same memory', () => {
    for (const frames of [[zstdFrame(['hello'])], [zstdFrame(['hel']), zstdFrame(['lo'], { sized: false })]]) {
      const out = inflateZstd(joined(...frames), 5);
      expect([out.byteOffset, out.buffer.byteLength]).toEqual([0, 5]);
    }
  });
});

test('Snappy: literals, copies that overlap, and lengths that point nowhere', () => {
  const bytes = (...list: number[]) => Uint8Array.from(list);
  const read = (input: Uint8Array, size: number) => new TextDecoder().decode(inflateSnappy(input, size));
  expect(read(bytes(3, 2 << 2, 97, 98, 99), 3)).toBe('abc');
  expect(read(bytes(9, 1 << 2, 97, 98, ((7 - 4) << 2) | 1, 2), 9)).toBe('ababababa');
  expect(() => inflateSnappy(bytes(3, 63 << 2, 255, 255, 255, 255), 3)).toThrow(/a literal of 4294967296 bytes reaches too far/);
  expect(() => inflateSnappy(bytes(3, 2 << 2, 97, 98), 3)).toThrow(/reaches too far/);
  expect(() => inflateSnappy(bytes(4, 0, 97, ((4 - 4) << 2) | 1, 9), 4)).toThrow(/size|too far/);
  expect(() => inflateSnappy(bytes(3, 2 << 2, 97, 98, 99), 4)).toThrow(/the size is 3, not 4/);
  expect(() => inflateSnappy(bytes(4, 2 << 2, 97, 98, 99), 4)).toThrow(/3 bytes of 4 come out/);
});

test('Snappy: what cannot come out is told before memory is taken for it', () => {
  const claimed = Uint8Array.of(0x80, 0x80, 0x80, 0x80, 2, 2 << 2, 97, 98, 99);
  const refused = () => expect(() => inflateSnappy(claimed, 2 ** 29)).toThrow('9 bytes of Snappy cannot become the 536870912 that are announced'); // prettier-ignore
  expect(allocated(refused)).toBe(0);
  // The most that can come out: one byte, and copies of 64 bytes by three each.
  const copies = Array.from({ length: 1000 }, () => [(63 << 2) | 2, 1, 0]).flat();
  const most = inflateSnappy(Uint8Array.from([0x81, 0xf4, 3, 0, 97, ...copies]), 64_001);
  expect(most).toEqual(new Uint8Array(64_001).fill(97));
});

test('a page of nothing is memory of its own', () => {
  for (const codec of ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'ZSTD'] as const) {
    const page = new Unpacker().inflate(codec, new Uint8Array(100).subarray(50, 50), 0);
    expect([page.length, page.buffer.byteLength]).toEqual([0, 0]);
  }
});
