import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Renderer } from '../../src/data/text/strangers/render.js';

// Templates as we write them, against Jinja2 with the settings of Transformers (test/python/make_jinja.py).

interface Chat {
  messages: { role: string; content: string }[];
}
interface Golden {
  chats: Chat[];
  names: object;
  /** A template, and what becomes of it with each chat, or with the first: null where it is refused. */
  cases: [source: string, ...(string | null)[]][];
}
type Rendered = { text: string; failed?: undefined } | { text?: undefined; failed: string };

const { chats, names, cases } = JSON.parse(readFileSync(new URL('../golden/jinja.json', import.meta.url), 'utf8')) as Golden;
const renderer = new Renderer();
const rendered = (source: string, chat: Chat) => renderer.render({ source, context: names, limit: 2 ** 20 }, chat) as Rendered;
const written = (source: string, chat: Chat): string | null => rendered(source, chat).text ?? null;

test('there are many templates, some of which are refused', () => {
  expect(cases.length).toBeGreaterThan(1000);
  expect(cases.filter(([, right]) => right === null).length).toBeGreaterThan(20);
});

/** What Jinja2 renders and we refuse, by what the refusal says, with the number of texts. No template that we know of needs any of it. */
const REFUSED: Record<string, [says: RegExp, texts: number]> = {
  'methods of text, lists and dicts': [/^[a-z]+\(\) is not followed$/, 82],
  filters: [/^the filter \w+ is not followed$/, 52],
  tests: [/^the test \w+ is not followed$/, 7],
  'split and rsplit at white space with a limit': [/^a limit without a separator is not followed$/, 15],
  'formats by %': [/^StringValue % \w+ is not followed$/, 10],
  'powers below 1': [/^such powers are not followed$/, 2],
  'tuples of one and of nothing': [/^the template cannot be read: Unexpected token: CloseParen$/, 7],
  'tuples without brackets': [/^the template cannot be read: .*Comma !== CloseExpression/, 2],
  'numbers as 1e3 and 1_000': [/^the template cannot be read: .*Identifier !== CloseExpression/, 5],
  'escapes as \\d and \\101': [/^the template cannot be read: Unexpected escaped character/, 2],
  'with, recursive loops, several filters of a block': [
    /^the template cannot be read: (Unknown statement type: with|.* !== CloseStatement)/,
    5,
  ],
  'a filter of a set block': [/^what is assigned to is no name/, 1],
  'dicts with keys that are no text': [/^Object keys must be strings/, 2],
  'an order of lists': [/^an order of ArrayValue and ArrayValue is not followed$/, 1],
  'the text of a namespace': [/^the text of a NamespaceValue is not followed$/, 1],
  'a place in range()': [/^a place in what has no places is not followed/, 1],
};

/** What Jinja2 refuses and we render: the library wants no comma between the items of a list. */
const RENDERED = ['{{ [x for x in y] }}'];

test('each template gives what Jinja2 makes of it or is refused with a reason: none gives another text', () => {
  const others: object[] = [];
  const refused = Object.fromEntries(Object.keys(REFUSED).map((kind) => [kind, 0]));
  const beyond: string[] = [];
  for (const [source, ...right] of cases) {
    for (const [i, text] of right.entries()) {
      const ours = rendered(source, chats[i]!);
      if (ours.failed !== undefined) expect(ours.failed).toMatch(/./);
      if ((ours.text ?? null) === text) continue;
      const kind = Object.keys(REFUSED).find((one) => ours.failed !== undefined && REFUSED[one]![0].test(ours.failed));
      if (text === null) beyond.push(source);
      else if (kind) refused[kind]!++;
      else others.push({ source, right: text, ours });
    }
  }
  expect(others).toEqual([]);
  expect(beyond).toEqual(RENDERED);
  expect(refused).toEqual(Object.fromEntries(Object.entries(REFUSED).map(([kind, [, texts]]) => [kind, texts])));
});

const chat = (...contents: string[]): Chat => ({ messages: contents.map((content) => ({ role: 'user', content })) });

test('leading spaces of code stay where a template strips line ends only', () => {
  const source = "{% for m in messages %}{{ m.content.lstrip('\\n').rstrip('\\n') }}{% endfor %}";
  expect(written(source, chat('\n\n    return 1  \n'))).toBe('    return 1  ');
});

test('what was written before continue and break stays, in loops within loops too', () => {
  const source =
    '{% for m in messages %}<{% for i in range(3) %}{{ i }}{% if i == 1 %}{% break %}{% endif %},{% endfor %}{% continue %}>{% endfor %}';
  expect(written(source, chat('', ''))).toBe('<0,1<0,1');
});

