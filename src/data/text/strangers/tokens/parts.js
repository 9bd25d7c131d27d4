/** What the parts of a tokenizer have in common: they are named when they begin, and refused by name where they cannot be followed. */

/** The parts of a tokenizer.json by their names there, and as the library calls them. */
const KINDS = { normalizer: 'Normalizer', pre_tokenizer: 'PreTokenizer', decoder: 'Decoder', model: 'TokenizerModel' };

/** The thread answers with this for a type of part that is not known here. */
export function unknownType(part, type) {
  return new Error(`Unknown ${KINDS[part]} type: ${type}`);
}

/** The same for a value of an option that is not known here, or that cannot be followed. */
export function unknownOption(part, type, name, value) {
  return new Error(`Unknown option: ${name}: ${JSON.stringify(value)} of the ${part} "${type}"`);
}

/** One of `choices`, `otherwise` where the file says nothing. */
export function choice({ part, config }, name, choices, otherwise) {
  const value = config[name] ?? otherwise;
  if (!choices.includes(value)) throw unknownOption(part, config.type, name, value);
  return value;
}

/** Anything that `holds`, `otherwise` where the file says nothing. */
export function option({ part, config }, name, holds, otherwise) {
  const value = config[name] ?? otherwise;
  if (!holds(value)) throw unknownOption(part, config.type, name, value);
  return value;
}

export const isText = (value) => typeof value === 'string';
export const isFlag = (value) => typeof value === 'boolean';
export const isCount = (value) => Number.isInteger(value) && value >= 0;
export const isLetter = (value) => typeof value === 'string' && [...value].length === 1;

/**
 * Makes a part from its entry in the file: `makers` by type give what is done to a text. `begins` is told of a part, with its type and
 * pattern, each time before it goes over a text. Null where the file has no such part.
 */
export function makePart(part, config, makers, begins) {
  if (config === null || config === undefined) return null;
  if (typeof config !== 'object' || !Object.hasOwn(makers, config.type)) throw unknownType(part, config.type);
  const run = makers[config.type]({ part, config, begins, make: (inner) => makePart(part, inner, makers, begins) });
  if (config.type === 'Sequence') return run;
  const { Regex: regex, String: string } = config.pattern ?? {};
  const said = { part, type: config.type, pattern: regex ?? string ?? null };
  return (given) => {
    begins(said);
    return run(given);
  };
}

/** The parts of a sequence, one after the other. */
export function inTurn(list, make) {
  const parts = list.map(make).filter((part) => part !== null);
  return (given) => parts.reduce((value, part) => part(value), given);
}
