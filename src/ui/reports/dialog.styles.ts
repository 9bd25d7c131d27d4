import { css } from 'lit';

export const styles = css`
  dialog {
    width: min(1240px, calc(100vw - 32px));
    max-width: none;
    height: calc(100vh - 48px);
    max-height: none;
  }
  dialog[open] {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    gap: var(--gap-3);
  }
  .parts {
    display: grid;
    grid-template-columns: minmax(0, 320px) minmax(0, 1fr);
    gap: var(--gap-4);
    min-height: 0;
  }
  .form {
    display: grid;
    gap: var(--gap-3);
    align-content: start;
    overflow-y: auto;
    padding: 3px var(--gap-2) 3px 3px;
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
    font-size: var(--size-small);
    color: var(--soft);
    padding: 0 0 var(--gap-1);
  }
  .list {
    display: grid;
    gap: 3px;
    max-height: 150px;
    overflow-y: auto;
    border: 1px solid var(--line);
    border-radius: var(--round);
    padding: var(--gap-2);
  }
  .list .beside {
    color: var(--ink);
    overflow-wrap: anywhere;
  }
  .above,
  .field {
    display: grid;
    gap: 3px;
    align-content: start;
    font-size: var(--size-small);
    color: var(--soft);
    min-width: 0;
  }
  .above input,
  select,
  textarea {
    width: 100%;
    color: var(--ink);
  }
  textarea {
    font: inherit;
    resize: vertical;
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--field);
    padding: 5px 8px;
  }
  .three {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    grid-template-rows: repeat(3, auto);
    gap: 3px var(--gap-2);
  }
  /* Labels, inputs and errors stand in rows of their own, so that an error moves no other input. */
  .three .above {
    grid-row: span 3;
    grid-template-rows: subgrid;
    align-items: end;
  }
  .three .error {
    align-self: start;
    margin: 0;
  }
  .look {
    min-height: 0;
    display: grid;
  }
  .look > p {
    place-self: center;
  }
  iframe {
    width: 100%;
    height: 100%;
    min-height: 420px;
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: white;
  }
  .empty {
    place-self: center;
    max-width: 460px;
    text-wrap: pretty;
    color: var(--soft);
  }
  @media (max-width: 860px) {
    dialog[open] {
      grid-template-rows: auto auto;
      align-content: start;
    }
    .parts {
      grid-template-columns: minmax(0, 1fr);
    }
    .form {
      overflow: visible;
    }
    iframe {
      height: 70vh;
    }
  }
`;
