import { isNamed, LABELS } from '../../names';

/** Who else speaks in a chat that is written out as text, and what is noted in it. The lists are closed. */

const THIRD =
  'Agent|Support|Operator|Supervisor|Manager|Moderator|Admin(?:istrator)?|Staff|Representative|Advisor|Tool|Tool[ _](?:call|result|output)|Function|Observation|Narrator|Reviewer|Annotator|Judge|Customer|Client|Rating|Score|Feedback|Verdict|Grade|Evaluation|Annotation|Reviewer[ _]comment|Quality|Internal note|オペレーター?|担当者?|管理者|上司|スーパーバイザー|サポート|スタッフ|店員|係員|有人対応|モデレーター|ツール|関数|備考|評価|スコア|採点|判定|フィードバック|コメント|レビュー|お客様|顧客';
const NAME = String.raw`(?:\*\*)?`;
const THIRD_LINE = new RegExp(
  String.raw`^[ \t]*${NAME}((?:${THIRD})(?: [A-Z][\w.'-]*)?|(?:User|Human|Assistant|AI|Bot|ユーザー?|アシスタント)[ \t]*[(（][^)）\n]{1,24}[)）])${NAME}[ \t]*[:：]${NAME}[ \t]*(.*)$`,
  'gim',
);
const THIRD_HEADING = new RegExp(String.raw`^[ \t]*###[ \t]?(${THIRD})[ \t]*[:：][ \t]*(.*)$`, 'gim');
const THIRD_TOKEN =
  /<\|im_start\|>(?!(?:system|user|human|prompter|assistant|model)\s)([\w-]+)|<\|start_header_id\|>(?!(?:system|user|human|prompter|assistant|model)<)([\w-]+)<\|end_header_id\|>|<\|(tool|tools|observation|ipython|function|tool_call|tool_response)\|>/g;
/** What a line is called that a third person speaks, or in which somebody noted something; null for none. `parts`: what each says in turn. */
export function thirdIn(parts: readonly string[], family: 'token' | 'heading' | 'word'): string | null {
  const known = { token: THIRD_TOKEN, heading: THIRD_HEADING, word: THIRD_LINE }[family];
  for (const part of parts) {
    for (const match of part.matchAll(known)) return (match[1] ?? match[2] ?? match[3] ?? '').trim();
  }
  return null;
}

const WORTH = /^(?:rating|score|feedback|verdict|quality|evaluation|label|correct|評価|判定|採点|フィードバック)$/i;
const NOTED = /^[ \t]*(?:\*\*)?[【[]?([^:：\n【】[\]*]{1,24})(?:[】\]][:：]?|(?:\*\*)?[ \t]*[:：])[ \t]*(.*)$/gm;

/** What is noted in a text about its worth, such as "bad"; one for each line. */
export const worthIn = (text: string): string[] =>
  Array.from(text.matchAll(NOTED)).flatMap(([, name, said]) =>
    WORTH.test(name!.trim()) || LABELS.some(({ names, numbers }) => numbers === 'always' && isNamed(name!, names))
      ? [
          said!
            .trim()
            .replace(/[ \t]*[(（][^()（）]*[)）]$/, '')
            .replace(/[.。]$/, ''),
        ]
      : [],
  );

const ASKS =
  'Customer|Client|Caller|Guest|Visitor|Patient|Student|You|Me|User|Human|<human>|<user>|お客様|顧客|客|患者|生徒|利用者|ユーザー?';
const ANSWERS =
  'Agent|Support|Operator|Representative|Rep|Advisor|Doctor|Teacher|Tutor|ChatGPT|GPT|Bot|Assistant|AI|<bot>|<assistant>|Chatbot|システム|オペレーター?|担当者?|サポート|スタッフ|店員|医師|先生|ボット|アシスタント';
/** Of the time before a name, and behind it in brackets. */
const TIME = String.raw`(?:\[[^\]\n]{1,24}\][ \t]*|\d{1,2}:\d\d(?::\d\d)?[ \t]+(?:-[ \t]*)?)?`;
const line = (words: string): string => String.raw`${TIME}(?:\*\*)?((?:${words})(?:[ \t]*[(（][^)）\n]{1,24}[)）])?)(?:\*\*)?[ \t]*[:：]`;
const PAIR = new RegExp(String.raw`^\s*${line(ASKS)}[\s\S]*?(?:\n|<NL>)[ \t]*${line(ANSWERS)}`, 'i');
/** Of Vicuna, behind the words before a chat. */
const IN_LINE = { user: /(?:^|\s)USER:\s/, assistant: /\sASSISTANT:/ };

/** The marks of a chat that is not read here; null for what is none. */
export function strangersIn(text: string): [asks: string, answers: string] | null {
  const [, asks, answers] = PAIR.exec(text) ?? [];
  if (asks !== undefined && answers !== undefined) return [`${asks}:`, `${answers}:`];
  const user = IN_LINE.user.exec(text);
  return user && IN_LINE.assistant.test(text.slice(user.index + user[0].length)) ? ['USER:', 'ASSISTANT:'] : null;
}
