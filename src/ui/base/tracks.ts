import { html, nothing, svg, type TemplateResult } from 'lit';
import { markerPath } from '../../lab/figure/markers';
import { START_TRACK } from '../../protocol/recipe';

export { slotOf } from '../../lab/outcome/curves';

/** Canvas knows no custom properties: the colour behind one, as the theme has it now. */
export function colourOf(host: HTMLElement, property: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(--${property})`;
  (host.shadowRoot ?? host).append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** How much larger than usual letters are, by the browser's setting or while somebody presents: what is drawn goes along. */
export const enlarged = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

/** Nor does it know sizes: pixels of one of the page's five, such as `note`. */
export const sizeOf = (size: string): number =>
  parseFloat(getComputedStyle(document.documentElement).getPropertyValue(`--size-${size}`)) * 16 * enlarged();

/** The same colour, see-through. */
export function faded(colour: string, opacity: number): string {
  const [red, green, blue] = colour.match(/[\d.]+/g) ?? ['0', '0', '0'];
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}

/** The line and the shape by which a track is known in the charts, in its colour. */
export const trackKey = (slot: string): TemplateResult =>
  html`<svg class="track" data-track=${slot} viewBox="0 0 18 10" width="18" height="10" aria-hidden="true">
    ${svg`<path d="M0 5h18" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray=${slot === START_TRACK ? '4 3' : 'none'}></path>`}
    ${slot === START_TRACK ? nothing : svg`<path d=${markerPath(slot, 9, 5, 3.2)} fill="currentColor"></path>`}
  </svg>`;
