import type { Shader } from '../device/op';
import { fail } from '../protocol/errors';

/**
 * Replaces top-level `const NAME = ...;` and `alias NAME = ...;` lines by the given values and nothing else:
 * a shader file is valid WGSL as it stands, and no logic is assembled from strings.
 * Throws `internal` when the file has no such line.
 */
export function specialize({ name, source, values }: Shader): string {
  let text = source;
  for (const [key, value] of Object.entries(values)) {
    const line = new RegExp(`^(const|alias) ${key}\\b( *: *[\\w<>]+)? *= *[^;]+;`, 'm');
    if (!line.test(text)) throw fail('internal')`Shader ${name} has no top-level constant or alias named ${key}.`;
    text = text.replace(line, (_, keyword: string, type: string | undefined) => `${keyword} ${key}${type ?? ''} = ${String(value)};`);
  }
  return Object.values(values).includes('f16') ? `enable f16;\n${text}` : text;
}

/** Pipelines by specialised source: equal kernels are compiled once per device. */
export class PipelineCache {
  readonly #device: GPUDevice;
  readonly #cache = new Map<string, Promise<GPUComputePipeline>>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  get(shader: Shader): Promise<GPUComputePipeline> {
    const code = specialize(shader);
    let pipeline = this.#cache.get(code);
    if (!pipeline) {
      pipeline = this.#compile(shader.name, code);
      this.#cache.set(code, pipeline);
    }
    return pipeline;
  }

  async #compile(name: string, code: string): Promise<GPUComputePipeline> {
    // What is wrong with a shader is told below, with its lines; without a scope of its own it would also break the device.
    this.#device.pushErrorScope('validation');
    const module = this.#device.createShaderModule({ label: name, code });
    const refused = this.#device.popErrorScope();
    const { messages } = await module.getCompilationInfo();
    const errors = messages.filter((m) => m.type === 'error');
    if (errors.length > 0) {
      throw fail('gpu')`Shader ${name} does not compile: ${errors.map((m) => `line ${m.lineNum}: ${m.message}`).join('; ')}`;
    }
    const error = await refused;
    if (error) throw fail('gpu')`Shader ${name} does not compile: ${error.message}`;
    return this.#device.createComputePipelineAsync({ label: name, layout: 'auto', compute: { module, entryPoint: 'main' } });
  }
}
