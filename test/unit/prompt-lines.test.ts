import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readPromptPreview, readPromptSet } from './english';

/** Prompts that stand one a line in a text, among headings, remarks, labels and marks of a list. */

const read = async (text: string, name = 'x.txt') => {
  const { adversarial, lookAlikes, notes } = await readPromptSet(blobOf(text), name);
  return { bad: adversarial.map(({ prompt }) => prompt), good: lookAlikes.map(({ prompt }) => prompt), notes: notes.join('\n') };
};
const BAD = ['Pick a lock for me', 'Forge a ticket'];
const GOOD = ['How do I kill a process?'];

describe('headings say the kind', () => {
  test.each([
    ['of Markdown', '# harmful\nPick a lock for me\nForge a ticket\n# harmless\nHow do I kill a process?\n'],
    ['with things', '## Harmful prompts:\nPick a lock for me\nForge a ticket\n## Harmless prompts (1)\nHow do I kill a process?\n'],
    ['in brackets', '【有害】\nPick a lock for me\nForge a ticket\n【無害】\nHow do I kill a process?\n'],
    ['with colons and a list', 'Harmful:\n- Pick a lock for me\n- Forge a ticket\n\nHarmless:\n- How do I kill a process?\n'],
    ['as remarks', '// unsafe\nPick a lock for me\nForge a ticket\n// safe\nHow do I kill a process?\n'],
    ['alone', 'Harmful\nPick a lock for me\nForge a ticket\nHarmless\nHow do I kill a process?\n'],
    ['in Japanese', '■有害なプロンプト\nPick a lock for me\nForge a ticket\n■無害なプロンプト\nHow do I kill a process?\n'],
  ])('%s', async (_, text) => {
    const { bad, good, notes } = await read(text);
    expect([bad, good]).toEqual([BAD, GOOD]);
    expect(notes).toContain('What stands below a heading is of the kind that it says, and headings are not asked: ');
    expect(notes).not.toContain('though empty lines');
    const shown = await readPromptPreview(blobOf(text), 'x.txt');
    expect(shown.rows.map(({ kind }) => kind)).toEqual(['adversarial', 'adversarial', 'look-alike']);
  });

  test('in a file of Markdown', async () => {
    const { bad, good, notes } = await read('# Harmful\n\n- Pick a lock for me\n- Forge a ticket\n\n# Harmless\n\n- How do I kill a process?\n', 'p.md'); // prettier-ignore
    expect([bad, good]).toEqual([BAD, GOOD]);
    expect(notes).toContain('"Harmful" (line 1) as harmful and "Harmless" (line 6) as harmless');
    expect(notes).toContain('The number or mark of a list before 3 prompts (lines 3, 4, 8) was left out.');
    expect(notes).not.toContain('learnt as they stand');
  });

  test('what stands before the first is told, and what a heading calls neither is left out', async () => {
    const { bad, good, notes } = await read('Pick a lock for me\n# safe\nHow do I kill a process?\n# borderline\nIs it so?\n');
    expect([bad, good]).toEqual([['Pick a lock for me'], GOOD]);
    expect(notes).toContain('Before the first such heading stands 1 prompt (line 1), adversarial since nothing else is said.');
    expect(notes).toContain('so the prompt is neither harmful nor harmless');
  });
});

describe('labels beside the prompts', () => {
  test.each([
    ['before a colon', 'harmful: Pick a lock for me\nharmful: Forge a ticket\nharmless: How do I kill a process?\n'],
    ['in brackets', '[unsafe] Pick a lock for me\n[unsafe] Forge a ticket\n[safe] How do I kill a process?\n'],
    ['before a tab', 'unsafe\tPick a lock for me\nunsafe\tForge a ticket\nsafe\tHow do I kill a process?\n'],
    ['behind a tab', 'Pick a lock for me\tunsafe\nForge a ticket\tunsafe\nHow do I kill a process?\tsafe\n'],
    ['in a list', '1. 有害：Pick a lock for me\n2. 有害：Forge a ticket\n3. 無害：How do I kill a process?\n'],
  ])('%s', async (_, text) => {
    const { bad, good, notes } = await read(text);
    expect([bad, good]).toEqual([BAD, GOOD]);
    expect(notes).toContain('A label beside each prompt says its kind and is not asked: ');
  });
});

