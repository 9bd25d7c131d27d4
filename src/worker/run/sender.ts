import type { EngineEvent } from '../../protocol/messages';
import type { StepMetrics } from '../../protocol/runs/run';

/** Steps are sent together, at most ten times a second. */
const INTERVAL = 100;

/** Of the run so far, whatever part of it this page has seen. */
export interface Totals {
  tokens: number;
  seconds: { training: number; evaluation: number };
}

type Post = (event: EngineEvent, transfer: Transferable[]) => void;

/** Sends events of one run at a time; steps are gathered, and always go out before an event that follows them. */
export class EventSender {
  readonly #post: Post;
  #run = '';
  #steps: StepMetrics[] = [];
  #loggingSteps = 1;
  #totals: () => Totals = () => ({ tokens: 0, seconds: { training: 0, evaluation: 0 } });
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(post: Post) {
    this.#post = post;
  }

  /** Every `loggingSteps`-th step is sent. */
  begin(run: string, loggingSteps: number, totals: () => Totals): void {
    this.end();
    this.#loggingSteps = loggingSteps;
    this.#run = run;
    this.#totals = totals;
  }

  metrics(step: StepMetrics): void {
    if (step.step % this.#loggingSteps !== 0) return;
    this.#steps.push(step);
    this.#timer ??= setTimeout(() => this.#flush(), INTERVAL);
  }

  send(event: EngineEvent): void {
    this.#flush();
    this.#post(event, []);
  }

  end(): void {
    this.#flush();
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#steps.length === 0) return;
    const column = (of: (s: StepMetrics) => number): Float32Array<ArrayBuffer> => Float32Array.from(this.#steps, of);
    const step = Uint32Array.from(this.#steps, (s) => s.step);
    const [loss, gradNorm, learningRate] = [column((s) => s.loss), column((s) => s.gradNorm), column((s) => s.learningRate)];
    this.#steps = [];
    this.#post({ type: 'steps', run: this.#run, step, loss, gradNorm, learningRate, ...this.#totals() }, [
      step.buffer,
      loss.buffer,
      gradNorm.buffer,
      learningRate.buffer,
    ]);
  }
}
