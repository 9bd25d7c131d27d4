import type { Floats } from './half';
import { fail, sentence, type Sentence, unanswered } from '../protocol/errors';
import { append } from '../protocol/base/lists';
import { otherTokenizer, otherWeights } from './conversion';
import { type Files, type FileSource, folderOf, readJson, readText } from './files';
import { isBuffer, renamed, someOf } from './reading/names';
import { withSpecialTokens } from './reading/special-tokens';
import { sameBits } from './reading/tied-head';
import { PIECE_BYTES, pieceSize, readLayout, readPieces, readRows, readTensor, type StoredTensor, type StoredType } from './safetensors';
import { label, shown } from './strict-json';

/** A tensor that is read when asked for, as float32. Those of a file tell their type and come in parts too. */
export interface CheckpointTensor {
  shape: number[];
  read: () => Promise<Floats>;
  dtype?: StoredType;
  /** In order, at most `maxBytes` as float32 each; whole rows of the first dimension wherever one fits. */
  pieces?: (maxBytes?: number) => AsyncIterable<Floats>;
  /** Rows of the first dimension. */
  rows?: (first: number, count: number) => Promise<Floats>;
}

/** A model in the Hugging Face layout. */
export interface Checkpoint {
  /** Parsed config.json; what the other files contradict in it is set right. */
  config: unknown;
  /** By the names that Transformers gives them. */
  tensors: ReadonlyMap<string, CheckpointTensor>;
  /**
   * Parsed tokenizer.json, tokenizer_config.json, generation_config.json and special_tokens_map.json where they are there, else null. The
   * first two know the special tokens of all files.
   */
  tokenizer: unknown;
  tokenizerConfig: unknown;
  generationConfig?: unknown;
  specialTokensMap?: unknown;
  /** chat_template.jinja, else the template in tokenizer_config.json, else null. */
  chatTemplate?: string | null;
  /** Sentences for a person: what was read otherwise than it is written, or not at all. */
  notes?: readonly Sentence[];
}

/** What a checkpoint is, without its tokenizer. */
export type CheckpointOutline = Pick<Checkpoint, 'config' | 'tensors' | 'chatTemplate' | 'notes'>;

const WEIGHTS = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';
const TEMPLATE = 'chat_template.jinja';
const TOKENIZER = 'tokenizer.json';
const TOKENIZER_CONFIG = 'tokenizer_config.json';
const TOKENS_MAP = 'special_tokens_map.json';
const EMBEDDING = 'model.embed_tokens.weight';
const HEAD = 'lm_head.weight';

/**
 * Reads a checkpoint folder in the Hugging Face layout: as a map of file names or paths to blobs, as files picked or dropped, or from the
 * URL of the folder. It holds config.json and model.safetensors, or the index with its shards; tokenizer.json, tokenizer_config.json and
 * chat_template.jinja if there are any. All headers are checked here, tensors are read when asked for, from float32, float16 or bfloat16.
 * Throws `checkpoint` naming the file that is missing or wrong, or `unsupported` with the way to convert what there is.
 */
export async function readCheckpoint(source: FileSource | URL): Promise<Checkpoint> {
  const folder = source instanceof URL ? { name: 'FOLDER', files: await download(source) } : folderOf(source, 'config.json');
  const { files } = folder;
  const { notes = [], config: given, ...outline } = await outlineOf(folder);
  const told = [...notes];
  const tensors = new Map(outline.tensors);
  const config = await untied(given as Record<string, unknown>, tensors, told);
  const { addedTokens: _, ...checkpoint } = withSpecialTokens({
    ...outline,
    tensors,
    config,
    tokenizer: await readJson(files, TOKENIZER),
    generationConfig: await readJson(files, 'generation_config.json'),
    specialTokensMap: await readJson(files, TOKENS_MAP),
    addedTokens: await readJson(files, 'added_tokens.json'),
  });
  return { ...checkpoint, notes: [...told, ...checkpoint.notes] };
}

