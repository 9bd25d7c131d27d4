/**
 * Every text that a person may read, found in the source: what stands in `msg(...)`, and the sentences of errors and notes, which stand in
 * ``fail('data')`...` `` and ``sentence`...` `` and are said in the language of the page where they are shown. A text is named by its English
 * wording with {0}, {1} for its values, or by the `id` that its `msg` gives where one wording means two things.
 *
 * The build asks for all of them in every other language (`texts` below). `node scripts/texts.mjs` lists what is missing or left over;
 * with the name of a room after it, such as `ui/recipe`, what is missing of the texts that stand there first.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = join(ROOT, 'src');
const LOCALES = join(SOURCE, 'ui/locales');
export const LANGUAGES = ['ja'];

const PLACE = /\{(\d+)\}/g;

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .sort();

const parsed = (file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext, true);

/** The wording of a string or template, with {i} for its values; undefined for anything else. */
function wording(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTaggedTemplateExpression(node)) return wording(node.template);
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }, i) => `{${i}}${literal.text}`).join('');
}

const calls = (node, name) => ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name;

/** The `id` among the options of a `msg`. */
function idOf(options) {
  if (!options || !ts.isObjectLiteralExpression(options)) return undefined;
  const property = options.properties.find((one) => ts.isPropertyAssignment(one) && one.name.getText() === 'id');
  return property && ts.isStringLiteralLike(property.initializer) ? property.initializer.text : undefined;
}

/** What `many(count, 'row')` and `many(count, 'row was', 'rows were')` count: one, and several. */
function countedBy(node) {
  const [, one, more] = node.arguments.map((given) => (ts.isStringLiteralLike(given) ? given.text : undefined));
  if (one === undefined || (more === undefined && node.arguments.length > 2))
    throw new Error(`${node.getSourceFile().fileName}: ${node.getText()} has no fixed wording`);
  return [one, more ?? `${one}s`];
}

/** What stands between things that are listed (`BETWEEN` of src/lab/base/said.ts). */
const BETWEEN = /^(?:(?:[,:;]| and)? )?$/;

/** What a node asks to be translated: each as `{ key, english }`. */
function textsOf(node) {
  if (calls(node, 'msg')) {
    const english = wording(node.arguments[0]);
    if (english === undefined) throw new Error(`${node.getSourceFile().fileName}: ${node.getText()} has no fixed wording`);
    return [{ key: idOf(node.arguments[1]) ?? english, english }];
  }
  if (calls(node, 'many')) return countedBy(node).map((thing) => ({ key: `{0} ${thing}`, english: `{0} ${thing}` }));
  if (!ts.isTaggedTemplateExpression(node)) return [];
  const { tag } = node;
  const isSentence = calls(tag, 'fail') || (ts.isIdentifier(tag) && tag.text === 'sentence');
  const english = isSentence ? wording(node) : '';
  // A sentence that is nothing but its values says nothing of its own.
  return english.split(/\{\d+\}/).every((part) => BETWEEN.test(part)) ? [] : [{ key: english, english }];
}

/**
 * All texts of the source: the key of each, with its English wording and the files where it stands.
 * @returns {Map<string, { english: string, files: Set<string> }>}
 */
export function textsOfSource(files = filesBelow(SOURCE)) {
  const texts = new Map();
  for (const file of files) {
    const path = relative(SOURCE, file).split(sep).join('/');
    const visit = (node) => {
      for (const found of textsOf(node)) {
        const known = texts.get(found.key);
        if (known && known.english !== found.english) throw new Error(`${path}: "${found.key}" names two texts`);
        if (known) known.files.add(path);
        else texts.set(found.key, { english: found.english, files: new Set([path]) });
      }
      ts.forEachChild(node, visit);
    };
    visit(parsed(file));
  }
  return texts;
}

/** What the files of a language hold: key, text and file of each entry, repeated ones too. */
export function entriesOf(language) {
  return filesBelow(join(LOCALES, language)).flatMap((file) => {
    const entries = [];
    const visit = (node) => {
      if (ts.isPropertyAssignment(node) && (ts.isStringLiteralLike(node.name) || ts.isIdentifier(node.name))) {
        const text = wording(node.initializer);
        if (text === undefined) throw new Error(`${file}: ${node.name.text} must be followed by its text`);
        entries.push({ key: node.name.text, text, file: relative(LOCALES, file) });
      }
      ts.forEachChild(node, visit);
    };
    visit(parsed(file));
    return entries;
  });
}

const placesOf = (text) => [...new Set(Array.from(text.matchAll(PLACE), ([, number]) => Number(number)))].sort((a, b) => a - b);

/** What is wrong with a language: a line for each text that is missing, left over, repeated, empty or without one of its values. */
export function problemsOf(texts, entries) {
  const known = new Map();
  const problems = [];
  for (const { key, text, file } of entries) {
    const source = texts.get(key);
    if (known.has(key)) problems.push(`repeated: "${key}" in ${file} and ${known.get(key)}`);
    else if (!source) problems.push(`left over: "${key}" in ${file}`);
    else if (text.trim() === '') problems.push(`empty: "${key}" in ${file}`);
    else if (placesOf(text).join() !== placesOf(source.english).join()) problems.push(`other values: "${key}" in ${file} is "${text}"`);
    known.set(key, file);
  }
  for (const [key, { files }] of texts) if (!known.has(key)) problems.push(`missing: "${key}" of ${[...files].join(', ')}`);
  return problems;
}

/** For the build: it ends where a text is missing in a language, or left over. */
export function texts() {
  return {
    name: 'texts',
    apply: 'build',
    buildStart() {
      const source = textsOfSource();
      for (const language of LANGUAGES) {
        const problems = problemsOf(source, entriesOf(language));
        if (problems.length > 0) this.error(`${problems.length} texts in ${language}:\n${problems.slice(0, 20).join('\n')}`);
      }
    },
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const room = process.argv[2];
  const source = textsOfSource();
  for (const language of LANGUAGES) {
    const known = new Set(entriesOf(language).map(({ key }) => key));
    if (room) {
      const wanted = [...source].filter(([key, { files }]) => !known.has(key) && [...files][0].startsWith(room));
      console.log(
        JSON.stringify(
          wanted.map(([key, { english, files }]) => ({ key, ...(key === english ? {} : { english }), files: [...files] })),
          null,
          1,
        ),
      );
    } else {
      const problems = problemsOf(source, entriesOf(language));
      for (const problem of problems) console.log(`${language}: ${problem}`);
      if (problems.length > 0) process.exitCode = 1;
      else console.log(`${language}: all ${source.size} texts`);
    }
  }
}
