import { type Fields, isFields } from '../protocol/plain';

/** What columns, roles and fields are called in the data sets that people share. Compared in lower case. */

/** What questions and answers are called in sheets of other languages. */
export const FOREIGN = {
  prompt: [
    ...['指示', '質問', '質問文', '質問内容', '質問事項', '問', '問い', '設問', 'プロンプト', '入力', '入力文', 'ユーザー'],
    ...['frage', 'pregunta', 'domanda', 'pergunta', 'vraag', 'pytanie', 'soru', 'вопрос', 'запрос', 'инструкция'],
    ...['问题', '問題', '提问', '指令', '输入', '질문', '질의', '지시', '프롬프트', '입력', 'câu hỏi', 'pertanyaan', 'ερώτηση'],
  ],
  completion: [
    ...['回答', '回答文', '回答内容', '応答', '応答文', '出力', '出力文', '答え', '答', '返答', 'アシスタント'],
    ...['antwort', 'réponse', 'reponse', 'respuesta', 'risposta', 'resposta', 'antwoord', 'odpowiedź', 'odpowiedz', 'cevap', 'yanıt'],
    ...['ответ', '答案', '解答', '回复', '回覆', '输出', '輸出', '답변', '응답', '답', '출력', 'câu trả lời', 'jawaban', 'απάντηση'],
  ],
} as const;

/** Columns, best first. */
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
    ...FOREIGN.prompt,
    'inputs',
  ],
  /** Who asks, or what is asked. */
  who: ['ユーザー', 'user', 'human'],
  /** What somebody says, where no column is named for a prompt. */
  said: [
    ...['message', 'question', 'query', 'input', 'prompt', 'text', 'utterance'].map((what) => `user_${what}`),
    ...[
      'message',
      'inquiry',
      'utterance',
      '問い合わせ内容',
      'お問い合わせ内容',
      '問合せ内容',
      '問合わせ内容',
      'お問合せ内容',
      '問い合わせ',
      'お問い合わせ',
    ],
    ...['相談内容', 'メッセージ', '要望', 'クエリ', '発話', '発話内容', '依頼内容', '内容'],
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
    ...FOREIGN.completion,
    'outputs',
    '良い回答',
    '良い応答',
    ...['expected_output', 'expectedoutput', 'expected_response', 'expected_answer', 'gold_response', 'gold_answer'],
  ],
  /** An answer that may be better than another one in its row. */
  better: [
    ...['expected', 'gold', 'ideal', 'correct', 'reference'].flatMap((what) =>
      ['response', 'completion', 'output', 'answer'].map((name) => `${what}_${name}`),
    ),
    ...['correct_answers', 'ground_truth', 'groundtruth', 'revision', 'correction', 'rewrite'],
    ...['模範回答', '模範解答', '理想回答', '理想の回答', '望ましい回答', '正解', '正答', '修正案', '改善案', '添削', '添削案'],
  ],
  /** One that people corrected, where a text stands in it; behind them the answer may stand uncorrected. */
  corrected: [
    ...['corrected', 'edited', 'revised', 'improved', 'rewritten', 'fixed'].flatMap((what) => [
      what,
      ...['response', 'completion', 'output', 'answer', 'text'].map((name) => `${what}_${name}`),
    ]),
    ...['添削後', '修正後', '訂正後', '改善後', '修正版', '改訂版'],
    ...['修正', '修正後', '訂正', '訂正後', '改善', '改善後', '添削後'].flatMap((what) =>
      ['回答', 'の回答', '応答', 'の応答'].map((name) => what + name),
    ),
  ],
  system: [
    ...['system_prompt', 'system', 'system_message', 'system-prompt', 'systemprompt', 'system_instruction', 'system_instructions'],
    ...[
      'システム',
      'システムプロンプト',
      'システム_プロンプト',
      'システム・プロンプト',
      'システムメッセージ',
      'システム指示',
      'システムの指示',
      'システム指示文',
    ],
  ],
  key: ['key'],
  /** Turns before the question. */
  history: ['history', 'chat_history', 'conversation_history', 'context', '履歴'],
  messages: ['messages', 'conversations', 'conversation', 'dialogue', 'dialog', 'chat', '会話'],
  text: ['text', 'content', 'document', 'body', 'passage', '本文', '文章', 'テキスト'],
  /** Asked for where an answer stands beside no question. */
  asked: ['context', '文脈', '背景', 'article', 'sentence', 'dialogue', 'utterance'],
  /** What a row needs that no text model sees. */
  media: ['image', 'images', 'image_path', 'image_paths', 'image_url', 'image_file', 'video', 'videos', 'audio', 'audios', 'pixel_values'],
  tools: ['tools', 'functions'],
} as const;

