/** Serves the built page, or another folder, from localhost as any static host would: `node scripts/run.mjs scripts/serve.ts [port] [folder]`. */
import { realpathSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import send from 'send';
import config, { HEADERS } from '../vite.config.ts';

/** The built page. */
export const DIST = resolve(import.meta.dirname, '..', config.build?.outDir ?? 'dist');

/** What the library has no type for. */
const TYPES: Record<string, string> = { '.jsonl': 'application/jsonl; charset=utf-8' };

type Headers = Readonly<Record<string, string>>;

function refuse(response: ServerResponse, status: number, why: string): void {
  // Half of the file may be on its way: to end the connection is the one thing left to say.
  if (response.headersSent) response.destroy();
  else {
    const said = { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(why), 'cache-control': 'no-cache' };
    response.writeHead(status, { ...HEADERS, ...said }).end(why);
  }
}

const notFound = (response: ServerResponse): void => refuse(response, 404, 'Not Found');

/** Whether a file is really one of the folder, and no link that leads out of it. */
function liesIn(root: string, file: string): boolean {
  try {
    return realpathSync(file).startsWith(realpathSync(root) + sep);
  } catch {
    return false;
  }
}

/** Answers with a file of the folder: never a listing, no file that begins with a dot, nothing from elsewhere. */
function answer(root: string, path: string, said: Headers, request: IncomingMessage, response: ServerResponse): void {
  send(request, path, { root })
    .on('directory', () => notFound(response))
    .on('error', ({ status }: { status: number }) => {
      if (response.writableEnded) return;
      // That something lies elsewhere is no more to be told than what lies there.
      if (status === 403) notFound(response);
      else refuse(response, status, STATUS_CODES[status] ?? 'Failed');
    })
    .on('file', (file: string) => {
      if (!liesIn(root, file)) notFound(response);
    })
    .on('headers', (_: unknown, file: string) => {
      for (const [name, value] of Object.entries(said)) response.setHeader(name, value);
      const type = TYPES[extname(file)];
      if (type) response.setHeader('content-type', type);
      response.setHeader('cache-control', 'no-cache');
    })
    .pipe(response);
}

/** The names of this machine alone: a stranger's name that leads here could make the page's storage its own. */
function isLocal(host: string | undefined, port: number): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].some((name) => host === `${name}:${port}` || (port === 80 && host === name));
}

export interface Serving {
  url: string;
  close: () => void;
}

interface Where {
  folder?: string;
  /** 0 takes any free one. */
  port?: number;
  /** The path under which the folder appears. */
  base?: string;
  /** They come with every file. */
  headers?: Headers;
}

export function serve({ folder = DIST, port = 0, base = '/', headers = HEADERS }: Where = {}): Promise<Serving> {
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const [path = ''] = (request.url ?? '').split('?');
    if (!isLocal(request.headers.host, port)) refuse(response, 421, `This server answers only at http://localhost:${port}${base}`);
    else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      refuse(response, 405, 'Files can only be read');
    } else if (!path.startsWith(base)) notFound(response);
    else answer(folder, path.slice(base.length - 1), headers, request, response);
  });
  return new Promise((done, fail) => {
    // Of a later one, such as too many open files, only its own connection knows.
    server.on('error', fail);
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
