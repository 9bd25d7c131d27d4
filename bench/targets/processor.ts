import { ENGINES, isOurs, threadsOf } from '../engines/engine';
import { find, type Report } from '../report';
import { ratios, type Sampled, scaled, spread } from '../statistics';
import { adapterKind, type Demand, EVALUATION } from './demand';
import type { Case, Layout } from '../works/cases';

/** GFLOP/s of products on one thread. */
const PRODUCTS = 30;
/** Products on one thread over tfjs, whose way to a transposed matrix is a slow one. */
const OVER_TFJS: Record<Layout, number> = { NN: 1, NT: 10, TN: 10 };
/** A training step over ours on SwiftShader, which uses all cores, by threads. */
const OVER_SWIFTSHADER: Record<number, number> = { 1: 3, 2: 5 };
/** A training step over the better of the other libraries with as many threads. */
const OVER_PEERS = 3;
/** A training step on two threads over PyTorch on as many. */
const OVER_TORCH = 1 / 3;
/** The default recipe on two threads: how many times as fast as on SwiftShader. */
const RECIPE = 5;
/** Seconds after which the page shows the first harmful rate. */
const FIRST_POINT = 2;

/** The best of several engines in each round in which any was sampled. */
function best(lists: readonly (readonly Sampled[])[]): Sampled[] {
  const rates = new Map<number, number>();
  for (const { round, rate } of lists.flat()) rates.set(round, Math.max(rate, rates.get(round) ?? 0));
  return [...rates].map(([round, rate]) => ({ round, rate }));
}

/** What one of ours on the processor shall do in one case. */
function demandsOn(report: Report, engine: string, c: Case): Demand[] {
  const threads = threadsOf(engine)!;
  const samples = (name: string, id = c.id): Sampled[] => find(report, name, id)?.samples ?? [];
  const own = samples(engine);
  const name = `${c.id}, ${engine}`;
  const over = (what: string, least: number, others: readonly Sampled[]): Demand => ({
    name: `${name} over ${what}`,
    least,
    unit: 'x',
    value: ratios(own, others),
  });
  switch (c.work) {
    case 'A':
      if (threads > 1) return [];
      return [
        { name, least: PRODUCTS, unit: 'GFLOP/s', value: spread(own.map((s) => s.rate)) },
        over('tfjs-wasm', OVER_TFJS[c.layout], samples('tfjs-wasm')),
      ];
    case 'B': {
      const peers = Object.keys(ENGINES).filter((peer) => !isOurs(peer) && threadsOf(peer) === threads);
      const list = [over(`the better of ${peers.join(' and ')}`, OVER_PEERS, best(peers.map((peer) => samples(peer))))];
      if (adapterKind(report.adapter) === 'swiftshader') list.unshift(over('SwiftShader', OVER_SWIFTSHADER[threads]!, samples('tabtune')));
      const { torch } = report;
      if (torch?.device === 'cpu' && torch.threads === threads && torch.model === c.model && torch.tokens_per_second)
        list.push({
          name: `${name} over PyTorch`,
          least: threads > 1 ? OVER_TORCH : 0,
          unit: 'x',
          value: scaled(spread(own.map((s) => s.rate)), 1 / torch.tokens_per_second),
        });
      return list;
    }
    case 'C':
      return [over('training', EVALUATION, samples(engine, `B ${c.model}`))];
    case 'E':
      return [];
  }
}

/** What the processor shall do. */
export function processorTargets(report: Report): Demand[] {
  const engines = report.engines.map((e) => e.name).filter((name) => isOurs(name) && threadsOf(name) !== null);
  const list = report.cases.flatMap((c) => engines.flatMap((engine) => demandsOn(report, engine, c)));
  const seconds = (engine: string): number | null => {
    const recipe = report.recipes[engine];
    return recipe && 'total' in recipe ? recipe.total : null;
  };
  const [software, two] = [seconds('tabtune'), seconds('tabtune-processor-2')];
  if (software !== null && adapterKind(report.adapter) === 'swiftshader')
    list.push({
      name: 'D, tabtune-processor-2 over SwiftShader',
      least: RECIPE,
      unit: 'x',
      value: two === null ? null : spread([software / two]),
    });
  const { firstPoints } = report;
  if (firstPoints)
    list.push({
      name: 'F first point of the curve',
      least: 0,
      most: FIRST_POINT,
      unit: 's',
      value: Array.isArray(firstPoints) ? spread(firstPoints) : null,
    });
  return list;
}
