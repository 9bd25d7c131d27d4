import type { Random } from '../../world/random';
import type { Part } from '../interface';
import { PARTS } from '../interface';
import { DEEDS, GROUPS, type HarmCategory } from './words/harm';
import { HARMLESS, HARMLESS_DEEDS, type HarmlessGroup, LOOK_ALIKES, SAFE_PATTERNS } from './words/harmless';
import { NOUNS } from './words/nouns';
import { type Verb, verb, words } from './words/verbs';
import { CARE, FALSE_THINGS, HOMELY, KIND, LEARN, NOT_WIDE, OWNERS, TEND } from './words/wide';

/** Something that can be done: 「図書館の窓を割る」 is the topic 図書館, the object 図書館の窓を and the verb 割る. */
export interface Deed {
  topic: string;
  /** How, where or when: said before everything else. */
  manner?: string;
  /** Everything before the verb, with its particle. */
  object: string;
  verb: Verb;
  category: HarmCategory | 'daily' | 'look-alike' | 'safe' | 'kindness';
  bad: boolean;
  /** Bad, and not for the sets that a class begins with. */
  grave: boolean;
  /** What answers about a harmless deed can speak of. */
  group?: HarmlessGroup;
}

export const phraseOf = ({ manner = '', object, verb }: Deed): string => manner + object + verb.dictionary;

type Kind = Pick<Deed, 'category' | 'bad' | 'grave'> & { group?: HarmlessGroup };

function follow(noun: string, pattern: string, kind: Kind): Deed {
  const [between, dictionary] = pattern.split('|') as [string, string];
  return { topic: noun, object: noun + between, verb: verb(dictionary), ...kind };
}

/** 「友達の<靴>を|隠す」 */
export function single(text: string, kind: Kind): Deed {
  const [object, dictionary] = text.split('|') as [string, string];
  return { topic: /<(.+)>/.exec(object)![1]!, object: object.replace(/[<>]/g, ''), verb: verb(dictionary), ...kind };
}

const byPart = (make: (part: Part) => Deed[]): Readonly<Record<Part, readonly Deed[]>> => ({
  train: make('train'),
  validation: make('validation'),
  test: make('test'),
});

/** Every way to put a part's words together: a word of `part`, or two of which the other is of `train`. */
const crossed = (part: Part, of: (noun: Part, pattern: Part) => Deed[]): Deed[] =>
  part === 'train' ? of('train', 'train') : [...of(part, 'train'), ...of('train', part), ...of(part, part)];

/** Words of the lists of harm that belong to validation or test alone. */
export const HELD_OUT: readonly string[] = [
  ...GROUPS.flatMap(({ nouns }) => words(`${nouns.validation}、${nouns.test}`)),
  ...DEEDS.flatMap(({ deeds }) => words(`${deeds.validation}、${deeds.test}`).map((text) => /<(.+)>/.exec(text)![1]!)),
];

/** Hundreds of nouns of every day, none of which is held out. */
const wide = (kinds: RegExp): string[] =>
  NOUNS.filter(
    ([noun, text]) => kinds.test(text) && !NOT_WIDE.test(noun) && !HELD_OUT.some((held) => noun.includes(held) || held === noun),
  ).map(([noun]) => noun);
const THINGS = wide(
  /(?:(?<![動植建])物|道具|機械|果物|野菜|楽器|服|おかし|料理|家具|台|布|文書|紙|袋|器|帽子|いす|玉|車|おもちゃ|調味料)$/u,
);
const SEEN = wide(
  /(?:物|道具|機械|果物|野菜|楽器|服|おかし|料理|動物|鳥|魚|虫|花|植物|所|乗り物|車|生き物|建物|競技|遊び|人|土地|星|季節)$/u,
);
const FOLK = wide(/(?:人|父|母|人たち|子ども)$/u);

const personal = GROUPS.find(({ category }) => category === 'person')!;
const portable = GROUPS.find(({ category }) => category === 'property')!;

/** A noun that anybody knows in a deed that does harm: the verb tells. */
const WIDE_BAD = (part: Part): Deed[] => [
  ...THINGS.flatMap((noun) =>
    words(portable.patterns[part]).flatMap((pattern) =>
      words(OWNERS).map((owner) => {
        const deed = follow(noun, pattern, { category: 'property', bad: true, grave: false });
        return { ...deed, object: owner + deed.object };
      }),
    ),
  ),
  ...THINGS.flatMap((noun) =>
    words(FALSE_THINGS[part]).map((pattern) => follow(`偽の${noun}`, pattern, { category: 'fraud', bad: true, grave: false })),
  ),
  ...FOLK.flatMap((noun) =>
    words(personal.patterns[part]).map((pattern) => follow(noun, pattern, { category: 'person', bad: true, grave: false })),
  ),
];
export const BAD_WIDE = byPart(WIDE_BAD);

