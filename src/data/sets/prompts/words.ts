/** What a name or a label says of harm, word by word: what is denied turns around, and what may mean both is unclear. */

export type PromptKind = 'adversarial' | 'look-alike';

export const other = (kind: PromptKind): PromptKind => (kind === 'adversarial' ? 'look-alike' : 'adversarial');

/** Null where it speaks of neither. */
export type Said = PromptKind | 'unclear' | null;

const DENIES = /^(?:not|non|no|un|without|never)$/;
/** What only looks harmful is harmless; what only looks safe may be anything. */
const SEEMS = /^(?:pseudo|quasi|seemingly|apparently|superficially|ostensibly)$/;
/** Turns something around, and it is not known what. */
const TURNS = /^(?:hardly|barely|neither|nor|nothing|falsely|wrongly|anti|free|less)$|^[不非無否]|[不非無否]$|ない|ません/;
/** Stand between a denial and what it denies. */
const ARTICLE = /^(?:an?|the|any)$/;
/** Denies the word before it. */
const FREE = /^(?:free|less)$/;

/** Of labels and of names. */
const SAFE = /^(?:safe|benign|harmless|lookalikes?|legit|legitimate)$/;
const HARMFUL = /^(?:harmful|malicious|toxic|jailbreak(?:s|ing)?|attack|injection|dangerous)$/;
/** Of labels alone. */
const SAFE_LABEL = /^(?:allowed|permitted|permissible|acceptable|appropriate|innocuous|ok|okay|clean)$/;
const HARMFUL_LABEL = /^(?:disallowed|forbidden|prohibited|banned|risky|ng)$/;
/** Of labels alone, and only where each label of the column is understood: alone they may be topics, or speak of something else. */
const SAFE_BESIDE = /^(?:good|normal|none|neutral|answer|comply|compliance|accept|allow)$/;
const HARMFUL_BESIDE =
  /^(?:bad|evil|abnormal|harms?|dangers?|violat(?:es?|ed|ing|ions?)|hate|hateful|offensive|refuse|refusal|reject|block|risk|abuse|misuse|problem)$/;
/** Of names alone. */
const SAFE_NAME = /^safety$/;
const HARMFUL_NAME =
  /^(?:harm|harms|harmfulness|maliciousness|toxicity|jailbreaks?|jailbreaked|jailbroken|attacks|injections|dangers?|offensive|violat(?:es?|ed|ing|ions?)|risky?|risks|hazards?|hazardous|threats?)$/;
/** What goes with "safety" as the opposite of it. */
const OF_SAFETY = /^(?:violat(?:es?|ed|ing|ions?)|risks?|hazards?|threats?)$/;
/** Says of what, and by whom, and changes nothing. */
const NEUTRAL =
  /^(?:is|are|was|be|has|have|contains?|an?|the|any|or|and|of|prompts?|request|query|question|input|user|text|message|content|instruction|behaviou?r|goal|intent|attempt|label|labels|class|cls|flag|flagged|gt|gold|target|binary|bool|human|overall|policy|policies|judged|considered)$/;
/** Beside "safety": a flag of it may be up where it is kept and where it is broken. */
const AT_ODDS = /^(?:label|labels|class|cls|flag|flagged|target)$/;

const JAPANESE: readonly (readonly [RegExp, string])[] = [
  [/一見/g, ' seemingly '],
  [/(?:疑似|擬似)/g, ' pseudo '],
  [/(?:拒否|禁止)(?:し|され)?(?:不要|ない|しない|なし)/g, ' not refuse '],
  [/(?:回答|応答)(?:は|が)?(?:不可|拒否|禁止|(?:し|でき)(?:ない|ません))/g, ' refuse '],
  [/無害/g, ' harmless '],
  [/安全性?/g, ' safety '],
  [/セーフ/g, ' safe '],
  [/有害性?/g, ' harmful '],
  [/危険性?|危ない/g, ' dangerous '],
  [/危なくない/g, ' not dangerous '],
  [/違反/g, ' violation '],
  [/悪[性意]/g, ' malicious '],
  [/良性/g, ' benign '],
  [/適切/g, ' appropriate '],
  [/許可/g, ' allowed '],
  [/禁止/g, ' forbidden '],
  [/拒否/g, ' refuse '],
  [/回答|応答/g, ' answer '],
  [/正常|通常/g, ' normal '],
  [/異常|アウト/g, ' bad '],
  [/悪用/g, ' misuse '],
  [/問題/g, ' problem '],
  [/良い|よい/g, ' good '],
  [/悪い/g, ' bad '],
  [/(?:では|じゃ|で|が)?(?:ありません|ない|なし|無い|無し)/g, ' free '],
  [/[非不]/g, ' non '],
  [/フラグ|ラベル|判定/g, ' label '],
  [/かどうか|プロンプト|質問|指示|である|あり|すべき/g, ' is '],
  [/か$/g, ' is '],
];

