import { css } from 'lit';

export const styles = css`
  :host {
    padding: var(--gap-4);
  }
  .wrap {
    position: relative;
    overflow-x: auto;
    scrollbar-width: thin;
  }
  @media print {
    .wrap,
    .wrap.cut {
      max-height: none;
      overflow: visible;
    }
    th,
    td {
      white-space: normal;
      font-size: var(--size-note);
      padding-right: 6px;
    }
    tr {
      break-inside: avoid;
    }
  }
  /* A long list scrolls inside, under its head. */
  .wrap.cut {
    max-height: min(70vh, 560px);
    overflow-y: auto;
  }
  .wrap.cut th {
    position: sticky;
    top: 0;
    z-index: 1;
    background: var(--panel);
  }
  .gap {
    padding: 0;
    border: 0;
  }
  td.n {
    font-family: var(--mono);
    font-size: var(--size-note);
  }
  .name {
    border: 0;
    padding: 0;
    text-align: left;
    font-size: var(--size-small);
  }
  tr[aria-current='true'] .name {
    font-weight: 620;
  }
  tr.off td {
    color: var(--soft);
  }
  .sample {
    display: inline-flex;
    gap: 6px;
    align-items: center;
    width: 3rem;
    font-weight: 600;
    font-size: var(--size-note);
  }
  .sample svg {
    width: 28px;
    height: 6px;
    flex: none;
  }
  .first {
    display: flex;
    align-items: center;
    gap: var(--gap-2);
  }
  .state {
    font-size: var(--size-note);
    color: var(--soft);
  }
  .state.failed {
    color: var(--wrong);
  }
  .failure {
    white-space: normal;
    color: var(--wrong);
    font-size: var(--size-small);
  }
  .right {
    text-align: right;
    padding-right: 0;
  }
  .seed td {
    color: var(--soft);
    border-bottom-style: dotted;
  }
  .seed td:first-child {
    padding-left: 82px;
  }
  .empty {
    color: var(--soft);
    font-size: var(--size-small);
    padding: var(--gap-2) 0 0;
  }
`;
