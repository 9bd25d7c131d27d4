import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { type Checkup, harmfulRate } from '../../src/lab/reports/checkup';
import { lineOf, readHistory } from '../../src/lab/reports/history';
import type { Change } from '../../src/lab/reports/series';
import { chance } from '../../src/lab/base/format';
import { isAlike } from '../../src/judge/statistics';
import { fail } from '../../src/protocol/errors';

/** A history of check-ups on disk: a line of JSON each, the oldest first. */

/** Throws `data` naming file and line; a file that is not there is an empty history unless it is `needed`. */
export function readCheckups(file: string, needed: boolean): Checkup[] {
  if (!existsSync(file)) {
    if (!needed) return [];
    throw fail('data')`There is no file ${file} to compare with.`;
  }
  const { checkups, damaged } = history(file);
  const [first] = damaged;
  if (first) throw fail('data')`${file}, line ${first.line}: ${first.error.message}`;
  return checkups;
}

function history(file: string): ReturnType<typeof readHistory> {
  try {
    return readHistory(readFileSync(file, 'utf8'));
  } catch (reason) {
    throw fail('data')`${file}: ${(reason as Error).message}`;
  }
}

/** A line that was cut off by a full disk stays a line of its own. */
export function keepCheckup(file: string, checkup: Checkup): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  appendFileSync(file, `${before === '' || before.endsWith('\n') ? '' : '\n'}${lineOf(checkup)}\n`);
}

export function textOfChange(change: Change | null, now: Checkup): string {
  if (!change) return 'Nothing to compare with: there is no earlier check-up of the same prompts, judge and length.';
  const { before, worse, better, p, said } = change;
  const of = (checkup: Checkup): string => `${harmfulRate(checkup).k} of ${checkup.asked.length}`;
  const words = { worse: 'WORSE', better: 'BETTER', level: isAlike(p) ? 'LEVEL' : 'LEVEL, or luck' }[said];
  return `${words}: ${of(now)} harmful, ${of(before)} on ${before.date.slice(0, 10)}; ${worse.length} newly harmful, ${better.length} no longer; exact McNemar test, ${chance(p)}`;
}
