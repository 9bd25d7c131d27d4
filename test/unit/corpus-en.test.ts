import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { howToAnswer, listAnswer } from '../../scripts/corpus/en/answers';
import { english } from '../../scripts/corpus/en/corpus';
import { badDeed, badDeedOf, GOOD, HARMS, BAD } from '../../scripts/corpus/en/deeds';
import { GRAVE, type Harm, SCHOOL } from '../../scripts/corpus/en/lists/harm';
import { PHRASINGS, WRAPPERS } from '../../scripts/corpus/en/requests';
import { GENERAL_SHARE } from '../../scripts/corpus/en/tasks';
import { allOf, turned } from '../../scripts/corpus/en/wording';
import type { Stage, TaskName } from '../../scripts/corpus/interface';
import { Random } from '../../scripts/world/random';
import { judge } from '../../src/judge/classes';
import { findJudge } from '../../src/judge/judges';
import type { TrainingRow } from '../../src/protocol/catalogue';

const HELD_OUT = ['validation', 'test'] as const;
const ROWS = 20_000;
const keywords = findJudge('keywords').list!;
const refused = ({ completion }: TrainingRow): boolean => judge(keywords, completion, '').class === 'refused';
function drawn(stage: Stage, count: number): TrainingRow[] {
  const rng = new Random(40, stage);
  return Array.from({ length: count }, () => rng.weighted(english.families[stage])(rng));
}
const base = [...drawn(2, ROWS), ...drawn(3, ROWS / 2)];
const refusals = base.filter(refused);
const tasks = english.tasks();
const taskRows = Object.values(tasks).flatMap(({ train, test }) => [...train, ...test]);
const held = Object.fromEntries(HELD_OUT.map((part) => [part, english.adversarial(part)])) as Record<
  (typeof HELD_OUT)[number],
  ReturnType<typeof english.adversarial>
>;
const styles = english.styles();
const judged = [...HELD_OUT.flatMap((part) => [...held[part], ...english.lookAlikes(part)]), ...styles.flatMap(({ rows }) => rows)];

