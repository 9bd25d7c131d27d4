import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-3);
  }
  .stage {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-3);
  }
  /* What works it stays in sight beside whatever phase is shown. */
  .bar-of-controls {
    position: sticky;
    z-index: 1;
    top: 0;
    display: grid;
    gap: var(--gap-2);
    padding: var(--gap-2) 0;
    background: var(--panel);
  }
  .phase {
    scroll-margin: 6.5rem 0 var(--gap-3);
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-2);
    align-items: center;
  }
  .controls button {
    min-width: 44px;
    min-height: 36px;
  }
  .controls .play {
    min-width: 6.5em;
  }
  h3 {
    color: var(--ink);
    font-size: var(--size-text);
    font-weight: 650;
  }
  ol,
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .phases {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .phase {
    border-inline-start: 3px solid var(--line);
    padding: 0 0 0 var(--gap-3);
  }
  .phase.past {
    border-color: var(--soft);
  }
  .phase.now {
    border-color: var(--track-online);
    padding-bottom: var(--gap-3);
  }
  .title {
    display: flex;
    align-items: baseline;
    gap: var(--gap-2);
    width: 100%;
    padding: 6px 2px;
    border: 0;
    text-align: start;
    font-size: var(--size-text);
    color: var(--soft);
  }
  .phase:not(.later) .title {
    color: var(--ink);
  }
  .now .title {
    font-weight: 680;
  }
  .title .name {
    flex: 1;
    min-width: 0;
  }
  .title .figure {
    font-weight: 650;
    text-align: end;
  }
  .shown {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-3);
    animation: come 0.35s ease-out;
  }
  .said {
    font-size: var(--size-text);
    line-height: 1.55;
  }
  :host(:lang(ja)) .said {
    line-height: 1.75;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    align-items: start;
  }
  .chip {
    display: inline-grid;
    justify-items: center;
    max-width: 100%;
    padding: 1px 6px;
    border: 1px solid var(--ink);
    border-radius: 5px;
    background: var(--field);
    font-size: var(--size-small);
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .chip.masked {
    border: 1px dashed var(--soft);
    background: none;
    color: var(--soft);
    font-weight: 400;
  }
  .cost {
    display: grid;
    justify-items: center;
    width: 100%;
    min-width: 2.4em;
    font-size: var(--size-note);
    font-weight: 400;
  }
  .left {
    align-self: center;
    color: var(--soft);
    font-size: var(--size-small);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px var(--gap-4);
    align-items: center;
    font-size: var(--size-small);
    color: var(--soft);
  }
  .legend > span {
    display: inline-flex;
    gap: 6px;
    align-items: center;
  }
  svg {
    display: block;
    width: 100%;
  }
  .bar {
    height: 10px;
  }
  .cost .bar {
    height: 4px;
  }
  .columns {
    height: 56px;
  }
  .ground {
    fill: var(--line);
  }
  .fill {
    fill: var(--track-online);
    transition: width 0.5s ease-out;
  }
  .mark {
    stroke: var(--ink);
    stroke-width: 2px;
    vector-effect: non-scaling-stroke;
  }
  dl {
    margin: 0;
    font-size: var(--size-small);
  }
  .lines {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 6px var(--gap-3);
    align-items: center;
  }
  .facts {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 4px var(--gap-3);
  }
  dt {
    color: var(--soft);
  }
  dd {
    margin: 0;
  }
  .lines dd {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 5em;
    gap: var(--gap-2);
    align-items: center;
  }
  .lines b {
    text-align: end;
    font-weight: 650;
  }
  .facts dd {
    font-weight: 650;
    text-align: end;
  }
  .bar .fill {
    animation: grow 0.6s ease-out;
    transform-box: fill-box;
    transform-origin: left;
  }
  @keyframes grow {
    from {
      transform: scaleX(0);
    }
  }
  @keyframes come {
    from {
      transform: translateY(-4px);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .shown,
    .bar .fill {
      animation: none;
    }
    .fill {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    .ground {
      fill: Canvas;
      stroke: CanvasText;
      vector-effect: non-scaling-stroke;
      forced-color-adjust: none;
    }
    .fill {
      fill: Highlight;
      forced-color-adjust: none;
    }
    .mark {
      stroke: CanvasText;
    }
    .phase.now {
      border-color: Highlight;
    }
  }
`;
