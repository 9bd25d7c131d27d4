import type { PromptRow } from './catalogue';
import type { DataPreview, LengthStatistics, MixSettings, ReadSettings, SplitSettings } from './dataset';
import type { PlainError } from './errors';
import type { Recipe } from './recipe';
import type { Kept, KeptRun, KeptSpaces } from './runs/keeping';
import type {
  AdapterUse,
  ExamplesPreview,
  LengthsRequest,
  OwnData,
  OwnModel,
  OwnPrompts,
  OwnThings,
  PreviewRequest,
  RemoteModel,
} from './own';
import type { AdapterReport, AskedAnswer, Evaluation, Plan, RunRecord, RunState, StepMetrics, TunedOperation } from './runs/run';

/** Progress of the work before and between steps. `reading`: rows are put into tokens; `recovering`: the device was lost and another is being opened. */
export type Phase = 'loading' | 'reading' | 'tuning' | 'compiling' | 'evaluating' | 'training' | 'recovering';

/** A file that a person gave, by its path in what was dropped or picked. */
export interface OwnFile {
  path: string;
  data: Blob;
}

/** `merged`: a whole model; `adapter`: what was trained beside a frozen base. */
export type WeightsForm = 'merged' | 'adapter';

export interface PromptSettings {
  kind?: 'adversarial' | 'look-alike';
  column?: string;
}

/** A file of an export, by its path in the folder. */
export interface ExportedFile {
  path: string;
  data: Blob;
}

/** What the worker tells the page, on one MessagePort, batched at most ten times a second. Every event names its run. */
export type EngineEvent =
  | {
      type: 'steps';
      run: string;
      step: Uint32Array;
      loss: Float32Array;
      gradNorm: Float32Array;
      learningRate: Float32Array;
      tokens: number;
      seconds: { training: number; evaluation: number };
    }
  | { type: 'evaluation'; run: string; evaluation: Evaluation }
  | { type: 'phase'; run: string; phase: Phase; done: number; total: number; track?: string }
  | { type: 'state'; run: string; state: RunState; step: number; error?: PlainError }
  /** The run goes on from a checkpoint, or from its start with step 0: what was shown of it is replaced by what was kept with that. */
  | {
      type: 'restored';
      run: string;
      step: number;
      steps: StepMetrics[];
      evaluations: Evaluation[];
      tokens: number;
      seconds: { training: number; evaluation: number };
      /** Why the run goes on from there, and what was wrong with newer checkpoints. */
      reasons: string[];
    }
  /** A checkpoint is complete on disk. */
  | { type: 'saved'; run: string; step: number; bytes: number }
  /** Nothing more of this run is saved; it goes on. */
  | { type: 'not-saved'; run: string; step: number; error: PlainError }
  /** This tab may train and write from now on. */
  | { type: 'writer'; run: null }
  /** A plan waits for the rows of its data set, which are put into tokens. */
  | { type: 'reading'; run: null; done: number; total: number }
  /** The pace of this adapter is known now: a plan tells its time. */
  | { type: 'measured'; run: null }
  /** Own files are read, copied or downloaded; `what` names the file or the step. */
  | { type: 'import'; run: null; what: string; done: number; total: number | null }
  /** Rows of an own data set are counted. */
  | { type: 'lengths'; run: null; data: string; done: number; total: number }
  /** More of the answer to a question of the person's own, in whole characters. */
  | { type: 'answer'; run: null; track: string; text: string }
  /** A file of an export is written; bytes of all its files. */
  | { type: 'export'; run: null; path: string; done: number; total: number }
  /** Which kernels this adapter gets, after they were measured. */
  | { type: 'tuned'; run: null; results: TunedOperation[] }
  /** With a run: it is brought back by itself. */
  | { type: 'device-lost'; run: string; step: number; error: PlainError }
  | { type: 'device-lost'; run: null; error: PlainError };

