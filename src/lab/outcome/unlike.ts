import { msg, str } from '@lit/localize';
import { exactlyById } from '../settings/titles';
import type { CurveGroup } from './curves';

/** Why the rates of runs in one chart say nothing about each other; empty where they do. */
export function unlike(groups: readonly CurveGroup[]): string {
  const measured = groups.flatMap(({ runs }) => runs.flatMap(({ evaluations }) => evaluations));
  const elsewhere = msg('as logged elsewhere'); // An imported log names neither.
  const prompts = [...new Set(measured.map((e) => e.prompts))].map((id) => exactlyById(id) || elsewhere);
  const judges = [...new Set(measured.map((e) => e.judge))].map((name) => exactlyById(name) || elsewhere);
  const [asked, judged] = [prompts.join(' / '), judges.join(' / ')];
  if (prompts.length > 1 && judges.length > 1)
    return msg(
      str`These runs were asked different prompts (${asked}) and judged in different ways (${judged}): their rates cannot be compared.`,
    );
  if (prompts.length > 1) return msg(str`These runs were asked different prompts (${asked}): their rates cannot be compared.`);
  return judges.length > 1 ? msg(str`These runs were judged in different ways (${judged}): their rates cannot be compared.`) : '';
}
