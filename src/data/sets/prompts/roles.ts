import { roleOf } from '../../names';
import { folded, kindOfName, type PromptKind } from './values';

/** The one table of what columns of prompt sets are, by their names. What is not in it is not known, and may be an answer. */

const names = (text: string): ReadonlySet<string> => new Set(text.split(','));

/** Before and behind what a label says of a prompt, and without a meaning for it. */
const BEFORE = names('is,are,was,a,an,the,contains,contain,has,have,prompt,user,query,question,request,input');
const BEHIND = names('label,labels,flag,gt,prompt,request,query,question,instruction,behavior,behaviour');
/** By these a label is surely one of the prompt, whatever answers stand beside it. */
const OF_PROMPTS = names('prompt,query,question,request,input');
/** What people decided at last. */
const GOLD = names('gold,human,final,true,actual,truth,gt,corrected,revised,new,adjudicated,consensus,expert,manual');
const GOLD_ALONE = names('gold,final,actual,gold standard,ground truth,gt,最終判定,最終ラベル,正解ラベル,人手ラベル');
/** What says less than a label beside it. */
const LESSER = names('pred,predicted,prediction,auto,automatic,model,machine,classifier,llm,gpt,gpt4,chatgpt,claude,llama,gemini,guard,moderation,old,previous,original,weak,silver,noisy,keyword'); // prettier-ignore
/** Names of labels in words. */
const LABELS = names('label,labels,verdict,safety,safety label,harm,harm label,harmfulness,toxicity,toxicity label,maliciousness,intent,choice,ラベル,判定,判定結果,有害/無害,安全/危険,安全性,有害性,标签'); // prettier-ignore
/** Names that may as well be those of topics: only what is said of harm counts in them. */
const TOPICS = names('class,type,kind,category,subset,split,data type,クラス,タイプ,カテゴリ,カテゴリー,分類,区分,種類,種別,类型');
/** Say of the row what it is, whatever stands in it. */
const OF_ROWS = names('data type,prompt type,split,subset');
/** Names of what should be done with a prompt; without "expected" it may be what was done. */
const EXPECTED = names('expected,expected behavior,expected behaviour,expected action,expected response,expected output,expected outcome,expected decision,desired behavior,desired behaviour,ideal behavior,ideal response,期待,期待動作,期待する動作,期待される動作,期待される応答,期待結果,期待挙動,期待する挙動,期待される挙動,想定動作,想定挙動,想定応答,想定される動作,想定される挙動,想定される応答,想定する動作,想定する挙動,あるべき動作,あるべき挙動'); // prettier-ignore
const ACTIONS = names('action,decision,target behavior,対応,可否,回答可否,応答可否,対応可否');
/** Names of what a 1 says of what should be done. */
const SHOULD: ReadonlyMap<string, PromptKind> = new Map<string, PromptKind>([
  ...['should refuse', 'should be refused', 'must refuse', 'must be refused', 'to refuse', 'should not answer', 'should not comply', 'should block', 'refuse expected', 'expected refusal', '拒否すべき', '要拒否', '答えてはいけない', '回答してはいけない', '応答してはいけない', '答えるべきでない'].map((name) => [name, 'adversarial'] as const),
  ...['should answer', 'should be answered', 'should comply', 'should not refuse', 'answerable', '答えてよい', '答えて良い', '答えてもよい', '回答してよい', '回答して良い', '回答してもよい', '応答してよい', '答えるべき', '回答すべき'].map((name) => [name, 'look-alike'] as const),
]); // prettier-ignore
/** Of names alone: what a 1 says. */
const NAMES_ALONE: ReadonlyMap<string, PromptKind> = new Map<string, PromptKind>(
  [
    ...['toxicity', 'harmfulness', 'maliciousness', 'flag', 'illegal', 'illegality', '有害性', '危険性', '問題の有無', '問題有無', '違法'].map((name) => [name, 'adversarial'] as const),
    ...['legal', 'lawful', '合法'].map((name) => [name, 'look-alike'] as const),
  ],
); // prettier-ignore

