import type { Sentence } from './errors';
import type { PromptRow } from './catalogue';
import type { DataPreview, LengthStatistics, MixSettings, ReadSettings, SplitSettings } from './dataset';
import type { Machine } from './device/machine';
import type { DeviceName } from './device/names';
import type { EngineEvent, ExportedFile, OwnFile, PromptSettings, WeightsForm } from './messages';
import type {
  AdapterUse,
  ExamplesPreview,
  LengthsRequest,
  OwnData,
  OwnModel,
  OwnPrompts,
  PromptPreview,
  OwnThings,
  PreviewRequest,
  RemoteModel,
} from './own';
import type { Recipe } from './recipe';
import type { Checked, CheckRequest, KeptCheckup } from './runs/checking';
import type { InsideUpdate } from './runs/inside';
import type { Kept, KeptSpaces, Place } from './runs/keeping';
import type { Piece } from './runs/pieces';
import type { AskedAnswer, Plan, RunRecord } from './runs/run';

/**
 * All that the page can ask of the engine. A call is a job: it may tell how far it is, and one that can take long ends with `stopped` when
 * its AbortSignal is raised; a short one answers all the same. A new one takes two places: its type here, and its method in the worker.
 */
export interface Calls {
  /** Memory, rows and time of a recipe; allocates nothing. Tells how far the reading of its rows is, where that takes long. */
  plan(recipe: Recipe): Plan;
  /** Measures the kernels of a recipe again. An event brings the results. */
  tune(recipe: Recipe): void;
  /**
   * The first updates of a recipe, at most MOST_INSIDE, each told when it was made with all that can be measured of it. They are those that
   * a run would make on the same device, and nothing of them is kept. Throws `non-finite` where the training diverges in them.
   */
  inside(recipe: Recipe, updates: number): InsideUpdate[];
  /**
   * Prepares and starts a run; resolves when the run has begun, events tell the rest. With `paused` it stops before the first step, with
   * `resume` it goes on from its newest whole checkpoint, or from its start when it has none; on the device that it was begun on where that
   * is there, or on `device`.
   */
  start(run: string, recipe: Recipe, options: { paused?: boolean; resume?: boolean; device?: DeviceName }): void;
  pause(): void;
  resume(): void;
  /** One update of a paused run, with an evaluation when it is due. */
  step(): void;
  /** Ends the run within one step; what was measured is kept. */
  stop(): void;
  /** Asks for a checkpoint after the update at work, if any: the page may be about to go away. */
  saveSoon(): void;
  /** Takes the right to train and keep from another tab; the event `writer` says that it is here. */
  takeOver(): void;
  /**
   * Gives up the right to train and keep, and does not wait for it: the event `onlooker` says so. False while a run or files being read
   * need it.
   */
  standAside(): boolean;
  /** After that: asks for the right again. Whether it is here; otherwise the event `writer` tells when. */
  comeBack(): boolean;
  /** What lies on disk. */
  kept(): Kept;
  /** How much of the disk that takes; quick. */
  space(): KeptSpaces;
  /** A piece of a record that is about to be kept, in their order. A head begins it anew. */
  part(run: string, piece: Piece): void;
  /**
   * Keeps the record of which the parts were given, new or changed; tells of whatever takes another space than before. `again`: a person
   * wants it, even where it was deleted before. Throws `data` for a record that could not be read again, or was deleted, `storage` when the
   * browser refuses.
   */
  keep(run: string, group: Place, again: boolean): KeptSpaces;
  /** Another name or place in the list for a kept run; its record is not touched. */
  place(run: string, group: Place): void;
  /** Tells the record of a kept run, in pieces. Throws `data` when it cannot be read. */
  record(run: string): void;
  /** What lies on disk under a run's name, as text, whether it can be read or not. */
  raw(run: string): string;
  /** Removes runs with their checkpoints for good. */
  forget(runs: string[]): void;
  /**
   * Reads a record from elsewhere (run.json), or the log of a training elsewhere (trainer_state.json): tells how much of the file is read,
   * and the record in pieces. Returns what was left out. Throws `data` for a file that is neither.
   */
  readRun(file: OwnFile): Sentence[];
  /**
   * A track of a kept run, from its newest checkpoint: as a folder that Transformers reads (adapters merged), or the adapters alone as
   * PEFT writes them. The record bears the name under which it is shown. Tells the bytes of all its files.
   */
  weights(record: RunRecord, track: string, form: WeightsForm): ExportedFile[];
  /** The same, straight into `name` in a folder that the person picked: of a large model never more than a piece is held. */
  writeWeights(record: RunRecord, track: string, form: WeightsForm, folder: FileSystemDirectoryHandle, name: string): void;
  /** One question to every track of a kept run, from its newest checkpoint; tells the answers while they grow. */
  ask(record: RunRecord, question: string): AskedAnswer[];
  /** A prompt set to weights that lie still; tells how many tokens were answered. Throws `busy` while a run is at work. */
  checkUp(request: CheckRequest): Checked;
  /** The check-ups that are kept, in no order. */
  checkups(): KeptCheckup[];
  /** Keeps check-ups, all or none. Throws `storage` when the browser refuses. */
  keepCheckups(list: KeptCheckup[]): void;
  /** Removes check-ups for good. */
  forgetCheckups(ids: string[]): void;
  /** Everything to make the run again on a cluster. */
  handover(record: RunRecord): ExportedFile[];

