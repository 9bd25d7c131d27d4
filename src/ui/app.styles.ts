import { css } from 'lit';

/** How the zones of the page lie, on every screen, on a projector and on paper. */
export const styles = css`
  :host {
    min-height: 100vh;
  }
  /* Seen where the keyboard comes to it. */
  .skip {
    position: absolute;
    inset: var(--gap-2) auto auto var(--gap-2);
    z-index: 6;
    background: var(--raised);
    padding: 9px 14px;
  }
  .skip:not(:focus, :active) {
    clip-path: inset(50%);
  }
  main {
    display: grid;
    grid-template-columns: 18.75rem minmax(0, 1fr) minmax(18.75rem, 23.25rem);
    gap: var(--gap-4);
    padding: var(--gap-4);
    max-width: 1720px;
    margin: auto;
  }
  main > :not(tt-kept) {
    background: var(--panel);
    border: 1px solid var(--line);
    border-radius: var(--round-panel);
    min-height: 0;
  }
  tt-notice,
  tt-seat,
  tt-runs {
    grid-column: 1 / -1;
  }
  /* On a laptop the three zones fill the window and scroll inside; Start is in sight on a low one, too. */
  :host {
    --zone: max(min(40rem, 100vh - 5.25rem), min(100vh - 16rem, 47.5rem));
  }
  main.learning {
    grid-template-columns: 23.25rem minmax(0, 1fr) minmax(17.5rem, 21.25rem);
  }
  tt-lesson-zone {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
  }
  tt-recipe,
  tt-class-settings,
  tt-lesson-zone,
  tt-curves,
  tt-answers,
  .coming {
    height: var(--zone);
  }
  /* What is told takes the room that it needs; the answers go along. */
  tt-curves {
    height: auto;
    min-height: var(--zone);
  }
  tt-curves[slot] {
    min-height: 0;
  }
  tt-answers {
    height: auto;
    contain: size;
  }
  @media (max-width: 1120px) {
    main {
      grid-template-columns: 18.75rem minmax(0, 1fr);
    }
    tt-class-settings,
    tt-lesson-zone,
    tt-curves,
    tt-answers {
      height: auto;
    }
    tt-recipe {
      height: auto;
      max-height: calc(100vh - 2 * var(--gap-4));
      align-self: start;
    }
    tt-curves {
      min-height: 612px;
    }
    tt-answers {
      grid-column: 1 / -1;
      contain: none;
      max-height: 640px;
    }
  }
  @media (max-width: 760px) {
    main,
    main.learning {
      grid-template-columns: minmax(0, 1fr);
      padding: var(--gap-2);
      gap: var(--gap-2);
    }
    tt-recipe {
      max-height: none;
    }
  }
  main.presenting {
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: minmax(0, 1fr) auto;
    min-height: 100vh;
    max-width: none;
  }
  main.with-answers {
    grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
  }
  .presenting > :is(tt-curves, tt-answers) {
    height: auto;
    min-height: 0;
  }
  .presenting > tt-presenter {
    grid-column: 1 / -1;
    position: sticky;
    bottom: var(--gap-2);
    z-index: 4;
  }
  /* A lesson beside the one curve, or the answers: both scroll inside, so that the bar stays where it is. */
  main.presenting.learning {
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 2fr) minmax(0, 3fr);
    height: 100vh;
  }
  .presenting.learning > :is(tt-lesson-zone, tt-curves, tt-answers) {
    grid-row: 2;
    min-width: 0;
  }
  .presenting > tt-lesson-zone {
    height: auto;
    min-height: 0;
  }
  .presenting.learning > tt-curves {
    overflow: auto;
  }
  @media (max-width: 960px) {
    main.presenting.learning {
      grid-template: none / minmax(0, 1fr);
      height: auto;
    }
    .presenting.learning > :is(tt-lesson-zone, tt-curves, tt-answers) {
      grid-row: auto;
    }
    .presenting.learning > tt-answers {
      contain: none;
    }
  }
  /* A low window, as at 200 %, is for what is read; the bar lies below it. */
  @media (max-height: 36rem) {
    .presenting > tt-presenter {
      position: static;
    }
  }
  .class {
    display: block;
  }
  main > tt-class {
    display: block;
    background: none;
    border: 0;
  }
  /* A report: figures, curves, the table with its settings, answers. */
  @media print {
    main {
      display: flex;
      flex-direction: column;
      padding: 0;
    }
    main > :not(tt-kept) {
      border: 0;
      padding: 0;
    }
    .skip,
    footer,
    tt-recipe,
    tt-lesson-zone,
    tt-kept {
      display: none;
    }
    tt-curves,
    tt-answers {
      height: auto;
      max-height: none;
    }
    tt-answers {
      order: 1;
    }
  }
`;
