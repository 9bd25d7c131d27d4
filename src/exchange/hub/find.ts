import { fail, sentence, type TabtuneError } from '../../protocol/errors';
import { append } from '../../protocol/base/lists';
import { shardsOf } from '../checkpoint';
import { otherWeights } from '../conversion';
import { mostText } from '../files';
import { type Get, refusedBy, send, textWithin } from './request';

/**
 * Models by name or address: first what there is to fetch and how large it is, from small JSON files alone; then, when asked, the files
 * themselves (download.ts).
 */

/** A file to fetch. */
export interface RemoteFile {
  name: string;
  url: string;
  /** Bytes, where they are known beforehand. */
  size: number | null;
  /** What identifies the contents; a part of a file goes on only under the same one. */
  tag: string | null;
  /** The address holds this very version, so answers need no comparison with `tag`. */
  fixed: boolean;
}

export interface DownloadPlan {
  /** The name of the model, and its folder in the cache. */
  folder: string;
  /** Where a person can read about it. */
  page: string;
  files: RemoteFile[];
  /** All of it together; null when the size of a file is not known. */
  bytes: number | null;
}

export interface FindOptions {
  fetch?: Get;
  signal?: AbortSignal;
  /** Another hub with the same interface. */
  hub?: string;
}

const HUB = 'https://huggingface.co';
const HUB_HOSTS = ['huggingface.co', 'www.huggingface.co', 'hf.co'];
const WEIGHTS = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';
const NEEDED = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
const WANTED = [...NEEDED, 'generation_config.json', 'special_tokens_map.json', 'chat_template.jinja'];
/** Tokens that only some models keep in a file of their own; where files are listed it is taken too. */
const ADDED = 'added_tokens.json';

const ADAPTER = 'adapter_config.json';

const ID = /^(\w[\w.-]*(?:\/\w[\w.-]*)?)(?:@(\w[\w./-]*))?$/;

/**
 * The files of a model: an id of the Hugging Face Hub as `org/name` or `org/name@revision`, a page of the Hub, or the address of any
 * folder with a model in it. Throws `checkpoint` or `unsupported`; `details.reason` tells gated, missing, refused and network apart.
 */
export async function findModel(text: string, options: FindOptions = {}): Promise<DownloadPlan> {
  const given = text.trim();
  const url = /^https?:\/\//i.test(given) && URL.canParse(given) ? new URL(given) : null;
  const onHub = url ? HUB_HOSTS.includes(url.hostname) : true;
  const [, id, revision] = ID.exec(url ? pageOf(url) : given) ?? [];
  if (onHub && id !== undefined) return findOnHub(id, revision, options);
  if (url && !onHub) return findInFolder(url, options);
  const examples = sentence`HuggingFaceTB/SmolLM2-135M-Instruct, org/name@revision or https://example.org/folder/`;
  throw fail('checkpoint')`"${given.slice(0, 120)}" is no model's name or address. Expected for example ${examples}.`;
}

/** `org/name@revision` from the address of a page of the Hub. */
function pageOf({ pathname }: URL): string {
  const [org, name, view, ...rest] = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  if (org === undefined || name === undefined) return org ?? '';
  return (view === 'tree' || view === 'resolve' || view === 'blob') && rest[0] ? `${org}/${name}@${rest[0]}` : `${org}/${name}`;
}

interface Sibling {
  rfilename: string;
  size?: number;
  blobId?: string;
  lfs?: { sha256?: string; size?: number };
}

async function findOnHub(id: string, revision: string | undefined, options: FindOptions): Promise<DownloadPlan> {
  const hub = options.hub ?? HUB;
  const page = `${hub}/${id}`;
  const folder = revision === undefined ? id : `${id}@${revision}`;
  const address = `${hub}/api/models/${id}/revision/${encodeURIComponent(revision ?? 'main')}?blobs=true`;
  const answer = await jsonAt(address, folder, page, options);
  const { sha, gated, siblings } = answer as { sha?: unknown; gated?: unknown; siblings?: unknown };
  if (gated) throw refusedBy(folder, 403, page);
  if (typeof sha !== 'string' || !/^[0-9a-f]{6,64}$/.test(sha) || !Array.isArray(siblings))
    throw fail('checkpoint', {
      reason: 'refused',
    })`The answer of ${new URL(hub).host} about ${folder} is not what was expected.`;
  const listed = new Map<string, RemoteFile>();
  for (const { rfilename: name, size, blobId, lfs } of siblings.filter(isSibling)) {
    const url = `${hub}/${id}/resolve/${sha}/${encodeURIComponent(name)}`;
    listed.set(name, { name, url, size: lfs?.size ?? size ?? null, tag: lfs?.sha256 ?? blobId ?? `${sha}/${name}`, fixed: true });
  }
  const adapter = listed.has(WEIGHTS) || listed.has(INDEX) ? undefined : listed.get(ADAPTER);
  if (adapter) throw isAdapter(folder, page, await jsonAt(adapter.url, folder, page, options));
  const index = listed.has(WEIGHTS) ? undefined : listed.get(INDEX);
  const shards = index ? [...shardsOf(await jsonAt(index.url, folder, page, options)).keys()] : [WEIGHTS];
  const missing = [...shards, 'config.json'].find((name) => !listed.has(name));
  if (missing !== undefined) throw (missing === WEIGHTS && otherWeights([...listed.keys()], id)) || lacks(folder, missing);
  return planOf(
    folder,
    page,
    [...WANTED, ADDED, ...(index ? [INDEX] : []), ...shards].flatMap((name) => listed.get(name) ?? []),
  );
}

