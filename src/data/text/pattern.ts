import { fail, sentence, type Sentence } from '../../protocol/errors';
import { append } from '../../protocol/base/lists';

/**
 * Regular expressions that are searched in a time proportional to the text, whatever the pattern: `(a+)+$` would keep the
 * built-in ones busy for ever. The pattern becomes an automaton whose states are found as the text needs them; which
 * characters an atom such as [^a-z] or \p{Lu} stands for is still the built-in engine's say. What cannot be searched so,
 * references back and looking around, is refused.
 */

type Node =
  | { kind: 'atom'; test: RegExp }
  | { kind: 'edge'; at: 'start' | 'end' | 'word' | 'inside' }
  | { kind: 'sequence'; of: Node[] }
  | { kind: 'choice'; of: Node[] }
  | { kind: 'repeat'; of: Node; min: number; max: number };

/** What lies on one side of a place in the text. */
type Side = 'nothing' | 'word' | 'other';

type State =
  | { kind: 'atom'; test: RegExp; next: number }
  | { kind: 'edge'; at: 'start' | 'end' | 'word' | 'inside'; next: number }
  | { kind: 'fork'; next: number[] }
  | { kind: 'match' };

const MAX_PATTERN = 2000;
/** `(a{100}){100}` is a short pattern of more than ten thousand. */
const MAX_STATES = 2000;
/** Found states and steps between them that are kept; then finding begins anew. */
const MAX_FOUND = 2000;
const MAX_STEPS = 200_000;

