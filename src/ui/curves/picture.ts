import { fail } from '../../protocol/errors';
import type { CurveGroup } from '../../lab/outcome/curves';
import { curvesFigure, type CurvesOptions } from '../../lab/outcome/curves-figure';
import { colourOf } from '../base/tracks';

/** Pixels of a picture for each unit of its drawing, so that it stays sharp in print and on dense screens. */
const DENSITY = 2;

/** The curves as the page colours them now. */
export function curvesSvg(host: HTMLElement, groups: readonly CurveGroup[], options: Omit<CurvesOptions, 'look'>): string {
  const colour = (property: string) => colourOf(host, property);
  const look = { paper: colour('panel'), ink: colour('ink'), soft: colour('soft'), hair: colour('hair') };
  return curvesFigure(groups, { ...options, look: { ...look, colour: (slot) => colour(`track-${slot}`) } });
}

export const svgBlob = (svg: string): Blob => new Blob([svg], { type: 'image/svg+xml' });

export async function pngOf(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(svgBlob(svg));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * DENSITY;
    canvas.height = image.naturalHeight * DENSITY;
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob) return blob;
  } catch {
    // It is told below.
  } finally {
    URL.revokeObjectURL(address);
  }
  throw fail('unsupported')`This browser could not draw the picture. Export it as SVG instead.`;
}
