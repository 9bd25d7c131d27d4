import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TunedOperation } from '../../protocol/runs/run';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';

/** The largest measured operation of each kernel: what the choice rests on most. */
function largest(results: readonly TunedOperation[]): TunedOperation[] {
  const found = new Map<string, TunedOperation>();
  for (const result of results) {
    const known = found.get(result.kernel);
    if (!known || result.flops > known.flops) found.set(result.kernel, result);
  }
  return [...found.values()].sort((a, b) => a.kernel.localeCompare(b.kernel));
}

const time = (milliseconds: number | null): string =>
  milliseconds === null
    ? msg('refused', { id: 'kernel refused' })
    : msg(str`${milliseconds < 100 ? milliseconds.toPrecision(2) : Math.round(milliseconds)} ms`);

/** Which variant of each kernel this adapter gets, what each took, and a button to measure again. */
@localized()
@customElement('tt-kernels')
export class KernelTable extends LitElement {
  static override styles = [
    shared,
    css`
      h3 {
        margin: var(--gap-4) 0 var(--gap-1);
        font-size: var(--size-small);
      }
      table {
        width: 100%;
        margin: var(--gap-2) 0 var(--gap-3);
        border-collapse: collapse;
        font-size: var(--size-small);
      }
      th,
      td {
        padding: 2px 0;
        border: 0;
        text-align: start;
        font-weight: 400;
        vertical-align: baseline;
      }
      th {
        color: var(--soft);
      }
      td {
        padding-inline-start: var(--gap-3);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ attribute: false }) tuning: readonly TunedOperation[] = [];
  /** They can be measured with the recipe as it stands. */
  @property({ type: Boolean }) measurable = false;
  @property({ type: Boolean }) measuring = false;
  /** A run has the adapter. */
  @property({ type: Boolean }) running = false;
  onMeasure: () => void = unheard;

  protected override render() {
    const { tuning, running } = this;
    const rows = largest(tuning);
    return html`<h3>${msg('Kernels')}</h3>
      <p class="small soft">
        ${
          rows.length > 0
            ? msg(str`The fastest on this adapter, of ${tuning.length} operations measured at the sizes of your recipe:`)
            : msg('Not measured here yet: this is done once, before the first run.')
        }
      </p>
      ${
        rows.length > 0
          ? html`<table>
              <tbody>
                ${rows.map((row) => this.#row(row))}
              </tbody>
            </table>`
          : nothing
      }
      <button class="small" ?disabled=${running || this.measuring || !this.measurable} @click=${() => this.onMeasure()}>
        ${this.measuring ? msg('Measuring …') : msg('Measure again')}
      </button>
      ${running ? html`<span class="small soft">${msg('after the run')}</span>` : nothing}`;
  }

  #row({ kernel, chosen, candidates }: TunedOperation) {
    const others = candidates
      .filter((c) => c.name !== chosen)
      .map((c) => html` <span class="soft" title=${c.refused ?? ''}>${c.name} ${time(c.milliseconds)}</span>`);
    const own = candidates.find((c) => c.name === chosen);
    return html`<tr>
      <th scope="row">${kernel}</th>
      <td><b>${chosen}</b> ${time(own?.milliseconds ?? null)}${others}</td>
    </tr>`;
  }
}
