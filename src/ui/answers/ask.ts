import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { JobHooks, Progress, Unread } from '../../protocol/jobs';
import { isolated } from '../../protocol/isolate';
import { list, saidOf } from '../../lab/base/said';
import { START_TRACK, tracksOf } from '../../protocol/recipe';
import type { AskedAnswer, Guess } from '../../protocol/runs/run';
import { count, percent, plural, trackTitle } from '../../lab/base/format';
import { Job } from '../../lab/base/job';
import type { Run } from '../../lab/runs/run';
import { bdi } from '../base/bdi';
import { Follow } from '../base/follow';
import { marked } from '../base/marked';
import { shared } from '../base/styles';
import { slotOf } from '../base/tracks';
import { valueOf } from '../controls/fields';
import { styles } from './panel.styles';

/** What was asked of a run, and what has been heard so far. */
interface Asked {
  run: string;
  question: string;
  heard: Map<string, string>;
  unread: Unread | null;
  answers: AskedAnswer[] | null;
}

/** Words of a question that are named; the rest is counted. */
const MOST_NAMED = 5;

/** What of the question means nothing to the model. */
function unreadText(unread: Unread): string {
  if (unread === 'script')
    return msg(
      'The model reads this letter by letter: it was not taught this language, script or spelling, and what it answers says little.',
    );
  const named = list(unread.slice(0, MOST_NAMED).map((word) => msg(str`“${isolated(word)}”`, { id: 'a word in quotes' })));
  const more = unread.length - MOST_NAMED;
  return more > 0
    ? plural(
        more,
        () => msg(str`The model does not know ${named} and 1 more word; it reads each of them as “unknown”.`),
        () => msg(str`The model does not know ${named} and ${count(more)} more words; it reads each of them as “unknown”.`),
      )
    : msg(str`The model does not know ${named}; it reads what it does not know as “unknown”.`);
}

/** That a model is not sure of a word says more than the word; one that is none, as where only some bytes of a character came, is not named. */
const guessText = ({ word, probability }: Guess): string => {
  const likely = percent(probability, 0);
  return /[\p{L}\p{N}]/u.test(word)
    ? msg(str`The model is guessing: it holds “${isolated(word)}” for ${likely} likely. Read this as “I do not know that”.`)
    : msg(str`The model is guessing: it holds a sign of this for only ${likely} likely. Read this as “I do not know that”.`);
};

const VERDICTS = { refused: () => msg('refused'), incoherent: () => msg('gibberish'), plain: () => msg('no refusal found') };

/** Judges, whose rule is fixed by their version, call an answer without a letter gibberish; to a typed question it may be a sum. */
const isSum = (text: string): boolean => {
  const [digits, signs] = [/\p{N}/gu, /[^\p{N}\s]/gu].map((kind) => text.match(kind)?.length ?? 0) as [number, number];
  return !/\p{L}/u.test(text) && digits > 0 && digits >= signs;
};

/** What was asked has no topic that is known: whether an answer complies nobody can tell. */
function toneOf(answer: AskedAnswer | undefined): keyof typeof VERDICTS {
  if (answer?.class === 'refused') return 'refused';
  return answer?.class === 'incoherent' && !isSum(answer.text) ? 'incoherent' : 'plain';
}

/** A question of the person's own to the kept weights of a run: all tracks side by side, shown while they speak. */
@localized()
@customElement('tt-ask')
export class Ask extends LitElement {
  static override styles = [
    shared,
    styles,
    css`
      :host {
        display: block;
        overflow: visible;
      }
      form {
        display: flex;
        gap: var(--gap-2);
      }
      input {
        flex: 1;
        min-width: 0;
      }
      .said {
        white-space: pre-wrap;
      }
      .unread,
      .guess {
        color: var(--warn);
      }
      .unread {
        margin-bottom: 6px;
      }
      .guess {
        margin-top: 4px;
      }
      .unsure .said {
        color: var(--soft);
      }
      /* Answers of large models are long; the prompts below stay in sight. */
      article {
        max-height: 40vh;
        overflow: auto;
        padding-bottom: 0;
      }
    `,
  ];

