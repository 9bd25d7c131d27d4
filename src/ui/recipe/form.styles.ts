import { css } from 'lit';

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    overflow: hidden;
  }
  .scroll {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    scrollbar-width: thin;
    padding: var(--gap-4) var(--gap-4) var(--gap-2);
    display: flex;
    flex-direction: column;
    gap: 6px;
  }
  #settings {
    display: flex;
    flex-direction: column;
    gap: 6px;
  }
  .unfold {
    display: none;
  }
  .presets {
    display: grid;
    grid-template-columns: 2fr 3fr;
    gap: 6px;
    margin-bottom: 2px;
  }
  .presets button {
    padding: 5px 4px;
  }
  .presets :nth-last-child(2):nth-child(odd) {
    grid-column: 1 / -1;
  }
  @media (max-width: 760px) {
    .unfold {
      display: block;
    }
    .presets {
      grid-template-columns: 1fr 1fr;
    }
    .presets :nth-last-child(2):nth-child(odd) {
      grid-column: auto;
    }
    #settings:not(.unfolded) {
      display: none;
    }
    /* Start is in sight wherever one reads. */
    @media (min-height: 520px) {
      ::slotted(*) {
        position: fixed;
        z-index: 4;
        inset: auto 0 0;
        background: var(--panel);
        border-top: 1px solid var(--line);
        box-shadow: 0 -2px 12px rgb(0 0 0 / 0.08);
      }
    }
  }
  .next {
    border-left: 3px solid var(--track-online);
    padding-left: var(--gap-2);
  }
  .whole {
    white-space: nowrap;
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--gap-4);
  }
  .field {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--gap-2);
    font-size: var(--size-small);
    color: var(--soft);
  }
  .field input,
  .field select {
    color: var(--ink);
    max-width: 62%;
  }
  .field input {
    width: 5.75rem;
    text-align: right;
    font-family: var(--mono);
    font-size: var(--size-small);
    padding: 2px 6px;
    min-height: 24px;
  }
  .field input[type='checkbox'] {
    width: auto;
    min-height: 0;
  }
  .entry {
    gap: var(--gap-1);
  }
  .entry label {
    flex: none;
    width: 2.375rem;
  }
  .entry select {
    flex: 1;
    max-width: none;
    padding-left: 6px;
    padding-right: 20px;
  }
  .entry button {
    padding: 4px 6px;
  }
  .modules {
    border: 0;
    padding: 0;
    margin: 0;
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 4px var(--gap-2);
    font-size: var(--size-small);
    color: var(--soft);
  }
  .modules legend {
    padding: 0;
  }
  .modules label {
    display: flex;
    align-items: center;
    gap: 6px;
    font-family: var(--mono);
    font-size: var(--size-note);
  }
  .half {
    justify-content: flex-start;
    gap: 5px;
    font-size: var(--size-note);
    margin-top: -2px;
  }
  .half input {
    width: 3.25rem;
    font-size: var(--size-note);
  }
  .ema {
    --tone: var(--track-ema-1);
  }
  .ema select {
    margin-left: auto;
  }
  details {
    border-top: 1px solid var(--hair);
    padding-top: var(--gap-2);
  }
  summary {
    cursor: pointer;
    font-size: var(--size-small);
    color: var(--soft);
  }
  summary:hover {
    color: var(--ink);
  }
  .inside {
    display: grid;
    grid-template-columns: minmax(0, 1fr); /* a long title in a select must not widen the fold */
    gap: 6px;
    padding: var(--gap-2) 0 var(--gap-1);
  }
  .judge {
    border: 0;
    padding: 0;
  }
  .judge b {
    color: var(--ink);
    font-weight: 600;
  }
  .phrases {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .phrases li {
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--field);
    padding: 0 6px;
    color: var(--ink);
  }
`;