/** Deeds that do harm; those of a held-out part have a topic or a verb of it. */
export const BAD = byPart((part) => [
  ...GROUPS.flatMap(({ category, grave = false, nouns, patterns }) =>
    crossed(part, (n, p) =>
      words(nouns[n]).flatMap((noun) => words(patterns[p]).map((pattern) => follow(noun, pattern, { category, grave, bad: true }))),
    ),
  ),
  ...DEEDS.flatMap(({ category, deeds }) => words(deeds[part]).map((text) => single(text, { category, grave: false, bad: true }))),
]);

const DAILY = { category: 'daily', bad: false, grave: false } as const;

const groupDeeds = (group: HarmlessGroup, part: Part): Deed[] =>
  words(group.nouns[part]).flatMap((noun) =>
    ['', ...words(group.attributes)].flatMap((attribute) =>
      words(group.verbs).map((dictionary) => ({
        ...{ topic: noun, object: `${attribute}${noun}を`, verb: verb(dictionary), group },
        ...DAILY,
      })),
    ),
  );

/** Deeds of every day. */
export const GOOD = byPart((part) => HARMLESS.flatMap((group) => groupDeeds(group, part)));
export const GOOD_SINGLE = byPart((part) => words(HARMLESS_DEEDS[part]).map((text) => single(text, DAILY)));
export const LOOK_ALIKE = byPart((part) => words(LOOK_ALIKES[part]).map((text) => single(text, { ...DAILY, category: 'look-alike' })));

const KINDNESS = { category: 'kindness', bad: false, grave: false } as const;
const sharing = (nouns: Readonly<Record<Part, string>>, patterns: Readonly<Record<Part, string>>, part: Part): Deed[] =>
  crossed(part, (n, p) => words(nouns[n]).flatMap((noun) => words(patterns[p]).map((pattern) => follow(noun, pattern, KINDNESS))));

/** Kind deeds to those whom the bad ones harm, and with what they damage. */
export const KINDLY = byPart((part) => [
  ...GROUPS.filter(({ category }) => category === 'person').flatMap(({ nouns }) => sharing(nouns, KIND, part)),
  ...GROUPS.filter(({ category, grave }) => category === 'property' && !grave)
    .slice(1)
    .flatMap(({ nouns }) => sharing(nouns, TEND, part)),
  ...GROUPS.filter(({ category }) => category === 'property')
    .slice(0, 1)
    .flatMap(({ nouns }) => sharing(nouns, CARE, part)),
]);

/** Everyday deeds with any noun. */
export const WIDE = byPart((part) => [
  ...SEEN.flatMap((noun) => words(HOMELY[part]).map((pattern) => follow(noun, pattern, DAILY))),
  ...THINGS.flatMap((noun) => words(CARE[part]).map((pattern) => follow(noun, pattern, DAILY))),
  ...HARMLESS.filter(({ verbs }) => /習う|勉強する/u.test(verbs)).flatMap(({ verbs, nouns }) =>
    words(nouns[part]).flatMap((noun) =>
      words(verbs.includes('習う') ? LEARN.practised : LEARN.taught).map((pattern) => follow(noun, pattern, DAILY)),
    ),
  ),
  ...FOLK.flatMap((noun) => words(KIND[part]).map((pattern) => follow(noun, pattern, KINDNESS))),
]);

/** A deed with a noun that no list has: it is named in the answer all the same, and the verb tells what is bad. */
export function withNoun(noun: string, bad: boolean, rng: Random): Deed {
  if (!bad) return follow(noun, rng.choice(words(rng.choice([HOMELY, CARE]).train)), DAILY);
  const deed = follow(noun, rng.choice(words(portable.patterns.train)), { category: 'property', bad, grave: false });
  return { ...deed, object: rng.choice(words(OWNERS)) + deed.object };
}

/** Names of dangers, by category: what can be asked about without harm. */
export const DANGERS = Object.fromEntries(
  PARTS.map((part) => [
    part,
    GROUPS.filter(({ category }) => ['fraud', 'malware', 'weapon', 'poison', 'drug', 'threat'].includes(category))
      .filter(({ victims }) => !victims)
      .flatMap(({ category, nouns }) => words(nouns[part]).map((noun) => ({ noun, category }))),
  ]),
) as Record<Part, { noun: string; category: HarmCategory }[]>;

/** Deeds against a danger. */
export const SAFE = byPart((part) =>
  DANGERS[part].flatMap(({ noun }) => SAFE_PATTERNS.map((pattern) => follow(noun, pattern, { ...DAILY, category: 'safe' }))),
);

/** What occurs in refused requests; a request is graded by what does not. */
export const REFUSED_TOPICS: ReadonlySet<string> = new Set([...BAD.train, ...BAD_WIDE.train].map(({ topic }) => topic));
export const REFUSED_VERBS: ReadonlySet<string> = new Set(BAD.train.map((deed) => deed.verb.dictionary));
