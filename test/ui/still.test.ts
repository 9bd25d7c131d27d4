import { expect, test } from 'vitest';
import { LAPTOP, mount, PHONE } from './mount';

/** What lies on the page stays where it is while a run goes on. */

interface Shift extends PerformanceEntry {
  value: number;
  sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
}

const frames = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
};

/** What moved, as a person finds it, and by how much. */
const told = ({ value, sources }: Shift): string =>
  `${value.toFixed(4)} ${sources.map(({ node, previousRect: a, currentRect: b }) => `${node?.nodeName} ${node instanceof Element ? node.className : node?.textContent} ${a.y}+${a.height}→${b.y}+${b.height}`).join('; ')}`;

for (const [device, screen] of [
  ['a laptop', LAPTOP],
  ['a phone', PHONE],
] as const)
  test(`on ${device} evaluations move nothing`, async () => {
    const { voice, button, runs, curves } = await mount({ screen });
    await button('Start').click();
    voice.steps(1);
    voice.measure(0, 0, 0.1);
    await expect.element(curves.getByText('0.0 %', { exact: true }).first()).toBeVisible();
    await frames(10);
    const shifts: Shift[] = [];
    const observer = new PerformanceObserver((list) => shifts.push(...(list.getEntries() as Shift[])));
    observer.observe({ type: 'layout-shift' });
    for (let i = 1; i <= 11; i++) {
      voice.steps(50);
      voice.phase('evaluating', i * 50, 600, 'online');
      await frames(2);
      voice.measure(i * 50, i / 12, i / 12, { complied: i % 3, offTopic: i % 2, incoherent: i % 4 });
      await frames(3);
    }
    voice.steps(50);
    voice.finish(1, 1);
    await expect.element(runs.getByRole('cell', { name: 'finished', exact: true })).toBeVisible();
    await frames(10);
    observer.disconnect();
    const sum = shifts.reduce((all, { value }) => all + value, 0);
    expect(sum, shifts.map(told).join('\n')).toBeLessThan(0.04);
  });
