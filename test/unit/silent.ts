import type { TabtuneError } from '../../src/protocol/errors';
import { fail } from '../../src/protocol/errors';
import type { Kept, KeptRun, KeptSpaces } from '../../src/protocol/runs/keeping';
import type { DataPreview, LengthStatistics, ReadSettings } from '../../src/protocol/dataset';
import type { EngineEvent, OwnFile, WeightsForm } from '../../src/protocol/messages';
import type {
  ExamplesPreview,
  LengthsRequest,
  OwnData,
  OwnModel,
  OwnPrompts,
  OwnThings,
  PreviewRequest,
  RemoteModel,
} from '../../src/protocol/own';
import type { AdapterReport, AskedAnswer, Evaluation, Rate, RunState } from '../../src/protocol/runs/run';
import type { Engine } from '../../src/worker/client';

export const adapter: AdapterReport = {
  state: 'ready',
  vendor: '',
  architecture: '',
  description: '',
  features: [],
  subgroupSize: null,
  limits: {},
};
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
    name: title, bytes: 100, format: 'json', gzip: false, why: 'an array', columns: ['instruction', 'output'],
    mapping: { kind: 'pair', prompt: ['instruction'], completion: 'output' },
    rows: 12, skipped: { count: 1, list: [{ line: 3, reason: 'empty' }] }, empty: 1, duplicates: 2, dropped: [], kept: 11, sampled: false,
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

/** An engine that does nothing but remember, so that the test speaks for it. */
export class Silent implements Engine {
  say: (event: EngineEvent) => void = () => undefined;
  readonly calls: string[] = [];
  refusal: TabtuneError | null = null;

  async open(onEvent: (event: EngineEvent) => void) {
    this.say = onEvent;
    return adapter;
  }
  plan(): never {
    throw new Error('The store does not plan.');
  }
  async tune(): Promise<void> {
    this.calls.push('tune');
    if (this.refusal) throw this.refusal;
  }
  readonly started: object[] = [];
  async start(run: string, _: unknown, options: object): Promise<void> {
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
  async saveSoon() {
    this.calls.push('saveSoon');
  }
  /** As a disk would, with copies. */
  disk = new Map<string, KeptRun>();
  full: TabtuneError | null = null;
  writer = true;
  async kept(): Promise<Kept> {
    return { runs: [...structuredClone(this.disk).values()], problems: [], writer: this.writer, ...(await this.space()) };
  }
  /** By run. */
  readonly checkpoints = new Map<string, number>();
  async space(): Promise<KeptSpaces> {
    const spaces = [...this.disk.keys()].map((run) => ({ run, bytes: 1000, step: this.checkpoints.get(run) ?? null }));
    return { spaces, usage: null };
  }
  async keep(runs: KeptRun[]) {
    if (this.full) throw this.full;
    for (const run of structuredClone(runs)) this.disk.set(run.record.id, run);
  }
  async forget(runs: string[]) {
    this.calls.push(`forget ${runs.length}`);
    this.full = null;
    for (const run of runs) this.disk.delete(run);
  }
  readonly exported: string[] = [];
  async weights(_: unknown, track: string, form: WeightsForm) {
    this.exported.push(`${track} ${form}`);
    return [];
  }
  async writeWeights(_: unknown, track: string, form: WeightsForm, folder: FileSystemDirectoryHandle, name: string) {
    this.exported.push(`${track} ${form} into ${folder.name}/${name}`);
  }
  async ask(): Promise<AskedAnswer[]> {
    return [];
  }
  async cancelAsk() {
    this.calls.push('cancelAsk');
  }
  async cancelExport() {
    this.calls.push('cancelExport');
  }
  async handover() {
    this.exported.push('handover');
    return [];
  }
  things: OwnThings = { models: [], data: [], prompts: [], damaged: [] };
  async own(): Promise<OwnThings> {
    return structuredClone(this.things);
  }
  async addModel(_: OwnFile[], title: string): Promise<OwnModel> {
    return this.#kept(this.things.models, ownModel(title));
  }
  async findModel(text: string): Promise<RemoteModel> {
    if (this.refusal) throw this.refusal;
    return { folder: text, page: `https://example.org/${text}`, files: [], bytes: 1000 };
  }
  async fetchModel({ folder }: RemoteModel): Promise<OwnModel> {
    return this.#kept(this.things.models, ownModel(folder));
  }
  readonly previewed: ReadSettings[] = [];
  preview: DataPreview = {
    name: 'rows.json', bytes: 100, format: 'json', gzip: false, why: 'an array', columns: ['instruction', 'output'],
    mapping: { kind: 'pair', prompt: ['instruction'], completion: 'output' },
    rows: [{ line: 1, values: { instruction: '1 + 1', output: '2' } }], problems: [], notes: [],
  }; // prettier-ignore
  async previewData(_: OwnFile, settings: ReadSettings): Promise<DataPreview> {
    this.previewed.push(settings);
    if (this.refusal) throw this.refusal;
    return structuredClone(this.preview);
  }
  readonly asked: PreviewRequest[] = [];
  async previewExamples(request: PreviewRequest): Promise<ExamplesPreview> {
    this.asked.push(request);
    if (this.refusal) throw this.refusal;
    return { rows: [{ pieces: [{ text: '1 + 1', learnt: false }], tokens: 3 }], lengths: null, warnings: [] };
  }
  readonly added: unknown[][] = [];
  async addData(...given: unknown[]): Promise<OwnData> {
    this.added.push(given);
    return this.#kept(this.things.data, ownData((given[0] as OwnFile).path));
  }
  async addPrompts(file: OwnFile): Promise<OwnPrompts> {
    return this.#kept(this.things.prompts, ownPrompts(file.path));
  }
  readonly counted: LengthsRequest[] = [];
  /** Resolves or refuses what is being counted. */
  count: { done: (lengths: LengthStatistics) => void; fail: (reason: Error) => void } | null = null;
  lengths(request: LengthsRequest): Promise<LengthStatistics> {
    this.counted.push(request);
    return new Promise((done, fail) => (this.count = { done, fail }));
  }
  async cancelLengths() {
    this.calls.push('cancelLengths');
    this.count?.fail(fail('stopped')`Counting was stopped.`);
  }
  async pairPrompts(adversarial: string, lookAlikes: string): Promise<OwnPrompts> {
    return this.#kept(this.things.prompts, ownPrompts(`${adversarial} + ${lookAlikes}`));
  }
  async ownPrompts(id: string) {
    return [{ id: `of ${id}`, prompt: 'how', category: '', topic: '', unseen: [] }];
  }
  async cancelImport() {
    this.calls.push('cancelImport');
  }
  async removeOwn(id: string) {
    if (this.refusal) throw this.refusal;
    for (const list of Object.values(this.things) as { id: string }[][]) list.splice(0, list.length, ...list.filter((it) => it.id !== id));
  }
  #kept<T>(list: T[], thing: T): T {
    if (this.refusal) throw this.refusal;
    list.push(thing);
    this.say({ type: 'import', run: null, what: 'a file', done: 1, total: 2 });
    return thing;
  }
  state(run: string, state: RunState, step = 0) {
    this.say({ type: 'state', run, state, step });
  }
}
