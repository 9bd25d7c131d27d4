import type { Catalogue, LessonEntry } from '../../protocol/catalogue';
import { fail, toPlainError, type PlainError } from '../../protocol/errors';
import { Signal } from '../base/signal';
import { DROPPED, isFile } from './address';
import { asNamed, refusedWith } from '../base/named';
import { recipeIn } from '../settings/fields';
import { MOST, readLesson, type Lesson } from './format';
import { runSteps } from './outcomes';
import { pathOfRecipe } from './recipes';

/** Where lessons come from: those that ship, a file of the same origin, and one that was dropped on the page. */

/** A lesson of the list. Its file is read for what it answers; one that cannot be read says why. */
export interface Listed {
  entry: LessonEntry;
  lesson: Lesson | null;
  problem: PlainError | null;
}

const KEY = 'tabtune.lesson-file';

interface Files {
  catalogue(): Promise<Catalogue>;
  /** A file beside the page, by its address relative to it. */
  text(path: string): Promise<string>;
}

export class Library {
  #dropped: { name: string; text: string } | null = null;

  readonly changed = new Signal();
  /** Those that ship; null until they were asked for and have been read. */
  listed: readonly Listed[] | null = null;
  /** Why they are not there. */
  problem: PlainError | null = null;

  /** `base`: the address of the page. `terms`: ids of the words of the glossary. */
  constructor(
    private readonly files: Files,
    private readonly base: string,
    private readonly terms: ReadonlySet<string>,
  ) {}

  async entries(): Promise<LessonEntry[]> {
    return (await this.files.catalogue()).lessons ?? [];
  }

  /** All that ship, in their order. */
  async list(): Promise<Listed[]> {
    const read = async (entry: LessonEntry): Promise<Listed> => {
      try {
        return { entry, lesson: await this.#file(entry.path), problem: null };
      } catch (reason) {
        return { entry, lesson: null, problem: toPlainError(reason) };
      }
    };
    return Promise.all((await this.entries()).map(read));
  }

  /** Reads all that ship into `listed`. Never rejects. */
  async look(): Promise<void> {
    this.problem = null;
    try {
      this.listed = await this.list();
    } catch (reason) {
      this.problem = toPlainError(reason);
    }
    this.changed.emit();
  }

  /** By what the address says. Throws `data` where there is no such lesson, or its file is not as it should be. */
  async read(lesson: string): Promise<Lesson> {
    if (lesson === DROPPED) return this.#again();
    if (isFile(lesson)) {
      const address = this.#within(lesson);
      return this.#checked(nameOf(address), await asNamed(lesson, () => this.#file(address)));
    }
    const entries = await this.entries();
    const entry = entries.find(({ id }) => id === lesson);
    if (entry) return this.#file(entry.path);
    const known = entries.map(({ id }) => id).join(', ');
    throw known === ''
      ? fail('data')`There is no lesson ${lesson}, since none came with this page. Copy the whole built folder to the host.`
      : fail('data')`There is no lesson ${lesson}. Choose one of ${known}.`;
  }

  /** A file that was dropped or chosen; it is in this tab until another is. */
  async take(file: Blob, name: string): Promise<Lesson> {
    if (file.size > MOST.bytes) throw fail('data')`${name} has ${file.size} bytes; a lesson has at most ${MOST.bytes}.`;
    const text = await file.text();
    const lesson = await this.#checked(name, readLesson(name, text, this.terms));
    this.#dropped = { name, text };
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.#dropped));
    } catch {
      // It is gone with a reload then, which says so.
    }
    return lesson;
  }

  #again(): Lesson {
    const { name, text } = this.#dropped ?? this.#left();
    return readLesson(name, text, this.terms);
  }

  #left(): { name: string; text: string } {
    try {
      const { name, text } = JSON.parse(sessionStorage.getItem(KEY) ?? '') as { name: unknown; text: unknown };
      if (typeof name === 'string' && typeof text === 'string') return { name, text };
    } catch {
      // As if there were none.
    }
    throw fail('data')`The lesson came from a file, which this tab does not have any more. Drop the file on the page again.`;
  }

  #within(address: string): string {
    const url = URL.parse(address, this.base);
    if (!url || url.origin !== new URL(this.base).origin)
      throw fail('data')`The lesson ${address} lies on another host. Put its file beside this page, or drop it here.`;
    return url.href;
  }

  async #file(path: string): Promise<Lesson> {
    return readLesson(nameOf(path), await this.files.text(path), this.terms);
  }

  /** A lesson of somebody's own may name recipes that are not there. Where nobody can tell, as without a network, its step says so. */
  async #checked(file: string, lesson: Lesson): Promise<Lesson> {
    const { recipes: known = [] } = await this.files.catalogue().catch(() => ({ recipes: [] }));
    const names = new Set(runSteps(lesson).flatMap(({ recipe }) => Object.values(recipe)));
    for (const name of [...names].filter((one) => !known.includes(one))) {
      const text = await this.files.text(pathOfRecipe(name)).catch((reason: unknown) => (refusedWith(reason) === null ? null : ''));
      if (text === null || recipeIn(text)) continue;
      const nth = lesson.steps.findIndex((step) => step.kind === 'run' && Object.values(step.recipe).includes(name));
      throw known.length === 0
        ? fail('data')`${file}, step ${nth + 1}: there is no recipe ${name}. Correct the lesson file.`
        : fail('data')`${file}, step ${nth + 1}: there is no recipe ${name}. Correct the lesson file; recipes are ${known.join(', ')}.`;
    }
    return lesson;
  }
}

const nameOf = (path: string): string => decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
