import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawFigure, type Figure, LIGHT, TRACK_COLOURS } from '../../src/lab/figure/draw';
import { widthOf, wrap } from '../../src/lab/figure/markup';
import { scaleOf, ticksTo } from '../../src/lab/figure/scale';
import { apart, BAND } from '../../src/lab/figure/xy';
import { elements } from './markup';

const xy = (more: object = {}): Figure => ({
  title: 'T',
  charts: [{ kind: 'xy', x: {}, y: {}, series: [{ label: 'a', colour: '#f00', x: [0, 50, 100], y: [0, 0.2, 0.6], ...more }] }],
});

describe('scales', () => {
  test('have two ticks at least, within the axis and not too many', () => {
    expect([ticksTo(1, 5, false), ticksTo(10, 2.7, false), ticksTo(400, 2, true)]).toEqual([[0, 0.2, 0.4, 0.6, 0.8, 1], [0, 5, 10], [0, 200, 400]]); // prettier-ignore
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 12, noNaN: true }), (max, most) => {
        const found = ticksTo(max, most, false);
        expect(found.length).toBeGreaterThanOrEqual(2);
        expect(found.length).toBeLessThanOrEqual(Math.max(2, most) + 1);
        expect(found.at(-1)!).toBeLessThanOrEqual(max * (1 + 1e-9));
        const steps = ticksTo(Math.ceil(max), most, true);
        expect(steps.length).toBeGreaterThanOrEqual(2);
        expect(steps.every(Number.isInteger)).toBe(true);
      }),
    );
  });

  const ticks = (values: number[], axis = {}, count = 5) => scaleOf(axis, values, count).ticks;

  test('are round, begin at zero and hold every value', () => {
    expect(ticks([3, 97])).toEqual([0, 20, 40, 60, 80, 100]);
    expect(ticks([0.1, 0.31])).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
    expect(ticks([-3, 4], {}, 4)).toEqual([-4, -2, 0, 2, 4]);
  });

  test('keep a given range and put ticks within it', () => {
    expect(ticks([0.5], { min: 0.13, max: 0.52 }, 4)).toEqual([0.2, 0.3, 0.4, 0.5]);
    const scale = scaleOf({ min: 10, max: 20 }, [], 2);
    expect([10, 15, 20, 25].map((value) => scale.at(value))).toEqual([0, 0.5, 1, 1.5]);
    expect([9, 10, 20, 21].map((value) => scale.holds(value))).toEqual([false, true, true, false]);
  });

  test('have a range where there is no data, or only one value', () => {
    expect(ticks([])).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks([0])).toHaveLength(6);
    expect(ticks([NaN, Infinity, 2]).at(-1)).toBe(2);
  });

  test('go by powers of ten', () => {
    expect(ticks([1e-4, 1e-2], { log: true }, 6)).toEqual([1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2]);
    expect(ticks([1e-6, 1], { log: true })).toEqual([1e-6, 1e-4, 1e-2, 1]);
    expect(scaleOf({ log: true }, [1, 100], 5).at(10)).toBeCloseTo(0.5, 12);
  });

  test('of any numbers end: at most a few times the wanted ticks, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.boolean(), fc.integer({ min: 2, max: 12 }), (values, log, count) => {
        const scale = scaleOf({ log }, values, count);
        expect(scale.ticks.length).toBeLessThan(6 * count);
        for (const [i, tick] of scale.ticks.entries()) expect(tick).toBeGreaterThan(scale.ticks[i - 1] ?? -Infinity);
      }),
    );
  });
});

