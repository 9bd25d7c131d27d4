import { fail, listed, sentence, type Sentence } from '../../protocol/errors';
import { label } from '../strict-json';

/** The names of tensors as other trainers write them, and which tensors no model computes with. */

/** What PyTorch's wrappers put into the names of what they wrap: torch.compile, data parallelism and FSDP, recomputed activations. */
const WRAPPERS: ReadonlySet<string> = new Set(['_orig_mod', 'module', '_fsdp_wrapped_module', '_checkpoint_wrapped_module']);

/** Positions and masks that older releases of Transformers kept beside the weights; they follow from the config. */
const BUFFER = /(^|\.)(position_ids|inv_freq|original_inv_freq|cos_cached|sin_cached|masked_bias|causal_mask|num_batches_tracked)$/;
const INTEGER = /^(BOOL|[UI](8|16|32|64))$/;
/** Integers of these names are weights, maybe of a quantised model. */
const WEIGHT = /(^|\.)(weight|bias|q_?weight|q_?zeros|scales?|g_idx|perm|SCB)$|(absmax|quant_map|quant_state)/;

/** Whether a tensor is a buffer that no model computes with: a known one, or integers that are no weights. */
export const isBuffer = (name: string, dtype: string): boolean => BUFFER.test(name) || (INTEGER.test(dtype) && !WEIGHT.test(name));

/** A name without what wrappers put into it. */
export const unwrapped = (name: string): string =>
  name
    .split('.')
    .filter((part) => !WRAPPERS.has(part))
    .join('.');

/** At most three names of a list that a message tells, in order, and how many more there are. */
export function someOf(list: readonly string[]): Sentence {
  const first = listed(list.slice(0, 3));
  return list.length > 3 ? sentence`${first} and ${list.length - 3} more` : first;
}

const WORDS = 'embed_tokens.weight';
const HEAD = 'lm_head.';
const INSIDE = 'model.';

/**
 * For each name that Transformers would not write the one that it would: without what wrappers put in, and with `model.` where the names
 * begin with another prefix or none, which is seen by the table of words. Throws `checkpoint` where two names become one.
 */
export function renamed(names: Iterable<string>): Map<string, string> {
  const bare = new Map(Array.from(names, (name) => [name, unwrapped(name)]));
  const [words, second] = [...new Set(bare.values())].filter((name) => name === WORDS || name.endsWith(`.${WORDS}`));
  // With two tables of words nobody knows which is meant.
  const inside = words === undefined || second !== undefined ? INSIDE : words.slice(0, -WORDS.length);
  const outside = inside.endsWith(INSIDE) ? inside.slice(0, -INSIDE.length) : inside;
  const wanted = (name: string): string => {
    if (name.startsWith(outside + HEAD)) return name.slice(outside.length);
    if (!name.startsWith(inside) || name.startsWith(HEAD)) return name;
    return INSIDE + name.slice(inside.length);
  };
  const sources = new Map<string, string>();
  for (const [name, plain] of bare) {
    const target = wanted(plain);
    const other = sources.get(target);
    if (other !== undefined) throw fail('checkpoint')`${label(other)} and ${label(name)} are both the tensor ${label(target)}.`;
    sources.set(target, name);
  }
  return new Map([...sources].filter(([target, name]) => target !== name).map(([target, name]) => [name, target]));
}
