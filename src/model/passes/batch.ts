import { sortTokens } from '../../kernels/embed';
import { NO_SLOT } from '../../kernels/extent';
import { IGNORED } from '../../data/text/encoded';
import { fail, type Sentence } from '../../protocol/errors';

/** One row of text to be scored: labels are aligned with inputIds, -100 is not scored. */
export interface Row {
  inputIds: readonly number[];
  labels: readonly number[];
}

/** Rows laid end to end without padding, ready to be written to the device. */
export interface PackedBatch {
  /** (id, position, first token of the row, end of the row) per token. */
  stream: Uint32Array<ArrayBuffer>;
  /** Tokens whose logits are scored, in order, and the token that each should have predicted. */
  scored: Uint32Array<ArrayBuffer>;
  labels: Uint32Array<ArrayBuffer>;
  /** Token to index in `scored`, or NO_SLOT. */
  slot: Uint32Array<ArrayBuffer>;
  /** [tokens, scored, distinct ids, 0] */
  extent: Uint32Array<ArrayBuffer>;
  order: Uint32Array<ArrayBuffer>;
  begin: Uint32Array<ArrayBuffer>;
  idOf: Uint32Array<ArrayBuffer>;
  tokens: number;
  targets: number;
}

/**
 * Packs rows for training or scoring: the logits at position t - 1 score the label at t, and tokens after the last label
 * of a row are left out, since nothing depends on them. Throws `data` for rows that cannot be used.
 */
export function packRows(rows: readonly Row[], vocabulary: number): PackedBatch {
  const stream: number[] = [];
  const scored: number[] = [];
  const labels: number[] = [];
  rows.forEach((row, r) => {
    if (row.labels.length !== row.inputIds.length) {
      throw fail('data')`Row ${r} has ${row.inputIds.length} tokens but ${row.labels.length} labels; they must be equally many.`;
    }
    const start = stream.length / 4;
    let length = 0;
    for (let t = 1; t < row.labels.length; t++) {
      const label = row.labels[t]!;
      if (label === IGNORED) continue;
      checkId(label, vocabulary, r);
      scored.push(start + t - 1);
      labels.push(label);
      length = t;
    }
    for (let t = 0; t < length; t++) {
      checkId(row.inputIds[t]!, vocabulary, r);
      stream.push(row.inputIds[t]!, t, start, start + length);
    }
  });
  return finish(stream, scored, labels);
}

/** Packs whole prompts of which the last token (or, with `every`, each token) is scored; labels are unknown. */
export function packPrompts(prompts: readonly (readonly number[])[], vocabulary: number, every = false): PackedBatch {
  const stream: number[] = [];
  const scored: number[] = [];
  prompts.forEach((prompt, r) => {
    if (prompt.length === 0) throw fail('data')`Prompt ${r} is empty; a prompt needs at least one token.`;
    const start = stream.length / 4;
    prompt.forEach((id, t) => {
      checkId(id, vocabulary, r);
      stream.push(id, t, start, start + prompt.length);
      if (every || t === prompt.length - 1) scored.push(start + t);
    });
  });
  return finish(stream, scored, []);
}

/** Cuts rows of these lengths into runs [from, to) of at most `maxTokens` tokens and `maxRows` rows. Throws `data` for a row that is longer. */
export function portions(
  what: (row: number) => Sentence,
  lengths: readonly number[],
  maxTokens: number,
  maxRows = Infinity,
): [number, number][] {
  const runs: [number, number][] = [];
  for (let from = 0, to = 0; from < lengths.length; from = to) {
    for (let tokens = 0; to < lengths.length && to - from < maxRows && tokens + lengths[to]! <= maxTokens; to++) tokens += lengths[to]!;
    if (to === from) throw fail('data')`${what(from)} has ${lengths[from]} tokens; at most ${maxTokens} were planned for.`;
    runs.push([from, to]);
  }
  return runs;
}

function checkId(id: number, vocabulary: number, row: number): void {
  if (!(Number.isInteger(id) && id >= 0 && id < vocabulary))
    throw fail('data')`Row ${row} holds the token id ${id}; the vocabulary has ${vocabulary} entries.`;
}

function finish(stream: number[], scored: number[], labels: number[]): PackedBatch {
  const tokens = stream.length / 4;
  const slot = new Uint32Array(tokens).fill(NO_SLOT);
  scored.forEach((token, i) => (slot[token] = i));
  const packed = Uint32Array.from(stream);
  const { order, begin, idOf } = sortTokens(packed.filter((_, i) => i % 4 === 0));
  return {
    stream: packed,
    scored: Uint32Array.from(scored),
    labels: Uint32Array.from(labels),
    slot,
    extent: Uint32Array.of(tokens, scored.length, idOf.length, 0),
    order: order as Uint32Array<ArrayBuffer>,
    begin: begin as Uint32Array<ArrayBuffer>,
    idOf: idOf as Uint32Array<ArrayBuffer>,
    tokens,
    targets: scored.length,
  };
}
