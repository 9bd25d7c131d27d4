import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet, readPreview, readPromptSet } from './english';

/** Texts in a notation: what no one learns by lines is refused, what may be a corpus is read and told. */

const HTML =
  'is a page in HTML, which is not read here; save its rows as a table (CSV), its words as plain text, or choose text if each line is one';
const INI = 'is a file of settings (INI), which is not read here; convert it to JSON, or choose text if each line is one';
const PROPERTIES = 'is a file of settings (properties), which is not read here; convert it to JSON, or choose text if each line is one';
const CUES =
  'holds subtitles with their times, which are not read here; save the words alone as plain text, or choose text if each line is one';
const SQL = 'is SQL, which is not read here; export the table as CSV, or choose text if each line is one';
const XML = 'is XML, which is not read here; convert it to JSON, or choose text if each line is one';
const YAML = 'is YAML, which is not read here; convert it to JSON (yq -o=json), or choose text if each line is one';
const TOML = 'is TOML, which is not read here; convert it to JSON, or choose text if each line is one';
const RTF = 'is a document in RTF, which is not read here; save it as a table (CSV) or as plain text';

const PAGE = '<!DOCTYPE html>\n<html><body>\n<h1>Tea</h1><p>How long does it draw?</p>\n</body></html>\n';
const REFUSED: readonly [file: string, text: string, why: string][] = [
  ['page.html', PAGE, HTML],
  ['page.txt', PAGE, HTML],
  ['page.csv', PAGE, HTML],
  ['page.jsonl', PAGE, HTML],
  ['part.htm', 'Tea\n<p>It draws.</p>\n', HTML],
  ['table.txt', '<table>\n<tr><th>question</th><th>answer</th></tr>\n<tr><td>a?</td><td>b</td></tr>\n</table>\n', HTML],
  ['old.html', '<?xml version="1.0"?>\n<!DOCTYPE html>\n<html>\n<body>\n<p>Tea.</p>\n</body>\n</html>\n', HTML],
  ['tea.ini', '; tea\n[q1]\nquestion = How long?\nanswer = Four minutes.\n', INI],
  ['tea.conf', '[bot]\nname = kettle\n', INI],
  ['tea.txt', '[bot]\nname = kettle\nlanguage = en\n[more]\nwarm = yes\n', INI],
  ['tea.properties', 'tea.q1=How long?\ntea.a1=Four minutes.\n', PROPERTIES],
  ['tea.txt', 'tea.q1=How long?\ntea.a1=Four minutes.\n', PROPERTIES],
  ['tea.sql', 'SELECT * FROM tea;\n', SQL],
  ['dump.txt', "-- a dump\nINSERT INTO tea (q, a) VALUES ('How long?', 'Four.');\n", SQL],
  ['tea.rtf', '{\\rtf1\\ansi {\\fonttbl {\\f0 Arial;}}\n\\f0 How long?\\par\n}', RTF],
  ['tea.txt', '{\\rtf1\\ansi {\\fonttbl {\\f0 Arial;}}\n\\f0 How long?\\par\n}', RTF],
  ['tea.aiml', '<aiml version="1.0"><category><pattern>HI</pattern><template>Hello</template></category></aiml>', XML],
  ['tea.txt', '<aiml version="1.0"><category><pattern>HI</pattern><template>Hello</template></category></aiml>', XML],
  ['tea.srt', '1\n00:00:01,000 --> 00:00:03,000\nIt draws.\n\n2\n00:00:04,000 --> 00:00:06,000\nFour minutes.\n', CUES],
  ['tea.txt', '1\n00:00:01,000 --> 00:00:03,000\nIt draws.\n\n2\n00:00:04,000 --> 00:00:06,000\nFour minutes.\n', CUES],
  ['tea.vtt', 'WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ann>It draws.\n', CUES],
  ['nlu.txt', 'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - hey\n    - hello\n- intent: bye\n  examples: |\n    - bye\n', YAML],
  ['tea.txt', '[[tea]]\nquestion = "How long?"\nanswer = "Four minutes."\n\n[[tea]]\nquestion = "Green?"\nanswer = "Two."\n', TOML],
  ['tea.po', 'msgid "Hello"\nmsgstr "Bonjour"\n', 'is a catalogue of gettext, which is not read here; convert it to CSV, or choose text if each line is one'],
]; // prettier-ignore