/** Columns that are called by who says what: customer_message and agent_reply, お客様の質問 and 担当者の回答. */
function bySpeakers(): { prompt: string[]; completion: string[] }[] {
  const joined = (who: readonly string[], what: readonly string[], by: readonly string[]): string[] =>
    who.flatMap((one) => what.flatMap((other) => by.map((between) => one + between + other)));
  const [asks, answers] = [
    ['user', 'human', 'customer', 'client', 'student', 'patient', 'visitor', 'input'],
    ['assistant', 'bot', 'chatbot', 'ai', 'agent', 'gpt', 'operator', 'support', 'staff', 'teacher', 'doctor', 'output'],
  ];
  const said = ['message', 'text', 'turn', 'utterance'];
  return [
    {
      prompt: joined(asks, [...said, 'question', 'query', 'prompt', 'input', 'request', 'inquiry'], ['_', '']),
      completion: joined(answers, [...said, 'response', 'answer', 'reply', 'output'], ['_', '']),
    },
    {
      prompt: joined(['ユーザー', 'お客様', '顧客', '利用者', '生徒', '患者', '質問者'], ['質問', '発話', '発言', '入力', 'メッセージ', '問い合わせ'], ['の', '']), // prettier-ignore
      completion: joined(['ai', 'ＡＩ', 'ボット', 'アシスタント', 'オペレーター', '担当者', 'スタッフ', '先生', '医師', '回答者', 'サポート'], ['回答', '応答', '返答', '返信', '発話', '発言', '出力', 'メッセージ'], ['の', '']), // prettier-ignore
    },
  ];
}

/** What somebody says and what is replied; the names may as well be of who they are, or of an opinion. */
const SAID_AND_REPLIED: readonly (readonly [readonly string[], readonly string[]])[] = [
  [
    ['customer', 'client', 'caller', 'buyer', 'guest', 'patient', 'お客様', '顧客', 'お客さま', '利用者', '相談者'],
    [
      'agent',
      'operator',
      'support',
      'representative',
      'rep',
      'advisor',
      'seller',
      'staff',
      '担当者',
      'オペレーター',
      'オペレータ',
      'スタッフ',
      'サポート',
      '対応者',
    ],
  ],
  [
    [
      'review',
      'review_text',
      'comment',
      'post',
      'tweet',
      'email',
      'mail',
      'incoming',
      'レビュー',
      'レビュー内容',
      '口コミ',
      'クチコミ',
      'コメント',
      '投稿',
      '投稿内容',
      '受信メール',
      'メール',
      'ご意見',
      '意見',
      ...NAMES.said,
    ],
    [
      'reply',
      'response',
      'reply_text',
      'owner_reply',
      'owner_response',
      'seller_reply',
      'outgoing',
      '返信',
      '返信文',
      '返信内容',
      '返信メール',
      'お店からの返信',
      'オーナーからの返信',
      '返答内容',
      '返答文',
    ],
  ],
];

/** What is asked and its answer under names that say it only beside each other; looked for where no other names are. */
export const PAIRED: readonly { prompt: readonly string[]; completion: readonly string[]; texts?: boolean }[] = [
  { prompt: ['user', 'human'], completion: ['assistant', 'gpt', 'bot', 'chatbot'] },
  ...bySpeakers(),
  { prompt: ['q', 'q.'], completion: ['a', 'a.'] },
  ...SAID_AND_REPLIED.map(([prompt, completion]) => ({ prompt, completion, texts: true })),
  { prompt: ['inputs'], completion: ['targets'] },
  { prompt: ['forbidden_prompt'], completion: ['response'] },
  { prompt: NAMES.prompt.filter((name) => name !== 'source'), completion: ['accepted', 'generation', 'ideal'] },
];

/** The columns of such a pair; of questions and answers that are called by a letter no other may be. */
export function pairedIn(columns: readonly string[]): { prompt: string; completion: string; texts: boolean } | undefined {
  for (const { prompt, completion, texts = false } of PAIRED) {
    const [asks, answers] = [prompt, completion].map((names) => names.flatMap((name) => columns.filter((one) => isNamed(one, [name]))));
    const lettered = asks!.some((one) => /^q\.?$/i.test(one.trim()));
    if (asks!.length === 0 || answers!.length !== 1 || (lettered && columns.some((one) => /^[b-d]\.?$/i.test(one.trim())))) continue;
    return { prompt: asks![0]!, completion: answers![0]!, texts };
  }
  return undefined;
}

