/**
 * The rules of the house (docs/architecture.md says why). By import: a room of src/ knows only itself and the rooms that stand earlier in
 * this list; `lab` and `ui` see of the engine only its protocol, its judges and its client; a room of `ui` knows of its siblings only
 * `base`, `controls` and one face each, and none knows the desk. By file: no state at module level, no list of any length as arguments. By
 * tree: no circle of imports, at most twelve files a folder, no base name twice on one path, and no size of type but the five of
 * src/ui/base/tokens.css.
 *
 * ESLint runs what is by import or by file; `node scripts/floors.mjs` checks the tree and is part of `npm run lint`.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';

export const ROOMS = [
  'shaders',
  'protocol',
  'judge',
  'data',
  'exchange',
  'device',
  'webgpu',
  'processor',
  'kernels',
  'model',
  'train',
  'evaluate',
  'store',
  'worker',
  'lab',
  'offline',
  'ui',
  'elements',
  'index.ts',
];

const ENGINE_FROM_ABOVE = ['protocol/', 'judge/', 'worker/client'];
/** What a room above the engine may know, besides the list's order. */
const ABOVE = {
  lab: [...ENGINE_FROM_ABOVE, 'lab/'],
  offline: ['protocol/', 'lab/base/', 'offline/'],
  ui: [...ENGINE_FROM_ABOVE, 'lab/', 'offline/', 'ui/'],
  // It stands in other people's pages, and loads with them.
  elements: ['protocol/', 'lab/embedding/', 'ui/locales/ja/', 'elements/'],
};

/** Rooms of `ui` that all others may use. */
const COMMON = ['base', 'controls'];
/** The one file of a room of `ui` that its siblings may use. The page itself (ui/app.ts) uses any. */
export const FACES = { curves: 'picture', locales: 'locale' };

export const MOST_FILES = 12;

/** Path below src/, or a shader's path; undefined when it is neither. Paths are relative to the project. */
function place(path) {
  if (path.startsWith('shaders/')) return path;
  // What processor/ was compiled to.
  if (path.startsWith('build/processor/')) return path.slice('build/'.length);
  return path.startsWith('src/') ? path.slice('src/'.length) : undefined;
}

const roomOf = (placed) => (/^index(\.[jt]s)?$/.test(placed) ? 'index.ts' : placed.split('/')[0]);

/** The room of `ui` that a place below src/ lies in, or undefined for what stands above all of them. */
const roomOfUi = (placed) => /^ui\/([^/]+)\/./.exec(placed)?.[1];

/** Why one room of `ui` may not import from another. */
function betweenSiblings(from, to) {
  const [room, target] = [roomOfUi(from), roomOfUi(to)];
  if (room !== undefined && /^lab\/desk(\.[jt]s)?$/.test(to))
    return `ui/${room} gets what it shows as properties; only what stands above the rooms of ui knows the desk.`;
  if (room === undefined || room === target || !to.startsWith('ui/')) return undefined;
  if (target === undefined) return `ui/${room} stands below ${to} and may not know it.`;
  if (room === 'base' || (room === 'controls' && target !== 'base')) return `ui/${room} serves all rooms and may not know ui/${target}.`;
  if (COMMON.includes(target)) return undefined;
  const face = FACES[target];
  if (face !== undefined && to.replace(/\.[jt]s$/, '') === `ui/${target}/${face}`) return undefined;
  const known = face === undefined ? 'has no face for them' : `is known to them by ui/${target}/${face}.ts alone`;
  return `ui/${room} imports of its siblings only ${COMMON.join(', ')} and faces; ui/${target} ${known} (FACES in scripts/floors.mjs).`;
}

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
    if (room === 'elements') return `elements loads with other people's pages and knows only ${allowed.join(', ')}, not ${to}.`;
    return `${room} knows the engine only through protocol/, judge/ and worker/client.ts, not through ${to}.`;
  }
  return betweenSiblings(from, to);
}