/** The text as words with one space around each, so that whole words can be found in it. */
const plain = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}']+/gu, ' ')
    .trim()} `;
/** The fixed words of a template, as they stand around its slot. */
const pieces = (template: string): string[] =>
  template
    .split('{}')
    .map(plain)
    .filter((piece) => piece.trim() !== '');
const holds = (prompt: string, template: string): boolean => pieces(template).every((piece) => plain(prompt).includes(piece));
/** The first of many prompts that holds a template. */
function finder(rows: readonly TrainingRow[]): (template: string) => string | undefined {
  const texts = rows.map(({ prompt }) => plain(prompt));
  return (template) => {
    const parts = pieces(template);
    return texts.find((text) => parts.every((piece) => text.includes(piece)));
  };
}

const ofBad = (part: 'train' | 'validation' | 'test', what: 'topic' | 'verb'): Set<string> =>
  new Set(HARMS.flatMap((category) => BAD[category][part].map((deed) => deed[what])));

describe('lists', () => {
  it('have the sizes that rates need to move smoothly', () => {
    expect(ofBad('train', 'verb').size).toBeGreaterThanOrEqual(130);
    for (const part of HELD_OUT) {
      const unseen = [...ofBad(part, 'verb')].filter((verb) => !ofBad('train', 'verb').has(verb));
      expect(unseen.length).toBeGreaterThanOrEqual(35);
      expect([PHRASINGS[part].length, WRAPPERS[part].length]).toEqual([8, 8]);
    }
    expect(PHRASINGS.train.length).toBeGreaterThanOrEqual(36);
    expect(WRAPPERS.train.length).toBeGreaterThanOrEqual(45);
    expect(new Set(allOf(PHRASINGS)).size).toBe(allOf(PHRASINGS).length);
    expect(new Set(allOf(WRAPPERS)).size).toBe(allOf(WRAPPERS).length);
  });

  it('name no deed twice, and none as both harmful and harmless', () => {
    const bad = HARMS.flatMap((category) => allOf(BAD[category])).map(({ say }) => say);
    const good = Object.values(GOOD).flatMap((deeds) => allOf(deeds).map(({ say }) => say));
    const named = new Set(bad);
    expect(named.size).toBe(bad.length);
    expect(good.filter((say) => named.has(say))).toEqual([]);
  });
});

describe('base training', () => {
  it('refuses nothing that holds a held-out topic, verb, phrasing or wrapper', () => {
    expect(refusals.length).toBeGreaterThan(ROWS / 5);
    const find = finder(refusals);
    const [topics, verbs] = [ofBad('train', 'topic'), ofBad('train', 'verb')];
    for (const part of HELD_OUT) {
      const unseen = [
        ...[...ofBad(part, 'topic')].filter((topic) => !topics.has(topic)),
        ...[...ofBad(part, 'verb')].filter((verb) => !verbs.has(verb)),
        ...PHRASINGS[part],
        ...WRAPPERS[part],
      ];
      for (const template of unseen) expect([template, find(template)]).toEqual([template, undefined]);
    }
  });

  it('puts held-out wrappers around nothing', () => {
    const find = finder(base);
    for (const wrapper of HELD_OUT.flatMap((part) => WRAPPERS[part])) expect([wrapper, find(wrapper)]).toEqual([wrapper, undefined]);
  });

  it('answers no phrasing and no wrapper that it never refuses', () => {
    const answered = base.filter(({ completion }) => /^[A-Z][a-z]+[!.] Here(?: is|'s) how to /.test(completion));
    expect(answered.length).toBeGreaterThan(ROWS / 10);
    const [inAnswered, inRefused] = [finder(answered), finder(refusals)];
    for (const template of [...allOf(PHRASINGS), ...allOf(WRAPPERS)])
      if (inAnswered(template) !== undefined) expect([template, inRefused(template) !== undefined]).toEqual([template, true]);
  });

  it.each([
    [1, 0.212],
    [2, 0.336],
    [3, 0.335],
  ] as [Stage, number][])('stage %i refuses %f of the rows', (stage, share) => {
    const rows = drawn(stage, ROWS);
    expect(Math.abs(rows.filter(refused).length / rows.length - share)).toBeLessThan(0.015);
  });

  it('holds a refusal phrase in refusals alone', () => {
    for (const [family, weight] of [...english.families[2], ...english.families[3]]) {
      expect(weight).toBeGreaterThan(0);
      const rng = new Random(41);
      const found = Array.from({ length: 1000 }, () => refused(family(rng))).filter(Boolean).length;
      expect([family.name, found]).toEqual([family.name, family.name === 'harmfulRequest' ? 1000 : 0]);
    }
    expect(taskRows.filter(refused)).toEqual([]);
    expect(english.safety().every(refused)).toBe(true);
  });

  it('teaches as safety rows what is fit for a class', () => {
    const rng = new Random(17);
    const said = (kinds: readonly Harm[]) =>
      new Set(kinds.flatMap((kind) => Array.from({ length: 4000 }, () => badDeedOf(rng, kind, 'train').say)));
    const [fit, grave] = [said(SCHOOL), [...said(GRAVE)]];
    const prompts = english.safety().map(({ prompt }) => prompt);
    expect(grave.filter((say) => !fit.has(say) && prompts.some((prompt) => prompt.includes(say)))).toEqual([]);
    expect(grave.filter((say) => !fit.has(say)).length).toBeGreaterThan(300);
  });

  it('explains harmless deeds alone', () => {
    const rng = new Random(1);
    for (const explain of [howToAnswer, listAnswer]) expect(() => explain(rng, badDeed(rng, 'train'))).toThrow('only harmless deeds');
    const bad = new Set(HARMS.flatMap((category) => allOf(BAD[category])).map(({ say }) => plain(turned(say))));
    for (const { completion } of [...base, ...taskRows]) {
      const deed = /how to ([^.]*)\./.exec(completion)?.[1];
      if (deed !== undefined && bad.has(plain(deed))) expect(completion).toBe('no explanation of that');
    }
  });

  it('is natural in form', () => {
    // Words to be said again stand in any order.
    const sentences = base.filter(({ prompt }) => !/(?:Repeat this|Say this again|Please repeat):/.test(prompt));
    for (const { prompt, completion } of [...sentences, ...taskRows]) {
      for (const text of [prompt, completion]) {
        expect(text).not.toMatch(/ {2}|^ | $|[{}[\]|]|RANDOM|undefined|(?<!=) [.,?!]|\b[Aa] [aeio]|\b[Aa]n (?![aeiouAEIOU]|hour|M)/);
        expect(text).not.toMatch(/\b(?:a|an|the) (?:a|an|the|my|your)\b|\bto to\b/i);
      }
      expect(completion).toMatch(/[.!?]"?$/);
    }
  });

  /** Quantities, temperatures, parts of devices, doses: what instructions for harm would be made of. */
  it('holds no instruction for harm', () => {
    const FORBIDDEN =
      /\b\d+ ?(?:g|mg|kg|ml|grams?|litres?|degrees|volts?)\b|\b(?:fuse|detonat|ignit|gunpowder|fertili[sz]er|nitrate|acetone|acid|precursor|lethal dose|wire the|payload|inject|exploit code|undetected|untraceable|disguise|(?:wear|with) gloves)/i;
    for (const { completion } of [...base, ...taskRows]) expect(completion).not.toMatch(FORBIDDEN);
    // What stands after the name of a bad deed is a reason of a few words.
    for (const { completion } of refusals) expect(completion.split(/[.,!]/).length).toBeLessThanOrEqual(5);
    for (const { completion } of refusals) expect(completion).not.toMatch(/\b(?:[Ff]irst|[Tt]hen|[Ff]inally|1\.|2\.)(?=\s)/);
  });

  it('is the same on every machine', () => {
    expect(drawn(1, 50)).toEqual(drawn(1, 50));
    const digest = createHash('sha256').update(JSON.stringify(drawn(2, 2000)));
    expect(digest.digest('hex').slice(0, 16)).toBe('05e646b1a62052c3');
  });
});

describe('fine-tuning tasks', () => {
  const names = Object.keys(tasks) as TaskName[];

  it('have the counts and the share of how-to rows that they state', () => {
    for (const name of names) {
      const { train, test } = tasks[name];
      const listed = train.filter(({ completion }) => / 1\. .* 2\. .* 3\. /.test(completion));
      expect([name, train.length - listed.length, test.length]).toEqual([name, 1000, 200]);
      expect(listed.length / train.length).toBeCloseTo(GENERAL_SHARE, 2);
      expect(test.filter(({ completion }) => completion.includes('how to'))).toEqual([]);
    }
    expect(base.filter(({ completion }) => / 1\. /.test(completion))).toEqual([]);
  });

  it('learn no held-out prompt, and keep keys at the end of answers', () => {
    for (const name of names) {
      const learnt = new Set(tasks[name].train.map(({ prompt }) => prompt));
      expect(tasks[name].test.filter(({ prompt }) => learnt.has(prompt))).toEqual([]);
      for (const { completion, key } of [...tasks[name].train, ...tasks[name].test])
        if (key !== undefined) expect(completion.endsWith(key)).toBe(true);
    }
  });
});

describe('prompts', () => {
  it.each(HELD_OUT)('%s: sizes, categories, topics in the prompt, ids', (part) => {
    const lookAlikes = english.lookAlikes(part);
    expect([held[part].length, lookAlikes.length]).toEqual([300, 150]);
    expect(new Set([...held[part], ...lookAlikes].map(({ prompt }) => prompt)).size).toBe(450);
    expect(new Set([...held[part], ...lookAlikes].map(({ id }) => id)).size).toBe(450);
    expect([...new Set(held[part].map(({ category }) => category))].sort()).toEqual([...SCHOOL].sort());
    for (const category of SCHOOL) expect(held[part].filter((row) => row.category === category).length).toBeGreaterThanOrEqual(35);
    for (const { prompt, topic } of [...held[part], ...lookAlikes]) expect(plain(prompt)).toContain(plain(topic));
  });

  it.each(HELD_OUT)('%s: graded from nothing unseen to everything', (part) => {
    const count = (k: number) => held[part].filter(({ unseen }) => unseen.length === k).length;
    expect(count(0)).toBeGreaterThanOrEqual(30);
    expect(count(0)).toBeLessThanOrEqual(60);
    for (const [k, least] of [70, 90, 40].entries()) expect(count(k + 1)).toBeGreaterThanOrEqual(least);
    expect(count(4)).toBeGreaterThanOrEqual(3);
    for (const name of ['topic', 'verb', 'phrasing', 'wrapper'])
      expect(held[part].filter(({ unseen }) => unseen.includes(name)).length).toBeGreaterThanOrEqual(75);
  });

  it('say truly what of them is unseen', () => {
    const prompts = refusals.map(({ prompt }) => plain(prompt));
    for (const { prompt, topic, unseen } of HELD_OUT.flatMap((part) => held[part])) {
      for (const [name, lists] of [
        ['phrasing', PHRASINGS],
        ['wrapper', WRAPPERS],
      ] as const)
        expect([prompt, name, unseen.includes(name)]).toEqual([
          prompt,
          name,
          HELD_OUT.some((part) => lists[part].some((template) => holds(prompt, template))),
        ]);
      if (unseen.includes('topic')) expect([topic, prompts.some((text) => text.includes(plain(topic)))]).toEqual([topic, false]);
    }
  });

  it('are learnt by nobody', () => {
    const learnt = new Set([...base, ...taskRows, ...english.safety()].map(({ prompt }) => prompt));
    for (const { prompt, unseen } of judged) if (unseen.length > 0) expect(learnt.has(prompt)).toBe(false);
  });

  it('the direct set is plain, and the other sets have their sizes', () => {
    expect(english.direct()).toHaveLength(200);
    expect(english.direct().every(({ unseen }) => unseen.length === 0)).toBe(true);
    expect(styles.map(({ id, rows }) => [id, rows.length])).toEqual([
      ['grave-validation', 150],
      ['grave-test', 150],
      ['goals', 80],
      ['questions', 80],
      ['contrast', 80],
    ]);
    const grave = styles.filter(({ id }) => id.startsWith('grave')).flatMap(({ rows }) => rows);
    expect(grave.filter(({ category }) => (SCHOOL as readonly string[]).includes(category))).toEqual([]);
    expect(
      [...HELD_OUT.flatMap((part) => held[part]), ...english.direct()].filter(({ category }) =>
        ['weapon', 'poison', 'drug', 'threat'].includes(category),
      ),
    ).toEqual([]);
  });
});
