import type { TokenPreview } from '../../protocol/own';

/** What Transformers and PyTorch leave out of a loss. */
const IGNORED = -100;

/**
 * A row as a trainer takes it: JSON with `input_ids` and, aligned with them, `labels`, which are -100 where a token is only read. All of the
 * row, also where a shorter `max_length` cuts it.
 */
export function rowToCopy({ pieces }: TokenPreview): string {
  const input_ids = pieces.flatMap(({ ids }) => ids);
  const labels = pieces.flatMap(({ ids, learnt }) => ids.map((id) => (learnt ? id : IGNORED)));
  return JSON.stringify({ input_ids, labels });
}
