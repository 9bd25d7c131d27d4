import type { RunRecord } from '../../src/protocol/runs/run';
import { deviceOf } from '../node-device';
import { serveTasks } from '../processes';
import type { AskedRun, ToldOfRun } from './node-host';
import { openNode } from './node';

/** A process in which node-host.ts has recipes run; its arguments are the folder of the checkpoints and the device. */
const [folder, kind] = process.argv.slice(2);
const opened = openNode(folder!, deviceOf(kind));
// Whoever asks for a run is told.
opened.catch(() => undefined);

await serveTasks<AskedRun, ToldOfRun, RunRecord>(async (asked, tell, stopped) => {
  const host = await opened;
  return host.run({ ...asked, stopped, onStatus: (status) => tell({ status }), onNote: (note) => tell({ note }) });
});
