import { writeFileSync } from 'node:fs';
import { serveTasks } from '../../scripts/processes';
import { fail } from '../../src/protocol/errors';

/** What processes.test.ts has done in processes of their own. The argument names a file that tells the end. */
const [ending] = process.argv.slice(2);
if (ending) process.on('exit', () => writeFileSync(ending, 'ended'));

export type Asked = 'figures' | 'late' | 'crash' | 'throw' | 'wait' | 'deaf';
export interface Answer {
  pid: number;
  figures: number[];
}

const answer = (...figures: number[]): Answer => ({ pid: process.pid, figures });
/** Alive as long as nobody ends it. */
const pulse = (): NodeJS.Timeout => setInterval(() => undefined, 1000);

await serveTasks<Asked, number, Answer>(async (asked, tell, stopped) => {
  switch (asked) {
    case 'figures':
      tell(1);
      tell(2);
      return answer(0.1, NaN, -Infinity, -0);
    case 'late':
      return answer((await import('../../src/judge/statistics')).spread([1, 3]).mean);
    case 'crash':
      process.stderr.write('No memory left.\n');
      return process.exit(7);
    case 'throw':
      throw fail('data')`Row ${3} is wrong.`;
    case 'wait':
      tell(process.pid);
      await new Promise((done) => stopped.addEventListener('abort', done));
      return answer();
    case 'deaf':
      pulse();
      tell(process.pid);
      return new Promise(() => undefined);
  }
});
