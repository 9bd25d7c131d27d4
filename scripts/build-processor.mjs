/**
 * Compiles processor/ to build/processor/kernels.wasm: all operations of the processor lane with fixed-width SIMD, and beside each the names
 * and types of its parameters, by which src/processor/ hands them over; and to shared.wasm the same for memory that threads share. Part of
 * `npm run build` and of the tests; does nothing when what lies there is newer than its sources.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = resolve(import.meta.dirname, '..');
const SOURCES = join(ROOT, 'processor');
export const KERNELS = join(ROOT, 'build', 'processor', 'kernels.wasm');
export const SHARED_KERNELS = join(ROOT, 'build', 'processor', 'shared.wasm');
/** A module that shares memory has to say how far that may grow: over all that 32 bits address. */
const SHARED = ['--sharedMemory', '--enable', 'threads', '--maximumMemory', String(2 ** 16)];

/** [name, type] of each parameter of the function that a file is named after. */
function signatureOf(file) {
  const name = file.replace(/\.ts$/, '');
  const text = readFileSync(join(SOURCES, file), 'utf8');
  const found = new RegExp(`export function ${name}\\(([^)]*)\\)`).exec(text);
  if (!found) return null;
  const list = found[1]
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  return [name, list.map((one) => one.split(':').map((word) => word.trim()))];
}

/** A section of its own, which a reader that does not know it passes over. */
function customSection(name, content) {
  const encoder = new TextEncoder();
  const [title, body] = [encoder.encode(name), encoder.encode(content)];
  const leb = (value) => {
    const bytes = [];
    do bytes.push((value & 127) | (value > 127 ? 128 : 0));
    while ((value >>>= 7) > 0);
    return bytes;
  };
  const inside = [...leb(title.length), ...title, ...body];
  return Uint8Array.from([0, ...leb(inside.length), ...inside]);
}

// By a name that TypeScript does not follow: the compiler's own types would change those of lists and numbers everywhere.
const COMPILER = 'assemblyscript/asc';

const readSources = () =>
  Object.fromEntries(
    readdirSync(SOURCES)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => [file, readFileSync(join(SOURCES, file), 'utf8')]),
  );

/** Its loads and stores stand in for those of the language in the build for tests. */
const CHECKED = 'checked.ts';
const ACCESS = /\b(?:(\w+)\.)?(load\w*|store\w*|copy|fill)(?:<(\w+)>)?\(/g;

/** The same text with each load and store as a function of CHECKED, which the compiler refuses where there is none. */
function withChecks(file, text, names) {
  if (file === CHECKED) return text;
  const changed = text.replace(ACCESS, (_, space, name, type) => `${[space, name, type].filter(Boolean).join('_')}(`);
  return `import { ${names.join(', ')} } from './${CHECKED.slice(0, -3)}';\n${changed}`;
}

/** The module's bytes. With `checked` it imports env.reads and env.writes, and calls them with address and size before each load and store. */
export async function compiled({ checked = false, shared = false } = {}) {
  const sources = readSources();
  const signatures = Object.fromEntries(
    Object.keys(sources)
      .map(signatureOf)
      .filter((one) => one !== null),
  );
  if (checked) {
    const names = [...sources[CHECKED].matchAll(/^export function (\w+)/gm)].map(([, name]) => name);
    for (const [file, text] of Object.entries(sources)) sources[file] = withChecks(file, text, names);
  }
  const tested = "export { exp1, log1 } from './math';";
  sources['index.ts'] = [...Object.keys(signatures).map((name) => `export { ${name} } from './${name}';`), tested].join('\n');
  const { default: asc } = await import(COMPILER);
  let binary = null;
  const flags = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--importMemory', '--noAssert', ...(shared ? SHARED : [])];
  const { error, stderr } = await asc.main(['index.ts', '--outFile', 'kernels.wasm', ...flags], {
    readFile: (name) => sources[name] ?? null,
    writeFile: (name, contents) => {
      if (name === 'kernels.wasm') binary = contents;
    },
    listFiles: () => [],
  });
  if (error || !binary) throw new Error(`processor/ does not compile: ${error?.message ?? ''}\n${stderr.toString()}`);
  return Buffer.concat([binary, customSection('signatures', JSON.stringify(signatures))]);
}

/** Whole or not at all: several programs may do this at the same time. */
function write(file, bytes) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, bytes);
  renameSync(own, file);
}

export default async function setup() {
  const files = [...Object.keys(readSources()).map((file) => join(SOURCES, file)), import.meta.filename];
  const newest = Math.max(...files.map((file) => statSync(file).mtimeMs));
  if ([KERNELS, SHARED_KERNELS].every((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= newest)) return;
  mkdirSync(join(KERNELS, '..'), { recursive: true });
  write(KERNELS, await compiled());
  write(SHARED_KERNELS, await compiled({ shared: true }));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await setup();
