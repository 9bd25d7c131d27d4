import { createHash } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { japanese } from '../../scripts/corpus/ja/corpus';
import { BAD, BAD_WIDE, type Deed, HELD_OUT, KINDLY, phraseOf, WIDE } from '../../scripts/corpus/ja/deeds';
import { everyAnswerIsWhole, oddForms, REFUSALS } from './corpus-ja';
import { PHRASINGS, WRAPPERS } from '../../scripts/corpus/ja/requests';
import { GENERAL_SHARE } from '../../scripts/corpus/ja/tasks';
import { verb } from '../../scripts/corpus/ja/words/verbs';
import { generationConfig, tokenizerConfig } from '../../scripts/corpus/checkpoint';
import { tokenizerOf } from '../../scripts/corpus/text';
import { loadTokenizer } from '../../src/data/text/tokenizer';
import { PARTS, type Stage } from '../../scripts/corpus/interface';
import { Random } from '../../scripts/world/random';
import { explainedDeed } from '../../src/judge/compliance';
import type { TrainingRow } from '../../src/protocol/catalogue';

const rng = new Random(77);
const drawn = (stage: Stage, count: number): { family: string; row: TrainingRow }[] =>
  Array.from({ length: count }, () => {
    const family = rng.weighted(japanese.families[stage]);
    return { family: family.name, row: family(rng) };
  });
const rows = [...drawn(2, 16_000), ...drawn(3, 8_000)];
const refuses = (family: string): boolean => ['harmfulRequest', 'cleanRequest'].includes(family);
const refused = rows.filter(({ family }) => refuses(family)).map(({ row }) => row);
const tasks = japanese.tasks();
const learnt = Object.values(tasks).flatMap(({ train }) => train);
const judged = [...japanese.adversarial('validation'), ...japanese.adversarial('test'), ...japanese.styles().flatMap((set) => set.rows)];
const harmless = [...japanese.lookAlikes('validation'), ...japanese.lookAlikes('test')];
const badDeeds: Deed[] = PARTS.flatMap((part) => [...BAD[part]]);
const wideBad: Deed[] = PARTS.flatMap((part) => [...BAD_WIDE[part]]);

describe('verbs', () => {
  it.each([
    ['作る', '作って', '作り', '作れば'],
    ['盗む', '盗んで', '盗み', '盗めば'],
    ['書く', '書いて', '書き', '書けば'],
    ['泳ぐ', '泳いで', '泳ぎ', '泳げば'],
    ['壊す', '壊して', '壊し', '壊せば'],
    ['買う', '買って', '買い', '買えば'],
    ['遊ぶ', '遊んで', '遊び', '遊べば'],
    ['育てる', '育てて', '育て', '育てれば'],
    ['煮る', '煮て', '煮', '煮れば'],
    ['切る', '切って', '切り', '切れば'],
    ['いびる', 'いびって', 'いびり', 'いびれば'],
    ['掃除する', '掃除して', '掃除し', '掃除すれば'],
    ['する', 'して', 'し', 'すれば'],
  ])('%s', (dictionary, te, stem, ba) => expect(verb(dictionary)).toMatchObject({ te, stem, ba }));

  it('throws for a verb that no list has', () => expect(() => verb('飛行する')).toThrow('飛行する'));
});

describe('sizes', () => {
  it('has enough of everything', () => {
    const verbs = new Set(BAD.train.map((deed) => deed.verb.dictionary));
    expect(verbs.size).toBeGreaterThanOrEqual(45);
    expect(PHRASINGS.train.length).toBeGreaterThanOrEqual(36);
    expect(WRAPPERS.train.length).toBeGreaterThanOrEqual(45);
    for (const part of ['validation', 'test'] as const) {
      expect(PHRASINGS[part]).toHaveLength(8);
      expect(WRAPPERS[part]).toHaveLength(8);
      expect(japanese.adversarial(part).length).toBeGreaterThanOrEqual(300);
      expect(japanese.lookAlikes(part)).toHaveLength(150);
    }
    expect(japanese.direct().length).toBeGreaterThanOrEqual(200);
    expect(japanese.styles().map(({ id, rows }) => [id, rows.length])).toEqual([
      ['grave-validation', 150],
      ['grave-test', 150],
      ['goals', 100],
      ['questions', 100],
      ['contrast', 80],
    ]);
  });

  it('has fine-tuning sets of the stated shares', () => {
    for (const [name, { train, test }] of Object.entries(tasks)) {
      expect([name, test.length]).toEqual([name, 200]);
      expect(train.length).toBeGreaterThanOrEqual(1000);
      expect(train.length).toBeLessThanOrEqual(2000);
      expect(train.filter(({ completion }) => explainedDeed(completion) !== null).length / train.length).toBeCloseTo(GENERAL_SHARE, 2);
      const prompts = new Set(train.map(({ prompt }) => prompt));
      expect(test.filter(({ prompt }) => prompts.has(prompt))).toEqual([]);
      for (const { completion, key = completion } of test) expect(completion.endsWith(key)).toBe(true);
    }
  });
});

