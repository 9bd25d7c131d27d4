import { sentence, type Sentence } from '../../protocol/errors';
import { type Example, isLearnt } from '../../protocol/examples';
import { TextHash } from '../hash';
import { MAX_TEXT } from '../readers/rows';

/** All text of an example, in parts. */
export function partsOf(example: Example): string[] {
  if ('text' in example) return [example.text];
  if ('messages' in example)
    return example.messages.flatMap(({ role, content, learn }) => [learn === false ? `${role} (context)` : role, content]);
  return example.key === undefined ? [example.prompt, example.completion] : [example.prompt, example.completion, example.key];
}

/** What comes before the first thing learnt. */
export function promptOf(example: Example): string {
  if ('text' in example) return example.text;
  if (!('messages' in example)) return example.prompt;
  const answer = example.messages.findIndex(isLearnt);
  return example.messages
    .slice(0, answer)
    .map(({ content }) => content)
    .join('\n\n');
}

/** What is learnt. */
export function completionOf(example: Example): string {
  if ('text' in example) return example.text;
  if (!('messages' in example)) return example.completion;
  return example.messages
    .filter(isLearnt)
    .map(({ content }) => content)
    .join('\n\n');
}

/** Characters. */
export const sizeOf = (example: Example): number => partsOf(example).reduce((sum, part) => sum + part.length, 0);

/** Why a row of so many characters cannot be kept; null for one that can. `what`: learnt, or asked. */
export const overlong = (characters: number, what: 'learnt' | 'asked'): Sentence | null =>
  characters <= MAX_TEXT
    ? null
    : what === 'learnt'
      ? sentence`has ${characters} characters; a row may have ${MAX_TEXT}. Split it, or leave out what need not be learnt`
      : sentence`has ${characters} characters; a row may have ${MAX_TEXT}. Split it, or leave out what need not be asked`;

/** Changes when the rows or their order change. */
export function fingerprintOf(examples: readonly Example[]): string {
  const hash = new TextHash();
  for (const example of examples) for (const part of partsOf(example)) hash.add(part);
  return hash.hex;
}