describe('what no one learns by lines is refused, by name and by content', () => {
  test.each(REFUSED)('%s', async (file, text, why) => {
    await expect(readDataSet(blobOf(text), file)).rejects.toThrow(`${file} ${why}.`);
    await expect(readPromptSet(blobOf(text), file)).rejects.toThrow(`${file} ${why}.`);
  });

  test('a person may say that lines of it are texts', async () => {
    expect((await readDataSet(blobOf(PAGE), 'page.html', { format: 'text' })).kept).toBe(4);
  });
});

describe('what may be a corpus is read and told', () => {
  const told = (name: string, of: string, by: string) =>
    `${name} looks like ${of} and was read as plain text, each ${by} a text: its marks are learnt as they stand.`;
  test.each([
    ['tea.md', '# Tea\n\n## How long?\n\nFour minutes.\n', 'Markdown', 'paragraph'],
    ['tea.md', 'It draws.\nAnd draws.\n', 'Markdown', 'line'],
    ['tea.txt', '# Tea\nIt draws.\n## Green\n```\nboil\n```\nEnjoy.\n', 'Markdown', 'line'],
    ['tea.txt', '\\section{Tea}\nIt draws.\n% so it does\n', 'LaTeX', 'line'],
    ['tea.tex', 'It draws.\nAnd draws.\n', 'LaTeX', 'line'],
    ['tea.rst', 'Tea\n===\nIt draws.\n', 'a text with marks (.rst)', 'line'],
    ['tea.log', 'started\nstopped\n', 'a log', 'line'],
    ['tea.txt', '2024-06-01 10:00:01 INFO started\n2024-06-01 10:00:09 INFO stopped\n', 'a log or an exported chat', 'line'],
    ['call.txt', '00:00:05 Ann: It draws.\n00:00:09 Bob: Yes.\n', 'a log or an exported chat', 'line'],
  ])('%s', async (file, text, of, by) => {
    const { format, notes } = await readDataSet(blobOf(text), file);
    expect(format).toBe('text');
    expect(notes).toContain(told(file, of, by));
    expect((await readPreview(blobOf(text), file)).notes).toContain(told(file, of, by));
  });

  test('Markdown that is one table stays a table', async () => {
    const text = '| question | answer |\n| --- | --- |\n| How long? | Four minutes. |\n| Green? | Two. |\n';
    const { format, kept, notes } = await readDataSet(blobOf(text), 'tea.md');
    expect([format, kept]).toEqual(['csv', 2]);
    expect(notes.join()).not.toContain('looks like');
  });
});

test.each([
  ['texts', 'It draws.\nAnd it draws.\n'],
  ['a diary', 'Note: a diary of tea.\nWeather: it rained.\nI planted beans.\n'],
  ['recipes', 'Title: Tea\nIngredients: water\nBoil it.\n\nTitle: Bread\nIngredients: flour\nBake it.\n'],
  ['a program', "import os\n\ndef main():\n    print('hi')\n\nif __name__ == '__main__':\n    main()\n"],
  ['sums', 'x=3\n12+3=15\n4+4=8\n'],
  ['questions in SQL', 'SELECT a FROM b;\nSELECT c FROM d WHERE e = 1;\n'],
  ['a song', '[Verse]\nIt draws and draws\n[Chorus]\nTea\n'],
  ['a list', 'Colours:\n- red\n- blue\n'],
  ['one heading', '# Tea\nIt draws.\n'],
  ['a thought in marks', '<think>\nIt draws.\n</think>\nFour minutes.\n'],
  ['tokens', '<s>It draws.</s>\n<s>And draws.</s>\n'],
  ['arrows', 'a --> b\nb --> c\n'],
])('no alarm: %s', async (_, text) => {
  const { format, notes } = await readDataSet(blobOf(text), 'x.txt');
  expect(format).toBe('text');
  expect(notes.join()).not.toContain('looks like');
});
