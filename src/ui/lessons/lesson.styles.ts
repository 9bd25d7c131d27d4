import { css } from 'lit';

/** What a lesson says, large enough to be read from a chair behind. */
export const reading = css`
  .text {
    font-size: var(--size-title);
    line-height: 1.55;
    display: grid;
    gap: var(--gap-3);
  }
  .text > *,
  .text ul {
    margin: 0;
  }
  .text ul {
    padding-inline-start: 22px;
    display: grid;
    gap: var(--gap-1);
  }
  :host(:lang(ja)) .text {
    line-height: 1.75;
  }
`;

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    overflow: hidden;
  }
  .top {
    display: flex;
    align-items: center;
    gap: var(--gap-2);
    padding: var(--gap-2) var(--gap-4);
    border-bottom: 1px solid var(--hair);
  }
  .top h2 {
    flex: 1;
    min-width: 0;
    color: var(--soft);
    font-size: var(--size-small);
    font-weight: 550;
  }
  .body {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    scrollbar-width: thin;
    padding: var(--gap-4);
    display: flex;
    flex-direction: column;
    gap: var(--gap-4);
  }
  .body h3 {
    color: var(--ink);
    font-size: var(--size-title);
    font-weight: 680;
    line-height: 1.35;
  }
  .kind {
    color: var(--track-online);
    font-size: var(--size-small);
    font-weight: 650;
  }
  .watch {
    border-inline-start: 3px solid var(--track-online);
    padding-inline-start: var(--gap-3);
  }
  .settings {
    font-size: var(--size-small);
    color: var(--soft);
  }
  fieldset {
    border: 0;
    margin: 0;
    padding: 0;
    display: grid;
    gap: var(--gap-2);
    min-width: 0;
  }
  legend {
    padding: 0 0 var(--gap-3);
    font-size: var(--size-title);
    font-weight: 680;
    line-height: 1.4;
  }
  .choice {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: var(--gap-2);
    align-items: baseline;
    border: 1px solid var(--line);
    border-radius: var(--round);
    padding: 10px 12px;
    font-size: var(--size-title);
    line-height: 1.4;
    text-align: start;
    cursor: pointer;
  }
  .choice:hover:not([aria-disabled]) {
    border-color: var(--soft);
  }
  .choice:has(:checked) {
    border-color: var(--ink);
    box-shadow: inset 0 0 0 1px var(--ink);
  }
  .choice:has(:disabled) {
    cursor: default;
  }
  .choice .mark {
    min-width: 1em;
    font-weight: 700;
  }
  .right .mark,
  .verdict.right {
    color: var(--good);
  }
  .wrong .mark,
  .verdict.wrong {
    color: var(--wrong);
  }
  .why {
    border-inline-start: 3px solid currentColor;
    padding-inline-start: var(--gap-3);
  }
  .why .text {
    color: var(--ink);
  }
  .verdict {
    font-size: var(--size-title);
    font-weight: 680;
  }
  blockquote {
    margin: 0;
    padding: var(--gap-2) var(--gap-3);
    border-radius: var(--round);
    background: var(--hair);
    font-size: var(--size-title);
    line-height: 1.45;
  }
  .card {
    border: 1px solid var(--line);
    border-radius: var(--round);
    padding: var(--gap-3);
    display: grid;
    gap: var(--gap-2);
  }
  .card h4 {
    margin: 0;
    font-size: var(--size-text);
    font-weight: 650;
  }
  .card dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 2px var(--gap-3);
    margin: 0;
    font-size: var(--size-text);
  }
  .card dt {
    font-weight: 600;
  }
  .card dd {
    margin: 0;
    text-align: end;
    font-weight: 650;
  }
  .card dd.more {
    grid-column: 1 / -1;
    margin-bottom: var(--gap-1);
    text-align: start;
    font-weight: 400;
    font-size: var(--size-small);
    color: var(--soft);
  }
  .said {
    font-size: var(--size-text);
    font-weight: 600;
  }
  .foot {
    border-top: 1px solid var(--hair);
    padding: var(--gap-2) var(--gap-4) var(--gap-3);
    display: grid;
    gap: var(--gap-2);
  }
  ol {
    list-style: none;
    margin: 0;
    padding: 0;
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
  }
  .dot {
    display: grid;
    place-items: center;
    width: 24px;
    height: 24px;
    padding: 0;
    border: 0;
    border-radius: 99px;
  }
  .dot::before {
    content: '';
    width: 10px;
    height: 10px;
    border: 2px solid var(--soft);
    border-radius: 99px;
  }
  .dot.been::before {
    background: var(--soft);
  }
  .dot[aria-current]::before {
    width: 14px;
    height: 14px;
    border-color: var(--track-online);
    background: var(--track-online);
  }
  .dot:disabled {
    opacity: 1;
  }
  .dot:disabled::before {
    border-color: var(--line);
  }
  @media (forced-colors: active) {
    .dot::before {
      border-color: ButtonText;
    }
    .dot.been::before {
      background: ButtonText;
      forced-color-adjust: none;
    }
    .dot[aria-current]::before {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
    }
  }
  .turn {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--gap-2);
  }
  .turn button,
  .wide {
    padding: 9px 14px;
    font-size: var(--size-text);
  }
  slot[name='go'] {
    display: block;
  }
  @media (max-width: 760px) {
    /* Else nothing in it could stay in sight. */
    :host {
      overflow: visible;
    }
    .body {
      overflow: visible;
    }
  }
`;