/** Of files in the folder itself; the Hub's answer comes from outside. */
const isSibling = (entry: unknown): entry is Sibling => {
  const { rfilename: name } = (entry ?? {}) as { rfilename?: unknown };
  return typeof name === 'string' && !name.includes('/');
};

const lacks = (folder: string, name: string): TabtuneError =>
  fail('checkpoint', { reason: 'missing' })`${folder} has no ${name}, so it is not a model that can be opened here.`;

/** What to do with an adapter, which is small: it needs its base first, and a word on what becomes of it. */
function isAdapter(folder: string, page: string, { base_model_name_or_path: named }: Record<string, unknown>): TabtuneError {
  const base =
    typeof named === 'string' && named !== ''
      ? sentence`add its base ${named.slice(0, 120)} here first`
      : sentence`it does not name its base, so add that here first`;
  return fail('checkpoint', {
    reason: 'adapter',
  })`${folder} is an adapter, not a whole model: ${base}. Then download ${ADAPTER} and adapter_model.safetensors from ${page} and drop both together.`;
}

const planOf = (folder: string, page: string, files: RemoteFile[]): DownloadPlan => ({
  folder,
  page,
  files,
  bytes: files.reduce<number | null>((sum, { size }) => (sum === null || size === null ? null : sum + size), 0),
});

async function jsonAt(address: string, folder: string, page: string, { fetch, signal }: FindOptions): Promise<Record<string, unknown>> {
  const response = await send(address, folder, { fetch, signal });
  if (!response.ok) throw refusedBy(folder, response.status, page, response.headers.get('x-error-code'));
  const text = await textWithin(response, mostText(INDEX), address, signal);
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // It is told below.
  }
  throw fail('checkpoint', { reason: 'refused' })`The answer from ${address} is not JSON.`;
}

/** A folder cannot be listed over HTTP, so the names that a model may have are tried. */
async function findInFolder(given: URL, options: FindOptions): Promise<DownloadPlan> {
  const base = new URL(given);
  base.hash = '';
  base.pathname = base.pathname.replace(/\/?[^/]*\.(json|safetensors|jinja)$/, '').replace(/\/?$/, '/');
  const folder = base.href;
  const probe = async (name: string): Promise<RemoteFile | null> => {
    const url = new URL(base);
    url.pathname += encodeURIComponent(name);
    const response = await send(url.href, folder, { ...options, method: 'HEAD', headers: rest(0) });
    if (response.status === 404) return null;
    if (!response.ok) throw refusedBy(folder, response.status, folder);
    return { name, url: url.href, ...versionOf(response.headers), fixed: false };
  };
  const present = async (names: readonly string[]) => (await Promise.all(names.map(probe))).filter((file) => file !== null);
  const files = await present([...WANTED, WEIGHTS]);
  const has = (name: string): boolean => files.some((file) => file.name === name);
  const orAdapter = async (missing: string): Promise<TabtuneError> => {
    const adapter = await probe(ADAPTER);
    return adapter ? isAdapter(folder, folder, await jsonAt(adapter.url, folder, folder, options)) : lacks(folder, missing);
  };
  if (!has('config.json')) throw await orAdapter('config.json');
  if (!has(WEIGHTS)) {
    const index = await probe(INDEX);
    if (!index) throw await orAdapter(WEIGHTS);
    const names = [...shardsOf(await jsonAt(index.url, folder, folder, options)).keys()];
    const shards = await present(names);
    const missing = names.find((name) => !shards.some((file) => file.name === name));
    if (missing !== undefined) throw lacks(folder, missing);
    append(files, [index, ...shards]);
  }
  return planOf(folder, folder, files);
}

/** Asks for a file from a byte on; from the first too, since to such a request browsers let no server answer with compressed bytes. */
export const rest = (from: number): Record<string, string> => ({ range: `bytes=${from}-` });

/**
 * Size and version of a file by the headers of an answer that holds all of it, or the rest from byte `from` on. A compressed answer has
 * another length, and a weak tag may stand for other bytes, so neither counts.
 */
export function versionOf(headers: Headers, from = 0): { size: number | null; tag: string | null } {
  const length = headers.get('content-length');
  if (headers.has('content-encoding')) return { size: null, tag: null };
  const size = length === null ? null : from + Number(length);
  const etag = headers.get('etag');
  const modified = headers.get('last-modified');
  if (etag !== null && !etag.startsWith('W/')) return { size, tag: etag };
  return { size, tag: modified !== null && size !== null ? `${modified} ${size}` : null };
}
