/** By which marks chats are written out as text. The list is closed. */

export interface Marks {
  system?: string;
  user: string;
  /** Goes on with what the user says. */
  input?: string;
  assistant: string;
  /** They stand for nothing else, inside a line too. */
  anywhere?: true;
  /** Nothing else begins so, such as a tag or a line of its own. */
  sure?: true;
  /** What is said is closed by a tag. */
  closed?: true;
  /** Who asks is called so in other texts as well. */
  wide?: true;
  /** They are those of examples before a question as well, and of what somebody writes about. */
  examples?: true;
}

/** Of the time before a mark. */
export const STAMP = String.raw`(?:[[(（]?(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T])?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[\])）]?(?:[ \t]+-)?[ \t]+)`;

/** A word and a colon, which may be bold. */
const word = (words: string): string => String.raw`(?:\*\*)?(?:${words})(?:\*\*)?[ \t]*[:：](?:\*\*)?`;
/** A word alone in its line: bold, or a heading. */
const alone = (words: string): string => String.raw`(?:\*\*(?:${words})[:：]?\*\*[:：]?|#{1,4}[ \t]+(?:${words})[:：]?)[ \t]*(?=\r|\n)`;
const tag = (words: string): string => String.raw`<(?:${words})>`;
const heading = (words: string): string => String.raw`###[ \t]?(?:${words})[ \t]*[:：]`;
const token = (words: string): string =>
  String.raw`<\|(?:${words})\|>|<\|im_start\|>(?:${words})(?=\s)|<\|start_header_id\|>(?:${words})<\|end_header_id\|>|<start_of_turn>(?:${words})(?=\s)`;

export const FAMILIES: readonly Marks[] = [
  { system: token('system'), user: token('user|human|prompter'), assistant: token('assistant|model'), anywhere: true },
  { system: heading('System'), user: heading('Human|User'), assistant: heading('Assistant|AI|Bot|Response'), anywhere: true },
  { system: heading('System'), user: heading('Instruction|Question'), input: heading('Input'), assistant: heading('Response|Output|Answer'), anywhere: true }, // prettier-ignore
  { system: heading('システム'), user: heading('指示|質問|ユーザー'), input: heading('入力'), assistant: heading('応答|回答|アシスタント'), anywhere: true }, // prettier-ignore
  { system: word('System'), user: word('Human|User'), assistant: word('Assistant|AI|Bot|Chatbot|ChatGPT') },
  { system: word('システム'), user: word('ユーザー?|人間'), assistant: word('アシスタント|AI|ＡＩ|ボット|チャットボット') },
  { system: alone('System'), user: alone('User|Human|You'), assistant: alone('Assistant|AI|Bot|ChatGPT|Chatbot'), sure: true },
  { system: alone('システム'), user: alone('ユーザー?'), assistant: alone('アシスタント|AI|ボット|チャットボット'), sure: true },
  { system: tag('system'), user: tag('user|human'), assistant: tag('assistant|bot'), anywhere: true, sure: true, closed: true },
  { user: String.raw`You said:(?=\s*[\r\n])`, assistant: String.raw`ChatGPT said:(?=\s*[\r\n])`, sure: true },
  { user: word('Customer|Client|Visitor|Guest'), assistant: word('AI|Bot|Chatbot|ChatGPT|Assistant'), wide: true },
  { user: word('お客様|お客さま|顧客|利用者|質問者'), assistant: word('AI|ＡＩ|ボット|チャットボット|アシスタント'), wide: true },
  { user: word('Q|Question|Ｑ|質問'), assistant: word('A|Answer|Ａ|回答|答え'), examples: true },
];

/** What a line by itself begins with in a chat that is written line by line. Questions and answers of exercises are none. */
export const TURN = new RegExp(
  `^(?:${FAMILIES.flatMap(({ user, assistant, examples, wide, sure }) => (examples || wide || sure ? [] : [user, assistant])).join('|')})(?=[\\s\\S]*\\S)`,
  'i',
);
