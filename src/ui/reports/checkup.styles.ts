import { css } from 'lit';

/** Of the dialog for check-ups and its history. */
export const styles = css`
  :host(tt-checkup-history) {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-3);
    align-content: start;
  }
  .history {
    overflow-y: auto;
    min-height: 0;
    padding: 3px;
  }
  .last {
    display: grid;
    gap: var(--gap-2);
    border: 1px solid var(--line);
    border-inline-start-width: 4px;
    border-radius: var(--round);
    padding: var(--gap-3);
    overflow-wrap: anywhere;
  }
  .last h3 {
    color: var(--ink);
    font-size: var(--size-text);
    font-weight: 650;
  }
  .last.worse {
    border-inline-start-color: var(--wrong);
  }
  .drift {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-2);
  }
  .strip {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-2) var(--gap-3);
    align-items: center;
    border: 1px solid var(--line);
    border-radius: var(--round);
    padding: var(--gap-2) var(--gap-3);
  }
  /* What only screen readers are told would otherwise stand outside of what scrolls. */
  .wrap {
    position: relative;
    overflow: auto;
  }
  td.name {
    white-space: normal;
    min-width: 9rem;
    overflow-wrap: anywhere;
  }
  input {
    color: var(--ink);
  }
  thead th {
    white-space: normal;
    vertical-align: bottom;
  }
  tbody th {
    color: var(--ink);
  }
  .ids {
    overflow-wrap: anywhere;
  }
  summary {
    cursor: pointer;
    font-size: var(--size-small);
  }
  .ways {
    flex-wrap: wrap;
  }
  .two {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--gap-2);
    align-items: end;
  }
  progress {
    width: 100%;
  }
  select {
    width: 100%;
    min-width: 0;
    color: var(--ink);
  }
  label {
    display: grid;
    gap: 3px;
    font-size: var(--size-small);
    color: var(--soft);
    min-width: 0;
  }
  @media (max-width: 860px) {
    .history {
      overflow: visible;
    }
  }
`;
