/** Serves the built page, or another folder, from localhost as any static host would: `node scripts/run.mjs scripts/serve.ts [port] [folder]`. */
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import config from '../vite.config.ts';

/** The built page. */
export const DIST = resolve(import.meta.dirname, '..', config.build?.outDir ?? 'dist');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.jsonl': 'application/jsonl; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
};

/** The file behind a request, or undefined: nothing outside the folder, no listings. */
function fileFor(folder: string, path: string): string | undefined {
  const file = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path));
  if (!file.startsWith(folder)) return undefined;
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}

function pathOf(url: string): string {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return '';
  }
}

export interface Serving {
  url: string;
  close: () => void;
}

/** `port` 0 takes any free one; `base` is the path under which the folder appears. */
export function serve({ folder = DIST, port = 0, base = '/' } = {}): Promise<Serving> {
  const server = createServer((request, response) => {
    const path = pathOf(request.url ?? '/');
    const file = path.startsWith(base) ? fileFor(folder, path.slice(base.length - 1)) : undefined;
    if (!file) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
      return;
    }
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-length': statSync(file).size,
      'cache-control': 'no-cache',
    });
    if (request.method === 'HEAD') response.end();
    else createReadStream(file).pipe(response);
  });
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      done({
        url: `http://localhost:${port}${base}`,
        close: () => {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [port = '0', folder = DIST] = process.argv.slice(2);
  console.log((await serve({ port: Number(port), folder: resolve(folder) })).url);
}