/** In lower case; words that were written as one are parted. */
function wordsOf(text: string): string[] {
  let plain = text
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/\b(is|are|was|do|does|did|has|should|must|can)n['’]?t\b/g, '$1 not')
    .replace(/over[ _-]?refus(?:als?|ed|es?)/g, ' lookalike ');
  for (const [written, said] of JAPANESE) plain = plain.replace(written, said);
  return plain
    .replace(/look[ _-]?alike/g, 'lookalike')
    .replace(/jail[ _-]?br/g, 'jailbr')
    .replace(/harm[ _-]?free/g, 'harmless')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .flatMap((word) => {
      const parts =
        /^(non|not|un|in)(safe|harm|toxic|malicious|benign|adversarial|offensive|danger|allowed|acceptable|appropriate|permitted|violat)(.*)$/.exec(
          word,
        );
      return parts ? [parts[1]!.replace('in', 'non'), parts[2]! + parts[3]!] : [word];
    });
}

type Odd = (word: string, at: number, last: number) => boolean;

/** `baseOf`: what a word says by itself. `odd`: whether another word makes it unclear; `last` is where the last that says it stands. */
function saidBy(words: readonly string[], baseOf: (word: string) => PromptKind | null, odd: Odd): Said {
  const said = new Set<PromptKind>();
  const used = new Set<number>();
  let last = -1;
  for (const [at, word] of words.entries()) {
    const base = baseOf(word);
    if (base === null) continue;
    used.add(at);
    last = at;
    let kind = base;
    let before = at - 1;
    for (; before >= 0 && (DENIES.test(words[before]!) || ARTICLE.test(words[before]!)); before--) {
      if (DENIES.test(words[before]!)) kind = other(kind);
      used.add(before);
    }
    if (SEEMS.test(words[before] ?? '')) {
      if (kind === 'look-alike') return 'unclear';
      kind = 'look-alike';
      used.add(before);
    }
    if (FREE.test(words[at + 1] ?? '')) {
      kind = other(kind);
      used.add(at + 1);
    }
    said.add(kind);
  }
  const [one, more] = [...said];
  if (one === undefined) return null;
  const loose = words.some((word, at) => !used.has(at) && odd(word, at, last));
  return more !== undefined || loose ? 'unclear' : one;
}

/** A denial of something else, such as "does not seem harmful". */
const isTurning: Odd = (word) => DENIES.test(word) || TURNS.test(word) || SEEMS.test(word);
/** In the name of a file what stands behind is denied of something else. */
const isTurningBefore: Odd = (word, at, last) => at < last && isTurning(word, at, last);
const isForeign: Odd = (word) => !NEUTRAL.test(word);

/** "Adversarial" says how a prompt is made where another word says whether it is harmful. */
const orAdversarial = (words: readonly string[], said: Said, odd: Odd): Said =>
  said ?? saidBy(words, (word) => (word === 'adversarial' ? 'adversarial' : null), odd);

const isSafe = (word: string): boolean => SAFE.test(word);
const isHarmful = (word: string): boolean => HARMFUL.test(word);

/** What a label says. `beside`: it stands among labels that are all understood. */
export function saidByLabel(text: string, beside = false): Said {
  const words = wordsOf(text);
  const safe = (word: string): boolean =>
    isSafe(word) || SAFE_LABEL.test(word) || (beside && SAFE_BESIDE.test(word)) || (word === 'safety' && /安全/.test(text));
  const harmful = (word: string): boolean =>
    isHarmful(word) || HARMFUL_LABEL.test(word) || (beside && HARMFUL_BESIDE.test(word)) || (word === 'harm' && words.includes('no'));
  return orAdversarial(
    words,
    saidBy(words, (word) => (harmful(word) ? 'adversarial' : safe(word) ? 'look-alike' : null), isTurning),
    isTurning,
  );
}

/** What the name of a file says of all its prompts. That it is clean or OK, or for a test of safety, says nothing of them. */
export function saidByFile(name: string): Said {
  const words = wordsOf(name);
  const baseOf = (word: string): PromptKind | null =>
    isHarmful(word) || HARMFUL_LABEL.test(word) ? 'adversarial' : isSafe(word) ? 'look-alike' : null;
  return orAdversarial(words, saidBy(words, baseOf, isTurningBefore), isTurningBefore);
}

/** What a 1 says in a column of this name. */
export function saidByName(name: string): Said {
  const all = wordsOf(name);
  const words = all.some((word) => OF_SAFETY.test(word)) ? all.filter((word) => word !== 'safety') : all;
  if (words.includes('safety') && words.some((word) => AT_ODDS.test(word))) return 'unclear';
  const baseOf = (word: string): PromptKind | null =>
    isHarmful(word) || HARMFUL_NAME.test(word) ? 'adversarial' : isSafe(word) || SAFE_NAME.test(word) ? 'look-alike' : null;
  return orAdversarial(words, saidBy(words, baseOf, isForeign), isForeign);
}
