import { pacer } from '../../data/readers/bytes';
import { mixIn } from '../../data/sets/baselines';
import { readDataSet, readPreview } from '../../data/sets/dataset';
import { formatJsonl } from '../../data/sets/jsonl';
import { readPromptPreview, readPromptSet } from '../../data/sets/prompt-sets';
import { splitExamples } from '../../data/sets/split';
import { Told } from '../../data/told';
import { Threads } from '../../data/text/strangers/thread';
import { type CheckpointOutline, readCheckpointOutline } from '../../exchange/checkpoint';
import { type DownloadSink, downloadModel } from '../../exchange/hub/download';
import { findModel } from '../../exchange/hub/find';
import { someOf } from '../../exchange/reading/names';
import { label } from '../../exchange/strict-json';
import type { DataPreview, MixSettings, ReadSettings, SplitSettings } from '../../protocol/dataset';
import { fail, sentence, toPlainError, type TabtuneError, type Sentence } from '../../protocol/errors';
import type { JobHooks } from '../../protocol/jobs';
import type { Example } from '../../protocol/examples';
import type { OwnFile, PromptSettings } from '../../protocol/messages';
import { append } from '../../protocol/base/lists';
import { isAdapter, namesIn, otherFolders, topFolder } from '../../protocol/base/own-folder';
import { plainName } from '../../protocol/plain';
import {
  type AdapterUse,
  OWN,
  type OwnData,
  type OwnModel,
  type OwnPrompts,
  type OwnThings,
  type PromptPreview,
  type RemoteModel,
} from '../../protocol/own';
import type { PromptRow } from '../../protocol/catalogue';
import { FileCache } from '../../store/files';
import type { Store } from '../../store/browser';
import { ABOUT, absent, parse } from './about';
import { Descriptions, KINDS, NOTES, REMOTE } from './description';
import { type BaseOf, USE, useFile } from './adapter';
import { checkModel } from './check';
import { type OwnCheckpoint, readOwnModel } from './model';
import { parsed } from './parsed';
import { digestOf, named, titleOf } from './naming';
import { unusedFiles, weightFiles } from './unused';
import { keepable, type OwnPromptRows, paired } from './prompts';

/**
 * What a person brought along, kept in one cache of files: a folder for each model, data set and prompt set, named by title and contents.
 * Beside the files of a data or prompt set lies `about.json`, written last; a model describes itself. Reading, copying and downloading
 * tell how far they are and can be stopped.
 */

/** What is kept of a folder that was dropped, beside the files of its weights. */
const NEEDED = /^(?!(about|remote|use|notes)\.json$)([^/]+\.json|chat_template\.jinja)$/;

const gone = (id: string): TabtuneError =>
  fail('recipe')`"${id}" is not kept in this browser (any more). Add the files again, or choose another.`;

/** What a file is called where it is kept. */
const fileTitle = ({ path }: OwnFile): string => plainName(path.split('/').at(-1)!) || 'unnamed';

const folderOf = (id: string): string => id.slice(OWN.length);
const jsonBlob = (value: unknown): Blob => new Blob([JSON.stringify(value)], { type: 'application/json' });

/** Rows between two looks at the clock: a large data set takes seconds to read and to write, in which the worker has to be heard of. */
const AT_ONCE = 256;

async function linesOf(rows: readonly Example[], what: string, signal?: AbortSignal): Promise<Blob> {
  const pace = pacer(`Keeping ${what}`, signal);
  const parts: string[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    parts.push(formatJsonl(rows.slice(from, from + AT_ONCE)));
    await pace();
  }
  return new Blob(parts);
}

export interface OwnRows {
  train: Example[];
  test: Example[];
}

export class OwnFiles {
  readonly #cache: FileCache;
  readonly #baseOf: BaseOf;
  readonly #descriptions: Descriptions;
  readonly #threads: Threads;
  #swept: Promise<void> = Promise.resolve();

  /** `baseOf` finds the model that an adapter belongs to, by the name in its files or by its id; `threads` try tokenizers and templates. */
  constructor(store: Store, baseOf: BaseOf, threads = new Threads()) {
    this.#cache = new FileCache(store);
    this.#baseOf = baseOf;
    this.#threads = threads;
    this.#descriptions = new Descriptions(this.#cache, baseOf);
  }

