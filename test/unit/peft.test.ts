import { describe, expect, it, test } from 'vitest';
import { type AdapterSource, peftFolder, readPeft } from '../../src/exchange/peft';
import { readHeader, writeSafetensors } from '../../src/exchange/safetensors';
import { runRecord } from './records';
import { inEnglish } from './english';

const floats = (length: number, from: number) => Float32Array.from({ length }, (_, i) => (from + i) / 7);
const layers = [0, 1].flatMap((n) => [
  { name: `model.layers.${n}.self_attn.q_proj`, inFeatures: 4, outFeatures: 6 },
  { name: `model.layers.${n}.self_attn.v_proj`, inFeatures: 4, outFeatures: 2 },
  { name: `model.layers.${n}.mlp.down_proj`, inFeatures: 8, outFeatures: 4 },
]);
const source: AdapterSource = {
  settings: { r: 2, lora_alpha: 4, lora_dropout: 0.05, target_modules: ['q_proj', 'v_proj'] },
  baseModel: 'org/base',
  modules: layers
    .filter(({ name }) => !name.endsWith('down_proj'))
    .map((layer, i) => ({ ...layer, a: floats(2 * layer.inFeatures, i), b: floats(2 * layer.outFeatures, -i) })),
};

const written = () => new Map(peftFolder(source).map(({ path, data }) => [path, data]));
const withConfig = async (change: Record<string, unknown>) => {
  const config = JSON.parse(await written().get('adapter_config.json')!.text()) as Record<string, unknown>;
  return written().set('adapter_config.json', new Blob([JSON.stringify({ ...config, ...change })]));
};
const withTensors = (change: (tensors: Map<string, { shape: number[]; data: Float32Array<ArrayBuffer> }>) => void) => {
  const tensors = new Map<string, { shape: number[]; data: Float32Array<ArrayBuffer> }>();
  for (const { name, inFeatures, outFeatures, a, b } of source.modules) {
    tensors.set(`base_model.model.${name}.lora_A.weight`, { shape: [2, inFeatures], data: a });
    tensors.set(`base_model.model.${name}.lora_B.weight`, { shape: [outFeatures, 2], data: b });
  }
  change(tensors);
  return written().set('adapter_model.safetensors', writeSafetensors(Array.from(tensors, ([name, tensor]) => ({ name, ...tensor }))));
};

describe('an adapter in files', () => {
  it('has the names and shapes that PEFT gives them', async () => {
    const header = await readHeader(written().get('adapter_model.safetensors')!);
    expect(header.get('base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight')!.shape).toEqual([2, 4]);
    expect(header.get('base_model.model.model.layers.1.self_attn.q_proj.lora_B.weight')!.shape).toEqual([6, 2]);
    expect(header.size).toBe(8);
    expect(JSON.parse(await written().get('adapter_config.json')!.text())).toMatchObject({
      peft_type: 'LORA',
      task_type: 'CAUSAL_LM',
      base_model_name_or_path: 'org/base',
      r: 2,
      lora_alpha: 4,
      lora_dropout: 0.05,
      target_modules: ['q_proj', 'v_proj'],
      bias: 'none',
      inference_mode: true,
      fan_in_fan_out: false,
    });
  });

  it('comes back bit for bit', async () => {
    const { settings, baseModel, modules } = await readPeft(written(), layers);
    expect(settings).toEqual(source.settings);
    expect(baseModel).toBe('org/base');
    expect([...modules.keys()]).toEqual(source.modules.map(({ name }) => name));
    for (const { name, a, b } of source.modules) expect(modules.get(name)).toEqual({ a, b });
  });

  it('has a card where there is a record', async () => {
    const card = { record: runRecord(), track: 'online', step: 4 };
    const files = peftFolder({ ...source, card });
    expect(files.map(({ path }) => path)).toEqual(['adapter_config.json', 'adapter_model.safetensors', 'README.md']);
    expect(await files[2]!.data.text()).toContain('base_model: "org/base"');
  });

  it('of PEFT itself is read: options that are off, a pattern for the modules, a folder around it', async () => {
    const change = {
      use_dora: false, use_rslora: false, loftq_config: {}, megatron_core: 'megatron.core', layers_pattern: null, qalora_group_size: 16,
      peft_version: '0.18.0', exclude_modules: null, lora_bias: false, target_modules: 'all-linear', unheard_of: [], alora_invocation_tokens: null,
      trainable_token_indices: null, lora_dropout: 0, base_model_name_or_path: null, revision: null,
    }; // prettier-ignore
    const files = new Map([...(await withConfig(change))].map(([name, data]) => [`checkpoint-4/${name}`, data]));
    const { settings, baseModel } = await readPeft(files, layers);
    expect(settings).toEqual({ ...source.settings, lora_dropout: 0 });
    expect(baseModel).toBeNull();
  });
});

