import { fail, sentence, TabtuneError } from '../../protocol/errors';
import { type DownloadPlan, type RemoteFile, rest, versionOf } from './find';
import { type Get, network, refusedBy, send, stopped } from './request';

/** Where fetched files are kept. */
export interface DownloadSink {
  /** Told first: what is going to come. */
  begin: (folder: string, files: readonly Pick<RemoteFile, 'name' | 'size' | 'tag'>[]) => Promise<void>;
  state: (folder: string, name: string) => Promise<{ bytes: number; tag: string | null; complete: boolean } | null>;
  /** Keeps what comes, from byte `from` on; also when the stream fails or `signal` is raised, after which it rejects. */
  put: (
    folder: string,
    name: string,
    source: ReadableStream<Uint8Array>,
    options: { from: number; size: number | null; tag: string | null; signal?: AbortSignal },
  ) => Promise<void>;
  /** Forgets a file. */
  delete: (folder: string, name: string) => Promise<void>;
}

export interface DownloadProgress {
  /** The file at work. */
  file: string;
  /** Of all files, what is kept by now and what there is; null when that is not known. */
  bytes: number;
  total: number | null;
}

export interface DownloadOptions {
  fetch?: Get;
  signal?: AbortSignal;
  onProgress?: (progress: DownloadProgress) => void;
  /** Milliseconds before a failed connection is tried again; doubled each time. */
  wait?: number;
}

/** Progress is told as often as people can follow. */
const REPORT_MS = 100;
/** Nothing else is asked for, whatever a list of files says. */
const ALLOWED = /^[^/\\]+\.(json|safetensors)$|^chat_template\.jinja$/;
/** Connections in a row that bring nothing. */
const TRIES = 4;
const WAIT_MS = 1000;

/**
 * Fetches the files of a plan that are not kept yet, one after the other, and goes on where an earlier download ended, be it for a lost
 * connection, a stop or a closed tab. Throws `checkpoint` (`details.reason`: gated, missing, refused, network, size), `storage` or `stopped`.
 */
export async function downloadModel(plan: DownloadPlan, sink: DownloadSink, options: DownloadOptions = {}): Promise<void> {
  const foreign = plan.files.find(({ name }) => !ALLOWED.test(name));
  if (foreign) throw fail('checkpoint', { reason: 'refused' })`${foreign.name} is none of the files that a model is read from.`;
  await sink.begin(plan.folder, plan.files);
  let before = 0;
  let told = -Infinity;
  for (const file of plan.files) {
    const report = (bytes: number, last = false): void => {
      if (!last && performance.now() - told < REPORT_MS) return;
      told = performance.now();
      options.onProgress?.({ file: file.name, bytes: before + bytes, total: plan.bytes });
    };
    const bytes = await new Fetching(plan, file, sink, options, report).run();
    report(bytes, true);
    before += bytes;
  }
}

/** One file on its way. */
class Fetching {
  #anew = false;

  constructor(
    readonly plan: DownloadPlan,
    public file: RemoteFile,
    readonly sink: DownloadSink,
    readonly options: DownloadOptions,
    readonly report: (bytes: number) => void,
  ) {}

