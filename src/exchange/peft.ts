import type { Floats } from './half';
import * as v from 'valibot';
import { fail, sentence, type TabtuneError, type Sentence } from '../protocol/errors';
import type { ExportedFile } from '../protocol/messages';
import { type Lora, loraSchema } from '../protocol/recipe';
import { written } from '../protocol/plain';
import { ruleOf } from '../protocol/base/rules';
import { type CardFacts, modelCard } from './card';
import { type FileSource, folderOf, readJson } from './files';
import { someOf, unwrapped } from './reading/names';
import { readHeader, readTensor, type StoredTensor } from './safetensors';
import { writeSafetensors } from './safetensors-write';
import { label, shown } from './strict-json';

/** LoRA adapters in the layout of PEFT: adapter_config.json and adapter_model.safetensors. */

/** A linear layer of the model by its Hugging Face name, such as model.layers.0.self_attn.q_proj. */
export interface LinearModule {
  name: string;
  inFeatures: number;
  outFeatures: number;
}

export interface LoraMatrices {
  /** A as [r, in] and B as [out, r], by rows. */
  a: Floats;
  b: Floats;
}

export interface AdapterSource {
  settings: Lora;
  /** Where the frozen weights are found: an id on the Hub, or a folder. */
  baseModel: string;
  modules: readonly (LinearModule & LoraMatrices)[];
  /** What the model card tells; without it there is none. */
  card?: CardFacts;
}

/** What the headers of an adapter's files tell. */
export interface AdapterOutline {
  settings: Lora;
  /** As its config names it: an id on the Hub, or a folder. */
  baseModel: string | null;
  /** Sentences for a person, where something was read otherwise than it is written. */
  notes?: readonly Sentence[];
}

/** An adapter with its matrices by the names of the linear layers that they stand beside. */
export interface Adapter extends AdapterOutline {
  modules: ReadonlyMap<string, LoraMatrices>;
}

const CONFIG = 'adapter_config.json';
const WEIGHTS = 'adapter_model.safetensors';
const PREFIX = 'base_model.model.';
const keyOf = (module: string, side: 'A' | 'B'): string => `${PREFIX}${module}.lora_${side}.weight`;
const kindOf = (module: string): string => module.slice(module.lastIndexOf('.') + 1);

/** An adapter as the files that `PeftModel.from_pretrained` opens and `readPeft` reads back to the same bits. */
export function peftFolder({ settings, baseModel, modules, card }: AdapterSource): ExportedFile[] {
  const { r, lora_alpha, lora_dropout, target_modules } = settings;
  const config = {
    alpha_pattern: {},
    auto_mapping: null,
    base_model_name_or_path: baseModel,
    bias: 'none',
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
    layers_pattern: null,
    layers_to_transform: null,
    lora_alpha,
    lora_dropout,
    modules_to_save: null,
    peft_type: 'LORA',
    r,
    rank_pattern: {},
    revision: null,
    target_modules,
    task_type: 'CAUSAL_LM',
    use_rslora: false,
  };
  const tensors = modules.flatMap(({ name, inFeatures, outFeatures, a, b }) => [
    { name: keyOf(name, 'A'), shape: [r, inFeatures], data: a },
    { name: keyOf(name, 'B'), shape: [outFeatures, r], data: b },
  ]);
  const wrong = tensors.find(({ shape, data }) => data.length !== shape[0]! * shape[1]!);
  if (wrong) throw fail('internal')`${wrong.name} has ${wrong.data.length} values for the shape ${shown(wrong.shape)}.`;
  return [
    { path: CONFIG, data: new Blob([`${JSON.stringify(config, null, 2)}\n`], { type: 'application/json' }) },
    { path: WEIGHTS, data: writeSafetensors(tensors) },
    ...(card ? [{ path: 'README.md', data: new Blob([modelCard(card, baseModel)], { type: 'text/markdown' }) }] : []),
  ];
}

/**
 * Reads an adapter for a model with these linear layers. Every option that we do not compute has to be off, every tensor known, and every
 * layer of an adapted kind there; what target_modules names besides is told. Names may bear what other trainers put into them. Throws `checkpoint` or `unsupported`, naming file, option or tensor and what was expected.
 */
export async function readPeft(source: FileSource, layers: readonly LinearModule[]): Promise<Adapter> {
  const { outline, names, read } = await inspect(source, layers);
  const modules = new Map<string, LoraMatrices>();
  for (const name of names) modules.set(name, { a: await read(name, 'A'), b: await read(name, 'B') });
  return { ...outline, modules };
}

/** As `readPeft`, without reading a number of any matrix. */
export async function readPeftOutline(source: FileSource, layers: readonly LinearModule[]): Promise<AdapterOutline> {
  return (await inspect(source, layers)).outline;
}

