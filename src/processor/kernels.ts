import type { Layout } from '../device/layout';
import { named, numbered } from '../device/named';
import type { Op, Tensor } from '../device/op';
import { fail } from '../protocol/errors';

/** Operations of processor/ compiled, and how what an operation holds becomes their parameters: by name, as the shader's text gives it. */

/** [name, type] of each parameter of a kernel. */
export type Signature = [name: string, type: string][];

const SECTION = 'signatures';

/** What scripts/build-processor.mjs wrote beside the code. Throws `internal` for a module that was made by nothing of the kind. */
export function signaturesOf(module: WebAssembly.Module): Map<string, Signature> {
  const [section] = WebAssembly.Module.customSections(module, SECTION);
  if (!section) throw fail('internal')`The compiled operations hold no signatures; build them anew (npm run build).`;
  return new Map(Object.entries(JSON.parse(new TextDecoder().decode(section)) as Record<string, Signature>));
}

/** Of the thread that carries out a part of an operation. */
export interface Share {
  part: number;
  parts: number;
  /** Address of memory of its own. */
  scratch: number;
}

/**
 * The parameters of a kernel, in its order. `addressOf` says where a tensor lies; of a struct that lies in one, such as `step`, a kernel
 * takes the addresses of fields, `step_share`. Throws `internal` with the names that are missing, or
 * that the kernel does not take, `unsupported` for half precision.
 */
export function argumentsOf(op: Op, layout: Layout, addressOf: (tensor: Tensor) => number, signature: Signature, share: Share): number[] {
  const { shader } = op;
  const { bindings, uniform } = named(op, layout);
  const given = new Map<string, number>(layout.constants);
  const needed = new Set<string>();
  const give = (name: string, value: number): void => {
    given.set(name, value);
    needed.add(name);
  };
  const types = new Map(signature);
  for (const { binding, view } of bindings) {
    const address = addressOf(view.tensor) + view.offset;
    const fields = layout.fieldsOf(binding).filter(({ name }) => types.has(`${binding.name}_${name}`));
    for (const { name, places } of fields) give(`${binding.name}_${name}`, address + places[0]!);
    if (fields.length === 0) give(binding.name, address);
  }
  for (const { name, field, value } of uniform ? numbered(shader.name, uniform.struct, uniform.values) : []) {
    give(name, value);
    const type = types.get(name) ?? field.type;
    if ((type === 'f32') !== (field.type === 'f32'))
      throw fail('internal')`${shader.name}: its kernel takes ${name} as ${type}, but its file declares ${field.type}.`;
  }
  for (const [name, value] of Object.entries(shader.values)) {
    // WGSL wants a point in some numbers, which are given as text then.
    if (!Number.isNaN(Number(value))) give(name, Number(value));
    else if (value !== 'f32') throw fail('unsupported')`${op.label}: the processor computes in float32; ${name} is ${value}.`;
  }
  for (const [name, value] of Object.entries(share)) given.set(name, value as number);
  const missing = signature.filter(([name]) => !given.has(name)).map(([name]) => name);
  const surplus = [...needed].filter((name) => !types.has(name));
  if (missing.length + surplus.length > 0)
    throw fail(
      'internal',
    )`${shader.name}: its kernel lacks ${missing.join(', ') || 'nothing'}, and does not take ${surplus.join(', ') || 'nothing'}.`;
  return signature.map(([name]) => given.get(name)!);
}