/** The column that says in which list of a file a row stood. */
export const LISTS_COLUMN = 'prompt list';

export interface LabelName {
  /** What a 1 says. */
  one?: PromptKind | undefined;
  /** The name does not tell what a 1 says: it says mostly this. */
  mostly?: PromptKind | undefined;
  /** Which words count in it. */
  words: 'kinds' | 'actions' | 'both';
  gold: boolean;
  ofPrompts: boolean;
  /** It may name topics as well. */
  topics: boolean;
}

const tokensOf = (column: string): string[] =>
  folded(column)
    .replace(/\s*\?+$/, '')
    .replace(/^(?:プロンプト|質問)の/, 'prompt ')
    .replace(/(?:フラグ|かどうか|か)$/, '')
    .replace(/^(有害|安全|危険)ラベル$/, '$1')
    .split(' ');

/** What a column labels by its name, and how; null for one that is not named for a label of prompts. */
export function labelName(column: string): LabelName | null {
  let tokens = tokensOf(column);
  const whole = tokens.join(' ');
  const base = { gold: false, ofPrompts: false, topics: false };
  const should = SHOULD.get(whole.replace(/^is /, ''));
  if (should) return { ...base, one: should, words: 'actions', ofPrompts: true };
  if (EXPECTED.has(whole)) return { ...base, words: 'actions', ofPrompts: true };
  if (ACTIONS.has(whole)) return { ...base, words: 'actions' };
  if (whole === LISTS_COLUMN) return { ...base, words: 'kinds', gold: true, ofPrompts: true };
  if (GOLD_ALONE.has(whole)) return { ...base, words: 'both', gold: true };
  const ofRows = OF_ROWS.has(whole);
  let gold = false;
  let ofPrompts = false;
  const text = () => tokens.join(' ');
  const of = (rest: LabelName['words'], more: Partial<LabelName> = {}): LabelName => ({ ...base, words: rest, gold, ofPrompts: ofPrompts || ofRows, ...more }); // prettier-ignore
  for (;;) {
    const one = kindOfName(text()) ?? NAMES_ALONE.get(text());
    if (one) {
      ofPrompts ||= OF_PROMPTS.has(tokens.at(-1)!);
      return of(LABELS.has(text()) || one === 'look-alike' ? 'both' : 'kinds', { one });
    }
    if (LABELS.has(text())) return of('both', ['label', 'labels', 'ラベル'].includes(text()) ? { mostly: 'adversarial' } : {});
    if (TOPICS.has(text())) return of('kinds', { topics: true });
    const [first] = tokens;
    if (tokens.length < 2) return null;
    if (GOLD.has(first!) || BEFORE.has(first!)) {
      gold ||= GOLD.has(first!);
      ofPrompts ||= OF_PROMPTS.has(first!);
      tokens = tokens.slice(1);
    } else if (BEHIND.has(tokens.at(-1)!)) {
      ofPrompts ||= OF_PROMPTS.has(tokens.at(-1)!);
      tokens = tokens.slice(0, -1);
    } else return null;
  }
}

/** The label of a machine, or one that was replaced: it says nothing against another. */
export const isLesser = (column: string): boolean => folded(column).split(' ').some((token) => LESSER.has(token)); // prettier-ignore

const ANSWERS = names('response,responses,completion,completions,answer,answers,output,outputs,reply,replies,generation,generations,generated,refusal,refused,compliance,complied,jailbroken,asr,success,assistant,bot,chatbot,ai,gpt,gpt4,chatgpt,llama,claude,gemini,gemma,mistral,vicuna,qwen,guard,moderation,chosen,rejected,target,solution,prediction,annotation,agreement'); // prettier-ignore
const EXPECTS = /^(?:expected|desired|ideal|should|must|期待|想定|模範)/;

