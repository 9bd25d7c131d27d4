/** A shape for each track, so that lines which lie on one another are told apart without their colours too. */

/** Corners of a shape around 0, by the slot of a track; what is not here is a circle. */
const CORNERS: Record<string, readonly (readonly [number, number])[]> = {
  'ema-1': [[0, -1.2], [1.1, 0.8], [-1.1, 0.8]],
  'ema-2': [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  'ema-3': [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
  'ema-4': [[0, 1.2], [1.1, -0.8], [-1.1, -0.8]],
}; // prettier-ignore

const round = (value: number) => Math.round(value * 100) / 100;

/** The `d` of a path. */
export function markerPath(slot: string, x: number, y: number, radius: number): string {
  const corners = CORNERS[slot];
  const r = round(radius);
  if (!corners) return `M${round(x - radius)} ${round(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
  return `${corners.map(([dx, dy], i) => `${i ? 'L' : 'M'}${round(x + dx * radius)} ${round(y + dy * radius)}`).join('')}Z`;
}
