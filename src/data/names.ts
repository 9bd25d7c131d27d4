import { type Fields, isFields } from '../protocol/plain';

/** What columns, roles and fields are called in the data sets that people share. Compared in lower case. */

/** Columns, best first, and in Japanese sheets. */
export const NAMES = {
  prompt: [
    'instruction',
    'prompt',
    'question',
    'query',
    'input',
    'source',
    'goal',
    'behavior',
    'behaviour',
    'problem',
    '指示',
    '質問',
    '質問文',
    'プロンプト',
    '入力',
  ],
  /** Stand beside an instruction or a question and belong to the prompt. */
  context: ['input', 'context', '入力', '文脈', '背景'],
  completion: [
    'completion',
    'response',
    'output',
    'solution',
    'answer',
    'target',
    'chosen',
    'preferred_output',
    'reply',
    '回答',
    '応答',
    '出力',
    '答え',
  ],
  system: ['system_prompt', 'system', 'system_message', 'システム'],
  key: ['key'],
  /** Turns before the question. */
  history: ['history', 'chat_history', 'conversation_history', 'context', '履歴'],
  /** Whether an answer is a good one. */
  label: [
    'label',
    'kto_tag',
    'is_chosen',
    'desirable',
    'is_desirable',
    'is_good',
    'is_preferred',
    'is_accepted',
    'is_correct',
    'is_liked',
    'is_approved',
    'approved',
    'accepted',
    'rating',
    'feedback',
    'thumb',
    'thumbs',
    'vote',
    'liked',
    '評価',
  ],
  /** Of those, the ones that may as well name a class or count something. */
  mayBeClass: ['label', 'vote'],
  messages: ['messages', 'conversations', 'conversation', 'dialogue', 'dialog', 'chat', '会話'],
  text: ['text', 'content', 'document', 'body', 'passage', '本文', '文章', 'テキスト'],
  /** Asked for where an answer stands beside no question. */
  asked: ['context', '文脈', '背景', 'article', 'sentence', 'dialogue', 'utterance'],
  /** What a row needs that no text model sees. */
  media: ['image', 'images', 'image_path', 'image_paths', 'image_url', 'image_file', 'video', 'videos', 'audio', 'audios', 'pixel_values'],
  tools: ['tools', 'functions'],
} as const;

export const isNamed = (column: string, names: readonly string[]): boolean => names.includes(column.trim().toLowerCase());

/** Named for a picture, a sound or a film, but such columns hold words as well. */
export const MAY_BE_MEDIA = /^(?:picture|photo|sound|film)s?$/i;
const MEDIA = /^(?:image|picture|photo|img|audio|video|sound|film)s?$/;
const OF_MEDIA = /^(?:file|path|url|name|filename|bytes|data)s?$/;

/** Whether a column is named for a picture, a sound or a film, or for the file of one. */
export function isMedia(column: string): boolean {
  if (isNamed(column, NAMES.media)) return true;
  const words = column
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[_ ]/);
  const [first = '', ...rest] = words;
  return MEDIA.test(first) && rest.every((word) => OF_MEDIA.test(word));
}

type Role = 'system' | 'user' | 'assistant';

const ROLES: Readonly<Record<string, Role>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  prompter: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
  chatgpt: 'assistant',
  bot: 'assistant',
  model: 'assistant',
  ai: 'assistant',
  chatbot: 'assistant',
};

export const KNOWN_ROLES = Object.keys(ROLES);

export const roleOf = (said: unknown): Role | undefined => {
  const name = typeof said === 'string' ? said.trim().toLowerCase() : '';
  return Object.hasOwn(ROLES, name) ? ROLES[name] : undefined;
};

/** Who calls a tool, or answers as one. */
const TOOLS = /^(?:tool|tools|function|ipython|observation|environment|(?:tool|function)[_-]?(?:calls?|responses?|results?|outputs?))$/i;

export const isTool = (said: unknown): boolean => typeof said === 'string' && TOOLS.test(said.trim());

/** A column by which messages of several conversations are told apart in one table. */
const APART = /^(?:conversation|conv|dialog|dialogue|thread|session|chat)_?(?:id|hash|no|index)$/i;

/** One message of a conversation: who speaks, and what. */
export function isMessage(value: unknown): value is Fields {
  if (!isFields(value)) return false;
  const said = Object.hasOwn(value, 'role') ? value.role : Object.hasOwn(value, 'from') ? value.from : undefined;
  if (roleOf(said) === undefined && !isTool(said)) return false;
  return ['content', 'value', 'text', 'tool_calls', 'function_call'].some((name) => Object.hasOwn(value, name));
}

/** A list of role and content objects is one conversation, wherever it stands. */
export const isConversation = (value: unknown): value is Fields[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(isMessage) &&
  !value.some((one) => Object.keys(one).some((name) => APART.test(name)));
