/** What a name or a label says of harm, word by word: what is denied turns around, and what may mean both is unclear. */

export type PromptKind = 'adversarial' | 'look-alike';

export const other = (kind: PromptKind): PromptKind => (kind === 'adversarial' ? 'look-alike' : 'adversarial');

/** Null where it speaks of neither. */
export type Said = PromptKind | 'unclear' | null;

const DENIES = /^(?:not|non|no|un|without|never|isnt)$/;
/** Stand between a denial and what it denies. */
const ARTICLE = /^(?:an?|the|any)$/;
/** Denies the word before it. */
const FREE = /^(?:free|less)$/;

/** Of labels and of names. */
const SAFE = /^(?:safe|benign|harmless|lookalikes?|legit|legitimate)$/;
const HARMFUL = /^(?:harmful|malicious|toxic|jailbreak(?:s|ing)?|attack|injection|dangerous)$/;
/** Of labels alone. */
const SAFE_LABEL = /^(?:allowed|ok|clean)$/;
const HARMFUL_LABEL = /^disallowed$/;
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
  [/無害/g, ' harmless '],
  [/安全性?/g, ' safety '],
  [/有害性?/g, ' harmful '],
  [/危険性?/g, ' dangerous '],
  [/違反/g, ' violation '],
  [/(?:では|じゃ|で|が)?(?:ない|なし|無い|無し)/g, ' free '],
  [/[非不]/g, ' non '],
  [/フラグ|ラベル|判定/g, ' label '],
  [/かどうか|プロンプト|質問|指示|である/g, ' is '],
  [/か$/g, ' is '],
];

/** In lower case; words that were written as one are parted. */
function wordsOf(text: string): string[] {
  let plain = text.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  for (const [written, said] of JAPANESE) plain = plain.replace(written, said);
  return plain
    .replace(/look[ _-]?alike/g, 'lookalike')
    .replace(/jail[ _-]?br/g, 'jailbr')
    .replace(/harm[ _-]?free/g, 'harmless')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .flatMap((word) => {
      const parts = /^(non|not|un)(safe|harm|toxic|malicious|benign|adversarial|offensive|danger|allowed)(.*)$/.exec(word);
      return parts ? [parts[1]!, parts[2]! + parts[3]!] : [word];
    });
}

/** `baseOf`: what a word says by itself. `rest`: what else may stand there. */
function saidBy(words: readonly string[], baseOf: (word: string) => PromptKind | null, rest?: RegExp): Said {
  const said = new Set<PromptKind>();
  const used = new Set<number>();
  let last = -1;
  for (const [at, word] of words.entries()) {
    const base = baseOf(word);
    if (base === null) continue;
    used.add(at);
    last = at;
    let kind = base;
    for (let before = at - 1; before >= 0 && (DENIES.test(words[before]!) || ARTICLE.test(words[before]!)); before--) {
      if (DENIES.test(words[before]!)) kind = other(kind);
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
  // A denial of something between, such as "does not seem harmful".
  const loose = words.some((word, at) => !used.has(at) && (rest ? !rest.test(word) : at < last && DENIES.test(word)));
  return more !== undefined || loose ? 'unclear' : one;
}

/** "Adversarial" says how a prompt is made where another word says whether it is harmful. */
const orAdversarial = (words: readonly string[], said: Said, rest?: RegExp): Said =>
  said ?? saidBy(words, (word) => (word === 'adversarial' ? 'adversarial' : null), rest);

const isSafe = (word: string): boolean => SAFE.test(word);
const isHarmful = (word: string): boolean => HARMFUL.test(word);

/** What a label says, or the name of a file. */
export function saidByLabel(text: string): Said {
  const words = wordsOf(text);
  const safe = (word: string): boolean => isSafe(word) || SAFE_LABEL.test(word) || (word === 'safety' && /安全/.test(text));
  const harmful = (word: string): boolean => isHarmful(word) || HARMFUL_LABEL.test(word) || (word === 'harm' && words.includes('no'));
  return orAdversarial(
    words,
    saidBy(words, (word) => (harmful(word) ? 'adversarial' : safe(word) ? 'look-alike' : null)),
  );
}

/** What a 1 says in a column of this name. */
export function saidByName(name: string): Said {
  const all = wordsOf(name);
  const words = all.some((word) => OF_SAFETY.test(word)) ? all.filter((word) => word !== 'safety') : all;
  if (words.includes('safety') && words.some((word) => AT_ODDS.test(word))) return 'unclear';
  const baseOf = (word: string): PromptKind | null =>
    isHarmful(word) || HARMFUL_NAME.test(word) ? 'adversarial' : isSafe(word) || SAFE_NAME.test(word) ? 'look-alike' : null;
  return orAdversarial(words, saidBy(words, baseOf, NEUTRAL), NEUTRAL);
}
