import { css } from 'lit';

export const styles = css`
  header {
    display: flex;
    align-items: center;
    gap: var(--gap-3);
    height: 3.25rem;
    padding: 0 var(--gap-5);
    background: var(--panel);
    border-bottom: 1px solid var(--line);
  }
  .word {
    margin: 0;
    font-size: var(--size-title);
    font-weight: 680;
    letter-spacing: -0.025em;
  }
  .word span {
    color: var(--track-online);
  }
  .line {
    color: var(--soft);
    font-size: var(--size-small);
    flex: 1;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .away {
    font-size: var(--size-small);
    color: var(--soft);
    border: 1px solid var(--line);
    border-radius: 99px;
    padding: 2px 9px;
    white-space: nowrap;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 7px;
    border-radius: 99px;
    font-size: var(--size-small);
    color: var(--soft);
    padding: 4px 11px;
    max-width: 46vw;
    min-width: 0;
  }
  .chip b {
    min-width: 0;
    font-weight: 500;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .dot {
    width: 7px;
    height: 7px;
    border-radius: 9px;
    background: var(--line);
    flex: none;
  }
  .ready {
    background: var(--good);
  }
  .software {
    background: var(--warn);
  }
  .no-webgpu,
  .no-adapter,
  .no-simd,
  .lost {
    background: var(--wrong);
  }
  #about {
    position: fixed;
    inset: 58px 24px auto auto;
    margin: 0;
    width: min(23.75rem, calc(100vw - 32px));
    background: var(--raised);
    color: var(--ink);
    border: 1px solid var(--line);
    border-radius: var(--round-panel);
    padding: var(--gap-4);
    max-height: calc(100vh - 76px);
    overflow: auto;
    box-shadow: 0 12px 32px rgb(0 0 0 / 0.16);
  }
  #menu {
    position: static;
    display: flex;
    align-items: center;
    gap: var(--gap-1);
    margin: 0;
    padding: 0;
    border: 0;
    overflow: visible;
    background: none;
    color: inherit;
    width: auto;
    height: auto;
  }
  #menu .themes {
    order: 1;
  }
  .open {
    display: none;
  }
  .themes {
    display: inline-flex;
    border: 1px solid var(--line);
    border-radius: 99px;
    padding: 2px;
  }
  .themes button {
    display: grid;
    place-items: center;
    border: 0;
    border-radius: 99px;
    width: 26px;
    height: 24px;
    padding: 0;
    color: var(--soft);
  }
  .themes button[aria-pressed='true'] {
    background: var(--hair);
    color: var(--ink);
    box-shadow: none;
  }
  svg {
    width: 16px;
    height: 16px;
  }
  @media (max-width: 760px) {
    header {
      padding: 0 var(--gap-3);
      gap: var(--gap-2);
    }
    .line {
      visibility: hidden;
    }
    .chip {
      padding: 4px 8px;
    }
    #about {
      inset-inline-end: 16px;
    }
  }
  /* Where it is narrow, all but the name, what computes and the language lies in a menu. */
  @media (max-width: 1120px) {
    .open {
      display: grid;
      place-items: center;
      padding: 4px 8px;
      border-color: var(--line);
    }
    #menu:not(:popover-open) {
      display: none;
    }
    #menu:popover-open {
      position: fixed;
      inset: 58px 12px auto auto;
      display: grid;
      justify-items: stretch;
      gap: var(--gap-2);
      min-width: 12rem;
      padding: var(--gap-3);
      border: 1px solid var(--line);
      border-radius: var(--round-panel);
      background: var(--raised);
      color: var(--ink);
      box-shadow: 0 12px 32px rgb(0 0 0 / 0.16);
    }
    #menu:popover-open > .plain {
      padding: 8px 10px;
      text-align: left;
      font-size: var(--size-text);
      color: var(--ink);
    }
    #menu:popover-open .themes {
      justify-self: start;
    }
  }
  @media (max-width: 520px) {
    .line {
      flex: 1 1 0;
    }
  }
`;
