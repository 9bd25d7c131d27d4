import { call, capitalize, methodOf, repeated, replace } from './methods.js';
import { str, strip, tojson } from './repr.js';
import { ArrayValue, compare, isEqual, isIn, isNumber, isTrue, itemsOf, LazyValue, plain, refuse, wrap } from './values.js';

/** Jinja2's filters and tests: [names of arguments, function of (value, arguments, tools)]. What is not here is refused. */

/** Of an item what `attribute` names: `a.b`, or a place. */
function attributeOf(item, attribute, { member }) {
  const path = attribute === undefined || attribute === null ? [] : String(attribute).split('.');
  return path.reduce((value, key) => member(value, wrap(/^\d+$/.test(key) ? Number(key) : key), true), item);
}

const selecting = (wants) => (value, test, other, tools, attribute) => {
  const args = other === undefined ? [] : [wrap(other)];
  const holds = (one) => isTrue(test === undefined ? one : applied(`is ${test}`, one, args, new Map(), tools));
  return new LazyValue(itemsOf(value).filter((item) => holds(attributeOf(item, attribute, tools)) === wants));
};
const selectingBy = (wants) => (value, attribute, test, other, tools) => selecting(wants)(value, test, other, tools, attribute);

function map(value, filter, first, second, attribute, otherwise, tools) {
  const args = [first, second].filter((one) => one !== undefined).map(wrap);
  const filtered = (item) => applied(filter ?? refuse('map() of nothing'), item, args, new Map(), tools);
  const named = (item) => attributeOf(item, attribute, tools);
  const items = itemsOf(value).map(attribute === undefined ? filtered : named);
  return new LazyValue(otherwise === undefined ? items : items.map((item) => or(item, otherwise)));
}

/** Of a number in a text what Python reads of it. */
function integer(value, otherwise = 0) {
  if (value.type === 'UndefinedValue') refuse('what is made a number is undefined');
  if (isNumber(value)) return Math.trunc(value.value);
  const written = value.type === 'StringValue' ? strip(value.value) : '';
  if (/\d.*[_e]|inf|nan/i.test(written) || /[^\P{N}\d]/u.test(written)) refuse(`the number ${written} is not followed`);
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(written) ? Math.trunc(Number(written)) : otherwise;
}

function indent(value, width = 4, first = false, blank = false) {
  if (value.type === 'UndefinedValue') refuse('what is indented is undefined');
  const by = typeof width === 'string' ? width : repeated(' ', width);
  const [head, ...rest] = str(value).split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
  return [first ? by + head : head, ...rest.map((line) => (line !== '' || blank ? by + line : line))].join('\n');
}

const fold = (value, cased) => (value.type === 'StringValue' && cased !== true ? wrap(value.value.toLowerCase()) : value);
function sorted(items, reverse, key) {
  const keyed = items.map((item) => ({ item, key: key(item) }));
  return keyed.sort((a, b) => (reverse === true ? compare(b.key, a.key) : compare(a.key, b.key))).map(({ item }) => item);
}
const sort = (value, reverse, cased, attribute, tools) =>
  sorted(itemsOf(value), reverse, (item) => fold(attributeOf(item, attribute, tools), cased));
const pairs = (value) => itemsOf((methodOf(value, 'items') ?? refuse('only a dict has items'))([], new Map()));
const dictsort = (value, cased, by, reverse) => sorted(pairs(value), reverse, (pair) => fold(pair.value[by === 'value' ? 1 : 0], cased));

const length = (value) => (value.once ? refuse('what a filter gives has no length: make a list of it') : itemsOf(value).length);
const or = (value, otherwise = '', falsy = false) =>
  value.type === 'UndefinedValue' || (falsy && !isTrue(value)) ? wrap(otherwise) : value;
const join = (value, by = '', attribute, tools) => itemsOf(value).map((item) => str(attributeOf(item, attribute, tools))).join(str(wrap(by))); // prettier-ignore

const FILTERS = {
  ...{ count: ['', length], length: ['', length], d: ['default_value boolean', or], default: ['default_value boolean', or] },
  ...{ sort: ['reverse case_sensitive attribute', sort], dictsort: ['case_sensitive by reverse', dictsort] },
  ...{ first: ['', (value) => itemsOf(value)[0]], last: ['', (value) => itemsOf(value).at(-1)] },
  ...{ lower: ['', (value) => str(value).toLowerCase()], upper: ['', (value) => str(value).toUpperCase()] },
  ...{ reject: ['- -', selecting(false)], rejectattr: ['- - -', selectingBy(false)] },
  ...{ select: ['- -', selecting(true)], selectattr: ['- - -', selectingBy(true)], map: ['- - - attribute default', map] },
  ...{ indent: ['width first blank', indent], int: ['default', integer], join: ['d attribute', join], string: ['', str] },
  capitalize: ['', (value) => capitalize(str(value))],
  items: ['', (value) => new LazyValue(value.type === 'UndefinedValue' ? [] : pairs(value))],
  list: ['', (value) => new ArrayValue([...itemsOf(value)])],
  replace: ['old new count', (value, old, by, count) => replace(str(value), old, by, count)],
  reverse: [
    '',
    (value) => (value.type === 'StringValue' ? [...value.value].reverse().join('') : new LazyValue([...itemsOf(value)].reverse())),
  ],
  tojson: ['ensure_ascii indent separators sort_keys', tojson],
  trim: ['chars', (value, of) => strip(str(value), of)],
};

const is = (...types) => ['', ({ type }) => types.includes(type)];
const versus = (holds) => ['-', (value, other) => holds(value, wrap(other))];
const remainder = (value, by) =>
  Number.isInteger(plain(value)) && Number.isInteger(by) ? value.value % by : refuse('a remainder of no integers');
const [equal, iterable] = [versus(isEqual), is('StringValue', 'ObjectValue', 'ArrayValue', 'TupleValue', 'LazyValue', 'UndefinedValue')];

const TESTS = {
  ...{
    boolean: is('BooleanValue'),
    callable: is('FunctionValue'),
    float: is('FloatValue'),
    integer: is('IntegerValue'),
    mapping: is('ObjectValue'),
  },
  ...{ none: is('NullValue'), string: is('StringValue'), undefined: is('UndefinedValue'), number: ['', isNumber], iterable },
  ...{ true: ['', (value) => plain(value) === true], false: ['', (value) => plain(value) === false] },
  ...{ '==': equal, eq: equal, equalto: equal, ne: versus((a, b) => !isEqual(a, b)), in: versus(isIn) },
  ...{ gt: versus((a, b) => compare(a, b) > 0), lt: versus((a, b) => compare(a, b) < 0) },
  ...{ even: ['', (value) => remainder(value, 2) === 0], odd: ['', (value) => remainder(value, 2) !== 0] },
  defined: ['', ({ type }) => type !== 'UndefinedValue'],
  divisibleby: ['-', (value, by) => remainder(value, by) === 0],
  sequence: ['', (value) => iterable[1](value) && (value.type !== 'LazyValue' || refuse('whether this is a sequence is not followed'))],
};

/** A value behind a filter, or behind a test, whose name then begins with `is `. `tools`: what filters need of the interpreter. */
export function applied(name, value, args, named, tools) {
  const [, negated, test] = /^is (not )?(.*)$/s.exec(name) ?? [];
  const [table, key] = test === undefined ? [FILTERS, name] : [TESTS, test];
  if (!Object.hasOwn(table, key)) refuse(`the ${test === undefined ? 'filter' : 'test'} ${key} is not followed`);
  const result = call(table[key], value, args, named, tools);
  return negated ? wrap(!isTrue(result)) : result;
}
