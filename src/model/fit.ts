import { fail, sentence, type Sentence } from '../protocol/errors';
import type { ModelConfig } from './config';
import { parameterTable } from './parameters';

/** Whether the tensors of a checkpoint are those of its config, by names and shapes alone. */

const HEAD = 'lm_head.weight';

/** At most three names of those that are there. */
function there(names: readonly string[]): Sentence {
  if (names.length === 0) return sentence`It holds no tensor.`;
  const more = names.length > 3 ? sentence` and ${names.length - 3} more` : sentence``;
  return sentence`It holds ${names.slice(0, 3).join(', ')}${more}.`;
}

/** Throws `checkpoint` for the first tensor that is missing, has another shape than the config asks for, or that the model does not have. */
export function checkFit(config: ModelConfig, tensors: ReadonlyMap<string, { shape: readonly number[] }>): void {
  const left = new Set(tensors.keys());
  for (const { name, shape } of parameterTable(config).parameters) {
    const stored = tensors.get(name);
    const wanted = `[${shape.join(', ')}]`;
    if (!stored) {
      const way =
        name === HEAD ? sentence`Where the head is the table of words, config.json says so: tie_word_embeddings: true.` : there([...left]);
      throw fail('checkpoint')`The checkpoint has no tensor ${name} (expected shape ${wanted}). ${way}`;
    }
    if (stored.shape.join() !== shape.join())
      throw fail('checkpoint')`Tensor ${name} has the shape [${stored.shape.join(', ')}]; config.json asks for ${wanted}.`;
    left.delete(name);
  }
  const [surplus] = left;
  if (surplus === undefined) return;
  const others = left.size > 1 ? sentence` (and ${left.size - 1} more)` : sentence``;
  throw fail('checkpoint')`The checkpoint holds the tensor ${surplus}${others}, which a model of this config.json does not have.`;
}
