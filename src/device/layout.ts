import { fail } from '../protocol/errors';
import type { Shader } from './op';

/** What a shader's text declares. It is the one place that says what is bound where and how a struct lies in memory. */

export interface Binding {
  name: string;
  /** Number of the binding. */
  at: number;
  space: 'storage' | 'uniform';
  type: string;
}

export type Scalar = 'f32' | 'i32' | 'u32';

export interface Field {
  name: string;
  type: Scalar;
  /** Byte of each of its numbers, counted from the beginning of the struct: one for a scalar, more for vectors and lists. */
  places: readonly number[];
}

export interface Struct {
  name: string;
  bytes: number;
  fields: readonly Field[];
}

/** A type as WGSL lays it out (W3C WGSL, "Memory Layout"). */
interface Shape {
  scalar: Scalar;
  align: number;
  bytes: number;
  places: readonly number[];
}

const BINDING = /((?:@\w+\(\s*\w+\s*\)\s*)+)var\s*<\s*(storage|uniform)\b[^>]*>\s*(\w+)\s*:\s*([^;]+?)\s*;/g;
const STRUCT = /\bstruct\s+(\w+)\s*\{([^}]*)\}/g;
const CONSTANT = /^\s*const\s+(\w+)\s*(?::\s*\w+\s*)?=\s*(-?[\d.]+(?:e-?\d+)?)[ufi]?\s*;/gm;
const SHORT: Readonly<Record<string, Scalar>> = { f: 'f32', i: 'i32', u: 'u32' };

/** Line and block comments, which may lie in one another, become a space. */
function withoutComments(source: string): string {
  let depth = 0;
  return source.replace(/\/\*|\*\/|\/\/[^\n]*|[^/*]+|[/*]/g, (part) => {
    if (part === '/*') depth++;
    else if (part === '*/' && depth > 0) return --depth === 0 ? ' ' : '';
    else if (depth === 0) return part.startsWith('//') ? ' ' : part;
    return '';
  });
}

/** The parts of a list between commas, less those inside of <>. */
function parts(list: string): string[] {
  const found = [''];
  let depth = 0;
  for (const sign of list) {
    if (sign === '<') depth++;
    if (sign === '>') depth--;
    if (sign === ',' && depth === 0) found.push('');
    else found[found.length - 1] += sign;
  }
  return found.map((part) => part.trim()).filter(Boolean);
}

const up = (bytes: number, step: number): number => Math.ceil(bytes / step) * step;

/** Null for a type that no host writes here: half precision, Booleans, structs in structs, lists without a length in figures. */
function shapeOf(type: string): Shape | null {
  const [, head, inside = ''] = /^(\w+)\s*(?:<(.*)>)?$/s.exec(type) ?? [];
  if (head === 'f32' || head === 'i32' || head === 'u32') return { scalar: head, align: 4, bytes: 4, places: [0] };
  if (head === 'atomic') return shapeOf(inside.trim());
  const [, size, short] = /^vec([234])([fiu]?)$/.exec(head ?? '') ?? [];
  if (size !== undefined) {
    const scalar = shapeOf(short ? SHORT[short]! : inside.trim());
    const count = Number(size);
    return scalar && { ...scalar, align: count === 2 ? 8 : 16, bytes: 4 * count, places: Array.from({ length: count }, (_, i) => 4 * i) };
  }
  const [, columns, rows, shortened] = /^mat([234])x([234])(f?)$/.exec(head ?? '') ?? [];
  const [element, length] = columns === undefined ? parts(inside) : [`vec${rows}<${shortened ? 'f32' : inside}>`, columns];
  if ((columns === undefined && head !== 'array') || !/^\d+u?$/.test(length ?? '')) return null;
  const one = shapeOf(element!);
  if (!one) return null;
  const stride = up(one.bytes, one.align);
  const count = parseInt(length!, 10);
  const places = Array.from({ length: count }, (_, i) => one.places.map((place) => i * stride + place)).flat();
  return { ...one, bytes: count * stride, places };
}

/** The bindings, structs and constants of a shader, by name. */
export class Layout {
  readonly shader: string;
  /** In the order of their numbers. */
  readonly bindings: readonly Binding[];
  /** Top-level constants that are plain numbers. */
  readonly constants: ReadonlyMap<string, number>;
  readonly #structs = new Map<string, string>();

  constructor({ name, source }: Pick<Shader, 'name' | 'source'>) {
    this.shader = name;
    const text = withoutComments(source);
    const bindings = [...text.matchAll(BINDING)].map(([, attributes, space, variable, type]) => {
      const [, at] = /@binding\(\s*(\d+)\s*\)/.exec(attributes!) ?? [];
      if (at === undefined) throw fail('internal')`${name}: ${variable!} has no number of a binding.`;
      return { name: variable!, at: Number(at), space: space as Binding['space'], type: type! };
    });
    this.bindings = bindings.sort((a, b) => a.at - b.at);
    const twice = this.bindings.find(({ at }, i) => this.bindings[i + 1]?.at === at);
    if (twice) throw fail('internal')`${name} declares binding ${twice.at} twice.`;
    this.constants = new Map([...text.matchAll(CONSTANT)].map(([, constant, value]) => [constant!, Number(value)]));
    for (const [, struct, body] of text.matchAll(STRUCT)) this.#structs.set(struct!, body!);
  }

  /** The fields of a binding that is a struct; of any other none. */
  fieldsOf({ type }: Binding): readonly Field[] {
    return this.#structs.has(type) ? this.struct(type).fields : [];
  }

  /** Throws `internal` for a struct that is not there, or that holds what no host writes. */
  struct(name: string): Struct {
    const body = this.#structs.get(name);
    if (body === undefined) throw fail('internal')`${this.shader} declares no struct ${name}, but ${[...this.#structs.keys()].join(', ')}.`;
    const fields: Field[] = [];
    let end = 0;
    let widest = 1;
    for (const part of parts(body)) {
      const [, field, type] = /^(\w+)\s*:\s*(.+)$/s.exec(part) ?? [];
      const shape = type === undefined ? null : shapeOf(type);
      if (!shape) throw fail('internal')`${this.shader}, struct ${name}: "${part}" has a type that cannot be written by name.`;
      const from = up(end, shape.align);
      fields.push({ name: field!, type: shape.scalar, places: shape.places.map((place) => from + place) });
      end = from + shape.bytes;
      widest = Math.max(widest, shape.align);
    }
    return { name, bytes: up(end, widest), fields };
  }
}

/** Where the numbers of a field lie. Throws `internal` for a field that is not there. */
export function placesOf({ name, fields }: Struct, field: string): readonly number[] {
  const found = fields.find((one) => one.name === field);
  if (!found) throw fail('internal')`struct ${name} has no field ${field}, but ${fields.map((one) => one.name).join(', ')}.`;
  return found.places;
}

/** Layouts of shaders, each text read once. */
export class Layouts {
  readonly #known = new Map<string, Layout>();

  of(shader: Shader): Layout {
    let layout = this.#known.get(shader.source);
    if (!layout) this.#known.set(shader.source, (layout = new Layout(shader)));
    return layout;
  }
}
