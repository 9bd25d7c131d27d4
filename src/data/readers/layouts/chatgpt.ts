import { sentence, type Sentence } from '../../../protocol/errors';
import { type Fields, isFields } from '../../../protocol/plain';

/** Conversations as ChatGPT exports them (`conversations.json`): a tree of messages in `mapping`, of which the page shows one branch. */

/** A row with its columns where others have them, and the beginning of a sentence on what was done to it. */
interface Read {
  values: Fields;
  told: Sentence;
}

type Nodes = Readonly<Record<string, unknown>>;

const nodeOf = (nodes: Nodes, id: unknown): Fields | null => {
  const node = typeof id === 'string' && Object.hasOwn(nodes, id) ? nodes[id] : undefined;
  return isFields(node) ? node : null;
};

const childrenOf = (node: Fields): unknown[] => (Array.isArray(node.children) ? node.children : []);

/** From the last message up to the first, each once: a hostile file may hold a ring. */
function branch(nodes: Nodes, last: string): Fields[] {
  const seen = new Set<string>();
  const path: Fields[] = [];
  let id: unknown = last;
  for (let node = nodeOf(nodes, id); node && !seen.has(id as string); node = nodeOf(nodes, id)) {
    seen.add(id as string);
    path.push(node);
    id = node.parent;
  }
  return path.reverse();
}

/** Where the branch ends that is shown: as the file says, else the last answer of each. */
function lastOf(nodes: Nodes, current: unknown): string | null {
  if (nodeOf(nodes, current)) return current as string;
  const seen = new Set<string>();
  let id: unknown = Object.keys(nodes).find((key) => nodeOf(nodes, nodeOf(nodes, key)?.parent) === null);
  while (typeof id === 'string' && !seen.has(id)) {
    seen.add(id);
    const next: unknown = childrenOf(nodeOf(nodes, id)!).at(-1);
    if (!nodeOf(nodes, next)) return id;
    id = next;
  }
  return null;
}

/** What the model thought, and words of the page: no part of the talk. */
const ASIDE: readonly unknown[] = ['thoughts', 'reasoning_recap', 'model_editable_context', 'user_editable_context', 'system_error'];

/** One message as others have it; null for one that nobody saw. */
function messageOf({ message }: Fields): Fields | null {
  if (!isFields(message)) return null;
  const { author, content, metadata, recipient } = message;
  if (!isFields(author) || !isFields(content) || (isFields(metadata) && metadata.is_visually_hidden_from_conversation === true))
    return null;
  const { role } = author;
  const { content_type: type, parts, text } = content;
  if (ASIDE.includes(type)) return null;
  const said: unknown[] = Array.isArray(parts) ? parts : typeof text === 'string' ? [text] : [];
  if (role === 'system' && said.every((part) => part === '')) return null;
  // What is sent to a tool is a call, not an answer.
  if (role === 'assistant' && typeof recipient === 'string' && recipient !== 'all')
    return { role, content: '', tool_calls: [{ function: { name: recipient } }] };
  if (said.every((part) => typeof part === 'string')) return { role, content: said.join('') };
  return { role, content: said.map((part) => (typeof part === 'string' ? { type: 'text', text: part } : part)) };
}

/** Null for a row of anything else. */
export function ofTree(row: Fields): Read | null {
  const { mapping, current_node: current, ...rest } = row;
  if (!isFields(mapping) || Object.hasOwn(row, 'messages')) return null;
  const nodes = Object.values(mapping);
  if (nodes.length === 0 || !nodes.every((node) => isFields(node) && 'message' in node && 'parent' in node)) return null;
  const last = lastOf(mapping, current);
  if (last === null) return null;
  const path = branch(mapping, last);
  const messages = path.map(messageOf).filter((message) => message !== null);
  const others = nodes.length > path.length;
  return {
    values: { ...rest, messages },
    told: others
      ? sentence`The messages of "mapping" that its page shows were read; other versions of questions or answers there were not`
      : sentence`The tree of "mapping" was read as messages`,
  };
}