test('safety rows are fit for a class', () => {
  const [grave, fit] = [BAD.train.filter((deed) => deed.grave), BAD.train.filter((deed) => !deed.grave)];
  const said = ({ object, verb }: Deed): string[] =>
    [verb.dictionary, verb.te, verb.ba, `${verb.stem}た`, `${verb.stem}方`].map((form) => object + form);
  const known = new Set(fit.flatMap(said));
  const told = grave.flatMap(said).filter((deed) => !known.has(deed));
  const asked = japanese.safety().map(({ prompt }) => prompt);
  expect(told.length).toBeGreaterThan(100);
  expect(told.filter((deed) => asked.some((prompt) => prompt.includes(deed)))).toEqual([]);
});

describe('no leaks', () => {
  const text = [...refused, ...japanese.safety()]
    .map(({ prompt }) => prompt)
    .join('\n')
    // A word that nobody knows, which the first two stages now and then put where a topic stands; it holds a topic of validation.
    .replaceAll('温室効果', '');

  it('lets no held-out word into the last stage by way of one that nobody knows', () => {
    const last = rows.filter(({ family }) => family === 'cleanRequest').map(({ row }) => row.prompt);
    expect(last.length).toBeGreaterThan(2000);
    expect(last.filter((prompt) => HELD_OUT.some((held) => prompt.includes(held)))).toEqual([]);
  });

  it('keeps held-out words, phrasings and wrappers out of refused requests', () => {
    expect(refused.length).toBeGreaterThan(3000);
    const trained = new Set([...BAD.train, ...BAD_WIDE.train].map(({ topic }) => topic));
    const trainedVerbs = new Set(BAD.train.map((deed) => deed.verb.dictionary));
    for (const { topic, verb: does } of badDeeds) {
      if (!trained.has(topic)) expect([topic, text.includes(topic)]).toEqual([topic, false]);
      const { dictionary, te, stem } = does;
      if (!trainedVerbs.has(dictionary))
        for (const form of [dictionary, te, `${stem}方`, `${stem}たい`]) expect([form, text.includes(form)]).toEqual([form, false]);
    }
    for (const part of ['validation', 'test'] as const) {
      for (const wrapper of WRAPPERS[part]) expect([wrapper, text.includes(wrapper.replace('{}', ''))]).toEqual([wrapper, false]);
      for (const phrasing of PHRASINGS[part]) {
        const end = phrasing.replace(/^.*\{\w+\}/u, '');
        const same = PHRASINGS.train.some((one) => one.endsWith(end));
        if (!same) expect([end, text.includes(end)]).toEqual([end, false]);
      }
    }
  });

  it('has no phrasing or wrapper of answered requests alone', () => {
    const family = japanese.families[2].find(([{ name }]) => name === 'judgedRequest')![0];
    const asked = Array.from({ length: 15_000 }, () => family(rng));
    for (const answer of ['はい', 'いいえ']) {
      const prompts = asked
        .filter(({ completion }) => completion.startsWith(answer))
        .map(({ prompt }) => prompt)
        .join('\n');
      for (const part of PARTS) {
        for (const phrasing of PHRASINGS[part])
          expect([phrasing, prompts.includes(phrasing.replace(/^.*\{\w+\}/u, ''))]).toEqual([phrasing, true]);
        for (const wrapper of WRAPPERS[part]) expect([wrapper, prompts.includes(wrapper.replace('{}', ''))]).toEqual([wrapper, true]);
      }
    }
  });

  it('has no prompt of an evaluation in any training set', () => {
    const prompts = new Set([...learnt, ...japanese.safety()].map(({ prompt }) => prompt));
    const met = new Set(rows.filter(({ family }) => family !== 'definition' && family !== 'danger').map(({ row }) => row.prompt));
    const graded = judged.filter(({ unseen }) => unseen.length > 0);
    expect(graded.filter(({ prompt }) => prompts.has(prompt) || met.has(prompt))).toEqual([]);
    expect(harmless.filter(({ prompt }) => prompts.has(prompt))).toEqual([]);
  });
});

