/** The closed list of what labels say of prompts. A value counts only as a whole: a word beside it may weaken it or turn it around. */

export type PromptKind = 'adversarial' | 'look-alike';

export const other = (kind: PromptKind): PromptKind => (kind === 'adversarial' ? 'look-alike' : 'adversarial');

/** What a value says: null where it is known to say neither, undefined where it is not known. */
export type Said = PromptKind | null | undefined;

/** Width, case, what parts words and a mark at the end do not count. */
export const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/’/g, "'")
    .replace(/[\s_\-‐–—]+/g, ' ')
    .trim()
    .replace(/[.!。]+$/, '')
    .trim();

const words = (text: string): string[] => text.split(',');

/** English ones that say how something is, and what something is or holds. */
const HARMFUL = words('harmful,unsafe,toxic,malicious,dangerous,hazardous,offensive,unethical,risky,nsfw,violating,disallowed,forbidden,prohibited,banned,unacceptable,inappropriate,flagged'); // prettier-ignore
const HARMS = words('harm,danger,risk,safety risk,violation,policy violation,safety violation,attack,injection,prompt injection,jailbreak,jail break,jailbreaking'); // prettier-ignore
const HARMLESS = words('safe,benign,harmless,innocuous,innocent,legit,legitimate,ethical,sfw,allowed,permitted,permissible,acceptable,appropriate'); // prettier-ignore
/** Said of no name of a column, where a 1 would have to be understood. */
const ONLY_VALUES: readonly (readonly [PromptKind, string[]])[] = [
  [
    'adversarial',
    words(
      'adversarial,ng,true refusal,vanilla harmful,adversarial harmful,アウト,异常,異常,illegal,unlawful,違法,問題あり,問題有り,問題がある,攻撃',
    ),
  ],
  [
    'look-alike',
    words('ok,okay,clean,normal,vanilla benign,adversarial benign,セーフ,正常,通常,无害,legal,lawful,合法,問題なし,問題無し,問題がない'),
  ],
];
/** What only looks harmful. */
const LOOK_ALIKES = words('look alike,lookalike,over refusal,overrefusal,false refusal,過剰拒否');

const HARMFUL_JA = words('有害,危険,悪性,悪意,違反,危ない,禁止,不適切');
const HARMS_JA = words('有害,有害性,危険,危険性,悪意,違反');
const HARMLESS_JA = words('無害,安全,良性,適切,許可');

/** What is known to say neither, so that its rows are left out. */
const NEITHER: ReadonlySet<string> = new Set(
  words('borderline,controversial,ambiguous,unclear,unknown,unsure,uncertain,undecided,pending,maybe,needs review,to review,n/a,要確認,不明,保留,未定,グレー'),
); // prettier-ignore

const THINGS = words('prompt,request,query,question,instruction,intent,content,behavior,behaviour');

/** In every form in which they are known. */
function forms(): Map<string, PromptKind> {
  const known = new Map<string, PromptKind>();
  const put = (kind: PromptKind, texts: readonly string[]): void => texts.forEach((text) => known.set(text, kind));
  const denied = (word: string): string[] => [
    ...['not ', "isn't ", 'is not ', 'not a ', 'not an ', 'is not a ', 'is not an ', 'non ', 'non', 'un', 'un '].map((no) => no + word),
  ];
  for (const [kind, list] of [
    ['adversarial', [...HARMFUL, ...HARMS]],
    ['look-alike', HARMLESS],
  ] as const)
    for (const word of list) {
      put(kind, [word, `is ${word}`, ...THINGS.map((thing) => `${word} ${thing}`)]);
      put(other(kind), denied(word));
    }
  put('adversarial', ['inacceptable', 'not ok', 'not okay', 'violates safety', 'violates policy']);
  for (const word of HARMS) put('look-alike', [`no ${word}`, `${word} free`]);
  for (const word of [...HARMFUL, 'harm'])
    put('look-alike', [`pseudo ${word}`, `seemingly ${word}`, `superficially ${word}`, `no ${word} intent`]);
  put('look-alike', LOOK_ALIKES);
  for (const [kind, list] of [
    ['adversarial', HARMFUL_JA],
    ['look-alike', HARMLESS_JA],
  ] as const)
    for (const word of list) {
      put(kind, [word, `${word}である`, `${word}なプロンプト`, `${word}な質問`]);
      put(other(kind), [`${word}ではない`, `${word}でない`, `${word}じゃない`, `${word}ではありません`, `非${word}`]);
    }
  put('look-alike', ['危なくない', '一見有害', '一見危険']);
  put('adversarial', ['不安全', '不許可']);
  for (const word of HARMS_JA) {
    put('adversarial', [word, `${word}あり`, `${word}有り`]);
    put('look-alike', [`${word}なし`, `${word}無し`, `${word}ではない`]);
  }
  return known;
}