/** A column that says of each answer whether it is a good one, by its name and its values. */
export interface LabelColumn {
  names: readonly string[];
  /** Whether 1 and 0, and yes and no, say it too: in `pairs` only beside a prompt and its completion, since they may name a class. */
  numbers: 'always' | 'pairs' | 'never';
  /** Whether words that may as well be of what a text is about say it: positive, wrong. */
  classes: boolean;
  /** Whether most values must be known marks, or all; what is not known is left out with its row. */
  known: 'most' | 'all';
  /** The only values that it has. */
  only?: RegExp;
}

/** Best first. */
export const LABELS: readonly LabelColumn[] = [
  { names: ['label', 'vote'], numbers: 'pairs', classes: false, known: 'most' },
  {
    names: [
      ...['kto_tag', 'is_chosen', 'desirable', 'is_desirable', 'is_good', 'is_preferred', 'is_accepted', 'is_correct', 'is_liked'],
      ...['is_approved', 'approved', 'accepted', 'rating', 'feedback', 'thumb', 'thumbs', 'liked', '評価'],
    ],
    numbers: 'always',
    classes: true,
    known: 'most',
  },
  {
    names: [
      ...['correct', 'chosen', 'preferred', 'keep', 'use', 'usable', 'use_it', 'ok', 'good', 'good_answer', 'ok/ng', 'ok_ng'],
      ...[
        '採否',
        '採用',
        '正誤',
        '可否',
        '合否',
        '使用',
        '使用可否',
        '有効',
        '有効無効',
        '有効/無効',
        '有効フラグ',
        'valid',
        'is_valid',
        'valid/invalid',
      ],
    ],
    numbers: 'always',
    classes: true,
    known: 'all',
  },
  {
    names: [
      ...['quality', 'verdict', 'decision', 'judgement', 'judgment', 'review', 'review_status', 'annotation_status', 'status'],
      ...['check', 'qa', 'qc', 'quality_check', 'human_check'],
      ...['判定', '品質', '結果', 'チェック', '確認', 'レビュー', '検収'],
    ],
    numbers: 'never',
    classes: false,
    known: 'all',
  },
  { names: ['answer'], numbers: 'never', classes: false, known: 'all', only: /^(?:accept|reject|ignore)$/i },
];

/** A question mark behind a name and blanks in it do not count. */
export function isNamed(column: string, names: readonly string[]): boolean {
  const name = column.trim().toLowerCase();
  const bare = /[?？]$/.test(name) ? name.slice(0, -1).trimEnd() : name;
  return names.includes(name) || names.includes(bare.replace(/ +/g, '_'));
}

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
const APART = /^(?:(?:conversation|conv|dialog|dialogue|thread|session|chat)[_ ]?(?:id|hash|no|index)|会話[_ ]?(?:id|番号))$/i;

/** The column of a row by which conversations are told apart. */
export const apartColumn = (values: Fields): string | undefined => Object.keys(values).find((name) => APART.test(name.trim()));

/** Fields that say who speaks, best first; a type may be of anything else. */
const SPEAKERS = ['role', 'from', 'speaker', 'sender', 'type'];

/** The field that says who speaks: a type only where it is a role. */
export const speakerField = (value: Fields): string | undefined =>
  SPEAKERS.find((name) => Object.hasOwn(value, name) && (name !== 'type' || roleOf(value.type) !== undefined));

export function speakerOf(value: Fields): unknown {
  const name = speakerField(value);
  return name === undefined ? undefined : value[name];
}

/** One message of a conversation: who speaks, and what. */
export function isMessage(value: unknown): value is Fields {
  if (!isFields(value)) return false;
  const said = speakerOf(value);
  if (roleOf(said) === undefined && !isTool(said)) return false;
  return ['content', 'value', 'text', 'message', 'tool_calls', 'function_call'].some((name) => Object.hasOwn(value, name));
}

/** A list of role and content objects is one conversation, wherever it stands. */
export const isConversation = (value: unknown): value is Fields[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(isMessage) &&
  !value.some((one) => Object.keys(one).some((name) => APART.test(name)));
