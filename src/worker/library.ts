import { fetchText, findEntry, loadCatalogue, loadPromptRows, loadTrainingRows, type ReadText } from '../data/sets/catalogue';
import { type Counted, countTokens, lengthStatistics, SAMPLE_ROWS } from '../data/text/lengths';
import { encodePieces, type WorkHooks } from '../data/text/pieces';
import { TemplateThread } from '../data/text/template-thread';
import { PLAIN_TEMPLATE } from '../data/text/plain-template';
import { type ChatTokenizer, loadTokenizer } from '../data/text/tokenizer';
import { type EncodedRow, IGNORED } from '../data/text/encoded';
import type { EvaluationData, HeldOutRow } from '../evaluate/evaluator';
import { type Checkpoint, readCheckpoint } from '../exchange/checkpoint';
import type { Catalogue } from '../protocol/catalogue';
import type { LengthStatistics } from '../protocol/dataset';
import { fail } from '../protocol/errors';
import type { Example } from '../protocol/examples';
import { isOwn, type LengthsRequest } from '../protocol/own';
import type { Recipe } from '../protocol/recipe';
import type { OwnFiles, OwnRows } from './own/files';
import type { OwnPromptRows } from './own/prompts';
import { SharedWork } from './shared-work';

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

/** What a recipe learns from and is judged by. */
export interface LearntData {
  rows: EncodedRow[];
  /** The rows as text. */
  examples: Example[];
  evaluation: EvaluationData;
}

/** Rows that a model can read, in tokens and as text. */
interface ReadRows {
  rows: EncodedRow[];
  examples: Example[];
}

/** Loads each model, data set and prompt set once. */
export class Library {
  readonly #sources: Sources;
  readonly #own: OwnFiles | null;
  /** Runs the chat templates of all models. */
  readonly #thread = new TemplateThread();
  readonly #loaded = new Map<string, Promise<unknown>>();
  /** The rows of data sets as models read them, by both. */
  readonly #read = new Map<string, SharedWork<ReadRows>>();
  /** Tokens of rows by model and data, where they are known. */
  readonly #counted = new Map<string, Counted>();

  /** `own`: what the person brought along. */
  constructor(sources: Sources, own: OwnFiles | null = null) {
    this.#sources = sources;
    this.#own = own;
  }

