import { ONLINE_TRACK, START_TRACK, tracksOf, type Recipe } from '../protocol/recipe';

/** The name of a track's colour: the start, the online weights, or the place of its decay in the recipe. */
export function slotOf(recipe: Pick<Recipe, 'ema_mode' | 'ema_decay'>, track: string): string {
  if (track === START_TRACK || track === ONLINE_TRACK) return track;
  return `ema-${Math.max(1, tracksOf(recipe).indexOf(track))}`;
}

/** Canvas knows no custom properties: the colour behind one, as the theme has it now. */
export function colourOf(host: HTMLElement, property: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(--${property})`;
  (host.shadowRoot ?? host).append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** The same colour, see-through. */
export function faded(colour: string, opacity: number): string {
  const [red, green, blue] = colour.match(/[\d.]+/g) ?? ['0', '0', '0'];
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}
