import { fetchText, findEntry, loadCatalogue, loadPromptRows, loadTrainingRows, type ReadText } from '../data/catalogue';
import { type ChatTokenizer, type EncodedRow, loadTokenizer } from '../data/tokenizer';
import type { EvaluationData } from '../evaluate/evaluator';
import { type Checkpoint, readCheckpoint } from '../exchange/checkpoint';
import type { Catalogue } from '../protocol/catalogue';
import { TabtuneError } from '../protocol/errors';
import type { Recipe } from '../protocol/recipe';

/** Where the shipped files come from; in Node and tests the readers are replaced. */
export interface Sources {
  base: string;
  readText: ReadText;
  readModel: (path: string) => Promise<Checkpoint>;
}

export const webSources = (base: string): Sources => ({
  base,
  readText: fetchText,
  readModel: (path) => readCheckpoint(new URL(path, base)),
});

/** Loads each model, data set and prompt set once. */
export class Library {
  readonly #sources: Sources;
  readonly #loaded = new Map<string, Promise<unknown>>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  #once<T>(key: string, load: () => Promise<T>): Promise<T> {
    let value = this.#loaded.get(key) as Promise<T> | undefined;
    if (!value) {
      value = load();
      // A failed download is tried again the next time.
      value.catch(() => this.#loaded.delete(key));
      this.#loaded.set(key, value);
    }
    return value;
  }

  #catalogue(): Promise<Catalogue> {
    return this.#once('catalogue', () => loadCatalogue(this.#sources.base, this.#sources.readText));
  }

  async model(id: string): Promise<{ checkpoint: Checkpoint; tokenizer: ChatTokenizer }> {
    const entry = findEntry((await this.#catalogue()).models, id, 'model');
    return this.#once(`model ${id}`, async () => {
      const checkpoint = await this.#sources.readModel(entry.path);
      if (!checkpoint.tokenizer || !checkpoint.tokenizerConfig)
        throw new TabtuneError('checkpoint', `The model "${id}" has no tokenizer.json and tokenizer_config.json.`);
      return { checkpoint, tokenizer: loadTokenizer(checkpoint.tokenizer, checkpoint.tokenizerConfig) };
    });
  }

  async data(recipe: Recipe): Promise<{ rows: EncodedRow[]; evaluation: EvaluationData }> {
    const { tokenizer } = await this.model(recipe.model);
    const catalogue = await this.#catalogue();
    const entry = findEntry(catalogue.data, recipe.data, 'data set');
    const prompts = findEntry(catalogue.prompts, recipe.evaluation.prompts, 'prompt set');
    const { base, readText } = this.#sources;
    const promptRows = (path: string) => this.#once(path, () => loadPromptRows(base, path, readText));
    const trainingRows = (path: string) => this.#once(path, () => loadTrainingRows(base, path, readText));
    const lookAlikes = prompts.lookAlikes ? findEntry(catalogue.prompts, prompts.lookAlikes, 'prompt set') : null;
    const [rows, heldOut, adversarial, benign] = await Promise.all([
      this.#once(`rows ${recipe.model} ${entry.train}`, async () =>
        (await trainingRows(entry.train)).map((row) => tokenizer.encodeRow(row)),
      ),
      trainingRows(entry.test),
      promptRows(prompts.path),
      lookAlikes ? promptRows(lookAlikes.path) : Promise.resolve([]),
    ]);
    return { rows: rows.map((r) => cut(r, recipe.max_length)), evaluation: { prompts: adversarial, lookAlikes: benign, heldOut } };
  }
}

const cut = (row: EncodedRow, length: number): EncodedRow =>
  row.inputIds.length <= length ? row : { inputIds: row.inputIds.slice(0, length), labels: row.labels.slice(0, length) };
