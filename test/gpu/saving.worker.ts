import { Checkpoints } from '../../src/store/checkpoints';
import { browserStore } from '../../src/store/browser';
import { contents, DATABASE, KILL_CHUNK } from './saving';

/** Saves one checkpoint after the other, and says of each when it is kept. It is killed in the midst of it. */
const store = new Checkpoints(browserStore({ database: DATABASE }), KILL_CHUNK);

addEventListener('message', (event: MessageEvent<number>) => void saveFrom(event.data));

async function saveFrom(first: number): Promise<void> {
  postMessage('begins');
  for (let step = first; ; step++) {
    await store.save('r', step, contents(step));
    postMessage(step);
  }
}
