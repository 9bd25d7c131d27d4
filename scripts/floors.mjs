/**
 * The floors rule: a room of src/ imports only from itself and from rooms that stand earlier in this list
 * (docs/architecture.md says why). `lab` and `ui` see of the engine only its protocol and its client.
 */
import { posix, relative, sep } from 'node:path';

export const ROOMS = [
  'shaders',
  'protocol',
  'data',
  'exchange',
  'gpu',
  'kernels',
  'model',
  'train',
  'evaluate',
  'store',
  'worker',
  'lab',
  'ui',
  'index.ts',
];

/** What a room above the engine may know, besides the list's order. */
const ABOVE = { lab: ['protocol/', 'lab/', 'worker/client'], ui: ['protocol/', 'lab/', 'ui/', 'worker/client'] };

/** Path below src/, or a shader's path; undefined when it is neither. Paths are relative to the project. */
function place(path) {
  if (path.startsWith('shaders/')) return path;
  return path.startsWith('src/') ? path.slice('src/'.length) : undefined;
}

const roomOf = (placed) => (/^index(\.[jt]s)?$/.test(placed) ? 'index.ts' : placed.split('/')[0]);

/** Why `file` (relative to the project, with slashes) may not import `specifier`, or undefined when it may. */
export function violation(file, specifier) {
  const from = place(file);
  if (from === undefined || !specifier.startsWith('.')) return undefined;
  const to = place(posix.join(posix.dirname(file), specifier.replace(/\?.*$/, '')));
  if (to === undefined) return `${specifier} lies outside src/ and shaders/.`;
  const room = roomOf(from);
  const target = roomOf(to);
  if (!ROOMS.includes(room)) return `${room} is no room of src/; the rooms are ${ROOMS.slice(1).join(', ')}.`;
  if (!ROOMS.includes(target)) return `${specifier} leads to ${target}, which is no room of src/.`;
  if (ROOMS.indexOf(target) > ROOMS.indexOf(room)) return `${room} stands below ${target} and may not know it.`;
  const allowed = ABOVE[room];
  if (allowed && !allowed.some((start) => to.startsWith(start))) {
    return `${room} knows the engine only through protocol/ and worker/client.ts, not through ${to}.`;
  }
  return undefined;
}

/** @type {import('eslint').Rule.RuleModule} */
export const floors = {
  meta: { type: 'problem', schema: [], messages: { floor: '{{why}}' } },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    const check = (source) => {
      if (typeof source?.value !== 'string') return;
      const why = violation(file, source.value);
      if (why) context.report({ node: source, messageId: 'floor', data: { why } });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
      // new URL('../worker/engine.worker.ts', import.meta.url) is how a worker is imported
      NewExpression: (node) => {
        if (node.callee.name === 'URL' && node.arguments[1]?.type === 'MemberExpression') check(node.arguments[0]);
      },
    };
  },
};