describe('an adapter as others write it', () => {
  test.each<[string, (key: string) => string]>([
    ['with the name that it had in memory', (key) => key.replace('.weight', '.default.weight')],
    ['of torch.compile', (key) => key.replace('base_model.model.', 'base_model.model._orig_mod.')],
    ['of data parallelism', (key) => `module.${key}`],
    ['without model.', (key) => key.replace('model.model.model.', 'model.model.')],
    ['without any prefix', (key) => key.replace('base_model.model.', '')],
  ])('%s is read under the names of PEFT, and told', async (_, rename) => {
    const files = withTensors((all) => {
      for (const [key, tensor] of [...all]) {
        all.delete(key);
        all.set(rename(key), tensor);
      }
    });
    const { modules, notes } = await inEnglish(readPeft(files, layers));
    for (const { name, a, b } of source.modules) expect(modules.get(name)).toEqual({ a, b });
    const [first] = source.modules;
    const key = `base_model.model.${first!.name}.lora_A.weight`;
    expect(notes).toEqual([
      expect.stringMatching(`^Tensors of the adapter were read under other names than the file gives them: 8, ${rename(key)} as ${key}`),
    ]);
  });

  test('two adapters in one file are refused by name', async () => {
    const files = withTensors((all) => {
      [...all].forEach(([key, tensor], i) => {
        all.delete(key);
        all.set(key.replace('.weight', i < 4 ? '.one.weight' : '.two.weight'), tensor);
      });
    });
    await expect(readPeft(files, layers)).rejects.toThrow('holds two adapters, one and two');
  });

  test('names of modules that it does not hold are told', async () => {
    const { settings, notes } = await inEnglish(
      readPeft(await withConfig({ target_modules: ['q_proj', 'v_proj', 'k_proj', 'c_attn'] }), layers),
    );
    expect(settings.target_modules).toEqual(['q_proj', 'v_proj']);
    expect(notes).toEqual([
      'adapter_config.json names target modules of which adapter_model.safetensors holds nothing: 2, k_proj, c_attn. Read was what it holds: q_proj, v_proj.',
    ]);
  });

  test('what a pattern names and it does not hold is told, as is a pattern that cannot be read', async () => {
    const notes = async (target_modules: string) => (await inEnglish(readPeft(await withConfig({ target_modules }), layers))).notes;
    expect(await notes(String.raw`model\.layers\.\d+\.self_attn\.(q|v)_proj`)).toBeUndefined();
    expect(await notes('all-linear')).toBeUndefined();
    expect(await notes('.*_proj')).toEqual([
      expect.stringMatching(/^adapter_config\.json names target modules of which adapter_model\.safetensors holds nothing: \d, /),
    ]);
    expect(await notes('(?P<kind>q|v)_proj')).toEqual([
      'adapter_config.json has the target_modules "(?P<kind>q|v)_proj", which cannot be read here. Read was what adapter_model.safetensors holds.',
    ]);
  });
});

