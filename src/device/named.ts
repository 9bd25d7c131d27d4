import { fail } from '../protocol/errors';
import type { Binding, Field, Layout, Struct } from './layout';
import { type FieldValues, type Op, type View, viewOf } from './op';

/** What an operation names, matched with what its shader declares. */

/** Throws `internal` unless what is given bears just the names that are declared. */
function match(what: string, declared: readonly string[], given: readonly string[]): void {
  const missing = declared.filter((name) => !given.includes(name));
  const surplus = given.filter((name) => !declared.includes(name));
  if (missing.length + surplus.length === 0) return;
  const list = (names: readonly string[]): string => names.join(', ') || 'nothing';
  throw fail(
    'internal',
  )`${what}: ${list(missing)} missing, ${list(surplus)} not known. Its file declares ${list(declared)}; name each of them once.`;
}

const RANGES = { u32: [0, 2 ** 32 - 1], i32: [-(2 ** 31), 2 ** 31 - 1] } as const;

/** The numbers of a field. Throws `internal` for too many or too few, and for numbers that its type does not hold. */
function numbersOf(what: string, { name, type, places }: Field, value: number | readonly number[]): readonly number[] {
  const numbers = typeof value === 'number' ? [value] : value;
  if (numbers.length !== places.length)
    throw fail('internal')`${what}: ${name} is ${places.length} numbers, but ${numbers.length} were given.`;
  if (type === 'f32') return numbers;
  const [least, most] = RANGES[type];
  const bad = numbers.find((x) => !(Number.isInteger(x) && x >= least && x <= most));
  if (bad !== undefined) throw fail('internal')`${what}: ${name} is ${bad}, which is no ${type}.`;
  return numbers;
}

/** Memory of a struct, written by the names of its fields. */
export class Packed {
  readonly words: Uint32Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #struct: Struct;
  readonly #what: string;

  /** `what` stands in errors. */
  constructor(what: string, struct: Struct) {
    this.#what = `${what}, struct ${struct.name}`;
    this.#struct = struct;
    this.words = new Uint32Array(Math.ceil(struct.bytes / 4));
    this.#view = new DataView(this.words.buffer);
  }

  set(values: FieldValues): this {
    const { fields } = this.#struct;
    match(
      this.#what,
      fields.map(({ name }) => name),
      Object.keys(values),
    );
    for (const field of fields) {
      numbersOf(this.#what, field, values[field.name]!).forEach((x, i) => {
        const at = field.places[i]!;
        if (field.type === 'f32') this.#view.setFloat32(at, x, true);
        else if (field.type === 'u32') this.#view.setUint32(at, x, true);
        else this.#view.setInt32(at, x, true);
      });
    }
    return this;
  }
}

/** An operation whose names are those that its shader declares. */
export interface Named {
  bindings: { binding: Binding; view: View }[];
  /** The block of numbers that comes with the operation. */
  uniform: { binding: Binding; struct: Struct; values: FieldValues } | null;
}

/** Throws `internal` with the shader's name and what its file declares when a name is missing, or one too many. */
export function named({ shader, bindings, uniform }: Op, layout: Layout): Named {
  const own = uniform && layout.bindings.find(({ name, space }) => space === 'uniform' && !(name in bindings));
  if (uniform && !own)
    throw fail(
      'internal',
    )`${shader.name}: numbers are given (${Object.keys(uniform).join(', ')}), but its file declares no uniform block for them.`;
  const bound = layout.bindings.filter((binding) => binding !== own);
  match(
    shader.name,
    bound.map(({ name }) => name),
    Object.keys(bindings),
  );
  return {
    bindings: bound.map((binding) => ({ binding, view: viewOf(bindings[binding.name]!) })),
    uniform: uniform && own ? { binding: own, struct: layout.struct(own.type), values: uniform } : null,
  };
}

/** The numbers of a block with the field of each; a field of several is as many: blocks_0, blocks_1, ... Throws as `Packed.set`. */
export function numbered(what: string, struct: Struct, values: FieldValues): { name: string; field: Field; value: number }[] {
  new Packed(what, struct).set(values);
  return struct.fields.flatMap((field) => {
    const value = values[field.name]!;
    if (typeof value === 'number') return [{ name: field.name, field, value }];
    return value.map((one, i) => ({ name: `${field.name}_${i}`, field, value: one }));
  });
}
