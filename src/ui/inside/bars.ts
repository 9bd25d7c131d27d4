import { html, nothing, svg, type TemplateResult } from 'lit';

/** Bars are pictures of figures that stand beside them as text. */

const within = (share: number): number => Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0));

/** A bar of this share of its width, with a line at `mark`. */
export const bar = (share: number, mark?: number): TemplateResult =>
  html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="ground" width="100" height="8"></rect>
    <rect class="fill" width=${100 * within(share)} height="8"></rect>
    ${mark === undefined ? nothing : svg`<line class="mark" x1=${100 * within(mark)} x2=${100 * within(mark)} y1="0" y2="8"></line>`}
  </svg>`;

/** Columns side by side, of which one is meant. */
export function columns(values: readonly number[], at: number): TemplateResult {
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  return html`<svg class="columns" viewBox="0 0 ${12 * values.length} 40" preserveAspectRatio="none" aria-hidden="true">
    ${values.map((value, i) => {
      const height = most > 0 ? 1 + 39 * within(value / most) : 1;
      return svg`<rect class=${i === at ? 'fill' : 'ground'} x=${12 * i + 1} y=${40 - height} width="10" height=${height}></rect>`;
    })}
  </svg>`;
}
