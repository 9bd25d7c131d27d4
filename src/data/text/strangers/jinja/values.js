import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja';

/** The values of @huggingface/jinja, whose classes it does not export, and what Python makes of them. */

function classOf(source) {
  const environment = new Environment();
  for (const [name, value] of Object.entries({ none: null, no: false, run: () => null })) environment.set(name, value);
  environment.lookupVariable('run').value = ([last]) => last;
  new Interpreter(environment).run(parse(tokenize(`{% set value = ${source} %}`)));
  return environment.lookupVariable('value').constructor;
}

export const [StringValue, IntegerValue, FloatValue, BooleanValue] = ['""', '1', '1.5', 'no'].map(classOf);
export const [NullValue, UndefinedValue, FunctionValue] = ['none', 'x', 'run'].map(classOf);
export const [ArrayValue, TupleValue, ObjectValue, NamespaceValue] = ['[]', '(1, 2)', '{}', 'namespace()'].map(classOf);
export const KeywordArgumentsValue = classOf('run(a=1)');

export function refuse(reason) {
  throw new TypeError(reason);
}

/** What has items one by one, but no places, no text and no truth that we follow. What filters give has them `once`. */
export class LazyValue extends ArrayValue {
  type = 'LazyValue';

  constructor(items, once = true) {
    super(items);
    this.once = once;
  }

  __bool__() {
    return refuse('whether what a filter or range() gives is empty is not followed: make a list of it');
  }
}

/** From what JavaScript has; values stay. Functions take positional arguments and a map of named ones, which the library gives as the last. */
export function wrap(value) {
  if (typeof value === 'string') return new StringValue(value);
  if (typeof value === 'number') return Number.isInteger(value) ? new IntegerValue(value) : new FloatValue(value);
  if (typeof value === 'boolean') return new BooleanValue(value);
  if (value === null) return new NullValue(null);
  if (value === undefined) return new UndefinedValue();
  if (Array.isArray(value)) return new ArrayValue(value.map(wrap));
  if (value.__bool__) return value;
  if (typeof value !== 'function') return new ObjectValue(new Map(Object.entries(value).map(([key, one]) => [key, wrap(one)])));
  return new FunctionValue((given) => {
    const named = given.at(-1)?.type === 'KeywordArgumentsValue' ? given.at(-1).value : undefined;
    return wrap(value(named ? given.slice(0, -1) : given, named ?? new Map()));
  });
}

/** What JavaScript computes with: text, integers, truth values and null; other values stay. */
export const plain = (value) =>
  ['StringValue', 'IntegerValue', 'BooleanValue', 'NullValue'].includes(value.type) ? (value.value ?? null) : value;
export const isNumber = ({ type }) => type === 'IntegerValue' || type === 'FloatValue' || type === 'BooleanValue';
export const isTrue = (value) => value.__bool__().value;

/** In order, as a loop goes over it: letters, items, keys. */
export function itemsOf(value) {
  if (value.type === 'StringValue') return Array.from(value.value, wrap);
  if (value.type === 'ObjectValue') return [...value.value.keys()].map(wrap);
  if (value.type === 'UndefinedValue') return [];
  if (!(value instanceof ArrayValue)) refuse(`a ${value.type} has no items`);
  if (value.spent) refuse('what a filter gives is used twice, which is not followed: make a list of it');
  if (value.once) value.spent = true;
  return value.value;
}

export function isEqual(a, b) {
  if (isNumber(a) && isNumber(b)) return Number(a.value) === Number(b.value);
  if (a.type !== b.type) return false;
  if (a.type === 'ArrayValue' || a.type === 'TupleValue')
    return a.value.length === b.value.length && a.value.every((one, i) => isEqual(one, b.value[i]));
  if (a.type !== 'ObjectValue') return a.value === b.value;
  return a.value.size === b.value.size && [...a.value].every(([key, one]) => b.value.has(key) && isEqual(one, b.value.get(key)));
}

/** Below 0, 0 or above; text by its code points, of which surrogates stand for the highest. */
export function compare(a, b) {
  if (isNumber(a) && isNumber(b)) return a.value - b.value;
  if (a.type !== 'StringValue' || b.type !== 'StringValue') refuse(`an order of ${a.type} and ${b.type} is not followed`);
  const [left, right] = [a, b].map(({ value }) => Array.from(value, (letter) => letter.codePointAt(0)));
  const at = left.findIndex((code, i) => code !== right[i]);
  return at < 0 || at >= right.length ? left.length - right.length : left[at] - right[at];
}

export function isIn(item, whole) {
  if (whole.type !== 'StringValue') return itemsOf(whole).some((one) => isEqual(one, item));
  return item.type === 'StringValue' ? whole.value.includes(item.value) : refuse(`a ${item.type} cannot be in a text`);
}
