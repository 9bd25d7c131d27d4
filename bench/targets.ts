import { figure, range, type Report } from './report';
import type { Demand, Target } from './targets/demand';
import { processorTargets } from './targets/processor';
import { webgpuTargets } from './targets/webgpu';

/** The median decides. */
const judged = (demand: Demand): Target => {
  const { value, least, most = Infinity } = demand;
  return { ...demand, met: value ? value.median >= least && value.median <= most : null };
};

/** What this report says about every target that applies to its engines and its adapter. */
export function targets(report: Report): Target[] {
  const webgpu = report.engines.some((e) => e.name === 'tabtune') ? webgpuTargets(report) : [];
  return [...webgpu, ...processorTargets(report)].map(judged);
}

export function verdict({ name, least, most, unit, value, met }: Target): string {
  const limit = most ?? least;
  const wanted = limit > 0 ? `, at ${most === undefined ? 'least' : 'most'} ${figure(limit)} ${unit}` : '';
  const said = (): string => {
    if (met === null) return 'not measured';
    if (limit === 0) return 'reported';
    return met ? 'met' : `missed by ${figure((100 * Math.abs(limit - value!.median)) / limit)} %`;
  };
  return `${name}${wanted}: ${value ? `${range(value)} ${unit}, ` : ''}${said()}`;
}