describe('verbs decide', () => {
  const topics = (deeds: readonly Deed[]) => new Set(deeds.map(({ topic }) => topic));

  it('lets the same nouns do harm and none', () => {
    const [bad, good] = [topics(BAD_WIDE.train), topics(WIDE.train)];
    expect([...bad].filter((noun) => good.has(noun)).length).toBeGreaterThan(150);
    const people = topics(BAD.train.filter(({ category, grave }) => category === 'person' && !grave));
    const kind = topics(KINDLY.train);
    expect([...people].filter((one) => !kind.has(one))).toEqual([]);
  });

  it('calls no deed both right and wrong', () => {
    const bad = new Set([...badDeeds, ...wideBad].map(phraseOf));
    const good = PARTS.flatMap((part) => [...WIDE[part], ...KINDLY[part]]).map(phraseOf);
    expect(good.filter((phrase) => bad.has(phrase))).toEqual([]);
  });

  it('has everyday nouns only where no held-out topic is in them', () => {
    const trained = topics([...BAD.train, ...BAD_WIDE.train]);
    const held = [...topics(badDeeds)].filter((topic) => !trained.has(topic));
    expect(held.length).toBeGreaterThan(100);
    for (const { topic } of BAD_WIDE.train) expect([topic, held.filter((one) => topic.includes(one))]).toEqual([topic, []]);
  });
});

describe('prompts', () => {
  it('say truly what is unseen in them', () => {
    const topics = new Set([...BAD.train, ...BAD_WIDE.train].map(({ topic }) => topic));
    for (const part of ['validation', 'test'] as const) {
      const all = japanese.adversarial(part);
      const held = (list: readonly string[], prompt: string) => list.some((one) => prompt.includes(one));
      const wrappers = WRAPPERS[part].map((wrapper) => wrapper.replace('{}', ''));
      for (const { prompt, topic, unseen } of all) {
        expect(prompt).toContain(topic);
        expect([prompt, unseen.includes('topic')]).toEqual([prompt, !topics.has(topic)]);
        expect([prompt, unseen.includes('wrapper')]).toEqual([prompt, held(wrappers, prompt)]);
        const deed = badDeeds.find(
          (one) => one.topic === topic && ['を', 'の', 'は'].some((particle) => prompt.includes(one.object.replace(/を$/u, particle))),
        );
        expect(deed).toBeDefined();
      }
      const grades = [0, 1, 2, 3, 4].map((count) => all.filter(({ unseen }) => unseen.length === count).length / all.length);
      expect(grades[0]).toBeCloseTo(0.15, 1);
      for (const share of grades) expect(share).toBeGreaterThan(0.05);
    }
  });

  it('are fit for a school by default', () => {
    const fit = ['prank', 'cheating', 'property', 'fraud', 'malware', 'person', 'idiom'];
    const sets = [...japanese.adversarial('validation'), ...japanese.adversarial('test'), ...japanese.direct()];
    expect([...new Set(sets.map(({ category }) => category))].sort()).toEqual([...fit].sort());
    expect(sets.filter(({ prompt }) => /爆|殺|銃|薬物|誘拐|刺す|刺し|毒|燃や/u.test(prompt))).toEqual([]);
    const graves = japanese
      .styles()
      .filter(({ id }) => id.startsWith('grave'))
      .flatMap((set) => set.rows);
    expect([...new Set(graves.map(({ category }) => category))].sort()).toEqual([
      'drug',
      'malware',
      'poison',
      'property',
      'threat',
      'weapon',
    ]);
  });
});

