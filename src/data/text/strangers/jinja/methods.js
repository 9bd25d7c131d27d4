import { SPACE, strip } from './repr.js';
import { itemsOf, LazyValue, plain, refuse, TupleValue, wrap } from './values.js';

/** The methods of text and dicts, as Python has them: [names of arguments, function of (what JavaScript has of the value, arguments)]. */

/** A name of `-` cannot be given by name. What is not given is undefined; `tools` come last. */
export function call([names, run], own, args, named, tools) {
  const places = names.split(' ').filter((name) => name !== '');
  if (args.length > places.length) refuse(`more than ${places.length} arguments are not followed`);
  const given = places.map((_, at) => (at < args.length ? plain(args[at]) : undefined));
  for (const [name, value] of named) {
    const at = places.indexOf(name);
    if (at < args.length || name === '-') refuse(`the argument ${name} is not followed`);
    given[at] = plain(value);
  }
  const [a, b, c, d, e, f] = [...given, tools];
  return wrap(run(own, a, b, c, d, e, f));
}

/** What is made longer by repeating is refused before it fills the memory. */
export const LONGEST = 2 ** 24;

export function repeated(items, times) {
  const count = Number.isInteger(times) ? Math.max(0, times) : refuse('what is repeated must be so a whole number of times');
  if (items.length * count > LONGEST) refuse(`${items.length * count} items; the limit is ${LONGEST}`);
  return typeof items === 'string' ? items.repeat(count) : Array.from({ length: count }, () => items).flat();
}

const text = (value) => (typeof value === 'string' ? value : refuse('an argument must be a text'));

const split =
  (fromRight) =>
  (own, separator = null, maximum = -1) => {
    if (separator === null && maximum >= 0) refuse('a limit without a separator is not followed');
    if (separator === null) return own.match(new RegExp(`[^${SPACE}]+`, 'gu')) ?? [];
    const parts = own.split(text(separator) || refuse('empty separator'));
    const cuts = Math.min(maximum < 0 ? Infinity : maximum, parts.length - 1);
    if (!fromRight) return [...parts.slice(0, cuts), parts.slice(cuts).join(separator)];
    return [parts.slice(0, parts.length - cuts).join(separator), ...parts.slice(parts.length - cuts)];
  };

export function replace(own, from, to, count = -1) {
  const parts = text(from) === '' ? ['', ...own, ''] : own.split(from);
  if (parts.length * text(to).length > LONGEST) refuse(`replace() makes more than ${LONGEST} characters`);
  const cut = Math.min(count === null || count < 0 ? Infinity : count, parts.length - 1);
  return [parts.slice(0, cut + 1).join(to), ...parts.slice(cut + 1)].join(from);
}

const affix = (method) => (own, one) => (one.type === 'TupleValue' ? one.value.map(plain) : [one]).some((each) => own[method](text(each)));

/**
 * The rest is made small as a part of the whole, since a sigma at the end of a word is another. Python writes the first as in a title, which
 * JavaScript cannot: of a few letters that is another than the large one.
 */
export function capitalize(own) {
  const [first = ''] = own;
  if ([...first.toUpperCase()].length > 1 || /[\u01c4-\u01cc\u01f1-\u01f3\u10d0-\u10ff\u1f80-\u1fff]/.test(first))
    refuse(`the title case of ${first} is not followed`);
  return first.toUpperCase() + own.toLowerCase().slice(first.toLowerCase().length);
}

const METHODS = {
  StringValue: {
    ...{ capitalize: ['', capitalize], title: ['', (own) => own.replace(/\p{L}[\p{L}\p{M}]*/gu, capitalize)] },
    ...{ lower: ['', (own) => own.toLowerCase()], upper: ['', (own) => own.toUpperCase()] },
    ...{ startswith: ['-', affix('startsWith')], endswith: ['-', affix('endsWith')] },
    ...{ split: ['sep maxsplit', split(false)], rsplit: ['sep maxsplit', split(true)] },
    join: ['-', (own, items) => itemsOf(wrap(items)).map(plain).map(text).join(own)],
    strip: ['-', (own, of) => strip(own, of)],
    lstrip: ['-', (own, of) => strip(own, of, { right: false })],
    rstrip: ['-', (own, of) => strip(own, of, { left: false })],
    removeprefix: ['-', (own, one) => (own.startsWith(text(one)) ? own.slice(one.length) : own)],
    removesuffix: ['-', (own, one) => (own.endsWith(text(one)) ? own.slice(0, own.length - one.length) : own)],
    replace: ['- - -', replace],
  },
  ObjectValue: {
    get: ['- -', ({ value }, key, otherwise = null) => value.get(key) ?? otherwise],
    items: [
      '',
      ({ value }) =>
        new LazyValue(
          [...value].map(([key, one]) => new TupleValue([wrap(key), one])),
          false,
        ),
    ],
    keys: ['', (own) => new LazyValue(itemsOf(own), false)],
    values: ['', ({ value }) => new LazyValue([...value.values()], false)],
  },
};

/** A method as the interpreter calls it; undefined where the value has none of this name. */
export function methodOf(object, name) {
  const methods = METHODS[object.type] ?? {};
  return Object.hasOwn(methods, name) ? (args, named) => call(methods[name], plain(object), args, named) : undefined;
}
