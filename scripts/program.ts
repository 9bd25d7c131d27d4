/** The page as a program that can be installed and works without network: what the build makes of it. */
import type { VitePWAOptions } from 'vite-plugin-pwa';

type Transform = NonNullable<VitePWAOptions['injectManifest']['manifestTransforms']>[number];

/** The size of each file stays in the list, for the page to tell; workbox itself leaves it out. */
const withSizes: Transform = (entries) => ({ manifest: entries.map((entry) => ({ ...entry, bytes: entry.size })), warnings: [] });

/** Nothing of the build is too large for what is kept; a file that were left out would be missed without network. */
const ANY_SIZE = Number.MAX_SAFE_INTEGER;

export const PROGRAM: Partial<VitePWAOptions> = {
  // The service worker is our own, and asks before it changes the version; the page registers it when it has time.
  strategies: 'injectManifest',
  registerType: 'prompt',
  injectRegister: false,
  srcDir: 'src/offline',
  filename: 'service-worker.ts',
  includeManifestIcons: false,
  injectManifest: {
    // Not every browser has service workers that are modules.
    rollupFormat: 'iife',
    globPatterns: ['**/*'],
    // Maps are for developers; licences.txt is written behind the build, for whoever has the folder.
    globIgnores: ['**/*.map', 'licences.txt'],
    // Their names hold a digest of what is in them.
    dontCacheBustURLsMatching: /^assets\/.*-[\w-]{8}\.\w+$/,
    maximumFileSizeToCacheInBytes: ANY_SIZE,
    manifestTransforms: [withSizes],
  },
  manifest: {
    id: './',
    name: 'tabtune',
    short_name: 'tabtune',
    description: 'Fine-tune a small language model in this tab and watch what it does to safety.',
    lang: 'en',
    dir: 'ltr',
    start_url: './',
    scope: './',
    display: 'standalone',
    theme_color: '#f5f4f1',
    background_color: '#f5f4f1',
    categories: ['education', 'developer tools'],
    icons: [
      { src: 'icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: 'icons/192.png', sizes: '192x192', type: 'image/png' },
      { src: 'icons/512.png', sizes: '512x512', type: 'image/png' },
      { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
    // A run goes on in the window that has it.
    launch_handler: { client_mode: 'focus-existing' },
    file_handlers: [{ action: './', accept: { 'application/json': ['.json'], 'application/gzip': ['.gz'] } }],
    share_target: {
      action: './share',
      method: 'POST',
      enctype: 'multipart/form-data',
      params: {
        files: [
          {
            name: 'records',
            accept: ['application/json', 'application/jsonl', 'application/x-ndjson', 'application/gzip', '.json', '.jsonl', '.gz'],
          },
        ],
      },
    },
  },
};
