// Part of `npm run lint`: lines of Markdown are short enough to be read in a change, and links inside the project lead somewhere.
// `node scripts/check-markdown.mjs --paths` also looks up every path of a file that stands in `code` (off until all of them are true).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Characters. Prettier wraps prose at its own width; this also holds where Prettier does not go. A row of a table cannot be wrapped. */
export const LONGEST = { prose: 400, table: 500 };

const SKIPPED = new Set(['node_modules', 'dist', 'build', 'test-results', 'playwright-report', 'generated']);

function* markdownFiles(folder) {
  for (const entry of readdirSync(folder || '.', { withFileTypes: true })) {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name) && entry.name !== '.git') yield* markdownFiles(path);
    else if (entry.isFile() && entry.name.endsWith('.md')) yield path;
  }
}

/**
 * Every line with its number, and whether it stands in a fenced block.
 * @param {string} text
 */
function linesOf(text) {
  let fence = '';
  return text.split('\n').map((line, i) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    const closes = fence !== '' && mark?.startsWith(fence) === true;
    const code = fence !== '' || mark !== undefined;
    if (closes) fence = '';
    else if (fence === '' && mark) fence = mark;
    return { line, number: i + 1, code };
  });
}

/**
 * Lines that are too long, by number.
 * @param {string} text
 */
export function longLines(text) {
  return linesOf(text).flatMap(({ line, number, code }) => {
    const limit = line.startsWith('|') ? LONGEST.table : LONGEST.prose;
    const length = [...line].length;
    return code || length <= limit ? [] : [{ number, length, limit }];
  });
}

/**
 * Links of a file that lead to no file; `exists` is asked with paths from the project's root. Addresses and places in a page are left alone.
 * @param {string} path
 * @param {string} text
 * @param {(path: string) => boolean} exists
 */
export function deadLinks(path, text, exists) {
  return linesOf(text).flatMap(({ line, number, code }) =>
    (code ? [] : [...line.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)])
      .map(([, link]) => link)
      .filter((link) => !/^[a-z]+:/.test(link) && !exists(posix.join(posix.dirname(path), link)))
      .map((link) => ({ number, link })),
  );
}

/**
 * Paths in `code` that name no file of the project. Names with a placeholder in capitals are left alone.
 * @param {string} text
 * @param {(path: string) => boolean} exists
 */
export function deadPaths(text, exists) {
  return linesOf(text).flatMap(({ line, number, code }) =>
    (code ? [] : [...line.matchAll(/`((?:\.ci|bench|docs|public|scripts|shaders|src|test)\/[\w./-]*)`/g)])
      .map(([, named]) => named)
      .filter((named) => !/[A-Z]{3}|node_modules/.test(posix.basename(named, '.md')) && !exists(named))
      .map((link) => ({ number, link })),
  );
}

function main(root, { paths }) {
  process.chdir(root);
  const exists = (path) => existsSync(path);
  const faults = [];
  let files = 0;
  for (const path of markdownFiles('')) {
    files += 1;
    const text = readFileSync(path, 'utf8');
    for (const { number, length, limit } of longLines(text))
      faults.push(`${path}:${number} has ${length} characters, more than ${limit}: wrap it.`);
    for (const { number, link } of deadLinks(path, text, exists)) faults.push(`${path}:${number} links to ${link}, which is not there.`);
    if (paths) for (const { number, link } of deadPaths(text, exists)) faults.push(`${path}:${number} names ${link}, which is not there.`);
  }
  for (const fault of faults) console.error(fault);
  if (files === 0) faults.push('No Markdown was found.');
  process.exitCode = faults.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  main(resolve(import.meta.dirname, '..'), { paths: process.argv.includes('--paths') });
