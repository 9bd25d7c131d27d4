import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks per second in /proc; Linux promises programs this number whatever the kernel's own is. */
const TICKS = 100;

/** Ticks that all processors spent on anything, time stolen by other guests of the same machine included. */
export function busyTicks(stat: string): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = stat
    .split('\n', 1)[0]!
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return user + nice + system + irq + softirq + steal;
}

/** Parent and ticks of a process, its waited-for children included, from /proc/PID/stat. The name may hold spaces and brackets. */
export function processTicks(stat: string): { parent: number; ticks: number } {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return { parent: fields[1]!, ticks: fields[11]! + fields[12]! + fields[13]! + fields[14]! };
}

/** Ticks of a process and everything below it. */
export function treeTicks(processes: ReadonlyMap<number, { parent: number; ticks: number }>, root: number): number {
  const inTree = (pid: number): boolean => {
    for (let at = processes.get(pid) && pid, depth = 0; at && depth < 64; at = processes.get(at)?.parent, depth++)
      if (at === root) return true;
    return false;
  };
  return [...processes].reduce((sum, [pid, { ticks }]) => sum + (inTree(pid) ? ticks : 0), 0);
}

interface Mark {
  at: number;
  busy: number;
  own: number;
}

function mark(): Mark | null {
  try {
    const processes = new Map<number, { parent: number; ticks: number }>();
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      try {
        processes.set(Number(name), processTicks(readFileSync(`/proc/${name}/stat`, 'utf8')));
      } catch {
        // It has ended since.
      }
    }
    return { at: performance.now(), busy: busyTicks(readFileSync('/proc/stat', 'utf8')), own: treeTicks(processes, process.pid) };
  } catch {
    return null;
  }
}

/** Does something, and says how much of one core processes other than ours took meanwhile; null where /proc is missing. */
export async function watched<T>(work: () => Promise<T>): Promise<{ value: T; others: number | null }> {
  const before = mark();
  const value = await work();
  const after = mark();
  if (!before || !after) return { value, others: null };
  const ticks = after.busy - before.busy - (after.own - before.own);
  return { value, others: Math.max(0, ticks / TICKS / ((after.at - before.at) / 1000)) };
}
