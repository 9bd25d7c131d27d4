import { describe, expect, test } from 'vitest';
import { wordsOf } from '../../src/protocol/errors';
import { notJson } from '../../src/protocol/runs/not-json';
import { readRunFile } from '../../src/protocol/runs/overlay';
import { readLesson } from '../../src/lab/lessons/format';

/** Bytes as a file of them is decoded. */
const decoded = (...parts: (string | number[])[]): string =>
  new TextDecoder().decode(
    Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part))),
  );

const PNG = decoded([0x89], 'PNG\r\n', [0x1a, 0x0a, 0, 0, 0, 13], 'IHDR', [0, 0, 2, 0x80, 8, 6, 0, 0, 0, 0xe8, 0xd3]);
const KINDS: [what: string, text: string, said: string][] = [
  ['a PNG', PNG, 'it is a picture, PNG'],
  ['a JPEG', decoded([0xff, 0xd8, 0xff, 0xe0, 0, 16], 'JFIF', [0, 1]), 'it is a picture, JPEG'],
  ['a photo of a camera', decoded([0xff, 0xd8, 0xff, 0xe1, 0x1c, 0x20], 'Exif', [0, 0]), 'it is a picture, JPEG'],
  ['a GIF', decoded('GIF89a', [1, 0, 1, 0]), 'it is a picture, GIF'],
  ['a WebP', decoded('RIFF', [0x24, 0xff, 0, 0], 'WEBPVP8 '), 'it is a picture, WebP'],
  ['a PDF', '%PDF-1.7\n%âãÏÓ', 'it is a PDF document'],
  ['a workbook', decoded('PK', [3, 4, 20, 0, 6, 0]), 'it is a ZIP archive; unpack it first'],
  ['gzip by another name', decoded([0x1f, 0x8b, 8, 0]), 'it is packed with gzip; name it .json.gz or unpack it first'],
  ['a page', '<!doctype html><title>404</title>', 'it is a page or a drawing, HTML or XML'],
  ['weights', decoded([0x40, 3, 0, 0, 0, 0, 0, 0], '{"__metadata__"'), 'it holds bytes that are no text in UTF-8'],
  ['UTF-16', decoded([0xff, 0xfe, 0x7b, 0, 0x22, 0]), 'it holds bytes that are no text in UTF-8'],
  ['nothing', '', 'it is empty'],
  ['blank lines', '\n\n \n', 'it is empty'],
  ['half a file', '{"version":2,"name":"a}', 'it ends in the middle, after 23 characters; copy or export it again'],
  ['half a list', '\ufeff[{"a":"\\"]}"}', 'it ends in the middle, after 14 characters; copy or export it again'],
  ['a table', 'step,loss\n1,2.5\n', 'it begins with "step,loss\\n1,2.5"'],
];

test.each(KINDS)('of %s it is told what it is', (_, text, said) => {
  let error: unknown;
  try {
    JSON.parse(text);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(SyntaxError);
  expect(wordsOf(notJson(text, error))).toBe(said);
});

test('where the parser knows the place, it is told', () => {
  const at = new SyntaxError('Expected double-quoted property name in JSON at position 14 (line 2 column 3)');
  expect(wordsOf(notJson('{"a": 1,\n  b: 2}', at))).toBe('it begins with "{\\"a\\": 1,\\n  b: 2}", and is wrong in line 2 at character 3');
});

describe('no word of a parser and nothing binary is said', () => {
  const places: [string, (text: string) => unknown][] = [
    ['of a record', (text) => readRunFile(text, 'run.json')],
    ['of a log', (text) => readRunFile(`${text} "log_history":`, 'trainer_state.json')],
    ['of a lesson', (text) => readLesson('lesson.json', text, new Set())],
  ];
  test.each(places)('%s', (_, read) => {
    for (const [what, text] of KINDS) {
      let said = '';
      try {
        read(text);
      } catch (error) {
        said = (error as Error).message;
      }
      expect(said, what).toMatch(/\bJSON \(it /);
      expect(said, what).not.toMatch(/SyntaxError|Unexpected|[\0-\x08\x0e-\x1f\ufffd]/);
    }
  });
});
