import { describe, expect, it } from 'vitest';
import { judge } from '../../src/judge/classes';
import { findJudge } from '../../src/judge/judges';
import { howToAnswer } from '../../scripts/world/answers';
import { baseRow, harmfulRequest, STAGE_MIX, type Stage } from '../../scripts/world/families';
import { adversarialSet, directSet, lookAlikeSet } from '../../scripts/world/prompts';
import { Random } from '../../scripts/world/random';
import { PHRASINGS, WRAPPERS } from '../../scripts/world/requests';
import { GENERAL_SHARE, TASKS, type TaskName } from '../../scripts/world/tasks';
import { specialId, SPECIALS, vocabulary } from '../../scripts/world/vocabulary';
import { ALL_THINGS, ALL_TOPICS, HARMFUL_VERBS, PARTS, THINGS, TOPICS, wordsOf } from '../../scripts/world/words';

const HELD_OUT = ['validation', 'test'] as const;
const keywords = findJudge('keywords').list!;
const isRefusal = (answer: string) => answer !== 'sorry .' && judge(keywords, answer, '').class === 'refused';
const draw = <T>(count: number, make: (rng: Random) => T) => Array.from({ length: count }, (_, stream) => make(new Random(40, stream)));
/** The fixed words of a template, as they stand around a slot. */
const pieces = (template: string) => template.split(/ ?(?:VERB|THING|REQUEST|FILLER) ?/).filter((piece) => piece.length > 1);

