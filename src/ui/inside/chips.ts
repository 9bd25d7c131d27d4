import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { InsideToken } from '../../protocol/runs/inside';
import { count, plural, significant } from '../../lab/base/format';
import { told } from '../../lab/base/said';
import { bdi } from '../base/bdi';
import { bar } from './bars';

/** More tokens than these are not shown as chips; how many there are more is said where they are left out. */
const MOST = { all: 120, ends: 12, middle: 84 };

/** Tokens that stand beside each other, or how many are left out. */
type Piece = { token: InsideToken } | { left: number; learnt: number };

/** A row as it is shown: of a long one its beginning, and what surrounds where the learning begins. */
export function pieces(tokens: readonly InsideToken[]): Piece[] {
  if (tokens.length <= MOST.all) return tokens.map((token) => ({ token }));
  const first = Math.max(0, tokens.findIndex(({ learnt }) => learnt) - MOST.ends);
  const from = Math.max(MOST.ends, Math.min(first, tokens.length - MOST.middle));
  const to = Math.min(tokens.length, from + MOST.middle);
  const gap = (a: number, b: number): Piece[] =>
    b > a ? [{ left: b - a, learnt: tokens.slice(a, b).filter(({ learnt }) => learnt).length }] : [];
  const all = (a: number, b: number): Piece[] => tokens.slice(a, b).map((token) => ({ token }));
  return [...all(0, MOST.ends), ...gap(MOST.ends, from), ...all(from, to), ...gap(to, tokens.length)];
}

/** A token that would not be seen gets a sign. */
const visible = (text: string): string => {
  const lines = text.replaceAll('\n', '⏎');
  return lines.trim() === '' ? lines.replaceAll(/\s/g, '␣') || '∅' : lines;
};

/** A loss in the little room below a token. */
const short = (loss: number): string => (loss < 0.005 ? '≈ 0' : significant(loss, 2));

/** The tokens of a row, one after the other; `losses`: with what each learnt one costs. */
export function chips(tokens: readonly InsideToken[], losses: boolean): TemplateResult {
  const most = tokens.reduce((all, { loss }) => Math.max(all, loss ?? 0), 1);
  const one = ({ text, learnt, loss }: InsideToken) =>
    html`<li class="chip ${learnt ? 'learnt' : 'masked'}">
      ${bdi(visible(text))}<span class="unseen">${learnt ? msg('learnt') : msg('only read')}</span>
      ${losses && loss !== null ? html`<span class="cost">${bar(loss / most)}<span>${short(loss)}</span></span>` : nothing}
    </li>`;
  return html`<ul class="row" aria-label=${msg('Tokens of the row')}>
    ${pieces(tokens).map((piece) =>
      'token' in piece
        ? one(piece.token)
        : html`<li class="left">
            ${plural(
              piece.left,
              () => msg(str`… 1 more token, ${count(piece.learnt)} of them learnt …`),
              () => msg(str`… ${count(piece.left)} more tokens, ${count(piece.learnt)} of them learnt …`),
            )}
          </li>`,
    )}
  </ul>`;
}

/** What the two kinds of chips mean, with how many there are. */
export function legend(tokens: readonly InsideToken[]): TemplateResult {
  const learnt = tokens.filter((one) => one.learnt).length;
  const kind = (name: string, words: string, n: number) =>
    html`<span><span class="chip ${name}" aria-hidden="true">…</span>${told(words, count(n))}</span>`;
  return html`<p class="legend">
      ${kind('masked', msg('only read (masked)'), tokens.length - learnt)} ${kind('learnt', msg('to be predicted (learnt)'), learnt)}
    </p>
    ${tokens.some(({ text }) => text.includes('\ufffd')) ? html`<p class="soft small">${msg('� is a part of a character that takes several tokens.')}</p>` : nothing}`;
}
