import { sentence, type Sentence } from '../../../protocol/errors';
import type { DataRow } from '../../../protocol/dataset';
import type { Fields } from '../../../protocol/plain';
import { roleOf } from '../../names';
import { many, Told } from '../../told';
import type { RowBatch } from '../rows';

/** Messages in a row each that say which message they answer, as those of OpenAssistant: of each tree one conversation is read. */

const plain = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');

interface Node {
  line: number;
  values: Fields;
  id: string;
  parent: string;
}

const TREE = 'message_tree_id';

/** Whether a message is one that people threw out. */
const isOut = ({ deleted, review_result: review }: Fields): boolean => deleted === true || deleted === 'true' || review === false || review === 'false'; // prettier-ignore

const rankOf = ({ rank }: Fields): number => {
  const number = plain(rank) === '' ? NaN : Number(plain(rank));
  return Number.isFinite(number) ? number : Infinity;
};

export class Tree {
  /** Messages by the one that they answer; those of the first by nothing. */
  #answers = new Map<string, Node[]>();
  #ids = new Set<string>();
  #tree = '';
  #conversations = 0;
  readonly #read = new Told();
  readonly #others = new Told();
  readonly #out = new Told();

  /** Null for a first row of another kind. */
  static of(first: Fields): Tree | null {
    const has = (name: string): boolean => Object.hasOwn(first, name);
    return has('message_id') && has('parent_id') && roleOf(first.role) !== undefined && (has('text') || has('content')) ? new Tree() : null;
  }

  /** Rows of a tree that is known to have ended go into the batch. */
  take({ line, values }: DataRow, into: RowBatch): void {
    const tree = plain(values[TREE]);
    if (tree !== this.#tree || tree === '') {
      // Without the name of a tree any message may still answer one of those before.
      if (this.#tree !== '') this.end(into);
      this.#tree = tree;
    }
    const id = plain(values.message_id);
    if (id === '' || roleOf(values.role) === undefined) {
      into.problems.push({ line, reason: sentence`does not say which message it is, or who speaks` });
      return;
    }
    if (isOut(values)) {
      this.#out.add(line);
      return;
    }
    if (this.#ids.has(id)) {
      into.problems.push({ line, reason: sentence`has the id of a message before it` });
      return;
    }
    this.#ids.add(id);
    const node = { line, values, id, parent: plain(values.parent_id) };
    const beside = this.#answers.get(node.parent);
    if (beside) beside.push(node);
    else this.#answers.set(node.parent, [node]);
  }

  end(into: RowBatch): void {
    const answers = this.#answers;
    const ids = this.#ids;
    this.#answers = new Map();
    this.#ids = new Set();
    const used = new Set<Node>();
    const missing = new Set<Node>();
    for (const [parent, nodes] of answers)
      for (const node of nodes) {
        if (parent === '') into.rows.push(this.#follow(node, answers, used));
        else if (!ids.has(parent)) missing.add(node);
      }
    const rest = [...answers.values()].flat().filter((node) => !used.has(node));
    for (const node of rest.sort((a, b) => a.line - b.line)) {
      if (missing.has(node))
        into.problems.push({ line: node.line, reason: sentence`answers a message that is not in the file or was left out` });
      else this.#others.add(node.line);
    }
    into.rows.sort((a, b) => a.line - b.line);
  }

  /** The conversation of a first message: of several that answer one, that of the best rank, or the first. */
  #follow(first: Node, answers: ReadonlyMap<string, readonly Node[]>, used: Set<Node>): DataRow {
    const chosen: Node[] = [];
    for (let at: Node | undefined = first; at !== undefined && !used.has(at);) {
      chosen.push(at);
      used.add(at);
      const next: readonly Node[] = answers.get(at.id) ?? [];
      at = next.reduce<Node | undefined>(
        (best, one) => (best === undefined || rankOf(one.values) < rankOf(best.values) ? one : best),
        undefined,
      );
    }
    // A question at the end has no answer.
    while (chosen.length > 1 && roleOf(chosen.at(-1)!.values.role) !== 'assistant') this.#others.add(chosen.pop()!.line);
    this.#conversations++;
    this.#read.add(first.line);
    const messages = chosen.map(({ values }) => ({ role: values.role, content: values.text ?? values.content }));
    return { line: first.line, values: { messages } };
  }

  notes(): Sentence[] {
    const [others, out] = [this.#others, this.#out];
    return [
      ...(this.#conversations > 0
        ? [sentence`Messages were joined by "parent_id" to ${many(this.#conversations, 'conversation')} (from ${this.#read.lines}): of several answers to one message the one of the best "rank" was taken, or else the first.`] // prettier-ignore
        : []),
      ...(others.count > 0
        ? [
            sentence`${many(others.count, 'message is', 'messages are')} not used, since another was taken or no answer follows (${others.lines}).`,
          ]
        : []),
      ...(out.count > 0
        ? [sentence`${many(out.count, 'message', 'messages')} that people deleted or did not approve (${out.lines}) ${out.count === 1 ? sentence`was left out` : sentence`were left out`}.`] // prettier-ignore
        : []),
    ];
  }
}
