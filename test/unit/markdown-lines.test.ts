import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { deadLinks, deadPaths, LONGEST, longLines } from '../../scripts/check-markdown.mjs';

const prose = 'x'.repeat(LONGEST.prose);

test('prose may be as long as the limit, and no longer', () => {
  expect(longLines(`${prose}\n\n${prose}x\nshort`)).toEqual([{ number: 3, length: LONGEST.prose + 1, limit: LONGEST.prose }]);
});

test('characters are counted, not the pairs that some of them take', () => {
  expect(longLines('𝄞'.repeat(LONGEST.prose))).toEqual([]);
});

test('rows of tables have a limit of their own', () => {
  const row = (length: number) => `| ${'x'.repeat(length - 4)} |`;
  expect(longLines(`${row(LONGEST.table)}\n${row(LONGEST.table + 1)}`)).toEqual([
    { number: 2, length: LONGEST.table + 1, limit: LONGEST.table },
  ]);
});

test('code may be of any length, until its fence is closed by one as long', () => {
  const long = `${prose}x`;
  expect(longLines(`\`\`\`\`js\n${long}\n\`\`\`\n${long}\n\`\`\`\`\n${long}`).map(({ number }) => number)).toEqual([6]);
  expect(longLines(`~~~\n${long}\n\`\`\`\n${long}\n~~~`)).toEqual([]);
  expect(longLines(`- item\n\n  \`\`\`\n  ${long}\n  \`\`\`\n${long}`).map(({ number }) => number)).toEqual([6]);
});

test('links are followed from the folder of their file', () => {
  const exists = (path: string) => ['README.md', 'docs/formats.md', 'docs/decisions'].includes(path);
  const text = [
    '[a](formats.md), [b](../README.md#browsers), [c](gone.md) and [d](decisions)',
    '[e](https://example.org/x), [f](#here), `[g](gone.md)`, ![h](gone.png)',
    '```\n[i](gone.md)\n```',
  ].join('\n');
  expect(deadLinks('docs/library.md', text, exists)).toEqual([
    { number: 1, link: 'gone.md' },
    { number: 2, link: 'gone.png' },
  ]);
});

test('paths in code are those of the project; placeholders are none', () => {
  const exists = (path: string) => ['src/webgpu/', 'docs/formats.md'].includes(path);
  const text = 'Look at `src/webgpu/`, `docs/formats.md` and `src/gone.ts`, not at `shaders/NAME_quad.wgsl`, `npm run src/x` or `other/x`.';
  expect(deadPaths(text, exists)).toEqual([{ number: 1, link: 'src/gone.ts' }]);
});

test('the tables of README.ja.md hold the figures of README.md', () => {
  const rows = (name: string) =>
    readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('|'))
      // Without their first cell, which is in words.
      .map((line) =>
        line
          .split('|')
          .slice(2)
          .map((cell) => cell.trim()),
      )
      .filter((cells) => cells.some((cell) => /^\d+\.\d %/.test(cell)));
  expect(rows('README.md').length).toBeGreaterThan(10);
  expect(rows('README.ja.md')).toEqual(rows('README.md'));
});
