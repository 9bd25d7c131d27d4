/** Who else speaks in a chat that is written out as text, and what is noted in it. The lists are closed. */

const THIRD =
  'Agent|Support|Operator|Supervisor|Manager|Moderator|Admin(?:istrator)?|Staff|Representative|Advisor|Tool|Tool[ _](?:call|result|output)|Function|Observation|Narrator|Reviewer|Annotator|Judge|Customer|Client|Rating|Score|Feedback|Verdict|Grade|Evaluation|Annotation|Reviewer[ _]comment|Quality|Internal note|オペレーター?|担当者?|管理者|上司|スーパーバイザー|サポート|スタッフ|店員|係員|有人対応|モデレーター|ツール|関数|備考|評価|スコア|採点|判定|フィードバック|コメント|レビュー|お客様|顧客';
/** They stand before texts in what one person says. */
const IN_TEXTS =
  /^(?:note|tip|hint|example|e\.g|warning|caution|important|remember|step.*|option.*|input|output|answer|question|result|reason|explanation|summary|conclusion|title|subject|name|date|time|price|total|source|reference|link|url|https?|ingredients|instructions?|pros|cons|first|second|third|finally|ps|p\.s|例|注|注意|補足|ポイント|理由|ヒント|手順.*|入力|出力|結論|まとめ|要約|参考|件名|名前|日時|料金|合計|場所|住所|電話)$/i;

const NAME = String.raw`(?:\*\*)?`;
const THIRD_LINE = new RegExp(
  String.raw`^[ \t]*${NAME}((?:${THIRD})(?: [A-Z][\w.'-]*)?|(?:User|Human|Assistant|AI|Bot|ユーザー?|アシスタント)[ \t]*[(（][^)）\n]{1,24}[)）])${NAME}[ \t]*[:：]${NAME}[ \t]*(.*)$`,
  'gim',
);
const THIRD_HEADING = new RegExp(String.raw`^[ \t]*###[ \t]?(${THIRD})[ \t]*[:：][ \t]*(.*)$`, 'gim');
const THIRD_TOKEN =
  /<\|im_start\|>(?!(?:system|user|human|prompter|assistant|model)\s)([\w-]+)|<\|start_header_id\|>(?!(?:system|user|human|prompter|assistant|model)<)([\w-]+)<\|end_header_id\|>|<\|(tool|tools|observation|ipython|function|tool_call|tool_response)\|>/g;
const ANY_NAME =
  /^[ \t]*(?:\*\*)?([A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,2}|[\p{sc=Han}\p{sc=Katakana}\p{sc=Hiragana}ー]{1,10})(?:\*\*)?[ \t]*[:：][ \t]*\S/gmu;

/** What a line is called that a third person speaks, or in which somebody noted something; null for none. `parts`: what each says in turn. */
export function thirdIn(parts: readonly string[], family: 'token' | 'heading' | 'word'): string | null {
  const known = { token: THIRD_TOKEN, heading: THIRD_HEADING, word: THIRD_LINE }[family];
  for (const part of parts) {
    for (const match of part.matchAll(known)) return (match[1] ?? match[2] ?? match[3] ?? '').trim();
  }
  if (family !== 'word') return null;
  // A name that is not known comes again in another turn.
  const met = new Set<string>();
  for (const part of parts) {
    const names = new Set(Array.from(part.matchAll(ANY_NAME), (match) => match[1]!).filter((name) => !IN_TEXTS.test(name)));
    for (const name of names) {
      if (met.has(name)) return name;
      met.add(name);
    }
  }
  return null;
}

/** What is noted at the end of a text about its worth, such as "bad"; one for each line. */
export const worthIn = (text: string): string[] =>
  Array.from(text.matchAll(/^[ \t]*(?:\*\*)?(?:Rating|Score|Feedback|Verdict|Quality|Evaluation|Label|評価|判定|採点|フィードバック)(?:\*\*)?[ \t]*[:：][ \t]*(.*)$/gim), (match) =>
    match[1]!.trim().replace(/[.。]$/, ''),
  ); // prettier-ignore

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
