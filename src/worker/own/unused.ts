import { sentence, type Sentence } from '../../protocol/errors';
import { shardsOf } from '../../exchange/checkpoint';
import { readJson } from '../../exchange/files';
import { someOf } from '../../exchange/reading/names';
import { label } from '../../exchange/strict-json';
import { isAdapter, namesIn, otherFolders, topFolder } from '../../protocol/base/own-folder';

/** Which files of a folder that a person chose are not used, and why. */

const WHOLE = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';
const ADAPTER_WEIGHTS = 'adapter_model.safetensors';
/** What of a folder is read where it is there. */
const READ: ReadonlySet<string> = new Set([
  ...['config.json', 'generation_config.json', 'adapter_config.json', 'chat_template.jinja'],
  ...['tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json', 'added_tokens.json'],
]);

/** Words and pictures for people, and what version control and systems leave behind: nobody expects a model to be read from them. */
const FOR_PEOPLE =
  /(^|\/)(\.[^/]*|__MACOSX|(readme|licen[cs]e|notice|use_policy|copying|citation|changelog)[^/]*)(\/|$)|\.(md|rst|pdf|png|jpe?g|gif|svg|webp)$/i;
const WEIGHTS = /\.(safetensors|bin|pt|pth|ckpt|gguf|ggml|h5|msgpack|onnx|npz|tflite|ot)$|\.(safetensors|bin)\.index\.json$|\.onnx_data$/i;
/** Of these the trainer goes on; they hold no weights that a model computes with. */
const TRAINING = /(^|\/)(training_args|optimizer|scheduler|scaler|rng_state|trainer_state)[^/]*$/i;
const TOKENIZER =
  /(^|\/)(tokenizer\.model[^/]*|[^/]*\.tiktoken|vocab\.(json|txt)|merges\.txt|spiece\.model|sentencepiece[^/]*|tekken\.json)$/i;
const PROGRAM = /\.(py|ipynb|sh|js)$/i;

/** The names of the files in the folder that hold its weights. Throws `checkpoint` for an index that is none. */
export async function weightFiles(names: readonly string[], files: ReadonlyMap<string, Blob>): Promise<Set<string>> {
  if (isAdapter(names)) return new Set([ADAPTER_WEIGHTS]);
  if (names.includes(WHOLE)) return new Set([WHOLE]);
  const index = await readJson(files, INDEX);
  return new Set(index ? [INDEX, ...shardsOf(index).keys()] : []);
}

/**
 * Sentences about the files among `paths` that are not used, each kind with its count and the first names. `weights` are those that are read.
 * What lies in the folder of another model is left to whoever tells of that, and so is an index or an adapter beside whole weights.
 */
export function unusedFiles(paths: readonly string[], weights: ReadonlySet<string>): Sentence[] {
  const top = topFolder(paths);
  const others = otherFolders(paths);
  const beside = isAdapter(namesIn(paths, top)) ? [] : [INDEX, ADAPTER_WEIGHTS];
  const used = new Set([...READ, ...weights, ...beside].map((name) => top + name));
  const left = paths.filter((path) => !used.has(path) && !others.some((folder) => path.startsWith(folder)) && !FOR_PEOPLE.test(path));
  const read = someOf([...weights].filter((name) => name !== INDEX));
  type Say = (count: number, some: Sentence) => Sentence;
  const kinds: [pattern: RegExp, say: Say][] = [
    [TRAINING, (count, some) => sentence`Files of a training were not used: ${count}, ${some}; a run begins anew from the weights.`],
    [WEIGHTS, (count, some) => sentence`Other files of weights were not used: ${count}, ${some}; weights are read from ${read}.`],
    [TOKENIZER, (count, some) => sentence`Other files of a tokenizer were not used: ${count}, ${some}; it is read from tokenizer.json.`],
    [PROGRAM, (count, some) => sentence`Programs were not used: ${count}, ${some}; none that lies beside a model is run.`],
    [/^/, (count, some) => sentence`Other files were not used: ${count}, ${some}; nothing of a model is read from them.`],
  ];
  const told = new Map<Say, string[]>();
  for (const path of left) {
    const [, say] = kinds.find(([pattern]) => pattern.test(path))!;
    told.set(say, [...(told.get(say) ?? []), path.startsWith(top) ? path.slice(top.length) : path]);
  }
  return kinds.flatMap(([, say]) => {
    const names = told.get(say);
    return names ? [say(names.length, someOf(names.map(label)))] : [];
  });
}