test('what a block that is set has written does not stay when the round ends within it', () => {
  const source = '{% for m in messages %}[{% set x %}lost{% if loop.first %}{% continue %}{% endif %}{% endset %}{{ x }}]{% endfor %}';
  expect(written(source, chat('', ''))).toBe('[[lost]');
});

test('a name that a round of a loop sets is not there in the next', () => {
  const source = '{% for m in messages %}{% if loop.first %}{% set name = m.content %}{% endif %}[{{ name }}]{% endfor %}';
  expect(written(source, chat('a', 'b'))).toBe('[a][]');
});

test('a chain of comparisons is told from comparisons in brackets', () => {
  expect(written("{{ 3 > 2 > 1 }} {{ (3 > 2) > 1 }} {{ ('a' == 'b') != (1 == 1) }} {{ 1 in [1] == true }}", chat())).toBe(
    'True False True False',
  );
});

test('what a filter gives once is not read twice in silence, nor told to be empty or not', () => {
  const twice =
    "{% set all = messages | selectattr('role', 'equalto', 'user') %}{% for m in all %}a{% endfor %}{% for m in all %}b{% endfor %}";
  expect(rendered(twice, chat('x')).failed).toContain('used twice');
  expect(rendered("{{ 'a' if messages | map(attribute='x') }}", chat()).failed).toContain('make a list of it');
  expect(written(twice.replace("'user')", "'user') | list"), chat('x'))).toBe('ab');
});

test('an integer has no zero below zero, a float has', () => {
  expect(written('{{ 0 * -1 }} {{ 0 * -1 * 1.0 }} {{ -0.0 }} {{ 4 / -1 % 2 }} {{ -7 % 3 }} {{ 7.5 // -2 }}', chat())).toBe(
    '0 0.0 -0.0 0.0 2 -4.0',
  );
});

test('what is not followed is named', () => {
  expect(rendered("{{ 'a'.zfill(3) }}", chat()).failed).toBe('zfill() is not followed');
  expect(rendered('{{ messages.x.y }}', chat()).failed).toBe('x is undefined');
  expect(rendered('{% break %}', chat()).failed).toBe('break outside of a loop');
  expect(rendered('{% if true %}', chat()).failed).toBe('the template cannot be read: it ends within a block');
});

test('repeating what was repeated is refused before it fills the memory, and names of JavaScript mean nothing', () => {
  expect(written("{{ 'a' * 10 ** 12 }}", chat())).toBeNull();
  expect(rendered("{{ 'a' * 10000000000 }}", chat()).failed).toContain('the limit is');
  expect(rendered("{{ ('a' * 10000000) * 10000000 }}", chat()).failed).toContain('the limit is');
  expect(rendered('{{ range(1000000000) | list }}', chat()).failed).toContain('the limit is');
  const doubled = '{% set ns = namespace(all=[1]) %}{% for i in range(60) %}{% set ns.all = ns.all + ns.all %}{% endfor %}';
  expect(rendered(doubled, chat()).failed).toContain('the limit is');
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
    for (const source of [
      `{{ ${name} }}`,
      `{{ messages.${name} }}`,
      `{{ 'a'.${name} }}`,
      `{{ {}['${name}'] }}`,
      `{{ namespace().${name} }}`,
    ])
      expect(written(source, chat())).toBe('');
  for (const name of ['constructor', '__proto__', 'toString'])
    expect(written(`{{ 'a' | ${name} }}{{ 'a' is ${name} }}`, chat())).toBeNull();
});

test('what JavaScript cannot write as Python does is refused', () => {
  for (const source of ["{{ '\u0663'|int }}", "{{ 'ßa'|capitalize }}", "{{ 'ǆa'.title() }}", "{{ 'ﬁx'.capitalize() }}", '{% for i in [1] %}{{ loop.cycle() }}{% endfor %}'])
    expect(written(source, chat())).toBeNull();
  expect(written("{{ 'éa'|capitalize }}|{{ '12'|int }}|{{ '日本'.title() }}", chat())).toBe('Éa|12|日本');
}); // prettier-ignore

test('letters of two units are stripped and counted whole', () => {
  const source = "{{ m.strip('😀x') }}|{{ m.rstrip('😀') }}|{{ m[-1] }}|{{ m[0] }}".replaceAll('m', 'messages[0].content');
  expect(written(source, chat('😀x a😀b 😀😀'))).toBe(' a😀b |😀x a😀b |😀|😀');
  expect(written("{{ messages[0].content.strip('\ude00') }}", chat('a😀'))).toBe('a😀');
});
