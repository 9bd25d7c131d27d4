import { css } from 'lit';
import { choices } from './select.styles';

const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    display: block;
    min-width: 0;
  }
  [hidden] {
    display: none !important;
  }
  h2,
  h3,
  p {
    margin: 0;
  }
  h2 {
    font-size: var(--size-text);
    font-weight: 650;
    letter-spacing: -0.005em;
  }
  h3 {
    font-size: var(--size-small);
    font-weight: 500;
    color: var(--soft);
  }
  .head {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--gap-3);
    min-height: 24px;
    flex-wrap: wrap;
  }
  .tools {
    display: flex;
    align-items: center;
    gap: var(--gap-2);
    flex-wrap: wrap;
  }
  .soft {
    color: var(--soft);
  }
  .small {
    font-size: var(--size-small);
  }
  .note {
    font-size: var(--size-note);
    color: var(--soft);
  }
  .mono {
    font-family: var(--mono);
    font-size: var(--size-note);
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button,
  select,
  input {
    font: inherit;
    color: inherit;
    margin: 0;
  }
  button {
    cursor: pointer;
    background: none;
    border: 1px solid var(--line);
    border-radius: var(--round);
    padding: 5px 11px;
    font-size: var(--size-small);
  }
  button:hover:not(:disabled) {
    border-color: var(--soft);
  }
  button:disabled {
    opacity: 0.45;
    cursor: default;
  }
  button.main {
    background: var(--action);
    border-color: var(--action);
    color: var(--on-action);
    font-weight: 600;
  }
  button.main:hover:not(:disabled) {
    opacity: 0.88;
  }
  button.plain {
    border-color: transparent;
    padding: 2px 6px;
    font-size: var(--size-small);
    color: var(--soft);
  }
  button.plain:hover:not(:disabled) {
    color: var(--ink);
    border-color: var(--line);
  }
  button[aria-pressed='true'] {
    border-color: var(--ink);
    color: var(--ink);
    box-shadow: inset 0 0 0 1px var(--ink);
  }
  @media (forced-colors: active) {
    button[aria-pressed='true'] {
      forced-color-adjust: none;
      background: Highlight;
      border-color: Highlight;
      color: HighlightText;
    }
    button[aria-pressed='true'] .soft {
      color: inherit;
    }
  }
  input:not([type='range'], [type='checkbox'], [type='radio']) {
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--field);
    padding: 5px 8px;
    font-size: var(--size-small);
    min-width: 0;
  }
  input[aria-invalid='true'] {
    border-color: var(--wrong) !important;
  }
  input[type='checkbox'],
  input[type='radio'] {
    accent-color: var(--ink);
  }
  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }
  .beside {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-size: var(--size-small);
    color: var(--soft);
    cursor: pointer;
  }
  .error {
    color: var(--wrong);
    font-size: var(--size-note);
    line-height: 1.35;
  }
  .key {
    display: inline-block;
    width: 14px;
    height: 0;
    border-top: 3px solid currentColor;
    border-radius: 2px;
    vertical-align: middle;
    flex: none;
  }
  [data-track='start'] {
    color: var(--track-start);
  }
  [data-track='online'] {
    color: var(--track-online);
  }
  [data-track='ema-1'] {
    color: var(--track-ema-1);
  }
  [data-track='ema-2'] {
    color: var(--track-ema-2);
  }
  [data-track='ema-3'] {
    color: var(--track-ema-3);
  }
  [data-track='ema-4'] {
    color: var(--track-ema-4);
  }
  dialog {
    border: 1px solid var(--line);
    border-radius: var(--round-panel);
    background: var(--panel);
    color: var(--ink);
    padding: var(--gap-4);
    max-width: min(900px, calc(100vw - 32px));
    max-height: calc(100vh - 64px);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.35);
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--size-small);
  }
  th {
    font-weight: 500;
    color: var(--soft);
    text-align: left;
    font-size: var(--size-small);
    padding: 4px 10px 4px 0;
    border-bottom: 1px solid var(--line);
    white-space: nowrap;
  }
  td {
    padding: 6px 10px 6px 0;
    border-bottom: 1px solid var(--hair);
    white-space: nowrap;
  }
  tr:last-child td,
  tbody tr:last-child th {
    border-bottom: 0;
  }
  /* On paper nothing can be pressed. */
  @media print {
    button:not(.name),
    input,
    select,
    label {
      display: none !important;
    }
  }
`;

/** Controls and panels look the same in every element. */
export const shared = [controls, choices];
