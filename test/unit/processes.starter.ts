import { Processes } from '../../scripts/processes';

/** Has a task begun that never ends, says so, and waits to be killed. */
const [task, ending] = process.argv.slice(2);
const processes = new Processes<'deaf', number, unknown>(task!, [ending!]);
void processes.run('deaf', { stopped: new AbortController().signal, onTold: () => console.log('begun') });
