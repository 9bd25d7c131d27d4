import { mixIn } from '../../data/sets/baselines';
import { readDataSet, readPreview } from '../../data/sets/dataset';
import { formatJsonl } from '../../data/sets/jsonl';
import { readPromptSet } from '../../data/sets/prompt-sets';
import { splitExamples } from '../../data/sets/split';
import type { Checkpoint } from '../../exchange/checkpoint';
import { type DownloadSink, downloadModel } from '../../exchange/hub/download';
import { findModel } from '../../exchange/hub/find';
import type { DataPreview, MixSettings, ReadSettings, SplitSettings } from '../../protocol/dataset';
import { fail, toPlainError, type TabtuneError } from '../../protocol/errors';
import type { JobHooks } from '../../protocol/jobs';
import type { Example } from '../../protocol/examples';
import type { OwnFile, PromptSettings } from '../../protocol/messages';
import { OWN, type OwnData, type OwnModel, type OwnPrompts, type OwnThings, type RemoteModel } from '../../protocol/own';
import { FileCache } from '../../store/files';
import type { Store } from '../../store/browser';
import { ABOUT, damaged, parse, readAbout } from './about';
import { ADAPTER, factsOf, parsed, readOwnModel, topFolder } from './model';
import { digestOf, named, titleOf } from './naming';
import { keepable, type OwnPromptRows, paired } from './prompts';

/**
 * What a person brought along, kept in one cache of files: a folder for each model, data set and prompt set, named by title and contents.
 * Beside the files of a data or prompt set lies `about.json`, written last; a model describes itself. Reading, copying and downloading
 * tell how far they are and can be stopped.
 */

const KINDS = { models: 'model/', data: 'data/', prompts: 'prompts/' } as const;
/** Where a download came from, and what there is to fetch. */
const REMOTE = 'remote.json';
/** Of a folder that was dropped; its other files say nothing to us. */
const NEEDED = /^(?!(about|remote)\.json$)([^/]+\.safetensors|[^/]+\.json|chat_template\.jinja)$/;

const gone = (id: string): TabtuneError =>
  fail('recipe')`"${id}" is not kept in this browser (any more). Add the files again, or choose another.`;

/** Notes behind a sentence. */
const appended = (notes: readonly string[]): string => notes.map((note) => ` ${note}`).join('');

const folderOf = (id: string): string => id.slice(OWN.length);
const jsonBlob = (value: unknown): Blob => new Blob([JSON.stringify(value)], { type: 'application/json' });

export interface OwnRows {
  train: Example[];
  test: Example[];
}

export class OwnFiles {
  readonly #cache: FileCache;
  readonly #baseOf: (name: string) => Promise<Checkpoint>;

  /** `baseOf` finds the model that an adapter belongs to, by the name in its files. */
  constructor(store: Store, baseOf: (name: string) => Promise<Checkpoint>) {
    this.#cache = new FileCache(store);
    this.#baseOf = baseOf;
  }

  /** Clears away what downloads and imports that were cut off left behind without a name. */
  async sweep(): Promise<void> {
    await this.#cache.sweep();
    for (const { folder, files, unread } of await this.#cache.list()) {
      const told = folder.startsWith(KINDS.models) || files.some(({ name, complete }) => name === ABOUT && complete);
      if (!told && unread.length === 0) await this.#cache.delete(folder);
    }
  }