  /** Clears away what downloads and imports that were cut off left behind without a name; what is added meanwhile waits for it. */
  sweep(): Promise<void> {
    return (this.#swept = this.#clear().catch(() => undefined)); // Trouble here costs space only.
  }

  async #clear(): Promise<void> {
    await this.#cache.sweep();
    for (const { folder, files, unread } of await this.#cache.list()) {
      const told = folder.startsWith(KINDS.models) || files.some(({ name, complete }) => name === ABOUT && complete);
      if (!told && unread.length === 0) await this.#cache.delete(folder);
    }
  }

  async things(): Promise<OwnThings> {
    const things: OwnThings = { models: [], data: [], prompts: [], damaged: [] };
    for (const { part, thing } of await this.#descriptions.all()) (things[part] as unknown[]).push(thing);
    return things;
  }

  /** A model turned out to be unusable only when it was used: the list says so from now on, unless another try may do. */
  blame(id: string, reason: unknown): void {
    const { code, details } = toPlainError(reason);
    if ((code === 'checkpoint' || code === 'unsupported') && details?.passing !== true)
      this.#descriptions.blame(folderOf(id), sentence`${reason}`);
  }

  /** What has just been kept in a folder. */
  async #kept<Part extends keyof OwnThings>(folder: string, part: Part): Promise<OwnThings[Part][number]> {
    const described = await this.#descriptions.of(folder);
    if (described?.part === part) return described.thing;
    const problem = described?.part === 'damaged' ? described.thing.problem : null;
    throw problem === null ? fail('storage')`${folder} was not kept.` : fail('storage')`${folder} was not kept: ${problem}`;
  }