async function inspect(source: FileSource, layers: readonly LinearModule[]) {
  const { files } = folderOf(source, CONFIG);
  const config = await readJson(files, CONFIG);
  const file = files.get(WEIGHTS);
  if (!config) throw fail('checkpoint')`${CONFIG} is missing. An adapter of PEFT has ${CONFIG} and ${WEIGHTS}.`;
  if (!file) throw noWeights([...files.keys()]);
  checkOptions(config);
  const rank = v.safeParse(loraSchema.entries.r, config.r);
  if (!rank.success) throw fail('checkpoint')`${CONFIG} has r: ${shown(config.r)}; it ${ruleOf(rank.issues[0].message)}.`;
  const header = canonical(await readHeader(file, WEIGHTS));
  const names = checkTensors(header, layers, config.r);
  const kinds = [...new Set(Array.from(names, kindOf))];
  const notes = [...renamings(header), ...unheld(config, kinds), ...patterned(config.target_modules, layers, names)];
  const { base_model_name_or_path: base } = config;
  const outline: AdapterOutline = {
    settings: settingsOf(config, kinds),
    baseModel: typeof base === 'string' && base !== '' ? base : null,
    ...(notes.length > 0 ? { notes } : {}),
  };
  const read = async (name: string, side: 'A' | 'B'): Promise<Floats> => {
    const values = await readTensor(file, header.get(keyOf(name, side))!.tensor, WEIGHTS);
    const bad = values.findIndex((x) => !Number.isFinite(x));
    if (bad >= 0) throw fail('checkpoint')`${WEIGHTS}: tensor ${keyOf(name, side)} holds ${values[bad]} at element ${bad}.`;
    return values;
  };
  return { outline, names, read };
}

function noWeights(names: readonly string[]): TabtuneError {
  if (!names.includes('adapter_model.bin'))
    return fail('checkpoint')`${WEIGHTS} is missing. An adapter of PEFT has ${CONFIG} and ${WEIGHTS}.`;
  const load = "torch.load('adapter_model.bin', map_location='cpu', weights_only=True)";
  const command = `python -c "import torch; from safetensors.torch import save_file; save_file(${load}, '${WEIGHTS}')"`;
  return fail('unsupported', { command })`The weights are there as adapter_model.bin only. Convert them once: ${command}`;
}

/** Options that may have any value, because they change nothing of what is computed or are checked by themselves. */
const FREE: ReadonlySet<string> = new Set([
  'auto_mapping', 'base_model_name_or_path', 'inference_mode', 'lora_alpha', 'lora_dropout', 'megatron_core', 'peft_version',
  'qalora_group_size', 'r', 'revision', 'runtime_config', 'target_modules',
]); // prettier-ignore

/** Options with the values that we compute. */
const EXPECTED: ReadonlyMap<string, unknown[]> = new Map<string, unknown[]>([
  ['peft_type', ['LORA']],
  ['task_type', ['CAUSAL_LM', null]],
  ['bias', ['none']],
  // Others, such as pissa and olora, change the frozen weights as well.
  ['init_lora_weights', [true, false, 'gaussian', 'orthogonal']],
]);

const off = (value: unknown): boolean =>
  [undefined, null, false, '', 'none'].includes(value as null) || (typeof value === 'object' && Object.keys(value!).length === 0);

function checkOptions(config: Record<string, unknown>): void {
  if (config.peft_type === undefined) throw fail('checkpoint')`${CONFIG} has no peft_type, expected "LORA".`;
  for (const [name, value] of Object.entries(config)) {
    const expected = EXPECTED.get(name);
    if (expected ? expected.includes(value) : FREE.has(name) || off(value)) continue;
    const wanted = expected ? expected.map((option) => JSON.stringify(option)).join(' or ') : sentence`it to be off`;
    throw fail(
      'unsupported',
    )`${CONFIG} has ${label(name)}: ${written(value)}; this build expects ${wanted}. Merge the adapter with PEFT (merge_and_unload) and bring the whole model.`;
  }
}

interface Found {
  /** As the file names it. */
  key: string;
  tensor: StoredTensor;
}
/** Tensors by the names that PEFT gives them. */
type Header = ReadonlyMap<string, Found>;

/** A matrix of a layer, with whatever prefix, and maybe with the name that the adapter has in memory. */
const MATRIX = /^(?:base_model\.)?(?:model\.)*(layers\.\d+\..+)\.lora_([AB])(?:\.([^.]+))?\.weight$/;

/** Throws `checkpoint` where the file holds two adapters. */
function canonical(header: ReadonlyMap<string, StoredTensor>): Header {
  const found = new Map<string, Found>();
  let adapter: string | undefined;
  for (const [key, tensor] of header) {
    const [, layer, side, name] = MATRIX.exec(unwrapped(key)) ?? [];
    const target = layer === undefined ? key : keyOf(`model.${layer}`, side as 'A' | 'B');
    const other = found.get(target)?.key;
    if (other !== undefined) throw fail('checkpoint')`${WEIGHTS}: ${label(other)} and ${label(key)} are both ${label(target)}.`;
    if (name !== undefined && name !== (adapter ??= name))
      throw fail('checkpoint')`${WEIGHTS} holds two adapters, ${label(adapter)} and ${label(name)}. Choose the file of one.`;
    found.set(target, { key, tensor });
  }
  return found;
}