/** @type {import('eslint').Rule.RuleModule} */
export const floors = {
  meta: { type: 'problem', schema: [], messages: { floor: '{{why}}' } },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    const check = (source) => {
      const text = source?.type === 'TemplateLiteral' && source.expressions.length === 0 ? source.quasis[0].value.cooked : source?.value;
      if (typeof text !== 'string') return;
      const why = violation(file, text);
      if (why) context.report({ node: source, messageId: 'floor', data: { why } });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => {
        check(node.source);
        const told = node.source.type === 'Literal' || (node.source.type === 'TemplateLiteral' && node.source.expressions.length === 0);
        if (!told) context.report({ node: node.source, messageId: 'floor', data: { why: 'What is imported must be told in one piece.' } });
      },
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
      // new URL('../worker/engine.worker.ts', import.meta.url) is how a worker is imported
      NewExpression: (node) => {
        if (node.callee.name === 'URL' && node.arguments[1]?.type === 'MemberExpression') check(node.arguments[0]);
      },
    };
  },
};

/** What `new` may make at module level: nothing that is written to later. */
const CONSTANT_CLASSES = ['RegExp', 'TextEncoder', 'TextDecoder', 'URL', 'Error', 'Layout'];
/** Methods that write into what they are called on. */
const WRITING = /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear|append)$/;

/** What stands around a name and changes nothing of what it names. */
const AROUND = /^(TSNonNullExpression|TSAsExpression|TSSatisfiesExpression|TSTypeAssertion|ChainExpression)$/;
/** Functions of Object and Reflect that write into their first argument. */
const WRITING_INTO = /^(assign|set|setPrototypeOf|defineProperty|defineProperties|deleteProperty)$/;

/** Whether a use of a name writes into what it names, or into something that lies in it. */
function writes(node) {
  let at = node;
  let member = null;
  for (;;) {
    if (AROUND.test(at.parent.type)) at = at.parent;
    else if (at.parent.type === 'MemberExpression' && at.parent.object === at) at = member = at.parent;
    else break;
  }
  const use = at.parent;
  if (use.type === 'CallExpression' && use.callee !== at) {
    const { object, property } = use.callee;
    return use.arguments[0] === at && /^(Object|Reflect)$/.test(object?.name ?? '') && WRITING_INTO.test(property?.name ?? '');
  }
  if (!member) return false;
  switch (use.type) {
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return use.left === at;
    case 'UpdateExpression':
    case 'ArrayPattern':
    case 'RestElement':
      return true;
    case 'UnaryExpression':
      return use.operator === 'delete';
    case 'Property':
      return use.parent.type === 'ObjectPattern' && use.value === at;
    case 'ForOfStatement':
    case 'ForInStatement':
      return use.left === at;
    case 'CallExpression':
      return WRITING.test(member.property.name ?? member.property.value ?? '');
    default:
      return false;
  }
}

/** The type that a declaration names, where it names one. */
const annotated = (id) => id.typeAnnotation?.typeAnnotation?.typeName?.name;

/** What is wrong with the value of a constant of a module, or undefined. */
function stateOf(init) {
  switch (init?.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return stateOf(init.expression);
    case 'NewExpression': {
      const name = init.callee.name ?? init.callee.property?.name ?? '';
      const constant = CONSTANT_CLASSES.includes(name) || init.callee.object?.name === 'Intl';
      return constant ? undefined : `new ${name}() can be written to`;
    }
    case 'ArrayExpression':
      return init.elements.map(stateOf).find(Boolean);
    case 'ObjectExpression':
      return init.properties.map(({ value }) => stateOf(value)).find(Boolean);
    case 'ConditionalExpression':
      return stateOf(init.consequent) ?? stateOf(init.alternate);
    case 'LogicalExpression':
      return stateOf(init.left) ?? stateOf(init.right);
    case 'CallExpression': {
      const at = /^(Arrow)?FunctionExpression$/.test(init.callee.type);
      return at ? 'a function that is called at once can hide what is written to' : undefined;
    }
    default:
      return undefined;
  }
}

