import { type TabtuneError, verbatim, type Sentence } from '../../src/protocol/errors';
import { fail } from '../../src/protocol/errors';
import { headOf } from '../../src/protocol/runs/head';
import type { Kept, KeptRun, KeptSpaces, Place } from '../../src/protocol/runs/keeping';
import { isUsable, type Machine } from '../../src/protocol/device/machine';
import { type DeviceName } from '../../src/protocol/device/names';
import type { DataPreview, LengthStatistics, ReadSettings } from '../../src/protocol/dataset';
import type { EngineEvent, OwnFile, PromptSettings, WeightsForm } from '../../src/protocol/messages';
import type {
  ExamplesPreview,
  LengthsRequest,
  OwnData,
  OwnModel,
  OwnPrompts,
  OwnThings,
  PreviewRequest,
  RemoteModel,
  PromptPreview,
} from '../../src/protocol/own';
import type { Recipe } from '../../src/protocol/recipe';
import type { Checked, CheckRequest, KeptCheckup } from '../../src/protocol/runs/checking';
import type { AdapterReport, AskedAnswer, Evaluation, Plan, Rate, RunState } from '../../src/protocol/runs/run';
import type { InsideUpdate } from '../../src/protocol/runs/inside';
import { readRunFile } from '../../src/protocol/runs/overlay';
import { Assemblies, cut, type Piece } from '../../src/protocol/runs/pieces';
import { callable, type CallName, type JobHandle, type Served } from '../../src/protocol/jobs';
import type { Engine } from '../../src/worker/client';

export const adapter: AdapterReport = {
  device: 'webgpu',
  state: 'ready',
  vendor: '',
  architecture: '',
  description: '',
  features: [],
  subgroupSize: null,
  limits: {},
};
export const processor: AdapterReport = {
  ...adapter,
  device: 'processor',
  vendor: 'processor',
  architecture: 'wasm',
  description: 'this processor, 4 threads',
  threads: 4,
};
export const noProcessor: AdapterReport = { ...processor, state: 'no-simd', reason: 'There is no WebAssembly.' };
export const rate = (k: number, n: number): Rate => ({ k, n, low: Math.max(0, k / n - 0.05), high: Math.min(1, k / n + 0.05) });

export function evaluation(step: number, track: string, harmful: number, right: number, full = true): Evaluation {
  const n = full ? 100 : 10;
  const k = Math.round(harmful * n);
  const text = (refuses: boolean) => (refuses ? 'i cannot help .' : 'sure .');
  const answers = Array.from({ length: n }, (_, i) => ({
    id: `p${i}`,
    text: text(i >= k),
    class: i < k ? ('complied' as const) : ('refused' as const),
    matches: [],
  }));
  return {
    step,
    track,
    full,
    prompts: 'adversarial-test',
    judge: 'keywords',
    harmful: rate(k, n),
    complied: k,
    offTopic: 0,
    incoherent: 0,
    byCategory: {},
    answers,
    overRefusal: null,
    lookAlikeAnswers: [],
    utility: { loss: 1, exactMatch: rate(Math.round(right * 50), 50) },
    utilityAnswers: [{ id: '0', prompt: '1 + 1', text: '2', expected: '2', right: right > 0.5 }],
    drift: step / 10,
    seconds: 1,
  };
}

const saved = '2026-01-01T00:00:00Z';

export const ownModel = (title: string, parameters = 1000): OwnModel => ({
  id: `own:model/${title}`,
  title,
  bytes: 4 * parameters,
  saved,
  facts: { family: 'llama', parameters, layers: 2, hidden: 8, vocabulary: 64, positions: 128, dtypes: ['F32'], chatTemplate: true, adapter: null, warnings: [] },
  problem: null,
  remote: null,
}); // prettier-ignore

export const ownData = (title: string): OwnData => ({
  id: `own:data/${title}`,
  title,
  bytes: 100,
  saved,
  summary: {
    name: title, bytes: 100, format: 'json', gzip: false, why: verbatim('an array'), columns: ['instruction', 'output'],
    mapping: { kind: 'pair', prompt: ['instruction'], completion: 'output' },
    rows: 12, skipped: { count: 1, list: [{ line: 3, reason: verbatim('empty') }] }, empty: 1, duplicates: 2, dropped: [], kept: 11, sampled: false,
    notes: [], fingerprint: '0123456789abcdef',
  },
  rows: 9,
  testRows: 2,
  mixed: null,
}); // prettier-ignore

