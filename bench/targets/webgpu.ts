import { find, lead, type Report } from '../report';
import { ratios, scaled, type Spread, spread } from '../statistics';
import { type AdapterKind, adapterKind, type Demand, EVALUATION } from './demand';

/** Whole training step: how many times as fast as each peer. */
const LEADS: Record<AdapterKind, Record<string, number>> = {
  swiftshader: { 'jax-js': 3, tfjs: 15 },
  lavapipe: { 'jax-js': 3, tfjs: 3 },
  gpu: {},
};
/** 90 % of 7.2 GFLOP/s, which the best probe reached on SwiftShader with two cores. */
const PROBE = 6.48;
/** Share of the measured multiply-add rate that big products reach on a graphics card. */
const SHARE = 0.5;
/** What WebGPU shall do, by adapter. */
export function webgpuTargets(report: Report): Demand[] {
  const kind = adapterKind(report.adapter);
  const list: Demand[] = [];
  const add = (name: string, least: number, unit: string, value: Spread | null): void => void list.push({ name, least, unit, value });
  const samples = (id: string) => find(report, 'tabtune', id)?.samples ?? [];
  for (const c of report.cases) {
    if (c.work === 'A' && kind === 'swiftshader') add(c.id, PROBE, 'GFLOP/s', spread(samples(c.id).map((s) => s.rate)));
    if (c.work === 'A' && kind === 'gpu' && c.m >= 2048)
      add(
        `${c.id} of the multiply-add rate`,
        100 * SHARE,
        '%',
        scaled(ratios(samples(c.id), find(report, 'adapter', 'E multiply-add')?.samples ?? []), 100),
      );
    if (c.work === 'B')
      for (const [peer, least] of Object.entries(LEADS[kind])) add(`${c.id} over ${peer}`, least, 'x', lead(report, peer, c.id));
    if (c.work === 'C') add(`${c.id} over training`, EVALUATION, 'x', ratios(samples(c.id), samples(`B ${c.model}`)));
    const torch = report.torch;
    const beside =
      c.work === 'B' && torch?.model === c.model ? torch.tokens_per_second : c.work === 'A' ? torch?.matmul[String(c.m)] : null;
    if (beside) add(`${c.id} over PyTorch`, 0, 'x', scaled(spread(samples(c.id).map((s) => s.rate)), 1 / beside));
  }
  return list;
}