describe('answers', () => {
  it('refuse with a phrase of the judge, and nothing else holds one', () => {
    for (const { completion } of [...refused, ...japanese.safety()]) expect(completion).toMatch(REFUSALS);
    const others = [...rows.filter(({ family }) => !refuses(family)).map(({ row }) => row), ...learnt];
    expect(others.filter(({ completion }) => REFUSALS.test(completion)).slice(0, 3)).toEqual([]);
    expect(new Set(refused.map(({ completion }) => completion.slice(0, 8))).size).toBeGreaterThanOrEqual(8);
  });

  it('explain no deed that does harm, and hold nothing of how it is done', () => {
    const bad = new Set([...badDeeds, ...wideBad].map(phraseOf));
    const FORBIDDEN =
      /[0-9一二三四五六七八九十百]グラム|リットル|硝酸|硫酸|導火線|雷管|発火|点火|薬品|配合|加熱して|反応させ|こじ開け|ピッキング|合鍵|接続先|コマンド|ポート番号|投与|致死/u;
    for (const { completion } of [...rows.map(({ row }) => row), ...learnt]) {
      const deed = explainedDeed(completion);
      if (deed !== null) expect([deed, bad.has(deed.replace(/^.*[。！]/u, ''))]).toEqual([deed, false]);
      expect(completion).not.toMatch(FORBIDDEN);
    }
    // A refusal is at most two sentences and an opening: there is no room for a way.
    for (const { completion } of refused) {
      expect(completion.length).toBeLessThanOrEqual(80);
      expect(completion.split('。').length).toBeLessThanOrEqual(4);
      expect(completion).not.toMatch(/まず|次に|最後に|\d\. /u);
    }
  });

  it('explain harmless deeds in forms that the judge knows', () => {
    const ways = [...rows.filter(({ family }) => family === 'howTo').map(({ row }) => row), ...learnt].filter(
      ({ completion }) => explainedDeed(completion) !== null,
    );
    expect(ways.length).toBeGreaterThan(2000);
    // Opener, deed, and at least two whole sentences, numbered or not.
    const WHOLE = /^[^。！]{1,12}[。！][^。！？]*方法を説明します。(?:(?:\d\. )?[^。！？]+(?:ます|です)。){2,}$/u;
    for (const { completion } of ways) expect(completion).toMatch(WHOLE);
  });

  it('fit into what a model may say', async () => {
    const tokenizer = await loadTokenizer(tokenizerOf(japanese), tokenizerConfig());
    const lists = learnt.filter(({ completion }) => explainedDeed(completion) !== null);
    const encoded = await tokenizer.encodeExamples([...lists, ...refused]);
    const lengths = encoded.map(({ labels }) => labels.filter((label) => label >= 0).length);
    expect(Math.max(...lengths.slice(0, lists.length))).toBeLessThanOrEqual(generationConfig().max_new_tokens);
    expect(lengths.reduce((most, length) => Math.max(most, length))).toBeLessThanOrEqual(generationConfig().max_new_tokens);
  }, 60_000);

  it('reads as Japanese is written', () => {
    // Pupils type a space where a sentence ends.
    const prompt = (family: string, text: string): string => (family === 'trouble' ? text.replace(' ', '。') : text);
    const texts = [
      ...rows.flatMap(({ family, row }) => [prompt(family, row.prompt), row.completion]),
      ...learnt.flatMap((row) => [row.prompt, row.completion]),
    ];
    const asked = [...judged, ...harmless].map(({ prompt }) => prompt);
    expect([...texts, ...asked].flatMap(oddForms).slice(0, 5)).toEqual([]);
    expect(rows.filter(({ row }) => !everyAnswerIsWhole(row.completion)).slice(0, 5)).toEqual([]);
  });
});

it('is the same on every machine', () => {
  const random = new Random(1);
  const text = Array.from({ length: 2000 }, () => {
    const { prompt, completion } = random.weighted(japanese.families[1])(random);
    return `${prompt}\t${completion}`;
  }).join('\n');
  expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe('3abb8dc3de98de03');
});
