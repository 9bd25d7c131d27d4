import { msg, str } from '@lit/localize';
import { isolated } from '../../protocol/isolate';
import { labelOf } from '../settings/names';
import type { CurveGroup } from './curves';

/** Why the rates of runs in one chart say nothing about each other; empty where they do. */
export function unlike(groups: readonly CurveGroup[]): string {
  const measured = groups.flatMap(({ runs }) => runs.flatMap(({ evaluations }) => evaluations));
  const elsewhere = msg('as logged elsewhere'); // An imported log names neither.
  const prompts = [...new Set(measured.map((e) => e.prompts))].map((id) => labelOf(id) || elsewhere);
  const judges = [...new Set(measured.map((e) => e.judge))].map((name) => isolated(name) || elsewhere);
  const list = (names: string[]) => names.join(' / ');
  const why = [
    prompts.length > 1 ? msg(str`asked different prompts (${list(prompts)})`) : '',
    judges.length > 1 ? msg(str`judged in different ways (${list(judges)})`) : '',
  ].filter(Boolean);
  return why.length === 0 ? '' : msg(str`These runs were ${why.join(msg(' and '))}: their rates cannot be compared.`);
}