  /** What was read of an own thing no longer holds. */
  forget(id: string): void {
    for (const known of [this.#loaded, this.#read, this.#counted]) for (const key of known.keys()) if (key.includes(id)) known.delete(key);
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
    const entry = isOwn(id) ? null : findEntry((await this.#catalogue()).models, id, 'model');
    return this.#once(`model ${id}`, async () => {
      const read = entry ? await this.#sources.readModel(entry.path) : await this.#mine().checkpoint(id);
      const checkpoint = { ...read, chatTemplate: read.chatTemplate ?? PLAIN_TEMPLATE };
      if (!checkpoint.tokenizer || !checkpoint.tokenizerConfig)
        throw fail('checkpoint')`The model "${id}" has no tokenizer.json and tokenizer_config.json.`;
      return {
        checkpoint,
        tokenizer: await loadTokenizer(checkpoint.tokenizer, checkpoint.tokenizerConfig, checkpoint.chatTemplate, this.#thread),
      };
    });
  }

  /** The model that others know by this name. */
  async modelNamed(name: string): Promise<Checkpoint> {
    const shipped = (await this.#catalogue()).models.find(({ id }) => id === name);
    const id = shipped?.id ?? (await this.#mine().idOf(name));
    if (id === null) {
      throw fail(
        'checkpoint',
      )`The adapter belongs to the model "${name}", which neither ships nor is among yours. Add that model first, under this name.`;
    }
    return (await this.model(id)).checkpoint;
  }

  #mine(): OwnFiles {
    if (!this.#own) throw fail('recipe')`Own files are kept by the page; here only what ships can be named.`;
    return this.#own;
  }

  /** What others know a model by: its id on the Hub where it came from there. */
  async nameOf(model: string): Promise<string> {
    return isOwn(model) ? this.#mine().nameOf(model) : model;
  }

  /** Rows to learn from and rows held out, as text. */
  async examples(data: string): Promise<OwnRows> {
    if (isOwn(data)) return this.#once(`data ${data}`, () => this.#mine().rows(data));
    const { base, readText } = this.#sources;
    const entry = findEntry((await this.#catalogue()).data, data, 'data set');
    const rows = (path: string) => this.#once(path, () => loadTrainingRows(base, path, readText));
    const [train, test] = await Promise.all([rows(entry.train), rows(entry.test)]);
    return { train, test };
  }

  async #prompts(id: string): Promise<OwnPromptRows> {
    if (isOwn(id)) return this.#once(`prompts ${id}`, () => this.#mine().prompts(id));
    const { base, readText } = this.#sources;
    const { prompts } = await this.#catalogue();
    const rows = (path: string) => this.#once(path, () => loadPromptRows(base, path, readText));
    const set = findEntry(prompts, id, 'prompt set');
    const pair = set.lookAlikes ? findEntry(prompts, set.lookAlikes, 'prompt set') : null;
    const [adversarial, lookAlikes] = await Promise.all([rows(set.path), pair ? rows(pair.path) : []]);
    return { adversarial, lookAlikes };
  }

  /** How long the rows to learn are. What was counted once, or read for a run, is not counted again. */
  async lengths({ data, model, max_length, all }: LengthsRequest, hooks: WorkHooks = {}): Promise<LengthStatistics> {
    const key = `${model} ${data}`;
    const known = this.#counted.get(key);
    if (known && (!all || known.seen === known.of)) return lengthStatistics(known, max_length);
    const [{ tokenizer }, { train }] = await Promise.all([this.model(model), this.examples(data)]);
    const counted = await countTokens(tokenizer, train, all ? train.length : SAMPLE_ROWS, hooks);
    if (counted.tokens.length === 0) throw fail('data')`No row of "${data}" can be read by the model "${model}".`;
    this.#counted.set(key, counted);
    return lengthStatistics(counted, max_length);
  }

  /** All rows in tokens, which takes a while where there are many; who comes while it is done waits for the same. */
  #rows({ model, data }: Recipe, hooks: WorkHooks): Promise<ReadRows> {
    const key = `${model} ${data}`;
    let work = this.#read.get(key);
    if (!work || work.over) {
      work = new SharedWork((shared) => this.#encode(model, data, shared));
      this.#read.set(key, work);
    }
    return work.wait(hooks);
  }

  async #encode(model: string, data: string, hooks: WorkHooks): Promise<ReadRows> {
    const [{ tokenizer }, { train }] = await Promise.all([this.model(model), this.examples(data)]);
    const skipped = new Set<number>();
    const rows: EncodedRow[] = [];
    const began = performance.now();
    for await (const piece of encodePieces(tokenizer, train, (row) => void skipped.add(row), hooks)) rows.push(...piece);
    const tokens = rows.map(({ inputIds }) => inputIds.length);
    const seconds = (performance.now() - began) / 1000;
    this.#counted.set(`${model} ${data}`, { tokens, of: train.length, seen: train.length, seconds });
    return { rows, examples: train.filter((_, row) => !skipped.has(row)) };
  }

  /** Throws `stopped` when the signal is raised; others who wait for the same rows go on. */
  async data(recipe: Recipe, hooks: WorkHooks = {}): Promise<LearntData> {
    const [{ test }, { adversarial, lookAlikes }, { rows, examples }] = await Promise.all([
      this.examples(recipe.data),
      this.#prompts(recipe.evaluation.prompts),
      this.#rows(recipe, hooks),
    ]);
    if (rows.length === 0) throw fail('data')`No row of "${recipe.data}" can be learnt with the model "${recipe.model}".`;
    // What is learnt may begin behind the cut.
    const whole = rows.map((row) => cut(row, recipe.max_length));
    const learns = whole.map(({ labels }) => labels.some((label, at) => at > 0 && label !== IGNORED));
    if (!learns.includes(true)) {
      throw fail('data')`No row of "${recipe.data}" has anything to learn within max_length ${recipe.max_length}; choose a larger one.`;
    }
    return {
      rows: whole.filter((_, i) => learns[i]),
      examples: examples.filter((_, i) => learns[i]),
      evaluation: { prompts: adversarial, lookAlikes, heldOut: test.flatMap(asQuestion) },
    };
  }
}

/** A held-out row as something to ask: a conversation up to its last answer to a question; text without a question has none. */
function asQuestion(example: Example): HeldOutRow[] {
  if ('prompt' in example) return [example];
  if (!('messages' in example)) return [];
  const at = example.messages.findLastIndex(({ role }, i) => role === 'assistant' && example.messages[i - 1]?.role === 'user');
  if (at < 0) return [];
  const messages = example.messages.slice(0, at + 1);
  return [messages.length === 2 ? { prompt: messages[0]!.content, completion: messages[1]!.content } : { messages }];
}

const cut = (row: EncodedRow, length: number): EncodedRow =>
  row.inputIds.length <= length ? row : { inputIds: row.inputIds.slice(0, length), labels: row.labels.slice(0, length) };