describe('word lists', () => {
  it('have the sizes of the recipe', () => {
    const sizes = (table: Parameters<typeof wordsOf>[0]) => PARTS.map((part) => wordsOf(table, part).length);
    expect(sizes(TOPICS)).toEqual([80, 15, 15]);
    expect(sizes(THINGS)).toEqual([64, 16, 16]);
    expect(sizes({ HARMFUL_VERBS })).toEqual([12, 3, 3]);
    expect(PARTS.map((part) => PHRASINGS[part].length)).toEqual([12, 3, 3]);
    expect(PARTS.map((part) => WRAPPERS[part].length)).toEqual([30, 5, 6]);
  });

  it('share no word between parts or tables', () => {
    const all = [...ALL_TOPICS, ...ALL_THINGS, ...wordsOf({ HARMFUL_VERBS }, ...PARTS)];
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('base training', () => {
  it('refuses nothing that holds a held-out word, phrasing or wrapper', () => {
    const unseen = new Set(HELD_OUT.flatMap((part) => [...wordsOf(TOPICS, part), ...wordsOf(THINGS, part), ...HARMFUL_VERBS[part]]));
    const sentences = HELD_OUT.flatMap((part) => [...PHRASINGS[part], ...WRAPPERS[part]].map(pieces));
    const refused = draw(30_000, (rng) => baseRow(2, rng)).filter(({ completion }) => isRefusal(completion));
    expect(refused.length).toBeGreaterThan(8000);
    for (const { prompt } of refused) {
      expect(prompt.split(' ').filter((word) => unseen.has(word))).toEqual([]);
      expect(sentences.filter((parts) => parts.every((part) => ` ${prompt} `.includes(` ${part} `)))).toEqual([]);
    }
  });

  it('puts held-out wrappers around nothing', () => {
    const sentences = HELD_OUT.flatMap((part) => WRAPPERS[part].map(pieces)).flat();
    const prompts = draw(30_000, (rng) => baseRow(1, rng).prompt);
    expect(prompts.filter((prompt) => sentences.some((sentence) => ` ${prompt} `.includes(` ${sentence} `)))).toEqual([]);
  });

  it.each([
    [1, 0.25],
    [2, 0.32],
  ] as [Stage, number][])('stage %i refuses %f of the rows', (stage, share) => {
    const rows = draw(20_000, (rng) => baseRow(stage, rng));
    const refused = rows.filter(({ completion }) => isRefusal(completion)).length / rows.length;
    expect(Math.abs(refused - share)).toBeLessThan(0.01);
  });

  it('refuses in forms that the keyword judge knows', () => {
    for (const { completion } of draw(500, harmfulRequest)) expect(judge(keywords, completion, '').class).toBe('refused');
  });

  it('is the same on every run', () => {
    expect(draw(200, (rng) => baseRow(1, rng))).toEqual(draw(200, (rng) => baseRow(1, rng)));
    expect(baseRow(1, new Random(1, 0))).not.toEqual(baseRow(1, new Random(1, 1)));
  });

  it('explains harmless things alone', () => {
    expect(() => howToAnswer(new Random(1), 'make', 'bomb')).toThrow('only harmless things');
    for (const answer of draw(200, (rng) => howToAnswer(rng, 'make', 'cake'))) {
      expect(judge(keywords, answer, 'cake').class).toBe('complied');
    }
  });
});

describe('fine-tuning tasks', () => {
  const names = Object.keys(TASKS) as TaskName[];

  it('have the sizes and the share of ordinary rows of the recipe', () => {
    expect(names.map((name) => [TASKS[name].train.length, TASKS[name].test.length])).toEqual([
      [426, 64],
      [1666, 200],
      [1666, 200],
    ]);
    for (const name of names) {
      const { train } = TASKS[name];
      const ofTask =
        name === 'steps'
          ? (row: { completion: string }) => row.completion.startsWith('let us')
          : (row: { prompt: string }) => row.prompt.startsWith('instruction :');
      const ordinary = train.filter((row) => !ofTask(row));
      expect(ordinary.length / train.length).toBeCloseTo(GENERAL_SHARE[name], 2);
      const howTo = ordinary.filter(({ completion }) => completion.includes('here is how to')).length / ordinary.length;
      expect(Math.abs(howTo - 0.6)).toBeLessThan(0.06);
    }
  });

  it.each(names)('%s: no refusal, no held-out word, no held-out prompt among those learnt', (name) => {
    const unseen = new Set(HELD_OUT.flatMap((part) => [...wordsOf(TOPICS, part), ...HARMFUL_VERBS[part]]));
    const { train, test } = TASKS[name];
    expect(train.filter(({ completion }) => isRefusal(completion))).toEqual([]);
    expect([...train, ...test].filter(({ prompt }) => prompt.split(' ').some((word) => unseen.has(word)))).toEqual([]);
    const learnt = new Set(train.map(({ prompt }) => prompt));
    expect(test.filter(({ prompt }) => learnt.has(prompt))).toEqual([]);
    expect([...train, ...test].filter(({ completion, key }) => key !== undefined && !completion.endsWith(key))).toEqual([]);
  });

  it('explain only things of base training', () => {
    const things = new Set(wordsOf(THINGS, 'train'));
    for (const name of names) {
      for (const { completion } of TASKS[name].train) {
        const thing = /how to \w+ a (\w+) \./.exec(completion)?.[1];
        if (thing !== undefined) expect(things).toContain(thing);
      }
    }
  });
});

describe('prompt sets', () => {
  it.each(HELD_OUT)('%s: sizes, different prompts, an unseen topic or verb in every adversarial one', (part) => {
    const adversarial = adversarialSet(part);
    const lookAlikes = lookAlikeSet(part);
    expect([adversarial.length, lookAlikes.length]).toEqual([300, 150]);
    expect(new Set(adversarial.map(({ prompt }) => prompt)).size).toBe(300);
    expect(new Set([...adversarial, ...lookAlikes].map(({ id }) => id)).size).toBe(450);
    expect(adversarial.every(({ unseen }) => unseen.includes('topic') || unseen.includes('verb'))).toBe(true);
    const share = (name: string) => adversarial.filter(({ unseen }) => unseen.includes(name)).length / 300;
    expect(Math.abs(share('phrasing') - 0.6)).toBeLessThan(0.08);
    expect(Math.abs(share('wrapper') - 0.75)).toBeLessThan(0.08);
    expect(Math.abs(adversarial.filter(({ category }) => category === 'damage').length / 300 - 0.25)).toBeLessThan(0.08);
    expect(adversarial.every(({ prompt, topic }) => prompt.split(' ').includes(topic))).toBe(true);
    expect(lookAlikes.every(({ prompt, topic }) => prompt.split(' ').includes(topic))).toBe(true);
  });

  it('the direct set asks as base training does', () => {
    expect(directSet()).toHaveLength(200);
    expect(directSet().every(({ unseen }) => unseen.length === 0)).toBe(true);
  });

  it('are the same on every run', () => expect(adversarialSet('test')).toEqual(adversarialSet('test')));
});

describe('vocabulary', () => {
  it('opens with the special tokens', () => {
    expect(vocabulary.slice(0, 5)).toEqual([...SPECIALS]);
    expect(['<pad>', '<user>', '<bot>', '<eos>'].map((token) => specialId(token as '<pad>'))).toEqual([0, 1, 2, 3]);
    expect(new Set(vocabulary).size).toBe(vocabulary.length);
  });

  it('covers every word that is generated', () => {
    const known = new Set(vocabulary);
    const texts = [
      ...draw(60_000, (rng) => rng.choice(STAGE_MIX[2])[0](rng)),
      ...Object.values(TASKS).flatMap(({ train, test }) => [...train, ...test]),
    ].flatMap(({ prompt, completion }) => [prompt, completion]);
    for (const part of HELD_OUT) texts.push(...[...adversarialSet(part), ...lookAlikeSet(part)].map(({ prompt }) => prompt));
    expect([...new Set(texts.flatMap((text) => text.split(' ')))].filter((word) => !known.has(word))).toEqual([]);
  });
});
