import { LONGEST, repeated } from './methods.js';
import { compare, FloatValue, isEqual, isIn, isNumber, refuse, wrap } from './values.js';

/** What Python's operators make of values. */

export const COMPARISONS = {
  ...{ '==': isEqual, '!=': (a, b) => !isEqual(a, b), in: isIn, 'not in': (a, b) => !isIn(a, b) },
  ...{ '<': (a, b) => compare(a, b) < 0, '<=': (a, b) => compare(a, b) <= 0 },
  ...{ '>': (a, b) => compare(a, b) > 0, '>=': (a, b) => compare(a, b) >= 0 },
};

const isSequence = ({ type }) => type === 'StringValue' || type === 'ArrayValue' || type === 'TupleValue';

/** The letters of a text, which are parted once: templates walk through texts letter by letter. A text without pairs of surrogates has them. */
function lettersOf(text) {
  text.letters ??= /[\ud800-\udfff]/.test(text.value) ? [...text.value] : text.value;
  return text.letters;
}

const itemsIn = (sequence) => (sequence.type === 'StringValue' ? lettersOf(sequence) : sequence.value);

/** Of integers, up to what is a safe integer. */
function power(a, { type, value: exponent }) {
  if (a.type !== 'IntegerValue' || type !== a.type || exponent < 0 || exponent > 63) refuse('such powers are not followed');
  return Array.from({ length: exponent }, () => a.value).reduce((product, one) => product * one, 1);
}

function calculated(operator, a, b) {
  const [x, y] = [Number(a.value), Number(b.value)];
  if (y === 0 && '//%'.includes(operator)) refuse('division by zero');
  const part = x % y || (y < 0 ? -0 : 0);
  const remainder = part !== 0 && part < 0 !== y < 0 ? part + y : part;
  const result =
    { '+': x + y, '-': x - y, '*': x * y, '/': x / y, '%': remainder, '//': Math.round((x - remainder) / y) }[operator] ?? power(a, b);
  if (operator === '/' || a.type === 'FloatValue' || b.type === 'FloatValue') return new FloatValue(result);
  return Number.isSafeInteger(result) ? wrap(result + 0) : refuse('integers beyond 2 ** 53 are not followed');
}

export function binary(operator, a, b) {
  if (isNumber(a) && isNumber(b)) return calculated(operator, a, b);
  if (operator === '+' && isSequence(a) && a.type === b.type) {
    const { length } = a.value;
    if (length + b.value.length > LONGEST && a.type !== 'StringValue') refuse(`${length + b.value.length} items; the limit is ${LONGEST}`);
    return new a.constructor(a.value.concat(b.value));
  }
  const [sequence, times] = isSequence(a) ? [a, b] : [b, a];
  if (operator === '*' && isSequence(sequence) && isNumber(times) && times.type !== 'FloatValue')
    return new sequence.constructor(repeated(sequence.value, Number(times.value)));
  return refuse(`${a.type} ${operator} ${b.type} is not followed`);
}

/** What stands at a place or behind a key; undefined where there is nothing. */
export function itemAt(object, key) {
  if (object.type === 'ObjectValue') return key.type === 'StringValue' ? object.value.get(key.value) : undefined;
  if (object.type === 'LazyValue') refuse('a place in what has no places is not followed: make a list of it');
  if (!isSequence(object) || (key.type !== 'IntegerValue' && key.type !== 'BooleanValue')) return undefined;
  return itemsIn(object).at(Number(key.value));
}

/** As Python's `[start:stop:step]`, null where nothing stands. */
export function slice(object, start, stop, step) {
  const items = isSequence(object) ? itemsIn(object) : refuse(`a part of a ${object.type} is not followed`);
  const by = step ?? 1;
  if (![start ?? 0, stop ?? 0, by].every(Number.isInteger) || by === 0) refuse('the bounds of a part must be integers');
  const bound = (at, otherwise) => {
    const place = at < 0 ? at + items.length : at;
    return at === null ? otherwise : Math.max(by > 0 ? 0 : -1, Math.min(place, by > 0 ? items.length : items.length - 1));
  };
  const [from, to] = by > 0 ? [bound(start, 0), bound(stop, items.length)] : [bound(start, items.length - 1), bound(stop, -1)];
  const taken = [];
  for (let at = from; by > 0 ? at < to : at > to; at += by) taken.push(items[at]);
  return new object.constructor(object.type === 'StringValue' ? taken.join('') : taken);
}