  /**
   * `use` says what becomes of an adapter, and `base` is the id of the model that it belongs to, where it is another than the adapter
   * names; of a whole model they say nothing. All but the numbers of the weights is tried before anything is copied.
   */
  async addModel(
    given: readonly OwnFile[],
    title: string,
    use: AdapterUse = 'merge',
    { signal, onProgress, base }: JobHooks & { base?: string | undefined } = {},
  ): Promise<OwnModel> {
    const paths = given.map(({ path }) => path);
    const top = topFolder(paths);
    // All names are passed on, so that a folder of another kind is recognised.
    const all = new Map(given.map(({ path, data }) => [path, data]));
    all.delete(top + USE);
    const continued = isAdapter(namesIn(paths, top)) && (use === 'continue' || base !== undefined);
    if (continued) all.set(top + USE, useFile({ adapter: use, ...(base === undefined ? {} : { base }) }));
    const notes = await checkModel(await readOwnModel(all, this.#baseOf), this.#threads);
    const inside = new Map(
      [...all].filter(([path]) => path.startsWith(top)).map(([path, data]): [string, Blob] => [path.slice(top.length), data]),
    );
    const weights = await weightFiles(namesIn(paths, top), inside);
    const files = new Map([...inside].filter(([name]) => weights.has(name) || name === USE || NEEDED.test(name)));
    const others = otherFolders(paths);
    if (others.length > 0)
      notes.push(sentence`Other folders with a model or an adapter were not read: ${others.length}, ${someOf(others.map(label))}.`);
    append(notes, unusedFiles(paths, weights));
    const folder = `${KINDS.models}${named(title)}-${await digestOf(files)}`;
    await this.#swept;
    const there = (await this.#cache.open(folder)).size > 0;
    const total = [...files.values()].reduce((n, { size }) => n + size, 0);
    let before = 0;
    try {
      for (const [name, data] of files) {
        await this.#cache.put(folder, name, data, {
          signal,
          onProgress: (bytes) => onProgress?.({ what: name, done: before + bytes, total }),
        });
        before += data.size;
      }
      if (notes.length > 0) await this.#cache.put(folder, NOTES, jsonBlob(notes), { signal });
    } catch (reason) {
      if (!there) void this.#cache.delete(folder).catch(() => undefined); // Nobody waits for it; what stays is told as damaged.
      throw reason;
    }
    return this.#kept(folder, 'models');
  }

  find(text: string, { signal }: JobHooks = {}): Promise<RemoteModel> {
    return findModel(text, { signal });
  }

  async fetch(remote: RemoteModel, { signal, onProgress }: JobHooks = {}): Promise<OwnModel> {
    const version = jsonBlob(remote.files.map(({ name, size, tag }) => [name, size, tag]));
    const folder = `${KINDS.models}${named(remote.folder)}-${await digestOf(new Map([['files', version]]))}`;
    const inside: DownloadSink = {
      begin: (_, files) => this.#cache.begin(folder, files),
      state: (_, name) => this.#cache.state(folder, name),
      put: (_, name, source, options) => this.#cache.put(folder, name, source, options),
      delete: (_, name) => this.#cache.delete(folder, name),
    };
    await this.#swept;
    await this.#cache.put(folder, REMOTE, jsonBlob(remote));
    await downloadModel(remote, inside, {
      signal,
      onProgress: ({ file, bytes, total }) => onProgress?.({ what: file, done: bytes, total }),
    });
    const { id } = await this.#kept(folder, 'models');
    try {
      const notes = await checkModel(await this.checkpoint(id), this.#threads);
      if (notes.length > 0) await this.#cache.put(folder, NOTES, jsonBlob(notes), { signal });
    } catch (reason) {
      this.blame(id, reason);
    }
    return this.#kept(folder, 'models');
  }

  preview(file: OwnFile, settings: ReadSettings): Promise<DataPreview> {
    return readPreview(file.data, file.path, settings);
  }

  async addData(
    file: OwnFile,
    settings: ReadSettings,
    split: SplitSettings,
    mix: { data: string; settings: MixSettings } | null,
    { signal, onProgress }: JobHooks = {},
  ): Promise<OwnData> {
    const told = (done: number, total: number): void => onProgress?.({ what: file.path, done, total });
    const { examples, ...summary } = await readDataSet(file.data, file.path, settings, { signal, onProgress: told });
    const { train, heldOut } = splitExamples(examples, split);
    let rows = train;
    let mixed: OwnData['mixed'] = null;
    if (mix) {
      const safety = (await this.rows(mix.data)).train;
      const result = mixIn(train, safety, mix.settings);
      rows = result.examples;
      mixed = { data: mix.data, added: result.added, repeated: result.repeated, share: mix.settings.share };
    }
    const title = fileTitle(file);
    const about = { title, summary, rows: rows.length, testRows: heldOut.length, mixed };
    const files = {
      'train.jsonl': await linesOf(rows, title, signal),
      'test.jsonl': await linesOf(heldOut, title, signal),
      [ABOUT]: jsonBlob(about),
    };
    const folder = await this.#keep(KINDS.data + named(title), files, signal);
    return this.#kept(folder, 'data');
  }

  previewPrompts(file: OwnFile, settings: PromptSettings): Promise<PromptPreview> {
    return readPromptPreview(file.data, file.path, settings);
  }

  async addPrompts(file: OwnFile, settings: PromptSettings, { signal }: JobHooks = {}): Promise<OwnPrompts> {
    const set = await readPromptSet(file.data, file.path, settings, { signal });
    const { source, why, adversarial, lookAlikes, skipped, notes } = set;
    const idsOf = (prompts: readonly PromptRow[]): string[] => prompts.map(({ id }) => id);
    const kept = keepable(adversarial, 'a', notes, idsOf(lookAlikes));
    const rows: OwnPromptRows = { adversarial: kept, lookAlikes: keepable(lookAlikes, 'b', notes, idsOf(kept)) };
    const about = { title: fileTitle(file), source, why, adversarial: adversarial.length, lookAlikes: lookAlikes.length, skipped, notes };
    return this.#keepPrompts(about, rows, signal);
  }

  /** A new set of the adversarial prompts of one set and the look-alikes of another. */
  async pairPrompts(adversarial: string, lookAlikes: string, { signal }: JobHooks = {}): Promise<OwnPrompts> {
    const [first, second] = [await this.#promptSet(adversarial), await this.#promptSet(lookAlikes)];
    if (first.adversarial === 0) throw fail('data')`${first.title} has no adversarial prompt; choose a set that has some.`;
    if (second.lookAlikes === 0) throw fail('data')`${second.title} has no look-alikes; choose a set that has some.`;
    const notes: Sentence[] = [];
    const rows = paired(await this.prompts(adversarial), await this.prompts(lookAlikes), notes);
    const both = new Told();
    const asked = new Set(rows.adversarial.map(({ prompt }) => prompt));
    for (const { id, prompt } of (await this.prompts(lookAlikes)).lookAlikes) if (asked.has(prompt)) both.add(id);
    if (rows.lookAlikes.length === 0)
      throw fail('data')`Every look-alike of ${second.title} is an adversarial prompt of ${first.title}; one of them must be mistaken.`;
    if (both.count > 0)
      notes.push(sentence`${both.count} look-alikes were left out: they are among the adversarial prompts (${both.places}).`);
    const sources = [...new Set([first.source, second.source])].filter((source) => source !== 'other');
    const about = {
      title: `${first.title} + ${second.title}`,
      source: sources.join(' + ') || 'other',
      adversarial: rows.adversarial.length,
      lookAlikes: rows.lookAlikes.length,
      notes,
    };
    return this.#keepPrompts(about, rows, signal);
  }

  async #promptSet(id: string): Promise<OwnPrompts> {
    const described = await this.#descriptions.of(folderOf(id));
    if (described?.part !== 'prompts') throw gone(id);
    return described.thing;
  }

  async #keepPrompts(
    about: Omit<OwnPrompts, 'id' | 'bytes' | 'saved'>,
    rows: OwnPromptRows,
    signal: AbortSignal | undefined,
  ): Promise<OwnPrompts> {
    const folder = await this.#keep(KINDS.prompts + named(about.title), { 'rows.json': jsonBlob(rows), [ABOUT]: jsonBlob(about) }, signal);
    return this.#kept(folder, 'prompts');
  }

  async #keep(wanted: string, files: Record<string, Blob>, signal: AbortSignal | undefined): Promise<string> {
    const folder = `${wanted}-${await digestOf(new Map(Object.entries(files)))}`;
    await this.#swept;
    const there = (await this.#cache.open(folder)).size > 0;
    try {
      for (const [name, data] of Object.entries(files)) await this.#cache.put(folder, name, data, { signal });
    } catch (reason) {
      if (!there) void this.#cache.delete(folder).catch(() => undefined); // Nobody waits for it; what stays is told as damaged.
      throw reason;
    }
    return folder;
  }

  /** The files of a thing. What is damaged is told, and described anew when it is asked for next. */
  async #open(id: string): Promise<Map<string, Blob>> {
    const folder = folderOf(id);
    const files = await this.#cache.open(folder).catch((reason: unknown) => {
      this.#descriptions.forget(folder);
      throw reason;
    });
    if (files.size === 0) throw gone(id);
    return files;
  }

  async #text(id: string, name: string): Promise<string> {
    const file = (await this.#open(id)).get(name);
    if (file) return file.text();
    this.#descriptions.forget(folderOf(id));
    throw absent(name);
  }

  async checkpoint(id: string): Promise<OwnCheckpoint> {
    return readOwnModel(await this.#open(id), this.#baseOf);
  }

  /** What a whole model is, without its tokenizer. */
  async outline(id: string): Promise<CheckpointOutline> {
    return readCheckpointOutline(await this.#open(id));
  }

  /** The model of this name or id that is no adapter, without reading what is in it; null when there is none. */
  async idOf(name: string): Promise<string | null> {
    for (const { folder, files, torn } of await this.#cache.list()) {
      if (!folder.startsWith(KINDS.models) || torn.length > 0 || isAdapter(files.map((file) => file.name))) continue;
      const titles = [named(name), named(name.split(/[\\/]/).filter(Boolean).at(-1) ?? '')];
      const remote = await this.#remote(folder).catch(() => null);
      const whole = remote?.files.every(({ name }) => files.some((file) => file.name === name)) ?? true;
      const own = whole ? await this.nameOf(OWN + folder).catch(() => null) : null; // A damaged one is no base.
      if (own !== null && (own === name || name === OWN + folder || titles.includes(titleOf(folder)))) return OWN + folder;
    }
    return null;
  }

  async #remote(folder: string): Promise<RemoteModel | null> {
    return parsed<RemoteModel>((await this.#cache.open(folder, REMOTE)).get(REMOTE));
  }

  /** The name of a model where it came from. */
  async nameOf(id: string): Promise<string> {
    const remote = await this.#remote(folderOf(id));
    // Others know a model without the revision that was asked for.
    return remote?.folder.replace(/@[^@/]*$/, '') ?? titleOf(folderOf(id));
  }

  async rows(id: string): Promise<OwnRows> {
    const lines = async (name: string): Promise<Example[]> => {
      const pace = pacer(`Reading ${name}`);
      const rows: Example[] = [];
      for (const [at, line] of (await this.#text(id, name)).split('\n').entries()) {
        if (line !== '') rows.push(parse<Example>(line, `Line ${at + 1} of ${name}`));
        if (at % AT_ONCE === 0) await pace();
      }
      return rows;
    };
    return { train: await lines('train.jsonl'), test: await lines('test.jsonl') };
  }

  async prompts(id: string): Promise<OwnPromptRows> {
    return parse<OwnPromptRows>(await this.#text(id, 'rows.json'), 'rows.json');
  }

  remove(id: string): Promise<void> {
    return this.#cache.delete(folderOf(id));
  }
}
