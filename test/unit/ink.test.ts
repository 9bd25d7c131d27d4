import { expect, onTestFinished, test, vi } from 'vitest';
import type { Scene } from '../../src/ui/curves/drawing';
import { drawOver } from '../../src/ui/curves/ink';

test('no line strikes through a name in a chart: it is cleared before it is written', () => {
  vi.stubGlobal('devicePixelRatio', 1);
  vi.stubGlobal('document', { documentElement: {} });
  vi.stubGlobal('getComputedStyle', () => ({ fontSize: '16px', getPropertyValue: () => '0.75rem' }));
  onTestFinished(() => void vi.unstubAllGlobals());
  const written: string[] = [];
  const ctx = {
    strokeStyle: '',
    fillStyle: '',
    save: () => undefined,
    restore: () => undefined,
    setLineDash: () => undefined,
    fillText: (text: string) => written.push(`${text} in ${ctx.fillStyle}`),
    strokeText: (text: string) => written.push(`${text} cleared to ${ctx.strokeStyle}`),
  };
  const plot = { ctx, bbox: { left: 40, top: 0, width: 200, height: 100 }, valToPos: (value: number) => value };
  const line = { label: 'online', colour: 'orange', points: { x: [0, 50], y: [10, 20] }, width: 2, dash: [], end: true };
  const scene = { lines: [line], areas: [], xMax: 100, yMax: 1, format: String, tick: String } satisfies Scene;
  drawOver(plot as unknown as Parameters<typeof drawOver>[0], scene, { ink: 'black', soft: 'grey', hair: 'silver', panel: 'white' });
  expect(written.slice(0, 2)).toEqual(['online cleared to white', 'online in orange']);
});
