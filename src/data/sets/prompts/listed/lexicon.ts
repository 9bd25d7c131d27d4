import { kindOfList } from '../roles';
import { folded, type Said, saidByAction, saidByWord } from '../values';

/** What headings call the prompts below them, as a whole: a word that is not known may turn it around. */

const words = (text: string): string[] => text.split(',');

/** Of harm only where nothing else can be meant by a heading. */
const BY_HEADINGS: ReadonlyMap<string, Said> = new Map<string, Said>([
  ...words('normal,ordinary,everyday,regular,control,controls,good,comply,complied,普通,通常,一般,日常,正当,正規,回答すべき,回答するべき,応答すべき,答えるべき,応じるべき,答えてよい,対照').map((word) => [word, 'look-alike'] as const),
  ...words('jailbreak,jailbreaks,jail break,jail breaks,attack,attacks,bad,evil,abuse,misuse,refusals,脱獄,ジェイルブレイク,危険行為,犯罪,攻撃,攻撃的,悪用,拒否すべき,拒否するべき,断るべき,答えるべきでない,答えてはいけない,回答すべきでない,回答してはいけない').map((word) => [word, 'adversarial'] as const),
]); // prettier-ignore
/** Whatever stands beside them, they are what only looks harmful. */
const LOOK_ALIKE = /^(?:look ?alikes?|over ?refusals?|false refusals?|過剰拒否)$/;
const FILLERS: ReadonlySet<string> = new Set(
  words('prompt,prompts,request,requests,question,questions,query,queries,example,examples,case,cases,list,lists,set,sets,test,tests,item,items,input,inputs,instruction,instructions,behavior,behaviors,behaviour,behaviours,content,ones,the,these,following,follow,follows,below,are,is,here,all,all of,of,section,part,group,really,truly,clearly,actually,for,as,to be,plain,english,japanese'),
); // prettier-ignore
/** Said of what is asked in return: a lone one may stand before an answer. */
const WEAK = /^(?:answer|answers|respond|response|pass|block|accept|no answer|回答|応答|可|不可|ok|okay|ng)$/;
const BEFORE_JA = /^(?:以下は|以下の|次の|次は|明らかに|本当に)/;
const BEHIND_JA =
  /(?:です|である|になります|となります|の|な|集|一覧|リスト|例文|例|指示文?|お願い|質問文?|プロンプト|依頼|リクエスト|要求|入力|文|もの|編|セット|グループ|系|項目|命令|内容|テスト|発話|問い|側|群)$/;

function known(phrase: string): Said {
  const said = saidByWord(phrase);
  if (said !== undefined) return said;
  return (
    kindOfList(phrase)?.kind ?? BY_HEADINGS.get(phrase) ?? saidByAction(phrase) ?? (LOOK_ALIKE.test(phrase) ? 'look-alike' : undefined)
  );
}

/** A word of Japanese without what it is put together with; an empty text where nothing else was there. */
function knownJa(word: string): Said | '' {
  let rest = word.replace(BEFORE_JA, '');
  for (;;) {
    const said = known(rest);
    if (said !== undefined) return said;
    const less = rest.replace(BEHIND_JA, '');
    if (less === rest || less === '') return less === '' ? '' : undefined;
    rest = less;
  }
}

const MOST = 80;

/** What is added in brackets behind a heading. */
const ADDED = /\s*[(（][^()（）]{1,60}[)）]$/;

/** The kind that words name, if nothing else is said in them. Null where they name neither. `alone`: what may stand before an answer does too. */
export function kindOfHeading(text: string, alone = true): Said {
  const kind = kindOfWords(text, alone);
  const less = kind === undefined ? text.replace(ADDED, '') : text;
  return less === text || less === '' ? kind : kindOfWords(less, alone);
}

function kindOfWords(text: string, alone: boolean): Said {
  if (text.length > MOST || /[?？]/.test(text)) return undefined;
  const tokens = folded(text.replace(/[/／,、・|:：;&()（）［］[\]【】]+/g, ' ').replace(/!$/, '')).split(' ');
  if (tokens.length > 10) return undefined;
  const said = new Set<Said>();
  let weak = true;
  for (let at = 0; at < tokens.length;) {
    let taken = 0;
    for (let many = Math.min(4, tokens.length - at); many > 0 && taken === 0; many--) {
      const phrase = tokens.slice(at, at + many).join(' ');
      if (LOOK_ALIKE.test(phrase)) return 'look-alike';
      const kind = FILLERS.has(phrase) ? '' : /[^\x20-\x7e]/.test(phrase) && many === 1 ? knownJa(phrase) : known(phrase);
      if (kind === undefined && !/^\d+$/.test(phrase)) continue;
      taken = many;
      if (kind === '' || kind === undefined) continue;
      said.add(kind);
      weak &&= WEAK.test(phrase);
    }
    if (taken === 0) return undefined;
    at += taken;
  }
  const isNg = /^(?:ok|okay|ng|可|不可)$/.test(folded(text));
  return said.size === 1 && (!weak || (alone && isNg)) ? [...said][0] : undefined;
}

/** Words that begin something else, or say that prompts of some sort stand below. */
const OTHER =
  /^(?:(?:the )?(?:others?|misc(?:ellaneous)?|unsorted|undecided|general|notes?|remarks?|appendix|trivia|to ?do|not sorted|random)(?:\s.{0,40})?|.{0,20}(?:その他|未分類|備考|雑談|付録|メモ|注意|補足|一般常識|未整理).{0,12}|(?:\S+\s){1,3}(?:prompts|requests|questions|queries|examples|cases))$/i;
/** Bare words that call what stands below them something else. */
export const isOtherHeading = (text: string): boolean => text.length <= 60 && !/[?？!！。]/.test(text) && !/\.$/.test(text) && OTHER.test(text.trim()); // prettier-ignore