/** What is wrong with a constant of a module, or undefined. */
function stateIn({ id, init }) {
  if (/^Readonly(Map|Set)$/.test(annotated(id) ?? '')) return undefined;
  const empty =
    (init?.type === 'ArrayExpression' && init.elements.length === 0) || (init?.type === 'ObjectExpression' && init.properties.length === 0);
  const fixed =
    id.typeAnnotation?.typeAnnotation?.operator === 'readonly' || annotated(id) === 'ReadonlyArray' || annotated(id) === 'Readonly';
  return empty && !fixed ? 'an empty list or object is there to be filled' : stateOf(init);
}

const isStatic = (node) => node.static && !node.readonly;

/**
 * State at module level outlives what it belongs to: a map of figures once made one run record those of another. It belongs into an object
 * that somebody holds.
 * @type {import('eslint').Rule.RuleModule}
 */
export const noModuleState = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { state: 'No state at module level: {{why}}. Give it to the object that it belongs to.' },
  },
  create(context) {
    const report = (node, why) => context.report({ node, messageId: 'state', data: { why } });
    const look = (statement) => {
      const exported = statement.type === 'ExportDefaultDeclaration' && stateOf(statement.declaration);
      if (exported) report(statement, exported);
      const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
      if (declaration?.type !== 'VariableDeclaration' || declaration.declare) return;
      if (declaration.kind !== 'const') return report(declaration, `a ${declaration.kind} can be assigned`);
      for (const declarator of declaration.declarations) {
        const why = stateIn(declarator);
        if (why) report(declarator, why);
      }
    };
    return {
      Program: ({ body }) => body.forEach(look),
      // Whatever made it: what is written into later is state.
      'Program:exit': (program) => {
        const scope = context.sourceCode.getScope(program);
        const { variables } = scope.childScopes.find(({ type }) => type === 'module') ?? scope;
        for (const { name, references } of variables)
          for (const { identifier } of references) if (writes(identifier)) report(identifier, `${name} is written into`);
      },
      AccessorProperty: (node) => {
        if (node.static) report(node, 'a static field can be assigned');
      },
      PropertyDefinition: (node) => {
        const init = node.value;
        // Lit reads `styles` and `properties` once; any other static field that can be assigned or filled is state.
        if (isStatic(node) && !node.override) report(node, 'a static field can be assigned');
        else if (node.static && init && stateIn({ id: node, init })) report(node, stateIn({ id: node, init }));
      },
    };
  },
};

/** Whether all values of a type are tuples of a length that the type tells. */
function isFixed(type, checker) {
  if (type.isUnion()) return type.types.every((part) => isFixed(part, checker));
  // Rest and Variadic of TypeScript's ElementFlags.
  return checker.isTupleType(type) && (type.target.combinedFlags & (4 | 8)) === 0;
}

/** Whether a name is what the function around it took as its own rest: a call that long was made already. */
function isOwnRest(name, scope) {
  for (let at = scope; at; at = at.upper) {
    const variable = at.set.get(name);
    if (variable) return variable.defs.some(({ type, name: { parent } }) => type === 'Parameter' && parent.type === 'RestElement');
  }
  return false;
}

/**
 * Arguments lie on the stack: a list of any length that is given to a call one by one overflows it one day.
 * @type {import('eslint').Rule.RuleModule}
 */
export const noListSpread = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      spread:
        'A list of any length overflows the stack as arguments; use greatest, smallest or append of src/protocol/base/lists.ts, or a loop.',
    },
  },
  create(context) {
    const { sourceCode } = context;
    const { program, esTreeNodeToTSNodeMap: nodes } = sourceCode.parserServices;
    const checker = program?.getTypeChecker();
    const look = ({ callee, arguments: given }) => {
      if (callee.property?.name === 'apply') context.report({ node: callee, messageId: 'spread' });
      for (const node of given) {
        if (node.type !== 'SpreadElement') continue;
        const { argument } = node;
        if (argument.type === 'Identifier' && isOwnRest(argument.name, sourceCode.getScope(argument))) continue;
        const type = checker?.getTypeAtLocation(nodes.get(argument));
        if (!type || !isFixed(checker.getBaseConstraintOfType(type) ?? type, checker)) context.report({ node, messageId: 'spread' });
      }
    };
    return { CallExpression: look, NewExpression: look };
  },
};

