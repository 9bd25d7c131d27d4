import { isNamed, NAMES, pairedIn } from '../../names';
import { namedChat } from './chats';

/** Which column holds the prompts, as its name says it. */

/** Those of the papers and of texts go before and after what columns of questions are called anywhere; inputs belong to an instruction. */
const PROMPT_COLUMNS = [
  ...['prompt', 'プロンプト', 'goal', 'behavior', 'behaviour'],
  ...NAMES.prompt.filter((name) => name !== 'source' && !isNamed(name, [...NAMES.context, ...NAMES.who])),
  ...['request', 'text', 'input', 'user_input', 'content', '入力'],
];
/** Say what is to be done to a prompt, about one, or by whom it is asked. */
const OTHER =
  /^(?:expected|desired|ideal|should|must|system|judge|negative|is|are|has|contains?|types?|kinds?|category|number|id|source|期待|システム)(?:[ _-]|$)|^(?:期待|システム)|(?:response|completion|answer|output|reply|回答|応答|出力)/i;
/** Behind the word in the name of a column of prompts: what it holds, or in which language. */
const BEHIND = /[ _-]+(?:texts?|contents?|body|string|en|eng|english|ja|jp|jpn|japanese)$/i;
const IN_BRACKETS = /[ _-]*[([（［【](?:en|eng|english|ja|jp|jpn|japanese|original|translated|text|英語?|日本語?|原文|訳)[)\]）］】]$/i;
const ASKS = /(?:^|[ _-])(?:prompt|question|test[ _-]?case)s?$|(?:プロンプト|質問)(?:文|本文|内容|テキスト)?$/i;
/** Names that hold one of these words. */
const LIKE = /(?:^|[_\s])(?:goal|behaviou?r|instruction|query|request)s?$/i;
const SAYS =
  /^(?:(?:user|test|human)[ _-])?(?:message|input|utterance|text)$|^(?:ユーザー?|テスト)(?:の)?(?:入力|発話|メッセージ)文?$|^入力文$|^(?:お?問い?合わ?せ(?:内容)?|相談内容|依頼内容|メッセージ|要望|クエリ|発話(?:内容)?|内容)$/i;
const AIMS = /^(?:goal|behaviou?r)$/i;

const wordsOf = (column: string): string =>
  column
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(IN_BRACKETS, '')
    .replace(BEHIND, '');

/** The column that is named for prompts; undefined where none is, or several may be. `holdsLabels`: whether a column holds only labels. */
export function namedPrompt(columns: readonly string[], holdsLabels: (column: string) => boolean = () => false): string | undefined {
  const named = PROMPT_COLUMNS.flatMap((wanted) => columns.find((column) => column.trim().toLowerCase() === wanted) ?? [])[0];
  const may = (names: RegExp): string[] =>
    columns.filter((column) => !OTHER.test(column.trim()) && names.test(wordsOf(column)) && !holdsLabels(column));
  const asks = may(ASKS);
  // What is asked goes before what is aimed at.
  if (named !== undefined && (!AIMS.test(named.trim()) || asks.length === 0)) return named;
  const chat = namedChat(columns);
  if (named === undefined && chat !== undefined) return chat;
  const found = [asks, may(LIKE), may(SAYS)].find((names) => names.length > 0) ?? [];
  const who = columns.find((column) => isNamed(column, ['ユーザー']));
  return found.length === 1 ? found[0] : found.length === 0 ? (pairedIn(columns)?.prompt ?? who) : undefined;
}