  /** Resolves to the size once the file is kept whole. */
  async run(): Promise<number> {
    const { plan, sink } = this;
    const { signal, wait = WAIT_MS } = this.options;
    let most = 0;
    for (let tries = 0; ;) {
      const { file } = this;
      if (signal?.aborted) throw stopped(file.name);
      const kept = await sink.state(plan.folder, file.name);
      const same = kept !== null && file.tag !== null && kept.tag === file.tag && !this.#anew;
      if (same && kept.complete) return kept.bytes;
      try {
        if (await this.#request(same ? kept.bytes : 0)) return (await sink.state(plan.folder, file.name))?.bytes ?? 0;
      } catch (error) {
        if (!(error instanceof TabtuneError)) throw error;
        if (error.details.reason === 'size') await sink.delete(plan.folder, file.name);
        if (error.details.reason !== 'network') throw error;
        const now = (await sink.state(plan.folder, file.name))?.bytes ?? 0;
        if (now > most) [most, tries] = [now, 0];
        if (++tries === TRIES) throw error;
        await pause(wait * (1 << (tries - 1)), signal);
      }
    }
  }

  /**
   * One request; false when it has to be made again, from the start, because the file has changed since it was looked up.
   *
   * No If-Range: another server's browser rules let `Range: bytes=n-` pass and stop at If-Range, which many file servers do not allow. So
   * the versions are compared here, and an answer about another one is dropped.
   */
  async #request(from: number): Promise<boolean> {
    const { plan, file, options } = this;
    const { name, url, size, tag, fixed } = file;
    const { fetch } = options;
    const signal = options.signal ? { signal: options.signal } : {};
    const put = (source: ReadableStream<Uint8Array>, begin: number, version: { size: number | null; tag: string | null }) =>
      this.sink.put(plan.folder, name, source, { from: begin, ...version, ...signal });
    if (from === size) {
      await put(new Blob([]).stream(), from, { size, tag });
      return true;
    }
    const response = await send(url, name, { fetch, headers: rest(from), ...signal });
    const drop = () => response.body?.cancel().catch(() => undefined);
    const partial = response.status === 206;
    if (response.status === 416 || (partial && !continues(response.headers, from))) {
      await drop();
      if (from === 0) throw refusedBy(`${name} of ${plan.folder}`, response.status, plan.page);
      this.#anew = true;
      return false;
    }
    if (!response.ok) {
      await drop();
      throw refusedBy(`${name} of ${plan.folder}`, response.status, plan.page, response.headers.get('x-error-code'));
    }
    const begin = partial ? from : 0;
    const found = versionOf(response.headers, begin);
    const changed = !fixed && ((found.tag !== null && found.tag !== tag) || (found.size !== null && size !== null && found.size !== size));
    if (changed && begin > 0) {
      await drop();
      this.#anew = true;
      return false;
    }
    this.#anew = false;
    const version = fixed || begin > 0 ? { size, tag } : found;
    this.file = { ...file, ...version };
    if (found.size !== null && version.size !== null && found.size !== version.size) {
      await drop();
      throw this.#wrongSize(version.size, found.size);
    }
    await put(this.#checked(response.body ?? new Blob([]).stream(), begin, version.size), begin, version);
    return true;
  }

  #wrongSize(expected: number, came: number): TabtuneError {
    const { name } = this.file;
    return fail('checkpoint', {
      reason: 'size',
    })`${name} was to have ${expected} bytes; the server sends ${came}. Look the model up again.`;
  }

  /** The same stream, counted: one that breaks or ends early is a lost connection, and one that does not end is another file. */
  #checked(body: ReadableStream<Uint8Array>, begin: number, size: number | null): ReadableStream<Uint8Array> {
    const { file, options } = this;
    const { host } = new URL(file.url);
    const reader = body.getReader();
    let bytes = begin;
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
      try {
        const { done, value } = await reader.read();
        bytes += value?.length ?? 0;
        if (size !== null && bytes > size) {
          controller.error(this.#wrongSize(size, bytes));
          await reader.cancel();
        } else if (done && size !== null && bytes < size) {
          controller.error(network(file.name, host, sentence`it ended at byte ${bytes} of ${size}`));
        } else if (done) controller.close();
        else {
          controller.enqueue(value);
          this.report(bytes);
        }
      } catch (error) {
        controller.error(options.signal?.aborted ? stopped(file.name) : network(file.name, host, error));
      }
    };
    return new ReadableStream({ pull, cancel: (reason) => reader.cancel(reason) }, { highWaterMark: 0 });
  }
}

/** Some servers hide the header from pages of other origins; then the status is believed. */
function continues(headers: Headers, from: number): boolean {
  const range = headers.get('content-range');
  return range === null || range.startsWith(`bytes ${from}-`);
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}
