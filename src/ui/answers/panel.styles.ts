import { css } from 'lit';

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    overflow: hidden;
  }
  .top {
    padding: var(--gap-4) var(--gap-4) var(--gap-2);
    border-bottom: 1px solid var(--hair);
    display: grid;
    gap: var(--gap-2);
  }
  /* As wide with three digits as with one, so that nothing wraps anew. */
  .filters .soft {
    display: inline-block;
    min-width: 3ch;
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .filters button {
    font-size: var(--size-small);
    padding: 2px 8px;
    border-radius: 99px;
  }
  .list {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    scrollbar-width: thin;
    padding: 0 var(--gap-4) var(--gap-4);
  }
  article {
    padding: var(--gap-3) 0;
    border-bottom: 1px solid var(--hair);
  }
  article:last-of-type {
    border: 0;
  }
  .prompt {
    font-weight: 500;
    margin-bottom: 6px;
    line-height: 1.4;
  }
  .prompt .note {
    font-weight: 400;
  }
  .rows {
    display: grid;
    grid-template-columns: 3.875rem minmax(0, 1fr);
    gap: 4px var(--gap-2);
    font-size: var(--size-small);
    line-height: 1.4;
  }
  .who {
    font-size: var(--size-note);
    padding-top: 3px;
  }
  .answer {
    border-radius: 6px;
    padding: 2px 8px;
    overflow-wrap: anywhere;
  }
  /* Most answers have two lines: with room for them what lies below stays where it is from one evaluation to the next. */
  .list .answer {
    min-height: calc(2 * 1.4em + 4px);
  }
  .answer.refused,
  .answer.right {
    background: var(--refused);
  }
  .answer.complied,
  .answer.wrong {
    background: var(--harmful);
  }
  .answer.off-topic {
    background: var(--off-topic);
  }
  .answer.incoherent {
    background: var(--gibberish);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px var(--gap-2);
    align-items: baseline;
  }
  .legend .answer {
    color: var(--ink);
  }
  .kind {
    font-size: var(--size-note);
    color: var(--soft);
    white-space: nowrap;
  }
  .hidden {
    font-style: italic;
    color: var(--soft);
  }
  mark {
    background: var(--marked);
    color: inherit;
    border-radius: 3px;
    padding: 0 2px;
  }
  @media print {
    :host,
    .list {
      overflow: visible;
    }
    article {
      break-inside: avoid;
    }
    .answer {
      border: 1px solid var(--line);
    }
  }
  .empty {
    padding: var(--gap-5) 0;
    text-align: center;
    color: var(--soft);
    font-size: var(--size-small);
  }
`;