  async things(): Promise<OwnThings> {
    const things: OwnThings = { models: [], data: [], prompts: [], damaged: [] };
    for (const { folder, bytes, saved, unread } of await this.#cache.list()) {
      const common = { id: OWN + folder, bytes, saved };
      if (folder.startsWith(KINDS.models)) {
        things.models.push({ ...common, ...(await this.#describe(folder)) });
        continue;
      }
      const part = folder.startsWith(KINDS.data) ? 'data' : 'prompts';
      try {
        if (unread[0] !== undefined) throw damaged(unread[0], 'is listed in a way that this version cannot read');
        const about = { ...(await readAbout(await this.#cache.open(folder), part)), ...common };
        if (part === 'data') things.data.push(about as OwnData);
        else things.prompts.push(about as OwnPrompts);
      } catch (reason) {
        things.damaged.push({ ...common, title: titleOf(folder), part, problem: toPlainError(reason).message });
      }
    }
    return things;
  }

  async #describe(folder: string): Promise<Pick<OwnModel, 'title' | 'facts' | 'problem' | 'remote'>> {
    let title = titleOf(folder);
    try {
      const files = await this.#cache.open(folder);
      const remote = await parsed<RemoteModel>(files.get(REMOTE));
      title = remote?.folder ?? title;
      const missing = remote?.files.filter(({ name }) => !files.has(name)) ?? [];
      if (missing.length > 0) {
        const problem = `The download is not complete: ${missing.length} of ${remote!.files.length} files are missing.`;
        return { title, facts: null, problem, remote };
      }
      return { title, facts: factsOf(await readOwnModel(files, this.#baseOf)), problem: null, remote: null };
    } catch (reason) {
      return { title, facts: null, problem: toPlainError(reason).message, remote: null };
    }
  }

  async #model(folder: string): Promise<OwnModel> {
    const found = (await this.things()).models.find(({ id }) => id === OWN + folder);
    if (!found) throw fail('storage')`${folder} was not kept.`;
    return found;
  }

  async addModel(given: readonly OwnFile[], title: string, { signal, onProgress }: JobHooks = {}): Promise<OwnModel> {
    const top = topFolder(given.map(({ path }) => path));
    const wanted = given.filter(({ path }) => path.startsWith(top) && NEEDED.test(path.slice(top.length)));
    const files = new Map(wanted.map(({ path, data }) => [path.slice(top.length), data]));
    // Refused before anything is copied. All names are passed on, so that a folder of another kind is recognised.
    const all = new Map(given.map(({ path, data }) => [path, data]));
    factsOf(await readOwnModel(all, this.#baseOf));
    const folder = `${KINDS.models}${named(title)}-${await digestOf(files)}`;
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
    } catch (reason) {
      if (!there) await this.#cache.delete(folder);
      throw reason;
    }
    return this.#model(folder);
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
    await this.#cache.put(folder, REMOTE, jsonBlob(remote));
    await downloadModel(remote, inside, {
      signal,
      onProgress: ({ file, bytes, total }) => onProgress?.({ what: file, done: bytes, total }),
    });
    return this.#model(folder);
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
    if (rows.length === 0) throw fail('data')`${file.path} has no row that can be learnt from.${appended(summary.notes)}`;
    const title = file.path.split('/').at(-1)!;
    const about = { title, summary, rows: rows.length, testRows: heldOut.length, mixed };
    const files = {
      'train.jsonl': new Blob([formatJsonl(rows)]),
      'test.jsonl': new Blob([formatJsonl(heldOut)]),
      [ABOUT]: jsonBlob(about),
    };
    const folder = await this.#keep(KINDS.data + named(title), files, signal);
    return (await this.things()).data.find(({ id }) => id === OWN + folder)!;
  }

  async addPrompts(file: OwnFile, settings: PromptSettings, { signal }: JobHooks = {}): Promise<OwnPrompts> {
    const set = await readPromptSet(file.data, file.path, settings, { signal });
    if (set.adversarial.length + set.lookAlikes.length === 0)
      throw fail('data')`${file.path} has no prompt in column "${set.column}".${appended(set.notes)}`;
    const title = file.path.split('/').at(-1)!;
    const about = { title, source: set.source, adversarial: set.adversarial.length, lookAlikes: set.lookAlikes.length, notes: set.notes };
    const rows: OwnPromptRows = { adversarial: keepable(set.adversarial, 'a'), lookAlikes: keepable(set.lookAlikes, 'b') };
    return this.#keepPrompts(about, rows, signal);
  }

  /** A new set of the adversarial prompts of one set and the look-alikes of another. */
  async pairPrompts(adversarial: string, lookAlikes: string, { signal }: JobHooks = {}): Promise<OwnPrompts> {
    const { prompts } = await this.things();
    const [first, second] = [adversarial, lookAlikes].map((id) => prompts.find((set) => set.id === id));
    if (!first) throw gone(adversarial);
    if (!second) throw gone(lookAlikes);
    if (first.adversarial === 0) throw fail('data')`${first.title} has no adversarial prompt; choose a set that has some.`;
    if (second.lookAlikes === 0) throw fail('data')`${second.title} has no look-alikes; choose a set that has some.`;
    const rows = paired(await this.prompts(adversarial), await this.prompts(lookAlikes));
    const both = second.lookAlikes - rows.lookAlikes.length;
    if (rows.lookAlikes.length === 0)
      throw fail('data')`Every look-alike of ${second.title} is an adversarial prompt of ${first.title}; one of them must be mistaken.`;
    const sources = [...new Set([first.source, second.source])].filter((source) => source !== 'other');
    const about = {
      title: `${first.title} + ${second.title}`,
      source: sources.join(' + ') || 'other',
      adversarial: rows.adversarial.length,
      lookAlikes: rows.lookAlikes.length,
      notes: both > 0 ? [`${both} look-alikes were left out: they are among the adversarial prompts.`] : [],
    };
    return this.#keepPrompts(about, rows, signal);
  }

  async #keepPrompts(
    about: Omit<OwnPrompts, 'id' | 'bytes' | 'saved'>,
    rows: OwnPromptRows,
    signal: AbortSignal | undefined,
  ): Promise<OwnPrompts> {
    const folder = await this.#keep(KINDS.prompts + named(about.title), { 'rows.json': jsonBlob(rows), [ABOUT]: jsonBlob(about) }, signal);
    return (await this.things()).prompts.find(({ id }) => id === OWN + folder)!;
  }

  async #keep(wanted: string, files: Record<string, Blob>, signal: AbortSignal | undefined): Promise<string> {
    const folder = `${wanted}-${await digestOf(new Map(Object.entries(files)))}`;
    const there = (await this.#cache.open(folder)).size > 0;
    try {
      for (const [name, data] of Object.entries(files)) await this.#cache.put(folder, name, data, { signal });
    } catch (reason) {
      if (!there) await this.#cache.delete(folder);
      throw reason;
    }
    return folder;
  }

  async #text(id: string, name: string): Promise<string> {
    const files = await this.#cache.open(folderOf(id));
    if (files.size === 0) throw gone(id);
    const file = files.get(name);
    if (!file) throw damaged(name, 'is missing');
    return file.text();
  }

  async checkpoint(id: string): Promise<Checkpoint> {
    const files = await this.#cache.open(folderOf(id));
    if (files.size === 0) throw gone(id);
    return readOwnModel(files, this.#baseOf);
  }

  /** The model of this name that is no adapter, without reading what is in it; null when there is none. */
  async idOf(name: string): Promise<string | null> {
    for (const { folder, files } of await this.#cache.list()) {
      if (!folder.startsWith(KINDS.models) || files.some((file) => file.name === ADAPTER)) continue;
      const titles = [named(name), named(name.split(/[\\/]/).filter(Boolean).at(-1) ?? '')];
      const own = await this.nameOf(OWN + folder).catch(() => null); // a damaged one is no base
      if (own !== null && (own === name || titles.includes(titleOf(folder)))) return OWN + folder;
    }
    return null;
  }

  /** The name of a model where it came from. */
  async nameOf(id: string): Promise<string> {
    const remote = await parsed<RemoteModel>((await this.#cache.open(folderOf(id))).get(REMOTE));
    // Others know a model without the revision that was asked for.
    return remote?.folder.replace(/@[^@/]*$/, '') ?? titleOf(folderOf(id));
  }

  async rows(id: string): Promise<OwnRows> {
    const lines = async (name: string): Promise<Example[]> =>
      (await this.#text(id, name))
        .split('\n')
        .flatMap((line, at) => (line === '' ? [] : [parse<Example>(line, `Line ${at + 1} of ${name}`)]));
    return { train: await lines('train.jsonl'), test: await lines('test.jsonl') };
  }

  async prompts(id: string): Promise<OwnPromptRows> {
    return parse<OwnPromptRows>(await this.#text(id, 'rows.json'), 'rows.json');
  }

  remove(id: string): Promise<void> {
    return this.#cache.delete(folderOf(id));
  }
}
