import { html, type TemplateResult } from 'lit';
import { contained } from '../../protocol/isolate';

/** A text from outside with its marked ranges as <mark>; ranges may overlap or reach outside. Only text nodes are made. */
export function marked(text: string, ranges: readonly [number, number][]): TemplateResult {
  const parts: (string | TemplateResult)[] = [];
  let at = 0;
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    const start = Math.max(at, from);
    const end = Math.min(text.length, to);
    if (end <= start) continue;
    parts.push(contained(text.slice(at, start)), html`<mark>${contained(text.slice(start, end))}</mark>`);
    at = end;
  }
  parts.push(contained(text.slice(at)));
  return html`<bdi>${parts}</bdi>`;
}
