import type { DataPreview, Mapping, MixSettings, ReadSettings, RowFilter, SplitSettings } from '../../protocol/dataset';
import { toPlainError } from '../../protocol/errors';
import { saidOf } from '../base/said';
import type { OwnFile } from '../../protocol/messages';
import type { ExamplesPreview, OwnData } from '../../protocol/own';
import type { OwnList } from './list';
import { Signal } from '../base/signal';

/** Whose eyes the rows are shown with. */
export interface Reader {
  model: string;
  max_length: number;
}

/** What files are read with, and kept. */
export type DataSource = Pick<OwnList, 'previewData' | 'previewExamples' | 'addData'>;

export interface Mix {
  data: string;
  settings: MixSettings;
}

/** Held out for utility unless told otherwise. */
const HELD_OUT = 0.1;

/** A filter whose field is still empty drops nothing. */
function isFilled(filter: RowFilter): boolean {
  switch (filter.kind) {
    case 'keywords':
      return filter.words.length > 0;
    case 'pattern':
      return filter.pattern !== '';
    case 'column':
      return filter.value !== '';
  }
}

/** A data file on its way to being kept: how it is read, what its columns mean, and its first rows as a model sees them. */
export class DataDraft {
  readonly changed = new Signal();
  settings: ReadSettings = {};
  split: SplitSettings = { share: HELD_OUT, seed: 1 };
  mix: Mix | null = null;
  preview: DataPreview | null = null;
  /** Of `preview.rows`. */
  examples: ExamplesPreview | null = null;
  reading = true;
  problem = '';
  /** Why the rows could not be shown; they may be kept all the same. */
  unseen = '';

  readonly file: OwnFile;
  readonly #own: DataSource;
  #reader: Reader;
  #asked = 0;

  constructor(own: DataSource, file: OwnFile, reader: Reader) {
    this.#own = own;
    this.file = file;
    this.#reader = reader;
  }

  /** Chosen by hand, else what the columns seem to be. */
  get mapping(): Mapping | null {
    return this.settings.mapping ?? this.preview?.mapping ?? null;
  }

  /** Reads the beginning with other settings; what was chosen for other columns is forgotten. */
  async read(change: Partial<ReadSettings> = {}): Promise<void> {
    const { mapping: _, ...kept } = { ...this.settings, ...change };
    this.settings = kept;
    const turn = ++this.#asked;
    this.reading = true;
    this.changed.emit();
    try {
      const preview = await this.#own.previewData(this.file, this.settings);
      if (turn !== this.#asked) return;
      this.preview = preview;
      this.examples = null; // They belonged to the rows before.
      this.problem = '';
    } catch (reason) {
      if (turn !== this.#asked) return;
      this.preview = this.examples = null;
      this.problem = saidOf(toPlainError(reason));
    }
    this.reading = false;
    await this.#look(turn);
  }

  /** Settings that the first rows do not depend on. */
  set(change: Partial<Pick<DataDraft, 'split' | 'mix'>> & { settings?: Partial<ReadSettings> }): void {
    const { settings, ...rest } = change;
    Object.assign(this, rest);
    this.settings = { ...this.settings, ...settings };
    this.changed.emit();
  }

  async map(mapping: Mapping): Promise<void> {
    this.settings = { ...this.settings, mapping };
    await this.#look(++this.#asked);
  }

  /** Shows the rows to another model, or with another limit. */
  async readAs(reader: Reader): Promise<void> {
    if (reader.model === this.#reader.model && reader.max_length === this.#reader.max_length) return;
    this.#reader = reader;
    if (!this.reading) await this.#look(++this.#asked);
  }

  async #look(turn: number): Promise<void> {
    const { mapping, preview } = this;
    let examples: ExamplesPreview | null = null;
    let unseen = '';
    if (preview && mapping && preview.rows.length > 0) {
      this.changed.emit();
      try {
        examples = await this.#own.previewExamples({ ...this.#reader, rows: preview.rows, mapping, format: preview.format });
      } catch (reason) {
        unseen = saidOf(toPlainError(reason));
      }
    }
    if (turn !== this.#asked) return; // This answers a question that is no longer asked.
    Object.assign(this, { examples, unseen });
    this.changed.emit();
  }

  /** Reads all of it. Null when that failed or was stopped. */
  keep(): Promise<OwnData | null> {
    const { mapping } = this;
    const filters = (this.settings.filters ?? []).filter(isFilled);
    const settings = { ...this.settings, filters, ...(mapping ? { mapping } : {}) };
    return this.#own.addData(this.file, settings, this.split, this.mix);
  }
}