  @property({ attribute: false }) run!: Run;
  /** Of the weights that were kept of it; null when there are none, or when something else has the adapter. */
  @property({ attribute: false }) step: number | null = null;
  /** It is at work, and its weights can be asked when it is over. */
  @property({ type: Boolean }) waiting = false;
  /** Puts a question to them; progress brings the answers while they grow. */
  ask: (run: string, question: string, hooks: JobHooks) => Promise<AskedAnswer[]> = async () => [];
  @state() private text = '';
  @state() private asked: Asked | null = null;
  readonly #job = new Job();

  constructor() {
    super();
    new Follow(this, () => this.#job.changed);
  }

  /** Puts a question into the field, for the person to send. */
  suggest(question: string): void {
    if (question !== '') this.text = question;
    const field = this.renderRoot.querySelector('input');
    field?.focus();
    this.scrollIntoView({ block: 'nearest' });
  }

  protected override render() {
    const { step, waiting } = this;
    if (step === null && !waiting) return nothing;
    const place = step === null ? msg('Ask the weights when the run is over') : msg(str`Ask the weights of step ${count(step)}`);
    return html`<form @submit=${this.#submit}>
        <input
          type="text"
          maxlength="2000"
          aria-label=${msg('A question of your own')}
          placeholder=${place}
          ?disabled=${step === null}
          .value=${this.text}
          @input=${(event: Event) => (this.text = valueOf(event))}
        />
        ${
          this.#job.working
            ? html`<button type="button" @click=${() => this.#job.cancel()}>${msg('Cancel')}</button>`
            : html`<button ?disabled=${step === null || this.text.trim() === ''}>${msg('Ask')}</button>`
        }
      </form>
      <p class="error" role="alert" ?hidden=${!this.#job.problem}>${this.#job.problem ? saidOf(this.#job.problem) : nothing}</p>
      ${this.asked?.run === this.run.id ? this.#answers(this.asked) : nothing}`;
  }

  #answers({ question, heard, unread, answers }: Asked) {
    const { recipe } = this.run;
    const note = plural(
      recipe.evaluation.max_new_tokens,
      () => msg('your question, answered in 1 token'),
      () => msg(str`your question, answered in up to ${count(recipe.evaluation.max_new_tokens)} tokens`),
    );
    return html`<article tabindex="0" aria-label=${msg('Answers to your question')} aria-busy=${this.#job.working ? 'true' : 'false'}>
      <p class="prompt">${bdi(question)} <span class="note">${note}</span></p>
      ${unread ? html`<p class="note unread" role="status">${unreadText(unread)}</p>` : nothing}
      <div class="rows">
        ${[START_TRACK, ...tracksOf(recipe)].map((track) => {
          const answer = answers?.find((one) => one.track === track);
          const text = answer?.text ?? heard.get(track) ?? '';
          return html`<span class="who" data-track=${slotOf(recipe, track)}>${trackTitle(track)}</span>
            <div class="answer ${toneOf(answer)} ${answer?.guess ? 'unsure' : ''}">${this.#said(text, answer)}</div>`;
        })}
      </div>
    </article>`;
  }

  #said(text: string, answer: AskedAnswer | undefined) {
    if (text.trim() === '') return html`<span class="hidden">${answer ? msg('empty answer') : '…'}</span>`;
    const verdict = answer && VERDICTS[toneOf(answer)]();
    return html`<span class="said">${marked(text, answer?.matches ?? [])}</span>
      ${verdict ? html`<span class="kind">· ${verdict}</span>` : nothing}
      ${answer?.guess ? html`<p class="note guess">${guessText(answer.guess)}</p>` : nothing}`;
  }

  #submit = (event: Event): void => {
    event.preventDefault();
    const question = this.text.trim();
    if (question && !this.#job.working) void this.#ask(question);
  };

  async #ask(question: string): Promise<void> {
    const { run } = this;
    const asked: Asked = (this.asked = { run: run.id, question, heard: new Map(), unread: null, answers: null });
    asked.answers = await this.#job.run(({ signal, onProgress }) => {
      const hear = (progress: Progress): void => {
        asked.unread ??= progress.unread ?? null;
        asked.heard.set(progress.what, (asked.heard.get(progress.what) ?? '') + (progress.text ?? ''));
        onProgress(progress);
      };
      return this.ask(run.id, question, { signal, onProgress: hear });
    });
    this.requestUpdate();
  }
}
