import type { Catalogue, DataEntry, ModelEntry, PromptRow, PromptSetEntry } from '../../protocol/catalogue';
import type { DataPreview, MixSettings, ReadSettings, SplitSettings } from '../../protocol/dataset';
import { type PlainError, toPlainError } from '../../protocol/errors';
import type { Called, Progress } from '../../protocol/jobs';
import type { OwnFile, PromptSettings } from '../../protocol/messages';
import type {
  AdapterUse,
  ExamplesPreview,
  OwnData,
  OwnModel,
  OwnPrompts,
  OwnThings,
  PreviewRequest,
  PromptPreview,
  RemoteModel,
} from '../../protocol/own';
import type { Engine } from '../../worker/client';
import { plainName } from '../../protocol/plain';
import { Job } from '../base/job';
import { Signal } from '../base/signal';

/** Whose work is under way, and so whose problem it was. */
export type OwnPart = 'model' | 'data' | 'prompts';

const NOTHING: OwnThings = { models: [], data: [], prompts: [], damaged: [] };

/** A model that came from an address is called after its folder there. */
function short(model: OwnModel): OwnModel {
  const { pathname } = /^https?:/.test(model.title) && URL.canParse(model.title) ? new URL(model.title) : { pathname: '' };
  const folder = pathname.split('/').filter(Boolean).at(-1) ?? model.title;
  return { ...model, title: plainName(decoded(folder)) || model.title };
}

/** An address may hold a sign for a character that there is not. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What a person brought along: what there is, and what is being read, copied or downloaded. One at a time, as the engine has it. */
export class OwnList {
  readonly changed = new Signal();
  things: OwnThings = NOTHING;
  /** Whether `things` has been read. */
  loaded = false;
  /** The part that is at work. */
  busy: OwnPart | null = null;
  /** Of the last work of a part. */
  problems: Partial<Record<OwnPart, PlainError>> = {};

  readonly #engine: Engine;
  readonly #job = new Job();

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#job.changed.listen(() => this.changed.emit());
  }

  /** How far it is. */
  get progress(): Progress | null {
    return this.#job.progress;
  }

  async load(): Promise<void> {
    const things = await this.#engine.own();
    this.things = { ...things, models: things.models.map(short) };
    this.loaded = true;
    this.changed.emit();
  }

  /** Null when it failed, which `problems` tells, or was stopped. */
  addModel(files: OwnFile[], title: string, use?: AdapterUse, base?: string): Promise<OwnModel | null> {
    return this.#work('model', (engine) => engine.addModel(files, title, use, base));
  }

  /** What there would be to download. */
  findModel(text: string): Promise<RemoteModel | null> {
    return this.#work('model', (engine) => engine.findModel(text));
  }

  fetchModel(remote: RemoteModel): Promise<OwnModel | null> {
    return this.#work('model', async (engine) => short(await engine.fetchModel(remote)));
  }

  addData(
    file: OwnFile,
    settings: ReadSettings,
    split: SplitSettings,
    mix: { data: string; settings: MixSettings } | null,
  ): Promise<OwnData | null> {
    return this.#work('data', (engine) => engine.addData(file, settings, split, mix));
  }

  previewPrompts(file: OwnFile, settings: PromptSettings): Promise<PromptPreview> {
    return this.#engine.previewPrompts(file, settings);
  }

  addPrompts(file: OwnFile, settings: PromptSettings): Promise<OwnPrompts | null> {
    return this.#work('prompts', (engine) => engine.addPrompts(file, settings));
  }

  pairPrompts(adversarial: string, lookAlikes: string): Promise<OwnPrompts | null> {
    return this.#work('prompts', (engine) => engine.pairPrompts(adversarial, lookAlikes));
  }

  previewData(file: OwnFile, settings: ReadSettings): Promise<DataPreview> {
    return this.#engine.previewData(file, settings);
  }

  previewExamples(request: PreviewRequest): Promise<ExamplesPreview> {
    return this.#engine.previewExamples(request);
  }

  /** Wording of an own prompt set, or of its look-alikes. */
  prompts(id: string): Promise<PromptRow[]> {
    return this.#engine.ownPrompts(id);
  }

  cancel(): void {
    this.#job.cancel();
  }

  async remove(part: OwnPart, id: string): Promise<void> {
    await this.#work(part, (engine) => engine.removeOwn(id));
  }

  async #work<T>(part: OwnPart, work: (engine: Called) => Promise<T>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = part;
    delete this.problems[part];
    const result = await this.#job.run((hooks) => work(this.#engine.with(hooks)));
    this.busy = null;
    if (this.#job.problem) this.problems[part] = this.#job.problem;
    // What was cut off may have left a part of it behind, which can go on or be deleted.
    await this.load().catch((reason: unknown) => (this.problems[part] ??= toPlainError(reason)));
    this.changed.emit();
    return result;
  }
}

const modelEntry = ({ id, title, facts }: OwnModel): ModelEntry => ({ id, title, path: '', parameters: facts?.parameters ?? 0, own: true });

const dataEntry = ({ id, title, rows, testRows, summary }: OwnData): DataEntry => {
  return { id, title, style: summary.format, train: '', test: '', rows, testRows, own: true };
};

export const lookAlikesOf = (id: string): string => `${id}#look-alikes`;

/** A file with adversarial and harmless prompts is two sets, the second belonging to the first. */
function promptEntries({ id, title, adversarial, lookAlikes }: OwnPrompts): PromptSetEntry[] {
  const common = { title, part: 'test', path: '', own: true } as const;
  const pair: PromptSetEntry = { ...common, id: lookAlikesOf(id), kind: 'look-alike', n: lookAlikes };
  const set: PromptSetEntry = { ...common, id, kind: 'adversarial', n: adversarial, ...(lookAlikes > 0 ? { lookAlikes: pair.id } : {}) };
  return [...(adversarial > 0 ? [set] : []), ...(lookAlikes > 0 ? [pair] : [])];
}

/** What can be chosen: what ships, then what the person brought along and is whole. */
export function withOwn(shipped: Catalogue, { models, data, prompts }: Omit<OwnThings, 'damaged'>): Catalogue {
  return {
    ...shipped,
    models: [...shipped.models, ...models.filter(({ facts }) => facts !== null).map(modelEntry)],
    data: [...shipped.data, ...data.map(dataEntry)],
    prompts: [...shipped.prompts, ...prompts.flatMap(promptEntries)],
  };
}
