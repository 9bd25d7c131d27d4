import { css } from 'lit';

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    padding: var(--gap-4);
    gap: var(--gap-2);
  }
  :host > :not(.big) {
    flex: none;
  }
  .source {
    min-height: 2lh;
  }
  .head {
    margin-top: var(--gap-1);
  }
  .warnings {
    display: grid;
    gap: var(--gap-2);
  }
  .reading {
    position: absolute;
    z-index: 2;
    top: 8px;
    left: 54px;
    display: grid;
    grid-template-columns: repeat(4, auto);
    gap: 0 var(--gap-2);
    padding: 4px 9px;
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--raised);
    font-size: var(--size-note);
    line-height: 1.45;
    color: var(--soft);
    white-space: nowrap;
    pointer-events: none;
  }
  .reading.aside {
    left: auto;
    right: calc(var(--room) + 6px);
  }
  .reading b {
    font-weight: 600;
    text-align: right;
  }
  .three .reading {
    top: 2px;
    grid-template-columns: repeat(3, auto);
    gap: 0 5px;
    padding: 1px 7px;
    left: 4px;
  }
  .three .reading.aside {
    left: auto;
    right: 0;
  }
  .host {
    position: relative;
    min-height: 0;
    overflow: hidden;
    border-radius: 4px;
  }
  .host > .uplot {
    position: absolute;
    inset: 0;
  }
  .big {
    flex: 1 1 210px;
    min-height: 190px;
  }
  .three {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(10.625rem, 1fr));
    gap: var(--gap-3) var(--gap-4);
    border-top: 1px solid var(--hair);
    padding-top: var(--gap-3);
  }
  .three .host {
    height: clamp(96px, 15vh, 150px);
    margin-left: -8px;
  }
  .three .head {
    margin: 0;
    align-items: center;
    gap: 0 var(--gap-1);
    min-height: 1.625rem;
  }
  .three h3 {
    flex: 0 0 auto;
    max-width: 100%;
  }
  .empty {
    position: absolute;
    z-index: 1;
    inset: 0 0 24px 46px;
    display: grid;
    place-content: center;
    text-align: center;
    gap: 4px;
    pointer-events: none;
    padding: var(--gap-4);
  }
  .empty div {
    background: var(--panel);
    border-radius: var(--round);
    padding: var(--gap-3) var(--gap-4);
    max-width: 27.5rem;
    display: grid;
    gap: 4px;
  }
  .empty b {
    font-weight: 600;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 2px var(--gap-3);
  }
  .closing {
    position: relative;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .swatch {
    display: inline-block;
    width: 11px;
    height: 11px;
    border-radius: 3px;
    background: currentColor;
    vertical-align: -1px;
    margin-right: 4px;
  }
  .legend .focus {
    color: var(--ink);
    font-weight: 600;
  }
  .u-hz .u-cursor-x {
    border-right: 1px solid var(--soft);
    opacity: 0.5;
  }
  /* Verdict above, figures beside the one curve, which has what stands behind it at its foot. */
  :host([presenting]) {
    display: grid;
    grid-template-columns: minmax(11rem, 1fr) minmax(0, 4fr);
    grid-template-rows: repeat(5, auto) minmax(0, 1fr) auto auto;
    gap: 0 var(--gap-5);
    padding: var(--gap-2) var(--gap-4);
  }
  :host([presenting]) > *,
  :host([presenting]) ::slotted(*) {
    grid-column: 2;
    margin-bottom: var(--gap-1);
  }
  :host([presenting]) ::slotted(*),
  :host([presenting]) .say {
    grid-column: 1 / -1;
    grid-row: 1;
  }
  :host([presenting]) .say {
    grid-row: 2;
    min-height: 0;
  }
  :host([presenting]) .whose {
    grid-row: 3;
  }
  :host([presenting]) .head {
    grid-row: 4;
  }
  :host([presenting]) .warnings {
    grid-row: 5;
  }
  :host([presenting]) .big {
    grid-row: 6;
  }
  :host([presenting]) .shares {
    grid-row: 7;
  }
  :host([presenting]) .source {
    order: 1;
    grid-row: 8;
    min-height: 0;
  }
  :host([presenting]) .kpi {
    grid-column: 1;
    grid-row: 3 / -1;
    align-content: space-between;
    grid-template-columns: minmax(0, 1fr);
  }
  :host([presenting]) :is(.three, .more, .gap, .kinds, .named, .head .tools + .tools) {
    display: none;
  }
  @media (max-width: 760px) {
    :host([presenting]) {
      display: flex;
    }
    :host([presenting]) .kpi {
      grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr));
    }
  }
  :host([vacant]) > * {
    grid-column: 1 / -1;
  }
  :host([vacant]) .head {
    display: none;
  }
  :host([vacant]) .empty {
    inset: 0;
    background: var(--panel);
  }
  /* Over what it belongs to, however far that is scrolled. */
  :host([brief]) {
    position: sticky;
    top: 0;
    z-index: 3;
    gap: var(--gap-1);
    padding: var(--gap-2) var(--gap-3);
    border-bottom: 1px solid var(--line);
    background: var(--panel);
  }
  :host([brief]) > :is(.say, .source, .head, .warnings, .gap, .legend, .more, .three) {
    display: none;
  }
  :host([brief]) .kpi .figure {
    font-size: var(--size-title);
  }
  :host([brief]) .kpi :is(.kinds, .named, .task) {
    display: none;
  }
  :host([brief]) .big {
    flex: none;
    height: 150px;
    min-height: 0;
  }
  /* One chart in the page of a course: as high as the large one, and nothing that leads elsewhere. */
  :host([only]) :is(.say, .source, .more, .gap) {
    min-height: 0;
  }
  :host([only]) .gap .tools,
  :host([only='harmful']) .three,
  :host([only]:not([only='harmful'], [only='all']))
    :is(.big, .gap, .head .title, .head .title + .tools label, .head .title + .tools [aria-pressed]),
  :host([only='loss']) .three > :not(.of-loss),
  :host([only='utility']) .three > :not(.of-utility),
  :host([only='drift']) .three > :not(.of-drift) {
    display: none;
  }
  :host([only='harmful']) .big {
    flex-basis: 260px;
  }
  :host([only]:not([only='harmful'], [only='all'])) .three .host {
    height: 260px;
  }
  @media (max-width: 760px) {
    :host(:not([brief])) .big {
      flex: none;
      height: 260px;
    }
    .three {
      grid-template-columns: minmax(0, 1fr);
    }
    .three .host {
      height: 130px;
    }
  }
`;