  /** What the person brought along. */
  own(): OwnThings;
  /**
   * Checks the files of a model in the Hugging Face layout, or of an adapter of PEFT, and keeps a copy. `base` is the id of the model that
   * the adapter belongs to, where it is another than the adapter names.
   */
  addModel(files: OwnFile[], title: string, use?: AdapterUse, base?: string): OwnModel;
  /** What a model id or address stands for; fetches small JSON only. */
  findModel(text: string): RemoteModel;
  /** Downloads it, or goes on where that was cut off. */
  fetchModel(remote: RemoteModel): OwnModel;
  /** The beginning of a data file, with a guess at what its columns mean. */
  previewData(file: OwnFile, settings: ReadSettings): DataPreview;
  /** Rows as a model sees them, for the preview. */
  previewExamples(request: PreviewRequest): ExamplesPreview;
  /** Reads a data file and keeps its rows; `mix` adds safety rows from another own data set. */
  addData(file: OwnFile, settings: ReadSettings, split: SplitSettings, mix: { data: string; settings: MixSettings } | null): OwnData;
  /** How long the rows to learn of a data set are for a model. */
  lengths(request: LengthsRequest): LengthStatistics;
  /** The beginning of a prompt set, with what its columns are taken for. */
  previewPrompts(file: OwnFile, settings: PromptSettings): PromptPreview;
  /** Reads a prompt set and keeps it. */
  addPrompts(file: OwnFile, settings: PromptSettings): OwnPrompts;
  /** Keeps the adversarial prompts of one own set and the look-alikes of another as a set of their own. */
  pairPrompts(adversarial: string, lookAlikes: string): OwnPrompts;
  /** Wording of an own prompt set. */
  ownPrompts(id: string): PromptRow[];
  removeOwn(id: string): void;
}

export type CallName = keyof Calls;

/** What of a question a model cannot read: these words, or all of it, since it is of another script or language. */
export type Unread = readonly string[] | 'script';

/** How far a job is. */
export interface Progress {
  /** Which part of it is at hand: the name of a file, or a track. */
  what: string;
  done: number;
  /** Null while it is not known. */
  total: number | null;
  /** More of an answer, in whole characters. */
  text?: string;
  /** Before the first answer. */
  unread?: Unread;
  /** More of a record. */
  piece?: Piece;
  /** The next update that was looked into. */
  update?: InsideUpdate;
}