/** The worker's face behind Comlink. Rejections are PlainError data; `client.ts` turns them into TabtuneError. */
export interface EngineService {
  /** `base`: the page's address, against which the shipped files are resolved. Events go to `port`. */
  open(base: string, port: MessagePort): Promise<AdapterReport>;
  /** Memory, rows and time of a recipe; allocates nothing. */
  plan(recipe: Recipe): Promise<Plan>;
  /** Measures the kernels of a recipe again; refused with `busy` during a run. An event brings the results. */
  tune(recipe: Recipe): Promise<void>;
  /**
   * Prepares and starts a run; resolves when the run has begun, events tell the rest. With `paused` it stops before the first step, with
   * `resume` it goes on from its newest whole checkpoint, or from its start when it has none. Refused with `busy` while another tab has
   * the right to train.
   */
  start(run: string, recipe: Recipe, options: { paused?: boolean; resume?: boolean }): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** One update of a paused run, with an evaluation when it is due. */
  step(): Promise<void>;
  /** Ends the run within one step; what was measured is kept. */
  stop(): Promise<void>;
  /** Asks for a checkpoint after the update at work, if any: the page may be about to go away. */
  saveSoon(): Promise<void>;
  /** What lies on disk. */
  kept(): Promise<Kept>;
  /** How much of the disk that takes; quick. */
  space(): Promise<KeptSpaces>;
  /** Keeps records, new or changed. Throws `storage` when the browser refuses. */
  keep(runs: KeptRun[]): Promise<void>;
  /** Removes runs with their checkpoints for good. */
  forget(runs: string[]): Promise<void>;
  /**
   * A track of a kept run, from its newest checkpoint: as a folder that Transformers reads (adapters merged), or the adapters alone as
   * PEFT writes them.
   */
  weights(record: RunRecord, track: string, form: WeightsForm): Promise<ExportedFile[]>;
  /** The same, straight into `name` in a folder that the person picked: of a large model never more than a piece is held. */
  writeWeights(record: RunRecord, track: string, form: WeightsForm, folder: FileSystemDirectoryHandle, name: string): Promise<void>;
  /** Either of them ends with `stopped`. */
  cancelExport(): Promise<void>;
  /**
   * One question to every track of a kept run, from its newest checkpoint; events tell the answers while they grow. Refused with `busy`
   * during a run.
   */
  ask(record: RunRecord, question: string): Promise<AskedAnswer[]>;
  /** It ends with `stopped`. */
  cancelAsk(): Promise<void>;
  /** Everything to make the run again on a cluster. */
  handover(record: RunRecord): Promise<ExportedFile[]>;

  /** What the person brought along. */
  own(): Promise<OwnThings>;
  /** Checks the files of a model in the Hugging Face layout, or of an adapter of PEFT, and keeps a copy. Progress comes as events. */
  addModel(files: OwnFile[], title: string, use?: AdapterUse): Promise<OwnModel>;
  /** What a model id or address stands for; fetches small JSON only. */
  findModel(text: string): Promise<RemoteModel>;
  /** Downloads it, or goes on where that was cut off. */
  fetchModel(remote: RemoteModel): Promise<OwnModel>;
  /** The beginning of a data file, with a guess at what its columns mean. */
  previewData(file: OwnFile, settings: ReadSettings): Promise<DataPreview>;
  /** Rows as a model sees them, for the preview. */
  previewExamples(request: PreviewRequest): Promise<ExamplesPreview>;
  /** Reads a data file and keeps its rows; `mix` adds safety rows from another own data set. */
  addData(
    file: OwnFile,
    settings: ReadSettings,
    split: SplitSettings,
    mix: { data: string; settings: MixSettings } | null,
  ): Promise<OwnData>;
  /** How long the rows to learn of a data set are for a model. One at a time: another ends the one before with `stopped`. */
  lengths(request: LengthsRequest): Promise<LengthStatistics>;
  cancelLengths(): Promise<void>;
  /** Reads a prompt set and keeps it. */
  addPrompts(file: OwnFile, settings: PromptSettings): Promise<OwnPrompts>;
  /** Keeps the adversarial prompts of one own set and the look-alikes of another as a set of their own. */
  pairPrompts(adversarial: string, lookAlikes: string): Promise<OwnPrompts>;
  /** Wording of an own prompt set. */
  ownPrompts(id: string): Promise<PromptRow[]>;
  /** The longer steps above end with `stopped`. */
  cancelImport(): Promise<void>;
  removeOwn(id: string): Promise<void>;
}
