import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { fail, toPlainError } from '../../protocol/errors';
import type { Catalogue, PromptRow } from '../../protocol/catalogue';
import { parseRunRecord, tooMuch } from '../../protocol/runs/record';
import { deviceName } from '../../lab/base/devices';
import { count, day } from '../../lab/base/format';
import { gunzipped } from '../../lab/base/gzip';
import { saidOf } from '../../lab/base/said';
import type { Shipped } from '../../lab/base/shipped';
import type { FromFrame } from '../../lab/embedding/messages';
import { errorOf } from '../../lab/embedding/teller';
import type { Shown } from '../../lab/embedding/wishes';
import { answerSteps } from '../../lab/outcome/answers';
import { groupOf, runOf } from '../../lab/runs/groups';
import { Replay } from '../../lab/runs/replay';
import { type Group, isOver, type Run } from '../../lab/runs/run';
import { nameOf, shownName } from '../../lab/settings/names';
import { quotedById } from '../../lab/settings/titles';
import { Follow } from '../base/follow';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';

/** The curves or the answers of one record, with where it comes from, in a frame of a course page. */
@localized()
@customElement('tt-shown')
export class ShownRecord extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        background: var(--panel);
      }
      .note,
      .error {
        margin: 0;
      }
      .error {
        padding: var(--gap-4);
        font-size: var(--size-text);
        overflow-wrap: anywhere;
      }
      tt-curves {
        padding: var(--gap-3) var(--gap-4);
      }
      tt-answers {
        height: 100vh;
      }
    `,
  ];

  @property({ attribute: false }) shown: Shown | null = null;
  @property({ attribute: false }) shipped: Shipped | null = null;
  /** What went wrong, in the language of the page. */
  @property() problem = '';
  tell: (message: FromFrame) => void = unheard;
  @state() private run: Run | null = null;
  readonly #replay = new Replay();
  #reading = 0;

  constructor() {
    super();
    new Follow(this, () => this.#replay.changed);
  }

  /** Shows a record that `data` brings; a later one takes its place. What is wrong with it is told, and seen in its place. */
  async read(path: string, data: () => Promise<Blob>): Promise<void> {
    const turn = ++this.#reading;
    try {
      const file = await gunzipped(await data(), path);
      const problem = tooMuch(file.size);
      if (problem) throw problem;
      const run = runOf(parseRunRecord(await file.text()));
      if (turn !== this.#reading) return;
      this.#take(run, path);
    } catch (reason) {
      if (turn === this.#reading) this.#fail(reason, path);
    }
  }

  #take(run: Run, path: string): void {
    const wanted = this.shown?.show === 'answers' ? this.shown.step : null;
    const steps = answerSteps(run);
    if (wanted !== null && isOver(run) && !steps.includes(wanted)) {
      const there = steps.length > 0 ? steps.toReversed().join(', ') : '–';
      throw fail('recipe')`step="${wanted}" has no answers in ${path}; there are those of the steps ${there}. Correct this attribute.`;
    }
    this.problem = '';
    this.run = run;
    this.#replay.show(isOver(run) ? run : null, true);
    this.tell({ tabtune: 'shown', id: run.id });
  }

  #fail(reason: unknown, path: string): void {
    this.run = null;
    const problem = toPlainError(fail('data')`${path} cannot be shown: ${reason}`);
    this.problem = saidOf(problem);
    this.tell(errorOf(problem));
  }

  protected override render() {
    const { problem, shown, run } = this;
    if (problem) return html`<p class="error" role="alert">${problem}</p>`;
    if (!shown) return nothing;
    return shown.show === 'curve' ? this.#curve(shown.metric, run) : this.#answers(shown, run);
  }

  #curve(metric: string, run: Run | null) {
    const replay = this.#replay;
    // A run that is still at work is seen as it is; one that is over can be gone through again.
    const group: Group | null = replay.group ?? (run && groupOf([run], run.id));
    const recorded = replay.run !== null;
    return html`<tt-curves
      role="region"
      aria-label=${msg('Curves')}
      .groups=${group ? [group] : []}
      .focused=${group}
      .recorded=${recorded}
      .only=${metric}
      .onNext=${null}
      >${
        recorded
          ? html`<tt-replay
                brief
                .run=${replay.run}
                .steps=${replay.steps}
                .at=${replay.at}
                .onMove=${(at: number) => replay.move(at)}
              ></tt-replay>
              ${this.#origin(replay.run)}`
          : nothing
      }</tt-curves
    >`;
  }

  /** Where the record comes from: without it no figure means anything. */
  #origin({ recipe, created, adapter, state: ended, evaluations }: Run) {
    const last = count(evaluations.at(-1)?.step ?? 0);
    const of = msg(str`${nameOf(recipe)}, made on ${day(created)} with ${quotedById(recipe.model)} on ${deviceName(adapter)}.`);
    return html`<p class="note">
      ${of} ${ended === 'finished' ? nothing : msg(str`It did not come to its end; it was last measured at step ${last}.`)}
    </p>`;
  }

  #answers({ covered, step }: Extract<Shown, { show: 'answers' }>, run: Run | null) {
    return html`<tt-answers
      role="region"
      aria-label=${msg('Answers')}
      .run=${run}
      .name=${run ? shownName(groupOf([run], run.id)) : ''}
      .covered=${covered === 'yes'}
      .locked=${covered === 'always'}
      .wanted=${step}
      .wording=${this.#wording}
    ></tt-answers>`;
  }

  /** The wording of a prompt set that ships, and of its look-alikes. One of somebody's own stands in no list: its answers have none. */
  readonly #wording = async (set: string): Promise<PromptRow[]> => {
    const { prompts }: Catalogue = await this.shipped!.catalogue();
    const entry = prompts.find(({ id }) => id === set);
    const pair = prompts.find(({ id }) => id === entry?.lookAlikes);
    const lists = [entry, pair].filter((one) => one !== undefined);
    return (await Promise.all(lists.map(({ path }) => this.shipped!.prompts(path)))).flat();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'tt-shown': ShownRecord;
  }
}
