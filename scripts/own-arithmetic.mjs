/** What IEEE 754 or whole numbers leave no choice in: all of Math that is the same to the bit in every browser. */
const EXACT = /^(abs|ceil|clz32|f16round|floor|fround|imul|max|min|round|sign|sqrt|trunc|E|LN2|LN10|LOG2E|LOG10E|PI|SQRT1_2|SQRT2)$/;

/** A whole number written out, as in 2 ** 20. */
const isWhole = (node) =>
  node.type === 'UnaryExpression' && node.operator === '-' ? isWhole(node.argument) : Number.isInteger(node.value);

/** The name by which a member is asked for, where the text tells it. */
const nameOf = ({ property, computed }) => (computed ? property.value : property.name);

/**
 * JavaScript leaves the last digits of Math.exp, of ** and their like to each browser. Where the numbers of a run depend on them, a run would
 * not be the same everywhere.
 * @type {import('eslint').Rule.RuleModule}
 */
export const ownArithmetic = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      arithmetic:
        '{{what}} has other last digits in other browsers; use exp, log, pow, sin or cos of src/protocol/base/arithmetic.ts, or a product.',
    },
  },
  create(context) {
    const report = (node, what) => context.report({ node, messageId: 'arithmetic', data: { what } });
    const power = (node) => {
      const { left, right, operator } = node;
      if (!operator.startsWith('**') || (operator === '**' && left.value === 2 && isWhole(right))) return;
      report(node, `${operator} of anything but a whole power of 2 that is written out`);
    };
    return {
      BinaryExpression: power,
      AssignmentExpression: power,
      'Identifier[name="Math"]': (node) => {
        // Also as globalThis.Math.
        const inside = node.parent.type === 'MemberExpression' && node.parent.property === node;
        const math = inside && !node.parent.computed ? node.parent : node;
        if (/^TS(TypeQuery|QualifiedName)$/.test(math.parent.type)) return;
        const member = math.parent.type === 'MemberExpression' && math.parent.object === math ? math.parent : null;
        const name = member && nameOf(member);
        if (typeof name !== 'string') report(node, 'What is taken from Math under no name that stands here');
        else if (!EXACT.test(name)) report(member, `Math.${name}`);
      },
    };
  },
};
