import { fetchText, findEntry, loadCatalogue, loadPromptRows, loadTrainingRows, type ReadText } from '../data/sets/catalogue';
import { mixIn } from '../data/sets/baselines';
import { type Counted, countTokens, lengthStatistics, SAMPLE_ROWS } from '../data/text/lengths';
import { encodePieces, untilStopped, type WorkHooks } from '../data/text/pieces';
import { Threads } from '../data/text/strangers/thread';
import { PLAIN_TEMPLATE } from '../data/text/plain-template';
import { type ChatTokenizer, loadTokenizer } from '../data/text/tokenizer';
import { type EncodedRow, IGNORED } from '../data/text/encoded';
import { encodeEvaluation, type EncodedEvaluation, type EvaluationData, type HeldOutRow } from '../evaluate/evaluator';
import { type Checkpoint, readCheckpoint } from '../exchange/checkpoint';
import type { Adapter } from '../exchange/peft';
import { tableRows } from '../exchange/reading/special-tokens';
import type { Catalogue } from '../protocol/catalogue';
import type { LengthStatistics } from '../protocol/dataset';
import { type Example, isLearnt } from '../protocol/examples';
import { fail, sentence } from '../protocol/errors';
import { isOwn, type LengthsRequest, OWN, QUANTISED } from '../protocol/own';
import type { Recipe } from '../protocol/recipe';
import type { AdapterReport, Evaluation } from '../protocol/runs/run';
import { append } from '../protocol/base/lists';
import { KINDS } from './own/description';
import type { OwnFiles, OwnRows } from './own/files';
import type { BaseModel } from './own/adapter';
import type { OwnPromptRows } from './own/prompts';
import { Recent } from './memo/recent';
import { SharedWork } from './memo/shared-work';

/** How many are kept: recipes differ in few ways at a time. The cut rows of a large data set take much memory, so only the last are. */
const MOST = { learnt: 1, evaluations: 4, starts: 8 };

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

/** A model as recipes name it. */
export interface LibraryModel {
  checkpoint: Checkpoint;
  /** What training goes on with, beside the checkpoint's weights. */
  adapter: Adapter | null;
  tokenizer: ChatTokenizer;
}

/** The rows that a recipe learns from, cut to `max_length`, without those that have nothing to learn then. */
export interface LearntRows {
  rows: EncodedRow[];
  /** The rows as text. */
  examples: Example[];
  /** Tokens of the longest row, and of all rows on average. */
  longest: number;
  meanTokens: number;
}

/** What a recipe learns from and is judged by. */
export interface LearntData extends LearntRows {
  evaluation: EvaluationData;
}

/** What a recipe is judged by as its model reads it, and how the model's start weights did in it. */
export interface JudgedBy {
  encoded: EncodedEvaluation;
  starts: StartEvaluations;
}

/** Full evaluations of start weights on one encoded evaluation. They are the same for every run with the same judging on the same adapter. */
export class StartEvaluations {
  readonly #known = new Recent<Evaluation>(MOST.starts);

  /** All that determines them besides model, data, prompts and `max_length`; a fresh LoRA adapter changes no bit, whatever its shape. */
  #key({ vendor, architecture, description }: AdapterReport, { evaluation, precision, quantization, lora }: Recipe): string {
    const { judge, max_new_tokens } = evaluation;
    return JSON.stringify([vendor, architecture, description, judge, max_new_tokens, precision, quantization, lora !== null]);
  }

  /** Undefined where the start weights have not been evaluated like this. */
  get(adapter: AdapterReport, recipe: Recipe): Evaluation | undefined {
    return this.#known.get(this.#key(adapter, recipe));
  }

  set(adapter: AdapterReport, recipe: Recipe, evaluation: Evaluation): void {
    this.#known.set(this.#key(adapter, recipe), evaluation);
  }
}

/** Rows that a model can read, in tokens and as text. */
interface ReadRows {
  rows: EncodedRow[];
  examples: Example[];
}

/** What the rows of a data set are for, and what tells them apart where they are kept. */
const PARTS = { task: '', safety: ' safety' } as const;

