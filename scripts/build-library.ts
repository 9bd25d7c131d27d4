/**
 * Writes dist/lib: the engine as one ES module with its types, and beside it the worker of chat templates and tokenizers, and the operations
 * of the processor. Part of `npm run build`, after the page.
 */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { build } from 'vite';
import { KERNELS } from './build-processor.mjs';
import { rollUp } from './library/declarations';
import { DIST } from './serve.ts';

const ROOT_FOLDER = resolve(import.meta.dirname, '..');
const LIBRARY = join(ROOT_FOLDER, 'dist/lib');
const ENTRY = join(ROOT_FOLDER, 'src/index.ts');

const HEADER = `/**
 * Types of tabtune. They need TypeScript 5.7 or newer and @webgpu/types.
 */
/// <reference types="@webgpu/types" />`;

await build({
  configFile: false,
  root: ROOT_FOLDER,
  publicDir: false,
  logLevel: 'warn',
  // The worker of what strangers wrote lies beside the module, wherever that is served from.
  base: './',
  worker: { format: 'es', rolldownOptions: { output: { entryFileNames: '[name].js' } } },
  build: {
    outDir: LIBRARY,
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    lib: { entry: ENTRY, formats: ['es'], fileName: () => 'tabtune.js' },
    rolldownOptions: { output: { codeSplitting: false } },
  },
});

const { config } = ts.readConfigFile(join(ROOT_FOLDER, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as { config: object };
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT_FOLDER);
writeFileSync(join(LIBRARY, 'tabtune.d.ts'), rollUp(ENTRY, options, HEADER));
copyFileSync(KERNELS, join(LIBRARY, 'kernels.wasm'));
// What is bundled here is part of what the page contains.
copyFileSync(join(DIST, 'licences.txt'), join(LIBRARY, 'licences.txt'));
