/**
 * Compiles processor/ to build/processor/kernels.wasm: all operations of the processor lane with fixed-width SIMD, and beside each the names
 * and types of its parameters, by which src/processor/ hands them over. Part of `npm run build` and of the tests; does nothing when what lies
 * there is newer than its sources.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = resolve(import.meta.dirname, '..');
const SOURCES = join(ROOT, 'processor');
export const KERNELS = join(ROOT, 'build', 'processor', 'kernels.wasm');

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

export default async function setup() {
  const files = readdirSync(SOURCES).filter((file) => file.endsWith('.ts'));
  const newest = Math.max(...[...files.map((file) => join(SOURCES, file)), import.meta.filename].map((file) => statSync(file).mtimeMs));
  if ((statSync(KERNELS, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= newest) return;
  const sources = Object.fromEntries(files.map((file) => [file, readFileSync(join(SOURCES, file), 'utf8')]));
  const signatures = Object.fromEntries(files.map(signatureOf).filter((one) => one !== null));
  const tested = "export { exp1, exp1_below, log1 } from './math';";
  sources['index.ts'] = [...Object.keys(signatures).map((name) => `export { ${name} } from './${name}';`), tested].join('\n');
  const { default: asc } = await import(COMPILER);
  let binary = null;
  const flags = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--importMemory', '--noAssert'];
  const { error, stderr } = await asc.main(['index.ts', '--outFile', 'kernels.wasm', ...flags], {
    readFile: (name) => sources[name] ?? null,
    writeFile: (name, contents) => {
      if (name === 'kernels.wasm') binary = contents;
    },
    listFiles: () => [],
  });
  if (error || !binary) throw new Error(`processor/ does not compile: ${error?.message ?? ''}\n${stderr.toString()}`);
  mkdirSync(join(KERNELS, '..'), { recursive: true });
  // Never half a file, whoever reads it meanwhile.
  const part = `${KERNELS}.${process.pid}.part`;
  writeFileSync(part, Buffer.concat([binary, customSection('signatures', JSON.stringify(signatures))]));
  renameSync(part, KERNELS);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await setup();