/** How the ids of all own models begin. */
const OWN_MODELS = `${OWN}${KINDS.models}`;

/** Loads each model, data set and prompt set once, and puts it into tokens once for all recipes that read it alike. */
export class Library {
  readonly #sources: Sources;
  readonly #own: OwnFiles | null;
  /** Run the chat templates and tokenizers of all models. */
  readonly #threads: Threads;
  readonly #loaded = new Map<string, Promise<unknown>>();
  /** The rows of data sets as models read them, by both and by what they are for. */
  readonly #read = new Map<string, SharedWork<ReadRows>>();
  /** Tokens of rows by model and data, where they are known. */
  readonly #counted = new Map<string, Counted>();
  /** By model, data, `max_length` and what is mixed in. */
  readonly #learnt = new Recent<LearntRows>(MOST.learnt);
  /** By model, data, prompts and `max_length`. */
  readonly #judgedBy = new Recent<Promise<JudgedBy>>(MOST.evaluations);
  /** How often something was forgotten: what was begun before may hold no longer, and is not kept. */
  #forgotten = 0;

  /** `own`: what the person brought along. */
  constructor(sources: Sources, own: OwnFiles | null = null, threads = new Threads()) {
    this.#sources = sources;
    this.#own = own;
    this.#threads = threads;
  }