/** What whoever calls may bring along. */
export interface JobHooks {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** What whoever serves a call is given besides. */
export interface JobHandle extends JobHooks {
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

/** The calls as the page makes them. */
export type Called = { [Name in CallName]: (...given: Parameters<Calls[Name]>) => Promise<ReturnType<Calls[Name]>> };
/** The calls as the engine answers them. */
export type Served = { [Name in CallName]: (job: JobHandle, ...given: Parameters<Calls[Name]>) => Promise<ReturnType<Calls[Name]>> };

/** What the engine may be at. Several can go on beside each other, of each kind one. */
export type Act = 'run' | 'trial' | 'asking' | 'checking' | 'exporting' | 'importing' | 'counting';

/** What a job takes up while it lasts, and whether it writes, which one tab of the browser may. */
interface Rule {
  act?: Act;
  writes?: true;
}

/** `start` takes up the run until that is over, which is after its call: the worker enters it there. */
export const RULES: Readonly<Record<CallName, Rule>> = {
  plan: {},
  tune: { act: 'trial' },
  inside: { act: 'trial' },
  start: { writes: true },
  pause: {},
  resume: {},
  step: {},
  stop: {},
  saveSoon: {},
  takeOver: {},
  standAside: {},
  comeBack: {},
  kept: {},
  space: {},
  part: {},
  keep: { writes: true },
  place: { writes: true },
  record: {},
  raw: {},
  forget: { writes: true },
  readRun: {},
  weights: { act: 'exporting' },
  writeWeights: { act: 'exporting' },
  ask: { act: 'asking' },
  checkUp: { act: 'checking' },
  checkups: {},
  keepCheckups: { writes: true },
  forgetCheckups: { writes: true },
  handover: {},
  own: {},
  addModel: { act: 'importing', writes: true },
  findModel: { act: 'importing' },
  fetchModel: { act: 'importing', writes: true },
  previewData: {},
  previewExamples: {},
  addData: { act: 'importing', writes: true },
  lengths: { act: 'counting' },
  previewPrompts: {},
  addPrompts: { act: 'importing', writes: true },
  pairPrompts: { act: 'importing', writes: true },
  ownPrompts: {},
  removeOwn: { act: 'importing', writes: true },
};

/**
 * Who may interrupt whom: what becomes of an act at work (first) when another wants to begin (second). `ends`: it is stopped and waited
 * for; `refused`: the new one gets `busy`; what is not listed goes on beside it.
 */
export const INTERRUPTIONS: Readonly<Record<Act, Partial<Record<Act, 'ends' | 'refused'>>>> = {
  run: { run: 'refused', trial: 'refused', asking: 'refused', checking: 'refused' },
  // Who presses Start wants that, whatever else the device is at.
  trial: { run: 'ends', trial: 'ends', asking: 'ends', checking: 'ends' },
  asking: { run: 'ends', trial: 'refused', asking: 'refused', checking: 'refused' },
  checking: { run: 'ends', trial: 'refused', asking: 'refused', checking: 'refused' },
  exporting: { exporting: 'refused' },
  importing: { importing: 'refused' },
  // Rows that nobody waits for any more.
  counting: { counting: 'ends' },
};

/** What goes to the page on its port. */
export type PortMessage = EngineEvent | ({ type: 'progress'; job: number } & Progress);

/** What comes of a call. Its progress goes another way and may arrive later: `told` says how much there was, so that none is missed. */
export interface Answered {
  answer: unknown;
  told: number;
}

/** The worker's face behind Comlink. Rejections are PlainError data; `client.ts` turns them into TabtuneError. */
export interface EngineWire {
  /** `base`: the page's address, against which the shipped files are resolved. Events and progress go to `port`. */
  open(base: string, port: MessagePort): Promise<Machine>;
  /** Carries out a call of protocol/jobs.ts; `id` is the caller's own name for this job. */
  call(id: number, name: CallName, given: unknown[]): Promise<Answered>;
  /** The job ends with `stopped`, unless it is over already. */
  cancel(id: number): Promise<void>;
  /** Holds a lock of this name for as long as the worker lives; answers false where the browser gives none. */
  live(name: string): Promise<boolean>;
  /** Answers as soon as the worker's thread is free. */
  ping(): Promise<void>;
}

/** The calls, made one way: `by` carries out each. With `with` they bring hooks along. */
export type Callable = Called & { with(hooks: JobHooks): Called };
export function callable(by: (name: CallName, given: unknown[], hooks: JobHooks) => Promise<unknown>): Callable {
  const calls = (hooks: JobHooks): Called =>
    Object.fromEntries(
      Object.keys(RULES).map((name) => [name, (...given: unknown[]) => by(name as CallName, given, hooks)]),
    ) as unknown as Called;
  return { ...calls({}), with: calls };
}
