import * as v from 'valibot';
import { sentence, type Sentence, wordsOf } from '../../protocol/errors';
import { isAdapter } from '../../protocol/base/own-folder';
import { plainName } from '../../protocol/plain';
import { OWN, type OwnData, type OwnModel, type OwnPrompts, type OwnThings, type RemoteModel } from '../../protocol/own';
import type { CachedFolder, FileCache } from '../../store/files';
import { damaged, readAbout, told } from './about';
import type { BaseOf } from './adapter';
import { describeOwnModel } from './model';
import { parsed } from './parsed';
import { titleOf } from './naming';

/** The folders of own things by kind. */
export const KINDS = { models: 'model/', data: 'data/', prompts: 'prompts/' } as const;
/** Where a download came from, and what there is to fetch. */
export const REMOTE = 'remote.json';
/** What was told of a model when it was added, which its headers do not tell. */
export const NOTES = 'notes.json';

/** An own thing, and the list that it stands in. */
export type Described = { [Part in keyof OwnThings]: { part: Part; thing: OwnThings[Part][number] } }[keyof OwnThings];

const isModel = ({ folder }: CachedFolder): boolean => folder.startsWith(KINDS.models);
const standsOnOthers = ({ files }: CachedFolder): boolean => isAdapter(files.map(({ name }) => name));

const problemOf = ({ part, thing }: Described): Sentence | null => (part === 'damaged' || part === 'models' ? thing.problem : null);

/**
 * What each kept folder is. A folder is read once and then known by its listing: names, sizes, times and chunks of its files. An adapter is
 * described by its base as well, so it is read again when a model comes or goes.
 */
export class Descriptions {
  readonly #cache: FileCache;
  readonly #baseOf: BaseOf;
  readonly #known = new Map<string, { listing: string; described: Described }>();
  /** What was found wrong when a folder was used, and of which listing. */
  readonly #blamed = new Map<string, { listing: string; problem: Sentence }>();

  constructor(cache: FileCache, baseOf: BaseOf) {
    this.#cache = cache;
    this.#baseOf = baseOf;
  }

  /** Of all folders. */
  async all(): Promise<Described[]> {
    const folders = await this.#cache.list();
    const there = new Set(folders.map(({ folder }) => folder));
    for (const kept of [this.#known, this.#blamed]) for (const folder of kept.keys()) if (!there.has(folder)) kept.delete(folder);
    const described: Described[] = [];
    for (const folder of folders) described.push(await this.#describe(folder, folders));
    return described;
  }

  /** Of one folder; undefined when it is not kept. */
  async of(folder: string): Promise<Described | undefined> {
    const [found] = await this.#cache.list(folder);
    if (!found) return undefined;
    return this.#describe(found, standsOnOthers(found) ? await this.#cache.list() : [found]);
  }

  /** What is known of a folder no longer holds. */
  forget(folder: string): void {
    this.#known.delete(folder);
  }

  /** It was found to be unusable in a way that its description does not see. */
  blame(folder: string, problem: Sentence): void {
    const listing = this.#known.get(folder)?.listing;
    if (listing !== undefined) this.#blamed.set(folder, { listing, problem });
    this.#known.delete(folder);
  }

  async #describe(found: CachedFolder, all: readonly CachedFolder[]): Promise<Described> {
    const listing = JSON.stringify(standsOnOthers(found) ? [found, all.filter(isModel)] : [found]);
    const known = this.#known.get(found.folder);
    if (known?.listing === listing) return known.described;
    const { folder, bytes, saved } = found;
    const common = { id: OWN + folder, bytes, saved };
    const described = isModel(found)
      ? { part: 'models' as const, thing: { ...(await this.#model(folder, listing)), ...common } }
      : await this.#set(found, common);
    // What is wrong may pass, such as a base that could not be fetched; then it is looked at anew.
    if (problemOf(described) === null) this.#known.set(folder, { listing, described });
    else this.#known.delete(folder);
    return described;
  }

  /** A data or prompt set, or what is wrong with it. */
  async #set({ folder, unread }: CachedFolder, common: { id: string; bytes: number; saved: string }): Promise<Described> {
    const part = folder.startsWith(KINDS.data) ? 'data' : 'prompts';
    try {
      if (unread[0] !== undefined) throw damaged(unread[0], sentence`is listed in a way that this version cannot read`);
      const about = await readAbout(await this.#cache.open(folder), part);
      const thing = { ...about, title: plainName(about.title), ...common };
      return part === 'data' ? { part, thing: thing as OwnData } : { part, thing: thing as OwnPrompts };
    } catch (reason) {
      return { part: 'damaged', thing: { ...common, title: titleOf(folder), part, problem: sentence`${reason}` } };
    }
  }

  async #model(folder: string, listing: string): Promise<Pick<OwnModel, 'title' | 'facts' | 'problem' | 'remote'>> {
    let title = titleOf(folder);
    try {
      const files = await this.#cache.open(folder);
      const remote = await parsed<RemoteModel>(files.get(REMOTE));
      title = remote?.folder ?? title;
      const missing = remote?.files.filter(({ name }) => !files.has(name)) ?? [];
      if (missing.length > 0) {
        const problem = sentence`The download is not complete: ${missing.length} of ${remote!.files.length} files are missing.`;
        return { title, facts: null, problem, remote };
      }
      const facts = await describeOwnModel(files, this.#baseOf);
      const blamed = this.#blamed.get(folder);
      if (blamed?.listing === listing) return { title, facts: null, problem: blamed.problem, remote: null };
      const notes = await parsed<unknown>(files.get(NOTES));
      const found = Array.isArray(notes) ? notes.map((note) => v.safeParse(told, note)) : [];
      const all = [...facts.warnings, ...found.flatMap((note) => (note.success ? [note.output] : []))];
      facts.warnings = [...new Map(all.map((note) => [wordsOf(note), note])).values()];
      return { title, facts, problem: null, remote: null };
    } catch (reason) {
      return { title, facts: null, problem: sentence`${reason}`, remote: null };
    }
  }
}
