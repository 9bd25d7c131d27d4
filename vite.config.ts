import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import buildProcessor from './scripts/build-processor.mjs';
import { texts } from './scripts/texts.mjs';
import { PROGRAM } from './scripts/program.ts';
import { STYLE } from './src/lab/reports/parts/style.ts';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

/** A report is shown as it will be saved, style and all, in a frame from this page, which has the page's policy: that style alone is let in. */
const REPORT_STYLE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/**
 * What the built page may do: its own scripts, styles and files, nothing inline but the style of a report, no other origin. Script addresses and
 * markup from strings need one of the named policies: Lit's templates and the workers.
 */
const POLICY = [
  `default-src 'none'`,
  // WebAssembly computes where no graphics card does.
  `script-src 'self' 'wasm-unsafe-eval'`,
  `style-src 'self' ${REPORT_STYLE}`,
  `frame-src blob:`,
  `img-src 'self' data: blob:`,
  `connect-src 'self'`,
  `worker-src 'self'`,
  `manifest-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `require-trusted-types-for 'script'`,
  `trusted-types lit-html tabtune-worker tabtune-reader tabtune-threads tabtune-offline`,
].join('; ');

/**
 * What a host should send with every file: no guessing of types, no frame but in pages of the same origin (which a policy in the page cannot
 * say), a process of the page's own, and no address of it to anyone.
 */
export const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': `frame-ancestors 'self'`,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
};

/** The same for a host whose page may be shown in course pages of other origins as well (docs/elements.md), such as `https://school.example`. */
export const headersFor = (...origins: readonly string[]): Record<string, string> => ({
  ...HEADERS,
  'Content-Security-Policy': `frame-ancestors ${["'self'", ...origins].join(' ')}`,
  'Cross-Origin-Resource-Policy': 'cross-origin',
});

/** Only in the build: the development server needs inline scripts and a socket. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY }, injectTo: 'head-prepend' },
    ],
  };
}

/** The bundler leaves templates as they are, so styles would be sent with their layout. Lines stay, for the source maps. */
function tightStyles(): Plugin {
  return {
    name: 'tight-styles',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('/src/ui/')) return undefined;
      const tight = (styles: string) => styles.replace(/\/\*.*?\*\//g, '').replace(/(\n|: | \{) */g, (space) => space.trim() || '\n');
      return { code: code.replace(/\bcss`[^`]*`/g, tight), map: null };
    },
  };
}

export default defineConfig({
  // Relative addresses: the folder works from any path of any host.
  base: './',
  define: { 'import.meta.env.VITE_BUILD': JSON.stringify(version) },
  plugins: [texts(), { name: 'processor', buildStart: buildProcessor }, tightStyles(), contentSecurityPolicy(), VitePWA(PROGRAM)],
  server: { headers: HEADERS },
  preview: { headers: HEADERS },
  // What the Worker loads only when it is asked for lies apart from what the page loads.
  worker: { format: 'es', rolldownOptions: { output: { chunkFileNames: 'assets/engine/[name]-[hash].js' } } },
  build: {
    outDir: 'dist/app',
    emptyOutDir: true,
    target: 'es2022',
    // Small files stay files: a data: address would be an inline script or style.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
  },
});
