import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RowProblem } from '../../protocol/dataset';
import type { PlainError } from '../../protocol/errors';
import { isolated } from '../../protocol/isolate';
import { saidOf, wordsOf } from '../../lab/base/said';
import type { OwnFile } from '../../protocol/messages';
import type { OwnDamaged } from '../../protocol/own';
import { count } from '../../lab/base/format';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { ownStyles } from './part.styles';
import './thing';

/** What the three parts of the dialog have in common: things of one kind that are listed, used in the recipe, added and deleted. */
export abstract class Part<Thing extends { id: string }> extends LitElement {
  static override styles: CSSResultGroup = [shared, ownStyles];

  @property({ attribute: false }) things: readonly Thing[] = [];
  /** What is there but cannot be read: it can only be deleted. */
  @property({ attribute: false }) damaged: readonly OwnDamaged[] = [];
  /** They have been looked up. */
  @property({ type: Boolean }) loaded = false;
  /** Of the last work on them. */
  @property({ attribute: false }) problem: PlainError | null = null;
  /** Nothing can be added or deleted now. */
  @property({ type: Boolean }) blocked = false;
  /** The one in the recipe, and that of the run at work. */
  @property() chosen = '';
  @property() inUse = '';
  /** Files that are taken as soon as they are given. */
  @property({ attribute: false }) given: readonly OwnFile[] = [];
  onUse: (id: string) => void = unheard;
  onRemove: (id: string) => void = unheard;

  /** At least one file was given, dropped or picked. */
  protected abstract take(files: readonly OwnFile[]): void;

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('given') && this.given.length > 0) this.take(this.given);
  }

  protected complaint(): TemplateResult {
    return html`<p class="error" role="alert" ?hidden=${!this.problem}>${this.problem ? saidOf(this.problem) : nothing}</p>`;
  }

  /** `none`: what is said when there is nothing. */
  protected list(show: (thing: Thing) => TemplateResult, none: string): TemplateResult {
    const { things, damaged, blocked } = this;
    const broken = (thing: OwnDamaged) =>
      html`<tt-own-thing .thing=${thing} .usable=${false} ?fixed=${blocked} .onRemove=${() => this.onRemove(thing.id)}>
        <p class="error">${msg(str`Damaged: ${isolated(wordsOf(thing.problem))}`)}</p>
      </tt-own-thing>`;
    return html`<section>
      ${repeat(things, ({ id }) => id, show)} ${repeat(damaged, ({ id }) => id, broken)}
      ${this.loaded && things.length + damaged.length === 0 ? html`<p class="soft">${none}</p>` : nothing}
    </section>`;
  }
}

/** Rows that cannot be used, as far as they are listed, and how many they are. */
export function problemList(title: string, all: number, problems: readonly RowProblem[]): TemplateResult | typeof nothing {
  if (all === 0) return nothing;
  return html`<details>
    <summary>${msg(str`${title} (${count(all)})`, { id: 'rows of a kind and how many' })}</summary>
    <ul>
      ${problems.map(({ line, reason }) => html`<li>${msg(str`line ${count(line)}: ${isolated(wordsOf(reason))}`)}</li>`)}
      ${all > problems.length ? html`<li>${msg(str`and ${count(all - problems.length)} more`)}</li>` : nothing}
    </ul>
  </details>`;
}