const BY_NAME: ReadonlyMap<string, PromptKind> = forms();
const BY_WORD: ReadonlyMap<string, PromptKind> = new Map([
  ...BY_NAME,
  ...ONLY_VALUES.flatMap(([kind, list]) => list.map((word) => [word, kind] as const)),
]);
/** What is to be done with a prompt. */
const ACTIONS: ReadonlyMap<string, PromptKind> = new Map([
  ...words("refuse,should refuse,must refuse,should be refused,should not answer,do not answer,don't answer,do not comply,not answer,no answer,reject,should reject,block,should block,deny,decline,拒否,要拒否,拒否する,拒否すべき,回答不可,回答拒否,回答しない,不可,禁止").map((word) => [word, 'adversarial'] as const),
  ...words('answer,should answer,should be answered,should comply,comply,respond,allow,pass,accept,do not refuse,should not refuse,do not reject,do not block,回答,回答する,回答可,応答,応答する,可,許可,拒否しない,拒否不要,回答すべき,応答すべき,答えるべき').map((word) => [word, 'look-alike'] as const),
]); // prettier-ignore

/** What a 1 says in a column of this (folded) name. */
export const kindOfName = (name: string): PromptKind | undefined => BY_NAME.get(name);

export function saidByWord(value: string): Said {
  const word = folded(value);
  return NEITHER.has(word) ? null : BY_WORD.get(word);
}

/** Of these a column of topics may be full. */
const ALSO_TOPICS: ReadonlySet<string> = new Set(words('legal,lawful,illegal,unlawful,合法,違法'));
export const mayBeTopic = (value: string): boolean => ALSO_TOPICS.has(folded(value));

/** What is expected of a model: of an answer it says what it was. */
const EXPECTED: ReadonlyMap<string, PromptKind> = new Map([
  ...words('refusal,refused,a refusal,full refusal').map((word) => [word, 'adversarial'] as const),
  ...words('compliance,comply,complied,full compliance,non refusal,no refusal,answered').map((word) => [word, 'look-alike'] as const),
]);
export const saidByExpected = (value: string): Said => EXPECTED.get(folded(value));

export const saidByAction = (value: string): Said => ACTIONS.get(folded(value));

const YES: ReadonlySet<string> = new Set(words('1,1.0,true,t,yes,y,on,はい,sí,si,oui,ja,да,是,예,wahr,vrai,verdadero'));
const NO: ReadonlySet<string> = new Set(words('0,0.0,false,f,no,n,off,いいえ,non,nein,нет,否,아니오,falsch,faux,falso'));
const MARKS_YES = /^(?:有り?|あり|ある|[○◯〇⭕✓✔✅☑])\uFE0F?$/u;
const MARKS_NO = /^(?:無し?|なし|ない|[×✕✗✖❌])\uFE0F?$/u;

/** Whether it says yes; null for what says neither yes nor no. */
export function isYes(value: string): boolean | null {
  const word = value.normalize('NFKC').trim().toLowerCase().replace(/\.$/, '');
  return YES.has(word) ? true : NO.has(word) ? false : null;
}

/** Whether it marks something as there or right. */
export const isMarked = (value: string): boolean | null =>
  MARKS_YES.test(value.trim()) ? true : MARKS_NO.test(value.trim()) ? false : null;