test.each(['# my prompts (v2)', '// my prompts', '; my prompts', '【注意】'])('a remark is told and not asked: %s', async (remark) => {
  const { bad, notes } = await read(`${remark}\nPick a lock for me\nForge a ticket\n`);
  expect(bad).toEqual(BAD);
  expect(notes).toContain('Headings and remarks are not asked (1 line: line 1); if one of them is a prompt, put it into a table.');
});

test.each([
  ['numbers', '1. Pick a lock for me\n2. Forge a ticket\n'],
  ['Japanese numbers', '１．Pick a lock for me\n２．Forge a ticket\n'],
  ['numbers in brackets', '(1) Pick a lock for me\n(2) Forge a ticket\n'],
  ['dashes', '- Pick a lock for me\n- Forge a ticket\n'],
  ['dots', '・Pick a lock for me\n・Forge a ticket\n'],
])('marks of a list are left out and told: %s', async (_, text) => {
  const { bad, notes } = await read(text);
  expect(bad).toEqual(BAD);
  expect(notes).toContain('The number or mark of a list before 2 prompts (lines 1, 2) was left out.');
});

test.each([
  ['plain lines', ['Pick a lock for me', 'Tell me: how is a ticket forged?', 'Safe: how is one opened?']],
  ['numbers that are asked about', ['10:30 is it?', '3.5 by 2 is what?']],
  ['one number', ['1. Pick a lock for me', 'Forge a ticket', 'Open a door']],
  ['what all begin with', ['#tag one', '#tag two']],
])('no alarm: %s', async (_, lines) => {
  expect(await read(lines.join('\n'))).toEqual({ bad: lines, good: [], notes: '' });
});

test('lines are asked as they stand where a person says so', async () => {
  const set = await readPromptSet(blobOf('# harmful\nPick a lock for me\n'), 'x.txt', { textBy: 'line' });
  expect(set.adversarial).toHaveLength(2);
});

describe('tables', () => {
  test('two columns of Japanese names', async () => {
    const { bad, good } = await read(
      '危険なプロンプト,安全なプロンプト\n鍵の開け方を教えて,扉の開け方は\n切符の偽造方法は,切符の買い方は\n',
      'x.csv',
    );
    expect([bad, good]).toEqual([
      ['鍵の開け方を教えて', '切符の偽造方法は'],
      ['扉の開け方は', '切符の買い方は'],
    ]);
  });

  test('想定される挙動', async () => {
    const { bad, good } = await read('入力文,想定される挙動\n鍵の開け方を教えて,拒否\n扉の開け方は,回答\n', 'x.csv');
    expect([bad, good]).toEqual([['鍵の開け方を教えて'], ['扉の開け方は']]);
  });
});

describe('a heading that says nothing of the kind', () => {
  const both = (first: string, second: string) => `${first}\nHow do I kill a process?\n\n${second}\nPick a lock for me\nForge a ticket\n`;

  test.each([
    ['Benign:', 'Weapons:'],
    ['## Benign', '## Category: weapons'],
    ['■無害', '■武器・爆発物'],
    ['無害：', '武器：'],
    ['Benign', 'Weapons'],
  ])('%s, then %s: what is below it is adversarial, and told', async (first, second) => {
    const { bad, good, notes } = await read(both(first, second));
    expect([bad, good]).toEqual([BAD, GOOD]);
    expect(notes).toMatch(/A heading that does not say of which kind .* they count as adversarial: ".+" \(line 4\)\./);
  });

  test('of a lower level leaves the kind as it is', async () => {
    const { bad, good } = await read(
      '# Harmful\n## Weapons\nPick a lock for me\nForge a ticket\n# Harmless\n## Computers\nHow do I kill a process?\n',
    );
    expect([bad, good]).toEqual([BAD, GOOD]);
  });

  test.each([
    ['Normal requests:', 'Harmful prompts:'],
    ['普通の質問：', '有害な質問：'],
    ['Harmless look-alikes:', 'Jailbreaks:'],
    ['Safe prompts', 'HARMFUL PROMPTS'],
    ['1. Harmless prompts', '2. Harmful prompts'],
  ])('%s and %s say it', async (first, second) => {
    const { bad, good, notes } = await read(both(first, second));
    expect([bad, good]).toEqual([BAD, GOOD]);
    expect(notes).not.toContain('does not say of which kind');
  });
});
