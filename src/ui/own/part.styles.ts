import { css } from 'lit';

/** The three parts of the dialog look alike. */
export const ownStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-4);
  }
  section,
  .block {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-2);
  }
  .block {
    border-top: 1px solid var(--hair);
    padding-top: var(--gap-3);
  }
  h3 {
    color: var(--ink);
    font-weight: 620;
    font-size: var(--size-small);
  }
  p {
    text-wrap: pretty;
    font-size: var(--size-small);
    line-height: 1.5;
  }
  p.note {
    font-size: var(--size-note);
  }
  p.error {
    font-size: var(--size-small);
  }
  .card {
    border: 1px solid var(--line);
    border-radius: var(--round-panel);
    padding: var(--gap-3);
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-3);
  }
  .fields {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-2) var(--gap-4);
    align-items: end;
  }
  .fields label,
  .row label {
    display: grid;
    gap: 3px;
    font-size: var(--size-small);
    color: var(--soft);
  }
  .fields label.beside,
  .row label.beside {
    display: flex;
    gap: 6px;
  }
  select,
  input[type='text'],
  input:not([type]) {
    color: var(--ink);
    max-width: 100%;
  }
  input.short {
    width: 4rem;
    text-align: right;
    font-family: var(--mono);
  }
  input.long {
    width: min(21.25rem, 100%);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-2);
    align-items: end;
  }
  .name {
    overflow-wrap: anywhere;
    font-weight: 600;
  }
  .grow {
    flex: 1 1 13.75rem;
    min-width: 0;
  }
  ul {
    margin: 0;
    padding-left: 18px;
    display: grid;
    gap: 3px;
    font-size: var(--size-small);
    color: var(--soft);
  }
  summary {
    cursor: pointer;
    font-size: var(--size-small);
    color: var(--soft);
  }
  details ul {
    margin-top: var(--gap-1);
    max-height: 160px;
    overflow: auto;
  }
`;
