import { sentence, type Sentence } from '../../../protocol/errors';
import type { Mapping } from '../../../protocol/dataset';
import { plainName } from '../../../protocol/plain';
import { cell, isNothing } from '../columns';
import { opinionOf } from './marks';

/** What labels of answers say in a whole file: one that calls all of them good leaves out none, and is told. */
export class Opinions {
  readonly #onlyGood = new Map<string, boolean>();

  see(values: Record<string, unknown>, by: Mapping): void {
    const label = by.kind === 'text' ? undefined : by.label;
    if (label === undefined || this.#onlyGood.get(label) === false || isNothing(cell(values, label))) return;
    this.#onlyGood.set(label, opinionOf(cell(values, label)) === 'good');
  }

  notes(): Sentence[] {
    return Array.from(this.#onlyGood).flatMap(([label, onlyGood]) =>
      onlyGood ? [sentence`Column "${plainName(label)}" calls every answer good, so none is left out by it.`] : [],
    );
  }
}
