// Compiles every shader as it stands and in every variant, half precision included, with Dawn and without any adapter. A kernel that names
// other files is compiled with each of them. With a folder's name it also writes every whole shader there, for tools that read WGSL.
// npm ci --prefix bench && node bench/compile-shaders.mjs [folder]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { create, globals } from 'webgpu';

Object.assign(globalThis, globals);
const load = async (path) =>
  (await runnerImport(fileURLToPath(new URL(path, import.meta.url)), { configFile: false, logLevel: 'error' })).module;
const { specialize } = await load('../src/webgpu/shader.ts');
const { SOURCES, variantsOf } = await load('../test/reference/variants.ts');

const entry = create(['backend=null']);
const adapter = await entry.requestAdapter();
const device = await adapter.requestDevice({ requiredFeatures: ['shader-f16', 'subgroups'] });

/** What Dawn has to say about one shader, by line; a pipeline is made too, since constants decide what is left of a shader. */
async function problems(code) {
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ code });
  const { messages } = await module.getCompilationInfo();
  const found = messages.filter((m) => m.type === 'error').map((m) => `line ${m.lineNum}: ${m.message}`);
  if (found.length === 0) device.createComputePipeline({ layout: 'auto', compute: { module, entryPoint: 'main' } });
  const error = await device.popErrorScope();
  if (error && found.length === 0) found.push(error.message);
  return found;
}

const [folder] = process.argv.slice(2);
if (folder) {
  mkdirSync(folder, { recursive: true });
  for (const [name, source] of Object.entries(SOURCES)) writeFileSync(join(folder, `${name.replaceAll(' ', '_')}.wgsl`), source);
}

let compiled = 0;
let failed = 0;
for (const [name, source] of Object.entries(SOURCES)) {
  for (const values of [null, ...variantsOf(name)]) {
    const found = await problems(values ? specialize({ name, source, values }) : source);
    compiled += 1;
    if (found.length === 0) continue;
    failed += 1;
    console.error(`${name} ${values ? JSON.stringify(values) : 'as it stands'}:\n  ${found.join('\n  ')}`);
  }
}
console.log(`${compiled} shaders compiled, ${failed} with errors (${Object.keys(SOURCES).length} as they stand).`);
process.exit(failed > 0 || compiled === 0 ? 1 : 0);