describe('a figure', () => {
  test('puts points where the axes say', () => {
    const [curve] = elements(drawFigure(xy())).filter(({ name, attributes }) => name === 'path' && attributes['stroke'] === '#f00');
    const grid = elements(drawFigure(xy()))
      .filter(({ name, attributes }) => name === 'line' && attributes['stroke'] === LIGHT.hair)
      .map(({ attributes }) => Number(attributes['y1']));
    const points = curve!.attributes['d']!.split(/[ML]/).slice(1).map((point) => point.split(' ').map(Number)); // prettier-ignore
    expect(points).toHaveLength(3);
    expect(points[1]![0]! - points[0]![0]!).toBeCloseTo(points[2]![0]! - points[1]![0]!, 1);
    expect(points[0]![1], 'zero lies on the lowest line of the grid').toBe(Math.max(...grid));
    expect(points[2]![1], 'the largest value on the highest').toBe(Math.min(...grid));
  });

  test('leaves a gap where a value is missing', () => {
    const d = (y: (number | null)[]) =>
      elements(drawFigure(xy({ x: [0, 1, 2, 3, 4], y }))).find(({ attributes }) => attributes['stroke'] === '#f00')!.attributes['d']!;
    expect(d([1, 2, 3, 4, 5]).match(/M/g)).toHaveLength(1);
    expect(d([1, 2, null, 4, 5]).match(/M/g)).toHaveLength(2);
    expect(d([1, 2, NaN, 4, 5]).match(/M/g)).toHaveLength(2);
  });

  test('draws bands, whiskers and dots', () => {
    const band = elements(drawFigure(xy({ low: [0, 0.1, 0.5], high: [0.1, 0.3, 0.7] })));
    expect(band.filter(({ attributes }) => attributes['fill-opacity'] === String(BAND))).toHaveLength(1);
    const cloud = elements(drawFigure(xy({ line: false, low: [0, 0.1, 0.5], high: [0.1, 0.3, 0.7] })));
    expect(cloud.filter(({ name }) => name === 'circle')).toHaveLength(3);
    expect(cloud.filter(({ attributes }) => attributes['stroke-opacity'] === '0.6')).toHaveLength(3);
    expect(elements(drawFigure(xy({ dots: [false, false, true] }))).filter(({ name }) => name === 'circle')).toHaveLength(1);
  });

  test('gives points the shape of their track, the closing ones filled', () => {
    const points = (marker: string) =>
      elements(drawFigure(xy({ marker, dots: [false, false, true] }))).filter(
        ({ name, attributes }) => name === 'path' && attributes['d']!.endsWith('Z'),
      );
    const shapes = ['online', 'ema-1', 'ema-2', 'ema-3', 'ema-4'].map((slot) => points(slot));
    for (const three of shapes) expect(three.map(({ attributes }) => attributes['fill'])).toEqual([LIGHT.paper, LIGHT.paper, '#f00']);
    expect(new Set(shapes.map((three) => three[2]!.attributes['d'])).size).toBe(5);
  });

  test('moves names apart and keeps them inside', () => {
    expect(apart([90, 88, 50], 14, 0, 100)).toEqual([90, 76, 50]);
    expect(apart([9, 6, 3], 14, 0, 100), 'pushed out at the top they come back').toEqual([28, 14, 0]);
    expect(apart([120, 119], 14, 0, 100)).toEqual([100, 86]);
  });

  test('gives bars the lengths of their values, beside each other or stacked', () => {
    const bars = (direction: 'horizontal' | 'vertical', stacked: boolean) => {
      const value = { min: 0, max: 10 };
      const series = [
        { label: 'a', colour: '#f00', values: [2, 4] },
        { label: 'b', colour: '#00f', values: [1, null] },
      ];
      const svg = drawFigure({ title: '', charts: [{ kind: 'bars', direction, categories: ['x', 'y'], value, series, stacked }] });
      const length = direction === 'horizontal' ? 'width' : 'height';
      return elements(svg).flatMap(({ name, attributes }) =>
        name === 'rect' && attributes['width'] !== '11' && attributes['fill'] !== LIGHT.paper ? [Number(attributes[length])] : [],
      );
    };
    for (const direction of ['horizontal', 'vertical'] as const)
      for (const stacked of [false, true]) {
        const [two, one, four] = bars(direction, stacked);
        expect(two! / one!).toBeCloseTo(2, 1);
        expect(four! / one!).toBeCloseTo(4, 1);
      }
  });

  test('names in its legend what has a name, once, and not what stands at its line', () => {
    const series = (label: string, end = false) => ({ label, colour: '#f00', x: [0, 1], y: [0, 1], end });
    const svg = drawFigure({ title: '', charts: [{ kind: 'xy', x: {}, y: {}, series: [series('one'), series('two'), series('two'), series('three', true)] }] }); // prettier-ignore
    expect(['one', 'two', 'three'].map((word) => svg.split(`>${word}<`).length - 1)).toEqual([1, 1, 1]);
  });

  test('is well formed whatever the words are, which stay words', () => {
    const hostile = '</text><script>alert(1)</script>&amp;"\'\u0000\ud800\u0007]]>';
    const svg = drawFigure({
      ...xy({ label: hostile, end: true, colour: '"><script>' }),
      title: hostile,
      caption: hostile,
      footer: hostile,
    });
    expect(elements(svg).map(({ name }) => name)).not.toContain('script');
    expect(svg).not.toMatch(/[\ud800\u0000\u0007]/);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (words) => {
        expect(elements(drawFigure({ ...xy({ label: words, notes: [words] }), title: words, caption: words })).length).toBeGreaterThan(10);
      }),
      { numRuns: 40 },
    );
  });

  test('stands whatever the numbers are', () => {
    const numbers = fc.array(fc.option(fc.double()), { maxLength: 20 });
    fc.assert(
      fc.property(numbers, fc.boolean(), (y, log) => {
        const svg = drawFigure({ title: '', charts: [{ kind: 'xy', x: {}, y: { log }, series: [{ label: '', colour: 'red', x: y.map((_, i) => i), y, dots: true }] }] }); // prettier-ignore
        for (const { attributes } of elements(svg)) expect(Object.values(attributes).join()).not.toMatch(/NaN|Infinity/);
      }),
    );
  });

  test('has the colours of the page', () => {
    const tokens = readFileSync(new URL('../../src/ui/base/tokens.css', import.meta.url), 'utf8');
    const light = (name: string) => new RegExp(`--${name}: light-dark\\((#\\w+),`).exec(tokens)?.[1];
    for (const [slot, colour] of Object.entries(TRACK_COLOURS)) expect(light(`track-${slot}`), slot).toBe(colour);
    expect({ paper: light('panel'), ink: light('ink'), soft: light('soft'), hair: light('hair') }).toEqual(LIGHT);
  });
});

describe('words', () => {
  test('are wrapped at spaces, within words only when they must be', () => {
    const lines = wrap('some words that are longer than one line of them', 100, 12);
    expect(lines.join(' ')).toBe('some words that are longer than one line of them');
    for (const line of lines) expect(widthOf(line, 12)).toBeLessThanOrEqual(100);
    expect(wrap('危険な質問に答える割合', 50, 12).length).toBeGreaterThan(1);
    expect(wrap('one\ntwo', 500, 12)).toEqual(['one', 'two']);
  });
});
