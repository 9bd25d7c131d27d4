import { mappingSchema, parseSettings, type DataRow, type Mapping } from '../../protocol/dataset';
import { fail } from '../../protocol/errors';
import type { ChatMessage, Example } from '../../protocol/examples';
import { written } from '../../protocol/plain';
import { kindOf } from '../readers/rows';

/** Names that columns have in the data sets people share, best first, and in Japanese sheets. */
const NAMES = {
  prompt: ['instruction', 'prompt', 'question', 'query', 'input', 'source', 'goal', 'behavior', '指示', '質問', 'プロンプト', '入力'],
  /** Stand beside an instruction or a question and belong to the prompt. */
  context: ['input', 'context', '入力', '文脈', '背景'],
  completion: ['completion', 'response', 'output', 'answer', 'target', 'chosen', 'reply', '回答', '応答', '出力', '答え'],
  system: ['system_prompt', 'system'],
  key: ['key'],
  messages: ['messages', 'conversations', 'conversation', 'dialogue', 'dialog', 'chat', '会話'],
  text: ['text', 'content', 'document', 'body', 'passage', '本文', '文章', 'テキスト'],
} as const;

const ROLES: Readonly<Record<string, ChatMessage['role']>> = {
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
};

/** What the columns seem to be; null when their names tell nothing. */
export function guessMapping(columns: readonly string[], rows: readonly DataRow[]): Mapping | null {
  const find = (names: readonly string[], but: readonly string[] = []): string | undefined =>
    names.flatMap((name) => columns.filter((column) => column.trim().toLowerCase() === name && !but.includes(column)))[0];
  const looksLikeChat = (column: string): boolean =>
    rows.some(({ values }) => {
      const list = listOf(cell(values, column));
      return list !== null && list.length > 0 && list.every((item) => typeof item === 'object' && item !== null);
    });

  const messages = NAMES.messages.flatMap((name) => find([name]) ?? []).find(looksLikeChat);
  if (messages) return { kind: 'chat', messages };
  const completion = find(NAMES.completion);
  const prompt = find(NAMES.prompt, completion ? [completion] : []);
  if (completion && prompt) {
    const context = find(NAMES.context, [prompt, completion]);
    const system = find(NAMES.system);
    const key = find(NAMES.key);
    return { kind: 'pair', prompt: context ? [prompt, context] : [prompt], completion, ...(system && { system }), ...(key && { key }) };
  }
  const text = find(NAMES.text) ?? (columns.length === 1 ? columns[0] : undefined);
  return text ? { kind: 'text', text } : null;
}

export const columnsOf = (mapping: Mapping): string[] => {
  switch (mapping.kind) {
    case 'pair':
      return [...mapping.prompt, mapping.completion, ...[mapping.system ?? [], mapping.key ?? []].flat()];
    case 'chat':
      return [mapping.messages];
    case 'text':
      return [mapping.text];
  }
};

/** Throws `data` naming a column that is not there and those that are. */
export function checkMapping(input: unknown, columns: readonly string[]): Mapping {
  const mapping = parseSettings(mappingSchema, input, 'The mapping of the columns');
  const missing = columnsOf(mapping).find((column) => !columns.includes(column));
  if (missing !== undefined) {
    throw fail('data', {
      column: missing,
      columns,
    })`There is no column "${missing}"; there are ${columns.map((name) => `"${name}"`).join(', ')}.`;
  }
  return mapping;
}

/** Why a row cannot be used; `empty`: there is nothing in it to learn. */
export interface Unusable {
  reason: string;
  empty: boolean;
}
export type Applied = { example: Example } | Unusable;

export const cell = (values: Record<string, unknown>, column: string): unknown =>
  Object.hasOwn(values, column) ? values[column] : undefined;

const unusable = (reason: string, empty = false): Unusable => ({ reason, empty });

/** Text of a cell; null for what is not text. A number or a truth value is text, and nothing is empty text. */
export function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

export function applyMapping(values: Record<string, unknown>, mapping: Mapping): Applied {
  if (mapping.kind === 'chat') return conversation(cell(values, mapping.messages), mapping.messages);
  const texts = new Map<string, string>();
  for (const column of columnsOf(mapping)) {
    const value = cell(values, column);
    const text = textOf(value);
    if (text === null) return unusable(`column "${column}" holds ${kindOf(value)} where text is needed`);
    texts.set(column, text);
  }
  const of = (column: string | undefined): string => (column === undefined ? '' : (texts.get(column) ?? ''));
  if (mapping.kind === 'text') {
    return of(mapping.text).trim() === '' ? unusable(`column "${mapping.text}" is empty`, true) : { example: { text: of(mapping.text) } };
  }
  const prompt = mapping.prompt
    .map(of)
    .filter((text) => text.trim() !== '')
    .join('\n\n');
  const completion = of(mapping.completion);
  if (completion.trim() === '') return unusable(`column "${mapping.completion}" is empty: there is nothing to learn`, true);
  if (prompt === '') return unusable(`the prompt is empty (${mapping.prompt.map((name) => `"${name}"`).join(', ')})`, true);
  const system = of(mapping.system);
  if (system.trim() !== '') {
    return {
      example: {
        messages: [
          { role: 'system', content: system },
          { role: 'user', content: prompt },
          { role: 'assistant', content: completion },
        ],
      },
    };
  }
  const key = of(mapping.key);
  return { example: key.trim() === '' ? { prompt, completion } : { prompt, completion, key } };
}

/** A list, or one written as JSON in a cell of a table. */
function listOf(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value as unknown[];
  if (typeof value !== 'string' || !value.trimStart().startsWith('[')) return null;
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** The text of a message: as it stands, or in parts of which all are text. */
function contentOf(value: unknown): string | null {
  if (!Array.isArray(value)) return textOf(value);
  const parts = value.map((part: unknown) =>
    typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string' ? part.text : null,
  );
  return parts.includes(null) ? null : parts.join('');
}

function conversation(value: unknown, column: string): Applied {
  const list = listOf(value);
  if (list === null) return unusable(`column "${column}" holds ${kindOf(value)} where a list of messages is needed`, textOf(value) === '');
  if (list.length === 0) return unusable('the conversation is empty', true);
  const messages: ChatMessage[] = [];
  for (const [index, item] of list.entries()) {
    const where = `message ${index + 1}`;
    if (typeof item !== 'object' || item === null || Array.isArray(item))
      return unusable(`${where} is ${kindOf(item)}; it needs a role and a content`);
    const fields = item as Record<string, unknown>;
    const said = cell(fields, 'role') ?? cell(fields, 'from');
    const role = typeof said === 'string' ? (cell(ROLES, said.trim().toLowerCase()) as ChatMessage['role'] | undefined) : undefined;
    if (!role)
      return unusable(`${where} is by ${said === undefined ? 'nobody' : written(said)}; known are ${Object.keys(ROLES).join(', ')}`);
    const content = contentOf(cell(fields, 'content') ?? cell(fields, 'value'));
    if (content === null) return unusable(`${where} holds something else than text`);
    if (role === 'system' && index > 0) return unusable(`${where} is of the system, which may only come first`);
    messages.push({ role, content });
  }
  if (messages.find(({ role }) => role !== 'system')?.role === 'assistant') return unusable('the conversation begins with an answer');
  if (!messages.some(({ role, content }) => role === 'assistant' && content.trim() !== '')) {
    return unusable('the conversation has no answer to learn', true);
  }
  return { example: { messages } };
}