export const ownPrompts = (title: string, lookAlikes = 3): OwnPrompts => ({
  id: `own:prompts/${title}`,
  title,
  bytes: 100,
  saved,
  source: 'XSTest',
  adversarial: 5,
  lookAlikes,
  notes: [],
});

/** An engine that does nothing but remember, so that the test speaks for it. `engineOf` makes it what the page sees. */
export class Silent implements Served {
  say: (event: EngineEvent) => void = () => undefined;
  readonly calls: string[] = [];
  refusal: TabtuneError | null = null;

  adapter: AdapterReport = adapter;
  processor: AdapterReport = processor;
  pace: Machine['pace'] = {};
  /** What computes recipes of any device: hardware WebGPU, and without it the processor, but what a recipe asks for if that is here. */
  machine(asked?: DeviceName): Machine {
    const devices = { webgpu: this.adapter, processor: this.processor };
    const byItself = isUsable(this.processor) && this.adapter.state !== 'ready' ? 'processor' : 'webgpu';
    return { devices, chosen: asked && isUsable(devices[asked]) ? asked : byItself, pace: this.pace };
  }
  async open(onEvent: (event: EngineEvent) => void): Promise<Machine> {
    this.say = onEvent;
    return this.machine();
  }
  async plan(_job: JobHandle, _recipe: Recipe): Promise<Plan> {
    throw new Error('This engine does not plan.');
  }
  async tune(): Promise<void> {
    this.calls.push('tune');
    if (this.refusal) throw this.refusal;
  }
  /** What is told of the first updates of a recipe, and of which. */
  updates: InsideUpdate[] = [];
  readonly lookedInto: Recipe[] = [];
  async inside({ onProgress }: JobHandle, recipe: Recipe, total: number): Promise<InsideUpdate[]> {
    this.lookedInto.push(recipe);
    if (this.refusal) throw this.refusal;
    for (const update of this.updates) onProgress({ what: '', done: update.step, total, update });
    return this.updates;
  }
  readonly started: object[] = [];
  async start(_job: JobHandle, run: string, _: unknown, options: object): Promise<void> {
    this.calls.push('start');
    this.started.push(options);
    if (this.refusal) throw this.refusal;
    this.state(run, 'running');
  }
  async pause() {
    this.calls.push('pause');
  }
  async resume() {
    this.calls.push('resume');
  }
  async step() {
    this.calls.push('step');
  }
  async stop(): Promise<void> {
    this.calls.push('stop');
  }
  async takeOver() {
    this.calls.push('takeOver');
    this.writer = true;
    this.say({ type: 'writer', run: null });
  }
  async saveSoon() {
    this.calls.push('saveSoon');
  }
  /** As a disk would, with copies. */
  disk = new Map<string, KeptRun>();
  full: TabtuneError | null = null;
  writer = true;
  /** Ids of runs that were deleted; of one disk with `disk`. */
  deleted = new Set<string>();
  /** Whether files are being read, so that the right to write is needed. */
  importing = false;
  async standAside(): Promise<boolean> {
    this.calls.push('standAside');
    if (this.importing) return false;
    this.writer = false;
    this.say({ type: 'onlooker', run: null });
    return true;
  }
  /** Another tab has the right to write meanwhile. */
  taken = false;
  async comeBack(): Promise<boolean> {
    this.calls.push('comeBack');
    return (this.writer = !this.taken);
  }
  async kept(): Promise<Kept> {
    const runs = [...structuredClone(this.disk).values()].map(({ record, group }) => {
      return { head: { ...headOf(record), name: group.name }, logged: record.steps.length, group };
    });
    return { runs, deleted: [...this.deleted], problems: [], writer: this.writer, ...(await this.space()) };
  }
  /** By run. */
  readonly checkpoints = new Map<string, number>();
  async space(): Promise<KeptSpaces> {
    const spaces = [...this.disk.keys()].map((run) => ({ run, bytes: 1000, step: this.checkpoints.get(run) ?? null }));
    return { spaces, usage: null };
  }
  readonly #parts = new Assemblies();
  async part(_: JobHandle, run: string, piece: Piece): Promise<void> {
    this.#parts.take(run, structuredClone(piece));
  }
  async keep(_: JobHandle, run: string, group: Place, again: boolean): Promise<KeptSpaces> {
    const record = this.#parts.finish(run);
    if (this.full) throw this.full;
    if (!again && this.deleted.has(run)) throw fail('data', { deleted: true })`It was deleted.`;
    this.deleted.delete(run);
    this.disk.set(run, structuredClone({ record, group }));
    return this.space();
  }
  async place(_: JobHandle, run: string, group: Place): Promise<void> {
    if (this.full) throw this.full;
    const kept = this.disk.get(run);
    if (kept) this.disk.set(run, { record: { ...kept.record, name: group.name }, group });
  }
  readonly looked: string[] = [];
  async record({ onProgress }: JobHandle, run: string): Promise<void> {
    this.looked.push(run);
    const kept = this.disk.get(run);
    if (!kept) throw fail('data', { run })`The kept run ${run} cannot be shown: it is gone.`;
    for (const piece of cut(kept.record)) onProgress({ what: run, done: 0, total: null, piece: structuredClone(piece) });
  }
  async raw(_: JobHandle, run: string): Promise<string> {
    return JSON.stringify(this.disk.get(run));
  }
  async forget(_: JobHandle, runs: string[]) {
    this.calls.push(`forget ${runs.length}`);
    this.full = null;
    for (const run of runs) {
      this.disk.delete(run);
      this.deleted.add(run);
    }
  }
  async readRun({ onProgress }: JobHandle, { path, data }: OwnFile): Promise<Sentence[]> {
    const { record, notes } = readRunFile(await data.text(), path);
    for (const piece of cut(record)) onProgress({ what: path, done: data.size, total: data.size, piece: structuredClone(piece) });
    return notes;
  }
  readonly exported: string[] = [];
  async weights(_job: JobHandle, _: unknown, track: string, form: WeightsForm) {
    this.exported.push(`${track} ${form}`);
    return [];
  }
  async writeWeights(_job: JobHandle, _: unknown, track: string, form: WeightsForm, folder: FileSystemDirectoryHandle, name: string) {
    this.exported.push(`${track} ${form} into ${folder.name}/${name}`);
  }
  async ask(_job: JobHandle, _record: unknown, _question: string): Promise<AskedAnswer[]> {
    return [];
  }
  /** As a disk would, by id. */
  readonly noted = new Map<string, string>();
  readonly checked: CheckRequest[] = [];
  /** What a check-up finds; a test may give another answer. */
  found: (request: CheckRequest, job: JobHandle) => Promise<Checked> = async () => {
    const { step: _, track: __, full: ___, drift: ____, ...found } = evaluation(0, 'online', 0.1, 0.9);
    return { evaluation: found, adapter: this.adapter, step: null, wording: 'w' };
  };
  checkUp(job: JobHandle, request: CheckRequest): Promise<Checked> {
    this.checked.push(request);
    return this.found(request, job);
  }
  async checkups(): Promise<KeptCheckup[]> {
    return Array.from(this.noted, ([id, line]) => ({ id, line }));
  }
  async keepCheckups(_: JobHandle, list: KeptCheckup[]): Promise<void> {
    if (this.full) throw this.full;
    for (const { id, line } of list) this.noted.set(id, line);
  }
  async forgetCheckups(_: JobHandle, ids: string[]): Promise<void> {
    if (this.full) throw this.full;
    for (const id of ids) this.noted.delete(id);
  }
  async handover(_job?: JobHandle, _record?: unknown) {
    this.exported.push('handover');
    return [];
  }
  things: OwnThings = { models: [], data: [], prompts: [], damaged: [] };
  async own(): Promise<OwnThings> {
    return structuredClone(this.things);
  }
  readonly uses: unknown[][] = [];
  async addModel(job: JobHandle, _: OwnFile[], title: string, ...use: unknown[]): Promise<OwnModel> {
    this.uses.push(use);
    return this.#kept(job, this.things.models, ownModel(title));
  }
  async findModel(_: JobHandle, text: string): Promise<RemoteModel> {
    if (this.refusal) throw this.refusal;
    return { folder: text, page: `https://example.org/${text}`, files: [], bytes: 1000 };
  }
  async fetchModel(job: JobHandle, { folder }: RemoteModel): Promise<OwnModel> {
    return this.#kept(job, this.things.models, ownModel(folder));
  }
  readonly previewed: ReadSettings[] = [];
  preview: DataPreview = {
    name: 'rows.json', bytes: 100, format: 'json', gzip: false, why: verbatim('an array'), columns: ['instruction', 'output'],
    mapping: { kind: 'pair', prompt: ['instruction'], completion: 'output' },
    rows: [{ line: 1, values: { instruction: '1 + 1', output: '2' } }], problems: [], problemCount: 0, notes: [],
  }; // prettier-ignore
  async previewData(_job: JobHandle, _: OwnFile, settings: ReadSettings): Promise<DataPreview> {
    this.previewed.push(settings);
    if (this.refusal) throw this.refusal;
    return structuredClone(this.preview);
  }
  readonly asked: PreviewRequest[] = [];
  async previewExamples(_: JobHandle, request: PreviewRequest): Promise<ExamplesPreview> {
    this.asked.push(request);
    if (this.refusal) throw this.refusal;
    return {
      rows: [
        {
          pieces: [
            { text: '1 + 1', learnt: false, ids: [7, 8] },
            { text: '2', learnt: true, ids: [9] },
          ],
          tokens: 3,
        },
      ],
      lengths: null,
      warnings: [],
    };
  }
  readonly added: unknown[][] = [];
  async addData(job: JobHandle, ...given: unknown[]): Promise<OwnData> {
    this.added.push(given);
    return this.#kept(job, this.things.data, ownData((given[0] as OwnFile).path));
  }
  async previewPrompts(_job: JobHandle, _: OwnFile, settings: PromptSettings): Promise<PromptPreview> {
    this.previewed.push(settings);
    if (this.refusal) throw this.refusal;
    const { columns, rows: _rows, ...found } = structuredClone(this.preview);
    return { ...found, columns, column: columns[0] ?? null, rows: [{ line: 2, prompt: 'how', kind: 'adversarial' }] };
  }
  async addPrompts(job: JobHandle, file: OwnFile): Promise<OwnPrompts> {
    return this.#kept(job, this.things.prompts, ownPrompts(file.path));
  }
  readonly counted: LengthsRequest[] = [];
  /** Resolves or refuses what is being counted. */
  count: { done: (lengths: LengthStatistics) => void; fail: (reason: Error) => void; progress: JobHandle['onProgress'] } | null = null;
  lengths({ signal, onProgress }: JobHandle, request: LengthsRequest): Promise<LengthStatistics> {
    this.counted.push(request);
    return new Promise((done, refuse) => {
      this.count = { done, fail: refuse, progress: onProgress };
      signal.addEventListener('abort', () => {
        this.calls.push('stop counting');
        refuse(fail('stopped')`Counting was stopped.`);
      });
    });
  }
  async pairPrompts(job: JobHandle, adversarial: string, lookAlikes: string): Promise<OwnPrompts> {
    return this.#kept(job, this.things.prompts, ownPrompts(`${adversarial} + ${lookAlikes}`));
  }
  async ownPrompts(_: JobHandle, id: string) {
    return [{ id: `of ${id}`, prompt: 'how', category: '', topic: '', unseen: [] }];
  }
  async removeOwn(_: JobHandle, id: string) {
    if (this.refusal) throw this.refusal;
    for (const list of Object.values(this.things) as { id: string }[][]) list.splice(0, list.length, ...list.filter((it) => it.id !== id));
  }
  #kept<T>({ onProgress }: JobHandle, list: T[], thing: T): T {
    if (this.refusal) throw this.refusal;
    list.push(thing);
    onProgress({ what: 'a file', done: 1, total: 2 });
    return thing;
  }
  state(run: string, state: RunState, step = 0) {
    this.say({ type: 'state', run, state, step });
  }
}

/** What a test speaks for, as the page sees it: calls that are not overwritten answer as the silent engine does. */
export function engineOf(silent: Silent): Engine {
  return {
    async open(onEvent) {
      return silent.open(onEvent);
    },
    ...callable(async (name, given, { signal = new AbortController().signal, onProgress = () => undefined }) => {
      const served = silent as unknown as Record<CallName, (job: JobHandle, ...given: unknown[]) => Promise<unknown>>;
      return served[name]({ signal, onProgress }, ...given);
    }),
  };
}
