import { html, type TemplateResult } from 'lit';
import { blocksOf, spansOf, type Span } from '../../lab/lessons/markup';
import { meaning, type TermId } from '../controls/glossary';
import '../controls/term';

/** Texts of lessons as elements; they are shown through templates, and never are HTML. */

function spanned({ text, strong, term }: Span): TemplateResult | string {
  // Which words there are was checked when the lesson was read.
  const words = term === undefined ? text : html`<tt-term of=${term}>${text || meaning(term as TermId).word}</tt-term>`;
  return strong ? html`<strong>${words}</strong>` : words;
}

/** One line. */
export const line = (text: string) => spansOf(text).map(spanned);

/** Paragraphs and lists. */
export const blocks = (text: string) =>
  blocksOf(text).map(({ kind, rows }) =>
    kind === 'list'
      ? html`<ul>
          ${rows.map((row) => html`<li>${row.map(spanned)}</li>`)}
        </ul>`
      : html`<p>${rows[0]!.map(spanned)}</p>`,
  );