/**
 * As `readCheckpoint`, without the tokenizer, whose file can take longer to read than all the rest (that it is there is seen by its name), and
 * without comparing a tied model's head with its table of words, which reads both.
 * Throws as `readCheckpoint` for what it reads.
 */
export async function readCheckpointOutline(source: FileSource): Promise<CheckpointOutline> {
  const outline = await outlineOf(folderOf(source, 'config.json'));
  const { tensors, config } = outline;
  // Whether the head is another than the table that it is tied to only the weights say, which are not read here.
  const tied = (config as Record<string, unknown>).tie_word_embeddings === true && tensors.has(EMBEDDING);
  return tied ? { ...outline, tensors: new Map([...tensors].filter(([name]) => name !== HEAD)) } : outline;
}

async function outlineOf({
  name,
  files,
}: {
  name: string;
  files: Files;
}): Promise<CheckpointOutline & Pick<Checkpoint, 'tokenizerConfig'>> {
  const names = [...files.keys()];
  const config = await readJson(files, 'config.json');
  if (!config) {
    const hint = otherWeights(names, name);
    if (hint) throw hint;
    throw fail('checkpoint')`config.json is missing. A model in the Hugging Face layout has config.json and model.safetensors.`;
  }
  const { tensors, notes } = await tensorsOf(files, name);
  if (!files.has(TOKENIZER)) {
    const hint = otherTokenizer(names, name);
    if (hint) throw hint;
  }
  const tokenizerConfig = await readJson(files, TOKENIZER_CONFIG);
  const chatTemplate = await readTemplate(files, notes);
  return { config, tensors, tokenizerConfig, chatTemplate, notes };
}

/** The config, whose head is its own where the files hold another than the table of words; one that is the same is left out. */
async function untied(config: Record<string, unknown>, tensors: Map<string, CheckpointTensor>, notes: Sentence[]): Promise<object> {
  const [head, words] = [tensors.get(HEAD), tensors.get(EMBEDDING)];
  if (config.tie_word_embeddings !== true || !head || !words) return config;
  const readable = (tensor: CheckpointTensor) => ({ shape: tensor.shape, pieces: () => piecesOf(tensor) });
  if (await sameBits(readable(head), readable(words))) {
    tensors.delete(HEAD);
    return config;
  }
  notes.push(
    sentence`config.json ties the head to the table of words (tie_word_embeddings: true), but ${HEAD} of the files is another: it is kept, and tie_word_embeddings is taken as false.`,
  );
  return { ...config, tie_word_embeddings: false };
}

/**
 * The chat template of a folder: in a file of its own, else in tokenizer_config.json; null where there is none. `notes` are told what there
 * is besides. Throws `checkpoint` for several of which none is the default.
 */
export async function readTemplate(files: Files, notes: Sentence[] = []): Promise<string | null> {
  const [beside, config] = [await readText(files, TEMPLATE), await readJson(files, TOKENIZER_CONFIG)];
  const within = templateOf(config);
  if (beside !== null && beside !== undefined) {
    if (within !== null && within.trim() !== beside.trim())
      notes.push(
        sentence`${TEMPLATE} and ${TOKENIZER_CONFIG} have different chat templates: that of ${TEMPLATE} is used, as Transformers does.`,
      );
    return beside;
  }
  const named = namedTemplates(config);
  const [first, ...others] = named;
  if (within !== null || !first) return within;
  if (others.length > 0)
    throw fail(
      'checkpoint',
    )`${TOKENIZER_CONFIG} has the chat templates ${someOf(named.map(({ name }) => shown(name)))} and none of the name "default", so it cannot be told which one conversations take. Name one of them "default", or put a chat_template.jinja beside it.`;
  notes.push(sentence`The only chat template of ${TOKENIZER_CONFIG} is called ${shown(first.name)} in place of "default", and is used.`);
  return first.template;
}

/** The templates of a tokenizer_config.json that has a list of them. */
function namedTemplates(tokenizerConfig: unknown): { name: unknown; template: string }[] {
  const { chat_template: found } = (tokenizerConfig ?? {}) as { chat_template?: unknown };
  if (!Array.isArray(found)) return [];
  return (found as ({ name?: unknown; template?: unknown } | null)[]).flatMap((one) =>
    typeof one?.template === 'string' ? [{ name: one.name, template: one.template }] : [],
  );
}