  /** What was read of an own thing no longer holds; nor, of a model, what stands on it: an adapter finds its base by name. */
  forget(own: string): void {
    this.#forgotten++;
    const id = own.startsWith(OWN_MODELS) ? OWN_MODELS : own;
    for (const known of [this.#loaded, this.#read, this.#counted, this.#learnt, this.#judgedBy])
      for (const key of known.keys()) if (key.includes(id)) known.delete(key);
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

  async model(id: string): Promise<LibraryModel> {
    const entry = isOwn(id) ? null : findEntry((await this.#catalogue()).models, id, 'model');
    return this.#once(`model ${id}`, async () => {
      try {
        const own = entry ? null : await this.#mine().checkpoint(id);
        const read = own?.checkpoint ?? (await this.#sources.readModel(entry!.path));
        const checkpoint = { ...read, chatTemplate: read.chatTemplate ?? PLAIN_TEMPLATE };
        if (!checkpoint.tokenizer || !checkpoint.tokenizerConfig)
          throw fail('checkpoint')`The model "${id}" has no tokenizer.json and tokenizer_config.json.`;
        const { tokenizer, tokenizerConfig, chatTemplate } = checkpoint;
        const loaded = await loadTokenizer(tokenizer, tokenizerConfig, chatTemplate, this.#threads, tableRows(checkpoint.config));
        return { checkpoint, adapter: own?.adapter ?? null, tokenizer: loaded };
      } catch (error) {
        // The list of own things describes a model without its tokenizer.
        if (!entry) this.#own?.blame(id, error);
        throw error;
      }
    });
  }

  /** The model that others know by this name, or that has this id. Throws `checkpoint` when there is none. */
  async modelNamed(name: string): Promise<BaseModel> {
    const shipped = (await this.#catalogue()).models.find(({ id }) => id === name);
    const id = shipped?.id ?? (await this.#mine().idOf(name));
    if (id === null) {
      const copy = QUANTISED.test(name)
        ? sentence` That name is of a quantised copy: the model that it was made from will do.`
        : sentence``;
      throw fail('checkpoint', {
        reason: 'base',
      })`The adapter belongs to the model "${name}", which neither ships nor is among yours. Add that model first, and choose it as the base where you add the adapter.${copy}`;
    }
    const whole = async (): Promise<Checkpoint> => (await this.model(id)).checkpoint;
    // An id is a name only here.
    const known = isOwn(name) ? { name: await this.#mine().nameOf(id) } : {};
    return { ...known, whole, outline: isOwn(id) ? () => this.#mine().outline(id) : whole };
  }

  #mine(): OwnFiles {
    if (!this.#own) throw fail('recipe')`Own files are kept by the page; here only what ships can be named.`;
    return this.#own;
  }

  /**
   * What others know the weights of a model by, such as their id on the Hub, and whether they ship; of an adapter that goes on these are the
   * weights that it stands beside.
   */
  async origin(model: string): Promise<{ name: string; ships: boolean }> {
    if (!isOwn(model)) return { name: model, ships: true };
    const { adapter } = await this.model(model);
    if (!adapter?.baseModel) return { name: await this.#mine().nameOf(model), ships: false };
    const name = adapter.baseModel;
    return { name, ships: (await this.#catalogue()).models.some(({ id }) => id === name) };
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

  /** The refusals that ship with a data set. Throws `recipe` for one that has none. */
  async #safety(data: string): Promise<Example[]> {
    if (isOwn(data))
      throw fail(
        'recipe',
      )`safety_share mixes in rows that ship with a data set, and "${data}" is your own. Mix safety rows in where you add its file, and set safety_share to 0.`;
    const { base, readText } = this.#sources;
    const { data: entries } = await this.#catalogue();
    const { safety } = findEntry(entries, data, 'data set');
    if (safety) return this.#once(safety.path, () => loadTrainingRows(base, safety.path, readText));
    const others = entries.filter((entry) => entry.safety).map(({ id }) => id);
    throw fail(
      'recipe',
    )`There are no safety rows for the data set "${data}"; set safety_share to 0${others.length > 0 ? `, or choose ${others.join(', ')}` : ''}.`;
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
    const began = this.#forgotten;
    const [{ tokenizer }, { train }] = await untilStopped(Promise.all([this.model(model), this.examples(data)]), hooks.signal);
    const counted = await countTokens(tokenizer, train, all ? train.length : SAMPLE_ROWS, hooks);
    if (counted.tokens.length === 0) throw fail('data')`No row of "${data}" can be read by the model "${model}".`;
    if (began === this.#forgotten) this.#counted.set(key, counted);
    return lengthStatistics(counted, max_length);
  }

  /** All rows in tokens, which takes a while where there are many; who comes while it is done waits for the same. */
  #rows({ model, data }: Recipe, part: keyof typeof PARTS, hooks: WorkHooks): Promise<ReadRows> {
    const key = `${model} ${data}${PARTS[part]}`;
    let work = this.#read.get(key);
    if (!work || work.over) {
      work = new SharedWork((shared) => this.#encode(model, data, part, shared));
      this.#read.set(key, work);
    }
    return work.wait(hooks);
  }

  async #encode(model: string, data: string, part: keyof typeof PARTS, hooks: WorkHooks): Promise<ReadRows> {
    const forgotten = this.#forgotten;
    const text = part === 'safety' ? this.#safety(data) : this.examples(data).then(({ train }) => train);
    const [{ tokenizer }, train] = await Promise.all([this.model(model), text]);
    const skipped = new Set<number>();
    const rows: EncodedRow[] = [];
    const began = performance.now();
    for await (const piece of encodePieces(tokenizer, train, (row) => void skipped.add(row), hooks)) append(rows, piece);
    const tokens = rows.map(({ inputIds }) => inputIds.length);
    const seconds = (performance.now() - began) / 1000;
    if (part === 'task' && forgotten === this.#forgotten)
      this.#counted.set(`${model} ${data}`, { tokens, of: train.length, seen: train.length, seconds });
    return { rows, examples: train.filter((_, row) => !skipped.has(row)) };
  }

  /**
   * The rows to learn. Throws `stopped` when the signal is raised while they are read, and others who wait for the same rows go on; `data`
   * when there are none.
   */
  async learnt(recipe: Recipe, hooks: WorkHooks = {}): Promise<LearntRows> {
    const { model, data, max_length, safety_share: share, data_seed: seed } = recipe;
    const began = this.#forgotten;
    const read = await this.#rows(recipe, 'task', hooks);
    const safety = share > 0 ? await this.#rows(recipe, 'safety', hooks) : null;
    const key = [model, data, max_length, ...(safety ? [share, seed] : [])].join(' ');
    const known = this.#learnt.get(key);
    if (known && began === this.#forgotten) return known;
    if (read.rows.length === 0) throw fail('data')`No row of "${data}" can be learnt with the model "${model}".`;
    const task = learnable(read, max_length);
    if (task.length === 0)
      throw fail('data')`No row of "${data}" has anything to learn within max_length ${max_length}; choose a larger one.`;
    const all = safety ? mixIn(task, learnable(safety, max_length), { share, seed }).examples : task;
    const tokens = all.reduce((n, { row }) => n + row.inputIds.length, 0);
    const learnt: LearntRows = {
      rows: all.map(({ row }) => row),
      examples: all.map(({ example }) => example),
      longest: all.reduce((n, { row }) => Math.max(n, row.inputIds.length), 0),
      meanTokens: tokens / all.length,
    };
    if (began === this.#forgotten) this.#learnt.set(key, learnt);
    return learnt;
  }

  /** What a recipe is judged by, as text. */
  #evaluation({ data, evaluation }: Recipe): Promise<EvaluationData> {
    return this.questions(evaluation.prompts, data);
  }

  /** A prompt set with its look-alikes, and the held-out rows of a data set; without one none. */
  async questions(prompts: string, data: string | null): Promise<EvaluationData> {
    const [rows, { adversarial, lookAlikes }] = await Promise.all([data === null ? null : this.examples(data), this.#prompts(prompts)]);
    return { prompts: adversarial, lookAlikes, heldOut: rows?.test.flatMap(asQuestion) ?? [] };
  }

  /** What a recipe is judged by, in tokens; the same value for all recipes that are judged by the same. */
  judgedBy(recipe: Recipe): Promise<JudgedBy> {
    const { model, data, evaluation, max_length } = recipe;
    const key = [model, data, evaluation.prompts, max_length].join(' ');
    let value = this.#judgedBy.get(key);
    if (!value) {
      value = this.#encodeEvaluation(recipe);
      // A failed download is tried again the next time.
      value.catch(() => this.#judgedBy.delete(key));
      this.#judgedBy.set(key, value);
    }
    return value;
  }

  async #encodeEvaluation(recipe: Recipe): Promise<JudgedBy> {
    const [{ tokenizer }, evaluation] = await Promise.all([this.model(recipe.model), this.#evaluation(recipe)]);
    return { encoded: await encodeEvaluation(tokenizer, evaluation, recipe.max_length), starts: new StartEvaluations() };
  }

  /** As `learnt`, with what the recipe is judged by as text. */
  async data(recipe: Recipe, hooks: WorkHooks = {}): Promise<LearntData> {
    const [evaluation, learnt] = await Promise.all([this.#evaluation(recipe), this.learnt(recipe, hooks)]);
    return { ...learnt, evaluation };
  }
}

/** A held-out row as something to ask: a conversation up to its last answer to a question that is learnt; text without a question has none. */
function asQuestion(example: Example): HeldOutRow[] {
  if ('prompt' in example) return [example];
  if (!('messages' in example)) return [];
  const at = example.messages.findLastIndex((one, i) => isLearnt(one) && example.messages[i - 1]?.role === 'user');
  if (at < 0) return [];
  const messages = example.messages.slice(0, at + 1);
  return [messages.length === 2 ? { prompt: messages[0]!.content, completion: messages[1]!.content } : { messages }];
}

/** Rows cut to a length, without those that have nothing to learn then: what is learnt may begin behind the cut. */
const learnable = ({ rows, examples }: ReadRows, length: number): { row: EncodedRow; example: Example }[] =>
  rows
    .map((row, i) => ({ row: cut(row, length), example: examples[i]! }))
    .filter(({ row: { labels } }) => labels.some((label, at) => at > 0 && label !== IGNORED));

const cut = (row: EncodedRow, length: number): EncodedRow =>
  row.inputIds.length <= length ? row : { inputIds: row.inputIds.slice(0, length), labels: row.labels.slice(0, length) };