describe('an adapter is refused', () => {
  const options: [string, unknown, string][] = [
    ['use_dora', true, 'use_dora: true; this build expects it to be off'],
    ['use_rslora', true, 'use_rslora: true'],
    ['modules_to_save', ['lm_head'], 'modules_to_save: ["lm_head"]'],
    ['rank_pattern', { q_proj: 4 }, 'rank_pattern: {"q_proj":4}; this build expects it to be off. Merge the adapter with PEFT'],
    ['alpha_pattern', { q_proj: 4 }, 'alpha_pattern'],
    ['layers_to_transform', [0], 'layers_to_transform'],
    ['fan_in_fan_out', true, 'fan_in_fan_out'],
    ['unheard_of', { some: 'thing' }, 'unheard_of'],
    ['bias', 'all', 'bias: "all"; this build expects "none"'],
    ['init_lora_weights', 'pissa', 'init_lora_weights: "pissa"'],
    ['peft_type', 'LOHA', 'peft_type: "LOHA"; this build expects "LORA"'],
    ['task_type', 'SEQ_CLS', 'task_type'],
    ['layers_to_transform', 0, 'layers_to_transform: 0'],
    ['r', 1000, 'r: 1000; it must be a whole number from 1 to 256'],
    ['r', 3, 'adapter_model.safetensors: tensor base_model'],
    ['r', 2.5, 'r: 2.5; it must be a whole number'],
    ['r', 'two', 'r: "two"; it must be a whole number'],
    ['lora_alpha', 'many', 'lora_alpha'],
    ['lora_dropout', 2, 'lora_dropout'],
    ['target_modules', '.*q_proj', 'self_attn.v_proj, which target_modules in adapter_config.json does not name'],
    ['target_modules', 'q_proj|v_proj', 'self_attn.q_proj, which target_modules in adapter_config.json does not name'],
    ['target_modules', ['q_proj'], 'holds v_proj, which target_modules in adapter_config.json does not name'],
  ];
  it.each(options)('for its option %s', async (name, value, message) => {
    const read = readPeft(await withConfig({ [name]: value }), layers);
    await expect(read).rejects.toMatchObject({ name: 'TabtuneError' });
    await expect(read).rejects.toThrow(message);
  });

  const key = 'base_model.model.model.layers.1.self_attn.v_proj.lora_B.weight';
  const tensors: [string, Parameters<typeof withTensors>[0], string][] = [
    ['that it lacks', (all) => all.delete(key), `lacks the tensor ${key}`],
    [
      'of another shape',
      (all) => all.set(key, { shape: [2, 3], data: floats(6, 0) }),
      `tensor ${key} has the shape [2, 3], expected [2, 2]`,
    ],
    [
      'of no layer',
      (all) => all.set(key.replace('.1.', '.7.'), all.get(key)!),
      'layers.7.self_attn.v_proj.lora_B.weight belongs to no linear layer',
    ],
    ['of another method', (all) => all.set(key.replace('lora_B', 'lora_magnitude_vector'), all.get(key)!), 'belongs to no linear layer'],
    ['at all', (all) => all.clear(), 'holds no tensors'],
  ];
  it.each(tensors)('for a tensor %s', async (_, change, message) => {
    await expect(readPeft(withTensors(change), layers)).rejects.toThrow(message);
  });

  it('for what is missing', async () => {
    const files = written();
    const weights = files.get('adapter_model.safetensors')!;
    files.delete('adapter_model.safetensors');
    await expect(readPeft(files, layers)).rejects.toThrow('adapter_model.safetensors is missing');
    await expect(readPeft(files.set('adapter_model.bin', weights), layers)).rejects.toMatchObject({ code: 'unsupported' });
    await expect(readPeft(new Map(), layers)).rejects.toThrow('adapter_config.json is missing');
    const config = new Blob(['{"r":2}']);
    await expect(readPeft(written().set('adapter_config.json', config), layers)).rejects.toThrow('has no peft_type, expected "LORA"');
  });
});
