import { Environment, Interpreter } from '@huggingface/jinja';
import { applied } from './filters.js';
import { methodOf } from './methods.js';
import { binary, COMPARISONS, itemAt, slice } from './operators.js';
import { str } from './repr.js';
import { isTrue, itemsOf, KeywordArgumentsValue, NamespaceValue, plain, refuse, TupleValue, wrap } from './values.js';

/** The library's interpreter, corrected where Jinja2 does otherwise: what is printed, loops, names, operators, and what values can do. */

const PRINTS_NOTHING = ['Set', 'Macro', 'If', 'For'];
const CONSTANTS = { true: true, True: true, false: false, False: false, none: null, None: null };
const operatorOf = (node) => (node.type === 'BinaryExpression' ? node.operator.value : '');

/** Thrown by `continue` and `break`. */
class Signal {
  constructor(type) {
    this.type = type;
    this.message = `${type} outside of a loop`;
  }
}

function loopOf(items, i) {
  const [index, revindex0] = [i + 1, items.length - i - 1];
  const places = { index, index0: i, revindex: revindex0 + 1, revindex0, length: items.length, first: i === 0, last: revindex0 === 0 };
  const loop = {
    ...places,
    depth: 1,
    previtem: items[i - 1],
    nextitem: items[index],
    cycle: (values) => values[i % values.length] ?? refuse('cycle() of nothing'),
  };
  return new NamespaceValue(new Map(Object.entries(loop).map(([name, value]) => [name, wrap(value)])));
}

/** What stands behind a dot, where a method comes before a key, or in brackets. */
function member(object, key, inBrackets) {
  if (object.type === 'UndefinedValue') refuse('it is asked of what is undefined');
  const name = key.type === 'StringValue' ? key.value : '';
  const attribute = () => (object.type === 'NamespaceValue' ? object.value.get(name) : methodOf(object, name));
  return wrap(inBrackets ? (itemAt(object, key) ?? attribute()) : (attribute() ?? itemAt(object, key)));
}

class Jinja extends Interpreter {
  /** What the block at hand has written. It stays when the round of a loop ends early. */
  #out = [];

  evaluate(node, environment) {
    if (node?.type === 'Break' || node?.type === 'Continue') throw new Signal(node.type.toLowerCase());
    return super.evaluate(node, environment);
  }

  /** The text of a block. */
  evaluateBlock(statements, environment) {
    const outer = this.#out;
    this.#out = [];
    try {
      this.#write(statements, environment);
      return wrap(this.#out.join(''));
    } finally {
      this.#out = outer;
    }
  }

  #write(statements, environment) {
    for (const statement of statements) {
      // `safe` has a meaning only where it is printed; elsewhere it is refused.
      const value = this.evaluate(statement.filter?.value === 'safe' ? statement.operand : statement, environment);
      if (!PRINTS_NOTHING.includes(statement.type)) this.#out.push(str(value));
    }
  }

  evaluateIf({ test, body, alternate }, environment) {
    this.#write(isTrue(this.evaluate(test, environment)) ? body : alternate, environment);
  }

  evaluateFor({ loopvar, iterable, body, defaultBlock }, outer) {
    const [source, test] = iterable.type === 'SelectExpression' ? [iterable.lhs, iterable.test] : [iterable, null];
    const scopeOf = (item) => {
      const scope = new Environment(outer);
      this.#assign(loopvar, item, scope);
      return scope;
    };
    const all = itemsOf(this.evaluate(source, outer));
    const items = test ? all.filter((item) => isTrue(this.evaluate(test, scopeOf(item)))) : all;
    let ended = false;
    for (const [i, item] of items.entries()) {
      const scope = scopeOf(item);
      scope.setVariable('loop', loopOf(items, i));
      try {
        this.#write(body, scope);
        ended = true;
      } catch (signal) {
        if (!(signal instanceof Signal)) throw signal;
        if (signal.type === 'break') break;
      }
    }
    // So it is in Jinja2: also where no round came to its end.
    if (!ended) this.#write(defaultBlock, new Environment(outer));
  }

  #assign(target, value, scope) {
    if (target.type === 'Identifier' && !Object.hasOwn(CONSTANTS, target.value)) scope.setVariable(target.value, value);
    else if (target.type === 'MemberExpression' && !target.computed && target.object.value !== 'loop') {
      const { type, value: attributes } = this.evaluate(target.object, scope);
      if (type !== 'NamespaceValue') refuse('cannot assign attribute on non-namespace object');
      attributes.set(target.property.value, value);
    } else if (target.type === 'TupleLiteral') {
      const items = itemsOf(value);
      if (items.length !== target.value.length) refuse(`${items.length} values for ${target.value.length} names`);
      target.value.forEach((one, i) => this.#assign(one, items[i], scope));
    } else refuse(`what is assigned to is no name: ${target.value ?? target.type}`);
  }

