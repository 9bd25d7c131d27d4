import { css } from 'lit';

/** WebKit on Linux draws its own box and arrow for a choice, whatever the page says of border and background: so the arrow is ours everywhere. */
export const choices = css`
  select {
    appearance: none;
    background:
      linear-gradient(45deg, transparent 50%, currentColor 50%) right 12px center / 4px 4px no-repeat,
      linear-gradient(-45deg, transparent 50%, currentColor 50%) right 8px center / 4px 4px no-repeat,
      var(--field);
    border: 1px solid var(--line);
    border-radius: var(--round);
    padding: 5px 22px 5px 8px;
    font-size: var(--size-small);
    min-width: 0;
    text-overflow: ellipsis;
  }
  select.quiet {
    background-color: transparent;
    border-color: transparent;
    color: var(--soft);
    padding: 2px 18px 2px 2px;
    background-position:
      right 8px center,
      right 4px center,
      0 0;
    cursor: pointer;
  }
  select.quiet:hover {
    color: var(--ink);
    border-color: var(--line);
  }
  /* Forced colours take our arrow away. */
  @media (forced-colors: active) {
    select {
      appearance: auto;
    }
  }
  option,
  optgroup {
    background: var(--raised);
    color: var(--ink);
  }
`;