/** Relative imports of a source, types included: who needs whom in order to be understood. */
const IMPORT = /(?:\bfrom|\bimport|new URL)\s*\(?\s*(?:\/\*.*?\*\/\s*)?['`](\.[^'`]+)['`]/g;

/** Imports among `sources` (path to text), by path. */
export function importsOf(sources) {
  const target = (file, specifier) => {
    const base = posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ''));
    return [base, `${base}.ts`, `${base}.js`, `${base}/index.ts`].find((path) => sources.has(path));
  };
  return new Map(
    [...sources].map(([file, text]) => {
      const code = text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
      const found = [...code.matchAll(IMPORT)].map(([, specifier]) => target(file, specifier));
      return [file, [...new Set(found.filter((path) => path !== undefined && path !== file))]];
    }),
  );
}

/** Files that import each other in a circle, each circle once (Tarjan 1972). */
export function circles(imports) {
  const [index, low, stack, out] = [new Map(), new Map(), [], []];
  const visit = (file) => {
    index.set(file, index.size);
    low.set(file, index.get(file));
    stack.push(file);
    for (const next of imports.get(file) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file), low.get(next)));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1) out.push(circle.sort());
  };
  for (const file of imports.keys()) if (!index.has(file)) visit(file);
  return out;
}

/** Without folders and endings: `panel.styles.ts` is `panel.styles`. */
const baseName = (part) => part.replace(/\.(ts|js|json|css)$/, '');

/** Where sizes of type are given: elsewhere in `ui` one of them is named. */
const SCALE = 'src/ui/base/tokens.css';
/** A size that is no token, in a style or on a canvas. */
const SIZE = /font-size:(?!\s*var\(--size-)|\bfont\s*[:=][^;\n]*\d(px|r?em|pt|%)/;

/** What breaks the rules of the tree. `sources`: text of every file below src/, by its path in the project. */
export function treeProblems(sources) {
  const problems = [];
  const folders = new Map();
  for (const file of sources.keys()) {
    folders.set(posix.dirname(file), (folders.get(posix.dirname(file)) ?? 0) + 1);
    const names = file.split('/').slice(1).map(baseName);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined)
      problems.push(`${file}: the name "${twice}" stands twice on this path; name the file after what is special in it.`);
  }
  for (const [file, text] of sources) {
    const line = file.startsWith('src/ui/') && file !== SCALE ? text.split('\n').findIndex((row) => SIZE.test(row)) : -1;
    if (line >= 0) problems.push(`${file}:${line + 1} sets a size of type of its own; name one of the five in ${SCALE}.`);
  }
  for (const [folder, count] of folders)
    if (count > MOST_FILES)
      problems.push(`${folder} holds ${count} files; at most ${MOST_FILES} can be taken in at a glance. Divide it into rooms.`);
  for (const circle of circles(importsOf(sources)))
    problems.push(`${circle.join(', ')} import each other in a circle; move what both need into a file of its own.`);
  return problems;
}

/** Every file below a folder with its text, by its path relative to `root`. */
export function readTree(root, folder = 'src') {
  const sources = new Map();
  for (const name of readdirSync(join(root, folder)).sort()) {
    const path = posix.join(folder, name);
    if (statSync(join(root, path)).isDirectory()) for (const [inner, text] of readTree(root, path)) sources.set(inner, text);
    else sources.set(path, readFileSync(join(root, path), 'utf8'));
  }
  return sources;
}

if (process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, '..');
  const problems = existsSync(join(root, 'src')) ? treeProblems(readTree(root)) : ['There is no folder src.'];
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
