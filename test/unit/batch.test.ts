import { describe, expect, it } from 'vitest';
import { NO_SLOT } from '../../src/kernels/extent';
import { packPrompts, packRows, portions } from '../../src/model/passes/batch';
import { sentence } from '../../src/protocol/errors';

const row = (number: number) => sentence`Row ${number}`;

describe('rows to learn from', () => {
  it('are laid end to end; the token before a label is scored, and what follows the last label is left out', () => {
    const batch = packRows(
      [
        { inputIds: [5, 6, 7, 8, 0], labels: [-100, -100, 7, 8, -100] },
        { inputIds: [9, 5], labels: [9, 5] },
      ],
      10,
    );
    // The first row needs 5, 6, 7: the logits at 7 are scored by 8.
    expect([...batch.stream]).toEqual([5, 0, 0, 3, 6, 1, 0, 3, 7, 2, 0, 3, 9, 0, 3, 4]);
    expect([...batch.scored]).toEqual([1, 2, 3]);
    expect([...batch.labels]).toEqual([7, 8, 5]);
    expect([...batch.slot]).toEqual([NO_SLOT, 0, 1, 2]);
    expect([...batch.extent]).toEqual([4, 3, 4, 0]);
    expect([...batch.order]).toEqual([0, 1, 2, 3]);
    expect([...batch.idOf]).toEqual([5, 6, 7, 9]);
    expect([batch.tokens, batch.targets]).toEqual([4, 3]);
  });

  it('may be scored in part: an ignored label inside a row keeps its token', () => {
    const batch = packRows([{ inputIds: [1, 2, 3, 4], labels: [-100, 2, -100, 4] }], 5);
    expect([...batch.scored]).toEqual([0, 2]);
    expect(batch.tokens).toBe(3);
  });

  it('may hold nothing to learn', () => {
    for (const rows of [[], [{ inputIds: [], labels: [] }], [{ inputIds: [1, 2], labels: [1, -100] }]]) {
      expect(packRows(rows, 3)).toMatchObject({ tokens: 0, targets: 0, extent: Uint32Array.of(0, 0, 0, 0) });
    }
  });

  it.each([
    [{ inputIds: [1, 2], labels: [1] }, 'Row 0 has 2 tokens but 1 labels; they must be equally many.'],
    [{ inputIds: [1, 5], labels: [-100, 5] }, 'Row 0 holds the token id 5; the vocabulary has 5 entries.'],
    [{ inputIds: [-1, 2], labels: [-100, 2] }, 'Row 0 holds the token id -1'],
    [{ inputIds: [1, 2], labels: [-100, -1] }, 'Row 0 holds the token id -1'],
    [{ inputIds: [NaN, 2], labels: [-100, 2] }, 'Row 0 holds the token id NaN'],
    [{ inputIds: [1.5, 2], labels: [-100, 2] }, 'Row 0 holds the token id 1.5'],
  ])('refuses %j', (row, message) => expect(() => packRows([row], 5)).toThrow(message));
});

describe('prompts', () => {
  it('are scored at their last token, or at every one', () => {
    expect([...packPrompts([[1, 2, 3], [4]], 5).scored]).toEqual([2, 3]);
    const every = packPrompts([[1, 2, 1], [4]], 5, true);
    expect([...every.scored]).toEqual([0, 1, 2, 3]);
    expect([...every.order]).toEqual([0, 2, 1, 3]);
    expect([...every.begin]).toEqual([0, 2, 3, 4]);
    expect(every.labels).toHaveLength(0);
  });

  it('must not be empty, and know only the vocabulary', () => {
    expect(() => packPrompts([[1], []], 5)).toThrow('Prompt 1 is empty; a prompt needs at least one token.');
    expect(() => packPrompts([[5]], 5)).toThrow('holds the token id 5');
  });
});

describe('rows that do not fit together', () => {
  it('are cut into runs that do, in order, each as long as possible', () => {
    expect(portions(row, [3, 3, 3, 6, 1, 5, 1], 6)).toEqual([
      [0, 2],
      [2, 3],
      [3, 4],
      [4, 6],
      [6, 7],
    ]);
    expect(portions(row, [1, 1, 1, 4, 1], 6, 2)).toEqual([
      [0, 2],
      [2, 4],
      [4, 5],
    ]);
    expect(portions(row, [], 6)).toEqual([]);
  });

  it('are refused by name when one alone is too long', () =>
    expect(() => portions((prompt) => sentence`Prompt ${prompt}`, [3, 7], 6)).toThrow(
      'Prompt 1 has 7 tokens; at most 6 were planned for.',
    ));
});
