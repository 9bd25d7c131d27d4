import { columnsOf, newRecording, Recorder, type RunEvent, StepList } from '../src/protocol/runs/recorder';
import type { RunRecord, StepMetrics } from '../src/protocol/runs/run';
import type { Session, SessionEvents } from '../src/worker/run/session';

/** What a session without a page tells goes into its record as the page's engine would tell it. */

export const now = (): string => new Date().toISOString();

export type SessionRecorder = ReturnType<typeof sessionRecorder>;

export function sessionRecorder(given: Pick<RunRecord, 'id' | 'name' | 'build' | 'recipe' | 'adapter'>) {
  const recorder = new Recorder(newRecording({ ...given, created: now() }, new StepList()), () => new StepList());
  const { id: run, recipe } = recorder.run;
  const take = (event: RunEvent): void => recorder.take(event, now());
  const steps = (list: readonly StepMetrics[], { tokens, seconds }: Pick<Session, 'tokens' | 'seconds'>): void =>
    take({ type: 'steps', run, ...columnsOf(logged(list)), tokens, seconds });
  const logged = (list: readonly StepMetrics[]): StepMetrics[] => list.filter(({ step }) => step % recipe.logging_steps === 0);
  return {
    recorder,
    take,
    logged,
    /** For `Session.open`; `session` is asked when there is something to tell. */
    events: (session: () => Session): SessionEvents => ({
      phase: () => undefined,
      metrics: (step) => steps([step], session()),
      evaluation: (evaluation) => take({ type: 'evaluation', run, evaluation }),
      state: (state, step) => take({ type: 'state', run, state, step }),
    }),
    /** What it took in the end, which the last update could not know. */
    settle: (session: Session): void => steps([], session),
  };
}
