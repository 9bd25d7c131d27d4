import { fail, sentence, type TabtuneError, type Sentence } from '../protocol/errors';

/** Files of other formats, and the line of Python that turns them into ours. Names of files come from outside. */

const python = (code: string[]): string => `python -c "${code.join('; ')}"`;
const quoted = (name: string): string => `'${name.replace(/[^\w ./-]/g, '?')}'`;

function conversion(what: Sentence, command: string): TabtuneError {
  return fail('unsupported', { command })`${what} Convert it once with Transformers, then choose the new folder: ${command}`;
}

const tokenizer = (from: string, to: string, more = ''): string[] => [
  `AutoTokenizer.from_pretrained(${from}${more}).save_pretrained(${to})`,
];
const model = (from: string, to: string, more = ''): string[] => [
  `AutoModelForCausalLM.from_pretrained(${from}${more}).save_pretrained(${to})`,
];
const IMPORT = 'from transformers import AutoModelForCausalLM, AutoTokenizer';

/** What to say of a folder without safetensors: which other weights it holds, if any. */
export function otherWeights(names: readonly string[], folder: string): TabtuneError | undefined {
  const from = quoted(folder);
  const to = quoted(`${folder}-safetensors`);
  const gguf = names.find((name) => name.endsWith('.gguf'));
  if (gguf !== undefined) {
    const more = `, gguf_file=${quoted(gguf)}`;
    return conversion(
      sentence`${gguf} is in llama.cpp's format GGUF, not safetensors.`,
      python([IMPORT, ...model(from, to, more), ...tokenizer(from, to, more)]),
    );
  }
  const other = names.find((name) => /\.(bin|pt|pth|ckpt|h5|msgpack)$/.test(name) && !/^(training_args|optimizer|scheduler)/.test(name));
  if (other === undefined) return undefined;
  return conversion(
    sentence`${other} is not safetensors; such files can hold programs, so they are not opened here.`,
    python([IMPORT, ...model(from, to), ...tokenizer(from, to)]),
  );
}

/** What to say of a folder without tokenizer.json that has a tokenizer all the same. */
export function otherTokenizer(names: readonly string[], folder: string): TabtuneError | undefined {
  const found = ['tokenizer.model', 'vocab.json'].find((name) => names.includes(name));
  if (found === undefined) return undefined;
  const line = python(['from transformers import AutoTokenizer', ...tokenizer(quoted(folder), quoted(folder))]);
  return conversion(sentence`The tokenizer is there as ${found} only; tokenizer.json is needed.`, line);
}
