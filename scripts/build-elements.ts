/**
 * Writes dist/app/elements.js: the elements for other people's pages as one script, which finds the built page by its own address. Part of
 * `npm run build`, after the page, whose list of files for use without network it stays out of: a course page is not part of that.
 */
import { resolve } from 'node:path';
import { build } from 'vite';
import { DIST } from './serve.ts';

const ROOT_FOLDER = resolve(import.meta.dirname, '..');

await build({
  configFile: false,
  root: ROOT_FOLDER,
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: DIST,
    emptyOutDir: false,
    target: 'es2022',
    sourcemap: true,
    lib: {
      entry: resolve(ROOT_FOLDER, 'src/elements/index.ts'),
      formats: ['iife'],
      name: 'tabtuneElements',
      fileName: () => 'elements.js',
    },
  },
});