function parse(pattern: string, flags: string): Node {
  let at = 0;
  const refuse = (what: Sentence): never => {
    throw fail('data', {
      pattern,
    })`The regular expression ${pattern} ${what}, which cannot be searched here in a time that depends on the text alone; write it without.`;
  };
  const atomOf = (source: string): Node => ({ kind: 'atom', test: new RegExp(`^${source}$`, flags) });

  const escape = (): Node => {
    const letter = pattern[at + 1] ?? '';
    if (/[1-9k]/.test(letter)) refuse(sentence`refers back to a group`);
    if (letter === 'b' || letter === 'B') {
      at += 2;
      return { kind: 'edge', at: letter === 'b' ? 'word' : 'inside' };
    }
    const rest = pattern.slice(at);
    const source = /^\\(?:[pPu]\{[^}]*\}|u[\da-f]{4}(?:\\u[\da-f]{4})?|x[\da-f]{2}|c[a-z]|[^])/iu.exec(rest)?.[0] ?? rest;
    // Two \u escapes are one character only if they are the halves of a pair.
    const whole = /^\\u[\da-f]{4}\\u/i.test(source) && !/^\\ud[89ab][\da-f]{2}\\ud[c-f]/i.test(source) ? source.slice(0, 6) : source;
    at += whole.length;
    return atomOf(whole);
  };

  const group = (): Node => {
    const opening = /^\((?:\?(?::|<(?![=!])[^>]*>|<?[=!]|[^]))?/.exec(pattern.slice(at))?.[0] ?? '(';
    if (/^\(\?<?[=!]/.test(opening)) refuse(sentence`looks ahead or behind`);
    if (/^\(\?[^:<]/.test(opening)) refuse(sentence`switches flags within`);
    at += opening.length;
    const inner = choice();
    at++; // The closing bracket: the built-in engine has seen that it is there.
    return inner;
  };

  const list = (): Node => {
    const from = at;
    for (at++; at < pattern.length && pattern[at] !== ']'; at++) if (pattern[at] === '\\') at++;
    at++;
    return atomOf(pattern.slice(from, at));
  };

  const single = (): Node => {
    const char = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
    if (char === '(') return group();
    if (char === '[') return list();
    if (char === '\\') return escape();
    at += char.length;
    if (char === '^') return { kind: 'edge', at: 'start' };
    if (char === '$') return { kind: 'edge', at: 'end' };
    return atomOf(char);
  };

  const repeated = (of: Node): Node => {
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(pattern.slice(at));
    if (!found) return of;
    at += found[0].length;
    const [sign, low, comma, high] = found;
    if (low === undefined) return { kind: 'repeat', of, min: sign.startsWith('+') ? 1 : 0, max: sign.startsWith('?') ? 1 : Infinity };
    return { kind: 'repeat', of, min: Number(low), max: high ? Number(high) : comma ? Infinity : Number(low) };
  };

  const sequence = (): Node => {
    const of: Node[] = [];
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') of.push(repeated(single()));
    return { kind: 'sequence', of };
  };

  function choice(): Node {
    const of = [sequence()];
    while (pattern[at] === '|') {
      at++;
      of.push(sequence());
    }
    return { kind: 'choice', of };
  }
  return choice();
}

/** States from which the pattern is searched: the first one is `start`. */
function build(tree: Node, pattern: string): { states: State[]; start: number } {
  const states: State[] = [{ kind: 'match' }];
  const add = (state: State): number => {
    if (states.length >= MAX_STATES) {
      throw fail('data', {
        pattern,
      })`The regular expression ${pattern} repeats too much: it comes to more than ${MAX_STATES} steps; shorten it.`;
    }
    return states.push(state) - 1;
  };
  /** The state from which `node` leads to `next`. */
  const lead = (node: Node, next: number): number => {
    switch (node.kind) {
      case 'atom':
        return add({ kind: 'atom', test: node.test, next });
      case 'edge':
        return add({ kind: 'edge', at: node.at, next });
      case 'sequence':
        return node.of.reduceRight((then, part) => lead(part, then), next);
      case 'choice':
        return node.of.length === 1 && node.of[0]
          ? lead(node.of[0], next)
          : add({ kind: 'fork', next: node.of.map((part) => lead(part, next)) });
      case 'repeat': {
        let to = next;
        if (node.max === Infinity) {
          const fork: State & { kind: 'fork' } = { kind: 'fork', next: [next] };
          to = add(fork);
          fork.next.push(lead(node.of, to));
        } else {
          for (let i = node.min; i < node.max; i++) to = add({ kind: 'fork', next: [next, lead(node.of, to)] });
        }
        for (let i = 0; i < node.min; i++) to = lead(node.of, to);
        return to;
      }
    }
  };
  return { start: lead(tree, 0), states };
}

interface Found {
  at: readonly number[];
  before: Side;
  /** By code point: where it leads, or true where the pattern has matched before it. */
  steps: Map<number, Found | true>;
}

/** Compiles a pattern to a search. Throws `data` for a pattern that is not one or cannot be searched in linear time. */
export function compilePattern(pattern: string, ignoreCase: boolean): (text: string) => boolean {
  if (pattern.length > MAX_PATTERN) {
    throw fail('data', {
      pattern,
    })`The regular expression has ${pattern.length} characters; at most ${MAX_PATTERN} are taken.`;
  }
  const flags = ignoreCase ? 'iu' : 'u';
  try {
    new RegExp(pattern, flags);
  } catch (error) {
    throw fail('data', { pattern })`${pattern} is no regular expression: ${(error as Error).message}.`;
  }
  const { states, start } = build(parse(pattern, flags), pattern);
  const word = new RegExp('\\w', flags);
  const sideOf = (char: string): Side => (word.test(char) ? 'word' : 'other');

  const holds = (at: 'start' | 'end' | 'word' | 'inside', before: Side, after: Side): boolean => {
    if (at === 'start') return before === 'nothing';
    if (at === 'end') return after === 'nothing';
    return ((before === 'word') !== (after === 'word')) === (at === 'word');
  };
  /** Atoms that can come next, the search beginning here included; true if the pattern has matched. */
  const reach = (from: readonly number[], before: Side, after: Side): number[] | true => {
    const seen = new Uint8Array(states.length);
    const open = [start, ...from];
    const atoms: number[] = [];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen[at]) continue;
      seen[at] = 1;
      const state = states[at];
      if (!state || state.kind === 'match') return true;
      if (state.kind === 'atom') atoms.push(at);
      else if (state.kind === 'fork') append(open, state.next);
      else if (holds(state.at, before, after)) open.push(state.next);
    }
    return atoms;
  };

  let known = new Map<string, Found>();
  let steps = 0;
  const find = (at: readonly number[], before: Side): Found => {
    const key = `${before} ${at.join(' ')}`;
    const found = known.get(key) ?? { at, before, steps: new Map() };
    known.set(key, found);
    return found;
  };
  const step = (from: Found, code: number): Found | true => {
    const char = String.fromCodePoint(code);
    const side = sideOf(char);
    const atoms = reach(from.at, from.before, side);
    if (atoms === true) return true;
    const next = new Set<number>();
    for (const at of atoms) {
      const state = states[at];
      if (state?.kind === 'atom' && state.test.test(char)) next.add(state.next);
    }
    if (known.size > MAX_FOUND || steps > MAX_STEPS) {
      known = new Map();
      steps = 0;
    }
    steps++;
    return find(
      [...next].sort((a, b) => a - b),
      side,
    );
  };

  return (text) => {
    let here = find([], 'nothing');
    for (let at = 0; at < text.length; at++) {
      const code = text.codePointAt(at) ?? 0;
      if (code > 0xffff) at++;
      let next = here.steps.get(code);
      if (next === undefined) {
        next = step(here, code);
        here.steps.set(code, next);
      }
      if (next === true) return true;
      here = next;
    }
    return reach(here.at, here.before, 'nothing') === true;
  };
}