  evaluateSet({ assignee, value, body }, environment) {
    this.#assign(assignee, value ? this.evaluate(value, environment) : this.evaluateBlock(body, new Environment(environment)), environment);
  }

  /** A macro sees the names where it stands, not those where it is called. */
  evaluateMacro(node, environment) {
    super.evaluateMacro(node, environment);
    const macro = environment.lookupVariable(node.name.value);
    const run = macro.value;
    macro.value = (args, calling) => {
      const scope = new Environment(environment);
      if (calling.variables.has('caller')) scope.setVariable('caller', calling.variables.get('caller'));
      return run(args, scope);
    };
  }

  bindMacroArguments(name, parameters, special, args, scope) {
    super.bindMacroArguments(name, parameters, special, args, scope);
    if (special.has('varargs')) scope.setVariable('varargs', new TupleValue(scope.variables.get('varargs').value));
  }

  evaluateFilterStatement({ body, filter }, environment) {
    return this.applyFilter(this.evaluateBlock(body, new Environment(environment)), filter, environment);
  }

  applyFilter(value, node, environment) {
    const callee = node.type === 'CallExpression' ? node.callee : node;
    if (callee.type !== 'Identifier') refuse('a filter must have a name');
    const [args, named] = callee === node ? [[], new Map()] : this.evaluateArguments(node.args, environment);
    return applied(callee.value, value, args, named, { member });
  }

  evaluateCallExpression({ callee, args }, environment) {
    const { type, value: run } = this.evaluate(callee, environment);
    if (type !== 'FunctionValue') refuse(`${callee.property?.value ?? callee.value ?? type}() is not followed`);
    const [given, named] = this.evaluateArguments(args, environment);
    return run(named.size > 0 ? [...given, new KeywordArgumentsValue(named)] : given, environment);
  }

  evaluateIdentifier({ value }, environment) {
    return Object.hasOwn(CONSTANTS, value) ? wrap(CONSTANTS[value]) : super.evaluateIdentifier({ value }, environment);
  }

  evaluateMemberExpression({ object, property, computed }, environment) {
    const whole = this.evaluate(object, environment);
    if (whole.type === 'UndefinedValue') refuse(`${object.value ?? object.property?.value ?? 'what is asked'} is undefined`);
    if (property.type !== 'SliceExpression')
      return member(
        whole,
        computed || property.type === 'IntegerLiteral' ? this.evaluate(property, environment) : wrap(property.value),
        computed,
      );
    const [start, stop, step] = [property.start, property.stop, property.step].map((bound) =>
      bound ? plain(this.evaluate(bound, environment)) : null,
    );
    return slice(whole, start, stop, step);
  }

  evaluateBinaryExpression(node, environment) {
    const { left, right } = node;
    const operator = operatorOf(node);
    if (Object.hasOwn(COMPARISONS, operator)) return wrap(this.#compare(node, environment).holds);
    if (operator === 'and' || operator === 'or') {
      const first = this.evaluate(left, environment);
      return isTrue(first) === (operator === 'and') ? this.evaluate(right, environment) : first;
    }
    const joined = (a, b) => wrap(str(this.evaluate(a, environment)) + str(this.evaluate(b, environment)));
    if (operator !== '~') return binary(operator, this.evaluate(left, environment), this.evaluate(right, environment));
    // `~` binds more than `+`, which the library's grammar does not know.
    const takes = ['+', '-'].includes(operatorOf(left)) && left.operator.group === node.operator.group;
    return takes ? binary(operatorOf(left), this.evaluate(left.left, environment), joined(left.right, right)) : joined(left, right);
  }

  /** Whether a chain of comparisons holds, and its last value. */
  #compare({ operator, left, right }, environment) {
    const goesOn = Object.hasOwn(COMPARISONS, operatorOf(left)) && left.operator.group === operator.group;
    const before = goesOn ? this.#compare(left, environment) : { holds: true, last: this.evaluate(left, environment) };
    if (!before.holds) return before;
    const last = this.evaluate(right, environment);
    return { holds: COMPARISONS[operator.value](before.last, last), last };
  }
}

/** The text of a program with names that stand for values; functions take positional arguments and a map of named ones. */
export function write(program, names) {
  const environment = new Environment();
  for (const [name, value] of Object.entries(names)) environment.setVariable(name, wrap(value));
  return new Jinja(environment).run(program).value;
}