function renamings(header: Header): Sentence[] {
  const other = [...header].filter(([target, { key }]) => target !== key);
  if (other.length === 0) return [];
  const told = someOf(other.map(([target, { key }]) => `${label(key)} as ${label(target)}`));
  return [sentence`Tensors of the adapter were read under other names than the file gives them: ${other.length}, ${told}.`];
}

const listed = (named: unknown): string[] | null =>
  Array.isArray(named) ? [...new Set(named.map((name) => (typeof name === 'string' ? kindOf(name) : shown(name))))] : null;

/** What the config names and the file does not hold; PEFT would begin such modules anew, where they change nothing. */
function unheld({ target_modules: named }: Record<string, unknown>, kinds: readonly string[]): Sentence[] {
  const lost = listed(named)?.filter((name) => !kinds.includes(name)) ?? [];
  if (lost.length === 0) return [];
  return [
    sentence`${CONFIG} names target modules of which ${WEIGHTS} holds nothing: ${lost.length}, ${someOf(lost.map(label))}. Read was what it holds: ${kinds.join(', ')}.`,
  ];
}

/**
 * target_modules as a pattern, which PEFT holds against the whole name of a layer. Tells what it names and the file does not hold, or that
 * it cannot be read here. Throws `checkpoint` where the file holds a layer that it does not name.
 */
function patterned(named: unknown, layers: readonly LinearModule[], held: readonly string[]): Sentence[] {
  // PEFT has this word for all linear layers but the head.
  if (typeof named !== 'string' || named === 'all-linear') return [];
  let pattern: RegExp;
  try {
    pattern = new RegExp(`^(?:${named})$`);
  } catch {
    return [sentence`${CONFIG} has the target_modules ${shown(named)}, which cannot be read here. Read was what ${WEIGHTS} holds.`];
  }
  const extra = held.find((name) => !pattern.test(name));
  if (extra !== undefined) throw fail('checkpoint')`${WEIGHTS} holds ${extra}, which target_modules in ${CONFIG} does not name.`;
  const lost = layers.map(({ name }) => name).filter((name) => pattern.test(name) && !held.includes(name));
  const kinds = [...new Set(lost.map(kindOf))];
  if (kinds.length === 0) return [];
  return [
    sentence`${CONFIG} names target modules of which ${WEIGHTS} holds nothing: ${kinds.length}, ${someOf(kinds.map(label))}. Read was what it holds: ${[...new Set(held.map(kindOf))].join(', ')}.`,
  ];
}

/** What the file holds decides which kinds of layers are adapted; a list in the config has to name them. */
function settingsOf({ r, lora_alpha, lora_dropout, target_modules: named }: Record<string, unknown>, kinds: string[]): Lora {
  const extra = kinds.find((kind) => listed(named)?.includes(kind) === false);
  if (extra !== undefined) throw fail('checkpoint')`${WEIGHTS} holds ${extra}, which target_modules in ${CONFIG} does not name.`;
  const result = v.safeParse(loraSchema, { r, lora_alpha, lora_dropout: lora_dropout ?? 0, target_modules: kinds });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw fail('unsupported')`${CONFIG}: ${v.getDotPath(issue) ?? sentence`it`} ${ruleOf(issue.message)}.`;
}

/** The adapted modules in the model's order. */
function checkTensors(header: Header, layers: readonly LinearModule[], r: unknown): string[] {
  const shapes = new Map<string, number[]>();
  for (const { name, inFeatures, outFeatures } of layers) {
    shapes.set(keyOf(name, 'A'), [Number(r), inFeatures]);
    shapes.set(keyOf(name, 'B'), [outFeatures, Number(r)]);
  }
  for (const [target, { key, tensor }] of header) {
    const { shape } = tensor;
    const expected = shapes.get(target);
    const refuse = (why: Sentence): never => {
      throw fail('checkpoint')`${WEIGHTS}: tensor ${label(key)} ${why}`;
    };
    if (!expected) refuse(sentence`belongs to no linear layer of this model, expected ${PREFIX}<layer>.lora_A.weight or lora_B.weight.`);
    else if (shape.join() !== expected.join()) refuse(sentence`has the shape ${shown(shape)}, expected ${shown(expected)}.`);
  }
  if (header.size === 0) throw fail('checkpoint')`${WEIGHTS} holds no tensors.`;
  const kinds = new Set(layers.flatMap(({ name }) => (header.has(keyOf(name, 'A')) || header.has(keyOf(name, 'B')) ? [kindOf(name)] : [])));
  const modules = layers.map(({ name }) => name).filter((name) => kinds.has(kindOf(name)));
  const lost = modules.flatMap((name) => [keyOf(name, 'A'), keyOf(name, 'B')]).find((key) => !header.has(key));
  if (lost !== undefined)
    throw fail('checkpoint')`${WEIGHTS} lacks the tensor ${lost}: a kind of layer is adapted in all layers or in none.`;
  return modules;
}
