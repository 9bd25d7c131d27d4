import type { Op, Shader } from '../device/op';
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

/** What a shader's text says of its parameters. */
interface Names {
  /** In the order of @binding. */
  bindings: string[];
  /** Of the block of numbers bound last, in order; empty where there is none. An array of vectors is as many: blocks_0, blocks_1, ... */
  fields: string[];
  /** Top-level constants that are plain numbers. */
  constants: Map<string, number>;
}

const BINDING = /@binding\((\d+)\)\s+var<([^>]*)>\s+(\w+)\s*:\s*([\w<>, ]+);/g;
const FIELD = /(\w+)\s*:\s*(?:array<vec4<\w+>, (\d+)>)?/g;
const CONSTANT = /^const (\w+)(?:\s*:\s*\w+)?\s*=\s*(-?[\d.]+(?:e-?\d+)?)[ufi]?;/gm;

export function namesOf({ source }: Shader): Names {
  const found = [...source.matchAll(BINDING)].map(([, at, space, name, type]) => ({ at: Number(at), space, name: name!, type: type! }));
  found.sort((a, b) => a.at - b.at);
  const last = found.at(-1);
  const struct = last?.space === 'uniform' ? new RegExp(`struct ${last.type} \\{([^}]*)\\}`).exec(source)?.[1] : undefined;
  const fields = [...(struct ?? '').matchAll(FIELD)].flatMap(([, name, vectors]) =>
    vectors ? Array.from({ length: 4 * Number(vectors) }, (_, i) => `${name}_${i}`) : [name!],
  );
  const constants = new Map([...source.matchAll(CONSTANT)].map(([, name, value]) => [name!, Number(value)]));
  return { bindings: found.map(({ name }) => name), fields, constants };
}

/** Of the thread that carries out a part of an operation. */
export interface Share {
  part: number;
  parts: number;
  /** Address of memory of its own. */
  scratch: number;
}

/**
 * The parameters of a kernel, in its order. `addresses` are those of the operation's bindings. Throws `internal` with the names that are
 * missing, or that the kernel does not take, `unsupported` for half precision.
 */
export function argumentsOf(op: Op, addresses: readonly number[], signature: Signature, share: Share): number[] {
  const { shader, uniform } = op;
  const names = namesOf(shader);
  const given = new Map<string, number>(names.constants);
  const needed = new Set<string>();
  const give = (name: string | undefined, value: number): void => {
    if (name === undefined) throw fail('internal')`${shader.name}: more is given than its text names.`;
    given.set(name, value);
    needed.add(name);
  };
  addresses.forEach((address, i) => give(names.bindings[i], address));
  uniform?.forEach((value, i) => give(names.fields[i], value));
  for (const [name, value] of Object.entries(shader.values)) {
    // WGSL wants a point in some numbers, which are given as text then.
    if (!Number.isNaN(Number(value))) give(name, Number(value));
    else if (value !== 'f32') throw fail('unsupported')`${op.label}: the processor computes in float32; ${name} is ${value}.`;
  }
  for (const [name, value] of Object.entries(share)) given.set(name, value as number);
  const taken = new Set(signature.map(([name]) => name));
  const missing = signature.filter(([name]) => !given.has(name)).map(([name]) => name);
  const surplus = [...needed].filter((name) => !taken.has(name));
  if (missing.length + surplus.length > 0)
    throw fail(
      'internal',
    )`${shader.name}: its kernel lacks ${missing.join(', ') || 'nothing'}, and does not take ${surplus.join(', ') || 'nothing'}.`;
  return signature.map(([name]) => given.get(name)!);
}