/** The chat template in a tokenizer_config.json: a text, or among several named ones the one called default. */
export function templateOf(tokenizerConfig: unknown): string | null {
  const { chat_template: found } = (tokenizerConfig ?? {}) as { chat_template?: unknown };
  if (!Array.isArray(found)) return typeof found === 'string' ? found : null;
  const named = found as ({ name?: unknown; template?: unknown } | null)[];
  const chosen = named.find((entry) => entry?.name === 'default')?.template;
  return typeof chosen === 'string' ? chosen : null;
}

/** The values of a tensor in pieces, wherever it lies. */
export async function* piecesOf(
  { shape, read, pieces }: CheckpointTensor,
  maxBytes = PIECE_BYTES,
): AsyncGenerator<Floats, void, undefined> {
  if (pieces) {
    yield* pieces(maxBytes);
    return;
  }
  const whole = await read();
  const size = pieceSize(shape, maxBytes);
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

function entry(file: Blob, fileName: string, name: string, tensor: StoredTensor): CheckpointTensor {
  const what = `${fileName}, tensor ${label(name)},`;
  return {
    dtype: tensor.dtype,
    shape: tensor.shape,
    read: () => readTensor(file, tensor, what),
    pieces: (maxBytes) => readPieces(file, tensor, maxBytes, what),
    rows: (first, count) => readRows(file, tensor, first, count, what),
  };
}

/** The tensors of a file or of all shards, and what is to be told of them. */
interface Gathered {
  tensors: Map<string, CheckpointTensor>;
  notes: Sentence[];
}

/** Gathers tensors from file to file. */
class Gathering {
  readonly #tensors = new Map<string, CheckpointTensor>();
  readonly #unused: string[] = [];
  readonly notes: Sentence[] = [];

  /** What the file holds, unused buffers among it, and the bytes of its tensors. */
  async add(file: Blob, fileName: string, expected?: ReadonlySet<string>): Promise<{ names: Set<string>; bytes: number }> {
    const { tensors, unused, bytes } = await readLayout(file, fileName, isBuffer);
    for (const [key, tensor] of tensors) {
      if (expected && !expected.has(key))
        throw fail('checkpoint')`${fileName} holds the tensor ${label(key)}, which the index does not put there.`;
      this.#tensors.set(key, entry(file, fileName, key, tensor));
    }
    append(this.#unused, unused);
    return { names: new Set([...tensors.keys(), ...unused]), bytes };
  }

  /** Under the names that Transformers gives. */
  all(): Gathered {
    const { notes } = this;
    const unused = this.#unused;
    if (unused.length > 0)
      notes.push(sentence`Buffers that no model computes with were left out: ${unused.length}, ${someOf(unused.map(label))}.`);
    const other = renamed(this.#tensors.keys());
    if (other.size === 0) return { tensors: this.#tensors, notes };
    const told = someOf(Array.from(other, ([from, to]) => `${label(from)} as ${label(to)}`));
    notes.push(sentence`Tensors were read under other names than the files give them: ${other.size}, ${told}.`);
    return { tensors: new Map(Array.from(this.#tensors, ([name, tensor]) => [other.get(name) ?? name, tensor])), notes };
  }
}

async function tensorsOf(files: Files, folder: string): Promise<Gathered> {
  const weights = files.get(WEIGHTS);
  if (weights) {
    const gathering = new Gathering();
    await gathering.add(weights, WEIGHTS);
    if (files.has(INDEX)) gathering.notes.push(sentence`${INDEX} is there beside ${WEIGHTS}, which alone was read.`);
    return gathering.all();
  }
  const index = await readJson(files, INDEX);
  if (index) return shardedTensors(files, index);
  const names = [...files.keys()];
  const hint = otherWeights(names, folder);
  if (hint) throw hint;
  const shard = names.find((name) => name.endsWith('.safetensors'));
  const beside = shard === undefined ? '' : sentence` ${shard} is there: shards need their index beside them.`;
  throw fail('checkpoint')`${WEIGHTS} is missing (and there is no ${INDEX}).${beside}`;
}

/** The shards of an index in the order of its names, each once. Throws `checkpoint`. */
export function shardsOf(index: Record<string, unknown>): Map<string, Set<string>> {
  const map = index.weight_map;
  if (typeof map !== 'object' || map === null || Array.isArray(map))
    throw fail('checkpoint')`${INDEX}: weight_map is ${shown(map)}, expected the file of each tensor.`;
  const shards = new Map<string, Set<string>>();
  for (const [tensor, file] of Object.entries(map)) {
    if (typeof file !== 'string' || !/^[^/\\]+\.safetensors$/.test(file))
      throw fail('checkpoint')`${INDEX} puts ${label(tensor)} into ${shown(file)}, expected a .safetensors file beside it.`;
    const tensors = shards.get(file) ?? new Set();
    shards.set(file, tensors.add(tensor));
  }
  return shards;
}

async function shardedTensors(files: Files, index: Record<string, unknown>): Promise<Gathered> {
  const shards = shardsOf(index);
  const missing = [...shards.keys()].filter((name) => !files.has(name));
  if (missing.length > 0) {
    const more = missing.length === 1 ? '' : sentence` (${missing.length} of ${shards.size} shards are missing)`;
    throw fail('checkpoint')`The index names ${label(missing[0]!)}, which is not among the files${more}.`;
  }
  const gathering = new Gathering();
  let sum = 0;
  for (const [name, expected] of shards) {
    const { names, bytes } = await gathering.add(files.get(name)!, name, expected);
    const lost = [...expected].find((key) => !names.has(key));
    if (lost !== undefined) throw fail('checkpoint')`The index puts the tensor ${label(lost)} into ${name}, which does not hold it.`;
    sum += bytes;
  }
  const { total_size: total } = (index.metadata ?? {}) as { total_size?: unknown };
  // Which tensors there are is checked by name; other trainers write the sum of other files.
  if (total !== undefined && total !== sum)
    gathering.notes.push(
      sentence`${INDEX} tells of ${shown(total)} bytes of tensors, the shards hold ${sum}: the shards were read as they are.`,
    );
  return gathering.all();
}

/** The known files of a folder that cannot be listed. Each file that is not there is an error on the console, so few are tried. */
async function download(given: URL): Promise<Map<string, Blob>> {
  const folder = new URL(given);
  if (!folder.pathname.endsWith('/')) folder.pathname += '/';
  const files = new Map<string, Blob>();
  const get = async (name: string): Promise<void> => {
    const address = new URL(encodeURIComponent(name), folder);
    const response = await fetch(address).catch((error: unknown) => {
      throw fail('checkpoint', {
        passing: true,
      })`${address.pathname} could not be loaded (${unanswered(error)}). Check the connection.`;
    });
    if (response.ok) files.set(name, await response.blob());
    else if (response.status !== 404)
      throw fail('checkpoint', { passing: true })`${address.pathname} could not be loaded: its host answered ${response.status}.`;
  };
  await Promise.all(['config.json', WEIGHTS, TOKENIZER, TOKENIZER_CONFIG, 'generation_config.json'].map(get));
  if (files.has('config.json') && !files.has(WEIGHTS)) {
    await get(INDEX);
    const index = await readJson(files, INDEX);
    if (index) await Promise.all(Array.from(shardsOf(index).keys(), get));
  }
  // Templates and the tokens that end an answer stand in one of two places.
  const tokenizerConfig = files.has(TOKENIZER) ? await readJson(files, TOKENIZER_CONFIG) : {};
  if (files.has(TOKENIZER) && templateOf(tokenizerConfig) === null) await get(TEMPLATE);
  if (files.has(TOKENIZER) && !tokenizerConfig?.eos_token) await get(TOKENS_MAP);
  return files;
}