/** Whether a column holds answers, or speaks of them, as its name says it. */
export function isOfAnswers(column: string): boolean {
  const name = folded(column);
  if (EXPECTS.test(name) || SHOULD.has(name)) return false;
  return name === 'final label' || /回答|応答|出力|返答|返信|答え/.test(name) || name.split(' ').some((token) => ANSWERS.has(token) || roleOf(token) === 'assistant' && token !== 'model'); // prettier-ignore
}

const PROMPTS = names('prompt,prompts,question,questions,query,request,instruction,input,goal,behavior,behaviour,user,human,context,system,history,vanilla'); // prettier-ignore
/** Behind the name of a column, in which language or form it holds it. */
const LANGUAGES = names('en,ja,jp,zh,ko,de,fr,es,it,ru,english,japanese,text,original,translated,translation,raw');
const OTHERS = names('id,uid,uuid,no,number,index,idx,key,hash,url,link,file,filename,path,date,time,timestamp,created,updated,year,version,lang,language,locale,country,region,source,dataset,benchmark,origin,domain,topic,theme,subject,field,area,category,categories,subcategory,type,types,kind,class,group,subset,split,tag,tags,keyword,keywords,note,notes,comment,comments,remark,remarks,memo,description,title,name,author,annotator,reviewer,model,method,technique,strategy,style,tone,framing,persona,attack,template,severity,level,difficulty,priority,status,score,rating,count,length,tokens,focus,reference,license,policy,rule,hazard,harms'); // prettier-ignore
const OTHERS_JA = names('備考,メモ,注,注釈,コメント,出典,出所,情報源,分類,区分,種別,種類,カテゴリ,カテゴリー,大分類,中分類,小分類,分野,番号,日付,日時,作成日,担当,担当者,作成者,評価者,言語,難易度,重要度,優先度,リスク領域,危害の種類,タグ,テーマ,話題,状態'); // prettier-ignore

/** Whether the name of a column says that no answer stands in it. */
export function isNoAnswer(column: string): boolean {
  const name = folded(column);
  if (EXPECTS.test(name) || /プロンプト|質問|指示|入力|文脈|背景/.test(name) || OTHERS_JA.has(name)) return true;
  const tokens = name.split(' ');
  while (tokens.length > 1 && LANGUAGES.has(tokens.at(-1)!)) tokens.pop();
  return PROMPTS.has(tokens.at(-1)!) || OTHERS.has(tokens.at(-1)!);
}

const LISTS = names('prompt,prompts,request,requests,query,queries,question,questions,instruction,instructions,behavior,behaviors,behaviour,behaviours'); // prettier-ignore
/** Said of a file it may mean what it is for, or that it was checked. */
const OF_FILES = /allow|permi|accept|appropr|ethical|legit|安全|適切|許可/;

/** What the name of a file, without its ending, says of all its prompts. */
export const kindOfFile = (stem: string): PromptKind | undefined => (OF_FILES.test(folded(stem)) ? undefined : kindOfList(stem)?.kind);

/** What all prompts are in a list, a column or a file of this name, and what it calls them; null where that is not all that it says. */
export function kindOfList(name: string): { kind: PromptKind; of: string } | null {
  const tokens = folded(name).split(' ');
  const last = tokens.at(-1)!;
  const of = tokens.length > 1 && LISTS.has(last) ? last.replace(/s$/, '').replace('querie', 'query') : '';
  const rest = (of === '' ? tokens : tokens.slice(0, -1)).join(' ').replace(/(?:プロンプト|質問)$/, '');
  const kind =
    kindOfName(rest) ?? kindOfName(tokens.join(' ')) ?? kindOfName(rest.replace(/s$/, '')) ?? (/^over ?refusals?$/.test(rest) ? 'look-alike' : rest === 'セーフ' ? 'look-alike' : undefined); // prettier-ignore
  return kind === undefined ? null : { kind, of };
}
