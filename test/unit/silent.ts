import type { TabtuneError } from '../../src/protocol/errors';
import type { Kept, KeptRun, KeptSpaces } from '../../src/protocol/keeping';
import type { EngineEvent } from '../../src/protocol/messages';
import type { AdapterReport, Evaluation, Rate, RunState } from '../../src/protocol/run';
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
  async weights() {
    return [];
  }
  state(run: string, state: RunState, step = 0) {
    this.say({ type: 'state', run, state, step });
  }
}
