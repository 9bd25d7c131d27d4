import type { TrainingRow } from './catalogue';

/** One turn of a conversation. */
export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
  /** False for an answer that is only context: it is read, and not learnt. */
  learn?: false;
}

/** A conversation: every turn of the assistant is learnt but those that are only context. */
export interface Conversation {
  messages: ChatMessage[];
}

/** Text as it stands, without a chat template; all of it is learnt. */
export interface PlainText {
  text: string;
}

/** What a row of a data set becomes, whatever file it came from. */
export type Example = TrainingRow | Conversation | PlainText;

/** An answer that is learnt. */
export const isLearnt = ({ role, learn }: ChatMessage): boolean => role === 'assistant' && learn !== false;
