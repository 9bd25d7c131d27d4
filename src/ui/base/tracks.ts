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

/** Nor does it know sizes: pixels of one of the page's five, such as `note`. */
export const sizeOf = (size: string): number => parseFloat(getComputedStyle(document.documentElement).getPropertyValue(`--size-${size}`));

/** The same colour, see-through. */
export function faded(colour: string, opacity: number): string {
  const [red, green, blue] = colour.match(/[\d.]+/g) ?? ['0', '0', '0'];
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}
